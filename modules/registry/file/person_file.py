"""The person file: header, what can be done, panels of each module that is on, one timeline.

Other modules add to it with ``@register("panel")``, ``@register("person_action")`` and
``@register("timeline")``; what they give is already scoped, because their rows are.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access import log_access
from core.console.details import DetailView
from core.modules.extensions import installed, offer
from core.modules.manifest import is_module
from modules.registry.choices import PresentState, Sex
from modules.registry.merging.merged import file_now, merge_of, merged_sentence
from modules.registry.models import Consent, Guardianship, Merge, Person, PersonFlag, Stay
from modules.registry.models.flags import FlagMoment
from modules.registry.rules.code_lists import language_label

STAYS_AT_MOST = 50
FLAG_TONES = {
    "grey": "neutral",
    "blue": "info",
    "green": "positive",
    "amber": "warning",
    "red": "critical",
}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened; shown to those who may see its module."""

    when: datetime
    title: str
    text: str = ""
    icon: str = "clock"
    who: str = ""
    url: str = ""
    tone: str = "neutral"


class PersonPanel:
    """A box on the person file. Subclasses set `title`, `permission` and build their content."""

    title: object = ""
    icon = "info"
    permission = ""
    # How many queries the panel may take; a test holds it to this.
    max_queries = 2

    def build(self, person: Person, centres: list, asker) -> dict | None:
        """The panel as console/panel.html takes it, or None to show nothing.

        `centres` are those of the asker where the module is on and the permission held.
        """
        raise NotImplementedError


def panel(order: int):
    """Class decorator: a box of the person file, at this place from the top."""

    def decorate(cls):
        offer("panel", cls(), order=order)
        return cls

    return decorate


def once(person: Person, question: str, ask) -> object:
    """What several boxes of a page ask of a person: `ask()` the first time, kept for the others."""
    answers = person.__dict__.setdefault("answers_of_this_page", {})
    if question not in answers:
        answers[question] = ask()
    return answers[question]


def held_by(person: Person) -> set:
    """Ids of the centres that hold the file."""
    return once(person, "holdings", person.row_centre_ids)


def recent_stays(person: Person) -> list[Stay]:
    """The latest stays with their centres, an open one among them."""
    stays = Stay.objects.filter(person=person).select_related("centre")
    return once(person, "stays", lambda: list(stays[:STAYS_AT_MOST]))


def guardianships(person: Person) -> list[Guardianship]:
    """Who is responsible for the person now, as far as the asker may know."""
    standing = Guardianship.objects.filter(person=person, until=None)
    related = standing.select_related("guardian", "verified_by")
    return once(person, "guardianships", lambda: list(related))


def task_links(person: Person, asker, *tasks) -> list[dict]:
    """Buttons for tasks about the person, of those that the asker may do where the file is held.

    Each task is (permission, URL name, label, icon) and further arguments of its address. Where
    several centres would do, the first by name is taken.
    """
    links = []
    if person.anonymised_at is not None:
        return links
    for permission, name, label, icon, *more in tasks:
        allowed = asker.centre_ids(permission) & asker.writable_centre_ids("registry")
        centres = [asker.grants.centres[pk] for pk in held_by(person) & allowed]
        if centres:
            code = min(centres, key=lambda centre: centre.name).code
            url = reverse(f"registry_people:{name}", args=[code, person.pk, *more])
            links.append({"label": label, "url": url, "icon": icon})
    return links


def contributions(kind: str, asker) -> list[tuple]:
    """(thing, centres) of each contribution whose module is on where the asker may see it."""
    found = []
    for entry in installed(kind):
        thing = entry.thing
        allowed = asker.centre_ids(thing.permission)
        if is_module(entry.module):
            allowed = allowed & asker.visible_centre_ids(entry.module)
        centres = [c for c in asker.grants.centres.values() if c.id in allowed]
        if centres:
            found.append((thing, sorted(centres, key=lambda c: c.name)))
    return found


