"""Pages that a reader may see at this moment, by id or all of them."""

from django.http import Http404
from wagtail.models import Page

from core.public import open_centres, receives_people

from .pages.base import PublicPage, section_of
from .pages.house import CentrePage


def published_page(pk: int) -> PublicPage:
    """The page of that id; 404 for a draft and for a page in a section that is closed."""
    page = Page.objects.live().filter(pk=pk).select_related("locale").first()
    found = page.specific if page is not None else None
    if not isinstance(found, PublicPage):
        raise Http404
    # Asked of the row itself as well: a page may stand outside any section.
    if found.centre is not None and not receives_people(found.centre):
        raise Http404
    if found.path.startswith(closed_paths()):
        raise Http404
    found.locale = page.locale
    return found


def closed_paths() -> tuple[str, ...]:
    """Where in the tree the sections stand that nobody may read; two queries.

    Those of centres that receive nobody, and those whose first page is not published.
    """
    open_ids = {centre.pk for centre in open_centres()}
    placed = CentrePage.objects.values_list("path", "centre_id", "live")
    return tuple(path for path, centre_id, live in placed if not live or centre_id not in open_ids)


def published_pages(**conditions) -> list[Page]:
    """Every published page as a bare row with its language, in the order of the tree."""
    closed = closed_paths()
    found = Page.objects.live().filter(depth__gt=1, **conditions).select_related("locale")
    return [
        page
        for page in found.order_by("path")
        if not page.path.startswith(closed)
        and issubclass(page.cached_content_type.model_class() or Page, PublicPage)
    ]


def centre_id_of(page: PublicPage):
    """The id of the centre whose page it is, None for pages of no single centre."""
    return page.centre.pk if isinstance(page, CentrePage) else section_of(page)
