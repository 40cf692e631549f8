"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .documents import Document, DocumentCounter, DocumentLine
from .labels import Label
from .ledger import Balance, Move
from .levels import MinimumLevel
from .lots import Grant, Lot
from .places import Location, counterparty

__all__ = [
    "Balance",
    "Category",
    "Document",
    "DocumentCounter",
    "DocumentLine",
    "Grant",
    "Item",
    "KitComponent",
    "Label",
    "Location",
    "Lot",
    "MinimumLevel",
    "Move",
    "Packaging",
    "counterparty",
]
