"""From a paper to its moves: who gives and who takes, which lots, how much.

Each kind of paper has one planner. A planner reads; it writes nothing but lots that came in for the
first time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from modules.inventory.choices import (
    COUNTED_UNITS,
    REACHES_PEOPLE,
    DocumentType,
    LocationKind,
)
from modules.inventory.errors import (
    HalfAPiece,
    LotHasAnotherValue,
    LotHeldBack,
    LotNeeded,
    NotAnOpening,
    NotEnough,
    PlaceNeeded,
    ReasonNeeded,
)
from modules.inventory.models import (
    Balance,
    Document,
    DocumentLine,
    Item,
    Location,
    Lot,
    counterparty,
)
from modules.inventory.quantities import NOTHING
from modules.inventory.rules.lots import Pick, Standing, out_first, pick, without

from .stock import standings_in


@dataclass(frozen=True)
class Leg:
    """One move to be: so much of a lot from one place to another, for a line of the paper."""

    item_id: object
    lot_id: object
    quantity: Decimal
    from_id: object
    to_id: object
    line: DocumentLine | None = None
    reverses_id: object = None


Planner = Callable[..., list[Leg]]
_planners: dict[str, Planner] = {}


def plans(*types: str) -> Callable[[Planner], Planner]:
    """Function decorator: `planner(document, lines, lock=…)` gives the moves of these papers."""

    def decorate(planner: Planner) -> Planner:
        for each in types:
            _planners[each] = planner
        return planner

    return decorate


def planned(document: Document, lines: Sequence[DocumentLine], *, lock: bool) -> list[Leg]:
    """The moves of a paper. Raises the refusal that says why there can be none.

    With `lock` what is there stays there until the transaction ends.
    """
    for line in lines:
        check_whole(line.item, line.quantity)
    return _planners[document.type](document, lines, lock=lock)


def check_whole(item: Item, quantity: Decimal) -> None:
    """Raise `HalfAPiece` for a fraction of something that is counted."""
    if item.unit in COUNTED_UNITS and quantity != quantity.to_integral_value():
        raise HalfAPiece(item=item)


# --- What comes in -------------------------------------------------------------------------------
def lot_of(line: DocumentLine, *, day) -> Lot:
    """The lot that a line of incoming goods names; made where it is new. Raises `LotNeeded`."""
    item = line.item
    if line.lot_id:
        return line.lot
    if item.needs_lot and not line.lot_number.strip():
        raise LotNeeded(item=item, what=_("a lot number"))
    if item.needs_expiry and line.expiry is None:
        raise LotNeeded(item=item, what=_("an expiry date"))
    facts = {"number": line.lot_number, "expiry": line.expiry, "grant": line.grant}
    worth = {"unit_value": line.unit_value, "currency": line.currency}
    return known_lot(item=item, **facts, day=day, worth=worth)


def check_value(lot: Lot, *, unit_value: Decimal | None, currency: str) -> None:
    """A lot has one value, or nobody knows it. Raises `LotHasAnotherValue` for goods worth otherwise.

    A lot of which nothing has come yet takes the value of the first goods.
    """
    if (lot.unit_value, lot.currency) == (unit_value, currency):
        return
    if lot.unit_value is not None or Balance.objects.filter(lot=lot).exists():
        raise LotHasAnotherValue(item=lot.item)
    lot.unit_value, lot.currency = unit_value, currency
    lot.save()


def known_lot(
    *, item: Item, number: str = "", expiry=None, grant=None, day=None, worth=None
) -> Lot:
    """The lot of these facts; made where nobody has seen it before, with what one is `worth`."""
    facts = {"item": item, "expiry": expiry, "grant": grant}
    same = Lot.objects.filter(**facts, number__iexact=number.strip())
    found = same.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            number = number.strip()
            return Lot.objects.create(**facts, **(worth or {}), number=number, first_received=day)
    except IntegrityError:
        # Somebody received the same lot a moment ago.
        return same.get()


def _coming_in(document, lines, source: str) -> list[Leg]:
    origin = counterparty(document.centre, source)
    legs = []
    for line in _that_move(lines):
        to_id = line.to_location_id or document.to_location_id
        if to_id is None:
            raise PlaceNeeded
        lot = lot_of(line, day=document.occurred_on)
        if line.lot_id is None:
            check_value(lot, unit_value=line.unit_value, currency=line.currency)
        legs.append(Leg(line.item_id, lot.pk, line.quantity, origin.pk, to_id, line))
    return legs


@plans(DocumentType.RECEIPT)
def plan_receipt(document, lines, *, lock) -> list[Leg]:
    """From the supplier into the store; what came damaged or not at all moves nothing."""
    return _coming_in(document, lines, LocationKind.SUPPLIER)


@plans(DocumentType.DONATION)
def plan_donation(document, lines, *, lock) -> list[Leg]:
    """From the donor into the store."""
    return _coming_in(document, lines, LocationKind.DONOR)


@plans(DocumentType.ARRIVAL)
def plan_arrival(document, lines, *, lock) -> list[Leg]:
    """From another centre into the store."""
    return _coming_in(document, lines, LocationKind.OTHER_CENTRE)


# --- What goes out -------------------------------------------------------------------------------
def _going_out(document, lines, target: str, *, lock) -> list[Leg]:
    to = counterparty(document.centre, target)
    return _out_of_places(document, lines, lambda line: to, lock=lock)


@plans(DocumentType.ISSUE)
def plan_issue(document, lines, *, lock) -> list[Leg]:
    """Out of the store, to be used by the centre."""
    return _going_out(document, lines, LocationKind.CONSUMED, lock=lock)


@plans(DocumentType.TRANSFER)
def plan_transfer(document, lines, *, lock) -> list[Leg]:
    """Out of the store, on the way to another centre."""
    return _going_out(document, lines, LocationKind.IN_TRANSIT, lock=lock)


@plans(DocumentType.LOSS)
def plan_loss(document, lines, *, lock) -> list[Leg]:
    """Out of the store for good; of held-back lots as well."""
    return _going_out(document, lines, LocationKind.LOST, lock=lock)


@plans(DocumentType.DISTRIBUTION)
def plan_distribution(document, lines, *, lock) -> list[Leg]:
    """Out of the store into people's hands, for good or on loan."""
    given = counterparty(document.centre, LocationKind.GIVEN)
    lent = None
    if any(line.item.is_lent for line in lines):
        lent = counterparty(document.centre, LocationKind.LENT)
    return _out_of_places(
        document, lines, lambda line: lent if line.item.is_lent else given, lock=lock
    )


