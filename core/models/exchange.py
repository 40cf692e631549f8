"""Imports: the file, who brought it, what it would change and what it changed."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scope.expressions import InScope
from core.scope.models import CentreModel


def private_storage():
    """Files behind a permission; never served by address."""
    return storages["private"]


def _path(run, filename: str) -> str:
    """Store under the id: the name that somebody gave a file may hold a person's name."""
    suffix = filename.rpartition(".")[2].lower()[:5] if "." in filename else "bin"
    return f"imports/{run.pk}.{suffix if suffix.isalnum() else 'bin'}"


class ImportState(models.TextChoices):
    """Life of an import; `refused` and `done` are final."""

    PREVIEWED = "previewed", _("previewed")
    DONE = "done", _("imported")
    REFUSED = "refused", _("not imported")


class ImportWork(models.TextChoices):
    """What is done with a list that is too long for one request."""

    LOOK = "look", _("looked at")
    CONFIRM = "confirm", _("imported")


class ImportRun(CentreModel):
    """One file that somebody brought for one resource of one centre."""

    resource = models.CharField(_("list"), max_length=80)
    module = models.CharField(_("module"), max_length=60)
    file = models.FileField(_("file"), upload_to=_path, storage=private_storage)
    original_name = models.CharField(_("file name"), max_length=200)
    checksum = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=120, blank=True)
    # heading of the file -> field name; chosen on screen, offered again for the next such file
    mapping = models.JSONField(default=dict, blank=True)
    # number of a row -> what somebody decided about it; ids and words, no names
    answers = models.JSONField(default=dict, blank=True)
    # What each row would do, without values (core.exchange.verdicts); empty once that is over
    verdicts = models.JSONField(default=dict, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    rows_in_list = models.PositiveIntegerField(default=0)
    # What a process of its own does with a long list, since when
    work = models.CharField(max_length=10, choices=ImportWork.choices, blank=True, default="")
    work_began = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.PREVIEWED
    )
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_same = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_wrong = models.PositiveIntegerField(_("with errors"), default=0)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("brought by"),
    )
    brought_at = models.DateTimeField(_("brought at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("imported at"), null=True, blank=True)

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-brought_at"]
        default_permissions = ("view",)

    @classmethod
    def scope_condition(cls):
        """Imports of one's centres; a module that is off hides its imports as well."""
        from core.modules.gate import module_visible

        return models.Q(InScope("centre_id", cls.view_permission())) & models.Q(
            module_visible("module", "centre_id")
        )
