"""However many write the week of a centre at once: it is the week of one of them, whole."""

import datetime

from core import scope
from core.actions.set_hours import set_weekly_hours
from core.hours.calendar import Span, Weekly
from core.models import Centre, WeeklyHours
from tests.core.staff import make_centre

WRITERS, TURNS, DAYS = 8, 5, 7


def build() -> None:
    make_centre("KRT", "Khartoum")


def write_week(hour: int) -> int:
    """Open every day from this hour to the next, again and again."""
    span = Span(datetime.time(hour), datetime.time(hour + 1))
    week = [Weekly(day, span) for day in range(DAYS)]
    with scope.system():
        centre = Centre.objects.get(code="KRT")
        for _turn in range(TURNS):
            set_weekly_hours(centre=centre, service="", weekly=week, actor=None)
    return TURNS


def standing() -> list[tuple[int, int]]:
    """Days and the hour at which they begin."""
    with scope.system():
        rows = WeeklyHours.objects.order_by("weekday", "opens").values_list("weekday", "opens")
        return [(weekday, opens.hour) for weekday, opens in rows]


def test_many_write_the_week_at_once_and_it_is_the_week_of_one_of_them(arena):
    arena.call(build)
    seen = arena.run_each(write_week, [[8 + number] for number in range(WRITERS)])
    assert [o.error for o in seen] == [None] * WRITERS
    week = arena.call(standing)
    assert [day for day, _hour in week] == list(range(DAYS))
    assert len({hour for _day, hour in week}) == 1
