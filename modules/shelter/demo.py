"""A house in Khartoum with people in it; invented like all of the demo."""

from datetime import timedelta

from django.utils import timezone

from core import scope
from core.ids import new_id
from modules.registry.models import Person, Stay

from .actions.block import block
from .actions.give_beds import BedFor, Terms, give_beds
from .actions.leave import check_out
from .choices import BedKind, BlockReason, RoomPolicy, WashFor, WashKind
from .house import read_house
from .models import (
    Absence,
    Bed,
    BedAssignment,
    BedNeed,
    Belonging,
    Building,
    HouseRules,
    Inspection,
    MaintenanceTask,
    Room,
    WashPoint,
)
from .nights import nights_to_write, write_night
from .placing.plans import plans_for

# building, code, lift
BUILDINGS = (("North house", "N", "no"), ("Garden house", "G", "no"))
# building, room, floor, policy, beds, m², for wheelchairs, protected
ROOMS = (
    ("North house", "N1", 0, RoomPolicy.WOMEN, 6, 24, "yes", "no"),
    ("North house", "N2", 0, RoomPolicy.FAMILIES, 5, 22, "yes", "no"),
    ("North house", "N3", 0, RoomPolicy.FAMILIES, 6, 24, "no", "no"),
    ("North house", "N11", 1, RoomPolicy.WOMEN, 8, 30, "no", "no"),
    ("North house", "N12", 1, RoomPolicy.GIRLS_ALONE, 4, 16, "no", "no"),
    ("North house", "N13", 1, RoomPolicy.WOMEN, 2, 10, "no", "yes"),
    ("Garden house", "G1", 0, RoomPolicy.MEN, 8, 32, "yes", "no"),
    ("Garden house", "G2", 0, RoomPolicy.MEN, 10, 38, "no", "no"),
    ("Garden house", "G3", 0, RoomPolicy.BOYS_ALONE, 6, 24, "no", "no"),
    ("Garden house", "G4", 0, RoomPolicy.ISOLATION, 2, 12, "yes", "no"),
    ("Garden house", "G5", 0, RoomPolicy.TRANSIT, 4, 16, "yes", "no"),
)
WASHING = (
    ("North house", WashKind.TOILET, WashFor.WOMEN, 4, 3, 1),
    ("North house", WashKind.SHOWER, WashFor.WOMEN, 3, 3, 1),
    ("North house", WashKind.TAP, WashFor.EVERYBODY, 4, 4, 1),
    ("Garden house", WashKind.TOILET, WashFor.MEN, 3, 2, 1),
    ("Garden house", WashKind.SHOWER, WashFor.MEN, 2, 2, 0),
    ("Garden house", WashKind.TAP, WashFor.EVERYBODY, 2, 2, 0),
)
USES_A_WHEELCHAIR = "Halima Abdi Nur"
STILL_WAITS = ("Hamdi Warsame", "Mamadou Baldé")
LEFT_A_BED = "Bekele Alemu"


def load(world) -> None:
    """Fill Khartoum's house, once."""
    krt, manager = world.centres["KRT"], world.users["shelter"]
    if Building.objects.exists():
        return
    _house(krt)
    _needs(krt)
    with scope.user(manager):
        _people(krt, manager)
        _work(krt, manager)
    for night in nights_to_write(krt, most=14):
        write_night(krt, night)


