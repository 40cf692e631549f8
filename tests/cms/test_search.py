"""Readers find pages in whatever script they write, and editors learn what is missing."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cms.models import QuestionPage, SearchMiss
from cms.search import misses
from cms.search.folding import bones, folded
from cms.search.index import index_all
from core.actions.switch_module import switch_module
from core.modules.jobs import run_jobs
from tests.cms.conftest import in_one_line, page_of

pytestmark = pytest.mark.django_db


def ask(client, words: str, language: str = "en") -> str:
    answer = client.post(f"/{language}/~/search/", {"words": words})
    assert answer.status_code == 200
    assert not answer.cookies
    return in_one_line(answer)


def write(centre, title: str, text: str, language: str = "en") -> QuestionPage:
    above = page_of(centre, language)
    page = QuestionPage(
        title=title,
        slug=f"q{QuestionPage.objects.count()}",
        introduction=text,
        source="The centre",
        checked_on="2026-01-01",
        review_by="2030-01-01",
        locale=above.locale,
        centre=centre,
    )
    return above.add_child(instance=page)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("Where is the مستشفى", "mustashfa"),
        ("The hospital of الخرطوم", "khartoum"),
        ("ካርቱም", "Khartoum"),
        ("Khartoum", "الخرطوم"),
        ("北京中文帮助", "中文"),
        ("ขอความช่วยเหลือ", "ช่วย"),
        ("Київ", "kiiv"),
        ("مَكْتَب", "مكتب"),
        ("Écoute et santé", "sante"),
    ],
)
def test_a_word_finds_its_neighbours_in_other_scripts(client, khartoum, page, words):
    write(khartoum, "Question", page)
    assert "/en/krt/q0/" in ask(client, words)


def test_all_words_must_fit_and_titles_come_first(client, khartoum):
    write(khartoum, "Water", "Clean water for children and food.")
    write(khartoum, "Food", "Rice, at noon.")
    text = ask(client, "food")
    assert text.index("q1/") < text.index("q0/")
    assert "q1/" not in ask(client, "food children")


def test_a_draft_is_not_found_and_neither_is_what_was_unpublished(client, khartoum):
    page = write(khartoum, "Milk", "For babies.")
    page.title = "Secretdraft"
    page.save_revision()
    assert "q0/" not in ask(client, "secretdraft")
    assert "q0/" in ask(client, "milk")
    page.refresh_from_db()
    page.unpublish()
    assert "q0/" not in ask(client, "milk")


def test_a_centre_that_receives_nobody_is_not_found(client, khartoum):
    write(khartoum, "Milk", "For babies.")
    khartoum.is_locked = True
    khartoum.save()
    assert "q0/" not in ask(client, "milk")


def test_a_service_is_found_where_it_is_offered_now(client, khartoum, switchable):
    title = str(switchable.public_services[0].title)
    switch_module(label=switchable.label, centre=khartoum, state="on", actor=None)
    assert f"<span>{title}</span>" in ask(client, title)
    switch_module(label=switchable.label, centre=khartoum, state="off", actor=None)
    assert f"<span>{title}</span>" not in ask(client, title)


def test_a_page_stands_once_in_the_language_nearest_to_the_reader(client, khartoum):
    index_all()
    text = ask(client, "khartoum centre", "fr")
    assert text.count("/krt/") == 1
    assert '/fr/krt/"' in text


@pytest.fixture(autouse=True)
def unhurried():
    misses.pace.forget()


def a_day_later() -> None:
    SearchMiss.objects.update(last_day=F("last_day") - datetime.timedelta(days=1))


def test_what_nobody_found_is_written_down_only_when_it_is_asked_on_a_third_day(
    client, khartoum, join
):
    for days in (1, 2):
        for _again in range(3):
            ask(client, "passport photo")
        miss = SearchMiss.objects.get()
        assert (miss.words, miss.times) == ("", days)
        a_day_later()
    ask(client, "Passport photo")
    miss.refresh_from_db()
    assert (miss.words, miss.times) == ("Passport photo", 3)
    client.force_login(join("writer", role="communications_editor", centre=khartoum))
    assert "Passport photo" in in_one_line(client.get(reverse("pages-to-write:list")))


def test_the_database_keeps_no_words_of_one_or_two_days(db):
    for times in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            SearchMiss.objects.create(
                digest=f"{times}", words="Amina", times=times, language="en", last_day="2026-01-01"
            )


def test_vain_searches_fill_the_database_no_further_than_a_limit(db, monkeypatch):
    for number in range(misses.pace.most):
        assert misses.count_miss(f"zz{number}", "en") is not None
    assert misses.count_miss("one more", "en") is None
    monkeypatch.setattr(misses, "MOST_ROWS", 5)
    SearchMiss.objects.filter(pk=SearchMiss.objects.last().pk).update(times=2)
    misses.pace.forget()
    misses.count_miss("another one", "en")
    assert SearchMiss.objects.count() == 5
    assert SearchMiss.objects.filter(times=2).exists()


def test_what_nobody_looks_for_any_more_is_forgotten_at_night(khartoum):
    misses.count_miss("passport photo", "en")
    old = timezone.now().date() - misses.KEPT - datetime.timedelta(days=1)
    SearchMiss.objects.update(last_day=old)
    misses.count_miss("bus", "en")
    run_jobs(every="night")
    assert SearchMiss.objects.count() == 1


@pytest.mark.parametrize(
    "words", ["call 0912 3456", "a@b.example", "i lost my brother in the town"]
)
def test_what_may_lead_to_a_person_is_not_counted(client, khartoum, words):
    ask(client, words)
    assert not SearchMiss.objects.exists()


def test_what_was_found_is_not_counted_and_words_stand_in_no_address(client, khartoum):
    write(khartoum, "Milk", "For babies.")
    ask(client, "milk")
    assert not SearchMiss.objects.exists()
    assert "milk" not in in_one_line(client.get("/en/~/search/?words=milk"))


def test_more_pages_cost_no_more_queries(client, khartoum, django_assert_max_num_queries):
    for number in range(6):
        write(khartoum, f"Milk {number}", "For babies.")
    with django_assert_max_num_queries(12):
        ask(client, "milk")


def test_folding_is_one_form_for_many_spellings():
    assert folded("  L’Écoute, ÇA ") == "l ecoute ca" or folded("  L’Écoute, ÇA ") == "lecoute ca"
    assert bones("khartoum") == bones("kartum") == "krtm"
    assert folded("٣ أيام").split()[0] == "3"
    assert bones("a is to") == ""
