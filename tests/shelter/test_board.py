"""The bed board as people use it: states, names as far as they may be known, acts, changes by others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.ids import new_id
from modules.registry.models import Stay
from modules.shelter.actions.block import block
from modules.shelter.actions.leave import check_out
from modules.shelter.choices import RoomPolicy
from modules.shelter.models import BedAssignment
from tests.factories import restrict

pytestmark = pytest.mark.django_db
BOARD = "/admin/shelter/KRT/board/"


def browser_of(shelter, role: str = "front_desk") -> Client:
    """Somebody of the house at a computer."""
    client = Client()
    client.force_login(shelter.as_(role))
    return client


def text_of(answer) -> str:
    """What a page says."""
    return answer.content.decode()


def give(client: Client, bed, stay, **more):
    """The form of the box."""
    told = {"verb": "give", "bed": bed.pk, "stay": stay.pk, "key": new_id(), **more}
    return client.post(BOARD, told)


def stay_of(person) -> Stay:
    """The open stay."""
    with scope.system():
        return Stay.objects.get(person=person, departed_at=None)


def test_the_board_shows_beds_with_their_states_and_who_waits(shelter):
    beds = shelter.room("A1")
    shelter.give(shelter.guest("Amina Saleh"), beds[0])
    shelter.guest("Hodan Warsame")
    shown = text_of(browser_of(shelter).get(BOARD))
    assert "Amina Saleh" in shown
    assert "14 more nights" in shown
    assert "Hodan Warsame" in shown
    assert shown.count("bed--free") == 3 + 1  # three tiles and the count above them


def test_somebody_whose_file_is_restricted_holds_the_bed_without_a_name(shelter):
    [safe, *_others] = shelter.room("P1", is_protected="yes")
    hidden = shelter.guest("Hidden Person")
    restrict(hidden, shelter.centre)
    shelter.give(hidden, safe, role="protection_focal_point")
    client = browser_of(shelter)
    shown = text_of(client.get(BOARD)) + text_of(client.get(BOARD, {"bed": safe.pk, "partial": 1}))
    assert "Hidden" not in shown
    assert "Somebody" in shown
    with scope.system():
        row = BedAssignment.objects.get(bed=safe)
    told = {"verb": "check_out", "bed": safe.pk, "assignment": row.pk, "end_reason": "left"}
    assert client.post(BOARD, told).status_code == 422
    assert shelter.sleeping() == {"P1-1": ["Hidden Person"]}


def test_a_bed_is_given_from_its_box_and_the_second_press_gives_it_once(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    client, key = browser_of(shelter), new_id()
    for _press in range(2):
        assert give(client, bed, stay_of(amina), key=key).status_code == 302
    assert shelter.sleeping() == {"A1-1": ["Amina Saleh"]}


def test_the_desk_is_told_what_stands_against_it_and_the_shelter_manager_may_write_why(shelter):
    [bed, *_others] = shelter.room("A1", RoomPolicy.WOMEN)
    father = shelter.guest("Father", sex="male")
    refused = give(browser_of(shelter), bed, stay_of(father))
    assert refused.status_code == 422
    assert "This room is for the other sex." in text_of(refused)
    assert "override_reason" not in text_of(refused)
    manager = browser_of(shelter, "shelter_manager")
    assert "override_reason" in text_of(give(manager, bed, stay_of(father)))
    assert give(manager, bed, stay_of(father), override_reason="Cares for her").status_code == 302
    assert shelter.sleeping() == {"A1-1": ["Father"]}


def test_who_may_only_look_finds_no_form_and_cannot_act(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    client = browser_of(shelter, "health_worker")
    assert client.get(BOARD).status_code == 200
    assert give(client, bed, stay_of(amina)).status_code in (403, 422)
    assert shelter.sleeping() == {}


def test_moving_marks_the_beds_that_the_rules_allow(shelter):
    beds = shelter.room("A1", RoomPolicy.WOMEN)
    shelter.room("M1", RoomPolicy.MEN)
    row = shelter.give(shelter.guest("Amina"), beds[0])
    client = browser_of(shelter)
    shown = text_of(client.get(BOARD, {"move": row.pk}))
    assert shown.count("bed--fits") == 3
    assert shown.count("bed--not") == 5
    told = {"verb": "move", "bed": beds[1].pk, "assignment": row.pk, "key": new_id()}
    assert client.post(BOARD, told).status_code == 302
    assert shelter.sleeping() == {"A1-2": ["Amina"]}
    assert client.post(BOARD, told | {"key": new_id()}).status_code == 422


def test_a_stale_page_says_that_somebody_was_faster(shelter):
    [bed, *_others] = shelter.room("A1")
    row = shelter.give(shelter.guest(), bed)
    actor = shelter.as_("front_desk")
    with scope.user(actor):
        check_out(assignment=row, reason="left", actor=actor)
    told = {"verb": "check_out", "bed": bed.pk, "assignment": row.pk, "end_reason": "left"}
    answer = browser_of(shelter).post(BOARD, told)
    assert answer.status_code == 422
    assert "Somebody changed this a moment ago" in text_of(answer)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"verb": "explode"},
        {"verb": "give"},
        {"verb": "give", "bed": "x" * 500, "stay": "\x00"},
        {"verb": "move", "bed": "01890a5d-ac96-774b-bcce-b302099a8057", "assignment": "%"},
        {"verb": "block", "until": "9999-12-31"},
        {"verb": "unblock", "block": "-1"},
        {"verb": "ready", "bed": ""},
    ],
)
def test_whatever_is_sent_gets_an_answer_for_people(shelter, told):
    shelter.room("A1")
    client = browser_of(shelter, "shelter_manager")
    client.raise_request_exception = True
    assert client.post(BOARD, told).status_code in (302, 404, 422)


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01", "tomorrow", "2030-02-31"])
def test_a_block_until_an_impossible_day_is_no_accident(shelter, until):
    [bed, *_others] = shelter.room("A1")
    client = browser_of(shelter, "shelter_manager")
    told = {"verb": "block", "bed": bed.pk, "reason": "maintenance", "until": until}
    assert client.post(BOARD, told).status_code in (302, 422)


def test_what_others_change_is_told_and_nothing_where_nothing_changed(shelter):
    beds = shelter.room("A1")
    client = browser_of(shelter)
    since = timezone.now()
    changes = f"{BOARD}changes/"
    assert client.get(changes, {"since": since.isoformat()}).status_code == 204
    shelter.give(shelter.guest("Amina Saleh"), beds[1])
    told = client.get(changes, {"since": since.isoformat()}).json()
    assert "Amina Saleh" in told["tiles"]
    assert str(beds[1].pk) in told["tiles"]
    assert str(beds[0].pk) not in told["tiles"]
    assert client.get(changes, {"since": told["at"]}).status_code == 204
    assert client.get(changes, {"since": "nonsense"}).status_code == 204
    manager = shelter.as_()
    with scope.user(manager):
        block(centre=shelter.centre, bed=beds[0], reason="cleaning", actor=manager)
    assert "Out of service" in client.get(changes, {"since": told["at"]}).json()["tiles"]


def fill(shelter, name: str, people: int) -> None:
    """A room with people in it."""
    for number, bed in enumerate(shelter.room(name, beds=people)):
        shelter.give(shelter.guest(f"Guest {name} {number}"), bed)


def test_the_board_asks_no_more_for_forty_people_than_for_four(shelter):
    client = browser_of(shelter)
    taken = []
    for name, people in (("A1", 4), ("A2", 36)):
        fill(shelter, name, people)
        client.get(BOARD)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert taken[1] <= 32


def test_a_bed_that_is_kept_shows_from_when_and_takes_whoever_comes(shelter):
    [bed, *_others] = shelter.room("A1")
    amina = shelter.guest()
    now = timezone.now()
    row = shelter.give(
        amina, bed, begins_at=now + timedelta(hours=2), ends_at=now + timedelta(days=3)
    )
    client = browser_of(shelter)
    assert "from " in text_of(client.get(BOARD))
    told = {"verb": "begin", "bed": bed.pk, "assignment": row.pk}
    assert client.post(BOARD, told).status_code == 302
    assert shelter.sleeping() == {"A1-1": ["Amina Saleh"]}
