"""Invented people for load: complete enough to be listed, opened and found."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core import scope
from modules.registry.models import Nationality, Person, SearchKey
from modules.registry.search import find_people

PERSONS = 60


@pytest.fixture
def invented(krt, gdf):
    """Sixty people at Khartoum."""
    call_command("make_load", persons=PERSONS, centre="KRT", verbosity=0)


def test_invented_people_are_seen_by_their_centre_and_found_by_their_names(
    invented, at_the_desk, desk_elsewhere
):
    people = list(Person.objects.with_facts())
    assert len(people) == PERSONS
    assert all(person.nationality_set.all() for person in people)
    for person in people[:10]:
        assert person in find_people(person.display_name, limit=PERSONS)
        assert find_people(person.card_number) == [person]
    with scope.user(desk_elsewhere):
        assert Person.objects.count() == 0


def test_they_have_the_search_keys_that_the_counter_would_have_given_them(invented):
    from modules.registry.actions.people import search_keys_of

    with scope.system():
        for person in Person.objects.all()[:20]:
            kept = set(SearchKey.objects.filter(person=person).values_list("kind", "key"))
            assert kept == {(key.kind, key.key) for key in search_keys_of(person)}


def test_the_same_seed_gives_the_same_people_again_with_other_card_numbers(invented):
    call_command("make_load", persons=PERSONS, centre="GDF", verbosity=0)
    with scope.system():
        names = {
            code: sorted(
                Person.objects.filter(holdings__centre__code=code).values_list(
                    "display_name", flat=True
                )
            )
            for code in ("KRT", "GDF")
        }
        assert names["KRT"] == names["GDF"]
        assert Nationality.objects.count() == 2 * PERSONS


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"persons": 0}, "1 or more"),
        ({"persons": 5, "centre": "NOWHERE"}, "NOWHERE"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(krt, options, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("make_load", **options, verbosity=0)


def test_people_are_never_invented_outside_demo_mode(krt, settings):
    settings.GUICHET_DEMO = False
    with pytest.raises(CommandError):
        call_command("make_load", persons=5, verbosity=0)
    with scope.system():
        assert Person.objects.count() == 0
