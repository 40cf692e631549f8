"""Desks fight for beds: never two in a bed, never a person in two, never a free bed refused."""

import itertools
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import scope
from core.errors import Refusal
from core.ids import new_id
from core.models import Centre
from modules.registry.models import Person
from modules.shelter.models import Bed, BedAssignment
from tests.harness.arena import Arena, values
from tests.shelter.building import make_shelter

DESKS, BEDS, TRIES = 32, 10, 6
START = datetime(2030, 1, 1, 12, tzinfo=UTC)
KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


def build(people: int = DESKS * TRIES) -> None:
    """A house of ten beds, a desk, and more people than there are beds for."""
    shelter = make_shelter()
    shelter.as_("front_desk")
    shelter.room("A1", beds=BEDS)
    for number in range(people):
        shelter.guest(f"Guest {number}")


def build_without_exclusion() -> None:
    """The same where the triggers are all there is, as on SQLite."""
    build(people=DESKS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("shelter_bed_is_taken", "shelter_person_has_a_bed"):
                cursor.execute(f'ALTER TABLE shelter_bedassignment DROP CONSTRAINT "{name}"')


def wanted(desk: int, number: int) -> tuple[int, datetime, datetime]:
    """A bed and some days, as a desk asks for them; the same each time the test runs."""
    seed = (desk * 7919 + number * 104729) % 1009
    begins = START + timedelta(days=seed % 12)
    return seed % BEDS, begins, begins + timedelta(days=1 + seed % 5)


def fight(desk: int) -> list[list]:
    """Ask for beds for days to come; [bed, from, until, given or why not] of each."""
    from modules.shelter.actions.give_beds import BedFor, Terms, give_beds

    centre = Centre.objects.get()
    actor = get_user_model().objects.get(username="KRT-front_desk")
    seen = []
    with scope.user(actor):
        people = list(Person.objects.order_by("pk"))[desk * TRIES : (desk + 1) * TRIES]
        beds = list(Bed.objects.order_by("code", "pk"))
        for number, person in enumerate(people):
            bed, begins, ends = wanted(desk, number)
            try:
                give_beds(
                    centre=centre,
                    beds=[BedFor(person, beds[bed])],
                    actor=actor,
                    terms=Terms(begins_at=begins, ends_at=ends),
                )
            except Refusal as refusal:
                seen.append([bed, begins.isoformat(), ends.isoformat(), refusal.code])
            else:
                seen.append([bed, begins.isoformat(), ends.isoformat(), "given"])
    return seen


def overlapping() -> list[int]:
    """How many pairs of held assignments share a bed and some time, or a person and some time."""
    with scope.system():
        rows = list(
            BedAssignment.objects.filter(state__in=("planned", "active")).values_list(
                "bed", "person", "begins_at", "ends_at"
            )
        )
    beds = people = 0
    for one, other in itertools.combinations(rows, 2):
        if one[2] < other[3] and other[2] < one[3]:
            beds += one[0] == other[0]
            people += one[1] == other[1]
    return [beds, people]


def test_thirty_two_desks_fight_for_ten_beds(arena: Arena):
    arena.call(build)
    seen = values(arena.run_each(fight, [[desk] for desk in range(DESKS)]))
    assert arena.call(overlapping) == [0, 0]
    asked = [each for desk in seen for each in desk]
    given_ones = [each for each in asked if each[3] == "given"]
    assert given_ones
    for bed, begins, ends, answer in asked:
        clashes = [
            each for each in given_ones if each[0] == bed and each[1] < ends and begins < each[2]
        ]
        # Each refusal has somebody to show for it: no free bed was refused.
        assert answer == "given" or (answer == "bed_is_taken" and clashes)


def take_past_the_action(desk: int) -> str:
    """A bed for now by the table's side, as a shell could write it."""
    with scope.system():
        bed = Bed.objects.order_by("code", "pk")[desk % BEDS]
        person = list(Person.objects.order_by("pk"))[desk]
        try:
            with transaction.atomic():
                BedAssignment.objects.create(
                    centre=Centre.objects.get(),
                    person=person,
                    bed=bed,
                    state="planned",
                    begins_at=START,
                    ends_at=START + timedelta(days=1),
                )
        except IntegrityError as error:
            return next(name for name in ("bed_is_taken", "?") if name in str(error) or name == "?")
    return "given"


def test_the_triggers_alone_give_each_bed_once(arena: Arena):
    arena.call(build_without_exclusion)
    seen = values(arena.run_each(take_past_the_action, [[desk] for desk in range(DESKS)]))
    assert sorted(seen) == ["bed_is_taken"] * (DESKS - BEDS) + ["given"] * BEDS


def give_the_same_person(bed: int) -> str:
    """One person is given a bed at each desk."""
    from modules.shelter.actions.give_beds import BedFor, give_beds

    actor = get_user_model().objects.get(username="KRT-front_desk")
    with scope.user(actor):
        person = Person.objects.order_by("pk").first()
        place = Bed.objects.order_by("code", "pk")[bed]
        try:
            give_beds(centre=Centre.objects.get(), beds=[BedFor(person, place)], actor=actor)
        except Refusal as refusal:
            return refusal.code
    return "given"


def test_a_person_at_ten_desks_gets_one_bed(arena: Arena):
    arena.call(build, 1)
    seen = values(arena.run_each(give_the_same_person, [[bed] for bed in range(BEDS)]))
    assert sorted(seen) == ["given", *["person_has_a_bed"] * (BEDS - 1)]


def press_twice() -> str:
    """The same request from many windows."""
    from uuid import UUID

    from modules.shelter.actions.give_beds import BedFor, give_beds

    actor = get_user_model().objects.get(username="KRT-front_desk")
    with scope.user(actor):
        one = BedFor(Person.objects.get(), Bed.objects.order_by("code", "pk").first())
        return str(
            give_beds(centre=Centre.objects.get(), beds=[one], actor=actor, key=UUID(KEY))[0].pk
        )


def test_one_request_sent_from_eight_windows_is_one_bed(arena: Arena):
    arena.call(build, 1)
    assert len(set(values(arena.run(press_twice, count=8)))) == 1


def swap_at_once(first: int, second: int) -> str:
    """Two neighbours change beds, each asked for at another desk."""
    from modules.shelter.actions.move import swap

    actor = get_user_model().objects.get(username="KRT-front_desk")
    with scope.user(actor):
        rows = list(BedAssignment.objects.filter(state="active").order_by("bed__code"))
        try:
            swap(one=rows[first], other=rows[second], actor=actor, key=new_id())
        except Refusal as refusal:
            return refusal.code
    return "swapped"


def build_full() -> None:
    """Four people in four beds."""
    shelter = make_shelter()
    shelter.as_("front_desk")
    for number, bed in enumerate(shelter.room("A1", beds=4)):
        shelter.give(shelter.guest(f"Guest {number}"), bed)


def who_sleeps() -> list[int]:
    """Beds with somebody in them, and people in beds."""
    with scope.system():
        rows = BedAssignment.objects.filter(state="active")
        return [
            rows.values("bed").distinct().count(),
            rows.values("person").distinct().count(),
            rows.count(),
        ]


def test_swaps_at_once_leave_everybody_in_one_bed(arena: Arena):
    arena.call(build_full)
    pairs = [[0, 1], [1, 0], [1, 2], [2, 1], [2, 3], [3, 0], [0, 2], [1, 3]]
    seen = values(arena.run_each(swap_at_once, pairs))
    assert set(seen) <= {"swapped", "no_longer_there"}
    assert "swapped" in seen
    assert arena.call(who_sleeps) == [4, 4, 4]


def write_intervals(spans: list[list[int]]) -> list[str]:
    """Write assignments one after the other, by the table's side; what the database says of each."""
    with scope.system(), transaction.atomic():
        centre = Centre.objects.get()
        beds, people = list(Bed.objects.order_by("code")), list(Person.objects.order_by("pk"))
        said = []
        for bed, person, begins, length in spans:
            facts = {
                "begins_at": START + timedelta(hours=begins),
                "ends_at": START + timedelta(hours=begins + length),
            }
            try:
                with transaction.atomic():
                    BedAssignment.objects.create(
                        centre=centre,
                        bed=beds[bed],
                        person=people[person],
                        state="planned",
                        **facts,
                    )
            except IntegrityError:
                said.append("refused")
            else:
                said.append("given")
        transaction.set_rollback(True)
    return said


SPANS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 12), st.integers(1, 6)),
    min_size=1,
    max_size=12,
)


def test_the_database_refuses_what_overlaps_and_nothing_else(arena: Arena):
    arena.call(build, 3)
    cases: list = []

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(SPANS)
    def collect(spans):
        cases.append([list(span) for span in spans])

    collect()
    for spans, said in zip(cases, arena.call(write_all, cases), strict=True):
        held: list = []
        for span, answer in zip(spans, said, strict=True):
            bed, person, begins, length = span
            clashes = any(
                (bed == other[0] or person == other[1])
                and begins < other[2] + other[3]
                and other[2] < begins + length
                for other in held
            )
            assert answer == ("refused" if clashes else "given"), (spans, said)
            if not clashes:
                held.append(span)


def write_all(cases: list) -> list[list[str]]:
    """All of them, each in a house that is as it was."""
    return [write_intervals(spans) for spans in cases]
