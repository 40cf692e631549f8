"""Lists of people: registered once, found again, corrected, and nobody else touched."""

import io
from datetime import date
from time import process_time

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.exchange.plan import PIECE
from core.exchange.problems import ListHasErrors, PreviewOutOfDate
from core.exchange.runs import confirm, review
from core.models import AccessLogEntry
from modules.registry.actions.people import register_person
from modules.registry.actions.restrict import restrict_file
from modules.registry.choices import BirthPrecision
from modules.registry.facts import PersonFacts, said_name
from modules.registry.models import (
    ExternalReference,
    FileHolding,
    HouseholdMembership,
    Person,
    Stay,
)
from modules.registry.rules.card_numbers import generate
from tests.core.exchange_files import SHARED, needs_shared_data
from tests.core.staff import make_centre, make_staff
from tests.registry.factories import make_person
from tests.registry.lists import bring, counts, csv_file, look, sentences

pytestmark = pytest.mark.django_db
MOST_SECONDS = 10
FILES = sorted((SHARED / "spreadsheets").glob("*")) if SHARED.is_dir() else []


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def gadaref():
    return make_centre("GDF", "Gadaref")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


def shared(name: str) -> io.BytesIO:
    file = io.BytesIO((SHARED / name).read_bytes())
    file.name = name.rpartition("/")[2]
    return file


def the_person(user) -> Person:
    with scope.user(user):
        return Person.objects.get()


def register(name, *, centre, user) -> Person:
    with scope.user(user):
        facts = PersonFacts(name_parts=said_name(name))
        return register_person(centre=centre, facts=facts, actor=user)


@needs_shared_data
@pytest.mark.shared_data
def test_a_list_of_1184_people_is_imported_once_with_its_own_headings(khartoum, desk):
    file = shared("persons/sahana_ifrc_people_1184.csv")
    began = process_time()
    assert counts(bring(file, centre=khartoum, user=desk)) == {"new": 1184}
    assert process_time() - began < MOST_SECONDS
    assert counts(look(file, centre=khartoum, user=desk)) == {"same": 1184}
    with scope.user(desk):
        assert Person.objects.count() == 1184
        assert Person.history.filter(history_user=desk, history_type="+").count() == 1184
        assert set(FileHolding.objects.values_list("because", flat=True)) == {"imported"}
    with scope.system():
        logged = AccessLogEntry.objects.get(kind="import")
    assert (logged.user, logged.rows, logged.record) == (desk, 1184, "registry.people")


@needs_shared_data
@pytest.mark.shared_data
def test_a_list_of_families_becomes_households_with_their_heads(khartoum, desk):
    file, mapping = shared("persons/boxtribute_people.csv"), {"language": ""}
    assert counts(bring(file, centre=khartoum, user=desk, mapping=mapping)) == {"new": 769}
    assert counts(look(file, centre=khartoum, user=desk)) == {"same": 769}
    with scope.user(desk):
        members = HouseholdMembership.objects.filter(until=None)
        heads = members.filter(role="head").values_list("household", flat=True)
        assert members.count() == 475 + 95
        assert len(set(heads)) == len(heads) == 95


@needs_shared_data
@pytest.mark.shared_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_odd_files_give_rows_or_say_why_not(path, khartoum, desk):
    from core.exchange.errors import UnreadableFile

    try:
        seen = look(shared(f"spreadsheets/{path.name}"), centre=khartoum, user=desk)
    except UnreadableFile as reason:
        assert str(reason).endswith(".")
    else:
        assert seen.problems or sum(seen.tally.counts.values()) == len(seen.table.rows)
        assert all("%(" not in sentence for sentence in sentences(seen))


def test_blank_cells_change_nothing_and_told_ones_are_shown_beside_the_old(khartoum, desk):
    first = {"ID": "7", "First name": "Almaz", "Father's name": "Tesfaye", "Phone": "0912"}
    bring(csv_file(first | {"Sex": "F"}), centre=khartoum, user=desk)
    seen = look(
        csv_file(first | {"First name": "Almaze", "Sex": "", "Phone": ""}),
        centre=khartoum,
        user=desk,
    )
    assert [(c.field, c.old, c.new) for c in seen.rows[0].changes] == [
        ("own_name", "Almaz", "Almaze")
    ]
    with scope.user(desk):
        confirm(seen.run, actor=desk)
    person = the_person(desk)
    with scope.user(desk):
        assert person.display_name == "Almaze Tesfaye"
        assert (person.sex, person.phone_set.get().number) == ("female", "0912")
        assert person.history.count() == 2


