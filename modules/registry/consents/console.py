"""The consent register: who decided what, how it was told, and the sheet."""

import django_filters
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.modules.manifest import consent_purposes
from modules.registry.choices import ConsentDecision, ConsentMedium
from modules.registry.file.pictures_views import ConsentSheetPhotoView
from modules.registry.file.rows import CENTRE, PERSON, DetailWithPicture, PersonRows
from modules.registry.models import Consent

from .purposes import known_purposes


class ConsentFilters(django_filters.FilterSet):
    """What was asked, what was decided, how it was told."""

    purpose = django_filters.ChoiceFilter(
        label=gettext_lazy("Purpose"), choices=lambda: known_purposes()
    )
    decision = django_filters.ChoiceFilter(
        label=gettext_lazy("Decision"), choices=ConsentDecision.choices
    )
    medium = django_filters.ChoiceFilter(label=gettext_lazy("How"), choices=ConsentMedium.choices)

    class Meta:
        model = Consent
        fields = ["purpose", "decision", "medium"]


def purpose_label(consent: Consent) -> str:
    """The purpose as the manifest words it; the key where its module is not installed any more."""
    purpose = consent_purposes().get(consent.purpose)
    return str(purpose.label) if purpose else consent.purpose


@register_viewset
class ConsentViewSet(PersonRows):
    """The consent register: written once, read by those who watch over it."""

    model = Consent
    path = "registry/consents"
    icon = "tick"
    menu_order = 60
    can_edit = False
    filterset_class = ConsentFilters
    detail_view_class = DetailWithPicture
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy(
        "No consent yet. People are asked at the arrival desk and in their file."
    )
    columns = (
        PERSON,
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(gettext_lazy("Purpose"), purpose_label, ("purpose",), needs=("purpose",)),
        Column(gettext_lazy("Recipient"), "recipient", ("recipient",)),
        Column(gettext_lazy("Decision"), "decision", ("decision",)),
        Column(gettext_lazy("How"), "medium", ("medium",)),
        Column(gettext_lazy("Expires on"), "expires_on", ("expires_on",)),
        CENTRE,
    )

    def extra_urlpatterns(self):
        """The photo of the sheet."""
        return [path("<uuid:pk>/sheet/", ConsentSheetPhotoView.as_view(), name="sheet")]

    def panels_for(self, row, asker):
        """The person, and a way to the photo of the sheet."""
        panels = super().panels_for(row, asker)
        if row.sheet:
            line = {"text": _("Show the sheet"), "url": self.url("sheet", row.pk)}
            meta = _("Opening it is written to the access log.")
            panels.append({"title": _("Sheet"), "icon": "image", "lines": [{**line, "meta": meta}]})
        return panels
