"""Opening hours and closures of a centre and of its services, and what else people ask before they come."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scope.history import history
from core.scope.models import CentreModel

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
SERVICE_HELP = _("Empty for the centre as a whole.")


class WeeklyHours(CentreModel):
    """Every week on this day, from one wall-clock time to another.

    An end that is not later than the start is past midnight; 00:00 to 00:00 is the whole day.
    `service` is "module.key" of a public service; empty for the centre itself.
    """

    service = models.CharField(_("service"), max_length=100, blank=True)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens at"))
    closes = models.TimeField(_("closes at"))

    history = history()

    class Meta(CentreModel.Meta):
        verbose_name = _("hours of the week")
        verbose_name_plural = _("hours of the week")
        ordering = ["service", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                name="hours_begin_once",
                fields=["centre", "service", "weekday", "opens"],
                violation_error_message=_("Two times of one day begin at the same hour."),
            ),
            models.CheckConstraint(
                name="hours_are_of_a_day_of_the_week",
                condition=models.Q(weekday__gte=0, weekday__lte=6),
            ),
        ]


class ClosureReason(models.TextChoices):
    """Why hours differ, in words that every language has; never more than people need."""

    HOLIDAY = "holiday", _("Public holiday")
    STAFF_DAY = "staff_day", _("The team meets or trains")
    WORKS = "works", _("Works in the building")
    WEATHER = "weather", _("Weather")
    SEASON = "season", _("Other hours in this season")
    UNSAID = "unsaid", _("No reason given")


class HoursException(CentreModel):
    """Days that differ from the week: closed, or open at other times.

    A closure of the centre closes its services as well, unless a service has an exception of its
    own on that day.
    """

    service = models.CharField(_("service"), max_length=100, blank=True, help_text=SERVICE_HELP)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    is_closed = models.BooleanField(pgettext_lazy("hours", "closed all day"))
    opens = models.TimeField(_("opens at"), null=True, blank=True)
    closes = models.TimeField(_("closes at"), null=True, blank=True)
    reason = models.CharField(
        _("reason"), max_length=12, choices=ClosureReason.choices, default=ClosureReason.UNSAID
    )

    history = history()

    class Meta(CentreModel.Meta):
        verbose_name = _("day with other hours")
        verbose_name_plural = _("days with other hours")
        ordering = ["first_day", "service", "opens"]
        constraints = [
            models.CheckConstraint(
                name="exception_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                name="exception_is_closed_or_has_both_times",
                condition=models.Q(is_closed=True, opens=None, closes=None)
                | models.Q(is_closed=False, opens__isnull=False, closes__isnull=False),
                violation_error_message=_("Either closed all day, or both times."),
            ),
            models.CheckConstraint(
                name="exception_reason_is_known",
                condition=models.Q(reason__in=ClosureReason.values),
            ),
        ]


class DocumentsNeeded(models.TextChoices):
    """What somebody has to bring. Nothing is assumed: empty means that nobody said."""

    NONE = "none", _("No documents needed")
    CARD_IF_ANY = "card_if_any", _("Bring your card if you have one")
    CARD = "card", _("Bring your card; without one, ask at the desk")
    IDENTITY = "identity", _("Bring an identity document if you have one")


class Answer(models.TextChoices):
    """Yes, no, or (empty) nobody said."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class ServiceFacts(CentreModel):
    """What people ask before they come to a service of this centre. Unknown stays unknown."""

    service = models.CharField(_("service"), max_length=100)
    documents = models.CharField(
        _("documents"), max_length=12, choices=DocumentsNeeded.choices, blank=True
    )
    by_appointment = models.CharField(
        _("only by appointment"), max_length=3, choices=Answer.choices, blank=True
    )
    step_free = models.CharField(
        _("can be reached without steps"), max_length=3, choices=Answer.choices, blank=True
    )
    languages = models.JSONField(
        _("languages spoken"),
        default=list,
        blank=True,
        help_text=_("By the people who work there."),
    )

    history = history()

    class Meta(CentreModel.Meta):
        verbose_name = _("facts of a service")
        verbose_name_plural = _("facts of services")
        constraints = [
            models.UniqueConstraint(name="service_has_facts_once", fields=["centre", "service"]),
            models.CheckConstraint(
                name="service_answers_are_known",
                condition=models.Q(documents__in=["", *DocumentsNeeded.values])
                & models.Q(by_appointment__in=["", *Answer.values])
                & models.Q(step_free__in=["", *Answer.values]),
            ),
        ]
