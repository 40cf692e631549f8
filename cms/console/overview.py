"""All pages of a centre: what is overdue, how far each is translated, and the first section."""

from django import forms
from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.editors import editor_reach, is_editor
from cms.locales.overview import active_languages, rows_of_centre, rows_of_house
from cms.locales.switch import (
    TranslatedAlready,
    begin_translation,
    check_writes_everywhere,
    switch_on_language,
    take_over,
)
from cms.sections import make_section
from core.console.screens import ConsolePage, TaskScreen, register_screen
from core.console.views import ConsoleView, attempt, say_done
from core.languages import language

from .editors import ForEditors

SEE_PAGES = "cms.view_centrepage"


def table_of(rows, day, translate_url: str, news_url: str) -> list[dict]:
    """Rows for the template: overdue ones first, then those with gaps; urls are empty for readers."""
    found = []
    for row in rows:
        found.append(
            {
                "title": row.original.title,
                "kind": row.original.page_type_display_name,
                "source": row.original.source,
                "checked_on": row.original.checked_on,
                "review_by": row.original.review_by,
                "overdue": row.overdue(day),
                "cells": [
                    {
                        **cell,
                        "edit_url": reverse("wagtailadmin_pages:edit", args=[cell["page"].pk])
                        if cell["page"]
                        else "",
                    }
                    for cell in row.cells
                ],
                "page_id": row.original.pk,
                "translate_url": translate_url,
                "news_url": news_url if row.news_of else "",
                "news_id": row.news_of.pk if row.news_of else "",
            }
        )
    return sorted(found, key=lambda row: not row["overdue"])


@register_screen
class SectionScreen(TaskScreen):
    """The public pages of one centre."""

    name = "pages"
    permission = SEE_PAGES
    title = gettext_lazy("Public pages of the centre")
    icon = "globe"
    menu_order = 10
    template_name = "cms/console/section.html"

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """Beginning a translation, keeping it up with its original, making the first section."""
        base = "cms/<slug:centre>/pages/"
        return [
            path(f"{base}translate/", BeginTranslation.as_view(), name="cms_translate"),
            path(f"{base}changes/", HandChangesOver.as_view(), name="cms_changes"),
            path(f"{base}begin/", BeginSection.as_view(), name="cms_begin_section"),
        ]

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """The table."""
        writes = editor_reach(request.user).includes(self.centre.pk)
        code = self.centre.code
        translate_url = reverse("cms_translate", args=[code]) if writes else ""
        news_url = reverse("cms_changes", args=[code]) if writes else ""
        rows = rows_of_centre(self.centre)
        return self.render(
            subtitle=self.centre.name,
            rows=table_of(rows, self.centre.today(), translate_url, news_url),
            languages=[language(code) for code in active_languages()],
            begin_url=reverse("cms_begin_section", args=[code]) if writes else "",
            has_section=bool(rows),
            writes=writes,
        )


class EditorView(ForEditors, ConsoleView):
    """A press of a button that only editors of the centre may do."""

    module = "cms"
    permission = SEE_PAGES
    template_name = "console/confirm.html"


class OriginalForm(forms.Form):
    """Which page."""

    page = forms.ModelChoiceField(queryset=Page.objects.all())


class TranslationForm(OriginalForm):
    """Which page, into which language."""

    language = forms.CharField(max_length=20)


class BeginTranslation(EditorView):
    """Makes a draft of a page in another language and opens it."""

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The page must be one of this centre's."""
        return translate(request, self.centre.pk)


def page_of(form: OriginalForm, centre_id) -> Page:
    """The page that a form names, of the centre, or of none; 404 for any other page."""
    page = form.cleaned_data["page"].specific if form.is_valid() else None
    if page is None or getattr(page, "centre_id", None) != centre_id:
        raise Http404
    return page


def translate(request, centre_id) -> HttpResponse:
    """Begin the translation of a page of the centre, or of none; 404 for any other page."""
    form = TranslationForm(request.POST)
    page = page_of(form, centre_id)
    code = form.cleaned_data["language"]
    try:
        made = begin_translation(page=page, code=code, actor=request.user)
    except IntegrityError as error:
        # Somebody else pressed the same button at this moment.
        raise TranslatedAlready from error
    say_done(request, _("A draft stands in the language. Translate its sentences, then publish."))
    return redirect("wagtailadmin_pages:edit", made.pk)


