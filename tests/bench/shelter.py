"""A house of 500 beds, empty of history and with five years of it: board, tonight, placement, bed-nights.

Measured on the database that the environment names, as the shelter manager of the house.
"""

import os
import random
import statistics
from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.ids import new_id
from core.models import Centre, Membership, ModuleActivation
from modules.registry.models import FileHolding, Person, Stay
from modules.registry.rules import card_numbers
from modules.shelter.choices import AssignmentState, BedKind, EndReason, RoomPolicy
from modules.shelter.house import read_house
from modules.shelter.models import (
    Bed,
    BedAssignment,
    BedNights,
    Building,
    NightFigures,
    Room,
)
from modules.shelter.placing.plans import plans_for

from .lines import Line
from .screens import page
from .timing import milliseconds, queries_of

YEARS = int(os.environ.get("BENCH_YEARS") or 5)
BEDS, BEDS_A_ROOM, SLEEPING, BUS, PEOPLE = 500, 8, 380, 60, 4000
NIGHTS_A_STAY = 7
ROUNDS = 7
CENTRE, MANAGER = "SHL", "shelter.bench"
MOST_FOR_THE_BOARD, MOST_FOR_A_BUS, MOST_FOR_A_YEAR = 300.0, 2000.0, 1000.0
NO_SLOWER = 1.25
BANDS = ("0-4", "5-11", "12-17", "18-24", "25-59", "60+")
POLICIES = (RoomPolicy.WOMEN, RoomPolicy.MEN)


def measure_shelter() -> Iterator[Line]:
    """Lines of one database."""
    call_command("migrate", verbosity=0)
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    house = _House()
    board = reverse("shelter_board", args=[CENTRE])
    tonight = reverse("shelter_tonight", args=[CENTRE])
    client = Client()
    client.force_login(house.manager)
    works = {"board": page(client, board), "tonight": page(client, tonight)}
    house.forget()
    before = {name: _median(work) for name, work in works.items()}
    house.remember()
    after = {name: _median(work) for name, work in works.items()}
    nights = f"{house.nights:,} nights"
    yield Line(
        f"{engine}, bed board of {BEDS} beds", after["board"], " ms", MOST_FOR_THE_BOARD, nights
    )
    yield Line(f"{engine}, its queries", queries_of(works["board"]))
    for name in works:
        note = f"{after[name]:.0f} ms : {before[name]:.0f} ms"
        yield Line(
            f"{engine}, {name} with {YEARS} years of history : without",
            after[name] / before[name],
            at_most=NO_SLOWER,
            note=note,
        )
    today = house.centre.today()
    year = {"since": (today - timedelta(days=365)).isoformat(), "until": today.isoformat()}
    report = reverse("shelter_bed-nights", args=[CENTRE])
    query = f"{report}?since={year['since']}&until={year['until']}"
    yield Line(
        f"{engine}, bed-nights of a year by sex and age",
        _median(page(client, query)),
        " ms",
        MOST_FOR_A_YEAR,
    )
    with scope.user(house.manager):
        stays = house.bus()
        found = []
        taken = _median(lambda: found.append(plans_for(stays, read_house(house.centre))), rounds=3)
    placed = found[-1][0].placed
    yield Line(
        f"{engine}, a bus of {BUS} into {BEDS} beds",
        taken,
        " ms",
        MOST_FOR_A_BUS,
        f"{placed} placed",
    )


def _median(work, rounds: int = ROUNDS) -> float:
    work()
    return statistics.median(milliseconds(work) for _round in range(rounds))


