"""Load data: a hundred thousand invented people, to see that lists and search stay fast.

Written in bulk, and so without rows of history: nobody changed anything about these people.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection, models, transaction
from django.utils import timezone

from core import scope
from core.ids import new_id

from .actions.people import born_about, write_facts
from .choices import (
    Answer,
    BirthPrecision,
    Calendar,
    DepartureReason,
    EntryRoute,
    LanguageMastery,
    NamePartRole,
    Sex,
)
from .facts import Birth, PersonFacts
from .load_names import POOLS, NamePool
from .matching.keys import index_keys
from .models import FileHolding, Nationality, Person, SearchKey, SpokenLanguage, Stay
from .models.files import HoldingReason
from .rules import card_numbers
from .rules.birth_dates import BirthDate, from_estimated_age
from .rules.names import NamePart

AT_ONCE = 5000
# Nobody's lists reach back further than the centres do.
DAYS_BACK = 3 * 365
# Of a hundred people: so many have a stay, so many of these are still on site.
SHARE_WITH_A_STAY, SHARE_STILL_HERE = 60, 4
SHARE_OF_WOMEN = 42
LONGEST_STAY_IN_DAYS = 40
# How births are known, in the proportion in which the field knows them.
PRECISIONS = (
    (BirthPrecision.DAY, 35),
    (BirthPrecision.YEAR, 30),
    (BirthPrecision.ESTIMATED, 25),
    (BirthPrecision.MONTH, 5),
    (BirthPrecision.UNKNOWN, 5),
)
TYPICAL_AGE, SPREAD_OF_AGES, OLDEST = 25, 11, 90


def make_people(*, number: int, centres: list, seed: int) -> Iterator[int]:
    """Each of `centres` holds an equal share of `number` invented people more than before.

    Yields how many are written so far, after each part; a part is written whole or not at all.
    The same seed gives the same people, with other ids.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people are no secret
    inventor = Inventor(chance=chance, centres=centres, taken=_taken_references())
    with scope.system():
        for start in range(0, number, AT_ONCE):
            end = min(start + AT_ONCE, number)
            _write([inventor.invent(turn) for turn in range(start, end)])
            yield end


@dataclass(frozen=True)
class Invented:
    """One person, not yet saved, with what stands beside them."""

    person: Person
    pool: NamePool
    holding: FileHolding
    stay: Stay | None


