"""Lists of goods: so much of an item, of a lot, at a place of the centre; what their imports share."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history

from core.actions.permit import check_may
from core.exchange.cell_readers import DateReader, TextReader
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.exchange.rows import ExchangeRow
from core.exchange.sentences import Sentence
from modules.inventory.choices import LocationKind
from modules.inventory.ledger.lots import LotKey, lots_known, make_lots
from modules.inventory.models import Document, Grant, Item, Location, Lot, Packaging
from modules.inventory.rules.units import word_key

from .amounts import OTHER_FACTOR, packagings_of, quantity_in_units
from .asking import NAMES_ITEMS, AsksForItems
from .known import name_key
from .readers import QuantityReader
from .worth import worth_of

LONGEST_LOT, LONGEST_PLACE, LONGEST_PARTNER, LONGEST_REMARK = 60, 80, 160, 200
NO_PLACE = _(
    "Say where: a place of this centre. Without the column everything goes into the only store; here "
    "are none or several."
)
UNKNOWN_PLACE = _(
    "There is no place of this name at this centre. Add it to the places of the centre first, or "
    "write the name of one that is there."
)
SEVERAL_PLACES = _("Several places have this name. Write the code of the one that is meant.")
UNKNOWN_GRANT = _(
    "There is no grant with this code. Add it to the grants first, or leave it blank."
)
LOT_NEEDED = _("This item needs a lot number. It stands on the packet.")
EXPIRY_NEEDED = _("This item needs an expiry date. It stands on the packet.")


class PlaceColumns(metaclass=DeclarativeMetaclass):
    """Where the goods are."""

    place = Column(
        label=_("Place"),
        aliases=("warehouse", "store", "location", "location id", "site", "warehouse name",
                 "store name", "entrepôt", "magasin", "lieu", "almacén", "bodega", "lugar", "المخزن",
                 "المستودع", "المكان"),
        hxl="#loc+name+warehouse",
        reader=TextReader(longest=LONGEST_PLACE),
        help_text=_("Its name or code; blank where the centre has one store only."),
        example="Main store",
    )  # fmt: skip
    place_code = Column(
        label=_("Place code"),
        aliases=("warehouse code", "location code", "store code"),
        hxl="#loc+code+warehouse",
        reader=TextReader(longest=LONGEST_PLACE),
    )
    shelf = Column(
        label=_("Shelf"),
        aliases=("bin", "bin location", "étagère", "rayon", "estante", "الرف"),
        exportable=False,
        reader=TextReader(longest=LONGEST_PLACE),
        help_text=_("A place within the other one."),
    )


class LotColumns(metaclass=DeclarativeMetaclass):
    """Which goods of the item."""

    lot = Column(
        label=_("Lot number"),
        aliases=("lot", "lot no", "batch", "batch number", "batch no", "box id", "box number",
                 "numéro de lot", "lote", "número de lote", "رقم التشغيلة", "رقم الدفعة"),
        hxl="#item+lot",
        reader=TextReader(longest=LONGEST_LOT),
        example="L2207",
    )  # fmt: skip
    expiry = Column(
        label=_("Expires"),
        aliases=("expiry date", "expiry", "exp date", "expiration date", "best before", "use by",
                 "date de péremption", "date d'expiration", "fecha de caducidad",
                 "fecha de vencimiento", "تاريخ الانتهاء", "تاريخ انتهاء الصلاحية"),
        hxl="#date+expiry",
        reader=DateReader(),
        example="2027-12-31",
    )  # fmt: skip
    grant = Column(
        label=_("Grant code"),
        aliases=(
            "grant",
            "donor code",
            "project code",
            "code du financement",
            "código de subvención",
        ),
        hxl="#org+funder+code",
        reader=TextReader(longest=40),
    )


class AmountColumns(metaclass=DeclarativeMetaclass):
    """How much."""

    quantity = Column(
        label=_("Quantity"),
        aliases=("qty",
            "items",
            "number of items",
            "pieces", "balance", "stock", "on hand", "stock on hand", "amount", "count", "counted",
                 "closing balance", "quantité", "cantidad", "existencias", "الكمية", "الرصيد"),
        hxl="#item+balance+num",
        reader=QuantityReader(),
        help_text=_("In the unit of the row; in base units of the item where it names none."),
        example="120",
    )  # fmt: skip
    packs = Column(
        label=_("Number of packs"),
        aliases=("packs", "cartons", "nombre de colis", "número de paquetes", "عدد العبوات"),
        exportable=False,
        reader=QuantityReader(),
        help_text=_("Instead of the quantity, with what it is packed in."),
    )
    pack = Column(
        label=_("Packed in"),
        aliases=("pack", "packaging", "package", "conditionnement", "empaque", "العبوة"),
        exportable=False,
        reader=TextReader(longest=60),
    )
    per_pack = Column(
        label=_("Units in one pack"),
        aliases=("pack quantity", "units per pack", "pack size", "qty per pack", "unités par colis",
                 "unidades por paquete"),
        exportable=False,
        reader=QuantityReader(),
    )  # fmt: skip


class NewItemColumns(metaclass=DeclarativeMetaclass):
    """What is told of an item that the catalogue does not have yet."""

    category = Column(
        label=_("Category"),
        aliases=("item category", "catégorie", "categoría", "الفئة"),
        exportable=False,
        reader=TextReader(longest=200),
        help_text=_("Only for an item that is new here."),
    )
    category_code = Column(
        label=_("Category code"), exportable=False, reader=TextReader(longest=40)
    )


class PartnerColumns(metaclass=DeclarativeMetaclass):
    """From whom, and under which number."""

    partner = Column(
        label=_("Supplier or donor"),
        aliases=("supplier/donor", "supplier", "donor", "vendor", "from", "fournisseur", "bailleur",
                 "donateur", "proveedor", "donante", "المورد", "المانح"),
        hxl="#org+funder",
        reader=TextReader(longest=LONGEST_PARTNER),
    )  # fmt: skip
    reference = Column(
        label=_("Their number"),
        aliases=("tracking number", "waybill", "waybill no", "po number", "purchase order",
                 "reference", "référence", "bon de livraison", "referencia", "رقم البوليصة"),
        reader=TextReader(longest=80),
        help_text=_("Of the order, the waybill or the gift certificate."),
    )  # fmt: skip
    remark = Column(
        label=_("Remark"),
        aliases=("comments", "comment", "remarks", "note", "notes", "remarque", "observaciones"),
        reader=TextReader(longest=LONGEST_REMARK),
    )


class Places:
    """The places of a centre by code, by name and by the place within."""

    def __init__(self, centre):
        self.all = list(Location.objects.to_use_at(centre))
        self.by_code = {place.code.casefold(): place for place in self.all}
        self.by_name: dict[str, list[Location]] = {}
        for place in self.all:
            self.by_name.setdefault(name_key(place.name), []).append(place)
        self.by_pk = {place.pk: place for place in self.all}

    def only_store(self) -> Location | None:
        """The store of a centre that has one."""
        stores = [p for p in self.all if p.kind == LocationKind.STORE and p.parent_id is None]
        return stores[0] if len(stores) == 1 else None

    def called(self, text: str, *, within: Location | None = None) -> list[Location]:
        """The place of a code, or the places of a name; within another one where that is given."""
        by_code = self.by_code.get(text.casefold())
        found = [by_code] if by_code else self.by_name.get(name_key(text), [])
        return [each for each in found if within is None or self.is_within(each, within)]

    def is_within(self, place: Location, outer: Location) -> bool:
        """Whether a place is the other one or lies in it."""
        here: Location | None = place
        while here is not None:
            if here.pk == outer.pk:
                return True
            here = self.by_pk.get(here.parent_id)
        return False

    def of_row(self, row: ExchangeRow) -> Location | None:
        """The place that a row names; refuses the row where it names none."""
        told = row.values
        place = None
        for field in ("place_code", "place"):
            if field in told:
                place = self._one(row, self.called(told[field]), on=field)
                break
        else:
            if "shelf" not in told:
                place = self.only_store()
                if place is None:
                    row.refuse(NO_PLACE)
        if "shelf" in told and not row.problems:
            place = self._one(row, self.called(told["shelf"], within=place), on="shelf")
        return place

    @staticmethod
    def _one(row, found: list[Location], *, on: str) -> Location | None:
        if len(found) != 1:
            row.refuse(SEVERAL_PLACES if found else UNKNOWN_PLACE, on=on)
            return None
        return found[0]


class GoodsResource(AsksForItems, ExchangeResource):
    """A list of goods of one centre. After `find` a sound row has item, place, quantity and lot."""

    model = Document
    seen_of_all = NAMES_ITEMS | {"pack", "per_pack"}
    permission = "inventory.post_document"
    today = None

    def begin(self, rows, *, centre):
        """Read the catalogue, the places of the centre and the grants."""
        # (item, packaging) as rows name them → how many the first row says that one holds.
        self.first_factors: dict[tuple, object] = {}
        self.begin_items(map(self._noted, rows))
        self.places = Places(centre)
        self.grants = {grant.code.casefold(): grant for grant in Grant.objects.all()}
        self.today = centre.today()

    def begin_writing(self, *, centre, since):
        """Answers stand from now on."""
        self.is_writing = True

    def _noted(self, row: ExchangeRow) -> ExchangeRow:
        if "per_pack" in row.values and (key := self._pack_key(row)):
            self.first_factors.setdefault(key, row.values["per_pack"])
        return row

    @staticmethod
    def _pack_key(row: ExchangeRow) -> tuple | None:
        told = row.values
        item, pack = told.get("code") or told.get("name"), told.get("pack") or told.get("unit")
        return (name_key(item), word_key(pack)) if item and pack else None

    def clean(self, row, *, centre):
        """The place and the grant; and one packaging of an item holds one number of units."""
        told = row.values
        if "per_pack" in told and (key := self._pack_key(row)):
            first = self.first_factors.get(key, told["per_pack"])
            if first != told["per_pack"]:
                facts = {"word": told.get("pack") or told.get("unit"), "known": first}
                row.refuse(Sentence(OTHER_FACTOR, facts), on="per_pack")
        row.memory["place"] = self.places.of_row(row)
        code = row.values.get("grant")
        grant = self.grants.get(code.casefold()) if code else None
        row.memory["grant"] = grant
        if code and grant is None:
            row.refuse(UNKNOWN_GRANT, on="grant")

    def find(self, rows, *, centre, lock=False):
        """Items, quantities in base units, lots: six queries a piece, however many rows."""
        self.find_items(rows)
        sound = [row for row in rows if not row.problems]
        packed = {}
        if any("pack" in row.values or "unit" in row.values for row in sound):
            packed = packagings_of({row.memory["item"].pk for row in sound} - {None})
        for row in sound:
            row.memory["quantity"] = quantity_in_units(row, row.memory["item"], packed)
        sound = [row for row in sound if not row.problems]
        keys = {row.number: self.lot_key(row) for row in sound}
        lots = self.lots_of(key for key in keys.values() if key.item_id is not None)
        for row in sound:
            row.memory["lot"] = self.lot_for(row, lots.get(keys[row.number]))
            if row.memory["lot"] is None:
                self._check_lot(row)
        self.find_existing([row for row in sound if not row.problems], centre=centre)

    def lots_of(self, keys: Iterable[LotKey]) -> dict:
        """What is known of the lots that rows name; one query."""
        return lots_known(keys)

    def lot_for(self, row: ExchangeRow, found) -> Lot | None:
        """The lot of a row, of what `lots_of` found for it."""
        return found

    def find_existing(self, rows: Sequence[ExchangeRow], *, centre) -> None:
        """Set `row.existing` to the line of an earlier import of the same list."""
        raise NotImplementedError

    @staticmethod
    def lot_key(row: ExchangeRow) -> LotKey:
        """The lot that a row is about."""
        grant = row.memory["grant"]
        told = row.values
        return LotKey.of(
            row.memory["item"].pk,
            told.get("lot", ""),
            told.get("expiry"),
            grant.pk if grant else None,
            *worth_of(row),
        )

    @staticmethod
    def _check_lot(row: ExchangeRow) -> None:
        item = row.memory["item"]
        if item.needs_lot and "lot" not in row.values:
            row.refuse(LOT_NEEDED, on="lot")
        if item.needs_expiry and "expiry" not in row.values:
            row.refuse(EXPIRY_NEEDED, on="expiry")

    # --- Carrying out --------------------------------------------------------------------------
    def make_ready(self, rows: Sequence[ExchangeRow], *, centre, actor, day, lots: bool) -> None:
        """Make what the rows are the first to need: items, packagings and, where asked, lots."""
        check_may(self.permission, centre)
        self.make_items(rows, actor=actor)
        self._make_packagings(rows, actor=actor)
        if not lots:
            return
        missing, doubtful = {}, set()
        for row in rows:
            if row.memory["lot"] is None:
                key = self.lot_key(row)
                missing.setdefault(key, row.values.get("lot", ""))
                if "unknown" in row.memory:
                    doubtful.add(key)
        # Of an item that an earlier row of the list has made there may be lots by now.
        known = lots_known(doubtful)
        made = make_lots(
            {key: number for key, number in missing.items() if key not in known},
            day=day,
            actor=actor,
        )
        for row in rows:
            if row.memory["lot"] is None:
                key = self.lot_key(row)
                row.memory["lot"] = known.get(key) or made[key]

    def _make_packagings(self, rows: Sequence[ExchangeRow], *, actor) -> None:
        fresh: dict[tuple, Packaging] = {}
        known = packagings_of(
            {row.memory["item"].pk for row in rows if "new_packaging" in row.memory}
        )
        for row in rows:
            if "new_packaging" not in row.memory:
                continue
            name, factor = row.memory["new_packaging"]
            item: Item = row.memory["item"]
            key = item.pk, name.casefold()
            packaging = fresh.get(key) or known[item.pk].get(word_key(name))
            if packaging is None:
                packaging = fresh[key] = Packaging(item=item, name=name, factor=factor)
            row.memory["packaging"] = packaging
        bulk_create_with_history(list(fresh.values()), Packaging, default_user=actor)
