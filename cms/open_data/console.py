"""A directory of partners from a service map, as a draft that is read before it is published."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.console.editors import ForEditors
from cms.editors import is_editor
from cms.models import CentrePage, DirectoryPage
from core.console.screens import TaskScreen, register_screen
from core.console.views import attempt, in_sections, say_done
from core.languages import language

from .directory_draft import MOST_PARTNERS, About, draft_directory, read_service_map

SEE_PAGES = "cms.view_centrepage"
# Larger than any service map of a country, smaller than what would fill the memory.
MOST_BYTES = 20 * 1024 * 1024


_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _field(name: str, **more) -> forms.Field:
    """The form's field of a field of the page."""
    return DirectoryPage._meta.get_field(name).formfield(**more)


class PartnersForm(forms.Form):
    """The file, and what makes the page believable."""

    SECTIONS = (
        (gettext_lazy("The file"), ("file", "place", "with_ended")),
        (
            gettext_lazy("The page"),
            ("language", "title", "introduction", "source", "checked_on", "review_by"),
        ),
    )

    file = forms.FileField(
        label=gettext_lazy("Service map"),
        help_text=gettext_lazy(
            "A JSON file as UNHCR's service maps give it out. Comments are not read: they hold names "
            "and numbers of staff."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,.geojson,application/json"}),
    )
    place = forms.CharField(
        label=gettext_lazy("Only places whose name holds"), max_length=120, required=False
    )
    with_ended = forms.BooleanField(
        label=gettext_lazy("Also services that have ended"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the file"))
    title = _field("title", help_text="")
    introduction = _field("introduction", widget=forms.Textarea(attrs={"rows": 2}))
    source = _field("source")
    checked_on = _field("checked_on", widget=_DAY, required=True)
    review_by = _field("review_by", widget=_DAY, required=True)

    def __init__(self, *args, tops, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, language(code).own) for code in tops]

    def clean_file(self):
        """Its content."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than any service map. Choose another.")
            )
        return file.read()

    def about(self) -> About:
        """What is told of the page."""
        told = ("title", "introduction", "source", "checked_on", "review_by")
        return About(**{name: self.cleaned_data[name] for name in told})


@register_screen
class PartnersScreen(ForEditors, TaskScreen):
    """Makes the draft and opens it."""

    name = "partners"
    permission = SEE_PAGES
    title = gettext_lazy("Partners from a file")
    icon = "upload"
    menu_order = 30
    template_name = "console/form.html"

    @classmethod
    def is_shown(cls, asker) -> bool:
        """For those who write pages."""
        return super().is_shown(asker) and is_editor(asker)

    def tops(self) -> dict[str, CentrePage]:
        """The centre's pages by language."""
        pages = CentrePage.objects.filter(centre=self.centre).select_related("locale")
        return {page.locale.language_code: page for page in pages.order_by("path")}

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """The form."""
        return self.page(PartnersForm(tops=self.tops()))

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Read the file, make the draft, open it."""
        tops = self.tops()
        form = PartnersForm(request.POST, request.FILES, tops=tops)
        made = attempt(request, form, lambda: self.make(form, tops)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        page, found = made
        say_done(
            request,
            ngettext(
                "A draft with %(count)s partner was made.",
                "A draft with %(count)s partners was made.",
                len(found.partners),
            )
            % {"count": len(found.partners)}
            + " "
            + _("Left out: %(ended)s services that have ended, %(elsewhere)s at other places.")
            % {"ended": found.ended, "elsewhere": found.elsewhere}
            + " "
            + _("Read it with somebody who knows the partners, then publish it."),
        )
        return redirect("wagtailadmin_pages:edit", page.pk)

    def make(self, form: PartnersForm, tops: dict[str, CentrePage]):
        """The draft, and what was read."""
        told = form.cleaned_data
        found = read_service_map(told["file"], place=told["place"], with_ended=told["with_ended"])
        above = tops[told["language"]]
        return draft_directory(above, found, form.about(), actor=self.request.user), found

    def page(self, form: PartnersForm, status: int = 200) -> HttpResponse:
        """The form's page."""
        response = self.render(
            subtitle=self.centre.name,
            form=form,
            sections=in_sections(form),
            form_help=_(
                "Makes a page with what each partner helps with, where and when; at most %(most)s of "
                "them. It is a draft: nobody reads it before you publish."
            )
            % {"most": MOST_PARTNERS},
            submit_label=_("Make the draft"),
        )
        response.status_code = status
        return response
