"""Eight desks press the button at the same moment: one stay, one group, one head, one departure."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from core import scope
from core.errors import Refusal, refusal_from
from core.models import Centre
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.actions.people import hold_file
from modules.registry.facts import StayFacts
from modules.registry.models import FileHolding, Household, HouseholdMembership, Person, Stay
from tests.harness.arena import Arena, values
from tests.registry.factories import arrive, arriving, make_centre, make_person, make_staff

DESKS = 8
PEOPLE = 12
ARRIVAL = "01890a5d-ac96-774b-bcce-b302099a8057"


def build() -> None:
    """A centre, its desk, and people who left long ago."""
    centre = make_centre("KRT", "Khartoum")
    make_staff("desk", ("front_desk", centre))
    for number in range(PEOPLE):
        make_person(centre, f"Person {number}")


def build_without_guard(index: str) -> None:
    """The same in a database that has lost one of its promises."""
    build()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX "{index}"')


def centre() -> Centre:
    return Centre.objects.get(code="KRT")


def at_the_desk():
    """Work on behalf of the desk."""
    return scope.user(get_user_model().objects.get(username="desk"))


def everybody() -> list[Person]:
    return list(Person.objects.order_by("id"))


def outcome_of(action) -> str:
    """What came of it, in one word."""
    try:
        action()
    except Refusal as refusal:
        return refusal.code
    return "done"


def open_all_stays() -> list[str]:
    """Open a stay for everybody, one after the other."""
    with at_the_desk():
        return [
            outcome_of(
                lambda: open_stay(person=each, centre=centre(), facts=StayFacts(), actor=None)  # noqa: B023
            )
            for each in everybody()
        ]


def open_stays() -> int:
    with scope.system():
        return Stay.objects.open().count()


def test_a_person_has_one_open_stay_however_many_desks_receive_them(arena: Arena):
    arena.call(build)
    seen = [word for words in values(arena.run(open_all_stays, count=DESKS)) for word in words]
    assert seen.count("done") == PEOPLE
    assert set(seen) == {"done", "stay_open_already"}
    assert arena.call(open_stays) == PEOPLE


def test_without_the_constraint_somebody_would_be_received_twice(arena: Arena):
    arena.call(build_without_guard, "one_open_stay_per_centre")
    values(arena.run(open_all_stays, count=DESKS))
    assert arena.call(open_stays) > PEOPLE


def receive_family(key: str | None) -> list[str]:
    """The same family arrives; returns the ids of its stays."""
    with at_the_desk():
        family = [arriving("Senait Gebre"), arriving("Rahel Senay", role="child")]
        return [str(stay.pk) for stay in arrive(centre(), *family, key=key)]


def households() -> tuple[int, int]:
    """How many households there are, and how many people in them."""
    with scope.system():
        return Household.objects.count(), HouseholdMembership.objects.count()


def test_one_arrival_sent_from_eight_windows_is_one_family(arena: Arena):
    arena.call(build)
    answers = values(arena.run(receive_family, count=DESKS, args=[ARRIVAL]))
    assert len({tuple(answer) for answer in answers}) == 1
    assert arena.call(open_stays) == 2
    assert arena.call(households) == [1, 2]


def test_without_its_key_every_window_would_register_the_family_anew(arena: Arena):
    arena.call(build)
    values(arena.run(receive_family, count=DESKS, args=[None]))
    assert arena.call(households) == [DESKS, 2 * DESKS]


def build_household() -> str:
    """A household without anybody in it."""
    build()
    with scope.system():
        return str(Household.objects.create(centre=centre()).pk)


def build_household_without_guard() -> str:
    build_without_guard("household_has_one_head")
    with scope.system():
        return str(Household.objects.create(centre=centre()).pk)


def become_head(household: str, number: int) -> str:
    """One of the people becomes head of the household."""
    with at_the_desk():
        person = everybody()[number]
        try:
            with transaction.atomic():
                HouseholdMembership.objects.create(
                    household_id=household, person=person, role="head"
                )
        except IntegrityError as error:
            return str(refusal_from(error).sentence)
        return "done"


def heads() -> int:
    with scope.system():
        return HouseholdMembership.objects.filter(role="head", until=None).count()


def test_a_household_has_one_head_however_many_are_named_at_once(arena: Arena):
    household = arena.call(build_household)
    seen = values(arena.run_each(become_head, [[household, number] for number in range(DESKS)]))
    assert sorted(set(seen)) == ["This household has a head already. Nothing was changed.", "done"]
    assert seen.count("done") == arena.call(heads) == 1


def test_without_the_constraint_a_household_would_have_eight_heads(arena: Arena):
    household = arena.call(build_household_without_guard)
    values(arena.run_each(become_head, [[household, number] for number in range(DESKS)]))
    assert arena.call(heads) == DESKS


def hold_everybody() -> int:
    """A second centre begins to hold everybody's file."""
    with scope.system():
        second, _created = Centre.objects.get_or_create(code="GDF", defaults={"name": "Gadaref"})
        return len([hold_file(person=p, centre=second, because="referral") for p in everybody()])


def files_held_at_gadaref() -> int:
    with scope.system():
        return FileHolding.objects.filter(centre__code="GDF", until=None).count()


def test_a_centre_holds_a_file_once(arena: Arena):
    arena.call(build)
    assert values(arena.run(hold_everybody, count=DESKS)) == [PEOPLE] * DESKS
    assert arena.call(files_held_at_gadaref) == PEOPLE


def record_all_departures() -> list[str]:
    """Everybody leaves, one after the other."""
    with at_the_desk():
        stays = list(Stay.objects.order_by("id"))
        return [
            outcome_of(lambda: record_departure(stay=each, reason="own_choice", actor=None))  # noqa: B023
            for each in stays
        ]


def test_a_departure_is_recorded_once(arena: Arena):
    arena.call(build)
    arena.call(open_all_stays)
    seen = [w for words in values(arena.run(record_all_departures, count=DESKS)) for w in words]
    assert seen.count("done") == PEOPLE
    assert set(seen) == {"done", "stay_ended_already"}
    assert arena.call(open_stays) == 0
