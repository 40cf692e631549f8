"""Items of the catalogue, with names in all languages and what they are packed in."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core.exchange.cell_readers import ChoiceReader, TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.exchange.sentences import Sentence
from core.modules.extensions import register
from modules.inventory.catalogue.control import CONTROL_STAYS, is_loosened, on_hand_anywhere
from modules.inventory.choices import Control, Unit
from modules.inventory.models import Item, Packaging

from .asking import (
    LONGEST_CODE,
    SEVERAL_ITEMS,
    AsksForItems,
    categories_for,
    category_key,
)
from .known import name_key
from .readers import (
    AllergensReader,
    MeasureReader,
    PackagingsReader,
    QuantityReader,
    UnitReader,
    YesNoReader,
)

NAMES = {"name_fr": "fr", "name_es": "es", "name_ar": "ar"}
OTHER_CODES = {"ifrc": "ifrc", "unhcr": "unhcr", "unicef": "unicef"}
PLAIN = (
    *("name", "unit", "is_perishable", "needs_lot", "needs_expiry", "is_lent", "control"),
    *("weight_kg", "volume_l", "kcal", "is_halal", "is_vegetarian", "allergens", "remark"),
    "in_use",
)
LONGEST_PACK, LONGEST_REMARK = 60, 200
NO_NAME_COLUMN = _("No column holds a code or a name of items. Say below which column is which.")
NO_NAME = _("A new item needs a name. Write one, or correct the code.")
NOT_A_UNIT = _(
    "“%(word)s” is no base unit. Write a base unit such as PCE or KG, and what it is packed in with "
    "the number of units in one."
)
NO_FACTOR = _(
    "Say how many units one “%(pack)s” holds, in the column of units in one pack, or leave the "
    "packaging blank."
)
OTHER_FACTOR = _(
    "“%(pack)s” of this item holds %(known)s units here, and the row says otherwise. Give the other "
    "one another name, such as “%(pack)s of …”."
)


class WhatItIs(metaclass=DeclarativeMetaclass):
    """Code, names, category, unit."""

    code = Column(
        label=_("Item code"),
        aliases=("code", "item no", "item number", "stock code", "sku", "product code", "id",
                 "code article", "código de artículo", "código", "رمز الصنف", "رقم الصنف"),
        hxl="#item+code",
        reader=TextReader(longest=LONGEST_CODE),
        help_text=_(
            "Where it is blank and the name is new, a code is made of the name in capitals, such as "
            "BATH-TOWEL."
        ),
        example="BLANKET",
    )  # fmt: skip
    name = Column(
        label=_("Item name"),
        aliases=("name", "item", "item description", "description", "article", "product",
                 "product name", "désignation", "nom", "nombre", "artículo", "producto", "الاسم",
                 "اسم الصنف", "الصنف"),
        hxl="#item+name",
        example="Blanket, medium",
    )  # fmt: skip
    name_fr = Column(label=_("Name in French"), aliases=("name fr",), hxl="#item+name+i_fr")
    name_es = Column(label=_("Name in Spanish"), aliases=("name es",), hxl="#item+name+i_es")
    name_ar = Column(label=_("Name in Arabic"), aliases=("name ar",), hxl="#item+name+i_ar")
    category = Column(
        label=_("Category"),
        aliases=("item category", "catégorie", "categoría", "الفئة"),
        hxl="#item+type",
        reader=TextReader(longest=LONGEST_REMARK),
        help_text=_("By its code or name; one that is new here is made."),
        example="BEDDING",
    )
    category_code = Column(
        label=_("Category code"), exportable=False, reader=TextReader(longest=40)
    )
    # The number of a category in somebody's database means nothing here.
    category_number = Column(
        label=_("Number of the category in another system"),
        aliases=("category id",),
        importable=False,
        exportable=False,
    )
    unit = Column(
        label=_("Base unit"),
        aliases=("unit", "units", "uom", "unit of measure", "u/m", "unité", "unidad", "الوحدة"),
        hxl="#item+unit",
        reader=UnitReader(),
        help_text=_("What quantities of it count; pieces where nothing is written."),
        example="PCE",
    )
    pack = Column(
        label=_("Packed in"),
        aliases=("pack", "packaging", "package", "conditionnement", "emballage", "empaque",
                 "embalaje", "العبوة"),
        exportable=False,
        reader=TextReader(longest=LONGEST_PACK),
        example="bale of 20",
    )  # fmt: skip
    per_pack = Column(
        label=_("Units in one pack"),
        aliases=("pack quantity", "units per pack", "pack size", "qty per pack", "unités par colis",
                 "unidades por paquete", "عدد الوحدات في العبوة"),
        exportable=False,
        reader=QuantityReader(),
        example="20",
    )  # fmt: skip
    packagings = Column(
        label=_("Packagings"),
        reader=PackagingsReader(),
        help_text=_("All of them in one cell: carton = 24; box = 6."),
    )


class HowItIsKept(metaclass=DeclarativeMetaclass):
    """What is asked of it, what one weighs, who may eat it."""

    is_perishable = Column(
        label=_("Perishable"), aliases=("périssable", "perecedero"), reader=YesNoReader()
    )
    needs_lot = Column(label=_("Lot number asked for"), reader=YesNoReader())
    needs_expiry = Column(label=_("Expiry date asked for"), reader=YesNoReader())
    is_lent = Column(label=_("Lent and given back"), reader=YesNoReader())
    control = Column(label=_("Given out"), reader=ChoiceReader(Control))
    weight_kg = Column(
        label=_("Weight of one unit (kg)"),
        aliases=(
            "weight",
            "weight kg",
            "unit weight",
            "poids",
            "poids kg",
            "peso",
            "peso kg",
            "الوزن",
        ),
        hxl="#item+weight+num",
        reader=MeasureReader(places=5, whole=7),
    )
    volume_l = Column(
        label=_("Volume of one unit (litres)"),
        aliases=("volume", "volume litre", "volume l", "unit volume", "volumen", "الحجم"),
        hxl="#item+volume+num",
        reader=MeasureReader(places=5, whole=7),
    )
    kcal = Column(
        label=_("Energy of one unit (kcal)"),
        aliases=("kcal", "energy"),
        reader=MeasureReader(places=2, whole=8),
    )
    is_halal = Column(label=_("Halal"), aliases=("حلال",), reader=YesNoReader())
    is_vegetarian = Column(
        label=_("Vegetarian"), aliases=("végétarien", "vegetariano"), reader=YesNoReader()
    )
    allergens = Column(
        label=_("Allergens"),
        aliases=("allergènes", "alérgenos"),
        reader=AllergensReader(),
        help_text=_("With commas; “none” where the packet names none, blank where nobody read it."),
    )
    ifrc = Column(label=_("Code of IFRC"), reader=TextReader(longest=LONGEST_CODE))
    unhcr = Column(label=_("Code of UNHCR"), reader=TextReader(longest=LONGEST_CODE))
    unicef = Column(label=_("Code of UNICEF"), reader=TextReader(longest=LONGEST_CODE))
    remark = Column(
        label=_("Remark"),
        aliases=("comments", "comment", "remarks", "note", "notes", "remarque", "observaciones"),
        reader=TextReader(longest=LONGEST_REMARK),
    )
    in_use = Column(label=_("In use"), aliases=("active",), reader=YesNoReader())


@register("exchange")
class ItemResource(WhatItIs, HowItIsKept, AsksForItems, ExchangeResource):
    """The catalogue of all centres. A second import of the same list changes nothing."""

    name = "inventory.items"
    title = _("Items")
    model = Item
    permissions = ("inventory.add_item", "inventory.change_item", "inventory.add_packaging")
    export_permission = "inventory.view_item"
    seen_of_all = frozenset(["code"])

    @classmethod
    def missing(cls, filled):
        """A code or a name."""
        return [] if filled & {"code", "name"} else [NO_NAME_COLUMN]

    def begin(self, rows, *, centre):
        """Read what the catalogue has; codes of the list are not given to items without one."""
        self.begin_items(())
        self.known.codes |= {row.values.get("code", "") for row in rows}

    def clean(self, row, *, centre):
        """A base unit, and packagings that say what they hold."""
        told = row.values
        unit = told.get("unit")
        pack, per_pack = told.pop("pack", ""), told.pop("per_pack", None)
        if unit and unit not in Unit.values:
            # A packaging in the column of units, with the number of units beside it.
            told.pop("unit")
            if pack or per_pack is None:
                row.refuse(Sentence(NOT_A_UNIT, {"word": unit}), on="unit")
            pack = pack or unit
        packagings = dict(told.pop("packagings", {}))
        if pack and per_pack:
            packagings[pack] = per_pack
        elif pack:
            row.refuse(Sentence(NO_FACTOR, {"pack": pack}), on="pack")
        row.memory["packagings"] = packagings

    def identity(self, row):
        """The code, or the name of an item without one."""
        if code := row.values.get("code"):
            return "code", code.casefold()
        return ("name", name_key(row.values["name"])) if "name" in row.values else None

    def find(self, rows, *, centre, lock=False):
        """By code, or by the exact name where the row has no code; three queries a piece."""
        wanted = {row.number: self._id_of(row) for row in rows}
        items = Item.objects.select_related("category").in_bulk(
            [pk for pk in wanted.values() if pk is not None]
        )
        packed = defaultdict(dict)
        for each in Packaging.objects.filter(item__in=items):
            packed[each.item_id][each.name.casefold()] = each
        for row in rows:
            row.existing = items.get(wanted[row.number])
            known = packed.get(wanted[row.number], {})
            row.memory["packed"] = known
            if row.existing is None and "name" not in row.values and not row.problems:
                row.refuse(NO_NAME, on="code")
            self._check_packagings(row, known)
        self._check_control(rows)

    @staticmethod
    def _check_control(rows) -> None:
        """A list loosens nothing of what is in a store, whoever brings it; a query at most."""
        loosened = {
            row.existing.pk: row
            for row in rows
            if row.existing is not None
            and "control" in row.values
            and is_loosened(row.existing.control, row.values["control"])
        }
        for pk in on_hand_anywhere(loosened) if loosened else ():
            loosened[pk].refuse(CONTROL_STAYS, on="control")

    def _id_of(self, row):
        if code := row.values.get("code"):
            return self.known.by_code.get(code.casefold())
        pks = self.known.of_name(row.values.get("name", ""))
        if len(pks) > 1:
            row.refuse(SEVERAL_ITEMS, on="name")
        return pks[0] if len(pks) == 1 else None

    @staticmethod
    def _check_packagings(row, known) -> None:
        for name, factor in row.memory["packagings"].items():
            stored = known.get(name.casefold())
            if stored is not None and stored.factor != factor:
                told = {"pack": name, "known": stored.factor}
                row.refuse(Sentence(OTHER_FACTOR, told))

    def values(self, existing):
        """What the item says now."""
        found = {name: getattr(existing, name) for name in PLAIN}
        found |= {name: existing.names.get(key, "") for name, key in NAMES.items()}
        found |= {name: existing.other_codes.get(key, "") for name, key in OTHER_CODES.items()}
        category = existing.category
        return {
            **found,
            "category": category.code if category else "",
            "category_code": category.code if category else "",
        }

    def changes(self, row):
        """Also a packaging that the item does not have yet."""
        from core.exchange.rows import Change

        found = super().changes(row)
        known = row.memory["packed"]
        fresh = {
            name: factor
            for name, factor in row.memory["packagings"].items()
            if name.casefold() not in known
        }
        if row.existing is not None and fresh:
            reader = self.column("packagings").reader
            found.append(Change(field="packagings", old="", new=reader.render(fresh)))
        return found

    def is_same(self, name, row, old, new):
        """A category may be told by its name."""
        if name == "category" and row.existing.category is not None:
            category = row.existing.category
            words = (category.code, category.name, *category.names.values())
            return name_key(new) in map(name_key, words)
        return old == new

    def apply_all(self, rows, *, centre, actor):
        """New items and changed ones, each with history; then packagings."""
        categories = categories_for(rows, actor=actor)
        fresh, changed, packagings = [], [], []
        for row in rows:
            item = row.existing
            if item is None:
                code = row.values.get("code") or self.free_code(row.values["name"])
                self.known.codes.add(code)
                item = Item(code=code)
                fresh.append(item)
            elif any(change.field != "packagings" for change in row.changes):
                changed.append(item)
            self._tell(item, row, categories)
            packagings += [
                Packaging(item=item, name=name, factor=factor)
                for name, factor in row.memory["packagings"].items()
                if name.casefold() not in row.memory["packed"]
            ]
        bulk_create_with_history(fresh, Item, default_user=actor)
        fields = [*PLAIN, "names", "other_codes", "category", "search_text"]
        bulk_update_with_history(changed, Item, fields, default_user=actor)
        bulk_create_with_history(packagings, Packaging, default_user=actor)

    @staticmethod
    def _tell(item: Item, row, categories) -> None:
        told = row.values
        for name in PLAIN:
            if name in told:
                setattr(item, name, told[name])
        item.names = {
            **(item.names or {}),
            **{key: told[name] for name, key in NAMES.items() if name in told},
        }
        item.other_codes = {
            **(item.other_codes or {}),
            **{key: told[name] for name, key in OTHER_CODES.items() if name in told},
        }
        if key := category_key(row):
            item.category = categories[key]
        item.search_text = item.words_to_find()

    def export_rows(self, *, centre):
        """Every item with its packagings, few at a time."""
        rows = Item.objects.select_related("category").prefetch_related("packagings")
        for item in rows.order_by("code").iterator(chunk_size=500):
            packagings = {each.name: each.factor for each in item.packagings.all()}
            yield {"code": item.code, **self.values(item), "packagings": packagings}
