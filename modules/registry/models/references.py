"""By what name other lists know a person: what makes an import safe to repeat."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.privacy import Copy, Privacy, Rows
from modules.registry.scope import PersonAtCentreModel


class ExternalReference(PersonAtCentreModel):
    """One row of one kind of list is about this person, at the centre that imported it.

    `source` is a kind of list, `value` the list's own number or, where it has none, a keyed hash of
    who the row is about; `group` is what the list calls the person's household.
    """

    source = models.CharField(_("list"), max_length=64)
    value = models.CharField(_("number in the list"), max_length=120)
    group = models.CharField(_("household in the list"), max_length=120, blank=True)

    privacy = Privacy(rows=Rows.DELETE, copy=Copy.TECHNICAL)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("number in another list")
        verbose_name_plural = _("numbers in other lists")
        default_permissions = ()
        constraints = [
            # Not one person a number: an asker to whom a file is barred imports its row as new.
            models.UniqueConstraint(
                name="reference_kept_once", fields=["person", "centre", "source", "value"]
            )
        ]
        indexes = [
            models.Index(fields=["centre", "value"], name="reference_by_value"),
            models.Index(fields=["centre", "group"], name="reference_by_group"),
        ]

    @classmethod
    def view_permission(cls) -> str:
        """Seen by whoever sees the person."""
        return "registry.view_person"
