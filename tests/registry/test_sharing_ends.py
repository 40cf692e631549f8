"""Somebody takes back that centres share their file: it is closed where it was by that alone."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core import scope
from modules.registry.models import Consent, FileHolding, FileRequest, Need, Person
from tests.registry.asking import answer, ask, written_down
from tests.registry.counter import browser_of, decide, on_site, restrict
from tests.registry.factories import make_centre, make_person, make_staff
from tests.registry.merging import merge

SHARING = "network_sharing"


@pytest.fixture
def meron(gdf) -> Person:
    """Somebody whose file Gadaref holds."""
    return make_person(gdf, "Meron Okbay", birth="1991", sex="female", nationalities=("ERI",))


@pytest.fixture
def selam(gdf):
    """The case worker of Gadaref."""
    return make_staff("case.gdf", ("case_worker", gdf))


@pytest.fixture
def given(krt, desk, selam, meron) -> FileRequest:
    """Gadaref has given the file to Khartoum."""
    return answer(selam, ask(desk, krt, "Meron Okbay", birth="1991"), give=True)


def seen_by(user) -> list:
    with scope.user(user):
        return list(Person.objects.all())


def holdings(person, centre) -> list[tuple[str, bool]]:
    """Through what a centre held or holds a file, and whether it still does."""
    rows = QuerySet(FileHolding).filter(person=person, centre=centre).order_by("since", "pk")
    return [(row.because, row.until is None) for row in rows]


def withdrawal_page(person, centre) -> str:
    consent = QuerySet(Consent).get(person=person, purpose=SHARING, decision="given")
    return reverse("registry_people:withdraw", args=[centre.code, person.pk, consent.pk])


# --- It is closed ---------------------------------------------------------------------------------
def test_the_file_is_closed_where_it_was_by_consent_alone(krt, gdf, desk, selam, meron, given):
    assert seen_by(desk) == [meron]
    decide(meron, gdf, SHARING, "withdrawn", recipient="Khartoum")
    assert seen_by(desk) == []
    assert seen_by(selam) == [meron]
    assert holdings(meron, krt) == [("consent", False)]
    assert holdings(meron, gdf) == [("registered", True)]


def test_both_centres_find_in_their_log_that_it_ended(krt, gdf, meron, given):
    decide(meron, gdf, SHARING, "withdrawn", recipient="Khartoum")
    assert written_down(krt)[-1] == ("unshare", meron.reference, "Gadaref")
    assert written_down(gdf)[-1] == ("unshare", meron.reference, "Khartoum")


@pytest.mark.parametrize("decision", ["withdrawn", "refused"])
def test_who_shares_with_nobody_has_it_closed_wherever_it_was_given(
    krt, gdf, desk, meron, given, decision
):
    decide(meron, gdf, SHARING, decision)
    assert holdings(meron, krt) == [("consent", False)]


def test_another_recipient_or_purpose_closes_nothing(krt, gdf, meron, given):
    make_centre("PZU", "Port Sudan")
    decide(meron, gdf, SHARING, "withdrawn", recipient="Port Sudan")
    decide(meron, gdf, "statistics", "withdrawn")
    assert holdings(meron, krt) == [("consent", True)]


def test_who_agreed_again_later_is_not_meant_by_an_earlier_no(krt, gdf, meron, given):
    earlier = timezone.now() - timedelta(days=1)
    decide(meron, gdf, SHARING, "refused", at=earlier)
    assert holdings(meron, krt) == [("consent", True)]


def test_the_file_that_goes_on_after_a_merge_is_closed_as_well(krt, gdf, meron, given):
    kept = make_person(gdf, "Meron Okbai", birth="1991")
    merge(kept, meron, gdf)
    decide(kept, gdf, SHARING, "withdrawn")
    assert holdings(kept, krt) == [("consent", False)]


def test_who_agrees_again_is_asked_for_again(krt, gdf, desk, selam, meron, given):
    decide(meron, gdf, SHARING, "withdrawn", recipient="Khartoum")
    answer(selam, ask(desk, krt, "Meron Okbay", birth="1991"), give=True)
    assert holdings(meron, krt) == [("consent", False), ("consent", True)]


# --- It stays -------------------------------------------------------------------------------------
def records_a_need(person, centre):
    with scope.system():
        Need.objects.create(person=person, centre=centre, code="CR-CP", answer="yes")


@pytest.mark.parametrize(
    ("own", "because"),
    [(on_site, "stay"), (records_a_need, "records"), (restrict, "records")],
    ids=["a stay", "a need", "a restriction"],
)
def test_a_centre_with_facts_of_its_own_goes_on_holding_the_file_for_these(
    krt, gdf, meron, given, own, because
):
    own(meron, krt)
    decide(meron, gdf, SHARING, "withdrawn")
    assert holdings(meron, krt) == [("consent", False), (because, True)]
    # Where somebody went is for the centre that they went to, and for nobody else.
    assert "unshare" not in [kind for kind, *_rest in written_down(gdf)]


# --- On the screens -------------------------------------------------------------------------------
def test_who_takes_it_back_at_the_desk_is_told_that_the_file_is_closed(krt, desk, meron, given):
    counter, address = browser_of(desk), withdrawal_page(meron, krt)
    assert "closed at once" in counter.get(address).text
    told = {"medium": "signed", "given_by": "self"}
    page = counter.post(address, told, follow=True)
    assert page.redirect_chain[-1][0] == reverse("registry_people:list")
    assert "the file is closed at this centre" in page.text
    assert counter.get(reverse("registry_people:detail", args=[meron.pk])).status_code == 404


def test_who_takes_it_back_where_they_stay_is_told_why_the_file_stays(krt, desk, meron, given):
    on_site(meron, krt)
    told = {"medium": "signed", "given_by": "self"}
    page = browser_of(desk).post(withdrawal_page(meron, krt), told, follow=True)
    assert page.redirect_chain[-1][0] == reverse("registry_people:detail", args=[meron.pk])
    assert "stays at this centre because of what was recorded here" in page.text


def test_the_first_page_tells_the_centre_that_held_it_which_files_were_closed(
    krt, gdf, desk, selam, meron, given
):
    decide(meron, gdf, SHARING, "withdrawn")
    page = browser_of(desk).get("/admin/").text
    assert "Files no longer shared" in page
    assert "closed here" in page
    assert meron.card_number in page
    assert "Meron" not in page
    assert "Files no longer shared" not in browser_of(selam).get("/admin/").text


def test_the_first_page_says_of_a_file_that_stays_why_it_does(krt, gdf, desk, meron, given):
    on_site(meron, krt)
    decide(meron, gdf, SHARING, "withdrawn")
    page = browser_of(desk).get("/admin/").text
    assert "stays: stays or stayed here" in page
    assert reverse("registry_people:detail", args=[meron.pk]) in page


def test_the_request_says_until_when_the_file_was_shared(krt, gdf, desk, selam, meron, given):
    address = reverse("registry_file-requests:detail", args=[given.pk])
    assert "Shared by consent until" not in browser_of(selam).get(address).text
    decide(meron, gdf, SHARING, "withdrawn")
    for user in (desk, selam):
        assert "Shared by consent until" in browser_of(user).get(address).text
