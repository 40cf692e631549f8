"""What happens day by day: who is away for a night, the count at night, and what people leave with us."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import new_id
from core.privacy import Erasable, Privacy
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, CentreModel
from modules.registry.scope import PersonAtCentreModel
from modules.shelter.choices import CensusResult

from .house import Bed
from .nights import BedAssignment, staff_key


class Absence(PersonAtCentreModel):
    """Somebody is away; nothing follows from it but that somebody asks. Never a sanction.

    The bed stays theirs until a person decides otherwise (domain.md 2.5).
    """

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="absences")
    assignment = models.ForeignKey(
        BedAssignment, on_delete=models.PROTECT, related_name="absences", null=True, blank=True
    )
    out_at = models.DateTimeField(_("away since"), default=timezone.now)
    expected_back = models.DateTimeField(_("expected back"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    was_told = models.BooleanField(
        _("told before"), default=True, help_text=_("No: it was noticed at the night count.")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    recorded_by = staff_key(_("recorded by"))

    history = history()
    privacy = Privacy(day=("out_at", "returned_at"), blank={"expected_back": None, "remark": ""})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-out_at", "-id"]
        indexes = [
            models.Index(
                fields=["centre", "out_at"],
                name="absence_that_goes_on",
                condition=models.Q(returned_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="away_once_at_a_time",
                fields=["person", "centre"],
                condition=models.Q(returned_at=None),
                violation_error_message=_("This person is away already."),
            ),
            models.CheckConstraint(
                name="returns_after_going",
                condition=models.Q(returned_at=None)
                | models.Q(returned_at__gte=models.F("out_at")),
                violation_error_message=_("Nobody returns before they went."),
            ),
        ]


class NightCensus(CentreModel):
    """The count of one night: who was seen in their bed."""

    night = models.DateField(_("night of"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    begun_by = staff_key(_("begun by"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = staff_key(_("closed by"))

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("night count")
        verbose_name_plural = _("night counts")
        ordering = ["-night", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(
                name="night_counted_once",
                fields=["centre", "night"],
                violation_error_message=_("This night was begun to be counted already."),
            )
        ]


class CensusMark(AppendOnlyMixin, PersonAtCentreModel):
    """Somebody was seen at the night count, or was not; the last mark of a person counts."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    census = models.ForeignKey(NightCensus, on_delete=models.PROTECT, related_name="marks")
    # Where they were found, which need not be the bed that they have.
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("result"), max_length=8, choices=CensusResult.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    recorded_by = staff_key(_("recorded by"))
    # A device that sends a scan twice marks once.
    key = models.UUIDField(default=new_id, editable=False)

    privacy = Privacy(keep=("result", "at", "key"))
    erasable = Erasable(columns={})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("mark of a night count")
        verbose_name_plural = _("marks of night counts")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(name="counted_once_a_scan", fields=["centre", "key"])
        ]
        indexes = [models.Index(fields=["census", "person", "-at"], name="mark_by_person")]


class Belonging(PersonAtCentreModel):
    """Something that a person left with us, where it lies, and when they took it back."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="belongings"
    )
    description = models.CharField(
        pgettext_lazy("stored belonging", "what"),
        max_length=200,
        help_text=_("So that both sides know it again."),
    )
    place = models.CharField(_("where it lies"), max_length=60, blank=True)
    deposited_at = models.DateTimeField(_("left with us"), default=timezone.now)
    received_by = staff_key(_("received by"))
    signed_when_left = models.BooleanField(
        _("signed for when left"), default=False, help_text=_("On the printed receipt.")
    )
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    returned_by = staff_key(_("given back by"))
    signed_when_returned = models.BooleanField(_("signed for when given back"), default=False)
    returned_to = models.CharField(
        _("given to"),
        max_length=120,
        blank=True,
        help_text=_("Only where somebody else took it, with the written word of the person."),
    )

    history = history()
    privacy = Privacy(
        day=("deposited_at", "returned_at"),
        blank={"description": "—", "place": "", "returned_to": ""},
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("stored belonging")
        verbose_name_plural = _("stored belongings")
        ordering = ["-deposited_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="given_back_after_it_was_left",
                condition=models.Q(returned_at=None)
                | models.Q(returned_at__gte=models.F("deposited_at")),
                violation_error_message=_("Nothing is given back before it was left."),
            ),
            models.CheckConstraint(
                name="taken_back_only_when_given_back",
                condition=models.Q(returned_at__isnull=False)
                | models.Q(signed_when_returned=False, returned_to=""),
            ),
        ]
