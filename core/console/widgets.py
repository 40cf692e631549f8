"""Parts of the dashboard: what a person's role needs now, one box a widget and centre."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.core import checks
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.formats import date_format

from core.modules.extensions import installed

DAYS_SHOWN = 7


class Widget:
    """Base of every widget: ``@register("widget")`` in a module's `panels.py`.

    It is shown for each centre where its module is on and the person holds `permission`.
    """

    permission = ""
    title: object = ""
    icon = "chart"
    order = 100
    # The promise that a test holds each widget to: queries for one centre.
    max_queries = 2
    template_name = "core/widget.html"
    # True where the widget speaks of all the person's work at once and asks for its own rights.
    once = False

    def for_centre(self, centre, asker) -> dict | None:
        """What the template shows of one centre; None where there is nothing to say.

        For the standard template: `value` (a figure), `caption`, `items` (text, url, meta),
        `url` and `url_label`, `tone` ("info", "positive", "warning", "critical") and `bars`,
        made with `bars_of`.
        """
        raise NotImplementedError

    def for_person(self, asker) -> dict | None:
        """The same for a widget that is shown `once`."""
        raise NotImplementedError


def counts_by_day(rows, *, moment: str, centre, days: int = DAYS_SHOWN) -> list[tuple]:
    """How many rows fall on each of the last days of the centre's calendar; one query.

    `moment` names a date and time field. Days without a row count 0.
    """
    today = centre.today()
    first = today - timedelta(days=days - 1)
    start = datetime.combine(first, time.min, tzinfo=centre.zone)
    counted = dict(
        rows.filter(**{f"{moment}__gte": start})
        .order_by()
        .annotate(_day=TruncDate(moment, tzinfo=centre.zone))
        .values_list("_day")
        .annotate(_count=Count("pk"))
    )
    return [(day, counted.get(day, 0)) for day in (first + timedelta(days=n) for n in range(days))]


def bars_of(counts: Iterable[tuple]) -> list[dict]:
    """Bars for the template from (day, number) pairs; the highest one fills the height."""
    counts = list(counts)
    highest = max((number for _day, number in counts), default=0) or 1
    return [
        {
            "label": date_format(day, "SHORT_DATE_FORMAT"),
            "value": number,
            "percent": round(100 * number / highest),
        }
        for day, number in counts
    ]


@checks.register(checks.Tags.security)
def every_widget_asks_for_a_permission(app_configs, **kwargs):
    """A widget without a permission would show a centre's figures to everybody there."""
    return [
        checks.Error(
            f"The widget {entry.thing!r} of {entry.module} asks for no permission.",
            hint="Derive it from core.console.widgets.Widget and set `permission`, or `once`.",
            id="guichet.E010",
        )
        for entry in installed("widget")
        if not (
            isinstance(entry.thing, type)
            and issubclass(entry.thing, Widget)
            and (entry.thing.permission or entry.thing.once)
        )
    ]
