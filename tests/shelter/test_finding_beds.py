"""Placement on its screen: who waits, proposals with reasons, adjusted and confirmed as a whole."""

import pytest
from django.test import Client

from core import scope
from core.ids import new_id
from modules.registry.models import Stay
from modules.shelter.choices import RoomPolicy
from modules.shelter.models import BedNeed

from .test_board import browser_of, stay_of, text_of

pytestmark = pytest.mark.django_db
PLACEMENT = "/admin/shelter/KRT/placement/"


@pytest.fixture
def haroun(shelter):
    """A family of three; the father uses a wheelchair."""
    father = shelter.guest("Ibrahim Haroun", sex="male", age=41)
    mother = shelter.guest("Zahra Haroun", age=36)
    baby = shelter.guest("Mariam Haroun", age=0)
    shelter.family((father, "head"), (mother, "spouse"), (baby, "child"))
    with scope.system():
        BedNeed.objects.create(centre=shelter.centre, person=father, need="wheelchair")
    return [father, mother, baby]


def house(shelter) -> None:
    """A room for families that a wheelchair reaches, with two beds, and one for women."""
    shelter.room("W1", RoomPolicy.WOMEN)
    shelter.room(
        "F1", RoomPolicy.FAMILIES, beds=2, is_accessible="yes", bed={"is_accessible": "yes"}
    )


def ask(client: Client, people):
    """Propose for these."""
    return client.post(PLACEMENT, {"stay": [stay_of(person).pk for person in people]})


def test_a_family_is_proposed_one_room_with_reasons_and_the_infant_beside_its_mother(
    shelter, haroun
):
    house(shelter)
    shown = text_of(ask(browser_of(shelter), haroun))
    assert "3 of 3 have a bed" in shown
    assert "The family stays together" in shown
    assert "Can be reached with a wheelchair" in shown
    assert "Shares the bed of Zahra Haroun" in shown


def test_a_proposal_is_adjusted_and_given_whole(shelter, haroun):
    house(shelter)
    father, mother, baby = (stay_of(person) for person in haroun)
    told = {
        "confirm": "1",
        "key": new_id(),
        "stay": [father.pk, mother.pk, baby.pk],
        f"bed-{father.pk}": "F1-1",
        f"bed-{mother.pk}": "f1-2",
        f"bed-{baby.pk}": "F1-2",
        f"beside-{baby.pk}": mother.pk,
    }
    client = browser_of(shelter)
    assert client.post(PLACEMENT, told).status_code == 302
    expected = {"F1-1": ["Ibrahim Haroun"], "F1-2": ["Zahra Haroun", "Mariam Haroun"]}
    assert shelter.sleeping() == expected
    assert client.post(PLACEMENT, told).status_code == 302
    assert shelter.sleeping() == expected


def test_what_stands_against_one_of_them_gives_nobody_a_bed_and_keeps_what_was_typed(
    shelter, haroun
):
    house(shelter)
    father, mother, _baby = (stay_of(person) for person in haroun)
    told = {
        "confirm": "1",
        "stay": [father.pk, mother.pk],
        f"bed-{father.pk}": "W1-1",
        f"bed-{mother.pk}": "F1-2",
    }
    answer = browser_of(shelter).post(PLACEMENT, told)
    assert answer.status_code == 422
    assert "This room is for the other sex." in text_of(answer)
    assert 'value="W1-1"' in text_of(answer)
    assert shelter.sleeping() == {}


def test_a_bed_that_is_not_there_is_named(shelter, haroun):
    house(shelter)
    father = stay_of(haroun[0])
    told = {"confirm": "1", "stay": [father.pk], f"bed-{father.pk}": "Z9-9"}
    answer = browser_of(shelter).post(PLACEMENT, told)
    assert answer.status_code == 422
    assert "Z9-9" in text_of(answer)


def test_nobody_who_has_a_bed_waits(shelter):
    [bed, *_others] = shelter.room("W1")
    shelter.give(shelter.guest("Amina"), bed)
    shelter.guest("Hodan")
    shown = text_of(browser_of(shelter).get(PLACEMENT))
    assert "Hodan" in shown
    assert "Amina" not in shown


def test_a_bus_is_placed_by_one_press(shelter):
    shelter.room("W1", RoomPolicy.WOMEN, beds=12)
    shelter.room("M1", RoomPolicy.MEN, beds=12)
    for number in range(20):
        shelter.guest(f"Guest {number}", sex="female" if number % 2 else "male")
    client = browser_of(shelter)
    page = text_of(client.post(PLACEMENT, {"all": "1"}))
    assert "20 of 20 have a bed" in page
    told = {"confirm": "1", "key": new_id(), "stay": []}
    with scope.system():
        stays = list(Stay.objects.order_by("arrived_at"))
    told["stay"] = [stay.pk for stay in stays]
    for stay in stays:
        start = page.index(f'name="bed-{stay.pk}"')
        told[f"bed-{stay.pk}"] = page[start:].split('value="', 1)[1].split('"', 1)[0]
    assert client.post(PLACEMENT, told).status_code == 302
    assert len(shelter.sleeping()) == 20


def test_the_person_file_leads_to_a_bed_for_the_whole_family(shelter, haroun):
    house(shelter)
    client = browser_of(shelter)
    file = text_of(client.get(f"/admin/registry/people/{haroun[0].pk}/"))
    assert f"/admin/shelter/KRT/people/{haroun[0].pk}/bed/" in file
    shown = text_of(client.get(f"/admin/shelter/KRT/people/{haroun[0].pk}/bed/"))
    assert all(person.display_name in shown for person in haroun)
