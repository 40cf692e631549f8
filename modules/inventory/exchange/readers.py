"""How the cells of lists of goods are read."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.exchange.cell_readers import AnswerReader, Bound, CellReader, TextReader
from core.exchange.value_errors import ValueNotUnderstood
from core.exchange.values import number_style, parse_decimal
from modules.inventory.choices import Allergen, Unit
from modules.inventory.quantities import to_thousandths
from modules.inventory.rules.units import unit_called, word_key

LONGEST_UNIT = 60
NOTHING_NAMED = frozenset({"none", "aucun", "aucune", "ninguno", "ninguna", "لا يوجد", "لا شيء"})


class NotAQuantity(ValueNotUnderstood):
    """No number that a store can hold."""

    code = "not_a_quantity"
    sentence = _("This is no quantity: a number from nothing up, to the thousandth of a unit.")


class NotAMeasure(ValueNotUnderstood):
    """No weight, volume or energy."""

    code = "not_a_measure"
    sentence = _("This is no measure: a number above nothing. Correct it or leave it blank.")


class NotAnAllergen(ValueNotUnderstood):
    """A word that is none of the fourteen."""

    code = "not_an_allergen"
    sentence = _(
        "This is none of the fourteen allergens that packets name. Write them with commas, or "
        "“none” where the packet names none."
    )


class NotPackagings(ValueNotUnderstood):
    """A cell of packagings that does not say how much each holds."""

    code = "not_packagings"
    sentence = _(
        "Write packagings as name = number of units, with semicolons: carton = 24; box = 6."
    )


class QuantityReader(CellReader):
    """A quantity, nothing or more."""

    def bound_to(self, cells):
        """Decide for the column what divides thousands."""
        style = number_style(cells)

        def read(value):
            number = parse_decimal(value, style=style)
            if number is None:
                return None
            try:
                to_thousandths(number)
            except ValidationError:
                raise NotAQuantity from None
            if number < 0:
                raise NotAQuantity
            return number

        return Bound(read, style.note)


class MeasureReader(CellReader):
    """Weight, volume or energy of one unit. Nothing weighs nothing: a zero says that nobody knows."""

    def __init__(self, *, places: int, whole: int):
        super().__init__()
        self.step = Decimal(1).scaleb(-places)
        self.most = Decimal(10) ** whole

    def bound_to(self, cells):
        """Decide for the column what divides thousands."""
        style = number_style(cells)

        def read(value):
            number = parse_decimal(value, style=style)
            if not number:
                return None
            if number < 0 or number >= self.most:
                raise NotAMeasure
            return number.quantize(self.step).normalize() or None

        return Bound(read, style.note)


class UnitReader(TextReader):
    """A base unit by any of its names; another word as it is, because it may be a packaging."""

    def __init__(self):
        super().__init__(longest=LONGEST_UNIT)

    def clean(self, value, row=None, **kwargs):
        """The unit's code, or the word."""
        text = super().clean(value)
        return None if text is None else unit_called(text) or text

    def allowed(self):
        """The codes of base units."""
        return list(Unit.values)


class YesNoReader(AnswerReader):
    """Yes or no; unknown says nothing."""

    def clean(self, value, row=None, **kwargs):
        """True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(value) or "")

    def render(self, value, obj=None, **kwargs):
        """As it is read again."""
        return {True: "yes", False: "no"}.get(value, "")


class AllergensReader(TextReader):
    """Allergens with commas; “none” is another answer than a blank cell."""

    def clean(self, value, row=None, **kwargs):
        """A list of codes, empty for none; None for a blank cell: nobody has read the packet."""
        text = super().clean(value)
        if text is None:
            return None
        if word_key(text) in NOTHING_NAMED:
            return []
        from core.exchange.languages import in_every_language

        words = {}
        for code, label in Allergen.choices:
            for word in (code, *in_every_language(label)):
                words[word_key(word)] = str(code)
        named = {word_key(part) for part in text.replace(";", ",").split(",") if part.strip()}
        if named - set(words):
            raise NotAnAllergen
        found = {words[word] for word in named}
        return [code for code in Allergen.values if code in found]

    def render(self, value, obj=None, **kwargs):
        """Codes with commas; none as a word."""
        if value is None:
            return ""
        return ", ".join(value) or "none"

    def allowed(self):
        """The codes."""
        return ["none", *Allergen.values]


class PackagingsReader(TextReader):
    """What an item is packed in: carton of 24 = 24; box = 6."""

    def clean(self, value, row=None, **kwargs):
        """Name → number of base units."""
        text = super().clean(value)
        if text is None:
            return None
        found = {}
        for part in text.split(";"):
            name, equals, number = part.rpartition("=")
            if not part.strip():
                continue
            factor = factor_of(number)
            if not equals or not name.strip() or factor is None:
                raise NotPackagings
            found[name.strip()] = factor
        return found

    def render(self, value, obj=None, **kwargs):
        """As it is read again."""
        return "; ".join(f"{name} = {factor}" for name, factor in (value or {}).items())


def factor_of(text: str) -> Decimal | None:
    """The number of units in one; None for what is none."""
    try:
        number = parse_decimal(text)
        if number is not None:
            to_thousandths(number)
    except (ValueNotUnderstood, ValidationError):
        return None
    return number if number else None
