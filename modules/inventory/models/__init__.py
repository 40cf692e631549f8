"""Tables of the store, one noun a file."""

from .catalogue import Category, Item, KitComponent, Packaging
from .counts import Count, CountLine
from .distribution import EntitlementRule, Prescription
from .documents import Document, DocumentCounter, DocumentLine
from .handouts import EntitlementTurn, Handout, HandoutLine, LoanReturn, TallyHandout
from .kitchen import KitchenIssue, MealCount, MealService
from .labels import GoodsLabel
from .ledger import Balance, Move
from .levels import MinimumLevel
from .losses import LossReport
from .lots import Grant, Lot
from .photos import ReceiptPhoto
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
    "EntitlementRule",
    "EntitlementTurn",
    "GoodsLabel",
    "Grant",
    "Handout",
    "HandoutLine",
    "Item",
    "KitComponent",
    "KitchenIssue",
    "LoanReturn",
    "Location",
    "LossReport",
    "Lot",
    "MealCount",
    "MealService",
    "MinimumLevel",
    "Move",
    "Packaging",
    "Prescription",
    "ReceiptPhoto",
    "StockRequest",
    "StockRequestLine",
    "TallyHandout",
    "Transfer",
    "TransferLine",
    "counterparty",
]
