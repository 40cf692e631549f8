"""In and out by card: harmless when repeated, consistent in any order, and nobody is kept inside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.errors import ModuleNotWritable, NotAllowed
from core.ids import new_id
from core.models import ModuleActivation
from modules.presence.actions.pass_gate import record_passage, reverse_passage
from modules.presence.errors import NotYourPassage, NumberNotKnown, PassageReversedAlready
from modules.presence.models import Passage, Presence
from modules.registry.actions.depart import record_departure
from modules.registry.models import Card, Person
from tests.presence.at_the_gate import GATE, card_of, inside, pass_by, scan
from tests.registry.counter import browser_of, decide, on_site, picture, restrict
from tests.registry.factories import make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(krt):
    return make_person(krt, "Amina Saleh", birth="30", nationalities=("ERI",))


def ago(**how_long):
    return timezone.now() - timedelta(**how_long)


def test_a_card_takes_its_holder_in_and_out_and_in(krt, guard, amina):
    token = card_of(amina, krt)
    directions = [
        pass_by(token, krt, guard, occurred_at=ago(minutes=minutes)).direction
        for minutes in (30, 20, 10)
    ]
    assert directions == ["in", "out", "in"]
    assert inside(krt) == {amina.pk}


def test_a_scan_that_is_sent_twice_is_one_passage(krt, guard, amina):
    token, key = card_of(amina, krt), new_id()
    first = pass_by(token, krt, guard, key=key, occurred_at=ago(minutes=5))
    assert pass_by(token, krt, guard, key=key) == first
    assert inside(krt) == {amina.pk}
    with scope.system():
        assert Passage.objects.count() == 1


def test_a_card_that_the_scanner_reads_twice_does_not_turn_its_holder_round(krt, guard, amina):
    browser, token = browser_of(guard), card_of(amina, krt)
    pages = [scan(browser, token).content.decode() for _time in range(2)]
    assert ["Came in" in page for page in pages] == [True, True]
    assert inside(krt) == {amina.pk}


def test_passages_that_become_known_late_change_nothing_that_came_after(krt, guard, amina):
    token = card_of(amina, krt)
    pass_by(token, krt, guard, direction="out", occurred_at=ago(minutes=5))
    late = pass_by(token, krt, guard, direction="in", occurred_at=ago(minutes=50))
    assert late.direction == "in"
    assert inside(krt) == set()
    pass_by(token, krt, guard, direction="in", occurred_at=ago(minutes=1))
    assert inside(krt) == {amina.pk}


def test_a_replaced_and_a_lost_card_record_nothing_and_nobody_is_kept_from_leaving(
    krt, guard, amina
):
    browser, old = browser_of(guard), card_of(amina, krt)
    pass_by(old, krt, guard, occurred_at=ago(minutes=5))
    new = card_of(amina, krt)
    answer = scan(browser, old, direction="out")
    assert answer.status_code == 422
    assert "replaced by a newer one" in answer.content.decode()
    assert "Nobody is kept from leaving." in answer.content.decode()
    with scope.system():
        Card.objects.filter(state="issued").update(state="lost", ended_at=timezone.now())
    assert "reported lost" in scan(browser, new, direction="out").content.decode()
    assert inside(krt) == {amina.pk}


def test_an_expired_card_still_says_who_passes(krt, guard, amina):
    token = card_of(amina, krt)
    with scope.system():
        Card.objects.update(valid_until=krt.today() - timedelta(days=1))
    page = scan(browser_of(guard), token).content.decode()
    assert "Came in" in page
    assert "has expired" in page
    assert inside(krt) == {amina.pk}


def test_the_number_passes_as_well_and_an_unknown_one_does_not(krt, gdf, guard, amina):
    browser = browser_of(guard)
    page = scan(browser, amina.card_number).content.decode()
    assert "Came in" in page
    assert "no card was shown" in page
    stranger = make_person(gdf, "Somebody else")
    assert "not known here" in scan(browser, stranger.reference).content.decode()
    assert inside(krt) == {amina.pk}
    with pytest.raises(NumberNotKnown):
        pass_by(stranger.reference, krt, guard)


def test_the_gate_reads_no_name_no_number_no_nationality_and_finds_nobody_by_name(
    krt, guard, amina
):
    browser, token = browser_of(guard), card_of(amina, krt)
    seen = scan(browser, token).content.decode() + scan(browser, "Amina Saleh").content.decode()
    seen += browser.get(GATE).content.decode()
    for word in ("Amina", "Saleh", amina.reference, amina.card_number, "ERI", "Eritrea", "30 "):
        assert word not in seen
    assert "neither a card nor a card number" in seen
    with scope.user(guard):
        assert not Person.objects.exists()
        assert not Presence.objects.exists()
        assert not Passage.objects.exists()


def test_the_desk_may_look_for_a_name_at_the_gate(krt, desk, amina):
    page = scan(browser_of(desk), "Amina").content.decode()
    assert "Amina Saleh" in page
    assert amina.reference in page
    assert inside(krt) == set()


def test_the_photo_is_shown_for_some_minutes_to_who_scanned_and_only_as_agreed(krt, guard, amina):
    decide(amina, krt, "photo")
    with scope.system():
        amina.photo.save("photo.jpg", picture())
    passage = pass_by(card_of(amina, krt), krt, guard)
    url = f"{GATE}photo/{passage.pk}/"
    assert browser_of(guard).get(url).status_code == 200
    other = make_staff("gate.two", ("gate", krt))
    assert browser_of(other).get(url).status_code == 404
    decide(amina, krt, "photo", "refused")
    with scope.system():
        amina.photo.save("photo.jpg", picture())
    assert browser_of(guard).get(url).status_code == 404


def test_somebody_whose_file_is_restricted_passes_like_anybody_without_a_photo(
    krt, guard, desk, focal_point, amina
):
    decide(amina, krt, "photo")
    with scope.system():
        amina.photo.save("photo.jpg", picture())
    token = card_of(amina, krt)
    restrict(amina, krt)
    plain = make_person(krt, "Somebody else")
    browser = browser_of(guard)
    restricted, ordinary = (
        scan(browser, text).content.decode() for text in (token, card_of(plain, krt))
    )

    def without_ids(page: str) -> str:
        import re

        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]+\"", "", page)

    assert without_ids(restricted) == without_ids(ordinary)
    assert inside(krt) == {amina.pk, plain.pk}
    with scope.user(desk):
        assert [p.person_id for p in Presence.objects.all()] == [plain.pk]
    with scope.user(focal_point):
        assert {p.person_id for p in Presence.objects.all()} == {amina.pk, plain.pk}


def test_who_has_a_card_of_another_centre_is_counted_and_not_named(krt, gdf, guard, desk):
    traveller = make_person(gdf, "Traveller")
    decide(traveller, gdf, "photo")
    with scope.system():
        traveller.photo.save("photo.jpg", picture())
    page = scan(browser_of(guard), card_of(traveller, gdf)).content.decode()
    assert "Came in" in page
    assert "<img" not in page
    assert inside(krt) == {traveller.pk}
    with scope.user(desk):
        assert not Presence.objects.exists()


def test_a_mistake_is_taken_back_by_who_made_it_and_presence_follows(krt, guard, desk, amina):
    token = card_of(amina, krt)
    pass_by(token, krt, guard, occurred_at=ago(minutes=30))
    wrong = pass_by(token, krt, guard)
    assert inside(krt) == set()
    with scope.user(desk), pytest.raises(NotYourPassage):
        reverse_passage(passage_id=wrong.pk, centre=krt, key=new_id(), actor=desk)
    page = browser_of(guard).post(GATE, {"undo": wrong.pk, "key": new_id()}).content.decode()
    assert "Taken back" in page
    assert inside(krt) == {amina.pk}
    with scope.user(guard), pytest.raises(PassageReversedAlready):
        reverse_passage(passage_id=wrong.pk, centre=krt, key=new_id(), actor=guard)


def test_a_device_without_a_connection_tells_later_when_it_was(krt, guard, amina):
    browser, token = browser_of(guard), card_of(amina, krt)
    at = ago(hours=3).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert scan(browser, token, occurred_at=at).status_code == 200
    with scope.system():
        passage = Passage.objects.get()
    assert timedelta(hours=2) < passage.recorded_at - passage.occurred_at < timedelta(hours=4)
    wrong = scan(browser, token, occurred_at="2019-01-01T00:00:00.000Z")
    assert wrong.status_code == 422
    assert "clock of this device is wrong" in wrong.content.decode()


def test_an_arrival_is_inside_and_a_departure_is_not(krt, desk, amina):
    stay = on_site(amina, krt)
    assert inside(krt) == {amina.pk}
    with scope.user(desk):
        record_departure(stay=stay, reason="own_choice", actor=desk)
    assert inside(krt) == set()


def test_where_the_module_is_off_or_read_only_nothing_is_recorded(krt, guard, desk, amina):
    ModuleActivation.objects.update(state="read_only")
    with scope.user(guard), pytest.raises(ModuleNotWritable):
        record_passage(centre=krt, person_id=amina.pk, source="card", key=new_id(), actor=guard)
    ModuleActivation.objects.update(state="off")
    assert browser_of(guard).get(GATE).status_code == 404
    on_site(amina, krt)
    assert inside(krt) == set()


def test_only_who_keeps_the_gate_records(krt, gdf, case_worker, desk_elsewhere, manager, amina):
    for user in (desk_elsewhere, manager):
        with scope.user(user), pytest.raises(NotAllowed):
            record_passage(centre=krt, person_id=amina.pk, source="card", key=new_id(), actor=user)


def test_the_gate_works_without_a_script(krt, guard, amina):
    page = browser_of(guard).post(GATE, {"scan": card_of(amina, krt), "key": new_id()})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Came in" in text
    assert 'name="scan"' in text
    assert "Valid card" in text


def test_the_keys_for_a_gate_without_a_connection_hold_nothing_of_anybody(krt, guard, amina):
    card_of(amina, krt)
    card_of(amina, krt)
    answer = browser_of(guard).get(f"{GATE}keys/")
    assert set(answer.json()) == {"keys", "revoked"}
    assert len(answer.json()["revoked"]) == 1
    assert "no-store" in answer["Cache-Control"]
    assert amina.reference not in answer.content.decode()


def test_a_scan_takes_as_many_queries_in_a_full_centre_as_in_an_empty_one(krt, guard, amina):
    browser, taken = browser_of(guard), []
    token = card_of(amina, krt)
    for count in (1, 30):
        for number in range(count):
            on_site(make_person(krt, f"Person {number}"), krt)
        scan(browser, token, direction="in")
        with CaptureQueriesContext(connection) as queries:
            scan(browser, token, direction="out")
        taken.append(len(queries))
        scan(browser, token, direction="in")
    assert taken[0] == taken[1]
