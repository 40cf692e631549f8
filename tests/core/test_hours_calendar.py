"""When a place is open: by the clock on its wall, through nights, holidays and changes of the clock."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from core.hours.calendar import Calendar, Exceptional, Span, Weekly, overlapping

KHARTOUM, PARIS = ZoneInfo("Africa/Khartoum"), ZoneInfo("Europe/Paris")
ZONES = [ZoneInfo(name) for name in ("UTC", "Africa/Khartoum", "Europe/Paris", "America/Bogota")]
# Half an hour of summer time, and a place beyond the date line.
ZONES += [ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Kiritimati")]
MINUTE = datetime.timedelta(minutes=1)

times = st.integers(0, 47).map(lambda half: datetime.time(half // 2, 30 * (half % 2)))
spans = st.builds(Span, times, times)
weeks = st.lists(st.builds(Weekly, st.integers(0, 6), spans), max_size=10).map(tuple)
days = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))


@st.composite
def exceptions(draw):
    first = draw(days)
    last = first + datetime.timedelta(days=draw(st.integers(0, 5)))
    return Exceptional(first, last, draw(st.none() | spans))


calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    weeks,
    st.lists(exceptions(), max_size=4).map(tuple),
    st.lists(exceptions(), max_size=2).map(tuple),
)
moments = st.datetimes(
    datetime.datetime(2026, 1, 2), datetime.datetime(2027, 12, 30), timezones=st.just(datetime.UTC)
)


def at(zone, *parts) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=zone)


def span(opens: str, closes: str) -> Span:
    return Span(datetime.time.fromisoformat(opens), datetime.time.fromisoformat(closes))


def every_day(zone, opens: str, closes: str, *special) -> Calendar:
    week = tuple(Weekly(day, span(opens, closes)) for day in range(7))
    return Calendar(zone, week, tuple(special))


def closed_on(first: str, last: str = "") -> Exceptional:
    day = datetime.date.fromisoformat
    return Exceptional(day(first), day(last or first), None)


def test_a_morning_is_open_from_its_first_minute_and_closed_at_its_last():
    place = every_day(KHARTOUM, "08:00", "12:00")
    assert place.is_open(at(KHARTOUM, 2026, 11, 2, 7, 59)) is False
    assert place.is_open(at(KHARTOUM, 2026, 11, 2, 8, 0)) is True
    assert place.is_open(at(KHARTOUM, 2026, 11, 2, 11, 59)) is True
    assert place.is_open(at(KHARTOUM, 2026, 11, 2, 12, 0)) is False


def test_hours_that_nobody_wrote_down_are_unknown_and_not_closed():
    place = Calendar(KHARTOUM)
    moment = at(KHARTOUM, 2026, 11, 2, 10)
    assert place.is_open(moment) is None
    assert place.next_opening(moment) is None


def test_a_closure_is_known_although_the_week_is_not():
    place = Calendar(KHARTOUM, (), (closed_on("2026-11-02"),))
    assert place.is_open(at(KHARTOUM, 2026, 11, 2, 10)) is False
    assert place.is_open(at(KHARTOUM, 2026, 11, 3, 10)) is None


def test_a_night_goes_on_after_midnight_and_the_week_after_sunday():
    night = Calendar(KHARTOUM, (Weekly(6, span("20:00", "06:00")),))
    assert night.is_open(at(KHARTOUM, 2026, 11, 2, 5, 59)) is True  # a Monday
    assert night.is_open(at(KHARTOUM, 2026, 11, 2, 6, 0)) is False
    assert night.closes_at(at(KHARTOUM, 2026, 11, 1, 22)) == at(KHARTOUM, 2026, 11, 2, 6)


def test_a_night_before_a_closed_day_ends_at_midnight():
    night = every_day(KHARTOUM, "20:00", "06:00", closed_on("2026-11-03"))
    assert night.is_open(at(KHARTOUM, 2026, 11, 2, 23, 59)) is True
    assert night.is_open(at(KHARTOUM, 2026, 11, 3, 0, 0)) is False
    assert night.next_opening(at(KHARTOUM, 2026, 11, 3, 12)) == at(KHARTOUM, 2026, 11, 4, 20)


def test_a_house_that_is_open_day_and_night_never_says_when_it_closes():
    house = every_day(PARIS, "00:00", "00:00")
    moment = at(PARIS, 2026, 10, 25, 2, 30)
    assert house.is_open(moment) is True
    assert house.closes_at(moment) is None
    assert house.next_opening(moment) is None


def test_the_hour_that_does_not_exist_is_met_on_the_careful_side():
    # On 29 March 2026 clocks in Paris go from 02:00 to 03:00.
    early = every_day(PARIS, "02:30", "05:00")
    assert early.is_open(at(datetime.UTC, 2026, 3, 29, 1, 15)) is False  # 03:15 on the wall
    assert early.is_open(at(datetime.UTC, 2026, 3, 29, 1, 30)) is True  # 03:30
    late = every_day(PARIS, "00:00", "02:30")
    assert late.is_open(at(datetime.UTC, 2026, 3, 29, 0, 15)) is True  # 01:15
    assert late.is_open(at(datetime.UTC, 2026, 3, 29, 1, 0)) is False


def test_the_hour_that_comes_twice_is_open_once():
    # On 25 October 2026 clocks in Paris go from 03:00 back to 02:00.
    place = every_day(PARIS, "01:00", "02:30")
    assert place.is_open(at(datetime.UTC, 2026, 10, 25, 0, 15)) is True  # 02:15, the first time
    assert place.is_open(at(datetime.UTC, 2026, 10, 25, 1, 15)) is False  # 02:15, the second


def test_a_long_closure_says_no_date():
    place = every_day(KHARTOUM, "08:00", "12:00", closed_on("2026-11-01", "2027-11-01"))
    assert place.next_opening(at(KHARTOUM, 2026, 11, 2, 9)) is None


def test_what_a_service_says_of_a_day_outweighs_the_house():
    house_closed = closed_on("2026-11-02")
    own = Exceptional(
        datetime.date(2026, 11, 2), datetime.date(2026, 11, 2), span("09:00", "10:00")
    )
    week = every_day(KHARTOUM, "08:00", "12:00").weekly
    follows = Calendar(KHARTOUM, week, (), inherited=(house_closed,))
    stays = Calendar(KHARTOUM, week, (own,), inherited=(house_closed,))
    moment = at(KHARTOUM, 2026, 11, 2, 9, 30)
    assert (follows.is_open(moment), stays.is_open(moment)) == (False, True)


def test_overlaps_are_seen_also_past_midnight():
    assert overlapping([span("08:00", "12:00"), span("11:59", "13:00")])
    assert overlapping([span("20:00", "02:00"), span("23:00", "23:30")])
    assert not overlapping([span("08:00", "12:00"), span("12:00", "13:00")])


@settings(deadline=None)
@given(calendars, moments)
def test_open_is_what_lies_in_a_stretch_of_that_day_or_the_one_before(place, moment):
    day = place.day_of(moment)
    near = [o for d in (day - datetime.timedelta(days=1), day) for o in place.openings_of(d)]
    expected = any(o.start <= moment < o.end for o in near)
    assert bool(place.is_open(moment)) is expected


@settings(deadline=None)
@given(calendars, moments)
def test_the_next_opening_is_later_is_open_and_is_preceded_by_a_closed_minute(place, moment):
    opens = place.next_opening(moment)
    if opens is None:
        return
    assert opens > moment
    assert place.is_open(opens) is True
    assert place.is_open(opens.astimezone(datetime.UTC) - MINUTE / 60) is not True
    assert opens.tzinfo is place.zone


@settings(deadline=None)
@given(calendars, moments, st.floats(0, 1))
def test_nothing_is_open_before_the_next_opening(place, moment, part):
    opens = place.next_opening(moment)
    if opens is not None:
        between = moment + (opens - moment) * part
        assert between >= opens or place.is_open(between) is not True


@settings(deadline=None)
@given(calendars, moments)
def test_a_place_that_closes_is_open_until_then_and_not_after(place, moment):
    closes = place.closes_at(moment)
    if closes is not None:
        assert place.is_open(closes.astimezone(datetime.UTC) - MINUTE / 60) is True
        assert place.is_open(closes) is not True


@settings(deadline=None)
@given(calendars, days)
def test_stretches_are_in_order_and_do_not_touch(place, first):
    found = list(place.stretches(first, 14))
    assert all(o.start < o.end for o in found)
    assert all(a.end < b.start for a, b in pairwise(found))


@settings(deadline=None)
@given(calendars, days)
def test_a_closed_day_has_no_open_minute(place, day):
    if place.closure_on(day) is None:
        return
    noon = datetime.datetime.combine(day, datetime.time(12), tzinfo=place.zone)
    for hours in range(-11, 12):
        assert place.is_open(noon + datetime.timedelta(hours=hours)) is False


def test_a_place_that_never_closes_is_open_where_the_clock_jumps_at_midnight():
    for name, year, month, day in (("Africa/Cairo", 2026, 4, 23), ("Asia/Beirut", 2026, 3, 28)):
        zone = ZoneInfo(name)
        never_closed = every_day(zone, "00:00", "00:00")
        evening = at(zone, year, month, day, 12).astimezone(datetime.UTC)
        for minutes in range(0, 24 * 60, 15):
            assert never_closed.is_open(evening + minutes * MINUTE), (name, minutes)


def test_what_ends_at_a_midnight_that_is_skipped_ends_with_the_jump():
    cairo = ZoneInfo("Africa/Cairo")
    calendar = every_day(cairo, "20:00", "00:00")
    assert calendar.is_open(at(cairo, 2026, 4, 23, 23, 59))
    assert not calendar.is_open(at(cairo, 2026, 4, 24, 1))


def test_what_ends_within_the_hour_that_is_skipped_ends_with_the_jump():
    calendar = every_day(PARIS, "20:00", "02:30")
    assert calendar.is_open(at(PARIS, 2026, 3, 29, 1, 59))
    assert not calendar.is_open(at(PARIS, 2026, 3, 29, 3))


@given(calendars, days)
def test_the_days_that_differ_are_all_written_and_give_the_same_days(calendar, day):
    written = Calendar(calendar.zone, calendar.weekly, calendar.all_exceptions())
    for later in range(10):
        asked = day + datetime.timedelta(days=later)
        assert written.spans_on(asked) == calendar.spans_on(asked)


def test_a_night_that_was_written_down_alone_is_known_until_its_morning():
    night = Exceptional(
        datetime.date(2026, 5, 1), datetime.date(2026, 5, 1), span("20:00", "04:00")
    )
    calendar = Calendar(KHARTOUM, (), (night,))
    assert calendar.is_open(at(KHARTOUM, 2026, 5, 2, 1)) is True
    assert calendar.is_open(at(KHARTOUM, 2026, 5, 2, 5)) is None
