"""The screens of merging: find the other file, compare, see what follows, merge, undo; the list of pairs."""

import re

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from core.modules.jobs import run_jobs
from modules.registry.actions.decide_pair import decide_pair
from modules.registry.actions.people import correct_person, hold_file
from modules.registry.matching.reasons import NAME_PARTLY_TOLD, SENTENCES
from modules.registry.merging.find_duplicates import find_possible_duplicates
from modules.registry.models import Merge, PossibleDuplicate
from tests.registry.counter import browser_of, on_site, restrict
from tests.registry.factories import make_person, make_staff, told
from tests.registry.merging import fresh, merge

LIST = "/admin/registry/possible-duplicates/"


@pytest.fixture
def amina(krt):
    """The file that stays."""
    return make_person(krt, "Amina Saleh Idris", birth="1995", sex="female")


@pytest.fixture
def again(krt):
    """The same person, registered again."""
    return make_person(krt, "Amina Saleh", birth="12/4/1995")


def compare_url(kept, other, centre) -> str:
    return reverse("registry_people:compare", args=[centre.code, kept.pk, other.pk])


def hidden(page, name: str) -> str:
    return re.search(f'name="{name}" value="([^"]*)"', page.text)[1]


# --- The way through --------------------------------------------------------------------------------
def test_a_case_worker_finds_the_other_file_compares_merges_and_undoes(
    krt, case_worker, amina, again
):
    browser = browser_of(case_worker)
    file = reverse("registry_people:detail", args=[amina.pk])
    start = reverse("registry_people:merge", args=[krt.code, amina.pk])
    assert start in browser.get(file).text
    answer = browser.post(start, {"card": again.card_number})
    assert answer.status_code == 302
    page = browser.get(answer["Location"])
    assert "Amina Saleh Idris" in page.text
    assert again.card_number in page.text
    on_site(again, krt)
    told_first = {"seen": hidden(page, "seen"), "choose-birth": "other", "step": "look"}
    ask = browser.post(answer["Location"], told_first)
    assert "stays (1)" in ask.text
    assert QuerySet(Merge).count() == 0
    sent = dict(re.findall(r'name="(choose-\w+|step|seen)" value="([^"]*)"', ask.text))
    done = browser.post(answer["Location"], sent, follow=True)
    assert "The two files are one now" in done.text
    assert "Merged with the file" in done.text
    assert fresh(amina).birth_precision == "day"
    (one,) = QuerySet(Merge)
    undo = reverse("registry_people:undo", args=[krt.code, amina.pk, one.pk])
    assert undo in done.text
    assert "Amina Saleh" in browser.get(undo).text
    assert "there are two files again" in browser.post(undo, follow=True).text
    assert fresh(amina).birth_precision == "year"
    assert browser.post(undo).status_code == 404


def test_what_is_more_precise_is_proposed_and_what_differs_is_said_in_words(
    krt, case_worker, amina, again
):
    page = browser_of(case_worker).get(compare_url(amina, again, krt))
    assert re.search(r'name="choose-birth" value="other"[^>]* checked', page.text)
    assert re.search(r'name="choose-sex" value="kept"[^>]* checked', page.text)
    assert re.search(r'name="choose-name" value="kept"[^>]* checked', page.text)
    assert len(re.findall(r">\s*differs\s*<", page.text)) == 3
    opened = QuerySet(AccessLogEntry).filter(kind="read").values_list("reference", flat=True)
    assert set(opened) == {amina.reference, again.reference}


def test_what_was_compared_must_be_what_is_merged(krt, case_worker, amina, again):
    browser, address = browser_of(case_worker), compare_url(amina, again, krt)
    seen = hidden(browser.get(address), "seen")
    with scope.system():
        correct_person(person=again, facts=told("Somebody Else"), actor=None)
    answer = browser.post(address, {"seen": seen, "step": "merge"})
    assert answer.status_code == 422
    assert "Compare them again" in answer.text
    assert not QuerySet(Merge).exists()


def test_what_stands_against_it_is_said_on_the_page_with_what_was_chosen(
    krt, case_worker, amina, again
):
    for person in (amina, again):
        on_site(person, krt)
    answer = browser_of(case_worker).post(
        compare_url(amina, again, krt), {"choose-sex": "other", "step": "look"}
    )
    assert answer.status_code == 422
    assert "open stay at Khartoum" in answer.text
    assert re.search(r'name="choose-sex" value="other"[^>]* checked', answer.text)


@pytest.mark.parametrize("which", ["unknown", "elsewhere", "restricted", "malformed"])
def test_a_number_that_leads_to_no_file_here_gets_one_answer_whatever_the_cause(
    krt, gdf, case_worker, amina, which
):
    make_staff("second", ("case_worker", gdf))
    other = make_person(gdf if which == "elsewhere" else krt, "Amina Saleh")
    number = {"unknown": "2222-2222-2", "malformed": "abc"}.get(which, other.card_number)
    if which == "restricted":
        restrict(other, krt)
    start = reverse("registry_people:merge", args=[krt.code, amina.pk])
    answer = browser_of(case_worker).post(start, {"card": number})
    assert answer.status_code == 422
    errors = re.search(r"This centre holds no file with this card number[^<]*", answer.text)
    assert errors[0].startswith("This centre holds no file with this card number")
    assert browser_of(case_worker).get(compare_url(amina, other, krt)).status_code in (200, 404)
    if which in ("elsewhere", "restricted"):
        assert browser_of(case_worker).get(compare_url(amina, other, krt)).status_code == 404


