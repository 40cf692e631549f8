"""What goods are worth: exact, in the currency that was told; unknown stays unknown."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

CENTS = Decimal("0.01")
# ISO 4217: three letters, such as USD, EUR or SDG.
CURRENCY = r"^[A-Z]{3}$"
NO_CURRENCY = _("A currency has three letters, such as USD, EUR or SDG.")
BOTH_OR_NONE = _(
    "A value needs its currency, and a currency a value. Write both, or leave both empty."
)
is_currency = RegexValidator(CURRENCY, NO_CURRENCY)


def value_of(quantity: Decimal, unit_value: Decimal | None) -> Decimal | None:
    """What so much is worth, exactly; None where nobody knows what one is worth."""
    return None if unit_value is None else quantity * unit_value


def money_text(amount: Decimal | None, currency: str) -> str:
    """An amount as people write it, to the hundredth; empty where nobody knows."""
    if amount is None:
        return ""
    return f"{number_format(amount.quantize(CENTS), decimal_pos=2, force_grouping=True)} {currency}"


def totals(amounts: Iterable[tuple[Decimal | None, str]]) -> dict[str, Decimal]:
    """Sums by currency; what nobody knows is in none of them."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for amount, currency in amounts:
        if amount is not None:
            found[currency] += amount
    return dict(sorted(found.items()))


class CurrencyField(forms.CharField):
    """Three letters, however they are typed."""

    def __init__(self, **kwargs):
        told = {"required": False, "max_length": 3, "validators": [is_currency]}
        super().__init__(**{**told, **kwargs})
        self.widget.attrs |= {"size": 3, "autocapitalize": "characters", "dir": "ltr"}

    def to_python(self, value):
        """In large letters."""
        return super().to_python(value).upper()
