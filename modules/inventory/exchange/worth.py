"""What goods of a list are worth: columns, and that a value has a currency. Another value is another lot."""

import re

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass

from core.exchange.cell_readers import TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.rows import ExchangeRow
from core.exchange.value_errors import ValueNotUnderstood
from modules.inventory.money import BOTH_OR_NONE, CURRENCY, NO_CURRENCY
from modules.inventory.quantities import plain

from .readers import QuantityReader

NO_WORTH = (None, "")


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


def check_both(row: ExchangeRow) -> None:
    """A value needs its currency."""
    if bool(row.values.get("unit_value")) != bool(row.values.get("currency")):
        row.refuse(BOTH_OR_NONE, on="currency")
