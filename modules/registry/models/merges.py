"""Two files of one person made one, what that changed, and pairs that somebody should compare."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Copy, Erasable, Privacy, Rows
from core.scope.history import history
from core.scope.models import AppendOnlyMixin, ScopedModel
from modules.registry.scope import PersonAtCentreModel, PersonPart, merged, unbarred

# The erasure of either file of the merge that a change belongs to.
FILES_OF_MERGE = (
    '"subject" IN (SELECT "kept_id" FROM "registry_merge" WHERE "id" = OLD."merge_id" '
    'UNION SELECT "merged_id" FROM "registry_merge" WHERE "id" = OLD."merge_id")'
)


class Merge(AppendOnlyMixin, PersonPart):
    """Two files are of one person: `kept` goes on, `merged` rests and leads to it.

    Written once; that it was undone is filled in later, once. While it stands, triggers let
    nothing new be written to the file that was merged.
    """

    person_column = "kept_id"
    follows_merge = False
    filled_later = ("undone_at", "undone_by")
    privacy = Privacy(keep=("made_at", "undone_at"), people=("kept", "merged"), copy=Copy.TECHNICAL)
    erasable = Erasable(columns={})

    kept = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        related_name="merges_into",
        verbose_name=_("file that stays"),
    )
    merged = models.ForeignKey(
        "registry.Person",
        on_delete=models.PROTECT,
        related_name="merges_away",
        verbose_name=_("file that was merged"),
    )
    made_centre = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("centre")
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta(PersonPart.Meta):
        abstract = False
        verbose_name = _("merge of two files")
        verbose_name_plural = _("merges of files")
        ordering = ["-made_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="file_merged_once",
                fields=["merged"],
                condition=models.Q(undone_at=None),
                violation_error_message=_("This file was merged into another already."),
            ),
            models.CheckConstraint(
                name="file_not_merged_into_itself",
                condition=~models.Q(kept=models.F("merged")),
                violation_error_message=_("A file cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="merge_undone_by_somebody_at_a_time",
                condition=models.Q(undone_by=None) | models.Q(undone_at__isnull=False),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Seen by whoever sees the person."""
        return "registry.view_person"


class ChangeKind(models.TextChoices):
    """What a merge did with one column of one row."""

    MOVED = "moved", _("now belongs to the file that stays")
    LEFT = "left", _("rests with the file that was merged: the other has the same")
    CHANGED = "changed", _("has another value")


class MergeChange(AppendOnlyMixin, ScopedModel):
    """One column of one row of any table that a merge changed, so that undoing finds it again.

    What it says of values goes when one of the two files is erased; then nothing can be undone.
    """

    erasable = Erasable(
        columns={"before": None, "after": None, "whole": None}, where=FILES_OF_MERGE
    )

    centre_path = ""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("what"), max_length=7, choices=ChangeKind.choices)
    table = models.CharField(_("table"), max_length=63)
    column = models.CharField(_("column"), max_length=63)
    # The key as text: of a UUID the 32 digits, as SQLite keeps it.
    row = models.CharField(_("row"), max_length=64)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    # A fact that forms write anew instead of changing it, such as a telephone, whole.
    whole = models.JSONField(null=True, editable=False)

    class Meta(ScopedModel.Meta):
        abstract = False
        verbose_name = _("change by a merge")
        verbose_name_plural = _("changes by merges")
        default_permissions = ()
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "row"], name="merge_change_by_row")]

    @classmethod
    def view_permission(cls) -> str:
        """Seen by whoever sees the person."""
        return "registry.view_person"

    @classmethod
    def scope_condition(cls):
        """With the merge that it is part of."""
        return models.Q(models.Exists(Merge.objects.filter(pk=models.OuterRef("merge_id"))))

    @classmethod
    def place_column(cls) -> str:
        """The merge places it."""
        return "merge_id"

    def row_centre_ids(self) -> set:
        """Where the merge is."""
        return self.merge.row_centre_ids()


class PairDecision(models.TextChoices):
    """What somebody who looked at both files found."""

    UNDECIDED = "undecided", _("not decided")
    SAME = "same", _("the same person")
    NOT_SAME = "not_same", _("not the same person")


class PossibleDuplicate(PersonAtCentreModel):
    """Two files of one centre that may be of one person. Who looks decides; nothing merges by itself."""

    keeps_file = False

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    score = models.FloatField(_("likeness"))
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    decision = models.CharField(
        _("decision"),
        max_length=9,
        choices=PairDecision.choices,
        default=PairDecision.UNDECIDED,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    history = history()

    privacy = Privacy(rows=Rows.DELETE, people=("person", "other"), copy=Copy.TECHNICAL)
    # A decision about a pair that somebody made for the other file as well may rest.
    rests_when_merged = ("possible_duplicate_once", "pair_of_two_files")

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "-found_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "centre",
                Least("person", "other"),
                Greatest("person", "other"),
                name="possible_duplicate_once",
            ),
            models.CheckConstraint(
                name="pair_of_two_files", condition=~models.Q(person=models.F("other"))
            ),
            models.CheckConstraint(
                name="pair_decided_by_somebody_at_a_time",
                condition=models.Q(decision="undecided", decided_at=None)
                | (~models.Q(decision="undecided") & models.Q(decided_at__isnull=False)),
            ),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """For those who may merge."""
        return "registry.merge_people"

    @classmethod
    def scope_condition(cls):
        """Absent where either file is barred or merged; no emergency opens this door."""
        here = super(PersonAtCentreModel, cls).scope_condition()
        both = unbarred("person_id") & unbarred("other_id")
        return here & both & ~merged("person_id") & ~merged("other_id")
