"""Beds with their rooms and buildings as one list; a second import of the same list changes nothing."""

from decimal import Decimal

from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass
from simple_history.utils import bulk_create_with_history

from core import scope
from core.exchange.cell_readers import (
    AnswerReader,
    Bound,
    CellReader,
    ChoiceReader,
    TextReader,
    WholeReader,
)
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.resources import ExchangeResource
from core.exchange.value_errors import ValueNotUnderstood
from core.exchange.values import number_style, parse_decimal
from core.ids import new_id
from core.modules.extensions import register

from .building.forms import RULES_ASK, SOMEBODY_SLEEPS_HERE, somebody_holds_a_bed_of
from .choices import BedKind, RoomPolicy
from .models import Bed, Building, Room

LONGEST_NAME, LONGEST_CODE, LONGEST_BUILDING_CODE = 60, 20, 24
HIGHEST_FLOOR, LOWEST_FLOOR, MOST_PLACES, LARGEST_ROOM = 200, -20, 2000, 99999
ROOM_FACTS = (
    "floor",
    "policy",
    "standard_capacity",
    "surge_capacity",
    "floor_area",
    "is_accessible",
    "is_lockable",
    "is_protected",
)
BED_FACTS = {"kind": "kind", "bed_accessible": "is_accessible", "remark": "remark"}
NO_ROOM = _("The row names no room and no building. A bed lies in a room of a building.")
NO_BED = _("The row names no bed. Write its code, as it stands on the bed.")
NO_POLICY = _("The room is new: say for whom it is meant.")
OTHERWISE_ABOVE = _("Row %(row)d says something else of this room. Correct one of them.")
MORE_IN_AN_EMERGENCY = _("A room holds at least as many in an emergency as on an ordinary night.")
IN_ANOTHER_ROOM = _(
    "This bed stands in another room here. Move it in the console, where somebody sees who sleeps in it."
)


class NotAnArea(ValueNotUnderstood):
    """No area of a room."""

    code = "not_an_area"
    sentence = _("This is no floor area in square metres. Correct it or leave it blank.")


class AreaReader(CellReader):
    """Square metres."""

    def bound_to(self, cells):
        """Decide for the column what divides thousands."""
        style = number_style(cells)

        def read(value):
            found = parse_decimal(value, style=style)
            if found is not None and not 1 <= found <= LARGEST_ROOM:
                raise NotAnArea
            return None if found is None else found.quantize(Decimal("0.01"))

        return Bound(read)


