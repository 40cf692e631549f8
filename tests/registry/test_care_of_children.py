"""Guardians, and the confirmed care status of a child."""

import pytest
from django.urls import reverse

from core import scope
from core.errors import NotAllowed
from modules.registry.actions.care import confirm_care, end_guardianship, name_guardian
from modules.registry.actions.households import join_household_of
from modules.registry.errors import CareNotConfirmable, LeftAlready
from modules.registry.households.household import care_of, care_of_each, members_with
from modules.registry.models import Guardianship, Person
from tests.registry.counter import browser_of, restrict
from tests.registry.factories import make_person


@pytest.fixture
def child(krt):
    return make_person(krt, "Yonas", birth="9")


def test_who_checked_a_guardian_is_recorded_and_a_stated_one_was_checked_by_nobody(
    krt, focal_point, child
):
    with scope.user(focal_point):
        made = [
            name_guardian(
                child=child,
                guardian=make_person(krt, name),
                relation="other_relative",
                verification=verification,
                centre=krt,
                actor=focal_point,
            )
            for name, verification in (("Aunt", "documents"), ("Uncle", "claimed"))
        ]
        assert [one.verified_by for one in made] == [focal_point, None]
        end_guardianship(guardianship=made[0], on=krt.today(), actor=focal_point)
        with pytest.raises(LeftAlready):
            end_guardianship(guardianship=made[0], on=krt.today(), actor=focal_point)


def test_a_guardian_who_is_with_the_child_makes_it_accompanied(krt, focal_point, child):
    aunt = make_person(krt, "Aunt", birth="40")
    with scope.user(focal_point):
        join_household_of(
            person=child, member=aunt, role="companion", centre=krt, actor=focal_point
        )
        assert care_of(child, members_with(child)).status == "unaccompanied"
        name_guardian(
            child=child,
            guardian=aunt,
            relation="caregiver",
            verification="documents",
            centre=krt,
            actor=focal_point,
        )
        assert care_of(child, members_with(child)).status == "accompanied"
        assert care_of_each([child])[child.pk] == care_of(child, members_with(child))


def test_only_who_may_confirms_the_care_of_a_child(krt, desk, focal_point, child):
    with scope.user(desk), pytest.raises(NotAllowed):
        confirm_care(person=child, status="unaccompanied", centre=krt, actor=desk)
    url = reverse("registry_people:care", args=["KRT", child.pk])
    assert browser_of(desk).get(url).status_code == 403
    browser = browser_of(focal_point)
    asked = browser.get(url).content.decode()
    assert "It is not known who is with the child." in asked
    assert browser.post(url, {"status": "unaccompanied"}).status_code == 302
    with scope.system():
        kept = Person.objects.get(pk=child.pk)
    assert (kept.confirmed_care_status, kept.care_confirmed_by) == ("unaccompanied", focal_point)
    page = browser.get(reverse("registry_people:detail", args=[child.pk])).content.decode()
    assert "Unaccompanied child (protection" in page


def test_an_adult_beyond_doubt_is_not_confirmed_as_a_child(krt, focal_point):
    adult = make_person(krt, "Adult", birth="12/5/1970")
    with scope.user(focal_point), pytest.raises(CareNotConfirmable):
        confirm_care(person=adult, status="separated", centre=krt, actor=focal_point)


def test_a_guardian_whose_file_is_restricted_is_in_no_box(krt, focal_point, case_worker, child):
    aunt = make_person(krt, "Hidden aunt")
    url = reverse("registry_people:guardian", args=["KRT", child.pk])
    told = {"guardian": aunt.reference, "relation": "other_relative", "verification": "interview"}
    browser = browser_of(focal_point)
    assert browser.post(url, told).status_code == 302
    with scope.system():
        assert Guardianship.objects.get().verified_by == focal_point
    page = reverse("registry_people:detail", args=[child.pk])
    assert "Hidden aunt" in browser.get(page).content.decode()
    restrict(aunt, krt)
    assert "Hidden aunt" not in browser_of(case_worker).get(page).content.decode()
