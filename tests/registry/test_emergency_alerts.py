"""The data protection officers are told that a file was opened, and nothing about whom."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from core import scope
from core.models import Membership
from modules.registry.actions.restrict import break_glass
from tests.registry.counter import browser_of
from tests.registry.factories import make_person, make_staff

REASON = "Unconscious, the hospital asks for allergies."


def officer(name: str, centre, *, language: str = ""):
    user = make_staff(name, ("data_protection_officer", centre))
    user.email = f"{name}@example.org"
    user.save()
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


def open_file(person, centre, user):
    with scope.user(user):
        return break_glass(reference=person.reference, centre=centre, reason=REASON, actor=user)


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_officers_of_the_centre_and_of_all_centres_get_a_mail_without_personal_data(
    krt, gdf, case_worker, capture
):
    for name, centre in (("everywhere", None), ("here", krt), ("elsewhere", gdf)):
        officer(name, centre)
    person = make_person(krt, "Amina Saleh")
    with capture():
        open_file(person, krt, case_worker)
    assert {m.to[0] for m in mail.outbox} == {"everywhere@example.org", "here@example.org"}
    for message in mail.outbox:
        text = f"{message.subject} {message.body}"
        assert "Khartoum" in text
        assert reverse("registry_emergency-openings:list") in text
        for secret in ("Amina", person.reference, person.card_number, str(person.pk), REASON):
            assert secret not in text
        assert case_worker.username not in text


def test_who_is_no_officer_any_more_or_left_gets_none(krt, case_worker, capture):
    former, gone = officer("former", krt), officer("gone", krt)
    long_ago, yesterday = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    with scope.system():
        Membership.unscoped.filter(user=former).update(starts=long_ago, ends=yesterday)
    gone.is_active = False
    gone.save()
    with capture():
        open_file(make_person(krt), krt, case_worker)
    assert mail.outbox == []


def test_a_mail_server_that_is_down_stops_nobody_and_the_log_names_nobody(
    krt, case_worker, capture, settings, caplog
):
    officer("here", krt)
    # A port of this computer on which nothing listens.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with caplog.at_level(logging.WARNING, logger="guichet.registry"), capture():
        opened = open_file(make_person(krt, "Amina Saleh"), krt, case_worker)
    assert opened.pk
    assert "was not sent" in caplog.text
    assert "example.org" not in caplog.text
    assert "Amina" not in caplog.text


def test_the_first_page_of_an_officer_shows_who_opened_a_file_and_why(krt, case_worker):
    user = officer("here", krt)
    person = make_person(krt, "Amina Saleh")
    open_file(person, krt, case_worker)
    page = browser_of(user).get(reverse("wagtailadmin_home")).text
    assert REASON in page
    assert "Amina" not in page
    assert (
        REASON
        not in browser_of(make_staff("desk2", ("front_desk", krt)))
        .get(reverse("wagtailadmin_home"))
        .text
    )