def test_a_number_used_for_somebody_else_is_refused(khartoum, desk):
    bring(csv_file({"ID": "1", "Name": "Almaz Tesfaye"}), centre=khartoum, user=desk)
    seen = look(csv_file({"ID": "1", "Name": "Ruiz Peña"}), centre=khartoum, user=desk)
    assert counts(seen) == {"error": 1}
    assert "belonged to somebody" in sentences(seen)[0]


def test_without_numbers_a_row_is_known_by_what_it_tells(khartoum, desk):
    row = {"Name": "Fatuma Ali", "Sex": "f", "Date of birth": "1990-05-31"}
    bring(csv_file(row), centre=khartoum, user=desk)
    other_headings = {"Nombre completo": "Fatuma  Ali", "Sexo": "mujer", "DOB": "31/05/1990"}
    assert counts(look(csv_file(other_headings), centre=khartoum, user=desk)) == {"same": 1}
    with scope.user(desk):
        stored = " ".join(ExternalReference.objects.values_list("value", flat=True))
    assert "Fatuma" not in stored and "1990" not in stored


def test_the_same_row_twice_is_pointed_out(khartoum, desk):
    seen = look(
        csv_file({"Name": "Fatuma Ali"}, {"Name": "Fatuma Ali"}), centre=khartoum, user=desk
    )
    assert counts(seen) == {"new": 1, "error": 1}
    assert sentences(seen) == ["This row is the same as row 2. Keep one of them."]


def test_two_numbers_are_two_people_however_alike(khartoum, desk):
    rows = [{"ID": "1", "Name": "some one"}, {"ID": "2", "Name": "some one"}]
    assert counts(bring(csv_file(*rows), centre=khartoum, user=desk)) == {"new": 2}
    assert counts(look(csv_file(*rows), centre=khartoum, user=desk)) == {"same": 2}


@pytest.mark.parametrize(
    ("cells", "precision", "first"),
    [
        ({"Date of birth": "1990-05-31"}, BirthPrecision.DAY, date(1990, 5, 31)),
        ({"Date of birth": "1990"}, BirthPrecision.YEAR, date(1990, 1, 1)),
        ({"Date of birth": "5/1990"}, BirthPrecision.MONTH, date(1990, 5, 1)),
        ({"Year of birth": "1990"}, BirthPrecision.YEAR, date(1990, 1, 1)),
        (
            {"Date of birth": "1/1/2000", "Calendar of the date of birth": "ethiopian"},
            BirthPrecision.DAY,
            date(2007, 9, 12),
        ),
        ({"Date of birth": "0000-00-00"}, BirthPrecision.UNKNOWN, None),
    ],
)
def test_birth_dates_are_kept_as_exactly_as_they_are_told(cells, precision, first, khartoum, desk):
    file = csv_file({"Name": "Almaz"} | cells)
    bring(file, centre=khartoum, user=desk)
    person = the_person(desk)
    assert (person.birth_precision, person.born_from) == (precision, first)
    assert counts(look(file, centre=khartoum, user=desk)) == {"same": 1}


def test_an_age_says_nothing_against_an_exact_birth_date(khartoum, desk):
    born = date(timezone.localdate().year - 30, 1, 15)
    age = 30 if timezone.localdate() >= born.replace(year=born.year + 30) else 29
    told = {"ID": "1", "Name": "Almaz"}
    exact = csv_file(told | {"Date of birth": born.isoformat()})
    bring(exact, centre=khartoum, user=desk)
    assert counts(look(csv_file(told | {"Age": str(age)}), centre=khartoum, user=desk)) == {
        "same": 1
    }
    corrected = csv_file(told | {"Date of birth": born.replace(day=16).isoformat()})
    assert counts(look(corrected, centre=khartoum, user=desk)) == {"changed": 1}


def test_a_number_of_another_list_counts_only_with_the_same_name(khartoum, desk):
    bring(csv_file({"ID": "1", "Name": "Mohamed Ali"}), centre=khartoum, user=desk)
    for name, expected in (("Mohamed Ali", "same"), ("Mohamed Omar", "new")):
        other_list = csv_file({"ID": "1", "Name": name, "Remarks": "tall"})
        assert counts(look(other_list, centre=khartoum, user=desk)) == {expected: 1}


def test_countries_and_languages_are_read_by_code_and_by_name(khartoum, desk):
    row = {"Name": "Almaz", "Nationality": "Éthiopie; Sudanese", "Language": "Amharic, ar"}
    bring(csv_file(row), centre=khartoum, user=desk)
    person = the_person(desk)
    with scope.user(desk):
        assert [n.country for n in person.nationality_set.all()] == ["ETH", "SDN"]
        assert {s.language for s in person.spokenlanguage_set.all()} == {"amh", "ara"}
    wrong = look(csv_file(row | {"Nationality": "Atlantis"}), centre=khartoum, user=desk)
    assert "Atlantis" not in " ".join(sentences(wrong)) and counts(wrong) == {"error": 1}


