"""What goods of a list are worth: columns, and the rule that a lot has one value or none is known."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_update_with_history

from core.exchange.cell_readers import TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.rows import ExchangeRow
from core.exchange.value_errors import ValueNotUnderstood
from modules.inventory.models import Balance, Lot
from modules.inventory.money import BOTH_OR_NONE, CURRENCY, NO_CURRENCY
from modules.inventory.quantities import plain

from .known import name_key
from .readers import QuantityReader

ANOTHER_VALUE = _(
    "Goods of this lot are known with another value, or with none. Write the value that is known, "
    "or a lot number of its own for these goods."
)
NO_WORTH = (None, "")
# What has to be seen of every row before the first is judged.
NAMES_A_WORTH = frozenset({"unit_value", "currency", "lot", "expiry", "grant"})


class NotACurrency(ValueNotUnderstood):
    """No code of three letters."""

    code = "not_a_currency"
    sentence = NO_CURRENCY


class CurrencyReader(TextReader):
    """A currency by its three letters."""

    def clean(self, value, row=None, **kwargs):
        """In large letters; None for a blank cell."""
        text = super().clean(value)
        if text is None:
            return None
        if not re.match(CURRENCY, text.upper()):
            raise NotACurrency
        return text.upper()


class WorthColumns(metaclass=DeclarativeMetaclass):
    """What one is worth."""

    unit_value = Column(
        label=_("Value of one"),
        aliases=("unit value", "unit price", "unit cost", "price", "valeur unitaire", "prix unitaire",
                 "valor unitario", "precio unitario", "قيمة الوحدة", "سعر الوحدة"),
        hxl="#value+unit",
        reader=QuantityReader(),
        help_text=_("Of one base unit of the item; blank where nobody knows."),
        example="4.5",
    )  # fmt: skip
    currency = Column(
        label=_("Currency"),
        aliases=("devise", "monnaie", "moneda", "divisa", "العملة"),
        hxl="#currency",
        reader=CurrencyReader(longest=3),
        example="USD",
    )


def worth_of(row: ExchangeRow) -> tuple:
    """Value of one and currency; nothing where the row tells none."""
    one = row.values.get("unit_value") or None
    return NO_WORTH if one is None else (plain(one), row.values.get("currency", ""))


class OneWorthALot:
    """Refuses rows that say of a lot what others say otherwise."""

    def __init__(self):
        # Lot as the rows name it → what the first row that tells a value says; no other is kept.
        self.told: dict[tuple, tuple] = {}

    def note(self, row: ExchangeRow) -> ExchangeRow:
        """Look at a row as it passes for the first time."""
        if worth_of(row) != NO_WORTH:
            self.told.setdefault(self._named(row), worth_of(row))
        return row

    @staticmethod
    def check_both(row: ExchangeRow) -> None:
        """A value needs its currency."""
        if bool(row.values.get("unit_value")) != bool(row.values.get("currency")):
            row.refuse(BOTH_OR_NONE, on="currency")

    def check(self, rows: Iterable[ExchangeRow]) -> None:
        """Refuse what differs from the lot that is known, or from the first row; a query at most."""
        rows = list(rows)
        doubtful = [row for row in rows if self._differs(row)]
        lots = {row.memory["lot"].pk for row in doubtful if row.memory["lot"].unit_value is None}
        moved = set()
        if lots:
            balances = Balance.objects.filter(lot__in=lots)
            moved = set(balances.order_by().values_list("lot", flat=True).distinct())
        for row in doubtful:
            lot = row.memory["lot"]
            if lot.unit_value is not None or lot.pk in moved:
                row.refuse(ANOTHER_VALUE, on="unit_value")
        for row in rows if self.told else ():
            first = self.told.get(self._named(row))
            if first not in (None, worth_of(row)) and not row.problems:
                row.refuse(ANOTHER_VALUE, on="unit_value")

    @staticmethod
    def _differs(row: ExchangeRow) -> bool:
        lot = row.memory["lot"]
        return lot is not None and (lot.unit_value, lot.currency) != worth_of(row)

    @staticmethod
    def _named(row: ExchangeRow) -> tuple:
        told = row.values
        lot, grant = told.get("lot", "").lower(), told.get("grant", "").casefold()
        return name_key(told.get("code") or told.get("name", "")), lot, told.get("expiry"), grant


def write_worth(rows: Sequence[ExchangeRow], *, actor) -> None:
    """Lots of which these are the first goods are worth what the rows say."""
    fresh = {}
    for row in rows:
        lot = row.memory["lot"]
        if (lot.unit_value, lot.currency) != worth_of(row):
            lot.unit_value, lot.currency = worth_of(row)
            fresh[lot.pk] = lot
    if fresh:
        bulk_update_with_history(
            list(fresh.values()), Lot, ["unit_value", "currency"], default_user=actor
        )
