"""A list names somebody like one who is here: nobody is registered twice, nobody is taken for another."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core import scope
from core.exchange.problems import ListHasQuestions
from core.exchange.runs import confirm, review
from modules.registry.actions.restrict import restrict_file
from modules.registry.models import Person
from tests.core.staff import browser_of, make_centre, make_staff
from tests.registry.factories import make_person
from tests.registry.lists import bring, counts, csv_file, look

pytestmark = pytest.mark.django_db
ALIKE = {"Name": "Muhamad Ahmad Aly", "Year of birth": "1990", "Sex": "male"}
NOBODY_LIKE = {"Name": "Selam Haile Desta", "Year of birth": "1990", "Sex": "female"}


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


@pytest.fixture
def mohamed(khartoum):
    return make_person(khartoum, "Mohamed Ahmed Ali", birth="1990", sex="male")


def people() -> int:
    return QuerySet(Person).count()


def test_a_row_about_somebody_alike_asks_and_says_why(khartoum, desk, mohamed):
    seen = look(csv_file(ALIKE, NOBODY_LIKE), centre=khartoum, user=desk)
    assert counts(seen) == {"ask": 1, "new": 1}
    known, new = seen.rows[0].question.answers
    assert (known.value, new.value) == (mohamed.reference, "new")
    assert "birth" in str(known.why)
    assert not seen.can_confirm
    with scope.user(desk), pytest.raises(ListHasQuestions):
        confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
    assert people() == 1


@pytest.mark.parametrize(("answer", "registered"), [("same", 0), ("new", 1)])
def test_the_answer_decides_and_is_remembered(khartoum, desk, mohamed, answer, registered):
    seen = look(csv_file(ALIKE), centre=khartoum, user=desk)
    value = mohamed.reference if answer == "same" else "new"
    with scope.user(desk):
        seen = review(seen.run, answers={str(seen.rows[0].number): value})
        confirm(seen.run, actor=desk, seen=seen.tally.fingerprint)
    assert people() == 1 + registered
    again = look(csv_file(ALIKE), centre=khartoum, user=desk)
    assert counts(again).get("ask") is None
    assert counts(again).get("new") is None


def test_an_answer_that_was_not_offered_is_none(khartoum, desk, mohamed):
    stranger = make_person(khartoum, "Selam Haile", birth="1999")
    seen = look(csv_file(ALIKE), centre=khartoum, user=desk)
    with scope.user(desk):
        seen = review(seen.run, answers={str(seen.rows[0].number): "somebody"})
        assert counts(seen) == {"ask": 1}
        seen = review(seen.run, answers={str(seen.rows[0].number): stranger.reference})
        assert counts(seen) == {"ask": 1}


def test_people_of_one_list_do_not_ask_about_each_other(khartoum, desk):
    bring(csv_file(ALIKE, {**ALIKE, "Name": "Mohamed Ahmed Ali"}), centre=khartoum, user=desk)
    assert people() == 2


def test_files_of_others_and_restricted_files_are_not_hinted_at(khartoum, desk):
    elsewhere = make_centre("GDF", "Gadaref")
    make_person(elsewhere, "Mohamed Ahmed Ali", birth="1990", sex="male")
    barred = make_person(khartoum, "Mohamed Ahmed Ali", birth="1990", sex="male")
    focal_point = make_staff("focal", "protection_focal_point", khartoum)
    with scope.user(focal_point):
        restrict_file(
            person=barred, centre=khartoum, reason="x", readers=[focal_point], actor=focal_point
        )
    assert counts(look(csv_file(ALIKE), centre=khartoum, user=desk)) == {"new": 1}


def test_it_is_decided_on_the_preview(khartoum, desk, mohamed):
    browser = browser_of(desk)
    address = browser.post("/admin/import/KRT/registry.people/", {"file": csv_file(ALIKE)})[
        "Location"
    ]
    shown = browser.get(address).content.decode()
    assert mohamed.card_number in shown
    assert 'name="confirm"' not in shown
    browser.post(address, {"answers": "1", "others": "new"})
    assert 'name="confirm"' in browser.get(address).content.decode()


def test_more_rows_take_no_more_queries(khartoum, desk, mohamed):
    def queries(number: int) -> int:
        rows = [
            {**ALIKE, "Name": f"Mohamed Ahmed Ali {'abcdefgh'[i % 8]}{i}"} for i in range(number)
        ]
        with CaptureQueriesContext(connection) as seen:
            look(csv_file(*rows), centre=khartoum, user=desk)
        return len(seen)

    queries(2)
    assert queries(50) == queries(5)
