"""With whom a person is, who is responsible for a child, and how sure that is."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.file.person_file import PersonPanel, guardianships, panel, task_links
from modules.registry.models import Guardianship, HouseholdMembership

from .household import derived_care, members_with


@panel(20)
class HouseholdPanel(PersonPanel):
    """The household, and for a child who cares for them."""

    title = gettext_lazy("Household")
    icon = "family"
    permission = HouseholdMembership.view_permission()
    max_queries = 4

    def build(self, person, centres, asker):
        """The members whose files the asker may see."""
        members = members_with(person)
        lines = [
            {
                "text": member.person.display_name,
                "meta": f"{member.get_role_display()} · {member.person.age_text()}",
                "url": reverse("registry_people:detail", args=[member.person_id]),
            }
            for member in members
            if member.person_id != person.pk
        ]
        mine = next((m for m in members if m.person_id == person.pk), None)
        built = {
            "lines": lines,
            "rows": self.care_rows(person, members),
            "empty": "" if lines else _("Nobody else is recorded with this person."),
            "actions": self.actions(person, asker),
        }
        if mine is not None:
            built["url"] = reverse("registry_households:detail", args=[mine.household_id])
            built["url_label"] = _("Roles and head")
        return built

    def actions(self, person, asker) -> list[dict]:
        """Joining, and for a child guardian and care."""
        tasks = [
            ("registry.add_householdmembership", "join", _("Join a household"), "link"),
        ]
        if person.child().child:
            tasks += [
                ("registry.add_guardianship", "guardian", _("Guardian"), "shield"),
                ("registry.confirm_care", "care", _("Confirm the care"), "check"),
            ]
        return task_links(person, asker, *tasks)

    def care_rows(self, person, members) -> list[dict]:
        """The derived care status with its reasons, and what a child-protection worker confirmed."""
        if not person.child().child:
            return []
        known = {one.guardian_id: one.verification for one in guardianships(person)}
        decision = derived_care(person, members, known)
        reasons = " ".join(str(reason.label) for reason in decision.reasons)
        rows = [
            {"label": _("Care, as it follows"), "value": f"{decision.status.label}. {reasons}"},
            {
                "label": _("Care, confirmed"),
                "value": confirmed_text(person),
                "missing": _("Nobody has confirmed it yet"),
            },
        ]
        return rows


def confirmed_text(person) -> str:
    """The confirmed status with who and when; empty where nobody confirmed one."""
    if not person.confirmed_care_status:
        return ""
    who, when = person.care_confirmed_by, person.care_confirmed_at
    return _("%(status)s (%(who)s, %(when)s)") % {
        "status": person.get_confirmed_care_status_display(),
        "who": (who.get_full_name() or who.get_username()) if who else "—",
        "when": date_format(when, "SHORT_DATE_FORMAT") if when else "—",
    }


@panel(25)
class GuardiansPanel(PersonPanel):
    """Who is responsible for the child, for those who may read it."""

    title = gettext_lazy("Guardians")
    icon = "shield"
    permission = Guardianship.view_permission()
    max_queries = 2

    def build(self, person, centres, asker):
        """Open guardianships, how each is known and by whom it was checked; no box for nobody."""
        found = guardianships(person)
        if not found:
            return None
        actions = []
        for one in found:
            label = _("End: %(name)s") % {"name": one.guardian.display_name}
            task = ("registry.change_guardianship", "end", label, "cross", one.pk)
            actions += task_links(person, asker, task)
        return {"lines": [guardian_line(one) for one in found], "actions": actions}


def guardian_line(one: Guardianship) -> dict:
    """A guardian as a line: what they are to the child and what that rests on."""
    checker = one.verified_by.get_full_name() if one.verified_by else ""
    facts = [one.get_relation_display(), one.get_verification_display(), checker]
    return {
        "text": one.guardian.display_name,
        "meta": " · ".join(str(fact) for fact in facts if fact),
        "url": reverse("registry_people:detail", args=[one.guardian_id]),
    }
