"""What the shelter adds to the person file, an arrival, a departure and the evacuation list."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.modules.extensions import register
from modules.registry.file.person_file import PersonPanel, TimelineEntry, held_by, panel

from .board.tiles import until_words
from .choices import HOLDS_A_BED, AssignmentState, SleepingNeed
from .models import Absence, BedAssignment, BedNeed, Belonging, KeepApart

NIGHTS_ON_THE_FILE = 6
NIGHTS_READ = 40


def newest_nights(person) -> list[BedAssignment]:
    """The last beds of a person in the asker's scope, read once a page."""
    if not hasattr(person, "_newest_nights"):
        rows = BedAssignment.objects.filter(person=person).select_related(
            "bed__room__building", "centre"
        )
        person._newest_nights = list(rows.order_by("-begins_at", "-id")[:NIGHTS_READ])
    return person._newest_nights


@dataclass(frozen=True)
class OpenFact:
    """Something that goes on: a need, an absence, or a thing that lies with us."""

    kind: str
    id: object
    text: str
    place: str
    since: datetime
    centre_id: object


def open_facts(person, kind: str) -> list[OpenFact]:
    """What of this kind goes on, in the asker's scope; all kinds are read at once, once a page."""
    if not hasattr(person, "_open_facts_of_shelter"):
        nothing = Value("", output_field=CharField())

        def rows(model, name: str, text, place, since: str, ended: str):
            found = model.objects.filter(person=person, **{ended: None}).order_by()
            told = {"kind": Value(name, output_field=CharField()), "told": text, "lies": place}
            return found.annotate(**told, moment=F(since)).values_list(
                "kind", "pk", "told", "lies", "moment", "centre"
            )

        read = rows(BedNeed, "need", F("need"), nothing, "since", "ended_at").union(
            rows(Absence, "away", nothing, nothing, "out_at", "returned_at"),
            rows(Belonging, "thing", F("description"), F("place"), "deposited_at", "returned_at"),
            all=True,
        )
        person._open_facts_of_shelter = [OpenFact(*row) for row in read]
    found = [fact for fact in person._open_facts_of_shelter if fact.kind == kind]
    return sorted(found, key=lambda fact: (fact.since, str(fact.id)))


def centres_where(person, asker, permission: str) -> list:
    """The asker's centres that hold the file and where they may do this, by name."""
    allowed = asker.centre_ids(permission) & asker.writable_centre_ids("shelter")
    found = [asker.grants.centres[pk] for pk in held_by(person) & allowed]
    return sorted(found, key=lambda centre: centre.name)


