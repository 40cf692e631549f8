"""The words of published pages, made anew whenever a page is saved."""

from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.pages.base import PublicPage
from cms.pages.house import CentrePage

from .folding import bones, folded
from .models import PageText

# Texts of a page beside its title and its streams.
TEXT_FIELDS = ("introduction", "how_to_find_us", "feedback", "rumour")


def words_of(page: PublicPage) -> str:
    """Everything that a reader sees of what editors wrote, as one plain text."""
    found = []
    # As `cms.blocks.body.PlaceBlock` shows it: nothing of a protected place.
    tells_places = page.centre is None or page.centre.position_is_public
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for part in getattr(page, field.name):
                if part.block_type != "place" or tells_places:
                    found += part.block.get_searchable_content(part.value)
        elif field.name in TEXT_FIELDS:
            text = getattr(page, field.name)
            is_rich = isinstance(field, RichTextField)
            found.append(get_text_for_indexing(text) if is_rich else text)
    return strip_tags(" ".join(str(text) for text in found))


def index_page(pk: int) -> None:
    """What the database has of the page now is what is found; a draft is not.

    Read again on purpose: the object that was saved may hold a draft.
    """
    page = Page.objects.live().filter(pk=pk).select_related("locale").first()
    page = page.specific if page is not None else None
    if not isinstance(page, PublicPage):
        PageText.objects.filter(page_id=pk).delete()
        return
    heading, words = folded(page.title), folded(words_of(page))
    PageText.objects.update_or_create(
        page_id=pk,
        defaults={
            "language": page.locale.language_code,
            # A space before the first word, so that each word begins after one.
            "heading": f" {heading}",
            "words": f" {heading} {words}",
            "bones": f" {bones(f'{heading} {words}')}",
        },
    )


def follow_page(sender, instance, raw=False, **kwargs) -> None:
    """Signal receiver: a page was saved."""
    if isinstance(instance, PublicPage) and not raw:
        index_page(instance.pk)


def follow_centre(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Signal receiver: a centre was saved, and may have become a protected place or ceased to be one."""
    if raw or (update_fields is not None and "position_is_public" not in update_fields):
        return
    tops = CentrePage.objects.filter(centre=instance).values_list("path", flat=True)
    for top in tops:
        section = Page.objects.live().filter(path__startswith=top)
        for pk in section.values_list("pk", flat=True):
            index_page(pk)


def index_all() -> int:
    """Every published page once more; returns how many. For an installation that is older."""
    pages = Page.objects.live().filter(depth__gt=1).values_list("pk", flat=True)
    for pk in pages:
        index_page(pk)
    return len(pages)
