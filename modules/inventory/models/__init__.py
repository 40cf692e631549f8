"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .counts import Count, CountLine
from .documents import Document, DocumentCounter, DocumentLine
from .kitchen import KitchenIssue, MealCount, MealService
from .labels import Label
from .ledger import Balance, Move
from .levels import MinimumLevel
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
    "Label",
    "Location",
    "LossReport",
    "Lot",
    "MealCount",
    "MealService",
    "MinimumLevel",
    "Move",
    "Packaging",
    "StockRequest",
    "StockRequestLine",
    "Transfer",
    "TransferLine",
    "counterparty",
]