class HandChangesOver(EditorView):
    """Tells translations what the original says now."""

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The page must be one of this centre's."""
        hand_over(request, self.centre.pk)
        return redirect(SectionScreen.url(self.centre))


def hand_over(request, centre_id) -> None:
    """Tell the translations of a page of the centre, or of none; 404 for any other page."""
    page = page_of(OriginalForm(request.POST), centre_id)
    if take_over(page=page, actor=request.user):
        say_done(
            request,
            _("Translators see what changed. Readers see it when the translations are published."),
        )


class BeginSection(EditorView):
    """Makes the first pages of the centre, as drafts."""

    title = gettext_lazy("Make the first pages")

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """Say what will happen."""
        return self.render(
            consequences=[
                {"text": _("The centre gets a page in every language of the interface.")},
                {"text": _("Below it: your rights, scams, questions, emergency numbers.")},
                {"text": _("All of them are drafts. Nobody reads them before you publish.")},
                {"text": _("Pages that are there already stay as they are.")},
            ],
            confirm_label=_("Make the pages"),
            cancel_url=SectionScreen.url(self.centre),
            subtitle=self.centre.name,
        )

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Make them."""
        made = make_section(self.centre)
        say_done(request, _("%(count)s drafts were made.") % {"count": len(made)})
        return redirect(SectionScreen.url(self.centre))


class LanguageForm(forms.Form):
    """One more language of the public pages."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        on = set(active_languages())
        self.fields["language"].choices = [
            (code, language(code).own) for code, _name in settings.LANGUAGES if code not in on
        ]


class BeginHouseTranslation(ConsoleView):
    """The same for a page of no single centre."""

    module = "cms"
    permission = SEE_PAGES

    def pass_gate(self, request):
        """Only for those who write the pages of all centres."""
        super().pass_gate(request)
        check_writes_everywhere(request.user)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The page must be nobody's."""
        return translate(request, None)


class HandHouseChangesOver(BeginHouseTranslation):
    """The same for what changed in a page of no single centre."""

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """The page must be nobody's."""
        hand_over(request, None)
        return redirect("cms_house_pages")


@register_screen
class HousePages(ConsolePage):
    """Pages of no single centre, and the languages that are on."""

    name = "house_pages"
    permission = SEE_PAGES
    title = gettext_lazy("Public pages of all centres")
    icon = "globe"
    menu_order = 20
    template_name = "cms/console/house.html"

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """Beginning a translation, and keeping it up with its original."""
        base = "cms/house_pages/"
        return [
            path(f"{base}translate/", BeginHouseTranslation.as_view(), name="cms_translate_house"),
            path(f"{base}changes/", HandHouseChangesOver.as_view(), name="cms_changes_house"),
        ]

    @classmethod
    def is_shown(cls, asker) -> bool:
        """For those who write the pages of all centres."""
        shown = super().is_shown(asker) and (is_editor(asker) or asker.actor.is_superuser)
        return shown and editor_reach(asker.actor).everywhere

    def pass_gate(self, request):
        """Only for those who write the pages of all centres."""
        super().pass_gate(request)
        check_writes_everywhere(request.user)

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """The table and the form of languages."""
        return self.page(LanguageForm())

    def page(self, form, status=200) -> HttpResponse:
        """The table, and the languages that may be switched on."""
        rows = rows_of_house()
        response = self.render(
            rows=table_of(
                rows,
                timezone.now().date(),
                reverse("cms_translate_house"),
                reverse("cms_changes_house"),
            ),
            languages=[language(code) for code in active_languages()],
            form=form,
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Switch the language on and open its home page."""
        form = LanguageForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["language"]
            home = attempt(request, form, lambda: switch_on_language(code=code, actor=request.user))
            if home is not None:
                say_done(
                    request,
                    _(
                        "The language is on. Its home page is a draft: write it, then publish it. "
                        "Then readers can choose the language."
                    ),
                )
                return redirect("wagtailadmin_pages:edit", home.pk)
        return self.page(form, status=422)
