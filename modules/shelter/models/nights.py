"""Who sleeps where, which beds nobody may have for a time, and who must not share a room.

`guards.py` says what the database refuses of these besides the constraints here: two people in one
bed, one person in two beds, a bed that is blocked or of another centre.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import new_id
from core.privacy import Copy, Erasable, Privacy, Rows
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, CentreModel
from modules.registry.scope import PersonAtCentreModel, unbarred
from modules.shelter.choices import (
    HOLDS_A_BED,
    AssignmentState,
    BlockReason,
    EndReason,
    ExtensionReason,
    SleepingNeed,
)

from .house import Bed, Room

HELD = models.Q(state__in=HOLDS_A_BED)
GOES_ON = models.Q(ended_at=None)


def staff_key(label, **more):
    """A key to a member of staff."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
        **more,
    )


class BedAssignment(PersonAtCentreModel):
    """A bed for a person from a moment until another.

    Planned and active ones hold their bed and their person; what has ended is history. An infant may
    share the bed of a parent, whose assignment `shares_with` names; it takes no bed of its own.
    """

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="bed_assignments"
    )
    stay = models.ForeignKey(
        "registry.Stay",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bed_assignments",
        help_text=_("None where a bed waits for somebody who has not arrived."),
    )
    bed = models.ForeignKey(
        Bed, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("bed")
    )
    begins_at = models.DateTimeField(_("from"), default=timezone.now)
    # Nobody loses the bed then: whoever sleeps longer keeps it, and it becomes somebody's task.
    ends_at = models.DateTimeField(_("planned until"))
    state = models.CharField(_("state"), max_length=9, choices=AssignmentState.choices)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why"), max_length=12, choices=EndReason.choices, blank=True)
    shares_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sharing",
        verbose_name=_("shares the bed of"),
    )
    # When the bed was made ready for the next; empty while it waits.
    ready_at = models.DateTimeField(_("bed made ready"), null=True, blank=True)
    # Why the shelter manager set a rule aside, and which.
    override_reason = models.CharField(_("rule set aside because"), max_length=200, blank=True)
    overridden = models.JSONField(_("rules set aside"), default=list, blank=True, editable=False)
    assigned_by = staff_key(pgettext_lazy("bed for a person", "given by"))
    # A second press of the same button gives the same bed once.
    key = models.UUIDField(default=new_id, editable=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    history = history()
    # Nights are counted by the day; which rules were set aside tells of needs.
    privacy = Privacy(
        keep=("state", "end_reason", "key", "changed_at"),
        day=("begins_at", "ends_at", "ended_at", "ready_at"),
        blank={"override_reason": "", "overridden": []},
        withheld=("override_reason", "overridden"),
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("bed for a person")
        verbose_name_plural = _("beds for people")
        ordering = ["-begins_at", "-id"]
        permissions = [
            ("give_bed", _("Can give beds, move people and check them out")),
            ("override_rules", _("Can set a rule of the shelter aside, with a reason")),
        ]
        # What goes on is few among years of history: asked for by `ended_at`, which is empty just as
        # long as a bed is held (a check says so), because SQLite knows an index by no bound value.
        indexes = [
            models.Index(fields=["bed"], name="bed_is_held", condition=GOES_ON),
            models.Index(fields=["person"], name="person_holds_a_bed", condition=GOES_ON),
            models.Index(
                fields=["centre", "begins_at"], name="centre_holds_beds", condition=GOES_ON
            ),
            models.Index(fields=["centre", "changed_at"], name="assignment_by_change"),
            models.Index(
                fields=["centre", "bed"],
                name="bed_to_be_made_ready",
                condition=models.Q(ended_at__isnull=False, ready_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_sleeps_in_a_bed",
                fields=["bed"],
                condition=models.Q(state=AssignmentState.ACTIVE, shares_with=None),
                violation_error_message=_("Somebody sleeps in this bed already."),
            ),
            models.UniqueConstraint(
                name="one_bed_for_a_person",
                fields=["person"],
                condition=models.Q(state=AssignmentState.ACTIVE),
                violation_error_message=_("This person has a bed already."),
            ),
            models.UniqueConstraint(name="bed_given_once", fields=["centre", "key"]),
            models.CheckConstraint(
                name="bed_is_given_for_some_time",
                condition=~HELD | models.Q(ends_at__gt=models.F("begins_at")),
                violation_error_message=_("The end comes after the beginning."),
            ),
            models.CheckConstraint(
                name="ended_bed_says_when_and_why",
                condition=models.Q(state__in=HOLDS_A_BED, ended_at=None, end_reason="")
                | models.Q(state=AssignmentState.ENDED, ended_at__isnull=False)
                & ~models.Q(end_reason="")
                | models.Q(
                    state__in=(AssignmentState.NO_SHOW, AssignmentState.CANCELLED),
                    ended_at__isnull=False,
                    end_reason="",
                ),
            ),
            models.CheckConstraint(
                name="nobody_leaves_a_bed_before_they_had_it",
                condition=~models.Q(state=AssignmentState.ENDED)
                | models.Q(ended_at__gte=models.F("begins_at")),
                violation_error_message=_("Nobody leaves a bed before they had it."),
            ),
            models.CheckConstraint(
                name="who_sleeps_in_a_bed_has_a_stay",
                condition=~models.Q(state=AssignmentState.ACTIVE) | models.Q(stay__isnull=False),
            ),
        ]


class StayExtension(AppendOnlyMixin, PersonAtCentreModel):
    """Somebody may sleep here longer: until when, why, and who said so. Written once."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        BedAssignment, on_delete=models.PROTECT, related_name="extensions"
    )
    ends_before = models.DateTimeField(_("until before"))
    ends_after = models.DateTimeField(_("until now"))
    reason = models.CharField(_("reason"), max_length=16, choices=ExtensionReason.choices)
    granted_by = staff_key(_("granted by"))
    granted_at = models.DateTimeField(_("when"), default=timezone.now)

    privacy = Privacy(keep=("reason", "ends_before", "ends_after", "granted_at"))
    erasable = Erasable(columns={})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("longer stay")
        verbose_name_plural = _("longer stays")
        ordering = ["-granted_at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(
                name="extension_makes_it_longer",
                condition=models.Q(ends_after__gt=models.F("ends_before")),
                violation_error_message=_("A longer stay ends later than before."),
            )
        ]


class Block(CentreModel):
    """Nobody gets a bed, or any bed of a room, for a time; without an end until somebody says so."""

    bed = models.ForeignKey(
        Bed,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blocks",
        verbose_name=_("bed"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blocks",
        verbose_name=_("room"),
    )
    begins_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=BlockReason.choices)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    blocked_by = staff_key(_("blocked by"))
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("bed out of service")
        verbose_name_plural = _("beds out of service")
        ordering = ["-begins_at", "-id"]
        indexes = [
            models.Index(fields=["centre", "ends_at"], name="block_by_end"),
            models.Index(fields=["centre", "changed_at"], name="block_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                name="block_is_of_a_bed_or_a_room",
                condition=models.Q(bed=None, room__isnull=False)
                | models.Q(bed__isnull=False, room=None),
                violation_error_message=_("Choose a bed or a room, not both."),
            ),
            models.CheckConstraint(
                name="block_lasts_some_time",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("begins_at")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        ]


class KeepApart(PersonAtCentreModel):
    """Two people who must not sleep in one room. Why stands nowhere but in the case file."""

    # The rule is told as “not in one room” to whoever gives beds; the pair itself is for few.
    privacy = Privacy(rows=Rows.DELETE, people=("person", "other"), copy=Copy.WITHHELD)
    rests_when_merged = ("kept_apart_once", "nobody_is_kept_from_oneself")
    keeps_file = False

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    other = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    recorded_by = staff_key(_("recorded by"))

    history = history()

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = pgettext_lazy("two people", "pair to be kept apart")
        verbose_name_plural = pgettext_lazy("two people", "pairs to be kept apart")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="kept_apart_once",
                fields=["centre", "person", "other"],
                condition=models.Q(ended_at=None),
                violation_error_message=_("These two are kept apart already."),
            ),
            models.CheckConstraint(
                name="nobody_is_kept_from_oneself",
                condition=~models.Q(person=models.F("other")),
                violation_error_message=_("Choose two different people."),
            ),
        ]

    @classmethod
    def scope_condition(cls):
        """As rows about the first; the second must be open to the asker as well."""
        return super().scope_condition() & unbarred("other_id")


class BedNeed(PersonAtCentreModel):
    """What kind of place a person needs to sleep; what is behind it stands elsewhere."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="bed_needs"
    )
    need = models.CharField(_("needs"), max_length=24, choices=SleepingNeed.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    recorded_by = staff_key(_("recorded by"))

    history = history()
    privacy = Privacy(keep=("need",), day=("since", "ended_at"))
    rests_when_merged = ("needed_once",)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("need for a place to sleep")
        verbose_name_plural = _("needs for a place to sleep")
        ordering = ["need", "id"]
        constraints = [
            models.UniqueConstraint(
                name="needed_once",
                fields=["person", "centre", "need"],
                condition=models.Q(ended_at=None),
                violation_error_message=_("This is written down already."),
            ),
        ]