class Inventor:
    """Draws people from the pools of names, with the holes that real registers have."""

    def __init__(self, *, chance: random.Random, centres: list, taken: set[str]):
        self.chance = chance
        # Apart, so that a number that is taken does not change who comes next.
        self.numbers = random.Random(chance.random())  # noqa: S311
        self.centres = centres
        self.taken = taken
        self.now = timezone.now()

    def invent(self, turn: int) -> Invented:
        """One person; the centres take turns."""
        (pool,) = self.chance.choices(POOLS, [pool.share for pool in POOLS])
        centre = self.centres[turn % len(self.centres)]
        came = self.now - timedelta(minutes=self.chance.randrange(60, DAYS_BACK * 24 * 60))
        woman = self.chance.randrange(100) < SHARE_OF_WOMEN
        facts = PersonFacts(
            name_parts=self.name(pool, woman=woman),
            sex=Sex.FEMALE if woman else Sex.MALE,
            birth=self.birth(came.date()),
        )
        person = Person(reference=self.reference(), registered_at=came)
        write_facts(person, facts)
        holding = FileHolding(
            person=person, centre=centre, because=HoldingReason.REGISTERED, since=came
        )
        return Invented(person, pool, holding, self.stay(person, centre, came))

    def name(self, pool: NamePool, *, woman: bool) -> tuple[NamePart, ...]:
        """Own name, then the father's and the grandfather's, or surnames where people have them."""
        texts = [(self.draw(pool.women if woman else pool.men), NamePartRole.OWN)]
        if pool.surnames:
            texts.append((self.draw(pool.surnames), NamePartRole.PATERNAL_SURNAME))
        else:
            texts.append((self.draw(pool.men), NamePartRole.FATHER))
            if self.chance.randrange(100) < 70:  # many tell two names only
                texts.append((self.draw(pool.men), NamePartRole.GRANDFATHER))
        return tuple(NamePart(text=text, role=role) for text, role in texts)

    def draw(self, names: tuple[str, ...]) -> str:
        """One name; the first of the pool is the most common, by far."""
        return self.chance.choices(names, _weights(len(names)))[0]

    def birth(self, today: date) -> Birth:
        """A birth date as it is told: to the day, the year, as a guess, or not at all."""
        precisions, shares = zip(*PRECISIONS, strict=True)
        (precision,) = self.chance.choices(precisions, shares)
        age = min(abs(self.chance.gauss(TYPICAL_AGE, SPREAD_OF_AGES)), OLDEST)
        day = today - timedelta(days=int(age * 365.25) + 1)
        if precision == BirthPrecision.UNKNOWN:
            return Birth()
        if precision == BirthPrecision.DAY:
            return Birth(born=BirthDate.of_day(day), as_told=day.isoformat())
        if precision == BirthPrecision.MONTH:
            return Birth(born=BirthDate.of_month(day.year, day.month), as_told=f"{day:%m/%Y}")
        if precision == BirthPrecision.YEAR:
            return Birth(born=BirthDate.of_year(day.year), as_told=str(day.year))
        return Birth(
            born=from_estimated_age(int(age), on=today),
            calendar=Calendar.GREGORIAN,
            as_told=str(int(age)),
            age_estimated_on=today,
        )

    def reference(self) -> str:
        """A card number that nobody has."""
        while True:
            letters = self.numbers.choices(card_numbers.ALPHABET, k=card_numbers.RANDOM_LENGTH)
            drawn = "".join(letters)
            drawn += card_numbers.check_character(drawn)
            if drawn not in self.taken:
                self.taken.add(drawn)
                return drawn

    def stay(self, person: Person, centre, came: datetime) -> Stay | None:
        """An ended stay, a stay that is still open, or none."""
        if self.chance.randrange(100) >= SHARE_WITH_A_STAY:
            return None
        stay = Stay(
            person=person,
            centre=centre,
            arrived_at=came,
            arrival_mode=self.chance.choice(EntryRoute.values),
        )
        left = came + timedelta(days=self.chance.randrange(1, LONGEST_STAY_IN_DAYS))
        if left < self.now and self.chance.randrange(100) >= SHARE_STILL_HERE:
            stay.departed_at, stay.departure_reason = left, DepartureReason.OWN_CHOICE
        return stay


def _write(invented: list[Invented]) -> None:
    """Save one part: people first, then what points at them."""
    people = [each.person for each in invented]
    with transaction.atomic():
        Person.objects.bulk_create(people)
        FileHolding.objects.bulk_create(each.holding for each in invented)
        Stay.objects.bulk_create(each.stay for each in invented if each.stay)
        _insert(Nationality, ("person_id", "country", "position"), _nationalities(invented))
        _insert(
            SpokenLanguage,
            ("person_id", "language", "mastery", "needs_interpreter", "position"),
            _languages(invented),
        )
        _insert(SearchKey, ("person_id", "kind", "key", "born"), _search_keys(people))


def _nationalities(invented: list[Invented]) -> Iterator[tuple]:
    return ((each.person.pk, each.pool.nationality, 0) for each in invented)


def _languages(invented: list[Invented]) -> Iterator[tuple]:
    spoken = (LanguageMastery.NATIVE, Answer.UNKNOWN, 0)
    return ((each.person.pk, each.pool.language, *spoken) for each in invented)


def _search_keys(people: list[Person]) -> Iterator[tuple]:
    for person in people:
        born = born_about(person)
        for kind, key in sorted(index_keys(person.names)):
            yield person.pk, kind, key, born


def _insert(model: type[models.Model], attributes: tuple[str, ...], rows: Iterator[tuple]) -> None:
    """Insert plain values with fresh ids; for the many small rows, five times as fast as models."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # Where the database counts, it gives the id.
    own_id = () if isinstance(model._meta.pk, models.AutoField) else ("id",)
    used = [fields[name] for name in (*own_id, *attributes)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in used)
    marks = ", ".join(["%s"] * len(used))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(
                        used, (*(new_id() for _id in own_id), *row), strict=True
                    )
                ]
                for row in rows
            ],
        )


@cache
def _weights(number: int) -> tuple[float, ...]:
    """How often names of a pool are drawn, from the most common on (Zipf)."""
    return tuple(1 / rank for rank in range(1, number + 1))


def _taken_references() -> set[str]:
    """Card numbers that people have, at whatever centre."""
    return set(models.QuerySet(Person).values_list("reference", flat=True))
