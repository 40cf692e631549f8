"""What can be done from the board: one function a verb, ending in a sentence that says what was done."""

import re
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from core.ids import as_id, new_id
from core.models import Centre
from modules.registry.models import Person, Stay
from modules.shelter.actions.block import block, unblock
from modules.shelter.actions.give_beds import BedFor, Terms, give_beds
from modules.shelter.actions.leave import begin, check_out, did_not_come, mark_ready
from modules.shelter.actions.move import move, swap
from modules.shelter.choices import BlockReason, EndReason
from modules.shelter.errors import DayNotUnderstood, NoLongerThere
from modules.shelter.models import Bed, BedAssignment, Block

SEES_BOARD = "shelter.see_the_board"
LONGEST_REASON = 200
LOOKS_LIKE_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST, LATEST = 2000, 2200


def act(centre: Centre, actor, told) -> str:
    """Carry out what a form of the board asks for; raises refusals, and 404 for a verb that is none."""
    verb = VERBS.get(told.get("verb", ""))
    if verb is None:
        raise Http404
    return verb(_Asked(centre, actor, told))


def without_nul(text: str) -> str:
    """What was typed, short enough to be kept; PostgreSQL takes no NUL."""
    return text.replace("\0", "").strip()[:LONGEST_REASON]


class _Asked:
    """What a form said, read in the asker's scope."""

    def __init__(self, centre: Centre, actor, told):
        self.centre, self.actor, self.told = centre, actor, told
        self.key = as_id(told.get("key", "")) or new_id()
        self.reason = without_nul(told.get("override_reason", ""))

    def bed(self, name: str = "bed") -> Bed:
        """A bed of this centre; raises `NoLongerThere`."""
        found = Bed.objects.filter(pk=as_id(self.told.get(name, "")), centre=self.centre)
        return self.there(found.select_related("room").first())

    def assignment(self, name: str = "assignment") -> BedAssignment:
        """An assignment that the asker may see, of this centre."""
        rows = BedAssignment.objects.filter(pk=as_id(self.told.get(name, "")), centre=self.centre)
        return self.there(rows.select_related("bed", "centre").first())

    def stay(self) -> Stay:
        """An open stay of this centre, of somebody whose file the asker may open."""
        rows = Stay.objects.open().filter(pk=as_id(self.told.get("stay", "")), centre=self.centre)
        return self.there(rows.select_related("person").first())

    @staticmethod
    def there(found):
        """What was found; raises where somebody was faster."""
        if found is None:
            raise NoLongerThere
        return found

    def terms(self) -> Terms:
        """What was answered to what stood against it."""
        return Terms(
            override_reason=self.reason, ends_elsewhere=self.told.get("ends_elsewhere") == "on"
        )


def _give(asked: _Asked) -> str:
    bed, stay = asked.bed(), asked.stay()
    beside = None
    if (pk := as_id(asked.told.get("beside", ""))) is not None:
        beside = asked.there(Person.objects.filter(pk=pk).first())
    give_beds(
        centre=asked.centre,
        beds=[BedFor(stay.person, bed, beside)],
        actor=asked.actor,
        key=asked.key,
        terms=asked.terms(),
    )
    return _("Bed %(bed)s was given.") % {"bed": bed.code}


def _move(asked: _Asked) -> str:
    bed, row = asked.bed(), asked.assignment()
    move(assignment=row, bed=bed, actor=asked.actor, key=asked.key, override_reason=asked.reason)
    return _("Moved to bed %(bed)s.") % {"bed": bed.code}


def _swap(asked: _Asked) -> str:
    one, other = asked.assignment(), asked.assignment("other")
    swap(one=one, other=other, actor=asked.actor, key=asked.key, override_reason=asked.reason)
    return _("Beds %(one)s and %(other)s were changed.") % {
        "one": one.bed.code,
        "other": other.bed.code,
    }


def _check_out(asked: _Asked) -> str:
    row = asked.assignment()
    reason = asked.told.get("end_reason", "")
    if reason not in EndReason.values:
        reason = EndReason.LEFT
    check_out(assignment=row, reason=reason, actor=asked.actor)
    return _("Bed %(bed)s was left and waits to be made ready.") % {"bed": row.bed.code}


def _begin(asked: _Asked) -> str:
    row = asked.assignment()
    begin(assignment=row, actor=asked.actor, override_reason=asked.reason)
    return _("Sleeps in bed %(bed)s from now on.") % {"bed": row.bed.code}


def _did_not_come(asked: _Asked) -> str:
    row = asked.assignment()
    did_not_come(assignment=row, actor=asked.actor)
    return _("Bed %(bed)s is free again.") % {"bed": row.bed.code}


def _ready(asked: _Asked) -> str:
    bed = asked.bed()
    mark_ready(bed=bed, actor=asked.actor)
    return _("Bed %(bed)s is ready.") % {"bed": bed.code}


def _block(asked: _Asked) -> str:
    bed = asked.bed()
    reason = asked.told.get("reason", "")
    if reason not in BlockReason.values:
        reason = BlockReason.MAINTENANCE
    is_room = asked.told.get("whole_room") == "on"
    block(
        centre=asked.centre,
        bed=None if is_room else bed,
        room=bed.room if is_room else None,
        reason=reason,
        ends_at=_end_of_day(asked.told.get("until", ""), asked.centre),
        actor=asked.actor,
    )
    return _("Bed %(bed)s is out of service.") % {"bed": bed.code}


def _end_of_day(text: str, centre: Centre) -> datetime | None:
    """The end of a day that was typed; None where none was. Raises `DayNotUnderstood`."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if LOOKS_LIKE_A_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise DayNotUnderstood
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=centre.zone)


def _unblock(asked: _Asked) -> str:
    rows = Block.objects.filter(pk=as_id(asked.told.get("block", "")), centre=asked.centre)
    unblock(block=asked.there(rows.select_related("centre").first()), actor=asked.actor)
    return _("It is in service again.")


VERBS = {
    "give": _give,
    "move": _move,
    "swap": _swap,
    "check_out": _check_out,
    "begin": _begin,
    "did_not_come": _did_not_come,
    "ready": _ready,
    "block": _block,
    "unblock": _unblock,
}
