"""The registry's boxes on the first page: right figures, few queries, no more than one may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.modules.extensions import installed
from modules.registry import panels
from modules.registry.actions.households import join_household_of
from modules.registry.models import ArrivalDraft, BreakGlass, Stay
from tests.registry.counter import browser_of, on_site, restrict
from tests.registry.factories import make_person

OURS = [entry.thing for entry in installed("widget") if entry.module == "registry"]


def box(widget, centre, user) -> dict | None:
    with scope.user(user) as asker:
        return widget().for_centre(centre, asker)


def metas(shown) -> dict:
    return {item["text"]: item["meta"] for item in shown["items"]}


def arrived(centre, name, *, days_ago=0, **facts):
    stay = on_site(make_person(centre, name, **facts), centre)
    if days_ago:
        with scope.system():
            at = timezone.now() - timedelta(days=days_ago)
            Stay.objects.filter(pk=stay.pk).update(arrived_at=at)
    return stay


def test_who_is_on_site_and_who_came_today_by_sex_and_age(krt, desk):
    arrived(krt, "Woman", sex="female", birth="30")
    arrived(krt, "Man", sex="male", birth="30")
    arrived(krt, "Girl", sex="female", birth="9")
    arrived(krt, "Somebody")
    arrived(krt, "Earlier", sex="male", birth="30", days_ago=2)
    on_site_now = box(panels.OnSite, krt, desk)
    assert on_site_now["value"] == 5
    assert [bar["value"] for bar in on_site_now["bars"]] == [0, 0, 0, 0, 1, 0, 4]
    today = box(panels.ArrivedToday, krt, desk)
    assert today["value"] == 4
    assert metas(today) == {
        "Women": "1",
        "Men": "1",
        "Children": "1",
        "Adults of other or unknown sex": "1",
    }


def test_restricted_people_are_in_no_figure(krt, desk):
    restrict(arrived(krt, "Farida", sex="female", birth="30").person, krt)
    assert box(panels.OnSite, krt, desk)["value"] == 0
    assert box(panels.ArrivedToday, krt, desk)["value"] == 0
    assert box(panels.MissingFacts, krt, desk) is None


def test_children_of_whom_nobody_confirmed_the_care_are_shown_to_the_focal_point_alone(
    krt, desk, focal_point
):
    alone = arrived(krt, "Yonas", birth="12").person
    accompanied = arrived(krt, "Hana", birth="9").person
    confirmed = arrived(krt, "Liya", birth="9").person
    arrived(krt, "Adult", birth="40")
    mother = arrived(krt, "Sara", birth="40").person
    with scope.user(focal_point):
        join_household_of(
            person=accompanied, member=mother, role="child", centre=krt, actor=focal_point
        )
    with scope.system():
        confirmed.confirmed_care_status = "separated"
        confirmed.save()
    shown = box(panels.ChildrenWithoutCare, krt, focal_point)
    assert [item["text"] for item in shown["items"]] == [alone.card_number]
    home = reverse("wagtailadmin_home")
    assert alone.card_number in browser_of(focal_point).get(home).text
    assert alone.card_number not in browser_of(desk).get(home).text


def test_what_is_not_known_is_told_as_a_share(krt, desk):
    for number in range(3):
        arrived(krt, f"Person {number}", sex="female", birth="30")
    arrived(krt, "Somebody", birth="30")
    shares = metas(box(panels.MissingFacts, krt, desk))
    assert shares == {"Sex": "25 % (1 of 4)", "Age": "0 % (0 of 4)"}


def test_an_arrival_that_was_begun_is_ones_own_and_names_nobody(krt, desk, case_worker):
    assert box(panels.MyDraft, krt, desk) is None
    with scope.user(desk):
        ArrivalDraft.objects.create(centre=krt, user=desk, fields={"people-0-own": ["Amina Saleh"]})
    assert "Amina" not in str(box(panels.MyDraft, krt, desk))
    assert box(panels.MyDraft, krt, case_worker) is None


@pytest.mark.parametrize("widget", OURS, ids=lambda widget: widget.__name__)
def test_a_widget_keeps_its_promise_however_many_people_there_are(krt, focal_point, widget):
    for number in range(3):
        child = arrived(krt, f"Child {number}", birth="9").person
        other = make_person(krt, f"Adult {number}")
        with scope.user(focal_point):
            join_household_of(
                person=child, member=other, role="companion", centre=krt, actor=focal_point
            )
        with scope.system():
            BreakGlass.objects.create(
                person=child, centre=krt, user=focal_point, reason="x", until=timezone.now()
            )
    with scope.user(focal_point) as asker:
        assert asker.grants.centres
        with CaptureQueriesContext(connection) as queries:
            widget().for_centre(krt, asker)
    assert len(queries) <= widget.max_queries