@plans(DocumentType.INTERNAL)
def plan_internal(document, lines, *, lock) -> list[Leg]:
    """From one place of the centre to another."""

    def target(line):
        to = line.to_location or document.to_location
        if to is None:
            raise PlaceNeeded
        return to

    return _out_of_places(document, lines, target, lock=lock)


@plans(DocumentType.RETURN)
def plan_return(document, lines, *, lock) -> list[Leg]:
    """What was lent comes back into the store; what was given and is brought back as well."""
    lent = counterparty(document.centre, LocationKind.LENT)
    given = counterparty(document.centre, LocationKind.GIVEN)
    legs = []
    for line in _that_move(lines):
        to_id = line.to_location_id or document.to_location_id
        if to_id is None or line.lot_id is None:
            raise PlaceNeeded
        origin = lent if line.item.is_lent else given
        legs.append(Leg(line.item_id, line.lot_id, line.quantity, origin.pk, to_id, line))
    return legs


# --- Kits and grants -----------------------------------------------------------------------------
@plans(DocumentType.ASSEMBLY)
def plan_assembly(document, lines, *, lock) -> list[Leg]:
    """Components become kits: each line is so many kits. A kit expires with its first component."""
    return list(_assembled(document, lines, lock=lock))


def _assembled(document, lines, *, lock) -> Iterator[Leg]:
    place = document.from_location
    if place is None:
        raise PlaceNeeded
    work = counterparty(document.centre, LocationKind.KIT_WORK)
    for line in _that_move(lines):
        parts = list(line.item.components.select_related("item"))
        needed = {part.item_id: part.quantity * line.quantity for part in parts}
        standings = standings_in(place, needed, day=document.occurred_on, lock=lock)
        expiries = []
        for part in parts:
            picks = _enough(part.item, place, needed[part.item_id], standings[part.item_id])
            by_lot = {(s.place, s.lot): s for s in standings[part.item_id]}
            for each in picks:
                expiries.append(by_lot[each.place, each.lot].expiry)
                yield Leg(part.item_id, each.lot, each.quantity, each.place, work.pk, line)
        first = min((day for day in expiries if day is not None), default=None)
        lot = known_lot(
            item=line.item,
            number=line.lot_number,
            expiry=line.expiry or first,
            grant=line.grant,
            day=document.occurred_on,
        )
        to_id = line.to_location_id or document.to_location_id or place.pk
        yield Leg(line.item_id, lot.pk, line.quantity, work.pk, to_id, line)


@plans(DocumentType.DISASSEMBLY)
def plan_disassembly(document, lines, *, lock) -> list[Leg]:
    """Kits become their components again; these expire when the kit would have."""
    place = document.from_location
    if place is None:
        raise PlaceNeeded
    work = counterparty(document.centre, LocationKind.KIT_WORK)
    legs = _out_of_places(document, lines, lambda line: work, lock=lock)
    lots = {lot.pk: lot for lot in Lot.objects.filter(pk__in={leg.lot_id for leg in legs})}
    parts = {line.item_id: list(line.item.components.select_related("item")) for line in lines}
    back = []
    for leg in legs:
        kit_lot = lots[leg.lot_id]
        for part in parts[leg.item_id]:
            lot = known_lot(
                item=part.item,
                expiry=kit_lot.expiry,
                grant=kit_lot.grant,
                day=document.occurred_on,
            )
            to_id = document.to_location_id or place.pk
            quantity = part.quantity * leg.quantity
            back.append(Leg(part.item_id, lot.pk, quantity, work.pk, to_id, leg.line))
    return [*legs, *back]


