"""Tables of the gate: passages are written once; who is on site follows from them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.privacy import Erasable, Privacy, Rows
from core.scope.expressions import InScope
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, CentreModel
from modules.registry.scope import PersonAtCentreModel, visible

from .choices import Direction, Source, VisitorChange

SEES_PEOPLE = "registry.view_person"


def _who(label, **more):
    """A key to a member of staff."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **more,
    )


class OfVisiblePeople(PersonAtCentreModel):
    """Rows of the asker's centres about people whose files they may see.

    A gate lets in who has a valid card of any centre. The row is there and counts in an evacuation,
    and nobody here reads the name before this centre holds the file.
    """

    class Meta(PersonAtCentreModel.Meta):
        abstract = True

    @classmethod
    def scope_condition(cls):
        """At one's centre, of somebody whose file is held there or opened in an emergency."""
        here = models.Q(InScope("centre_id", cls.view_permission()))
        return here & visible("person_id", SEES_PEOPLE)


class Passage(AppendOnlyMixin, OfVisiblePeople):
    """Somebody passed the gate. A mistake is taken back by a row that names the wrong one."""

    privacy = Privacy(
        keep=("direction", "source", "occurred_at", "recorded_at", "expected_back", "key")
    )
    erasable = Erasable(columns={})

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="passages")
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    source = models.CharField(_("by"), max_length=9, choices=Source.choices)
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    expected_back = models.DateTimeField(_("expected back"), null=True, blank=True)
    # Names the scan: a device that sends it twice records one passage.
    key = models.UUIDField(default=new_id, editable=False)
    recorded_by = _who(_("recorded by"), null=True)
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversals",
        verbose_name=_("takes back"),
    )

    class Meta(OfVisiblePeople.Meta):
        abstract = False
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["-occurred_at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(name="passage_recorded_once", fields=["centre", "key"]),
            models.UniqueConstraint(
                name="passage_reversed_once",
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="only_who_goes_out_is_expected_back",
                condition=models.Q(expected_back=None) | models.Q(direction=Direction.OUT),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "person", "-occurred_at"], name="passage_by_person")
        ]


class Presence(OfVisiblePeople):
    """Whether a person is on site, as the last passage says; kept by the gate's actions alone."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="presences"
    )
    privacy = Privacy(rows=Rows.DELETE)
    # Derived of passages, which move; `files_merged` lets it be derived anew.
    rests_when_merged = ("one_presence_per_centre",)
    is_present = models.BooleanField(_("on site"), default=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    expected_back = models.DateTimeField(_("expected back"), null=True, blank=True)

    class Meta(OfVisiblePeople.Meta):
        abstract = False
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["-since", "-id"]
        default_permissions = ("view",)
        permissions = [("print_evacuation_list", _("Can print the evacuation list"))]
        constraints = [
            models.UniqueConstraint(name="one_presence_per_centre", fields=["person", "centre"])
        ]
        indexes = [models.Index(fields=["centre", "is_present"], name="presence_by_centre")]


class StaffPassage(AppendOnlyMixin, CentreModel):
    """A member of staff came in or went out."""

    member = _who(_("member of staff"))
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    key = models.UUIDField(default=new_id, editable=False)
    recorded_by = _who(_("recorded by"), null=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("passage of staff")
        verbose_name_plural = _("passages of staff")
        ordering = ["-occurred_at", "-id"]
        default_permissions = ("view", "add")
        permissions = [("sign_oneself", _("Can sign oneself in and out"))]
        constraints = [
            models.UniqueConstraint(name="staff_passage_recorded_once", fields=["centre", "key"])
        ]


class StaffPresence(CentreModel):
    """Whether a member of staff is on site."""

    member = _who(_("member of staff"))
    is_present = models.BooleanField(_("on site"), default=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("staff on site")
        verbose_name_plural = _("staff on site")
        ordering = ["-since", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="staff_present_once", fields=["member", "centre"])
        ]


class VisitorCount(AppendOnlyMixin, CentreModel):
    """Visitors without a name came in or went out; the newest row says how many are here."""

    change = models.CharField(_("change"), max_length=7, choices=VisitorChange.choices)
    people = models.PositiveIntegerField(_("people"), default=1)
    on_site = models.PositiveIntegerField(_("on site after it"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)
    key = models.UUIDField(default=new_id, editable=False)
    recorded_by = _who(_("recorded by"), null=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("count of visitors")
        verbose_name_plural = _("counts of visitors")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(name="visitors_counted_once", fields=["centre", "key"])
        ]
        indexes = [models.Index(fields=["centre", "-at"], name="visitors_by_centre")]


class AssemblyPoint(CentreModel):
    """Where everybody gathers; stands on the evacuation list."""

    name = models.CharField(_("name"), max_length=80)
    directions = models.CharField(_("how to get there"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("assembly point")
        verbose_name_plural = _("assembly points")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="assembly_point_named_once",
                fields=["centre", "name"],
                violation_error_message=_("There is an assembly point of this name already."),
            )
        ]
