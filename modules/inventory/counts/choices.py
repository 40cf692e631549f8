"""How a place is counted, and how far a count is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CountMode(TextChoices):
    """Whether work goes on beside the count."""

    FROZEN = "frozen", _("Nothing moves while we count")
    WORKING = "working", _("Work goes on while we count")


class CountState(TextChoices):
    """How far a count is."""

    COUNTING = "counting", pgettext_lazy("count", "Being counted")
    # Everything has a number; differences are looked at, counted again and explained.
    COMPARED = "compared", pgettext_lazy("count", "Differences are looked at")
    SUBMITTED = "submitted", pgettext_lazy("count", "Waiting for approval")
    POSTED = "posted", pgettext_lazy("count", "Posted")
    CANCELLED = "cancelled", pgettext_lazy("count", "Given up")


COUNT_FOLLOWS = {
    CountState.COUNTING: frozenset({CountState.COMPARED, CountState.CANCELLED}),
    CountState.COMPARED: frozenset({CountState.SUBMITTED, CountState.CANCELLED}),
    CountState.SUBMITTED: frozenset({CountState.POSTED, CountState.COMPARED, CountState.CANCELLED}),
    CountState.POSTED: frozenset(),
    CountState.CANCELLED: frozenset(),
}
# While it is in one of these the place is taken by the count.
OPEN_COUNTS = frozenset({CountState.COUNTING, CountState.COMPARED, CountState.SUBMITTED})
# While it is in one of these nobody is shown what the book says.
BLIND = frozenset({CountState.COUNTING, CountState.CANCELLED})
# What was found is a report from the moment it waits for approval.
REPORTED = frozenset({CountState.SUBMITTED, CountState.POSTED})
