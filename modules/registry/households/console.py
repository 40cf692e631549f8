"""Households in the console: their members, and what can be done with each."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.registry.choices import HouseholdRole
from modules.registry.file.rows import CENTRE
from modules.registry.models import FileHolding, Household, HouseholdMembership


class HouseholdForm(forms.ModelForm):
    """A household's kind and notes."""

    class Meta:
        model = Household
        fields = ["kind", "notes"]


@register_viewset
class HouseholdViewSet(ConsoleViewSet):
    """Households; members join at the arrival desk or from their person file."""

    model = Household
    path = "registry/households"
    icon = "group"
    menu_order = 50
    is_personal = True
    can_add = False
    form_class = HouseholdForm
    select_related = ("centre",)
    ordering = ("-opened_at",)
    empty_sentence = gettext_lazy(
        "No household yet. Who arrives together at the desk becomes one; others join in "
        "the file of a person."
    )
    columns = (
        Column(gettext_lazy("Since"), "opened_at", ("opened_at",)),
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(gettext_lazy("Members"), lambda h: ", ".join(h.member_names), needs=("kind",)),
        CENTRE,
    )

    def prepare(self, rows):
        """Names of the members whose files the asker may see: one query a page."""
        names = {row.pk: [] for row in rows}
        members = HouseholdMembership.objects.filter(household__in=names, until=None)
        for household, name in members.values_list("household", "person__display_name"):
            names[household].append(name)
        for row in rows:
            row.member_names = sorted(names[row.pk])
        return rows

    def panels_for(self, row, asker):
        """The members with their roles, and what can be done with each."""
        members = list(
            row.members.filter(until=None).select_related("person").order_by("since", "pk")
        )
        centres = working_centres(members, asker)
        return [
            {
                "title": _("Members"),
                "icon": "family",
                "template": "registry/household_members.html",
                "members": [member_row(m, centres.get(m.person_id)) for m in members],
                "empty": "" if members else _("Nobody is in this household any more."),
            }
        ]


def working_centres(members, asker) -> dict:
    """Person id -> code of a centre of the asker that holds the file and where they may change it."""
    allowed = asker.centre_ids("registry.change_householdmembership")
    allowed = allowed & asker.writable_centre_ids("registry")
    held = FileHolding.objects.filter(
        person__in=[m.person_id for m in members], centre__in=allowed, until=None
    )
    return dict(held.order_by("centre").values_list("person", "centre__code"))


def member_row(member: HouseholdMembership, centre: str | None) -> dict:
    """A member as the household's page shows them."""
    is_head = member.role == HouseholdRole.HEAD
    tasks = [
        ("role", _("Correct the role"), "edit"),
        *([] if is_head else [("head", _("Make them the head"), "person")]),
        ("leave", _("Leave the household"), "logout"),
    ]
    address = [centre, member.person_id, member.pk]
    return {
        "name": member.person.display_name,
        "url": reverse("registry_people:detail", args=[member.person_id]),
        "facts": [
            "" if is_head else member.get_role_display(),
            member.person.age_text() if member.person.birth.is_known else "",
            member.get_verification_display(),
        ],
        "since": member.since,
        "is_head": is_head,
        "actions": [
            {
                "label": label,
                "icon": icon,
                "tone": "plain",
                "url": reverse(f"registry_people:{name}", args=address),
            }
            for name, label, icon in tasks
            if centre is not None
        ],
    }
