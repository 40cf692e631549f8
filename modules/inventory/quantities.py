"""Quantities of goods: exact numbers of base units, to the thousandth.

They are kept as whole thousandths, so that sums are exact and the same on both databases: SQLite
has no decimal numbers, and a tenth of a kilo taken three times must leave what it should.
"""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

PLACES = 3
THOUSANDTH = Decimal(1).scaleb(-PLACES)
# Twelve digits before the point: more than any store holds, and far from where integers end.
MOST = Decimal(10) ** 12 - THOUSANDTH
NOTHING = Decimal(0)

TOO_EXACT = _("Quantities go to the thousandth of a unit.")
NO_NUMBER = _("This is not a number.")
TOO_MUCH = _("This is more than any store holds. Check the number.")


def to_thousandths(value) -> int:
    """A quantity as whole thousandths. Raises `ValidationError` for what is no such quantity."""
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise ValidationError(NO_NUMBER, code="invalid") from None
    if not number.is_finite():
        raise ValidationError(NO_NUMBER, code="invalid")
    if abs(number) > MOST:
        raise ValidationError(TOO_MUCH, code="too_much")
    whole = number.scaleb(PLACES)
    if whole != whole.to_integral_value():
        raise ValidationError(TOO_EXACT, code="too_exact")
    return int(whole)


def from_thousandths(value) -> Decimal | None:
    """The quantity behind a number of thousandths, written as short as it can be."""
    if value is None:
        return None
    return plain(Decimal(int(value)).scaleb(-PLACES))


def plain(number: Decimal) -> Decimal:
    """The same number without needless digits: 12, not 12.000 and not 1.2E+1."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def as_text(number: Decimal | None) -> str:
    """A quantity as the reader's language writes it."""
    if number is None:
        return ""
    number = plain(number)
    places = max(0, -number.as_tuple().exponent)
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


class QuantityField(models.BigIntegerField):
    """A column of thousandths that Python sees as `Decimal` of base units."""

    description = "quantity in base units"

    def get_internal_type(self) -> str:
        """The database's whole number."""
        return "BigIntegerField"

    @property
    def validators(self):
        """Those that were given: the column's own bounds count thousandths."""
        return list(self._validators)

    def from_db_value(self, value, expression, connection):
        """Also of sums."""
        return from_thousandths(value)

    def to_python(self, value):
        """A `Decimal` that the column can keep. Raises `ValidationError`."""
        return None if value is None else from_thousandths(to_thousandths(value))

    def get_prep_value(self, value):
        """What the database compares and keeps."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_thousandths(value)

    def value_to_string(self, obj) -> str:
        """As people write it, so that serialised data can be read."""
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs):
        """A field for numbers with at most three places."""
        return models.Field.formfield(self, **{"form_class": QuantityFormField, **kwargs})


class QuantityFormField(forms.DecimalField):
    """Asks for a quantity; nothing below zero, at most three places."""

    def __init__(self, **kwargs):
        kwargs.setdefault("decimal_places", PLACES)
        kwargs.setdefault("max_value", MOST)
        super().__init__(**{"validators": [MinValueValidator(0)], **kwargs})
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("min", "0")