def _house(krt) -> None:
    buildings = {
        name: Building.objects.create(centre=krt, name=name, code=code, has_lift=lift)
        for name, code, lift in BUILDINGS
    }
    for building, name, floor, policy, beds, area, accessible, protected in ROOMS:
        room = Room.objects.create(
            centre=krt,
            building=buildings[building],
            name=name,
            floor=floor,
            policy=policy,
            standard_capacity=beds,
            surge_capacity=beds + 2,
            floor_area=area,
            is_accessible=accessible,
            is_lockable="yes",
            is_protected=protected,
        )
        bunks = policy in (RoomPolicy.MEN, RoomPolicy.WOMEN) and accessible == "no"
        for number in range(1, beds + 1):
            kind = BedKind.SINGLE
            if bunks:
                kind = BedKind.UPPER if number % 2 == 0 else BedKind.LOWER
            Bed.objects.create(
                centre=krt,
                room=room,
                code=f"{name}-{number}",
                kind=kind,
                is_accessible="yes" if accessible == "yes" and number == 1 else "no",
            )
    for building, kind, meant_for, number, working, accessible in WASHING:
        WashPoint.objects.create(
            centre=krt,
            building=buildings[building],
            kind=kind,
            meant_for=meant_for,
            number=number,
            number_working=working,
            number_accessible=accessible,
        )
    HouseRules.objects.create(centre=krt, litres_a_day=1500, meals_a_day=70, carers=1)


def _needs(krt) -> None:
    person = Person.objects.filter(display_name=USES_A_WHEELCHAIR).first()
    if person is not None:
        BedNeed.objects.create(centre=krt, person=person, need="wheelchair")


def _people(krt, manager) -> None:
    """As the proposal has them; two wait, one has left."""
    stays = list(Stay.objects.open().filter(centre=krt).select_related("person").order_by("id"))
    waiting = [stay for stay in stays if stay.person.display_name not in STILL_WAITS]
    [plan, *_others] = plans_for(waiting, read_house(krt)) or [None]
    if plan is None:
        return
    beds = [
        BedFor(line.stay.person, line.bed.bed, line.beside.person if line.beside else None)
        for line in plan.lines
        if line.bed is not None
    ]
    if beds:
        give_beds(centre=krt, beds=beds, actor=manager, key=new_id(), terms=Terms())
    with scope.system():
        _as_if_for_days(krt)
    left = BedAssignment.objects.filter(person__display_name=LEFT_A_BED, state="active").first()
    if left is not None:
        check_out(assignment=left, reason="hospital", actor=manager)


def _as_if_for_days(krt) -> None:
    """They have slept here since they came, for some nights more; one of them longer than planned."""
    now = timezone.now()
    rows = BedAssignment.objects.filter(centre=krt, state="active").select_related("stay", "person")
    staying = [row for row in rows if row.person.display_name != LEFT_A_BED]
    for number, row in enumerate(sorted(staying, key=lambda row: row.stay.arrived_at)):
        row.begins_at = max(row.stay.arrived_at, now - timedelta(days=12))
        row.ends_at = now + timedelta(days=number % 8 + 1) if number else now - timedelta(hours=20)
        row.save()


def _work(krt, manager) -> None:
    """A bed out of service, a kept bed, somebody away, something stored, a repair."""
    free = Bed.objects.get(centre=krt, code="G2-9")
    task = MaintenanceTask.objects.create(
        centre=krt, bed=free, what="Slats are broken", reported_by=manager
    )
    task.block = block(
        centre=krt, bed=free, reason=BlockReason.MAINTENANCE, remark=task.what, actor=manager
    )
    task.save()
    Inspection.objects.create(
        centre=krt,
        building=Building.objects.get(centre=krt, code="N"),
        found="Lamps work, one toilet is closed.",
        inspected_by=manager,
    )
    sleeping = BedAssignment.objects.filter(centre=krt, state="active").select_related("person")
    for number, row in enumerate(sleeping.order_by("id")[:2]):
        if number == 0:
            Belonging.objects.create(
                centre=krt,
                person=row.person,
                description="Blue travel bag, closed",
                place="Shelf 3",
                signed_when_left=True,
                received_by=manager,
            )
        else:
            Absence.objects.create(
                centre=krt,
                person=row.person,
                assignment=row,
                out_at=timezone.now() - timedelta(hours=3),
                expected_back=timezone.now() + timedelta(hours=5),
                recorded_by=manager,
            )
