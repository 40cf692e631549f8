"""Where goods are: the tree of a centre's places, and the counterparties of its moves."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope.history import history
from core.scope.models import CentreModel, ScopedManager, ScopedQuerySet
from modules.inventory.choices import COUNTERPARTIES, GUARDED, PLACES, LocationKind


class LocationQuerySet(ScopedQuerySet):
    """Questions about places."""

    def to_use_at(self, centre, *, kinds=PLACES):
        """Places of a centre where goods may be put or taken, by code; `centre` may be its id."""
        return self.filter(centre=centre, kind__in=sorted(kinds), in_use=True).order_by("code")

    def first_store(self, centre):
        """The store that a form offers before somebody chooses: the oldest; None where there is none."""
        stores = self.to_use_at(centre, kinds={LocationKind.STORE}).filter(parent=None)
        return stores.order_by("pk").first()


class Location(CentreModel):
    """A store, zone, shelf, kitchen or vehicle; or one of the centre's counterparties.

    A centre has one location of each kind of counterparty, made with its first place. Their keys
    follow from centre and kind, so that no move has to look them up.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=LocationKind.choices)
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("lies in"),
    )
    # Whether nothing can leave that is not there; follows from the kind, and triggers read it.
    is_guarded = models.BooleanField(default=True, editable=False)
    # While goods are counted, nothing but the count moves them.
    counted_by = models.ForeignKey(
        "inventory.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="freezes",
        verbose_name=_("being counted"),
    )
    in_use = models.BooleanField(_("in use"), default=True)

    objects = ScopedManager.from_queryset(LocationQuerySet)()
    history = history(excluded_fields=["is_guarded"])

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="location_code_used_once",
                violation_error_message=_("The centre has a place of this code already."),
            ),
            models.UniqueConstraint(
                fields=["centre", "kind"],
                condition=models.Q(kind__in=sorted(COUNTERPARTIES)),
                name="one_counterparty_of_a_kind",
            ),
            models.CheckConstraint(
                name="location_guarded_as_its_kind",
                condition=models.Q(is_guarded=True, kind__in=sorted(GUARDED))
                | (models.Q(is_guarded=False) & ~models.Q(kind__in=sorted(GUARDED))),
            ),
            models.CheckConstraint(
                name="location_not_in_itself",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def save(self, *args, **kwargs):
        """Save; what is guarded follows from the kind. A new place brings the counterparties."""
        self.is_guarded = self.kind in GUARDED
        is_new_place = self._state.adding and self.kind in PLACES
        super().save(*args, **kwargs)
        if is_new_place:
            kinds = sorted(COUNTERPARTIES)
            far_sides = [counterparty(self.centre, kind) for kind in kinds]
            type(self).objects.bulk_create(far_sides, ignore_conflicts=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def label(self) -> str:
        """Its name; a counterparty is called by its kind, in the reader's language."""
        if self.kind in COUNTERPARTIES:
            return str(LocationKind(self.kind).label)
        return self.name


def counterparty(centre, kind: str) -> Location:
    """The far side of the centre's moves of that kind; asks no database. See `Location`."""
    return Location(
        pk=uuid.uuid5(centre.pk, kind),
        centre_id=centre.pk,
        kind=kind,
        code=f"~{kind}",
        name=kind,
        is_guarded=kind in GUARDED,
    )
