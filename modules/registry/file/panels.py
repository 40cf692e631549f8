"""Who the person is, what only some may read, and what can be done: on the person file."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.extensions import register
from modules.registry.models import Phone, PrivateDetail
from modules.registry.rules.code_lists import language_label, nationality_label

from . import timeline  # noqa: F401 - they register themselves
from .person_file import PersonPanel, held_by, panel, person_link, recent_stays, task_links


def facts_rows(person) -> list[dict]:
    """Label and value of the person's own facts."""
    return [
        {"label": _("Date of birth"), "value": person.birth_as_told or ""},
        {"label": _("Calendar"), "value": person.get_birth_calendar_display()}
        if person.birth_as_told
        else {"label": _("Age"), "value": ""},
        {
            "label": _("Nationality"),
            "value": ", ".join(nationality_label(n.country) for n in person.nationality_set.all()),
        },
        {
            "label": _("Languages"),
            "value": ", ".join(language_label(t.language) for t in person.spokenlanguage_set.all()),
        },
        {"label": _("Place of origin"), "value": person.place_of_origin},
        {"label": _("Other names"), "value": person.other_names},
        {"label": _("Registration level"), "value": person.get_level_display()},
    ]


@panel(10)
class FactsPanel(PersonPanel):
    """Who the person is."""

    title = gettext_lazy("Person")
    icon = "person"
    permission = "registry.view_person"
    max_queries = 2

    def build(self, person, centres, asker):
        """Facts and telephones; a number that is not safe to call says so."""
        rows = facts_rows(person)
        for phone in Phone.objects.filter(person=person):
            rows.append(
                {
                    "label": _("Telephone"),
                    "value": f"\u2066{phone.number}\u2069 ({phone.get_safe_to_contact_display()})",
                }
            )
        return {"rows": rows, "actions": self.actions(person, asker)}

    def actions(self, person, asker) -> list[dict]:
        """What changes the person's own facts, at the centre that is first."""
        return task_links(
            person,
            asker,
            ("registry.change_person", "photo_new", _("Photo"), "camera"),
            ("registry.change_person", "state", _("Missing or deceased"), "warning"),
        )


@panel(15)
class PrivatePanel(PersonPanel):
    """What only some may read; there is no box for others."""

    title = gettext_lazy("Private details")
    icon = "lock"
    permission = PrivateDetail.view_permission()
    max_queries = 2

    def build(self, person, centres, asker):
        """Gender identity, where the person told it."""
        detail = PrivateDetail.objects.filter(person=person).first()
        told = detail.gender_identity if detail else ""
        links = task_links(
            person, asker, ("registry.change_privatedetail", "private", _("Edit"), "edit")
        )
        rows = [{"label": _("Gender identity"), "value": told, "missing": _("Not told")}]
        return {"rows": rows, "actions": links} if told or links else None


@register("person_action")
class RegistryActions:
    """What can be done with a person at the counter."""

    module = "registry"
    permission = "registry.view_person"

    @classmethod
    def buttons(cls, person, centres, asker):
        """Edit and card; then what may be done at each centre of the asker that holds the file."""
        buttons = []
        centres = [centre for centre in centres if centre.id in held_by(person)]
        if any(asker.can("registry.change_person", c.id) for c in centres):
            buttons.append(
                {
                    "label": _("Edit"),
                    "url": reverse("registry_people:edit", args=[person.pk]),
                    "icon": "edit",
                    "tone": "primary",
                    "hotkey": "Alt+E",
                }
            )
        if any(asker.can("registry.add_card", c.id) for c in centres):
            buttons.append(
                {
                    "label": _("Card"),
                    "url": reverse("registry_people:card", args=[person.pk]),
                    "icon": "card",
                }
            )
        open_at = {stay.centre_id for stay in recent_stays(person) if stay.departed_at is None}
        several = len(centres) > 1
        for centre in centres:
            for permission, label, name, icon, wanted in (
                ("add_stay", _("New stay"), "new_stay", "home", centre.id not in open_at),
                ("change_stay", _("Departure"), "depart", "arrow-right", centre.id in open_at),
                ("add_visit", _("Visit"), "new_visit", "calendar", True),
                ("add_consent", _("Consent"), "new_consent", "check", True),
                ("add_need", _("Need"), "new_need", "heart", True),
                ("add_identitydocument", _("Document"), "new_document", "document", True),
                ("add_personflag", _("Flag"), "new_flag", "flag", True),
                ("open_restricted", _("Restriction"), "restrict", "lock", True),
                ("merge_people", _("Merge"), "merge", "copy", True),
                ("add_datarequest", _("Request about own data"), "data_request", "mail", True),
            ):
                if wanted and asker.can(f"registry.{permission}", centre.id):
                    buttons.append(
                        person_link(label, name, person, centre, several=several, icon=icon)
                    )
        buttons.append(
            {
                "label": _("History"),
                "url": reverse("registry_people:history", args=[person.pk]),
                "icon": "history",
                "tone": "plain",
            }
        )
        return buttons