class PersonFileView(DetailView):
    """Opens one file, writes that down, and shows what the asker may see of it."""

    template_name = "registry/person.html"

    def get(self, request, *args, **kwargs):
        """Show the file; every opening is logged with the centre it was opened from.

        The address of a file that was merged leads to the one that goes on, and says why.
        """
        try:
            self.object = person = self.get_object()
        except Http404:
            if (goes_on := self.file_that_goes_on()) is None:
                raise
            return redirect(self.viewset.row_url(goes_on))
        self.log_opening(person)
        panels = [
            {"title": panel.title, "icon": panel.icon, **built}
            for panel, centres in contributions("panel", self.scope)
            if (built := panel.build(person, centres, self.scope))
        ]
        return self.render(
            person=person_header(person),
            panels=panels,
            entries=timeline(person, self.scope),
            actions=person_actions(person, self.scope),
            breadcrumbs=[{"label": self.viewset.title, "url": self.viewset.url("list")}],
        )

    def file_that_goes_on(self) -> Person | None:
        """The file that this one was merged into, where the asker may see it; they are told so."""
        merge = merge_of(self.kwargs["pk"])
        if merge is None:
            return None
        found = Person.objects.filter(pk=file_now(merge.kept_id)).first()
        if found is not None:
            messages.info(self.request, merged_sentence(merge))
        return found

    def get_object(self):
        """The person, 404 where their file is not held, is restricted, or does not exist."""
        person = (
            Person.objects.filter(pk=self.kwargs["pk"])
            .annotate(was_merged_into=Exists(QuerySet(Merge).filter(kept=OuterRef("pk"))))
            .select_related("care_confirmed_by")
            .with_facts()
            .first()
        )
        if person is None:
            raise Http404
        return person

    def log_opening(self, person: Person) -> None:
        """One entry in the access log, at the asker's centre that holds the file."""
        mine = set(self.scope.grants.centres)
        centre_id = next(iter(sorted(held_by(person) & mine, key=str)), None)
        log_access(
            kind="read",
            module="registry",
            centre_id=centre_id or next(iter(sorted(mine, key=str))),
            record=f"registry.person:{person.pk}",
            reference=person.reference,
        )

    def get_title(self):
        """The card number: titles end up in the browser's history, names must not."""
        return _("Person file %(card_number)s") % {"card_number": self.object.card_number}


def person_header(person: Person) -> dict:
    """The header's values: two queries, for flags and consents."""
    return {
        "name": person.display_name,
        "native_name": person.native_script_name,
        "reference": person.card_number,
        "photo_url": reverse("registry_people:photo", args=[person.pk]) if person.photo else "",
        "age": person.age_text() if person.birth.is_known else "",
        "sex": person.get_sex_display() if person.sex != Sex.UNKNOWN else "",
        "languages": [language_label(t.language) for t in person.spokenlanguage_set.all()],
        "badges": state_badges(person),
        "flags": [
            {
                "label": f.flag.label,
                "advice": f.flag.advice if FlagMoment.FILE in f.flag.moments else "",
                "tone": FLAG_TONES[f.flag.colour],
            }
            for f in PersonFlag.objects.filter(person=person, until=None).select_related("flag")
        ],
        "consents": consents_at_a_glance(person),
    }


def state_badges(person: Person) -> list[dict]:
    """Deceased or missing, and the confirmed care status of a child."""
    badges = []
    if person.anonymised_at is not None:
        badges.append({"label": _("Erased; only figures are left"), "tone": "neutral"})
    if person.state in (PresentState.DECEASED, PresentState.MISSING):
        label = person.get_state_display()
        if person.state_since:
            day = date_format(person.state_since, "SHORT_DATE_FORMAT")
            label = _("%(state)s since %(day)s") % {"state": label, "day": day}
        badges.append({"label": label, "tone": "critical"})
    if person.confirmed_care_status in ("unaccompanied", "separated"):
        badges.append({"label": person.get_confirmed_care_status_display(), "tone": "warning"})
    return badges


def consents_at_a_glance(person: Person) -> list[dict]:
    """The latest decision on each purpose; "not asked" is shown as such.

    Nothing for who may not read consents: to them, "not asked" would be a guess.
    """
    from core.modules.manifest import consent_purposes
    from core.scope import current

    if not current().can(Consent.view_permission()):
        return []

    latest = {}
    for consent in consents_of(person):
        latest[consent.purpose] = consent
    return [
        {
            "label": purpose.label,
            "state": latest[key].decision if key in latest else "unknown",
        }
        for key, purpose in consent_purposes().items()
        if key in latest or not purpose.names_recipient
    ]


def consents_of(person: Person) -> list[Consent]:
    """Consents in scope, oldest first, with who recorded them; read once for one person object."""
    found = Consent.objects.filter(person=person).select_related("recorded_by")
    return once(person, "consents", lambda: list(found.order_by("at", "id")))


def timeline(person: Person, asker, *, at_most: int = 60) -> list[TimelineEntry]:
    """What happened, newest first, from every module that the asker may see."""
    entries = []
    for source, centres in contributions("timeline", asker):
        entries += source.entries(person, centres, asker)
    return sorted(entries, key=lambda entry: entry.when, reverse=True)[:at_most]


def person_actions(person: Person, asker) -> list[dict]:
    """Buttons of the file: each module's, where its centre is writable."""
    buttons = []
    if person.anonymised_at is not None:
        return buttons
    for source, centres in contributions("person_action", asker):
        writable = asker.writable_centre_ids(source.module)
        here = [c for c in centres if c.id in writable]
        buttons += source.buttons(person, here, asker) if here else []
    return buttons


def person_link(label: str, name: str, person: Person, centre, *, several: bool, **more) -> dict:
    """A button of the file; names the centre where the asker works at several."""
    text = _("%(label)s (%(centre)s)") % {"label": label, "centre": centre.name}
    return {
        "label": text if several else label,
        "url": reverse(f"registry_people:{name}", args=[centre.code, person.pk]),
        **more,
    }
