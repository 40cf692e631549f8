"""A new registration like somebody with a restricted file: the focal point learns of it, alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from modules.registry.actions.match import tell_focal_point_of_matches
from modules.registry.actions.restrict import break_glass
from modules.registry.models import RestrictedMatch
from tests.registry.counter import browser_of, restrict
from tests.registry.factories import arrive, arriving, make_person, make_staff
from tests.registry.lists import bring, csv_file

NAME = "Farida Nazari"


@pytest.fixture
def farida(krt, case_worker):
    """Somebody whose file only the case worker and the focal point of Khartoum know of."""
    person = make_person(krt, NAME, birth="1995")
    restrict(person, krt, case_worker)
    return person


def matches() -> list[RestrictedMatch]:
    with scope.system():
        return list(RestrictedMatch.objects.select_related("centre", "came_to", "person"))


def test_the_desk_registers_her_again_and_only_the_focal_point_is_told(
    krt, farida, desk, case_worker, focal_point
):
    with scope.user(desk):
        (stay,) = arrive(krt, arriving(NAME, birth="1995"), actor=desk)
        assert not RestrictedMatch.objects.exists()
    assert [match.person for match in matches()] == [stay.person]
    for user in (desk, case_worker):
        with scope.user(user):
            assert not RestrictedMatch.objects.exists()
            assert not RestrictedMatch.history.exists()
    with scope.user(focal_point):
        assert RestrictedMatch.objects.count() == 1


def test_breaking_the_glass_on_the_new_file_does_not_show_the_match(krt, farida, desk, case_worker):
    with scope.user(desk):
        (stay,) = arrive(krt, arriving(NAME, birth="1995"), actor=desk)
    with scope.user(case_worker):
        break_glass(
            reference=stay.person.reference,
            centre=krt,
            reason="Unconscious at the gate.",
            actor=case_worker,
        )
        assert not RestrictedMatch.objects.exists()


def test_a_registration_at_another_centre_is_told_where_the_file_is_restricted(
    krt, gdf, farida, desk_elsewhere, focal_point
):
    focal_of_gadaref = make_staff("focal.gdf", ("protection_focal_point", gdf))
    with scope.user(desk_elsewhere):
        (stay,) = arrive(gdf, arriving(NAME), actor=desk_elsewhere)
    (match,) = matches()
    assert (match.centre, match.came_to) == (krt, gdf)
    with scope.user(focal_of_gadaref):
        assert not RestrictedMatch.objects.exists()
    page = browser_of(focal_point).get(
        reverse("registry_restricted-matches:detail", args=[match.pk])
    )
    assert stay.person.card_number in page.text
    assert farida.card_number in page.text
    assert f"{stay.person.pk}/" not in page.text


def test_who_may_open_the_file_sees_the_match_at_the_desk_and_nobody_else_is_told(
    krt, farida, case_worker
):
    with scope.user(case_worker):
        arrive(krt, arriving(NAME, birth="1995"), actor=case_worker)
    assert matches() == []


@pytest.mark.parametrize(
    ("name", "birth", "is_told"),
    [
        (NAME, "1995", True),
        ("Nazari Farida Gul", "1995", True),
        (NAME, "", True),
        (NAME, "1960", False),
        ("Farida", "", False),
        ("Farida", "1995", True),
        ("Abel Tesfay", "1995", False),
    ],
)
def test_only_a_strong_likeness_is_told(krt, farida, desk, name, birth, is_told):
    with scope.user(desk):
        arrive(krt, arriving(name, birth=birth), actor=desk)
    assert bool(matches()) == is_told


def test_an_import_tells_as_the_desk_does_and_once(krt, farida):
    person = make_person(krt, NAME, birth="1995")
    for _time in range(2):
        with scope.system():
            tell_focal_point_of_matches(people=[person], centre=krt)
    assert len(matches()) == 1


def test_a_lifted_restriction_is_told_no_more(krt, farida, desk):
    with scope.system():
        farida.restrictions.update(ended_at=krt.opened_on or "2020-01-01T00:00Z")
    with scope.user(desk):
        arrive(krt, arriving(NAME, birth="1995"), actor=desk)
    assert matches() == []


def test_the_focal_point_sees_it_first_thing_and_writes_what_was_found(
    krt, farida, desk, focal_point
):
    with scope.user(desk):
        arrive(krt, arriving(NAME, birth="1995"), actor=desk)
    (match,) = matches()
    home = reverse("wagtailadmin_home")
    detail = reverse("registry_restricted-matches:detail", args=[match.pk])
    browser = browser_of(focal_point)
    assert detail in browser.get(home).text
    assert "restricted" not in browser_of(desk).get(home).text.lower()
    assert browser_of(desk).get(detail, follow=True).status_code in (403, 404)
    settle = reverse("registry_restricted-matches:settle", args=[match.pk])
    assert browser.post(settle, {"outcome": " "}).status_code == 422
    assert browser.post(settle, {"outcome": "Another person."}).status_code == 302
    assert browser.post(settle, {"outcome": "Once more."}).status_code == 422
    assert detail not in browser.get(home).text
    (match,) = matches()
    assert (match.outcome, match.settled_by_id) == ("Another person.", focal_point.pk)


def brought(krt, user, *names: str) -> None:
    rows = [{"No": str(n), "Name": name, "Year of birth": "1995"} for n, name in enumerate(names)]
    bring(csv_file(*rows), centre=krt, user=user)


def test_another_spelling_of_the_name_is_told_as_well(krt, farida, desk):
    with scope.user(desk):
        arrive(krt, arriving("Fareeda Nazary", birth="1995"), actor=desk)
    assert len(matches()) == 1


def test_a_list_that_names_her_tells_the_focal_point_alone(krt, farida, desk, focal_point):
    brought(krt, desk, "Fareeda Nazary", "Abel Tesfay")
    (match,) = matches()
    assert match.person.display_name == "Fareeda Nazary"
    with scope.user(desk):
        assert not RestrictedMatch.objects.exists()
    with scope.user(focal_point):
        assert RestrictedMatch.objects.get().history.get().history_user == desk


def test_a_list_of_who_may_open_the_file_tells_nobody(krt, farida, case_worker):
    brought(krt, case_worker, NAME)
    assert matches() == []


def test_a_longer_list_takes_no_more_queries_to_tell(krt, farida, desk):
    def queries(number: int) -> int:
        people = [make_person(krt, f"Farida Nazari {n}", birth="1995") for n in range(number)]
        with scope.user(desk), CaptureQueriesContext(connection) as seen:
            tell_focal_point_of_matches(people=people, centre=krt)
        return len(seen)

    queries(1)
    assert queries(3) == queries(20)
    assert len(matches()) == 24