@plans(DocumentType.GRANT_LOAN)
def plan_grant_loan(document, lines, *, lock) -> list[Leg]:
    """Goods of one grant stand in for another's: they change the grant and not the place."""
    between = counterparty(document.centre, LocationKind.GRANTS)
    legs = _out_of_places(document, lines, lambda line: between, lock=lock)
    lots = {lot.pk: lot for lot in Lot.objects.filter(pk__in={leg.lot_id for leg in legs})}
    back = []
    for leg in legs:
        old = lots[leg.lot_id]
        new = known_lot(
            item=leg.line.item,
            number=old.number,
            expiry=old.expiry,
            grant=leg.line.grant,
            day=document.occurred_on,
            worth={"unit_value": old.unit_value, "currency": old.currency},
        )
        back.append(Leg(leg.item_id, new.pk, leg.quantity, between.pk, leg.from_id, leg.line))
    return [*legs, *back]


@plans(DocumentType.REVERSAL)
def plan_reversal(document, lines, *, lock) -> list[Leg]:
    """Every move of the paper that is reversed, the other way round, the last one first."""
    moves = document.reverses.moves.filter(reverses=None).order_by("-id")
    return [
        Leg(
            move.item_id,
            move.lot_id,
            move.quantity,
            move.to_location_id,
            move.from_location_id,
            None,
            move.pk,
        )
        for move in moves
    ]


@plans(DocumentType.COUNT)
def plan_count(document, lines, *, lock) -> list[Leg]:
    """The difference between what was counted and what the book said, for each line.

    `expected` is what the balance said at the moment of counting. Where it is known the difference
    is taken from it, so that goods that moved since are no difference; else it is taken from what
    the balance says now, which then stays so until the transaction ends.
    """
    difference = counterparty(document.centre, LocationKind.COUNT_DIFFERENCE)
    legs = []
    for line in lines:
        place_id = line.to_location_id or document.to_location_id
        if place_id is None:
            raise PlaceNeeded
        lot = lot_of(line, day=document.occurred_on)
        there = line.expected
        if there is None:
            now = Balance.objects.filter(location_id=place_id, lot=lot)
            now = now.select_for_update(of=("self",))
            there = now.values_list("quantity", flat=True).first() or NOTHING
        more = line.quantity - there
        if more > 0:
            legs.append(Leg(line.item_id, lot.pk, more, difference.pk, place_id, line))
        elif more < 0:
            legs.append(Leg(line.item_id, lot.pk, -more, place_id, difference.pk, line))
    return legs


@plans(DocumentType.OPENING)
def plan_opening(document, lines, *, lock) -> list[Leg]:
    """What stands at a place when the ledger begins. Raises `NotAnOpening` where it has begun."""
    begun = set(
        Balance.objects.filter(
            location__in={line.to_location_id or document.to_location_id for line in lines}
        ).values_list("location_id", "lot_id")
    )
    legs = _coming_in(document, lines, LocationKind.COUNT_DIFFERENCE)
    if any((leg.to_id, leg.lot_id) in begun for leg in legs):
        raise NotAnOpening
    return legs


# --- Choosing lots -------------------------------------------------------------------------------
def _that_move(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    return [line for line in lines if line.quantity > 0]


def _out_of_places(document, lines, target, *, lock) -> list[Leg]:
    """Legs out of the place of each line, first what expires first."""
    legs: list[Leg] = []
    standing: dict[object, dict] = {}
    moving = _that_move(lines)
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
        return _enough(line.item, place, line.quantity, standings)
    chosen = [each for each in standings if each.lot == line.lot_id]
    if to.kind in REACHES_PEOPLE:
        if any(each.held_back for each in chosen):
            raise LotHeldBack
        _ask_for_a_reason(line, chosen, standings)
    else:
        chosen = [_fit(each) for each in chosen]
    return _enough(line.item, place, line.quantity, chosen)


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


def _enough(item, place, wanted: Decimal, standings: list[Standing]) -> tuple[Pick, ...]:
    """Picks for all that is wanted. Raises `NotEnough`."""
    found = pick(standings, wanted)
    if found.missing:
        held = sum((each.quantity for each in standings if each.held_back), NOTHING)
        raise NotEnough(
            item=item, place=place, left=wanted - found.missing, wanted=wanted, held_back=held
        )
    return found.picks
