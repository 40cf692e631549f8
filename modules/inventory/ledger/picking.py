"""Which lots a paper takes out of its places: first what expires first, and nothing that is held back."""

from dataclasses import replace
from decimal import Decimal

from modules.inventory.choices import REACHES_PEOPLE, LocationKind
from modules.inventory.errors import LotHeldBack, NotEnough, PlaceNeeded, ReasonNeeded
from modules.inventory.models import DocumentLine, Location
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.lots import Pick, Standing, out_first, pick, without

from .legs import Leg, that_move
from .stock import standings_in


def out_of_places(document, lines, target, *, lock) -> list[Leg]:
    """Legs out of the place of each line, first what expires first."""
    legs: list[Leg] = []
    standing: dict[object, dict] = {}
    moving = that_move(lines)
    for line in moving:
        place = line.from_location or document.from_location
        if place is None:
            raise PlaceNeeded
        if place.pk not in standing:
            items = {each.item_id for each in moving}
            standing[place.pk] = standings_in(place, items, day=document.occurred_on, lock=lock)
        here = standing[place.pk]
        to = target(line)
        picks = _picks(line, place, to, here[line.item_id])
        here[line.item_id] = without(here[line.item_id], picks)
        legs += [
            Leg(line.item_id, each.lot, each.quantity, each.place, to.pk, line)
            for each in picks
            if each.place != to.pk
        ]
    return legs


def _picks(line: DocumentLine, place, to: Location, standings: list[Standing]) -> tuple[Pick, ...]:
    if line.lot_id is None:
        standings = standings if to.kind in REACHES_PEOPLE else _as_fit(standings, to)
        return enough(line.item, place, line.quantity, standings)
    chosen = [each for each in standings if each.lot == line.lot_id]
    if to.kind in REACHES_PEOPLE:
        if any(each.held_back for each in chosen):
            raise LotHeldBack
        _ask_for_a_reason(line, chosen, standings)
    else:
        chosen = [_fit(each) for each in chosen]
    return enough(line.item, place, line.quantity, chosen)


def _as_fit(standings: list[Standing], to: Location) -> list[Standing]:
    """Of what does not reach people: held-back goods go only where somebody names their lot.

    A loss takes them first, because they are what is lost most often.
    """
    if to.kind != LocationKind.LOST:
        return standings
    held = [_fit(each) for each in standings if each.held_back]
    return held or standings


def _fit(standing: Standing) -> Standing:
    return replace(standing, held_back="")


def _ask_for_a_reason(line, chosen, standings) -> None:
    """Raise `ReasonNeeded` where another usable lot would go first and nobody says why it does not."""
    usable = sorted((s for s in standings if not s.held_back and s.quantity > 0), key=out_first)
    first = usable[0].expiry if usable else None
    later = (
        bool(chosen)
        and first is not None
        and (chosen[0].expiry is None or chosen[0].expiry > first)
    )
    if later and not line.lot_reason.strip():
        raise ReasonNeeded


def enough(item, place, wanted: Decimal, standings: list[Standing]) -> tuple[Pick, ...]:
    """Picks for all that is wanted. Raises `NotEnough`."""
    found = pick(standings, wanted)
    if found.missing:
        held = sum((each.quantity for each in standings if each.held_back), NOTHING)
        raise NotEnough(
            item=item, place=place, left=wanted - found.missing, wanted=wanted, held_back=held
        )
    return found.picks
