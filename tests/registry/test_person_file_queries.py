"""The person file stays quick: no more queries for a long file than for a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import scope
from core.modules.extensions import installed
from modules.registry.actions.care import confirm_care, name_guardian
from modules.registry.actions.households import join_household_of
from modules.registry.models import Person, PrivateDetail
from tests.registry.counter import browser_of, decide, on_site
from tests.registry.factories import make_person
from tests.registry.merging import merge

AT_MOST = 26
PANELS = [entry.thing for entry in installed("panel") if entry.module == "registry"]


@pytest.fixture
def child(krt, focal_point):
    """A child of whom much is known."""
    person = make_person(krt, "Hana", birth="9", nationalities=("ERI", "ETH"))
    on_site(person, krt)
    for name in ("Sara", "Miriam", "Liya"):
        relative = make_person(krt, name, birth="40")
        with scope.user(focal_point):
            name_guardian(
                child=person,
                guardian=relative,
                relation="other_relative",
                verification="documents",
                centre=krt,
                actor=focal_point,
            )
            if name != "Sara":
                join_household_of(
                    person=relative,
                    member=person,
                    role="other_relative",
                    centre=krt,
                    actor=focal_point,
                )
    for purpose in ("photo", "statistics", "contact_later"):
        decide(person, krt, purpose, giver_id=relative.pk, given_by="legal_guardian")
    with scope.user(focal_point):
        confirm_care(person=person, status="separated", centre=krt, actor=focal_point)
        PrivateDetail.objects.create(person=person, gender_identity="as told")
    merge(person, make_person(krt, "Hanna"), krt)
    return person


def test_the_whole_file_takes_no_more_queries_than_promised(child, focal_point):
    url = reverse("registry_people:detail", args=[child.pk])
    browser = browser_of(focal_point)
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    assert len(queries) <= AT_MOST


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: type(panel).__name__)
def test_a_panel_keeps_its_promise(child, focal_point, krt, panel):
    with scope.user(focal_point) as asker:
        person = Person.objects.filter(pk=child.pk).with_facts().get()
        centres = list(asker.grants.centres.values())
        with CaptureQueriesContext(connection) as queries:
            assert panel.build(person, centres, asker) is not None
    assert len(queries) <= panel.max_queries
