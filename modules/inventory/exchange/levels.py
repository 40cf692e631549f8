"""Minimum levels of a centre."""

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import scope
from core.exchange.cell_readers import TextReader, WholeReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.modules.extensions import register
from modules.inventory.models import MinimumLevel
from modules.inventory.models.levels import LONGEST_LEAD

from .amounts import packagings_of, quantity_in_units
from .asking import NAMES_ITEMS, AsksForItems, ItemColumns
from .goods import LONGEST_PLACE, LONGEST_REMARK, UNKNOWN_PLACE, Places
from .known import name_key
from .readers import QuantityReader

TOO_SMALL = _("The maximum is not below the minimum. Correct one of the two.")
WHOLE_CENTRE = frozenset({"the whole centre", "tout le centre", "todo el centro", "المركز كله"})


class LevelColumns(metaclass=DeclarativeMetaclass):
    """Where, and how much."""

    place = Column(
        label=_("Place"),
        aliases=("warehouse", "store", "location", "site", "entrepôt", "magasin", "lieu", "almacén",
                 "bodega", "lugar", "المخزن", "المستودع", "المكان"),
        hxl="#loc+name+warehouse",
        reader=TextReader(longest=LONGEST_PLACE),
        help_text=_("Its name or code; blank for the whole centre."),
    )  # fmt: skip
    quantity = Column(
        label=_("Minimum"),
        aliases=("minimum quantity", "min", "min qty", "minimum level", "quantity", "qty",
                 "reorder level", "stock minimum", "quantité minimale", "quantité", "mínimo",
                 "cantidad mínima", "cantidad", "الحد الأدنى", "الكمية"),
        hxl="#item+minimum+num",
        required=True,
        reader=QuantityReader(),
        example="500",
    )  # fmt: skip
    maximum = Column(
        label=_("Maximum"),
        aliases=("maximum quantity", "max", "max qty", "stock maximum", "máximo", "الحد الأقصى"),
        hxl="#item+maximum+num",
        reader=QuantityReader(),
        help_text=_("In base units of the item."),
    )
    lead_time_days = Column(
        label=_("Lead time in days"),
        aliases=("lead time", "délai de livraison", "plazo de entrega"),
        reader=WholeReader(least=0, most=LONGEST_LEAD),
    )
    remark = Column(
        label=_("Remark"),
        aliases=("comments", "comment", "remarks", "note", "notes", "remarque", "observaciones"),
        reader=TextReader(longest=LONGEST_REMARK),
    )


@register("exchange")
class LevelResource(LevelColumns, ItemColumns, AsksForItems, ExchangeResource):
    """Minimum levels. A second import of the same list changes nothing."""

    name = "inventory.levels"
    title = _("Minimum levels")
    model = MinimumLevel
    permissions = (
        "inventory.add_minimumlevel",
        "inventory.change_minimumlevel",
        "inventory.add_item",
    )
    export_permission = "inventory.view_minimumlevel"
    seen_of_all = NAMES_ITEMS

    def begin(self, rows, *, centre):
        """Read the catalogue and the places."""
        self.begin_items(rows)
        self.places = Places(centre)
        self.whole = WHOLE_CENTRE | {name_key(centre.name), centre.code.casefold()}

    def begin_writing(self, *, centre, since):
        """Answers stand from now on."""
        self.is_writing = True

    def clean(self, row, *, centre):
        """The place; the centre's own name means all of it."""
        place = None
        if (told := row.values.get("place")) and name_key(told) not in self.whole:
            found = self.places.called(told)
            place = found[0] if len(found) == 1 else None
            if place is None:
                row.refuse(UNKNOWN_PLACE, on="place")
        row.memory["place"] = place

    def identity(self, row):
        """An item has one level at a place."""
        item = row.values.get("code") or row.values.get("name")
        place = row.memory.get("place")
        return None if item is None else (name_key(item), place.pk if place else None)

    def find(self, rows, *, centre, lock=False):
        """The level of the item at the place, or of the whole centre."""
        self.find_items(rows)
        sound = [row for row in rows if not row.problems]
        items = {row.memory["item"].pk for row in sound} - {None}
        packed = packagings_of(items)
        levels = MinimumLevel.objects.filter(centre=centre, item__in=items)
        found = {(level.item_id, level.location_id): level for level in levels}
        for row in sound:
            item, place = row.memory["item"], row.memory["place"]
            row.memory["quantity"] = quantity_in_units(row, item, packed)
            row.existing = found.get((item.pk, place.pk if place else None))
            maximum = row.values.get("maximum")
            if maximum is None and row.existing is not None:
                maximum = row.existing.maximum
            if not row.problems and maximum is not None and maximum < row.memory["quantity"]:
                row.refuse(TOO_SMALL, on="maximum")

    def values(self, existing):
        """What the level says now."""
        return {
            "quantity": existing.minimum,
            "maximum": existing.maximum,
            "lead_time_days": existing.lead_time_days,
            "remark": existing.remark,
        }

    def is_same(self, name, row, old, new):
        """The minimum in base units."""
        return old == (row.memory["quantity"] if name == "quantity" else new)

    def apply_all(self, rows, *, centre, actor):
        """New levels and changed ones, with history."""
        with scope.system(actor=actor):
            self.make_items(rows, actor=actor)
            fresh, changed = [], []
            for row in rows:
                level = row.existing
                if level is None:
                    item, place = row.memory["item"], row.memory["place"]
                    level = MinimumLevel(centre=centre, item=item, location=place)
                    fresh.append(level)
                else:
                    changed.append(level)
                level.minimum = row.memory["quantity"]
                for name in ("maximum", "lead_time_days", "remark"):
                    if name in row.values:
                        setattr(level, name, row.values[name])
            bulk_create_with_history(fresh, MinimumLevel, default_user=actor)
            fields = ["minimum", "maximum", "lead_time_days", "remark"]
            bulk_update_with_history(changed, MinimumLevel, fields, default_user=actor)

    def export_rows(self, *, centre):
        """Every level of the centre."""
        levels = MinimumLevel.objects.filter(centre=centre).select_related("item", "location")
        for level in levels.order_by("item__code", "id").iterator(chunk_size=500):
            yield {
                **self.values(level),
                "code": level.item.code,
                "name": level.item.name_here,
                "unit": level.item.unit,
                "place": level.location.code if level.location else "",
            }
