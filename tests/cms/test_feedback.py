"""What readers tell about a page, and what editors do with it."""

import datetime
import time

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.feedback import actions
from cms.feedback.actions import answer_feedback, close_feedback, erase_old_words, receive_feedback
from cms.feedback.errors import FeedbackDone, TooManyThisHour
from cms.feedback.forms import SALT
from cms.feedback.models import MOST_IN_AN_HOUR, PageFeedback
from cms.models import HomePage
from core import scope
from core.errors import NotAllowed
from core.modules.jobs import run_jobs
from tests.cms.conftest import in_one_line, page_of

pytestmark = pytest.mark.django_db
EDITOR = "communications_editor"


@pytest.fixture
def page(khartoum):
    return page_of(khartoum, "en")


def address(page) -> str:
    return f"/en/~/feedback/{page.pk}/"


def sent(client, page, *, seconds_ago: float = 10, about=None, **told):
    seal = signing.dumps([(about or page).pk, time.time() - seconds_ago], salt=SALT)
    return client.post(address(page), {"told": "question", "words": "", "seal": seal, **told})


def kept() -> list[PageFeedback]:
    with scope.system():
        return list(PageFeedback.objects.all())


def test_a_reader_asks_without_account_and_without_cookie(client, page):
    answer = sent(client, page, words="Is there a doctor for children?")
    assert "Thank you" in in_one_line(answer)
    assert not answer.cookies
    [row] = kept()
    assert (row.kind, row.wording, row.centre_id) == (
        "question", "Is there a doctor for children?", page.centre_id
    )  # fmt: skip


def test_only_the_hour_is_kept_of_when_it_was(client, page):
    sent(client, page, words="Where?")
    [row] = kept()
    assert (row.hour.minute, row.hour.second, row.hour.microsecond) == (0, 0, 0)
    names = {field.name for field in PageFeedback._meta.fields}
    assert not {name for name in names if "addr" in name or "ip" in name.split("_")}


def test_the_form_asks_for_nothing_personal_and_says_so(client, page):
    text = in_one_line(client.get(address(page)))
    assert "Do not write your name" in text
    assert 'type="email"' not in text


def test_a_choice_that_was_made_on_the_page_is_filled_in_and_writes_nothing(client, page):
    soup = BeautifulSoup(client.get(f"{address(page)}?told=helpful").content, "html.parser")
    assert soup.select_one("input[checked]")["value"] == "helpful"
    assert kept() == []


def test_helpful_without_words_is_counted_and_waits_for_nobody(client, page):
    sent(client, page, told="helpful")
    [row] = kept()
    assert (row.kind, row.state) == ("helpful", "closed")


@pytest.mark.parametrize("seconds", [0, 100_000], ids=["at once", "after a day"])
def test_what_is_sent_too_fast_or_too_late_is_asked_for_again_and_keeps_its_words(
    client, page, seconds
):
    answer = sent(client, page, words="Where do I sleep?", seconds_ago=seconds)
    assert answer.status_code == 422
    assert "Where do I sleep?" in in_one_line(answer)
    assert kept() == []


def test_the_seal_of_another_page_does_not_do(client, page, gadaref):
    answer = sent(client, page, about=page_of(gadaref, "en"), words="Where?")
    assert (answer.status_code, kept()) == (422, [])


def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(client, page):
    answer = sent(client, page, words="buy", website="http://example.org")
    assert "Thank you" in in_one_line(answer)
    assert kept() == []


@pytest.mark.parametrize("words", ["Call me 091 234 5678", "write amina@example.org"])
def test_what_leads_to_a_person_is_not_taken_in_a_question(client, page, words):
    answer = sent(client, page, words=words)
    assert (answer.status_code, kept()) == (422, [])
    assert sent(client, page, told="correction", words=words).status_code == 200


def test_a_page_takes_so_many_an_hour_and_no_more(page):
    for _number in range(MOST_IN_AN_HOUR):
        receive_feedback(page=page, kind="helpful")
    with pytest.raises(TooManyThisHour):
        receive_feedback(page=page, kind="helpful")
    receive_feedback(page=page.get_parent().specific, kind="helpful")


def test_the_database_itself_knows_the_places_of_an_hour(page):
    row = receive_feedback(page=page, kind="helpful")
    with scope.system():
        for place in (row.place, MOST_IN_AN_HOUR):
            with pytest.raises(IntegrityError), transaction.atomic():
                PageFeedback.objects.create(
                    page=row.page, centre=row.centre, kind="helpful", hour=row.hour, place=place
                )


