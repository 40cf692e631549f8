"""Households, who belongs to them from when until when, and who is responsible for a child."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Privacy, Rows
from core.scope.expressions import InScope
from core.scope.history import history
from core.scope.models import CentreModel
from modules.registry.choices import HouseholdKind, HouseholdRole, Verification
from modules.registry.scope import PersonAtCentreModel, PersonPart, held_at, merged, unbarred


class Household(CentreModel):
    """People who belong together: a family, a travelling group."""

    kind = models.CharField(
        _("kind"), max_length=24, choices=HouseholdKind.choices, default=HouseholdKind.FAMILY
    )
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["-opened_at"]

    @classmethod
    def scope_condition(cls):
        """Households of the asker's centres, and those of people whose file is held there."""
        from django.apps import apps

        membership = models.QuerySet(apps.get_model("registry", "HouseholdMembership"))
        members = membership.filter(household_id=models.OuterRef("id"), until=None)
        # A household all of whose members are barred is absent as well.
        seen = members.filter(unbarred("person_id"))
        mine = models.Q(InScope("centre_id", cls.view_permission())) | models.Q(
            models.Exists(members.filter(held_at("person_id", cls.view_permission())))
        )
        return mine & (models.Q(models.Exists(seen)) | ~models.Q(models.Exists(members)))


class HouseholdMembership(PersonPart):
    """A person in a household, in a role, from a day, until one."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="household_memberships"
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=HouseholdRole.choices)
    verification = models.CharField(
        _("how we know"), max_length=14, choices=Verification.choices, default=Verification.CLAIMED
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    history = history()
    # A family that is known would tell who the nameless one among them is.
    privacy = Privacy(rows=Rows.DELETE)

    class Meta(PersonPart.Meta):
        abstract = False
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        constraints = [
            models.UniqueConstraint(
                name="household_has_one_head",
                fields=["household"],
                condition=models.Q(role="head", until=None),
                violation_error_message=_("This household has a head already."),
            ),
            models.UniqueConstraint(
                name="household_member_once",
                fields=["household", "person"],
                condition=models.Q(until=None),
                violation_error_message=_("This person is in this household already."),
            ),
            models.CheckConstraint(
                name="household_membership_ends_after_it_starts",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                violation_error_message=_("A membership cannot end before it starts."),
            ),
        ]


class Guardianship(PersonAtCentreModel):
    """An adult who says, or is verified, to be responsible for a child."""

    person = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        related_name="guardianships",
        verbose_name=_("child"),
    )
    guardian = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        related_name="wards",
        verbose_name=_("guardian"),
    )
    relation = models.CharField(_("relation"), max_length=20, choices=HouseholdRole.choices)
    verification = models.CharField(
        _("how we know"), max_length=14, choices=Verification.choices, default=Verification.CLAIMED
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    history = history()
    privacy = Privacy(rows=Rows.DELETE, people=("person", "guardian"))

    rests_when_merged = ("guardian_named_once",)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints = [
            models.CheckConstraint(
                name="nobody_is_their_own_guardian",
                condition=~models.Q(person=models.F("guardian")),
                violation_error_message=_("Nobody is their own guardian."),
            ),
            models.UniqueConstraint(
                name="guardian_named_once",
                fields=["person", "guardian"],
                condition=models.Q(until=None),
                violation_error_message=_("This guardian is recorded already."),
            ),
        ]

    @classmethod
    def scope_condition(cls):
        """Absent where the child's or the guardian's file is barred."""
        return super().scope_condition() & unbarred("guardian_id") & ~merged("guardian_id")
