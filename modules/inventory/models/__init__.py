"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .distribution import EntitlementRule, Prescription
from .documents import Document, DocumentCounter, DocumentLine
from .handouts import EntitlementTurn, Handout, HandoutLine, LoanReturn, TallyHandout
from .ledger import Balance, Move
from .lots import Grant, Lot
from .places import Location, counterparty

__all__ = [
    "Balance",
    "Category",
    "Document",
    "DocumentCounter",
    "DocumentLine",
    "EntitlementRule",
    "EntitlementTurn",
    "Grant",
    "Handout",
    "HandoutLine",
    "Item",
    "KitComponent",
    "LoanReturn",
    "Location",
    "Lot",
    "Move",
    "Packaging",
    "Prescription",
    "TallyHandout",
    "counterparty",
]