@panel(9)
class BedPanel(PersonPanel):
    """Where the person sleeps, what they need for it, and what can be done."""

    title = gettext_lazy("Bed")
    icon = "bed"
    permission = "shelter.view_bedassignment"
    max_queries = 2

    def build(self, person, centres, asker):
        """The bed now, beds before, needs, who is away, what lies with us."""
        nights = newest_nights(person)
        held = [row for row in nights if row.state in HOLDS_A_BED]
        rows = [self.row(row) for row in held]
        needs = open_facts(person, "need")
        away = next(iter(open_facts(person, "away")), None)
        if away is not None:
            rows.append({"label": _("Away since"), "value": _moment(away.since)})
        actions = self.actions(person, asker, held, away)
        past = [row for row in nights if row.state not in HOLDS_A_BED][:NIGHTS_ON_THE_FILE]
        lines = [
            {
                "text": f"{row.bed.code} · {row.get_end_reason_display() or row.get_state_display()}",
                "meta": f"{_day(row.begins_at)} – {_day(row.ended_at)}",
            }
            for row in past
        ]
        ending = {centre.id for centre in centres_where(person, asker, "shelter.change_bedneed")}
        lines = [
            *(
                {
                    "text": str(SleepingNeed(need.text).label),
                    "meta": _day(need.since),
                    "url": self.url_of("shelter_end_need", need, person, asker, ending),
                }
                for need in needs
            ),
            *lines,
        ]
        if not rows and not lines and not actions:
            return None
        empty = "" if held else _("No bed now.")
        return {"rows": rows, "lines": lines, "empty": empty, "actions": actions}

    def row(self, row: BedAssignment) -> dict:
        """One bed that they have or get."""
        where = f"{row.bed.code} · {row.bed.room}"
        if row.state == AssignmentState.PLANNED:
            return {"label": _("From %(day)s") % {"day": _day(row.begins_at)}, "value": where}
        until = until_words(row.ends_at, timezone.now())
        return {"label": row.get_state_display(), "value": f"{where} · {until}"}

    def actions(self, person, asker, held, away) -> list[dict]:
        """What the role allows at the first centre by name."""
        found = []
        if person.anonymised_at is not None:
            return found
        if giving := centres_where(person, asker, "shelter.give_bed"):
            code = giving[0].code
            board = reverse("shelter_board", args=[code])
            now = timezone.now()
            if here := [
                row
                for row in held
                if row.centre_id == giving[0].id
                and row.begins_at <= now
                and (row.state == AssignmentState.ACTIVE or row.ends_at > now)
            ]:
                found.append(
                    {
                        "label": _("Move or check out"),
                        "url": f"{board}?bed={here[0].bed_id}",
                        "icon": "switch",
                    }
                )
            else:
                found.append(
                    {
                        "label": _("Give a bed"),
                        "url": reverse("shelter_bed_for", args=[code, person.pk]),
                        "icon": "bed",
                    }
                )
                found.append(
                    self.link(
                        "shelter_reserve", code, person, _("Keep a bed for later"), "calendar"
                    )
                )
        if noting := centres_where(person, asker, "shelter.add_bedneed"):
            found.append(
                self.link("shelter_needs", noting[0].code, person, _("Needs for a bed"), "heart")
            )
        if away is not None and (back := centres_where(person, asker, "shelter.change_absence")):
            if away.centre_id in {centre.id for centre in back}:
                code = asker.grants.centres[away.centre_id].code
                url = reverse("shelter_back", args=[code, person.pk, away.id])
                found.append({"label": _("Back again"), "url": url, "icon": "home"})
        elif going := centres_where(person, asker, "shelter.add_absence"):
            found.append(self.link("shelter_away", going[0].code, person, _("Away"), "arrow-right"))
        return found

    @staticmethod
    def url_of(name: str, fact: OpenFact, person, asker, allowed: set) -> str:
        """Where it is ended, at the centre that wrote it down; nothing where the asker may not."""
        if fact.centre_id not in allowed:
            return ""
        return reverse(name, args=[asker.grants.centres[fact.centre_id].code, person.pk, fact.id])

    @staticmethod
    def link(name: str, code: str, person, label: str, icon: str) -> dict:
        """A task with the person."""
        return {"label": label, "url": reverse(name, args=[code, person.pk]), "icon": icon}


@panel(58)
class BelongingsPanel(PersonPanel):
    """What lies with us."""

    title = gettext_lazy("Left with us")
    icon = "box"
    permission = "shelter.view_belonging"
    max_queries = 1

    def build(self, person, centres, asker):
        """What was not given back, and a way to do it."""
        things = open_facts(person, "thing")
        adding = centres_where(person, asker, "shelter.add_belonging")
        allowed = {centre.id for centre in centres_where(person, asker, "shelter.change_belonging")}
        if not things and not adding:
            return None
        lines = [
            {
                "text": thing.text,
                "meta": thing.place or _day(thing.since),
                "url": BedPanel.url_of("shelter_give_back", thing, person, asker, allowed),
            }
            for thing in things
        ]
        actions = (
            [
                BedPanel.link(
                    "shelter_belongings",
                    adding[0].code,
                    person,
                    _("Leave something with us"),
                    "plus",
                )
            ]
            if adding
            else []
        )
        return {
            "lines": lines,
            "empty": "" if lines else _("Nothing lies with us."),
            "actions": actions,
        }


