"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .documents import Document, DocumentCounter, DocumentLine
from .ledger import Balance, Move
from .levels import MinimumLevel
from .lots import Grant, Lot
from .places import Location

__all__ = [
    "Balance",
    "Category",
    "Document",
    "DocumentCounter",
    "DocumentLine",
    "Grant",
    "Item",
    "KitComponent",
    "Location",
    "Lot",
    "MinimumLevel",
    "Move",
    "Packaging",
]