def test_the_desk_has_no_button_and_no_page(krt, desk, amina, again):
    browser = browser_of(desk)
    start = reverse("registry_people:merge", args=[krt.code, amina.pk])
    assert start not in browser.get(reverse("registry_people:detail", args=[amina.pk])).text
    assert browser.get(start).status_code == 403
    assert browser.get(compare_url(amina, again, krt)).status_code == 403
    assert browser.get(LIST).status_code == 403
    one = merge(amina, again, krt)
    undo = reverse("registry_people:undo", args=[krt.code, amina.pk, one.pk])
    page = browser.get(reverse("registry_people:detail", args=[amina.pk]))
    assert undo not in page.text
    assert again.card_number in page.text
    assert browser.post(undo).status_code == 403


def test_a_form_about_a_file_that_was_merged_meanwhile_is_answered_with_the_way_on(
    krt, desk, amina, again
):
    merge(amina, again, krt)
    visit = reverse("registry_people:new_visit", args=[krt.code, again.pk])
    answer = browser_of(desk).post(visit, {"services": ["water"]})
    assert answer.status_code == 409
    assert "merged into another one meanwhile" in answer.text
    assert reverse("registry_people:detail", args=[again.pk]) in answer.text


# --- The list ---------------------------------------------------------------------------------------
def pairs() -> list[PossibleDuplicate]:
    with scope.system():
        return list(PossibleDuplicate.objects.select_related("person", "other"))


def test_the_night_lists_pairs_once_and_merges_nothing(krt, case_worker, amina, again):
    make_person(krt, "Bekele Alemu", birth="1960")
    for _night in range(2):
        outcome = {name: word for name, _code, word in run_jobs(every="night")}
        assert outcome["registry.list_possible_duplicates"] == "done"
    (pair,) = pairs()
    assert {pair.person_id, pair.other_id} == {amina.pk, again.pk}
    assert not QuerySet(Merge).exists()
    page = browser_of(case_worker).get(LIST)
    assert str(SENTENCES[NAME_PARTLY_TOLD]) in page.text
    detail = browser_of(case_worker).get(f"{LIST}{pair.pk}/")
    assert compare_url(pair.person, pair.other, krt) in detail.text


def test_who_was_found_to_be_two_people_is_not_listed_again_at_any_centre(
    krt, gdf, case_worker, amina, again
):
    browser, address = browser_of(case_worker), compare_url(amina, again, krt)
    assert browser.post(address, {"step": "not_same"}).status_code == 302
    (pair,) = pairs()
    assert (pair.decision, pair.decided_by_id) == ("not_same", case_worker.pk)
    with scope.system():
        for person in (amina, again):
            hold_file(person=person, centre=gdf, because="referral")
    for centre in (krt, gdf):
        with scope.centre(centre):
            assert find_possible_duplicates(centre) == 0
    assert "not the same person" in browser.get(address).text
    browser.post(address, {"step": "undecided"})
    (pair,) = pairs()
    assert (pair.decision, pair.decided_at) == ("undecided", None)


def test_a_merge_decides_the_pair_and_it_leaves_the_list(krt, case_worker, amina, again):
    with scope.centre(krt):
        find_possible_duplicates(krt)
    merge(amina, again, krt)
    assert pairs() == []
    assert QuerySet(PossibleDuplicate).get().decision == "same"


def test_a_decision_about_the_merged_file_holds_for_the_one_that_stays(
    krt, case_worker, amina, again
):
    third = make_person(krt, "Amina Saleh Idris")
    with scope.user(case_worker):
        decide_pair(person=again, other=third, decision="not_same", centre=krt, actor=case_worker)
    merge(amina, again, krt)
    with scope.centre(krt):
        assert find_possible_duplicates(krt) == 0
    (pair,) = pairs()
    assert {pair.person_id, pair.other_id} == {amina.pk, third.pk}


def test_a_restricted_file_is_on_no_list(krt, case_worker, focal_point, amina, again):
    with scope.centre(krt):
        find_possible_duplicates(krt)
    restrict(again, krt)
    assert "Amina Saleh" not in browser_of(case_worker).get(LIST).text
    assert "Amina Saleh" in browser_of(focal_point).get(LIST).text
    QuerySet(PossibleDuplicate).delete()
    with scope.centre(krt):
        assert find_possible_duplicates(krt) == 0


def test_the_night_asks_as_much_of_fifty_people_as_of_five(krt, django_assert_max_num_queries):
    used = []
    for many in (5, 45):
        for number in range(many):
            make_person(krt, f"Amina Nur{number:02} Idris", birth="1/1/1990")
        with scope.centre(krt), django_assert_max_num_queries(30) as queries:
            find_possible_duplicates(krt)
        used.append(len(queries))
    assert used[1] <= used[0]


def test_the_list_and_the_comparison_take_as_many_queries_for_many_as_for_few(
    krt, case_worker, amina, again, django_assert_max_num_queries
):
    browser = browser_of(case_worker)
    with scope.centre(krt):
        find_possible_duplicates(krt)
    used = []
    for more in (4, 45):
        for number in range(more):
            other = make_person(krt, f"Amina Saleh {number:02}")
            with scope.system():
                PossibleDuplicate.objects.create(person=amina, other=other, centre=krt, score=0.6)
        browser.get(LIST)
        with django_assert_max_num_queries(40) as queries:
            browser.get(LIST)
        used.append(len(queries))
    assert used[0] == used[1]