def test_a_day_of_arrival_opens_a_stay_once(khartoum, desk):
    file = csv_file({"Name": "Almaz", "Arrived": "2026-01-05"})
    bring(file, centre=khartoum, user=desk)
    assert counts(look(file, centre=khartoum, user=desk)) == {"same": 1}
    with scope.user(desk):
        stay = Stay.objects.get()
    assert stay.arrived_at.date() == date(2026, 1, 5) and stay.departed_at is None


def test_a_card_number_of_another_centre_is_answered_like_one_that_does_not_exist(
    khartoum, gadaref, desk
):
    elsewhere = make_staff("elsewhere", "front_desk", gadaref)
    both = make_staff("both", "front_desk", khartoum, gadaref)
    theirs = register("Almaz Tesfaye", centre=gadaref, user=elsewhere)
    answers = set()
    for card in (theirs.reference, generate()):
        for user in (desk, both):
            file = csv_file({"Card number": card, "Name": "Almaz T."})
            answers |= set(sentences(look(file, centre=khartoum, user=user)))
    assert len(answers) == 1


def test_a_list_of_another_centre_finds_nobody_of_this_one(khartoum, gadaref, desk):
    file = csv_file({"ID": "1", "Name": "Almaz Tesfaye"})
    bring(file, centre=khartoum, user=desk)
    both = make_staff("both", "front_desk", khartoum, gadaref)
    assert counts(look(file, centre=gadaref, user=both)) == {"new": 1}


def test_a_restricted_file_is_neither_matched_nor_hinted_at(khartoum, desk):
    protection = make_staff("protection", "protection_focal_point", khartoum)
    file = csv_file({"ID": "1", "Name": "Almaz Tesfaye"})
    bring(file, centre=khartoum, user=desk)
    hers = the_person(desk)
    with scope.user(protection):
        restrict_file(person=hers, centre=khartoum, reason="r", readers=[], actor=protection)
    card = csv_file({"Card number": hers.reference, "Name": "Almaz T."})
    unknown = csv_file({"Card number": generate(), "Name": "Almaz T."})
    asked = [sentences(look(each, centre=khartoum, user=desk)) for each in (card, unknown)]
    assert asked[0] == asked[1]
    assert counts(look(file, centre=khartoum, user=desk)) == {"new": 1}
    told = look(file, centre=khartoum, user=protection)
    assert "restricted" in sentences(told)[0]


def test_two_heads_of_one_household_are_refused(khartoum, desk):
    rows = [
        {"Name": "Almaz", "Group number": "F1", "Role in the household": "head"},
        {"Name": "Tesfaye", "Group number": "F1", "Role in the household": "head"},
    ]
    assert counts(look(csv_file(*rows), centre=khartoum, user=desk)) == {"new": 1, "error": 1}


def test_a_list_may_come_again_with_a_new_member_of_a_household(khartoum, desk):
    almaz = {"ID": "1", "Name": "Almaz", "Family ID": "F1", "Role in the household": "head"}
    bring(csv_file(almaz), centre=khartoum, user=desk)
    child = {"ID": "2", "Name": "Sara", "Family ID": "F1", "Role in the household": "child"}
    seen = bring(csv_file(almaz, child), centre=khartoum, user=desk)
    assert counts(seen) == {"same": 1, "new": 1}
    with scope.user(desk):
        assert HouseholdMembership.objects.values("household").distinct().count() == 1


def test_who_may_not_register_people_cannot_import_them(khartoum):
    from core.errors import NotAllowed

    logistics = make_staff("logistics", "logistics_officer", khartoum)
    with pytest.raises(NotAllowed):
        look(csv_file({"Name": "Almaz"}), centre=khartoum, user=logistics)
    assert not QuerySet(Person).exists()


def test_two_rows_about_one_known_person_are_both_refused_and_each_names_the_other(khartoum, desk):
    almaz = make_person(khartoum, "Almaz Tesfaye", birth="1990", sex="female")
    who = {"Name": "Almaz Tesfaye", "Year of birth": "1990", "Sex": "female"}
    rows = [
        {**who, "ID": "1", "Card number": almaz.reference},
        {"ID": "2", "Name": "Sara", "Year of birth": "", "Sex": "", "Card number": ""},
        {**who, "ID": "3", "Card number": ""},
    ]
    seen = look(csv_file(*rows), centre=khartoum, user=desk)
    assert counts(seen) == {"same": 1, "new": 1, "ask": 1}
    with scope.user(desk):
        seen = review(seen.run, answers={"4": almaz.reference})
        assert counts(seen) == {"error": 2, "new": 1}
        assert [sentence.split(" is about")[0] for sentence in sentences(seen)] == [
            "Row 4",
            "Row 2",
        ]
        assert almaz.card_number in sentences(seen)[0]
        with pytest.raises(ListHasErrors):
            confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
        seen = review(seen.run, answers={"4": "new"})
        assert counts(seen) == {"same": 1, "new": 2}
        confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
        assert Person.objects.count() == 3


