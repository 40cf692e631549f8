"""The public site: a home page a language, below it a page a centre.

What editors write stands in the pages. What a centre is and offers is read from core at each
request, so that page and counter cannot contradict each other.
"""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from core.public import open_centres, receives_people, services_at

from .editors import EditorPermissions

TEXT_FEATURES = ["h3", "bold", "ul", "ol", "link"]


class PublicPage(Page):
    """What all public pages share: one address a language, links to their translations."""

    # Pages are made by `cms.site_setup`, so that no language is forgotten.
    is_creatable = False

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        """Rights follow memberships."""
        return EditorPermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        """Add the translations that a reader may choose."""
        context = super().get_context(request, *args, **kwargs)
        context["languages"] = self.languages(request)
        return context

    def languages(self, request) -> list[dict]:
        """The languages in which this page is published, in the order of the settings."""
        published = self.get_translations(inclusive=True).live().public().select_related("locale")
        by_code = {page.locale.language_code: page for page in published}
        return [
            {
                "code": code,
                "name": translation.get_language_info(code)["name_local"],
                "is_right_to_left": translation.get_language_info(code)["bidi"],
                "is_current": code == self.locale.language_code,
                "url": request.build_absolute_uri(by_code[code].get_url(request)),
            }
            for code, _name in settings.LANGUAGES
            if code in by_code
        ]

    def serve(self, request, *args, **kwargs):
        """Answer in the page's language; under the address of another one, lead to its own."""
        language = self.locale.language_code
        if getattr(request, "is_preview", False):
            # The console speaks the editor's language, the preview that of the page.
            with translation.override(language):
                return super().serve(request, *args, **kwargs).render()
        if translation.get_language() != language:
            return redirect(self.get_url(request))
        return super().serve(request, *args, **kwargs)


class HomePage(PublicPage):
    """The first page of a language: who we are, and the centres that receive people today."""

    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CentrePage"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        """Add the centres' pages."""
        context = super().get_context(request, *args, **kwargs)
        context["centre_pages"] = self.centre_pages()
        return context

    def centre_pages(self) -> list["CentrePage"]:
        """One page for each open centre, by the centre's name, in the best language there is.

        A centre without a published page is left out: that a place exists is published by people.
        """
        preferred = [self.locale.language_code, settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)]
        centres = {centre.pk: centre for centre in open_centres()}
        best = {}
        for page in CentrePage.objects.live().public().select_related("locale"):
            code = page.locale.language_code
            if page.centre_id not in centres or code not in preferred:
                continue
            page.centre = centres[page.centre_id]
            found = best.setdefault(page.centre_id, page)
            if preferred.index(code) < preferred.index(found.locale.language_code):
                best[page.centre_id] = page
        return [best[pk] for pk in centres if pk in best]

    def route(self, request, path_components):
        """Find the page; a centre's page that this language lacks is shown in another one."""
        try:
            return super().route(request, path_components)
        except Http404:
            for page in CentrePage.in_any_language(path_components):
                if page.locale_id != self.locale_id:
                    return RouteResult(page)
            raise


class CentrePage(PublicPage):
    """One centre in one language."""

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

    content_panels = [
        *Page.content_panels,
        FieldPanel("centre", read_only=True),
        FieldPanel("introduction"),
        FieldPanel("how_to_find_us"),
        FieldPanel("feedback"),
    ]
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/centre_page.html"

    class Meta:
        verbose_name = _("centre page")
        verbose_name_plural = _("centre pages")

    @classmethod
    def in_any_language(cls, path_components) -> list["CentrePage"]:
        """Published pages of an open centre under an address, the default language first."""
        if len(path_components) != 1:
            return []
        pages = cls.objects.live().filter(slug=path_components[0])
        return sorted(
            (p for p in pages.select_related("centre", "locale") if receives_people(p.centre)),
            key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE,
        )

    def full_clean(self, *args, **kwargs):
        """Pages of a centre are translations of each other, so the key is the centre's own.

        Wagtail's constraint on translation key and locale thereby promises one page a language.
        """
        if self.centre_id is not None:
            self.translation_key = self.centre_id
        super().full_clean(*args, **kwargs)

    def clean(self):
        """Refuse a second page of the centre in the same language with a sentence."""
        super().clean()
        others = CentrePage.objects.filter(centre_id=self.centre_id, locale_id=self.locale_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(_("This centre has a page in this language already."))

    def route(self, request, path_components):
        """Not there while the centre is closed or locked."""
        if not receives_people(self.centre):
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        """Add what the centre offers at this moment."""
        context = super().get_context(request, *args, **kwargs)
        context["services"] = services_at(self.centre)
        context["home_url"] = reverse("wagtail_serve", args=[""])
        return context

    @property
    def public_address(self) -> str:
        """The address where it may be published; never that of a protected place."""
        return self.centre.address if self.centre.position_is_public else ""

    @property
    def dialled_phone(self) -> str:
        """The centre's number as a telephone dials it, empty where there is none."""
        return re.sub(r"[^\d+]", "", self.centre.phone)
