"""What kits are made of: one row a part."""

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core.exchange.cell_readers import TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.modules.extensions import register
from modules.inventory.choices import Unit
from modules.inventory.models import Item, KitComponent

from .amounts import quantity_in_units
from .asking import LONGEST_NAME, NAMES_ITEMS, AsksForItems, ItemColumns
from .known import name_key
from .readers import QuantityReader

NO_KIT = _("Say which kit: its code or its name.")
SEVERAL_KITS = _("Several items have this name. Write the code of the kit.")
OWN_PART = _("A kit is no part of itself.")
NOTHING = _("A kit holds more than nothing of each part. Write how many.")


class KitColumns(metaclass=DeclarativeMetaclass):
    """Which kit, and how much of the part is in one."""

    kit = Column(
        label=_("Kit"),
        aliases=("kit name", "kit code", "nom du kit", "nombre del kit", "الطقم"),
        hxl="#item+kit",
        required=True,
        reader=TextReader(longest=LONGEST_NAME),
        help_text=_("Its code or exact name; a kit of a new name is made."),
        example="Arrival kit",
    )
    quantity = Column(
        label=_("Quantity in one kit"),
        aliases=("quantity", "qty", "quantité", "cantidad", "الكمية"),
        hxl="#item+component+num",
        required=True,
        reader=QuantityReader(),
        example="2",
    )


@register("exchange")
class KitResource(KitColumns, ItemColumns, AsksForItems, ExchangeResource):
    """Parts of kits. A part that is not in the list stays in the kit."""

    name = "inventory.kits"
    title = _("Parts of kits")
    model = KitComponent
    permissions = ("inventory.add_kitcomponent", "inventory.change_kitcomponent")
    export_permission = "inventory.view_kitcomponent"
    seen_of_all = NAMES_ITEMS

    def begin(self, rows, *, centre):
        """Read the catalogue."""
        self.begin_items(rows)
        # Name key → kit, of what this list has made so far.
        self.made: dict[str, Item] = {}

    def begin_writing(self, *, centre, since):
        """Answers stand from now on."""
        self.is_writing = True

    def clean(self, row, *, centre):
        """How much."""
        if "kit" not in row.values:
            row.refuse(NO_KIT, on="kit")
        if not row.values.get("quantity"):
            row.refuse(NOTHING, on="quantity")

    def identity(self, row):
        """The kit and the part."""
        part = row.values.get("code") or row.values.get("name")
        if part is None or "kit" not in row.values:
            return None
        return name_key(row.values["kit"]), name_key(part)

    def find(self, rows, *, centre, lock=False):
        """The kit, the part, and whether the one has the other already."""
        self.find_items(rows)
        kits = {row.number: self._kit_id(row) for row in rows}
        items = [row.memory.get("item") for row in rows]
        parts = KitComponent.objects.filter(
            kit__in={pk for pk in kits.values() if pk is not None},
            item__in={item.pk for item in items if isinstance(item, Item)},
        )
        found = {(part.kit_id, part.item_id): part for part in parts}
        for row, item in zip(rows, items, strict=True):
            row.memory["kit"] = kits[row.number]
            if item is None:
                continue
            row.existing = found.get((kits[row.number], item.pk))
            row.memory["quantity"] = quantity_in_units(row, item, {})
            if item.pk is not None and kits[row.number] == item.pk:
                row.refuse(OWN_PART)

    def _kit_id(self, row):
        text = row.values.get("kit", "")
        pk = self.known.of_code(text)
        if pk is not None:
            return pk
        pks = self.known.of_name(text)
        if len(pks) > 1:
            row.refuse(SEVERAL_KITS, on="kit")
        return pks[0] if pks else None

    def values(self, existing):
        """How much of the part is in one kit now."""
        return {"quantity": existing.quantity}

    def is_same(self, name, row, old, new):
        """In base units."""
        return old == row.memory["quantity"]

    def apply_all(self, rows, *, centre, actor):
        """Kits and items that are new, then their parts."""
        self.make_items(rows, actor=actor)
        self._make_kits(rows, actor=actor)
        fresh, changed = [], []
        for row in rows:
            if row.existing is not None:
                row.existing.quantity = row.memory["quantity"]
                changed.append(row.existing)
                continue
            kit_id = row.memory["kit"] or self.made[name_key(row.values["kit"])].pk
            item = row.memory["item"]
            fresh.append(KitComponent(kit_id=kit_id, item=item, quantity=row.memory["quantity"]))
        bulk_create_with_history(fresh, KitComponent, default_user=actor)
        bulk_update_with_history(changed, KitComponent, ["quantity"], default_user=actor)

    def _make_kits(self, rows, *, actor) -> None:
        fresh = []
        for row in rows:
            name = row.values["kit"]
            if row.memory["kit"] is not None or name_key(name) in self.made:
                continue
            kit = Item(code=self.free_code(name), name=name, unit=Unit.KIT)
            self.known.codes.add(kit.code)
            kit.search_text = kit.words_to_find()
            self.made[name_key(name)] = kit
            fresh.append(kit)
        bulk_create_with_history(fresh, Item, default_user=actor)

    def export_rows(self, *, centre):
        """Every part of every kit."""
        parts = KitComponent.objects.select_related("kit", "item").order_by(
            "kit__code", "item__code"
        )
        for part in parts.iterator(chunk_size=500):
            yield {
                "kit": part.kit.code,
                "code": part.item.code,
                "name": part.item.name_here,
                "unit": part.item.unit,
                "quantity": part.quantity,
            }