def test_rows_of_a_list_find_nobody_whom_earlier_rows_of_it_have_registered(khartoum, desk):
    rows = [{"ID": str(number), "Name": f"Almaz {number}"} for number in range(PIECE)]
    rows.append({"ID": "", "Name": "Almaz 7"})
    assert counts(bring(csv_file(*rows), centre=khartoum, user=desk)) == {"new": PIECE + 1}
    with scope.user(desk):
        assert Person.objects.count() == PIECE + 1


def test_a_family_whose_rows_stand_far_apart_becomes_one_household(khartoum, desk):
    known = {"ID": "9000", "Name": "Tesfaye", "Family ID": "F1"}
    bring(csv_file(known), centre=khartoum, user=desk)
    others = [{"ID": str(number), "Name": f"Almaz {number}"} for number in range(PIECE)]
    blank = {"Family ID": "", "Remarks": "tall"}
    family = [
        {**blank, "ID": "a", "Name": "Sara", "Family ID": "F1"},
        *({**blank, **row} for row in others),
        {**blank, **known, "Family ID": "F1"},
        {**blank, "ID": "b", "Name": "Hana", "Family ID": "F1"},
    ]
    bring(csv_file(*family), centre=khartoum, user=desk)
    with scope.user(desk):
        assert HouseholdMembership.objects.filter(until=None).count() == 3


def test_somebody_registered_since_a_list_was_looked_at_makes_it_ask_anew(khartoum, desk):
    row = {"Name": "Muhamad Ahmad Aly", "Year of birth": "1990", "Sex": "male"}
    seen = look(csv_file(row), centre=khartoum, user=desk)
    make_person(khartoum, "Mohamed Ahmed Ali", birth="1990", sex="male")
    with scope.user(desk):
        with pytest.raises(PreviewOutOfDate):
            confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
        assert counts(review(seen.run)) == {"ask": 1}


def test_a_file_that_is_no_longer_restricted_makes_the_list_ask_anew(khartoum, desk):
    protection = make_staff("protection", "protection_focal_point", khartoum)
    her = make_person(khartoum, "Mohamed Ahmed Ali", birth="1990", sex="male")
    with scope.user(protection):
        restrict_file(person=her, centre=khartoum, reason="r", readers=[], actor=protection)
    row = {"Name": "Muhamad Ahmad Aly", "Year of birth": "1990", "Sex": "male"}
    seen = look(csv_file(row), centre=khartoum, user=desk)
    assert counts(seen) == {"new": 1}
    with scope.system():
        her.restrictions.update(ended_at=timezone.now())
    with scope.user(desk), pytest.raises(PreviewOutOfDate):
        confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)


def test_a_page_of_the_preview_looks_at_its_own_rows_and_at_all_where_one_has_changed(
    khartoum, desk
):
    rows = [{"ID": str(number), "Name": f"Almaz {number}"} for number in range(120)]
    bring(csv_file(*rows), centre=khartoum, user=desk)
    seen = look(csv_file(*rows), centre=khartoum, user=desk)

    def page_after_renaming(name: str):
        Person.objects.filter(display_name=name).update(display_name=f"{name} Tesfaye")
        return review(seen.run, offset=100)

    with scope.user(desk):
        assert counts(page_after_renaming("Almaz 3")) == {"same": 120}
        page = page_after_renaming("Almaz 110")
    assert counts(page) == {"same": 118, "changed": 2}
    assert [row.number for row in page.rows] == list(range(102, 122))


def test_queries_of_an_import_grow_with_its_pieces_and_not_with_its_rows(khartoum, desk):
    def queries(first: int, number: int) -> int:
        rows = [
            {"ID": str(n), "Name": f"Almaz {n}", "Family ID": str(n // 4), "Arrived": "2026-01-05"}
            for n in range(first, first + number)
        ]
        with CaptureQueriesContext(connection) as seen:
            bring(csv_file(*rows), centre=khartoum, user=desk)
        return len(seen)

    queries(0, 5)
    # Statements that write some hundred rows at once are sent once more or less.
    assert queries(1000, 150) <= queries(2000, 15) + 20
