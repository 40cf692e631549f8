"""How well people are known again: names in two scripts, records with known duplicates.

Everything was developed on the even half of each list; what is reported is the odd half, and for
the records all of them.
"""

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from core import scope
from core.models import Centre
from modules.registry.matching.candidates import candidates
from modules.registry.matching.keys import in_company, skeletons_of
from modules.registry.matching.names import words_of_name
from modules.registry.matching.people import Band, Known, compare
from modules.registry.models import FileHolding, Person, SearchKey
from modules.registry.rules.birth_dates import BirthDate
from tests.harness.databases import REPOSITORY

from . import splink_beside
from .lines import Line
from .register import Registered, holding_rows, key_rows, person_rows, write

SHARED = REPOSITORY.parent / "shared" / "data"
FIRST = 10
# Keys that more records share say too little to compare all of them.
MOST_OF_A_BLOCK = 80
SHORTEST_PLACE_WORD = 3
ADDRESS = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")


def measure_matching() -> Iterator[Line]:
    """The lines; lists that are not beside the checkout are left out by name."""
    for script, path, goal in (
        ("Arabic", SHARED / "names" / "arabic_latin_pairs.tsv", 0.90),
        ("Ethiopic", SHARED / "names" / "ethiopic_latin_pairs.csv", 0.97),
    ):
        if path.exists():
            yield _within_the_first(script, _pairs(path), goal)
    path = SHARED / "persons" / "febrl_dataset3.csv"
    if path.exists():
        yield from _same_person(path)


def _pairs(path: Path) -> list[tuple[str, str]]:
    if path.suffix == ".tsv":
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return [(latin, native.replace(" ", "")) for latin, native, *_count in lines]
    with path.open(encoding="utf-8") as lines:
        return [(row["latin"], row["ethiopic"]) for row in csv.DictReader(lines)]


def _within_the_first(script: str, pairs: list[tuple[str, str]], goal: float) -> Line:
    """How often the spelling in the other script is among the first ten of all in the file."""
    names = list(dict.fromkeys(native for _latin, native in pairs))
    people = [Registered(_id(place), (name,), 0) for place, name in enumerate(names)]
    id_of = {name: person.person_id for name, person in zip(names, people, strict=True)}
    asked, found = pairs[1::2], 0
    with transaction.atomic():
        with scope.system():
            centre = Centre.objects.create(code="NAM", name="Names", country="SD")
        with connection.cursor() as cursor:
            write(cursor, Person, person_rows(people, "N"))
            write(cursor, FileHolding, holding_rows(people, centre))
            write(cursor, SearchKey, key_rows(people))
        with scope.centre(centre):
            for latin, native in asked:
                best = candidates(Known(names=(latin,)), limit=FIRST)
                found += id_of[native] in {each.person_id for each in best}
        transaction.set_rollback(True)
    what = f"{script} spelling of a Latin name within the first {FIRST} of {len(names):,}"
    return Line(what, found / len(asked), at_least=goal, note=f"{len(asked):,} names")


def _id(place: int):
    import uuid

    return uuid.UUID(int=(5 << 76) | place)


def _same_person(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8") as lines:
        rows = [
            {key.strip(): (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(lines)
        ]
    for numbers, goal in ((False, 0.995), (True, 0.999)):
        known = [_known(row, numbers=numbers) for row in rows]
        truth = _truth(rows)
        bands = {
            pair: compare(known[pair[0]], known[pair[1]]).band
            for pair in _worth_comparing(rows, known)
        }
        with_or_without = "with" if numbers else "without"
        what = f"FEBRL 3 {with_or_without} the social-security number: F1 of “same person”"
        likely = {pair for pair, band in bands.items() if band != Band.DIFFERENT}
        yield Line(what, _f1(likely, truth), at_least=goal, note=f"{len(truth):,} true pairs")
        first = {pair for pair, band in bands.items() if band == Band.SAME}
        yield Line(
            "… precision of the first band",
            len(first & truth) / len(first),
            at_least=0.999,
            note=f"{len(first & truth) / len(truth):.3f} of the true pairs are in it",
        )
        if splink_beside.is_installed():
            yield _splink(path, rows, truth, numbers=numbers)


def _splink(path: Path, rows: list[dict], truth: set[tuple[int, int]], *, numbers: bool) -> Line:
    named = {frozenset((rows[one]["rec_id"], rows[other]["rec_id"])) for one, other in truth}
    scored = splink_beside.scored_pairs(path, numbers=numbers)
    return Line(
        "… Splink on the same list: F1", splink_beside.best_f1(scored, named), note="best threshold"
    )


def _known(row: dict, *, numbers: bool) -> Known:
    name = f"{row['given_name']} {row['surname']}".strip()
    place = " ".join(row[column] for column in ADDRESS if row[column])
    documents = [("number", row["soc_sec_id"])] if numbers and row["soc_sec_id"] else []
    return Known(
        names=(name,) if name else (),
        born=_born(row["date_of_birth"]),
        places=(place,) if place else (),
        documents=frozenset(documents),
    )


def _born(text: str) -> BirthDate:
    try:
        return BirthDate.of_day(date(int(text[:4]), int(text[4:6]), int(text[6:8])))
    except ValueError:
        return BirthDate.unknown()


def _truth(rows: list[dict]) -> set[tuple[int, int]]:
    people = defaultdict(list)
    for place, row in enumerate(rows):
        people[row["rec_id"].split("-")[1]].append(place)
    return {pair for places in people.values() for pair in itertools.combinations(places, 2)}


def _worth_comparing(rows: list[dict], known: list[Known]) -> set[tuple[int, int]]:
    """Pairs that share something rare: two words of the name, a word and a place, a birth date, a number."""
    blocks = defaultdict(list)
    for place, (row, one) in enumerate(zip(rows, known, strict=True)):
        for key in set(_keys(row, one)):
            blocks[key].append(place)
    return {
        pair
        for places in blocks.values()
        if len(places) <= MOST_OF_A_BLOCK
        for pair in itertools.combinations(places, 2)
    }


def _keys(row: dict, one: Known) -> Iterator[tuple]:
    words = skeletons_of(words_of_name(one.names[0])) if one.names else []
    sounds = [key for keys in words for key in keys]
    yield from (("name", key) for key in in_company(words))
    if one.born.is_known:
        yield "born", one.born.first
        yield from (("year", key, one.born.first.year) for key in sounds)
    yield from (("number", number) for _kind, number in one.documents)
    yield "house", row["postcode"], row["street_number"]
    places = [word for word in " ".join(one.places).split() if len(word) >= SHORTEST_PLACE_WORD]
    yield from (("places", *pair) for pair in itertools.pairwise(places))
    yield from (("place", key, word) for key in sounds for word in places)


def _f1(found: set, truth: set) -> float:
    return 2 * len(found & truth) / (len(found) + len(truth))
