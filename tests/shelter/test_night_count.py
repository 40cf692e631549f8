"""The night count: by card, by label and by list; who was not seen is somebody to ask after."""

from datetime import UTC, datetime

import pytest

from core import scope
from core.errors import Refusal
from core.ids import new_id
from modules.shelter.actions.count_night import (
    begin_count,
    close_count,
    find_sleepers,
    mark,
    night_now,
)
from modules.shelter.errors import CensusIsClosed
from modules.shelter.models import Absence, BedAssignment, CensusMark, NightCensus
from tests.factories import restrict
from tests.presence.at_the_gate import card_of

from .test_board import browser_of, text_of

pytestmark = pytest.mark.django_db
COUNT = "/admin/shelter/KRT/night-count/"


@pytest.fixture(autouse=True)
def _key_of_this_test(settings, tmp_path):
    """Cards of a test are signed with a key of its own."""
    settings.CARD_KEY_FILE = str(tmp_path / "keys" / "signing.pem")


@pytest.fixture
def full(shelter):
    """Amina and Hodan sleep here; Hodan's file is restricted."""
    beds = shelter.room("A1", is_protected="yes")
    amina, hodan = shelter.guest("Amina Saleh"), shelter.guest("Hodan Warsame")
    shelter.give(amina, beds[0])
    restrict(hodan, shelter.centre)
    shelter.give(hodan, beds[1], role="protection_focal_point")
    return shelter, amina, hodan


def scan(client, text: str, **more):
    """One scan, as the script sends it."""
    with scope.system():
        census = NightCensus.objects.values_list("pk", flat=True).first() or ""
    told = {"scan": text, "key": new_id(), "partial": "1", "census": census}
    return client.post(COUNT, told | more)


def test_cards_and_labels_of_beds_are_read_and_nobody_restricted_is_named(full):
    shelter, amina, _hodan = full
    client = browser_of(shelter, "shelter_manager")
    client.post(COUNT, {"begin": "1"})
    assert "1 of 2 seen" in text_of(scan(client, card_of(amina, shelter.centre)))
    answer = text_of(scan(client, "KRT/BED/A1-2"))
    assert "2 of 2 seen" in answer
    assert "Hodan" not in answer
    assert "Somebody" in answer


@pytest.mark.parametrize("text", ["", "nobody", "GDF/BED/A1-1", "KRT/BED/Z9", "\x00", "x" * 399])
def test_what_leads_to_nobody_marks_nobody(full, text):
    shelter, _amina, _hodan = full
    client = browser_of(shelter, "shelter_manager")
    client.post(COUNT, {"begin": "1"})
    assert scan(client, text).status_code == 422
    with scope.system():
        assert not CensusMark.objects.exists()


def test_a_card_of_somebody_who_does_not_stay_here_marks_nobody(full, gadaref):
    shelter, _amina, _hodan = full
    client = browser_of(shelter, "shelter_manager")
    client.post(COUNT, {"begin": "1"})
    foreign = gadaref.guest("Foreign Person")
    for text in (card_of(foreign, gadaref.centre), foreign.reference):
        answer = scan(client, text)
        assert answer.status_code == 422
        assert "Foreign" not in text_of(answer)


def test_a_typed_number_does_not_tell_that_somebody_restricted_is_here(full):
    shelter, _amina, hodan = full
    client = browser_of(shelter, "shelter_manager")
    client.post(COUNT, {"begin": "1"})
    assert scan(client, hodan.reference).status_code == 422
    assert "2 of 2" not in text_of(scan(client, card_of(hodan, shelter.centre)))
    with scope.system():
        assert list(CensusMark.objects.values_list("person", flat=True)) == [hodan.pk]


def test_the_page_of_last_night_begins_and_closes_nothing_of_tonight(full):
    shelter, _amina, _hodan = full
    client = browser_of(shelter, "shelter_manager")
    assert client.post(COUNT, {"close": "1", "census": ""}).status_code == 422
    with scope.system():
        assert not NightCensus.objects.exists()


def test_here_beside_somebody_without_a_name_marks_them(full):
    shelter, _amina, hodan = full
    client = browser_of(shelter, "shelter_manager")
    client.post(COUNT, {"begin": "1"})
    with scope.system():
        row = BedAssignment.objects.get(person=hodan)
        census = NightCensus.objects.get()
    told = {"assignment": row.pk, "result": "present", "census": census.pk, "key": new_id()}
    assert client.post(COUNT, told).status_code == 200
    with scope.system():
        assert CensusMark.objects.get().person_id == hodan.pk


def test_a_scan_sent_twice_is_one_mark(full):
    shelter, amina, _hodan = full
    client, key = browser_of(shelter, "shelter_manager"), new_id()
    client.post(COUNT, {"begin": "1"})
    for _press in range(2):
        scan(client, amina.reference, key=key)
    with scope.system():
        assert CensusMark.objects.count() == 1


def test_who_was_not_seen_is_somebody_to_ask_after_and_keeps_the_bed(full):
    shelter, amina, hodan = full
    manager = shelter.as_()
    with scope.user(manager):
        census = begin_count(centre=shelter.centre, actor=manager)
        found = find_sleepers(text="A1-1", centre=shelter.centre)
        mark(census=census, found=found, result="present", key=new_id(), actor=manager)
        assert close_count(census=census, actor=manager).absent == 1
        with pytest.raises(CensusIsClosed):
            close_count(census=census, actor=manager)
        with pytest.raises(CensusIsClosed):
            mark(census=census, found=found, result="present", key=new_id(), actor=manager)
    with scope.system():
        assert list(Absence.objects.values_list("person", "was_told")) == [(hodan.pk, False)]
        assert BedAssignment.objects.filter(state="active").count() == 2
    assert amina.pk != hodan.pk


def test_who_was_away_and_is_seen_is_back(full):
    shelter, amina, _hodan = full
    manager = shelter.as_()
    with scope.system():
        Absence.objects.create(centre=shelter.centre, person=amina)
    with scope.user(manager):
        census = begin_count(centre=shelter.centre, actor=manager)
        found = find_sleepers(text="A1-1", centre=shelter.centre)
        mark(census=census, found=found, result="present", key=new_id(), actor=manager)
    with scope.system():
        assert Absence.objects.get().returned_at is not None


def test_a_count_after_midnight_is_of_the_night_before(shelter):
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)
    after_midnight = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert night_now(shelter.centre, evening) == night_now(shelter.centre, after_midnight)


def test_the_desk_does_not_count(full):
    shelter, _amina, _hodan = full
    assert browser_of(shelter).get(COUNT).status_code == 403
    desk = shelter.as_("front_desk")
    with scope.user(desk), pytest.raises(Refusal):
        begin_count(centre=shelter.centre, actor=desk)
