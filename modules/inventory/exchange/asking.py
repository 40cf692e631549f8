"""Rows that name an item: by its code, by its exact name, or else they ask which one is meant.

The first row about an unknown item asks; what is answered there holds for all rows about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history

from core.exchange.cell_readers import TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.rows import Answer, ExchangeRow, Question
from core.exchange.sentences import Sentence
from modules.inventory.catalogue.errors import CodesRunOut
from modules.inventory.choices import Unit
from modules.inventory.models import Category, Item
from modules.inventory.rules.item_codes import free_code

from .known import KnownItems, items_of, name_key
from .readers import UnitReader

NEW = "new"
LONGEST_CODE, LONGEST_NAME = 60, 300
WHICH_ITEM = _("Which item is this?")
A_NEW_ITEM = _("A new item of the catalogue")
THIS_ITEM = _("%(name)s, %(code)s")
ALIKE = _("has a similar name")
NO_SUCH_CODE = _(
    "There is no item with this code. Import the catalogue first, or write the item's name beside it."
)
NO_ITEM = _("Say which item: its code or its name.")
SEVERAL_ITEMS = _("Several items have this name. Write the code of the one that is meant.")


@dataclass
class Unknown:
    """An item that the catalogue does not have yet, as the first row about it names it."""

    key: tuple
    code: str
    name: str
    first_row: int
    answer: str = ""
    unit: str = Unit.PIECE.value
    item: Item | None = None
    pk: None = None
    needs_lot: bool = False
    needs_expiry: bool = False

    def get_unit_display(self):
        """As of an item."""
        return Unit(self.unit).label


class ItemColumns(metaclass=DeclarativeMetaclass):
    """Which item a row is about."""

    code = Column(
        label=_("Item code"),
        aliases=("item_code", "item no", "item number", "stock code", "sku", "product code",
                 "product id", "code", "code article", "référence article", "código de artículo",
                 "código", "رمز الصنف", "رقم الصنف"),
        hxl="#item+code",
        reader=TextReader(longest=LONGEST_CODE),
        help_text=_("Of this catalogue or of another one that the item carries."),
        example="BLANKET",
    )  # fmt: skip
    name = Column(
        label=_("Item name"),
        aliases=("item", "item description", "description of goods", "article", "product", "goods",
                 "product name", "désignation", "nom de l'article", "artículo", "producto",
                 "nombre del artículo", "الصنف", "اسم الصنف"),
        hxl="#item+name",
        reader=TextReader(longest=LONGEST_NAME),
        help_text=_("Its exact name in any language. Of an unknown name you are asked what it is."),
        example="Blanket, medium",
    )  # fmt: skip
    unit = Column(
        label=pgettext_lazy("goods", "Unit"),
        aliases=("units", "uom", "unit of measure", "unit of measurement", "u/m", "base unit",
                 "unité", "unité de mesure", "unidad", "unidad de medida", "الوحدة"),
        hxl="#item+unit",
        reader=UnitReader(),
        help_text=_("What the quantity counts: a base unit, or a packaging of the item."),
        example="PCE",
    )  # fmt: skip


# Columns of which all rows are looked at before the first.
NAMES_ITEMS = frozenset(["code", "name", "unit"])


class AsksForItems:
    """Finds the item of each row; a mixin of resources. After `find_items` a row has in its memory
    under "item" an `Item`, an `Unknown`, or nothing where the row is refused.
    """

    others_are_new = _("Keep them, and take all others as new items")
    questions_are_open = _(
        "Some rows name an item that the catalogue does not have. Say of each which item it is, then "
        "confirm. Nothing was imported yet."
    )
    known: KnownItems
    unknown: dict[tuple, Unknown]
    # While rows are carried out.
    is_writing = False

    def begin_items(self, rows: Iterable[ExchangeRow]) -> None:
        """Read the catalogue, and note who is the first to name what it lacks."""
        self.known = KnownItems()
        self.unknown = {}
        self.is_writing = False
        for row in rows:
            code, name = row.values.get("code", ""), row.values.get("name", "")
            # What a row will bring is no code for an item without one.
            self.known.codes.add(code)
            key = self._key(code, name)
            if key is not None and key not in self.unknown:
                unit = row.values.get("unit", "")
                unit = unit if unit in Unit.values else Unit.PIECE.value
                self.unknown[key] = Unknown(key, code, name, row.number, row.answer, unit)

    def _key(self, code: str, name: str) -> tuple | None:
        """What is the same of rows about the same unknown item; None where it is known or unnamed."""
        if code:
            is_named = name and self.known.of_code(code) is None
            return ("code", code.casefold()) if is_named else None
        if name and not self.known.called(name):
            return ("name", name_key(name))
        return None

    def find_items(self, rows: Sequence[ExchangeRow]) -> None:
        """Set `row.memory["item"]`, refuse the row, or let it ask; one query a piece."""
        wanted = {row.number: self._id_or_unknown(row) for row in rows}
        shown = {
            pk
            for found in wanted.values()
            if isinstance(found, Unknown)
            for pk in (*self._alike(found), found.answer)
        }
        pks = {pk for pk in wanted.values() if pk is not None and not isinstance(pk, Unknown)}
        items = items_of(pks | {pk for pk in map(_as_id, shown) if pk is not None})
        for row in rows:
            found = wanted[row.number]
            if isinstance(found, Unknown):
                self._ask(row, found, items)
            elif found in items:
                row.memory["item"] = items[found]

    def _id_or_unknown(self, row: ExchangeRow):
        code, name = row.values.get("code", ""), row.values.get("name", "")
        key = self._key(code, name)
        if key is not None and key in self.unknown:
            return self.unknown[key]
        if code:
            pk = self.known.of_code(code)
            if pk is None:
                row.refuse(NO_SUCH_CODE, on="code")
            return pk
        if not name:
            row.refuse(NO_ITEM)
            return None
        pks = self.known.called(name)
        if len(pks) > 1:
            row.refuse(SEVERAL_ITEMS, on="name")
        return pks[0] if len(pks) == 1 else None

    def _alike(self, unknown: Unknown) -> list:
        return [] if self.is_writing else self.known.alike(unknown.name)

    def _ask(self, row: ExchangeRow, unknown: Unknown, items: dict) -> None:
        chosen = items.get(_as_id(unknown.answer))
        row.memory["item"] = chosen or unknown
        row.memory["unknown"] = unknown
        if row.number != unknown.first_row:
            return
        if self.is_writing:
            if row.asked_before:
                decided = Answer(value=row.answer, label=row.answer)
                row.question = Question(sentence=WHICH_ITEM, answers=(decided,))
            return
        answers = [
            Answer(
                value=str(pk),
                label=Sentence(THIS_ITEM, {"name": items[pk].name_here, "code": items[pk].code}),
                why=ALIKE,
            )
            for pk in self._alike(unknown)
            if pk in items
        ]
        new = Answer(value=NEW, label=A_NEW_ITEM)
        row.question = Question(sentence=WHICH_ITEM, answers=(*answers, new))

    # --- Carrying out --------------------------------------------------------------------------
    def make_items(self, rows: Sequence[ExchangeRow], *, actor) -> None:
        """Make the items that these rows are the first to need; every row has its item afterwards."""
        fresh = []
        categories = categories_for(rows, actor=actor)
        for row in rows:
            unknown = row.memory.get("item")
            if not isinstance(unknown, Unknown):
                continue
            if unknown.item is None:
                unknown.item = self._new_item(row, unknown, categories)
                fresh.append(unknown.item)
            row.memory["item"] = unknown.item
        bulk_create_with_history(fresh, Item, default_user=actor)

    def _new_item(self, row: ExchangeRow, unknown: Unknown, categories: dict) -> Item:
        code = unknown.code or self.free_code(unknown.name)
        self.known.codes.add(code)
        category = categories.get(category_key(row))
        item = Item(code=code, name=unknown.name, unit=unknown.unit, category=category)
        item.search_text = item.words_to_find()
        return item

    def free_code(self, name: str) -> str:
        """A code by the rule. Raises `CodesRunOut`."""
        code = free_code(name, self.known.codes)
        if code is None:
            raise CodesRunOut
        return code


def _as_id(answer):
    """The id that an answer names; None for “new” and for none."""
    if isinstance(answer, UUID):
        return answer
    try:
        return UUID(answer)
    except ValueError:
        return None


# --- Categories that items name ------------------------------------------------------------------
def category_key(row: ExchangeRow) -> str:
    """What is compared of the category that a row names; empty where it names none."""
    return name_key(row.values.get("category_code") or row.values.get("category") or "")


def categories_for(rows: Sequence[ExchangeRow], *, actor) -> dict[str, Category]:
    """The categories that rows name, by what is compared; made where they are new."""
    named: dict[str, tuple[str, str]] = {}
    for row in rows:
        code, name = row.values.get("category_code", ""), row.values.get("category", "")
        if code or name:
            named.setdefault(category_key(row), (code, name))
    if not named:
        return {}
    found, codes = {}, set()
    for category in Category.objects.order_by("code"):
        codes.add(category.code)
        for word in (category.code, category.name, *category.names.values()):
            found.setdefault(name_key(str(word)), category)
    fresh = []
    for key, (code, name) in named.items():
        if key in found:
            continue
        code = (code or free_code(name, codes) or name)[:40]
        codes.add(code)
        found[key] = Category(code=code, name=name or code)
        fresh.append(found[key])
    bulk_create_with_history(fresh, Category, default_user=actor)
    return found