class BedColumns(metaclass=DeclarativeMetaclass):
    """Where the bed stands, what the room is, what the bed is."""

    building = Column(
        label=_("Building"),
        aliases=("block", "house", "wing", "tent", "bâtiment", "edificio", "bloque", "المبنى"),
        hxl="#loc+building",
        reader=TextReader(longest=LONGEST_NAME),
        required=True,
        example="North house",
    )
    room = Column(
        label=_("Room"),
        aliases=(
            "room name",
            "room number",
            "zone",
            "chambre",
            "salle",
            "habitación",
            "sala",
            "الغرفة",
        ),
        hxl="#loc+room",
        reader=TextReader(longest=LONGEST_NAME),
        required=True,
        example="A12",
    )
    floor = Column(
        label=_("Floor"),
        aliases=("level", "storey", "étage", "piso", "planta", "الطابق"),
        hxl="#loc+floor",
        reader=WholeReader(least=LOWEST_FLOOR, most=HIGHEST_FLOOR),
        help_text=_("0 is the ground floor."),
        example="0",
    )
    policy = Column(
        label=_("Meant for"),
        aliases=("policy", "room type", "for", "destiné à", "type de chambre", "destinada a", "tipo",
                 "مخصصة لـ"),
        hxl="#loc+room+type",
        reader=ChoiceReader(RoomPolicy),
        example="women",
    )  # fmt: skip
    standard_capacity = Column(
        label=_("Places"),
        aliases=("capacity", "standard capacity", "beds in room", "capacité", "capacidad", "السعة"),
        hxl="#capacity+num",
        reader=WholeReader(least=0, most=MOST_PLACES),
        help_text=_("Blank for a new room: as many as it has beds in this list."),
    )
    surge_capacity = Column(
        label=_("Places in an emergency"),
        aliases=(
            "surge capacity",
            "maximum capacity",
            "capacité d'urgence",
            "capacidad de emergencia",
        ),
        hxl="#capacity+surge+num",
        reader=WholeReader(least=0, most=MOST_PLACES),
    )
    floor_area = Column(
        label=_("Floor area in m²"),
        aliases=("area", "m2", "surface", "superficie", "المساحة"),
        hxl="#loc+area+num",
        reader=AreaReader(),
    )
    is_accessible = Column(
        label=_("Room for wheelchairs"),
        aliases=(
            "accessible room",
            "wheelchair room",
            "chambre accessible",
            "habitación accesible",
        ),
        hxl="#loc+accessible",
        reader=AnswerReader(),
    )
    is_lockable = Column(
        label=_("Can be locked from inside"),
        aliases=("lockable", "lock", "verrouillable", "con llave"),
        reader=AnswerReader(),
    )
    is_protected = Column(
        label=_("Protected part"),
        aliases=("protected", "protégé", "protegida"),
        reader=AnswerReader(),
    )
    code = Column(
        label=_("Bed"),
        aliases=("bed code", "bed number", "bed no", "lit", "numéro de lit", "cama", "número de cama",
                 "السرير"),
        hxl="#item+bed+code",
        reader=TextReader(longest=LONGEST_CODE),
        required=True,
        example="A12-1",
    )  # fmt: skip
    kind = Column(
        label=_("Kind of bed"),
        aliases=("bed type", "kind", "type de lit", "tipo de cama", "نوع السرير"),
        hxl="#item+bed+type",
        reader=ChoiceReader(BedKind),
        example="lower",
    )
    bed_accessible = Column(
        label=_("Bed for wheelchairs"),
        aliases=("accessible bed", "lit accessible", "cama accesible"),
        hxl="#item+bed+accessible",
        reader=AnswerReader(),
    )
    remark = Column(
        label=_("Remark"),
        aliases=("comments", "comment", "remarks", "note", "notes", "remarque", "observaciones"),
        reader=TextReader(longest=200),
    )


