"""The evacuation list: everybody who has to be found, quickly, and no more of them than rescuers need."""

import io
import time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import scope
from core.ids import new_id
from core.models import AccessLogEntry, ModuleActivation
from core.modules import extensions
from modules.presence.actions.staff import record_staff_passage
from modules.presence.actions.take_roll import take_roll
from modules.presence.actions.visitors import count_visitors, visitors_on_site
from modules.presence.models import AssemblyPoint, Presence
from modules.registry.actions.care import confirm_care
from modules.registry.load import make_people
from modules.registry.models import Need, Stay
from modules.registry.rules.needs import EVACUATION_INSTRUCTIONS, find_need
from tests.presence.at_the_gate import card_of, pass_by
from tests.registry.counter import browser_of, on_site, restrict
from tests.registry.factories import arrive, arriving, make_person

pytestmark = pytest.mark.django_db
LIST = "/admin/presence/KRT/evacuation/"
SECONDS_FOR_A_THOUSAND = 5


def roll_of(centre, user):
    with scope.user(user):
        return take_roll(centre)


def need(person, centre, code: str, answer: str = "yes", **facts) -> None:
    with scope.system():
        Need.objects.create(
            person=person,
            centre=centre,
            code=code,
            answer=answer,
            is_sensitive=find_need(code).sensitive,
            **facts,
        )


def line_of(roll, name: str):
    [found] = [line for line in roll.lines if line.name == name]
    return found


def test_who_is_inside_stands_on_it_and_who_went_out_does_not(krt, guard, desk):
    amina, bilal = make_person(krt, "Amina"), make_person(krt, "Bilal")
    for person in (amina, bilal):
        pass_by(card_of(person, krt), krt, guard)
    pass_by(card_of(bilal, krt), krt, guard, direction="out")
    assert [line.name for line in roll_of(krt, desk).lines] == ["Amina"]


def test_who_stays_here_and_was_never_seen_at_the_gate_may_be_inside(krt, guard, desk):
    """The gate was switched on after they came."""
    ModuleActivation.objects.update(state="off")
    amina = make_person(krt, "Amina")
    on_site(amina, krt)
    ModuleActivation.objects.update(state="on")
    assert line_of(roll_of(krt, desk), "Amina").since is None
    assert "may be inside" in browser_of(desk).get(LIST).content.decode()
    pass_by(amina.reference, krt, guard, direction="out")
    assert roll_of(krt, desk).lines == []


def test_a_restricted_file_is_counted_and_named_for_nobody(krt, guard, desk, focal_point):
    farida, amina = make_person(krt, "Farida Nazari"), make_person(krt, "Amina")
    for person in (farida, amina):
        pass_by(card_of(person, krt), krt, guard)
    restrict(farida, krt)
    for user in (desk, focal_point):
        roll = roll_of(krt, user)
        assert [line.name for line in roll.lines] == ["Amina"]
        assert (roll.unnamed, roll.people) == (1, 2)
        page = browser_of(user).get(LIST).content.decode()
        assert "1 more person is inside whose name does not stand here" in page
        assert "Farida" not in page
        assert farida.card_number not in page


def test_rescuers_read_what_to_do_and_never_why(krt, desk):
    names = {"Walks badly": "DS-XLB", "Very ill": "SM-CC", "Hears badly": "DS-XHE"}
    for name, code in names.items():
        person = make_person(krt, name)
        on_site(person, krt)
        need(person, krt, code)
    roll = roll_of(krt, desk)
    told = {line.name: line.instructions for line in roll.lines}
    assert told["Walks badly"] == told["Very ill"] == ["Needs help to move."]
    assert told["Hears badly"] == ["May not notice an alarm or find the way: fetch them."]
    page = browser_of(desk).get(LIST).content.decode()
    for code in names.values():
        assert code not in page
        assert str(find_need(code).label) not in page


def test_an_answer_of_no_or_unknown_and_a_need_that_ended_tell_rescuers_nothing(krt, desk):
    person = make_person(krt, "Amina")
    on_site(person, krt)
    need(person, krt, "DS-XLB", answer="no")
    need(person, krt, "DS-XHE", answer="unknown")
    need(person, krt, "ER-FR", until=krt.today())
    assert line_of(roll_of(krt, desk), "Amina").instructions == []


def test_every_instruction_is_shared_by_several_needs():
    codes = list(EVACUATION_INSTRUCTIONS)
    assert all(find_need(code).code == code for code in codes)
    told = [str(sentence) for sentence in EVACUATION_INSTRUCTIONS.values()]
    assert all(told.count(sentence) > 3 for sentence in set(told))


def test_children_are_marked_and_those_alone_so_that_somebody_takes_them_along(
    krt, desk, focal_point
):
    with scope.user(desk):
        arrive(
            krt,
            arriving("Senait", birth="33"),
            arriving("Filmon", role="child", birth="9"),
            actor=desk,
        )
        [stay] = arrive(krt, arriving("Yonas", birth="14"), actor=desk)
    roll = roll_of(krt, desk)
    marks = {line.name: (line.is_child, line.is_alone) for line in roll.lines}
    assert marks == {"Senait": (False, False), "Filmon": (True, False), "Yonas": (True, True)}
    assert (roll.children, roll.alone) == (2, 1)
    with scope.user(focal_point):
        confirm_care(person=stay.person, status="accompanied", centre=krt, actor=focal_point)
    assert line_of(roll_of(krt, desk), "Yonas").is_alone is False


