"""Two officers confirm the same list at the same moment: it is erased once, and written down once."""

from datetime import timedelta

from django.utils import timezone

import tests.factories  # noqa: F401 - registers what the rows of a world need
from core import scope
from core.errors import Refusal
from core.models import Centre, Erasure, Purge
from core.retention.classes import data_class
from core.retention.purge import dry_run, purge
from core.testing.worlds import make_centre
from modules.registry.models import FileHolding, Person
from modules.registry.rules.birth_dates import BirthDate
from tests.harness.arena import Arena, values
from tests.registry.factories import make_person

KEY = "registry.person"
OFFICERS, PEOPLE = 4, 5


def confirm(fingerprint: str) -> str:
    """What one officer does after looking at the list."""
    with scope.system():
        try:
            done = purge(
                each=data_class(KEY),
                centre=Centre.objects.get(code="KRT"),
                fingerprint=fingerprint,
                count=PEOPLE,
                actor=None,
            )
        except Refusal as refusal:
            return refusal.code
    return f"erased {done.count}"


def test_a_list_that_several_confirm_at_once_is_erased_once(arena: Arena):
    with arena.inside(), scope.system():
        centre = make_centre("KRT")
        then = timezone.now() - timedelta(days=900)
        born = BirthDate.of_year(1980)
        for number in range(PEOPLE):
            person = make_person(centre, f"Somebody {number}")
            Person.objects.filter(pk=person.pk).update(
                registered_at=then,
                born_from=born.first,
                born_until=born.last,
                birth_precision=born.precision,
            )
            FileHolding.objects.filter(person=person).update(since=then)
        fingerprint = dry_run(data_class(KEY), centre).fingerprint(KEY, centre)
    outcomes = values(arena.run(confirm, count=OFFICERS, args=(fingerprint,)))
    assert sorted(outcomes) == sorted([f"erased {PEOPLE}", *["nothing_due"] * (OFFICERS - 1)])
    with arena.inside(), scope.system():
        assert Purge.objects.get().count == PEOPLE
        assert Erasure.objects.filter(data_class=KEY).count() == PEOPLE
        assert Person.objects.filter(anonymised_at=None).count() == 0
