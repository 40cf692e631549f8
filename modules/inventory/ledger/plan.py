"""From a paper to its moves: who gives and who takes, which lots, how much.

Each kind of paper has one planner. A planner reads; it writes nothing but lots that came in for the
first time.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db.models import Q

from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.errors import CountedSince, NotAnOpening, PlaceNeeded
from modules.inventory.models import (
    Balance,
    Count,
    Document,
    DocumentLine,
    Location,
    Move,
    counterparty,
)
from modules.inventory.quantities import NOTHING

from .kits_and_grants import plan_assembly, plan_disassembly, plan_grant_loan
from .legs import Leg, check_whole, that_move
from .lots import lot_of
from .picking import out_of_places


def planned(document: Document, lines: Sequence[DocumentLine], *, lock: bool) -> list[Leg]:
    """The moves of a paper. Raises the refusal that says why there can be none.

    With `lock` what is there stays there until the transaction ends.
    """
    for line in lines:
        check_whole(line.item, line.quantity)
    return _PLANNERS[document.type](document, lines, lock=lock)


# --- What comes in -------------------------------------------------------------------------------
def _coming_in(document, lines, source: str) -> list[Leg]:
    origin = counterparty(document.centre, source)
    legs = []
    for line in that_move(lines):
        to_id = line.to_location_id or document.to_location_id
        if to_id is None:
            raise PlaceNeeded
        lot = lot_of(line, day=document.occurred_on)
        legs.append(Leg(line.item_id, lot.pk, line.quantity, origin.pk, to_id, line))
    return legs


def plan_receipt(document, lines, *, lock) -> list[Leg]:
    """From the supplier into the store; what came damaged or not at all moves nothing."""
    return _coming_in(document, lines, LocationKind.SUPPLIER)


def plan_donation(document, lines, *, lock) -> list[Leg]:
    """From the donor into the store."""
    return _coming_in(document, lines, LocationKind.DONOR)


def plan_arrival(document, lines, *, lock) -> list[Leg]:
    """From another centre into the store."""
    return _coming_in(document, lines, LocationKind.OTHER_CENTRE)


# --- What goes out -------------------------------------------------------------------------------
def _going_out(document, lines, target: str, *, lock) -> list[Leg]:
    to = counterparty(document.centre, target)
    return out_of_places(document, lines, lambda line: to, lock=lock)


def plan_issue(document, lines, *, lock) -> list[Leg]:
    """Out of the store, to be used by the centre."""
    return _going_out(document, lines, LocationKind.CONSUMED, lock=lock)


def plan_transfer(document, lines, *, lock) -> list[Leg]:
    """Out of the store, on the way to another centre."""
    return _going_out(document, lines, LocationKind.IN_TRANSIT, lock=lock)


def plan_loss(document, lines, *, lock) -> list[Leg]:
    """Out of the store for good; of held-back lots as well."""
    return _going_out(document, lines, LocationKind.LOST, lock=lock)


def plan_distribution(document, lines, *, lock) -> list[Leg]:
    """Out of the store into people's hands, for good or on loan."""
    given = counterparty(document.centre, LocationKind.GIVEN)
    lent = None
    if any(line.item.is_lent for line in lines):
        lent = counterparty(document.centre, LocationKind.LENT)
    return out_of_places(
        document, lines, lambda line: lent if line.item.is_lent else given, lock=lock
    )


def plan_internal(document, lines, *, lock) -> list[Leg]:
    """From one place of the centre to another."""

    def target(line):
        to = line.to_location or document.to_location
        if to is None:
            raise PlaceNeeded
        return to

    return out_of_places(document, lines, target, lock=lock)


def plan_return(document, lines, *, lock) -> list[Leg]:
    """What was lent comes back into the store; what was given and is brought back as well."""
    lent = counterparty(document.centre, LocationKind.LENT)
    given = counterparty(document.centre, LocationKind.GIVEN)
    legs = []
    for line in that_move(lines):
        to_id = line.to_location_id or document.to_location_id
        if to_id is None or line.lot_id is None:
            raise PlaceNeeded
        origin = lent if line.item.is_lent else given
        legs.append(Leg(line.item_id, line.lot_id, line.quantity, origin.pk, to_id, line))
    return legs


# --- What sets the book right --------------------------------------------------------------------
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


def plan_count(document, lines, *, lock) -> list[Leg]:
    """The difference between what was counted and what the book said, for each line.

    `expected` is what the balance said at the moment of counting. Where it is known the difference
    is taken from it, so that goods that moved since are no difference; else it is taken from what
    the balance says now, which then stays so until the transaction ends. Raises `CountedSince`.
    """
    difference = counterparty(document.centre, LocationKind.COUNT_DIFFERENCE)
    legs = []
    counted = []
    for line in lines:
        place_id = line.to_location_id or document.to_location_id
        if place_id is None:
            raise PlaceNeeded
        counted.append((line, place_id, lot_of(line, day=document.occurred_on)))
    _check_not_counted_since(document, counted, difference)
    for line, place_id, lot in counted:
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


def _check_not_counted_since(
    document: Document, counted: list[tuple], difference: Location
) -> None:
    """Raise `CountedSince` where a difference was booked since this paper noted what was expected.

    A count that was reversed since books none. The places are held until the transaction ends, so
    that of two papers one sees the other. The paper of a count with a sheet says of each line when
    it was counted, which its own screen looks after.
    """
    noted = {(place_id, lot.pk) for line, place_id, lot in counted if line.expected is not None}
    if not noted or Count.objects.filter(paper=document).exists():
        return
    places, lots = ({pair[side] for pair in noted} for side in (0, 1))
    held = Location.objects.select_for_update(of=("self",), no_key=True)
    list(held.filter(pk__in=places).order_by("pk").values_list("pk"))
    since = Move.objects.filter(lot__in=lots, recorded_at__gt=document.created_at)
    booked: dict[tuple, Decimal] = defaultdict(lambda: NOTHING)
    columns = ("lot", "from_location", "to_location", "quantity")
    for lot_id, from_id, to_id, quantity in since.filter(
        Q(from_location=difference) | Q(to_location=difference)
    ).values_list(*columns):
        place_id = to_id if from_id == difference.pk else from_id
        booked[place_id, lot_id] += quantity if from_id == difference.pk else -quantity
    if any(booked[pair] for pair in noted & booked.keys()):
        raise CountedSince


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


_PLANNERS: dict[str, Callable[..., list[Leg]]] = {
    DocumentType.RECEIPT: plan_receipt,
    DocumentType.DONATION: plan_donation,
    DocumentType.ARRIVAL: plan_arrival,
    DocumentType.ISSUE: plan_issue,
    DocumentType.TRANSFER: plan_transfer,
    DocumentType.LOSS: plan_loss,
    DocumentType.DISTRIBUTION: plan_distribution,
    DocumentType.INTERNAL: plan_internal,
    DocumentType.RETURN: plan_return,
    DocumentType.ASSEMBLY: plan_assembly,
    DocumentType.DISASSEMBLY: plan_disassembly,
    DocumentType.GRANT_LOAN: plan_grant_loan,
    DocumentType.REVERSAL: plan_reversal,
    DocumentType.COUNT: plan_count,
    DocumentType.OPENING: plan_opening,
}
