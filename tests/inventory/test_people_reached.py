"""What people received, by sex and age: who is counted once, and what was taken back not at all."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core import scope
from core.ids import new_id
from modules.inventory.actions.tally_handouts import hand_out_without_a_name
from modules.inventory.distribution.reports import Reached
from modules.registry.choices import Sex

from .counter import stocked
from .test_reports import report

pytestmark = pytest.mark.django_db

FIGURES = ("#reached+ind", "#reached+f+adults", "#reached+f+children", "#reached+i")


def reached(counter, client, item) -> list:
    """The quantity and some figures of one item."""
    client.force_login(counter.store.officer)
    row = report(client, "reached")[item.code]
    return [row["#output+num"], *(row[name] for name in FIGURES)]


def test_what_a_person_received_counts_until_it_is_taken_back(counter, client):
    blanket = stocked(counter)
    rule = counter.rule(blanket)
    given = counter.give(counter.guest("Amina Saleh"), rule)
    assert reached(counter, client, blanket)[:2] == [1, 1]
    counter.take_back(given)
    client.force_login(counter.store.officer)
    assert blanket.code not in report(client, "reached")


def test_people_without_a_name_are_counted_as_they_were_told(counter, client):
    blanket = stocked(counter)
    for _time in range(2):
        with scope.user(counter.desk):
            hand_out_without_a_name(
                centre=counter.centre,
                item=blanket,
                each=Decimal(1),
                people=3,
                place=counter.store.store,
                actor=counter.desk,
                key=new_id(),
                sex=Sex.FEMALE,
                age_band="5-11",
            )
    assert reached(counter, client, blanket) == [6, 6, 0, 6, 0]


def test_whoever_did_not_say_is_neither_woman_nor_man_nor_left_out():
    found = Reached()
    found.add(Decimal(2), 2, Sex.FEMALE, "25-59")
    found.add(Decimal(1), 1, Sex.UNKNOWN, "25-59")
    found.add(Decimal(1), 1, Sex.MALE, "unknown")
    assert (found.people, found.women, found.men, found.others) == (4, 2, 0, 2)


def test_the_page_of_reports_leads_to_it(counter, client):
    client.force_login(counter.store.officer)
    page = client.get(reverse("inventory_reports", args=["KRT"])).content.decode()
    assert reverse("inventory_reached", args=["KRT"]) in page