def test_a_child_whose_parent_is_restricted_is_not_alone(krt, desk):
    with scope.user(desk):
        mother, _child = arrive(
            krt,
            arriving("Senait", birth="33"),
            arriving("Filmon", role="child", birth="9"),
            actor=desk,
        )
    restrict(mother.person, krt)
    assert line_of(roll_of(krt, desk), "Filmon").is_alone is False


def test_staff_visitors_and_the_assembly_point_stand_on_it(krt, guard, desk):
    desk.first_name = "Amal"
    desk.save()
    with scope.user(guard):
        record_staff_passage(centre=krt, member=desk, direction="in", key=new_id(), actor=guard)
        count_visitors(centre=krt, change="in", people=3, key=new_id(), actor=guard)
    with scope.system():
        AssemblyPoint.objects.create(centre=krt, name="Football pitch")
    roll = roll_of(krt, desk)
    assert (len(roll.staff), roll.visitors, roll.everybody) == (1, 3, 4)
    page = browser_of(desk).get(LIST).content.decode()
    assert "Football pitch" in page
    assert "Amal" in page


class Rooms:
    """What a module that knows rooms offers."""

    def __init__(self, rooms: dict):
        self.rooms = rooms

    def rooms_of(self, people, centre) -> dict:
        return {p.pk: self.rooms[p.display_name] for p in people if p.display_name in self.rooms}


@pytest.fixture
def umbrellas_know_rooms():
    """The sample module says in which room people are."""
    before = list(extensions._offers["room"])
    rooms = Rooms({"Amina": "Room 2", "Bilal": "Room 1", "Celia": "Room 1"})
    extensions.offer("room", rooms, module="umbrellas")
    yield
    extensions._offers["room"][:] = before


@pytest.mark.usefixtures("umbrellas_know_rooms")
def test_people_stand_by_room_where_a_module_knows_rooms_and_is_on(krt, desk):
    for name in ("Amina", "Bilal", "Celia", "Dawit"):
        on_site(make_person(krt, name), krt)
    assert [room["room"] for room in roll_of(krt, desk).rooms()] == [""]
    ModuleActivation.objects.create(centre=krt, module="umbrellas", state="on")
    rooms = roll_of(krt, desk).rooms()
    assert [(room["room"], [line.name for line in room["lines"]]) for room in rooms] == [
        ("Room 1", ["Bilal", "Celia"]),
        ("Room 2", ["Amina"]),
        ("", ["Dawit"]),
    ]
    page = browser_of(desk).get(LIST).content.decode()
    assert "Room not known" in page


def test_every_print_and_every_workbook_is_written_down(krt, desk):
    on_site(make_person(krt, "Amina"), krt)
    browser = browser_of(desk)
    browser.get(LIST)
    content = b"".join(browser.get(f"{LIST}xlsx/").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [row[1].value for row in sheet.iter_rows()] == ["Name", "Amina"]
    with scope.system():
        entries = AccessLogEntry.objects.filter(record="presence.evacuation_list")
        assert sorted(entries.values_list("kind", "rows", "user")) == [
            ("export", 1, desk.pk),
            ("print", 1, desk.pk),
        ]


def test_the_gate_and_other_centres_print_no_list(krt, guard, desk_elsewhere):
    assert browser_of(guard).get(LIST).status_code == 403
    assert browser_of(guard).get(f"{LIST}xlsx/").status_code == 403
    assert browser_of(desk_elsewhere).get(LIST).status_code == 404


def test_visitors_are_counted_and_never_fewer_than_none(krt, guard):
    with scope.user(guard):
        for change, people in (("in", 4), ("out", 9), ("in", 2), ("counted", 7)):
            count_visitors(centre=krt, change=change, people=people, key=new_id(), actor=guard)
        key = new_id()
        for _time in range(2):
            count_visitors(centre=krt, change="in", people=1, key=key, actor=guard)
        assert visitors_on_site(krt) == 8


def fill(krt, number: int) -> None:
    """So many invented people stay here, every tenth with a need."""
    with scope.system():
        list(make_people(number=number, centres=[krt], seed=number))
        present = list(Stay.objects.filter(centre=krt).values_list("person", flat=True))
        Presence.objects.bulk_create(
            Presence(centre=krt, person_id=pk, is_present=True)
            for pk in dict.fromkeys(present)
            if not Presence.objects.filter(centre=krt, person_id=pk).exists()
        )
        Need.objects.bulk_create(
            Need(person_id=pk, centre=krt, code="DS-XLB", answer="yes", is_sensitive=False)
            for pk in list(dict.fromkeys(present))[::10]
            if not Need.objects.filter(person_id=pk).exists()
        )


def test_a_thousand_people_take_as_many_queries_as_some_and_less_than_five_seconds(krt, desk):
    browser, taken = browser_of(desk), []
    for number in (40, 1800):
        fill(krt, number)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            page = browser.get(LIST).content.decode()
            seconds = time.perf_counter() - began
        taken.append(len(queries))
    people = page.count("<tr") - 1
    print(f"{people} people, {taken[1]} queries, {seconds:.2f} s")  # noqa: T201
    assert people >= 1000
    assert taken[0] == taken[1]
    assert seconds < SECONDS_FOR_A_THOUSAND
