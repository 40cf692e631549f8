"""What people received: hand-outs with their lines, tallies without a name, loans that came back.

A hand-out has a paper of the store of its own; that one reversed, it counts no more.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.models.exchange import private_storage
from core.privacy import Copy, Privacy, Rows
from core.scope.models import CentreModel
from modules.inventory.distribution.choices import Collector, LoanCondition, Meal
from modules.inventory.quantities import QuantityField
from modules.registry.choices import Sex
from modules.registry.scope import PersonAtCentreModel

from .catalogue import Item
from .distribution import EntitlementRule, Prescription
from .documents import Document, DocumentLine, who

# Stands where words about somebody stood; who collected for another says how they were authorised.
ERASED = "—"


def signature_path(handout, filename: str) -> str:
    """Signatures are stored under the id."""
    return f"signatures/{handout.pk}.jpg"


class Handout(PersonAtCentreModel):
    """Somebody received something. For the household, where a line's rule says so."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="handouts")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="handout", verbose_name=_("paper")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    collected_by = models.CharField(
        _("collected by"), max_length=9, choices=Collector.choices, default=Collector.SELF
    )
    collector = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collected_handouts",
        verbose_name=_("who collected"),
    )
    authorisation = models.CharField(
        _("authorised how"),
        max_length=200,
        blank=True,
        help_text=_("Who collects, and how the person said so: a note, a call, in the room."),
    )
    handed_out_by = who(_("handed out by"), null=True)
    second_person = who(_("second person"), null=True, blank=True)
    override_reason = models.CharField(_("why beyond the rules"), max_length=200, blank=True)
    overridden_by = who(_("decided beyond the rules by"), null=True, blank=True)
    signature = models.FileField(
        _("signature"), upload_to=signature_path, storage=private_storage, blank=True
    )
    language = models.CharField(_("language of the receipt"), max_length=8, blank=True)
    # As they were that day: figures by sex and age stay true when the name is gone.
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.CharField(_("age band"), max_length=10, default="unknown")

    privacy = Privacy(
        keep=("collected_by", "sex", "age_band"),
        day=("at",),
        blank={
            "authorisation": ERASED,
            "override_reason": ERASED,
            "signature": "",
            "language": "",
        },
        beside={"collector": ("authorisation",)},
        # May name the third person who came, and what the house thought.
        withheld=("authorisation", "collector", "override_reason"),
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        permissions = [
            ("override_entitlement", _("Can hand out beyond the rules, with a reason")),
            ("take_back_handout", _("Can take a mistaken hand-out back")),
        ]
        constraints = [
            models.CheckConstraint(
                name="second_person_is_another",
                condition=Q(second_person=None)
                | Q(handed_out_by=None)
                | ~Q(second_person=models.F("handed_out_by")),
            ),
            models.CheckConstraint(
                name="override_has_a_reason",
                condition=Q(overridden_by=None) | ~Q(override_reason=""),
            ),
            models.CheckConstraint(
                name="proxy_is_authorised",
                condition=~Q(collected_by=Collector.PROXY) | ~Q(authorisation=""),
            ),
            models.CheckConstraint(
                # Not that collector and person differ: when files are merged they may turn out to be one.
                name="nobody_collects_for_oneself_as_another",
                condition=Q(collector=None) | ~Q(collected_by=Collector.SELF),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-at"], name="handout_by_centre"),
            models.Index(fields=["person", "-at"], name="handout_by_person"),
        ]


class HandoutLine(PersonAtCentreModel):
    """So much of an item, by a rule, a prescription or an override."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="handout_lines"
    )
    handout = models.ForeignKey(Handout, on_delete=models.CASCADE, related_name="lines")
    paper_line = models.OneToOneField(
        DocumentLine, on_delete=models.PROTECT, related_name="handout_line"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    quantity = QuantityField(_("quantity"))
    is_lent = models.BooleanField(_("lent"), default=False)
    rule = models.ForeignKey(
        EntitlementRule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handout_lines",
        verbose_name=_("rule"),
    )
    prescription = models.ForeignKey(
        Prescription,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handout_lines",
        verbose_name=_("prescription"),
    )
    meal = models.CharField(_("meal"), max_length=9, choices=Meal.choices, blank=True)
    # The register did not say; the person was asked, and the rule is for them.
    was_asked = models.BooleanField(_("asked at the desk"), default=False)

    privacy = Privacy(keep=("meal",))

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("item handed out")
        verbose_name_plural = _("items handed out")
        ordering = ["handout", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="handout_line_gives_something", condition=Q(quantity__gt=0)
            ),
            models.CheckConstraint(
                name="handed_out_for_one_reason", condition=Q(rule=None) | Q(prescription=None)
            ),
        ]
        indexes = [models.Index(fields=["centre", "person"], name="handout_line_by_person")]

    @classmethod
    def view_permission(cls) -> str:
        """Who sees the hand-out sees what it was."""
        return Handout.view_permission()


class EntitlementTurn(PersonAtCentreModel):
    """The n-th time that a rule was used for somebody, or for their household.

    Two desks that decide at once both mean the same turn, and the database lets one of them have
    it; the other looks again and finds nothing due. Of a household, whoever collects.
    """

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    line = models.OneToOneField(HandoutLine, on_delete=models.CASCADE, related_name="used")
    rule = models.ForeignKey(EntitlementRule, on_delete=models.CASCADE, null=True, related_name="+")
    prescription = models.ForeignKey(
        Prescription, on_delete=models.CASCADE, null=True, related_name="+"
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, related_name="+"
    )
    number = models.PositiveIntegerField()

    # Of two merged files each had its first turn: the receipts of both count, one turn rests.
    rests_when_merged = ("rule_used_once_a_turn", "prescription_used_once_a_turn")
    # A household that is known would tell who the nameless one in it is.
    privacy = Privacy(rows=Rows.DELETE, copy=Copy.TECHNICAL)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("turn of an entitlement")
        verbose_name_plural = _("turns of entitlements")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "person", "number"],
                condition=Q(household=None, rule__isnull=False),
                name="rule_used_once_a_turn",
            ),
            models.UniqueConstraint(
                fields=["rule", "household", "number"],
                condition=Q(household__isnull=False),
                name="rule_used_once_a_turn_by_a_household",
            ),
            models.UniqueConstraint(
                fields=["prescription", "number"],
                condition=Q(prescription__isnull=False),
                name="prescription_used_once_a_turn",
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Shown nowhere."""
        return Handout.view_permission()


class TallyHandout(CentreModel):
    """Something was given to people without a name: how many, of which sex and age."""

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="tally", verbose_name=_("paper")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.CharField(_("age band"), max_length=10, default="unknown")
    people = models.PositiveIntegerField(_("people"), default=1)
    recorded_by = who(_("recorded by"), null=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("hand-out without a name")
        verbose_name_plural = _("hand-outs without a name")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(name="handout_tally_counts_somebody", condition=Q(people__gte=1))
        ]


class LoanReturn(PersonAtCentreModel):
    """Something lent came back, or it is known that it will not."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="loan_returns"
    )
    line = models.ForeignKey(HandoutLine, on_delete=models.CASCADE, related_name="returns")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="loan_return", verbose_name=_("paper")
    )
    quantity = QuantityField(_("quantity"))
    condition = models.CharField(
        _("condition"), max_length=7, choices=LoanCondition.choices, default=LoanCondition.OK
    )
    reason = models.CharField(_("what happened"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    recorded_by = who(_("recorded by"), null=True)
    key = models.UUIDField(default=new_id, editable=False)

    privacy = Privacy(keep=("condition", "key"), day=("at",), blank={"reason": ""})

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("return of a loan")
        verbose_name_plural = _("returns of loans")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(name="loan_return_is_something", condition=Q(quantity__gt=0)),
            models.UniqueConstraint(fields=["centre", "key"], name="loan_returned_once_a_key"),
        ]
