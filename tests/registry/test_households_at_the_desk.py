"""People who arrive together belong together; nobody's family is invented or pulled apart."""

import pytest
from django.db import IntegrityError, transaction

from modules.registry.models import Household, HouseholdMembership
from tests.registry.factories import arrive, arriving, returning


def roles(household) -> dict:
    """Who is what in a household."""
    found = HouseholdMembership.objects.filter(household=household, until=None)
    return {m.person.display_name: m.role for m in found.select_related("person")}


def test_a_family_is_one_household_with_the_roles_that_were_told(krt, at_the_desk):
    arrive(
        krt,
        arriving("Senait Gebre", role="head"),
        arriving("Filmon Senay", role="child"),
        arriving("Rahel Senay", role="child"),
    )
    [household] = Household.objects.all()
    assert roles(household) == {
        "Senait Gebre": "head",
        "Filmon Senay": "child",
        "Rahel Senay": "child",
    }


def test_who_comes_alone_is_put_into_no_household(krt, at_the_desk):
    arrive(krt, arriving("Abel Tesfay"))
    assert not Household.objects.exists()


def test_somebody_who_follows_later_joins_the_household_of_the_family(krt, at_the_desk):
    [head, _child] = arrive(krt, arriving("Senait Gebre"), arriving("Rahel", role="child"))
    head.departed_at, head.departure_reason = head.arrived_at, "own_choice"
    head.save()
    arrive(krt, returning(head.person), arriving("Filmon Senay", role="child"))
    [household] = Household.objects.all()
    assert roles(household) == {
        "Senait Gebre": "head",
        "Rahel": "child",
        "Filmon Senay": "child",
    }


def test_who_has_a_household_already_is_not_put_into_another(krt, at_the_desk):
    first = arrive(krt, arriving("Senait Gebre"), arriving("Rahel", role="child"))
    second = arrive(krt, arriving("Ibrahim Haroun"), arriving("Zahra", role="spouse"))
    for stay in (*first, *second):
        stay.departed_at, stay.departure_reason = stay.arrived_at, "own_choice"
        stay.save()
    arrive(krt, returning(first[0].person), returning(second[0].person, role="companion"))
    memberships = HouseholdMembership.objects.filter(person=second[0].person, until=None)
    assert [m.role for m in memberships] == ["head"]
    assert Household.objects.count() == 2


def test_a_second_head_is_refused_by_the_database(krt, at_the_desk):
    [_head, child] = arrive(krt, arriving("Senait Gebre"), arriving("Rahel", role="child"))
    membership = HouseholdMembership.objects.get(person=child.person)
    membership.role = "head"
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()
    membership.refresh_from_db()
    assert membership.role == "child"
