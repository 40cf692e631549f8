"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .counts import Count, CountLine
from .documents import Document, DocumentCounter, DocumentLine
from .kitchen import KitchenIssue, MealCount, MealService
from .ledger import Balance, Move
from .losses import LossReport
from .lots import Grant, Lot
from .places import Location, counterparty
from .transfers import StockRequest, StockRequestLine, Transfer, TransferLine

__all__ = [
    "Balance",
    "Category",
    "Count",
    "CountLine",
    "Document",
    "DocumentCounter",
    "DocumentLine",
    "Grant",
    "Item",
    "KitComponent",
    "KitchenIssue",
    "Location",
    "LossReport",
    "Lot",
    "MealCount",
    "MealService",
    "Move",
    "Packaging",
    "StockRequest",
    "StockRequestLine",
    "Transfer",
    "TransferLine",
    "counterparty",
]