def test_an_answer_stands_on_the_page_and_the_reader_s_words_are_gone(client, page, khartoum, join):
    row = receive_feedback(page=page, kind="question", wording="I am Amina, is there milk?")
    editor = join("writer", role=EDITOR, centre=khartoum)
    with scope.user(editor):
        answer_feedback(feedback=row, asked="Is there milk?", answer="Yes, daily.", actor=editor)
    text = in_one_line(client.get("/en/krt/"))
    assert "Is there milk?" in text
    assert "Yes, daily." in text
    assert "Amina" not in text
    assert kept()[0].wording == ""
    with scope.user(editor), pytest.raises(FeedbackDone):
        close_feedback(feedback=row, actor=editor)


def test_editors_see_and_answer_what_concerns_their_centres(client, page, khartoum, gadaref, join):
    here = receive_feedback(page=page, kind="question", wording="Here?")
    there = receive_feedback(page=page_of(gadaref, "en"), kind="question", wording="There?")
    house = HomePage.objects.get(locale__language_code="en")
    of_all = receive_feedback(page=house, kind="question", wording="Everywhere?")
    editor = join("writer", role=EDITOR, centre=khartoum)
    everywhere = join("chief", role=EDITOR)
    with scope.user(editor):
        assert list(PageFeedback.objects.all()) == [here]
        for foreign in (there, of_all):
            with pytest.raises(NotAllowed):
                close_feedback(feedback=foreign, actor=editor)
    with scope.user(everywhere):
        assert set(PageFeedback.objects.all()) == {here, there, of_all}
        close_feedback(feedback=of_all, actor=everywhere)
    client.force_login(editor)
    text = in_one_line(client.get(reverse("page-feedback:list")))
    assert "Here?" in text
    assert "There?" not in text
    assert client.get(reverse("page-feedback:answer", args=[there.pk])).status_code == 404


def test_an_editor_answers_and_closes_in_the_console(client, page, khartoum, join):
    client.force_login(join("writer", role=EDITOR, centre=khartoum))
    first = receive_feedback(page=page, kind="question", wording="When is lunch?")
    second = receive_feedback(page=page, kind="correction", wording="The gate is blue.")
    form = reverse("page-feedback:answer", args=[first.pk])
    assert "When is lunch?" in in_one_line(client.get(form))
    answer = client.post(form, {"asked": "When is lunch?", "answer": "At noon."})
    assert answer.status_code == 302
    assert client.post(reverse("page-feedback:close", args=[second.pk])).status_code == 302
    assert {row.state for row in kept()} == {"answered", "closed"}
    assert client.get(form).status_code in (200, 302)


def test_words_that_nobody_answered_are_erased_after_three_months(page):
    row = receive_feedback(page=page, kind="question", wording="Hello?")
    with scope.system():
        PageFeedback.objects.filter(pk=row.pk).update(
            hour=timezone.now() - datetime.timedelta(days=91)
        )
        assert erase_old_words() == 1
    assert [(r.state, r.wording) for r in kept()] == [("closed", "")]


def test_the_nightly_work_erases_old_words_of_every_centre_and_of_none(page, gadaref):
    house = HomePage.objects.get(locale__language_code="en")
    for about in (page, page_of(gadaref, "en"), house):
        receive_feedback(page=about, kind="question", wording="Hello?")
    with scope.system():
        PageFeedback.objects.update(hour=timezone.now() - datetime.timedelta(days=91))
    outcome = {what: how for what, _centre, how in run_jobs(every="night")}
    assert outcome["cms.erase_words_nobody_answered"] == "done"
    assert {row.wording for row in kept()} == {""}


def test_the_page_of_a_locked_centre_hears_nobody(client, page, khartoum):
    khartoum.is_locked = True
    khartoum.save()
    assert client.get(address(page)).status_code == 404


def test_a_reader_s_word_writes_nothing_but_itself(page):
    with CaptureQueriesContext(connection) as queries, pytest.raises(TooManyThisHour):
        for _number in range(MOST_IN_AN_HOUR + 1):
            receive_feedback(page=page, kind="helpful")
    written = [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(written) == MOST_IN_AN_HOUR


def test_the_installation_takes_so_many_words_a_day_and_says_so(client, page, monkeypatch):
    monkeypatch.setattr(actions, "MOST_WORDS_IN_A_DAY", 2)
    for about in (page, page.get_parent().specific):
        receive_feedback(page=about, kind="question", wording="Hello?")
    answer = sent(client, page, told="question", words="And I?")
    assert (answer.status_code, len(kept())) == (422, 2)
    assert "And I?" in answer.content.decode()
    receive_feedback(page=page, kind="helpful")


def test_what_is_closed_is_deleted_after_a_year_and_answers_stay(page):
    for kind, wording in (("helpful", ""), ("question", "Hello?")):
        receive_feedback(page=page, kind=kind, wording=wording)
    with scope.system():
        PageFeedback.objects.filter(kind="question").update(
            state="answered", wording="", asked="When?", answer="Now."
        )
        PageFeedback.objects.update(hour=timezone.now() - datetime.timedelta(days=366))
    run_jobs(every="night")
    assert [row.state for row in kept()] == ["answered"]
