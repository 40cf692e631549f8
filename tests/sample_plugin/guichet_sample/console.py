"""Lists and forms in the console."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet

from .models import Loan, Repair, Umbrella


class UmbrellaForm(forms.ModelForm):
    """An umbrella's label and notes."""

    class Meta:
        model = Umbrella
        fields = ["label", "notes"]


class RepairForm(forms.ModelForm):
    """Which umbrella is repaired, and how."""

    class Meta:
        model = Repair
        fields = ["umbrella", "work"]


class LoanForm(forms.ModelForm):
    """What can be corrected in a loan."""

    class Meta:
        model = Loan
        fields = ["remark"]


@register_viewset
class UmbrellaViewSet(ConsoleViewSet):
    """The umbrellas of the person's centres."""

    model = Umbrella
    path = "umbrellas/umbrellas"
    form_class = UmbrellaForm
    can_delete = True
    columns = (
        Column(_("Label"), "label", ("label",)),
        Column(_("Notes"), "notes"),
    )
    search_fields = ("label", "notes")


@register_viewset
class RepairViewSet(ConsoleViewSet):
    """Repairs of umbrellas. Added from the umbrella's side only."""

    model = Repair
    path = "umbrellas/repairs"
    form_class = RepairForm
    can_add = False
    select_related = ("umbrella",)
    columns = (
        Column(_("Umbrella"), "umbrella.label", ("umbrella__label",)),
        Column(_("Work"), "work", ("work",)),
    )
    search_fields = ("work",)


@register_viewset
class LoanViewSet(ConsoleViewSet):
    """Who has which umbrella. Lending is the desk's work, so nothing is added here."""

    model = Loan
    path = "umbrellas/loans"
    form_class = LoanForm
    can_add = False
    is_personal = True
    select_related = ("umbrella",)
    columns = (
        Column(_("Umbrella"), "umbrella.label", ("umbrella__label",)),
        Column(_("Lent"), "lent_at", ("lent_at",)),
        Column(_("Returned"), "returned_at", ("returned_at",)),
        Column(_("Remark"), "remark"),
    )
    search_fields = ("umbrella__label", "remark")
