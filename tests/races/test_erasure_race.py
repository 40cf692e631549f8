"""Somebody comes back at the very moment at which their file is erased: one of the two happens."""

from datetime import timedelta

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

import tests.factories  # noqa: F401 - registers what the rows of a world need
from core import scope
from core.errors import Refusal, refusal_from
from core.models import Centre
from core.retention.classes import data_class
from core.retention.purge import dry_run, purge
from core.testing.worlds import make_centre
from modules.registry.actions.arrive import open_stay
from modules.registry.errors import FileErased, StayOpenAlready
from modules.registry.facts import StayFacts
from modules.registry.models import FileHolding, Person, Stay
from modules.registry.rules.birth_dates import BirthDate
from tests.harness.arena import Arena, values
from tests.registry.factories import make_person

KEY, PEOPLE, ROUNDS = "registry.person", 8, 4
ERASED, ALREADY = str(FileErased.sentence), StayOpenAlready.code


def build() -> None:
    """People of Khartoum whose time is over."""
    with scope.system():
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


def erase_all() -> list[str]:
    """The officer looks and confirms, a few times: what is due may change in between."""
    seen = []
    with scope.system():
        centre, each = Centre.objects.get(code="KRT"), data_class(KEY)
        for _round in range(ROUNDS):
            fingerprint = dry_run(each, centre).fingerprint(KEY, centre)
            try:
                done = purge(
                    each=each, centre=centre, fingerprint=fingerprint, count=None, actor=None
                )
                seen.append(f"erased {done.count}")
            except Refusal as refusal:
                seen.append(refusal.code)
    return seen


def receive_all() -> list[str]:
    """Everybody comes back, the last first, with a file that was there when the desk looked."""
    seen = []
    with scope.system():
        centre = Centre.objects.get(code="KRT")
        for person in list(QuerySet(Person).order_by("-pk")):
            try:
                open_stay(person=person, centre=centre, facts=StayFacts(), actor=None)
                seen.append("received")
            except Refusal as refusal:
                seen.append(refusal.code)
            except IntegrityError as error:
                seen.append(str(refusal_from(error).sentence))
    return seen


def erase_or_receive(what: str) -> list[str]:
    return erase_all() if what == "erase" else receive_all()


def test_nobody_who_is_received_is_erased_and_nobody_who_was_erased_is_received(arena: Arena):
    arena.call(build)
    outcomes = values(arena.run_each(erase_or_receive, [["erase"], ["receive"], ["receive"]]))
    erasing, *receiving = outcomes
    assert set(erasing) <= {"nothing_due", "looked_different"} | {
        f"erased {count}" for count in range(1, PEOPLE + 1)
    }
    assert {word for words in receiving for word in words} <= {"received", ERASED, ALREADY}
    with arena.inside():
        erased = QuerySet(Person).exclude(anonymised_at=None)
        here = QuerySet(Stay).filter(departed_at=None)
        assert not here.filter(person__in=erased).exists()
        assert erased.count() + here.count() == PEOPLE