@register("exchange")
class BedResource(BedColumns, ExchangeResource):
    """Beds, with rooms and buildings that the list names made along."""

    name = "shelter.beds"
    title = _("Beds and rooms")
    model = Bed
    permissions = (
        "shelter.add_building",
        "shelter.add_room",
        "shelter.change_room",
        "shelter.add_bed",
        "shelter.change_bed",
    )
    export_permission = "shelter.view_bed"
    seen_of_all = frozenset({"building", "room", *ROOM_FACTS})

    def begin(self, rows, *, centre):
        """What the list says of each room; the first row that says something is right."""
        self.said: dict[tuple, dict] = {}
        self.said_in: dict[tuple, dict] = {}
        self.beds_of: dict[tuple, int] = {}
        self.held: dict[object, bool] = {}
        self.buildings = {
            each.name.casefold(): each for each in Building.objects.filter(centre=centre)
        }
        self.rooms = {
            (room.building.name.casefold(), room.name.casefold()): room
            for room in Room.objects.filter(centre=centre).select_related("building")
        }
        for row in rows:
            key = self.key(row)
            if key is None:
                continue
            self.beds_of[key] = self.beds_of.get(key, 0) + 1
            for name in ROOM_FACTS:
                if name in row.values:
                    self.said.setdefault(key, {}).setdefault(name, row.values[name])
                    self.said_in.setdefault(key, {}).setdefault(name, row.number)

    @staticmethod
    def key(row) -> tuple | None:
        """Building and room as told, whatever their capitals."""
        building, room = row.values.get("building"), row.values.get("room")
        return (building.casefold(), room.casefold()) if building and room else None

    def clean(self, row, *, centre):
        """A room that is told the same way in all its rows."""
        key = self.key(row)
        if key is None or not row.values.get("code"):
            row.refuse(NO_ROOM if key is None else NO_BED)
            return
        for name, said in self.said.get(key, {}).items():
            if name in row.values and row.values[name] != said:
                row.refuse(OTHERWISE_ABOVE % {"row": self.said_in[key][name]}, on=name)
        room, told = self.rooms.get(key), self.said.get(key, {})
        if room is None and "policy" not in told:
            row.refuse(NO_POLICY, on="policy")
        if room is not None and self.changes_rules(room, told):
            row.refuse(SOMEBODY_SLEEPS_HERE)
        places, surge = self.places(key, room)
        if surge < places:
            row.refuse(MORE_IN_AN_EMERGENCY, on="surge_capacity")

    def changes_rules(self, room, told: dict) -> bool:
        """Whether the list would change what the rules ask of a room in which somebody has a bed."""
        if not any(getattr(room, name) != told[name] for name in RULES_ASK & told.keys()):
            return False
        if room.pk not in self.held:
            self.held[room.pk] = somebody_holds_a_bed_of(room)
        return self.held[room.pk]

    def places(self, key, room) -> tuple[int, int]:
        """Ordinary and emergency places of a room after the import."""
        told = self.said.get(key, {})
        usual = room.standard_capacity if room else self.beds_of.get(key, 1)
        places = told.get("standard_capacity", usual)
        surge = told.get("surge_capacity", room.surge_capacity if room else places)
        return places, max(surge, places) if "surge_capacity" not in told else surge

    def identity(self, row):
        """The code of the bed."""
        code = row.values.get("code")
        return code.casefold() if code else None

    def find(self, rows, *, centre, lock=False):
        """By code; one query a piece."""
        codes = {row.values["code"].lower() for row in rows if row.values.get("code")}
        known = (
            Bed.objects.filter(centre=centre)
            .annotate(lowered=Lower("code"))
            .filter(lowered__in=codes)
            .select_related("room__building")
        )
        found = {bed.code.casefold(): bed for bed in known}
        for row in rows:
            row.existing = found.get((row.values.get("code") or "").casefold())
            if row.existing is not None and not row.problems:
                room = row.existing.room
                if (room.building.name.casefold(), room.name.casefold()) != self.key(row):
                    row.refuse(IN_ANOTHER_ROOM, on="room")

    def values(self, existing):
        """What bed and room say now."""
        room = existing.room
        return {
            **{name: getattr(room, name) for name in ROOM_FACTS},
            **{name: getattr(existing, column) for name, column in BED_FACTS.items()},
        }

    def apply_all(self, rows, *, centre, actor):
        """Buildings, then rooms, then beds; all with history."""
        with scope.system(actor=actor):
            fresh = []
            for row in rows:
                room = self._room(row, centre)
                facts = {
                    column: row.values[name]
                    for name, column in BED_FACTS.items()
                    if name in row.values
                }
                if row.existing is None:
                    fresh.append(
                        Bed(id=new_id(), centre=centre, room=room, code=row.values["code"], **facts)
                    )
                    continue
                for column, value in facts.items():
                    setattr(row.existing, column, value)
                row.existing.save()
            bulk_create_with_history(fresh, Bed, default_user=actor)

    def _room(self, row, centre) -> Room:
        """The room as the list tells of it; made, with its building, where nobody knew it."""
        key = self.key(row)
        told, room = self.said.get(key, {}), self.rooms.get(key)
        places, surge = self.places(key, room)
        facts = {**told, "standard_capacity": places, "surge_capacity": surge}
        if room is None:
            building = self._building(row.values["building"], centre)
            room = Room(centre=centre, building=building, name=row.values["room"])
            self.rooms[key] = room
        if any(getattr(room, name) != value for name, value in facts.items()) or room._state.adding:
            for name, value in facts.items():
                setattr(room, name, value)
            room.save()
        return room

    def _building(self, name: str, centre) -> Building:
        known = self.buildings.get(name.casefold())
        if known is None:
            known = Building.objects.create(centre=centre, name=name, code=self._free_code(name))
            self.buildings[name.casefold()] = known
        return known

    def _free_code(self, name: str) -> str:
        """A short code that no other building has."""
        taken = {building.code for building in self.buildings.values()}
        stem = (slugify(name) or "b")[: LONGEST_BUILDING_CODE - 2].strip("-") or "b"
        code, number = stem, 2
        while code in taken:
            code, number = f"{stem[: LONGEST_BUILDING_CODE - len(str(number))]}{number}", number + 1
        return code

    def export_rows(self, *, centre):
        """Every bed of the centre."""
        beds = Bed.objects.filter(centre=centre).select_related("room__building")
        ordered = beds.order_by("room__building__name", "room__name", "code")
        for bed in ordered.iterator(chunk_size=500):
            yield {
                **self.values(bed),
                "building": bed.room.building.name,
                "room": bed.room.name,
                "code": bed.code,
            }