@panel(59)
class KeepApartPanel(PersonPanel):
    """From whom somebody is kept apart; for the few who may know."""

    title = gettext_lazy("Not in one room with")
    icon = "shield"
    permission = "shelter.view_keepapart"
    max_queries = 1

    def build(self, person, centres, asker):
        """Both ways."""
        pairs = KeepApart.objects.filter(Q(person=person) | Q(other=person), ended_at=None)
        lines = []
        for pair in pairs.select_related("person", "other", "centre"):
            other = pair.other if pair.person_id == person.pk else pair.person
            lines.append(
                {
                    "text": other.display_name,
                    "meta": other.card_number,
                    "url": reverse(
                        "shelter_end_keep_apart", args=[pair.centre.code, pair.person_id, pair.pk]
                    ),
                }
            )
        adding = centres_where(person, asker, "shelter.add_keepapart")
        if not lines and not adding:
            return None
        actions = (
            [BedPanel.link("shelter_keep_apart", adding[0].code, person, _("Keep apart"), "shield")]
            if adding
            else []
        )
        return {"lines": lines, "empty": "" if lines else _("Nobody."), "actions": actions}


@register("timeline")
class NightsOnTheTimeline:
    """Beds, as they were given and left."""

    permission = "shelter.view_bedassignment"

    @classmethod
    def entries(cls, person, centres, asker):
        """From the rows that the panel has read already."""
        return [
            TimelineEntry(
                row.begins_at,
                _("Slept in bed %(bed)s at %(centre)s")
                % {"bed": row.bed.code, "centre": row.centre.name},
                str(row.get_end_reason_display()),
                "bed",
            )
            for row in newest_nights(person)[:NIGHTS_ON_THE_FILE]
            if row.state in (AssignmentState.ACTIVE, AssignmentState.ENDED)
        ]


def _day(when) -> str:
    return date_format(localtime(when), "SHORT_DATE_FORMAT")


def _moment(when) -> str:
    return date_format(localtime(when), "SHORT_DATETIME_FORMAT")


@register("room")
class RoomsOfPeople:
    """Where people sleep, for the evacuation list."""

    @staticmethod
    def rooms_of(people, centre) -> dict:
        """Person id -> building, room and bed; one query."""
        rows = QuerySet(BedAssignment).filter(
            centre=centre,
            state=AssignmentState.ACTIVE,
            ended_at=None,
            person__in=[getattr(each, "pk", each) for each in people],
        )
        return {
            person: f"{building} · {room} · {bed}"
            for person, building, room, bed in rows.values_list(
                "person", "bed__room__building__name", "bed__room__name", "bed__code"
            )
        }


@register("departure_advice")
class BeforeLeaving:
    """What to think of when somebody leaves; nothing here keeps them."""

    @staticmethod
    def sentences(person, centre) -> list:
        """Things that lie with us, and an infant in the same bed."""
        things = Belonging.objects.filter(person=person, centre=centre, returned_at=None).count()
        found = []
        if things:
            found.append(
                ngettext(
                    "%(count)d thing of theirs lies with us: give it back.",
                    "%(count)d things of theirs lie with us: give them back.",
                    things,
                )
                % {"count": things}
            )
        if BedAssignment.objects.filter(
            shares_with__person=person, state=AssignmentState.ACTIVE, centre=centre
        ).exists():
            found.append(_("An infant shares their bed: see that somebody cares for it."))
        return found


@register("after_arrival")
class BedsForArrivals:
    """From the arrival straight to a bed."""

    @staticmethod
    def links(stays, centre, asker) -> list[dict]:
        """Proposals for the group, for whoever may give beds."""
        if not asker.can("shelter.give_bed", centre.pk):
            return []
        query = urlencode([("stay", stay.pk) for stay in stays])
        url = f"{reverse('shelter_placement', args=[centre.code])}?{query}"
        return [{"label": _("Find beds"), "url": url, "icon": "bed"}]
