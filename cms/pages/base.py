"""What all public pages share: one address a language, translations, trust, rights of editors."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import SynchronizedField

from cms.blocks.body import BodyBlock
from cms.editors import EditorPermissions
from cms.feedback.read import answers_on, with_answers_told
from cms.locales.beside import check_what_forms_check, source_of
from cms.trust.models import Trusted
from core.languages import language
from core.public import receives_people
from core.public.cards import CentreToday

# The reader's own language, where the page is shown in another one.
WANTED = "for"


class PublicPage(Trusted, Page):
    """A page that anybody may read."""

    # Which centre's page it is; None for pages of no single centre.
    centre = None
    # Pages of the house are made by `cms.site_setup`, so that no language is forgotten.
    is_creatable = False
    is_of_the_house = True
    # A page has one address in all languages, so that a language can be changed within it.
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta(Trusted.Meta):
        abstract = True

    def clean(self):
        """A translation beside its original is held to what the form of a page holds others to."""
        super().clean()
        if self.pk and source_of(self) is not None:
            check_what_forms_check(self)

    def save(self, *args, **kwargs):
        """A page that follows another one keeps its address: languages are changed within it."""
        if self.pk and (source := source_of(self)) is not None:
            self.slug = source.slug
        return super().save(*args, **kwargs)

    def permissions_for_user(self, user):
        """Rights follow memberships."""
        return EditorPermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        """Add languages, alerts, and what the centre offers at this moment."""
        context = super().get_context(request, *args, **kwargs)
        code = self.locale.language_code
        today = CentreToday(self.centre) if self.centre is not None else None
        context.update(
            languages=self.languages(request),
            language=language(code),
            wanted=self.wanted_language(request),
            today=today,
            alerts=today.alerts(code, settings.LANGUAGE_CODE) if today else [],
            answers=answers_on(self) if self.shows_answers else [],
            is_overdue=self.is_overdue_on(self.local_today()),
            home_url=reverse("wagtail_serve", args=[""]),
        )
        return context

    def local_today(self):
        """The date where the page is about."""
        return self.centre.today() if self.centre is not None else timezone.now().date()

    def wanted_language(self, request):
        """The language that the reader asked for and that this page lacks; None otherwise."""
        code = request.GET.get(WANTED, "")
        if code in dict(settings.LANGUAGES) and code != self.locale.language_code:
            return language(code)
        return None

    def get_view_restrictions(self):
        """None: what is public is public, and editors cannot say otherwise."""
        return PageViewRestriction.objects.none()

    @cached_property
    def published(self) -> list[Page]:
        """This page in every language in which it is published; tells the page its own as well."""
        versions = self.get_translations(inclusive=True).live().select_related("locale")
        found = with_answers_told(versions)
        for page in found:
            if page.locale_id == self.locale_id:
                self.locale = page.locale
        return found

    @property
    def shows_answers(self) -> bool:
        """Whether questions of readers are answered on it; no for a page that is not published."""
        return any(page.has_answers for page in self.published if page.pk == self.pk)

    def languages(self, request) -> list[dict]:
        """The languages in which this page is published, in the order of the settings."""
        by_code = {page.locale.language_code: page for page in self.published}
        return [
            {
                "code": code,
                "name": language(code).own,
                "is_right_to_left": language(code).is_right_to_left,
                "is_current": code == self.locale.language_code,
                "url": request.build_absolute_uri(by_code[code].get_url(request)),
            }
            for code, _name in settings.LANGUAGES
            if code in by_code
        ]

    def serve(self, request, *args, **kwargs):
        """Answer in the page's language; under the address of another one, lead to its own.

        The reader's language goes along, so that the page can say why it speaks another.
        """
        # Asked first, since it brings the page's own language along.
        _published = self.published
        code = self.locale.language_code
        if getattr(request, "is_preview", False):
            # The console speaks the editor's language, the preview that of the page.
            with translation.override(code):
                return super().serve(request, *args, **kwargs).render()
        asked = translation.get_language()
        if asked != code:
            return redirect(f"{self.get_url(request)}?{WANTED}={asked}")
        return super().serve(request, *args, **kwargs)


class ContentPage(PublicPage):
    """A page that editors make: of one centre, or of all where it hangs below a home page."""

    centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("centre"),
    )
    # A page that says nothing of its source is not published.
    source = models.CharField(
        _("source"),
        max_length=250,
        help_text=_("Who says so: an office, a law, a partner, your own centre."),
    )
    checked_on = models.DateField(
        _("checked on"), null=True, help_text=_("When somebody last asked the source.")
    )
    review_by = models.DateField(
        _("look again by"),
        null=True,
        help_text=_("From the day after, readers are told that the page may be out of date."),
    )
    introduction = models.TextField(
        _("the most important thing, in two sentences"),
        max_length=400,
        help_text=_("Read first, and alone where only a short message fits."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    is_creatable = True
    is_of_the_house = False
    parent_page_types = ["cms.HomePage", "cms.CentrePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        PublicPage.trust_panel,
    ]

    class Meta(PublicPage.Meta):
        abstract = True

    def full_clean(self, *args, **kwargs):
        """The section in which the page stands decides whose it is."""
        self.belong()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        """Of drafts Wagtail checks no more than this; they have an owner all the same."""
        self.belong()
        super().minimal_clean()

    def belong(self) -> None:
        """Take the centre of the section, or none outside any."""
        if self.path:
            self.centre_id = section_of(self)

    def clean(self):
        """A protected place is described nowhere, also not in a block."""
        super().clean()
        check_place(self.centre, self.body)

    def route(self, request, path_components):
        """Not there while its centre is closed or locked."""
        if self.centre is not None and not receives_people(self.centre):
            raise Http404
        return super().route(request, path_components)

    @cached_property
    def above(self) -> Page:
        """The page above: that of the centre, or a home page."""
        return self.get_parent()

    def get_context(self, request, *args, **kwargs):
        """Add the way up."""
        context = super().get_context(request, *args, **kwargs)
        context["above"] = self.above
        return context


def section_of(page) -> object | None:
    """The id of the centre in whose section a page stands; None outside any."""
    from .house import CentrePage

    above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
    found = CentrePage.objects.filter(path__in=above).values_list("centre_id", flat=True)
    return found.first()


def check_place(centre, body) -> None:
    """Raise `ValidationError` for a body that has a place in a block, where the centre is protected."""
    if centre is None or centre.position_is_public:
        return
    if any(block.block_type == "place" for block in body or ()):
        raise ValidationError(
            _("Where this centre is stays unpublished. Take the place out of the content.")
        )
