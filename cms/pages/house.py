"""The pages of the house: a home page a language, below it a page a centre.

What editors write stands in the pages. What a centre is and offers is read from core at each
request, so that page and counter cannot contradict each other.
"""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from cms.blocks.body import BodyBlock
from cms.open_data.structured import structured_data
from core.languages import nearest
from core.public import open_centres, receives_people

from .base import PublicPage, check_place

TEXT_FEATURES = ["h3", "bold", "ul", "ol", "link"]


class HomePage(PublicPage):
    """The first page of a language: who we are, and the centres that receive people today."""

    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PublicPage.trust_panel,
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"

    class Meta(PublicPage.Meta):
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        """Add the centres' pages and those that concern everybody."""
        context = super().get_context(request, *args, **kwargs)
        context["centre_pages"] = self.centre_pages()
        context["pages"] = pages_below(self)
        return context

    def centre_pages(self) -> list["CentrePage"]:
        """One page for each open centre, by the centre's name, in the best language there is.

        A centre without a published page is left out: that a place exists is published by people.
        """
        centres = {centre.pk: centre for centre in open_centres()}
        found: dict = {pk: {} for pk in centres}
        for page in CentrePage.objects.live().select_related("locale"):
            if page.centre_id in centres:
                page.centre = centres[page.centre_id]
                found[page.centre_id][page.locale.language_code] = page
        wanted, default = self.locale.language_code, settings.LANGUAGE_CODE
        best = {pk: nearest(wanted, pages, default=default) for pk, pages in found.items()}
        return [found[pk][code] for pk, code in best.items() if code is not None]

    def route(self, request, path_components):
        """Find the page; one that this language lacks is shown in the nearest other."""
        try:
            return self.route_in_this_language(request, path_components)
        except Http404:
            if not path_components:
                raise
            page = in_another_language(self, request, path_components)
            if page is None:
                raise
            return RouteResult(page)

    def route_in_this_language(self, request, path_components):
        """Wagtail's way, which asks three times for what one query brings for a centre's page."""
        if path_components:
            below = CentrePage.objects.child_of(self).filter(slug=path_components[0])
            page = below.select_related("centre", "locale").first()
            if page is not None:
                return page.route(request, path_components[1:])
        return super().route(request, path_components)


def in_another_language(home: HomePage, request, path_components) -> Page | None:
    """The published page under the same address in the language nearest to a home page's own."""
    homes = {
        other.locale.language_code: other
        for other in HomePage.objects.live().exclude(pk=home.pk).select_related("locale")
    }
    while homes:
        code = nearest(home.locale.language_code, homes, default=settings.LANGUAGE_CODE)
        if code is None:
            return None
        try:
            return homes.pop(code).route_in_this_language(request, path_components).page
        except Http404:
            continue
    return None


def pages_below(page) -> list:
    """Published pages directly below a page, centres' pages left out, in the order of the tree.

    One query: title, address and kind are all that a list shows.
    """
    return [
        child
        for child in page.get_children().live()
        if child.cached_content_type.model_class() is not CentrePage
    ]


class CentrePage(PublicPage):
    """One centre in one language; below it the centre's own pages."""

    # Whose page it is is no matter of language.
    override_translatable_fields = [
        *PublicPage.override_translatable_fields,
        SynchronizedField("centre", overridable=False),
    ]

    centre = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("centre")
    )
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    how_to_find_us = RichTextField(
        _("how to find us"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("For a protected place, write nothing that tells where it is."),
    )
    feedback = RichTextField(
        _("how to report somebody who asks for money"),
        features=TEXT_FEATURES,
        help_text=_("Name at least one way that does not lead to the person concerned."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("centre", read_only=True),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("how_to_find_us"),
        FieldPanel("feedback"),
        PublicPage.trust_panel,
    ]
    parent_page_types = ["cms.HomePage"]
    template = "cms/centre_page.html"

    class Meta(PublicPage.Meta):
        verbose_name = _("centre page")
        verbose_name_plural = _("centre pages")

    def full_clean(self, *args, **kwargs):
        """Pages of a centre are translations of each other."""
        self.take_key()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        """Of drafts Wagtail checks no more than this."""
        self.take_key()
        super().minimal_clean()

    def take_key(self) -> None:
        """Make the centre's own id the key.

        Wagtail's constraint on translation key and locale thereby promises one page a language.
        """
        if self.centre_id is not None:
            self.translation_key = self.centre_id

    def clean(self):
        """Refuse a second page of the centre in the same language with a sentence."""
        super().clean()
        others = CentrePage.objects.filter(centre_id=self.centre_id, locale_id=self.locale_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(_("This centre has a page in this language already."))
        check_place(self.centre, self.body)

    def route(self, request, path_components):
        """Not there, with its section, while it is a draft or the centre is closed or locked."""
        if not self.live or not receives_people(self.centre):
            raise Http404
        if not path_components:
            return super().route(request, path_components)
        below = self.get_children().filter(slug=path_components[0]).first()
        if below is None:
            raise Http404
        page = below.specific
        page.above = self
        if page.centre_id == self.centre_id:
            # What is known already need not be asked again.
            page.centre = self.centre
        return page.route(request, path_components[1:])

    def get_context(self, request, *args, **kwargs):
        """Add the pages of the section, and what search engines read."""
        context = super().get_context(request, *args, **kwargs)
        context["structured"] = structured_data(
            context["today"],
            name=self.title,
            url=request.build_absolute_uri(self.get_url(request)),
            address=self.public_address,
        )
        context["pages"] = pages_below(self)
        return context

    @property
    def public_address(self) -> str:
        """The address where it may be published; never that of a protected place."""
        return self.centre.address if self.centre.position_is_public else ""

    @property
    def dialled_phone(self) -> str:
        """The centre's number as a telephone dials it, empty where there is none."""
        return re.sub(r"[^\d+]", "", self.centre.phone)
