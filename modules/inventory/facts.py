"""What somebody says of goods, before it is a paper: the arguments of the store's actions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .models import Grant, Item, Location, Lot, Packaging


@dataclass(frozen=True)
class LineFacts:
    """One line: so much of an item. Quantities are in base units."""

    item: Item
    quantity: Decimal
    lot: Lot | None = None
    lot_number: str = ""
    expiry: date | None = None
    grant: Grant | None = None
    packaging: Packaging | None = None
    packs: Decimal | None = None
    expected: Decimal | None = None
    unit_value: Decimal | None = None
    currency: str = ""
    damaged: Decimal = Decimal(0)
    from_location: Location | None = None
    to_location: Location | None = None
    cause: str = ""
    lot_reason: str = ""
    remark: str = ""
