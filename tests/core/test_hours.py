"""Opening hours are written once in the console, at one's own centre, and every reader reads the same."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.actions.set_hours import set_service_facts, set_weekly_hours
from core.errors import NotAllowed
from core.hours.calendar import Span, Weekly
from core.hours.errors import HoursOverlap, UnknownService
from core.hours.read import hours_of
from core.models import HoursException, PublicAlert, ServiceFacts, WeeklyHours
from core.public.cards import CentreToday
from core.testing.worlds import make_centre, make_user

pytestmark = pytest.mark.django_db
RECEPTION = "registry.reception"
EIGHT, NOON, SIX = datetime.time(8), datetime.time(12), datetime.time(18)


@pytest.fixture
def krt():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def gdf(krt):
    return make_centre("GDF", "Gadaref")


@pytest.fixture
def manager(krt):
    return make_user("salma", ("centre_manager", krt))


def morning(day: int) -> Weekly:
    return Weekly(day, Span(EIGHT, NOON))


def write(centre, actor, *weekly, service=""):
    with scope.user(actor):
        set_weekly_hours(centre=centre, service=service, weekly=list(weekly), actor=actor)


def form_of(*days: int, **more) -> dict:
    told = {}
    for day in days:
        told |= {f"opens_{day}_1": "08:00", f"closes_{day}_1": "12:00"}
    return told | more


def test_a_manager_writes_the_week_of_the_centre_and_of_a_service(client, krt, manager):
    client.force_login(manager)
    centre_form = reverse("core_hours_form", args=["KRT", "centre"])
    assert client.get(centre_form).status_code == 200
    assert client.post(centre_form, form_of(0, 1, 2)).status_code == 302
    service_form = reverse("core_hours_form", args=["KRT", RECEPTION])
    told = form_of(3, documents="card_if_any", step_free="yes", languages=["ar", "ti"])
    assert client.post(service_form, told).status_code == 302
    hours = hours_of(krt)
    monday, thursday = datetime.date(2026, 11, 2), datetime.date(2026, 11, 5)
    assert hours.centre.spans_on(monday) == (Span(EIGHT, NOON),)
    assert hours.of(RECEPTION).spans_on(monday) == ()
    assert hours.of(RECEPTION).spans_on(thursday) == (Span(EIGHT, NOON),)
    card = CentreToday(krt).card(RECEPTION)
    assert (card.is_step_free, card.is_by_appointment) == (True, None)
    assert [each.code for each in card.languages] == ["ar", "ti"]
    assert "08:00–12:00" in client.get(reverse("core_hours", args=["KRT"])).content.decode()


def test_half_a_time_is_refused_and_what_was_typed_is_kept(client, krt, manager):
    client.force_login(manager)
    answer = client.post(reverse("core_hours_form", args=["KRT", "centre"]), {"opens_0_1": "08:00"})
    assert answer.status_code == 422
    assert 'value="08:00"' in answer.content.decode()
    with scope.system():
        assert not WeeklyHours.objects.exists()


def test_nobody_writes_the_hours_of_another_centre_or_without_the_role(client, krt, gdf, manager):
    with pytest.raises(NotAllowed):
        write(gdf, manager, morning(0))
    desk = make_user("amal", ("front_desk", krt))
    with pytest.raises(NotAllowed):
        write(krt, desk, morning(0))
    client.force_login(manager)
    assert client.get(reverse("core_hours_form", args=["GDF", "centre"])).status_code == 404


def test_times_that_overlap_and_services_that_nobody_offers_are_refused(krt, manager):
    write(krt, manager, morning(0))
    with pytest.raises(HoursOverlap):
        write(krt, manager, morning(1), Weekly(1, Span(datetime.time(11), SIX)))
    with pytest.raises(UnknownService):
        write(krt, manager, morning(1), service="registry.horoscopes")
    with scope.system():
        assert [row.weekday for row in WeeklyHours.objects.all()] == [0]


def test_only_what_changed_is_written_and_the_history_tells_it(krt, manager):
    write(krt, manager, morning(0), morning(1))
    write(krt, manager, morning(0), Weekly(1, Span(EIGHT, SIX)))
    with scope.system():
        kinds = list(
            WeeklyHours.history.order_by("history_id").values_list("weekday", "history_type")
        )
    assert sorted(kinds[:2]) == [(0, "+"), (1, "+")]
    assert kinds[2:] == [(1, "-"), (1, "+")]


def test_the_database_refuses_a_day_that_is_neither_closed_nor_has_hours(krt):
    day = datetime.date(2026, 12, 25)
    facts = {"centre": krt, "first_day": day, "last_day": day}
    for wrong in (
        {"is_closed": False},
        {"is_closed": True, "opens": EIGHT, "closes": NOON},
        {"is_closed": True, "last_day": day - datetime.timedelta(days=1)},
    ):
        with scope.system(), pytest.raises(IntegrityError), transaction.atomic():
            HoursException.objects.create(**{**facts, **wrong})


def test_a_holiday_of_the_centre_closes_its_services(client, krt, manager):
    week = [morning(day) for day in range(7)]
    write(krt, manager, *week)
    write(krt, manager, *week, service=RECEPTION)
    today = krt.today()
    client.force_login(manager)
    told = {
        "service": "",
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        "is_closed": "on",
        "reason": "holiday",
    }
    answer = client.post(reverse("hours-exceptions:add", args=["KRT"]), told)
    assert answer.status_code == 302
    hours = hours_of(krt)
    noonish = datetime.datetime.combine(today, datetime.time(10), tzinfo=krt.zone)
    assert hours.centre.is_open(noonish) is False
    assert hours.of(RECEPTION).is_open(noonish) is False


def test_more_services_and_days_cost_no_more_queries(krt, manager):
    with CaptureQueriesContext(connection) as before:
        hours_of(krt)
    for day in range(7):
        write(krt, manager, *[morning(d) for d in range(day + 1)], service=RECEPTION)
    with CaptureQueriesContext(connection) as after:
        hours_of(krt)
    assert len(before) == len(after) == 2


def test_an_alert_stands_between_its_times_and_speaks_the_nearest_language(client, krt, manager):
    client.force_login(manager)
    told = {
        "starts": "2026-01-01T00:00",
        "ends": "2036-01-01T00:00",
        "wording_en": "Do not cross today.",
        "wording_ar": "لا تعبروا اليوم.",
    }
    address = reverse("public-alerts:add", args=["KRT"])
    assert client.post(address, {**told, "wording_en": "", "wording_ar": ""}).status_code == 422
    assert client.post(address, told).status_code == 302
    for wanted, text in (("ar", "لا تعبروا اليوم."), ("fr", "Do not cross today.")):
        assert [a["text"] for a in CentreToday(krt).alerts(wanted, "en")] == [text]
    later = CentreToday(krt, timezone.now() + datetime.timedelta(days=20 * 365))
    assert later.alerts("en", "en") == []


def test_an_alert_without_an_end_is_refused_by_the_database(krt):
    now = timezone.now()
    with scope.system(), pytest.raises(IntegrityError), transaction.atomic():
        PublicAlert.objects.create(centre=krt, starts=now, ends=now, wording={"en": "Now."})


def test_what_nobody_said_of_a_service_stays_unknown(krt, manager):
    with scope.user(manager):
        set_service_facts(centre=krt, service=RECEPTION, actor=manager, by_appointment="no")
        row = ServiceFacts.objects.get()
    assert (row.documents, row.step_free, row.languages) == ("", "", [])
    card = CentreToday(krt).card(RECEPTION)
    assert (card.is_step_free, card.is_by_appointment) == (None, False)
    assert card.state == "unknown"
