"""Who belongs together: joining, roles, one head, leaving."""

import pytest
from django.urls import reverse

from core import scope
from modules.registry.actions.arrive import register_arrival
from modules.registry.actions.households import (
    correct_membership,
    join_household_of,
    leave_household,
    make_head,
)
from modules.registry.errors import AlreadyInHousehold, LeftAlready, OneselfAsMember, RoleMissing
from modules.registry.facts import Arriving, PersonFacts, StayFacts, said_name
from modules.registry.models import Household, HouseholdMembership
from tests.registry.counter import browser_of, restrict
from tests.registry.factories import make_person


def open_memberships() -> dict:
    with scope.system():
        rows = HouseholdMembership.objects.filter(until=None)
        return {m.person.display_name: m for m in rows.select_related("person", "household")}


@pytest.fixture
def family(krt, desk):
    """Sara, the head, and her daughter Hana."""
    sara, hana = make_person(krt, "Sara"), make_person(krt, "Hana", birth="9")
    with scope.user(desk):
        join_household_of(person=hana, member=sara, role="child", centre=krt, actor=desk)
    return sara, hana


def test_joining_somebody_without_a_household_opens_one_with_them_as_head(family):
    members = open_memberships()
    assert (members["Sara"].role, members["Hana"].role) == ("head", "child")
    assert members["Sara"].household_id == members["Hana"].household_id


def test_who_joins_another_household_leaves_the_first(krt, desk, family):
    aunt = make_person(krt, "Miriam")
    with scope.user(desk):
        join_household_of(
            person=family[1], member=aunt, role="other_relative", centre=krt, actor=desk
        )
    members = open_memberships()
    assert members["Hana"].household_id == members["Miriam"].household_id
    assert members["Sara"].household_id != members["Hana"].household_id


def test_nobody_joins_themselves_or_the_same_household_twice(krt, desk, family):
    sara, hana = family
    joining = {"role": "sibling", "centre": krt, "actor": desk}
    with scope.user(desk):
        with pytest.raises(OneselfAsMember):
            join_household_of(person=hana, member=hana, **joining)
        with pytest.raises(AlreadyInHousehold):
            join_household_of(person=hana, member=sara, **joining)


def test_a_new_head_asks_everybodys_role_again_and_stays_the_only_one(desk, family):
    before = open_memberships()
    with scope.user(desk):
        roles = {before["Sara"].pk: "parent"}
        make_head(membership=before["Hana"], roles=roles, actor=desk)
        with pytest.raises(RoleMissing):
            make_head(membership=before["Sara"], roles={before["Hana"].pk: "head"}, actor=desk)
    after = open_memberships()
    assert (after["Sara"].role, after["Hana"].role) == ("parent", "head")


def test_a_head_whose_file_is_restricted_is_not_betrayed_by_the_swap(krt, desk, family):
    restrict(family[0], krt)
    with scope.user(desk):
        make_head(membership=open_memberships()["Hana"], roles={}, actor=desk)
    assert open_memberships()["Sara"].role == "other_relative"


def test_an_arrival_with_a_member_of_such_a_household_betrays_nothing_either(krt, desk, family):
    sara, hana = family
    restrict(sara, krt)
    aunt = Arriving(facts=PersonFacts(name_parts=said_name("Aunt")), role="head")
    with scope.user(desk):
        stays = register_arrival(
            centre=krt,
            arriving=[aunt, Arriving(person_id=hana.pk, role="child")],
            stay=StayFacts(),
            actor=desk,
        )
    assert len(stays) == 2
    assert open_memberships()["Aunt"].role == "other_relative"


def test_the_head_is_not_made_or_unmade_by_correcting_a_role(desk, family):
    members = open_memberships()
    with scope.user(desk):
        for name, role in (("Hana", "head"), ("Sara", "spouse")):
            with pytest.raises(RoleMissing):
                correct_membership(
                    membership=members[name], role=role, verification="claimed", actor=desk
                )
        correct_membership(
            membership=members["Hana"], role="sibling", verification="documents", actor=desk
        )
    hana = open_memberships()["Hana"]
    assert (hana.role, hana.verification) == ("sibling", "documents")


def test_the_last_who_leaves_ends_the_household(krt, desk, family):
    today = krt.today()
    members = open_memberships()
    with scope.user(desk):
        leave_household(membership=members["Sara"], on=today, actor=desk)
        with scope.system():
            assert Household.objects.get().ended_at is None
        leave_household(membership=members["Hana"], on=today, actor=desk)
        with pytest.raises(LeftAlready):
            leave_household(membership=members["Hana"], on=today, actor=desk)
    with scope.system():
        assert Household.objects.get().ended_at is not None


def test_a_member_is_named_by_card_number_and_only_within_ones_own_centre(krt, gdf, desk, family):
    stranger, guest = make_person(gdf, "Stranger"), make_person(krt, "Guest")
    browser = browser_of(desk)
    url = reverse("registry_people:join", args=["KRT", guest.pk])
    told = {"role": "companion", "verification": "claimed"}
    refused = browser.post(url, {**told, "member": stranger.card_number})
    unknown = browser.post(url, {**told, "member": "K7M-2XP-94R"})
    assert refused.status_code == unknown.status_code == 422
    sentence = "Check the card number letter by letter."
    assert sentence in refused.content.decode()
    assert sentence in unknown.content.decode()
    assert browser.post(url, {**told, "member": family[0].card_number}).status_code == 302
    page = browser.get(
        reverse("registry_households:detail", args=[open_memberships()["Guest"].household_id])
    ).content.decode()
    assert "Guest" in page
    head = reverse("registry_people:head", args=["KRT", guest.pk, open_memberships()["Guest"].pk])
    assert head in page
    roles = {f"role_{open_memberships()[name].pk}": "companion" for name in ("Sara", "Hana")}
    assert browser.post(head, roles).status_code == 302
    assert open_memberships()["Guest"].role == "head"
