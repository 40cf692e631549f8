"""Plans of papers that turn goods into others: components into kits and back, one grant's into another's."""

from collections.abc import Iterator

from modules.inventory.choices import LocationKind
from modules.inventory.errors import NotAKit, PlaceNeeded
from modules.inventory.models import Item, KitComponent, Lot, counterparty
from modules.inventory.rules.lots import without

from .legs import Leg, that_move
from .lots import known_lot
from .picking import enough, out_of_places
from .stock import standings_in


def plan_assembly(document, lines, *, lock) -> list[Leg]:
    """Components become kits: each line is so many kits. A kit expires with its first component.

    Raises `NotAKit`, `PlaceNeeded` or `NotEnough`.
    """
    return list(_assembled(document, lines, lock=lock))


def _assembled(document, lines, *, lock) -> Iterator[Leg]:
    place = document.from_location
    if place is None:
        raise PlaceNeeded
    work = counterparty(document.centre, LocationKind.KIT_WORK)
    moving = that_move(lines)
    parts_by_kit = {line.item_id: parts_of(line.item) for line in moving}
    wanted = {part.item_id for parts in parts_by_kit.values() for part in parts}
    standings = standings_in(place, wanted, day=document.occurred_on, lock=lock)
    for line in moving:
        expiries = []
        for part in parts_by_kit[line.item_id]:
            here = standings[part.item_id]
            picks = enough(part.item, place, part.quantity * line.quantity, here)
            by_lot = {(s.place, s.lot): s for s in here}
            # Another line of the paper may need the same component.
            standings[part.item_id] = without(here, picks)
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


def parts_of(kit: Item) -> list[KitComponent]:
    """What one kit is made of. Raises `NotAKit`."""
    parts = list(kit.components.select_related("item"))
    if not parts:
        raise NotAKit(item=kit)
    return parts


def plan_disassembly(document, lines, *, lock) -> list[Leg]:
    """Kits become their components again; these expire when the kit would have.

    Raises `NotAKit`, `PlaceNeeded` or `NotEnough`.
    """
    place = document.from_location
    if place is None:
        raise PlaceNeeded
    work = counterparty(document.centre, LocationKind.KIT_WORK)
    legs = out_of_places(document, lines, lambda line: work, lock=lock)
    lots = {lot.pk: lot for lot in Lot.objects.filter(pk__in={leg.lot_id for leg in legs})}
    parts = {line.item_id: parts_of(line.item) for line in that_move(lines)}
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


def plan_grant_loan(document, lines, *, lock) -> list[Leg]:
    """Goods of one grant stand in for another's: they change the grant and not the place."""
    between = counterparty(document.centre, LocationKind.GRANTS)
    legs = out_of_places(document, lines, lambda line: between, lock=lock)
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
            unit_value=old.unit_value,
            currency=old.currency,
        )
        back.append(Leg(leg.item_id, new.pk, leg.quantity, between.pk, leg.from_id, leg.line))
    return [*legs, *back]
