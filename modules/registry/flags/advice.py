"""What flags do: advise at named moments, and hold a hand-out or a transfer until somebody looked.

A centre is not detention: there is no question here that could hold a departure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core import scope
from core.models import Centre
from modules.registry.errors import HeldByFlag
from modules.registry.models import Person, PersonFlag
from modules.registry.models.flags import FlagHold, FlagMoment


@dataclass(frozen=True)
class Advice:
    """An instruction for whoever has the person before them, and never a reason."""

    label: str
    text: str
    colour: str


def advice_for(person: Person, moment: FlagMoment) -> list[Advice]:
    """What the asker should know at this moment; only flags whose audience they belong to."""
    return advice_for_each([person.pk], moment)[person.pk]


def advice_for_each(people: Iterable, moment: FlagMoment) -> dict[object, list[Advice]]:
    """The same for many, by the id of the person; one query."""
    moment = FlagMoment(moment)
    found = defaultdict(list)
    standing = PersonFlag.objects.filter(person__in=list(people), until=None)
    for row in standing.select_related("flag").order_by("since", "pk"):
        if moment in row.flag.moments:
            advice = Advice(row.flag.label, row.flag.advice, row.flag.colour)
            # Two centres may have set the same flag: it is said once.
            if advice not in found[row.person_id]:
                found[row.person_id].append(advice)
    return found


def holds(person: Person, what: FlagHold, *, centre: Centre | None = None) -> bool:
    """Whether a standing flag asks to look before a hand-out or a transfer.

    Asked for all audiences: a flag for the focal point holds a transfer although the driver does
    not see it. With `centre` only flags set there count. Raises `ValueError` for anything that a
    flag cannot hold, such as a departure.
    """
    what = FlagHold(what)
    if what == FlagHold.NOTHING:
        raise ValueError("A flag that holds nothing holds nothing: ask for something it can hold.")
    with scope.system(actor=scope.acting_user()):
        standing = PersonFlag.objects.filter(person=person, until=None, flag__holds=what)
        if centre is not None:
            standing = standing.filter(centre=centre)
        return standing.exists()


def check_hold(person: Person, what: FlagHold, *, centre: Centre | None = None) -> None:
    """Raise `HeldByFlag` where a flag holds this.

    Somebody with the permission that the error names may go on, with a reason that the calling
    module keeps. The error carries the advice that the asker may read, and no word of other flags.
    """
    if not holds(person, what, centre=centre):
        return
    moment = {
        FlagHold.HAND_OUT: FlagMoment.HAND_OUT,
        FlagHold.TRANSFER: FlagMoment.TRANSFER,
    }[FlagHold(what)]
    raise HeldByFlag(data={"advice": [advice.text for advice in advice_for(person, moment)]})