class _House:
    """A centre with a full house, and who keeps it."""

    def __init__(self):
        self.chance = random.Random(11)
        with scope.system():
            self.centre, created = Centre.objects.get_or_create(
                code=CENTRE,
                defaults={"name": "Shelter", "country": "SDN", "time_zone": "Africa/Khartoum"},
            )
            if created:
                self._set_up()
            self.manager = get_user_model().objects.get(username=MANAGER)
            self.beds = list(Bed.objects.filter(centre=self.centre).order_by("code"))
            self.people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
        self.nights = 0

    def _set_up(self) -> None:
        manager, _created = get_user_model().objects.get_or_create(username=MANAGER)
        role = Group.objects.get(name="shelter_manager")
        Membership.objects.create(user=manager, role=role, centre=self.centre)
        ModuleActivation.objects.create(centre=self.centre, module="shelter", state="on")
        building = Building.objects.create(centre=self.centre, name="House", code="H")
        for number in range(BEDS // BEDS_A_ROOM + 1):
            room = Room.objects.create(
                centre=self.centre,
                building=building,
                name=f"R{number:03d}",
                floor=number % 3,
                policy=POLICIES[number % len(POLICIES)],
                standard_capacity=BEDS_A_ROOM,
                surge_capacity=BEDS_A_ROOM + 2,
                floor_area=30,
            )
            left = min(BEDS_A_ROOM, BEDS - number * BEDS_A_ROOM)
            Bed.objects.bulk_create(
                Bed(
                    centre=self.centre,
                    room=room,
                    code=f"R{number:03d}-{place}",
                    kind=BedKind.UPPER if place % 2 else BedKind.LOWER,
                )
                for place in range(left)
            )
        self._invent_people()
        self._fill_tonight()

    def _invent_people(self) -> None:
        people = [
            Person(
                reference=card_numbers.generate(),
                name_parts=[{"role": "own", "text": f"Guest {number}"}],
                display_name=f"Guest {number}",
                sort_name=f"guest {number}",
                sex="female" if number % 2 else "male",
                born_from=timezone.localdate() - timedelta(days=365 * (20 + number % 30)),
                born_until=timezone.localdate() - timedelta(days=365 * (20 + number % 30)),
                birth_precision="day",
            )
            for number in range(PEOPLE)
        ]
        Person.objects.bulk_create(people, batch_size=500)
        FileHolding.objects.bulk_create(
            (
                FileHolding(person=person, centre=self.centre, because="registered")
                for person in people
            ),
            batch_size=500,
        )

    def _fill_tonight(self) -> None:
        """Most beds are taken; a bus waits."""
        now = timezone.now()
        people = list(Person.objects.order_by("pk"))
        stays = [
            Stay(person=person, centre=self.centre, arrived_at=now - timedelta(days=3))
            for person in people[: SLEEPING + BUS]
        ]
        Stay.objects.bulk_create(stays, batch_size=500)
        beds = {policy: [] for policy in RoomPolicy}
        for bed in Bed.objects.select_related("room").order_by("code"):
            beds[bed.room.policy].append(bed)
        women, men = beds[RoomPolicy.WOMEN] + beds[RoomPolicy.FAMILIES], beds[RoomPolicy.MEN]
        rows = []
        for stay in stays[:SLEEPING]:
            free = women if stay.person.sex == "female" else men
            if free:
                rows.append(
                    BedAssignment(
                        centre=self.centre,
                        person=stay.person,
                        stay=stay,
                        bed=free.pop(0),
                        begins_at=now - timedelta(days=3),
                        ends_at=now + timedelta(days=10),
                        state=AssignmentState.ACTIVE,
                    )
                )
        BedAssignment.objects.bulk_create(rows, batch_size=500)

    def bus(self) -> list[Stay]:
        """Those who wait."""
        held = QuerySet(BedAssignment).filter(state=AssignmentState.ACTIVE).values("person")
        waiting = Stay.objects.filter(centre=self.centre, departed_at=None).exclude(person__in=held)
        return list(waiting.select_related("person").order_by("pk")[:BUS])

    def forget(self) -> None:
        """As on the day on which the house was opened."""
        QuerySet(BedAssignment).filter(state=AssignmentState.ENDED).delete()
        QuerySet(BedNights).delete()
        QuerySet(NightFigures).delete()

    def remember(self) -> None:
        """Five years: each bed was somebody's almost every night, and every night was kept."""
        days = 365 * YEARS
        midnight = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
        rows: list[BedAssignment] = []
        for bed in self.beds:
            for ago in range(days, 10, -NIGHTS_A_STAY):
                begins = midnight - timedelta(days=ago)
                ends = begins + timedelta(days=NIGHTS_A_STAY - 1)
                rows.append(
                    BedAssignment(
                        id=new_id(),
                        centre=self.centre,
                        person_id=self.chance.choice(self.people),
                        bed=bed,
                        begins_at=begins,
                        ends_at=ends,
                        ended_at=ends,
                        ready_at=ends,
                        state=AssignmentState.ENDED,
                        end_reason=EndReason.LEFT,
                    )
                )
        with scope.system():
            for start in range(0, len(rows), 5000):
                BedAssignment.objects.bulk_create(rows[start : start + 5000], batch_size=500)
            self._keep_nights(days)
        self.nights = len(rows) * (NIGHTS_A_STAY - 1)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _keep_nights(self, days: int) -> None:
        today = self.centre.today()
        figures, kinds = [], []
        for ago in range(1, days + 1):
            night = today - timedelta(days=ago)
            figures.append(
                NightFigures(
                    centre=self.centre,
                    night=night,
                    beds=BEDS,
                    out_of_service=5,
                    reserved=3,
                    to_be_made_ready=4,
                    occupied=430,
                    people=440,
                    over_stay=12,
                    floor_area=1900,
                    safe_capacity=480,
                    binding="beds",
                )
            )
            kinds += [
                BedNights(
                    centre=self.centre,
                    night=night,
                    policy=policy,
                    sex=sex,
                    age_band=band,
                    nationality=nationality,
                    people=self.chance.randint(1, 9),
                )
                for policy, sex in (
                    (RoomPolicy.WOMEN, "female"),
                    (RoomPolicy.MEN, "male"),
                    (RoomPolicy.FAMILIES, "female"),
                    (RoomPolicy.FAMILIES, "male"),
                )
                for band in BANDS
                for nationality in ("ERI", "ETH", "SOM", "SSD")
            ]
        NightFigures.objects.bulk_create(figures, batch_size=500)
        BedNights.objects.bulk_create(kinds, batch_size=2000)
