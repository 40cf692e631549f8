"""A restricted file is absent for everybody but the named and the focal point."""

import pytest

from core import scope
from core.errors import NotAllowed
from modules.registry.actions.restrict import lift_restriction, name_readers, restrict_file
from modules.registry.errors import ReasonMissing
from modules.registry.matches import matches_for, strong_matches
from modules.registry.matching.people import Known
from modules.registry.matching.records import known_from
from modules.registry.models import Household, Need, Person, Restriction, Stay
from modules.registry.search import find_people
from tests.registry.factories import arrive, arriving, make_staff, told


@pytest.fixture
def farida(krt, desk):
    """Somebody who stays here and is afraid of being found."""
    with scope.user(desk):
        return arrive(krt, arriving("Farida Nazari", birth="1999"), actor=desk)[0].person


def restrict(person, centre, by, *readers):
    """The focal point restricts the file."""
    with scope.user(by):
        return restrict_file(
            person=person, centre=centre, reason="Threats.", readers=readers, actor=by
        )


def knows_of(user, person) -> set[str]:
    """Where a member of staff meets the person."""
    with scope.user(user):
        places = {
            "list": Person.objects.filter(pk=person.pk).exists(),
            "count": Person.objects.count() > 0,
            "search": bool(find_people("Farida Nazari")),
            "sound": bool(find_people("Fareda Nasari")),
            "card number": bool(find_people(person.reference)),
            "matches": bool(matches_for("Farida", centre=Stay(centre_id=None).centre_id)),
            "strong matches": bool(strong_matches(Known(names=("Farida Nazari",)))),
            "stays": Stay.objects.filter(person=person).exists(),
            "needs": Need.objects.filter(person=person).exists(),
        }
    return {place for place, met in places.items() if met}


def test_the_file_is_absent_for_others_and_there_for_the_named(
    krt, farida, desk, case_worker, focal_point
):
    with scope.user(case_worker):
        Need.objects.create(
            person=farida, centre=krt, code="ER-NF", is_sensitive=False, answer="yes"
        )
    everything = knows_of(desk, farida)
    assert len(everything) == 9
    other = make_staff("case.two", ("case_worker", krt))
    restrict(farida, krt, focal_point, case_worker)
    assert knows_of(desk, farida) == set()
    assert knows_of(other, farida) == set()
    assert knows_of(case_worker, farida) == everything
    assert knows_of(focal_point, farida) == everything


def test_the_file_is_restricted_for_staff_of_other_centres_too(
    krt, gdf, farida, focal_point, desk_elsewhere
):
    with scope.system():
        arrive(gdf, arriving_again(farida))
    assert knows_of(desk_elsewhere, farida)
    restrict(farida, krt, focal_point)
    assert knows_of(desk_elsewhere, farida) == set()


def arriving_again(person):
    """The same person at another desk."""
    from tests.registry.factories import returning

    return returning(person)


def test_only_the_focal_point_restricts_and_only_with_a_reason(krt, farida, desk, focal_point):
    with scope.user(desk), pytest.raises(NotAllowed):
        restrict_file(person=farida, centre=krt, reason="Threats.", readers=[], actor=desk)
    with scope.user(focal_point), pytest.raises(ReasonMissing):
        restrict_file(person=farida, centre=krt, reason="  ", readers=[], actor=focal_point)
    assert knows_of(desk, farida)
    restrict(farida, krt, focal_point)
    with scope.user(desk):
        assert not Restriction.objects.exists()


def test_a_reader_who_is_no_longer_named_no_longer_sees_it(krt, farida, case_worker, focal_point):
    restriction = restrict(farida, krt, focal_point, case_worker)
    assert knows_of(case_worker, farida)
    with scope.user(focal_point):
        name_readers(restriction=restriction, readers=[])
    assert knows_of(case_worker, farida) == set()
    with scope.user(focal_point):
        name_readers(restriction=restriction, readers=[case_worker])
        assert restriction.readers.count() == 2
    assert knows_of(case_worker, farida)


def test_lifting_the_restriction_brings_everything_back(krt, farida, desk, focal_point):
    everything = knows_of(desk, farida)
    restriction = restrict(farida, krt, focal_point)
    with scope.user(focal_point):
        lift_restriction(restriction=restriction, actor=focal_point)
    assert knows_of(desk, farida) == everything


def test_a_household_is_seen_without_its_restricted_member(krt, desk, focal_point):
    with scope.user(desk):
        stays = arrive(krt, arriving("Senait Gebre"), arriving("Rahel", role="child"), actor=desk)
    restrict(stays[0].person, krt, focal_point)
    with scope.user(desk):
        [household] = Household.objects.all()
        assert [m.person_id for m in household.members.all()] == [stays[1].person_id]
    restrict(stays[1].person, krt, focal_point)
    with scope.user(desk):
        assert not Household.objects.exists()


def test_registering_the_same_name_again_tells_nothing_of_the_restricted_file(
    krt, farida, desk, focal_point
):
    restrict(farida, krt, focal_point)
    with scope.user(desk):
        assert strong_matches(known_from(told("Farida Nazari"))) == []
        [stay] = arrive(krt, arriving("Farida Nazari"), actor=desk)
        assert stay.person != farida
