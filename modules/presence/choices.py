"""In or out, and how that became known."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    """Which way somebody passed the gate."""

    IN = "in", pgettext_lazy("at the gate", "In")
    OUT = "out", pgettext_lazy("at the gate", "Out")


class Source(TextChoices):
    """What a passage rests on."""

    CARD = "card", _("Card")
    NUMBER = "number", _("Card number, without the card")
    FILE = "file", _("Person file")
    ARRIVAL = "arrival", _("Arrival at the desk")
    DEPARTURE = "departure", _("Departure")


class VisitorChange(TextChoices):
    """How the number of visitors changed."""

    IN = "in", pgettext_lazy("visitors", "Came in")
    OUT = "out", pgettext_lazy("visitors", "Went out")
    COUNTED = "counted", pgettext_lazy("visitors", "Counted anew")
