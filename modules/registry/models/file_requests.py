"""One centre asks another for the file of somebody who has come to it and agrees."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Erasable, Privacy
from core.scope.expressions import InScope
from core.scope.models import AppendOnlyMixin
from modules.registry.choices import ConsentGiver, ConsentMedium
from modules.registry.scope import PersonAtCentreModel, merged, unbarred

LONGEST_PURPOSE = 200


class FileRequest(AppendOnlyMixin, PersonAtCentreModel):
    """`asking_centre` asks `centre`, which holds the person's file, to give it.

    Written once, with the consent as it was told; the decision is filled in later, once. Both
    centres see the row. What the asking one may know of the person before it holds the file is
    card number, initials and year of birth, and no page shows it more.
    """

    keeps_file = False

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    asking_centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("centre that asks"),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    what_for = models.CharField(_("what the file is needed for"), max_length=LONGEST_PURPOSE)
    medium = models.CharField(
        _("how the person agreed"), max_length=14, choices=ConsentMedium.choices
    )
    given_by = models.CharField(
        _("who agreed"), max_length=14, choices=ConsentGiver.choices, default=ConsentGiver.SELF
    )
    giver_name = models.CharField(_("name of who agreed"), max_length=120, blank=True)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    text_language = models.CharField(_("language of the text"), max_length=8, default="eng")
    # Nobody has decided, given, not given.
    given = models.BooleanField(_("file given"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    note = models.CharField(_("note"), max_length=LONGEST_PURPOSE, blank=True)

    # The note comes with the decision: see `guards.a_note_comes_with_its_decision`.
    filled_later = ("given", "decided_at", "decided_by")
    rests_when_merged = ("file_asked_for_once",)
    # That a centre asked, and what came of it, stays as proof.
    privacy = Privacy(
        keep=("asked_at", "medium", "given_by", "text_language", "decided_at"),
        blank={"what_for": "—", "giver_name": "", "witness": "—", "note": ""},
        withheld=("giver_name", "witness", "note"),
    )
    erasable = Erasable(
        columns={"what_for": "—", "giver_name": "", "witness": "—", "note": ""},
        subjects=("person_id",),
    )

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("request for a file")
        verbose_name_plural = _("requests for files")
        ordering = ["-asked_at", "-id"]
        default_permissions = ("view",)
        permissions = [
            ("look_elsewhere", _("Can see that another centre holds a file, and ask for it")),
            ("share_file", _("Can give a file to another centre that asks for it")),
        ]
        indexes = [
            models.Index(fields=["centre", "given", "-asked_at"], name="file_request_to_answer"),
            models.Index(fields=["asking_centre", "-asked_at"], name="file_request_by_asker"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="file_asked_for_once",
                fields=["person", "asking_centre"],
                condition=models.Q(given=None),
                violation_error_message=_("This centre has asked for the file already."),
            ),
            models.CheckConstraint(
                name="file_asked_of_another_centre",
                condition=~models.Q(centre=models.F("asking_centre")),
                violation_error_message=_("A centre does not ask itself for a file."),
            ),
            models.CheckConstraint(
                name="file_request_decided_whole",
                condition=models.Q(given=None, decided_at=None, decided_by=None, note="")
                | models.Q(given__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="spoken_agreement_has_a_witness",
                condition=~models.Q(medium="spoken") | ~models.Q(witness=""),
                violation_error_message=_("Consent that was spoken needs a witness."),
            ),
        ]

    @classmethod
    def scope_condition(cls):
        """Rows of both centres. No emergency opens them: they say nothing that could help.

        Of a restricted file the asking centre sees no request any more, in whatever state it was.
        """
        here = models.Q(InScope("centre_id", cls.view_permission()))
        asking = models.Q(InScope("asking_centre_id", cls.view_permission()))
        return (here | asking) & unbarred("person_id") & ~merged("person_id")

    def row_centre_ids(self) -> set:
        """The centre that holds the file and the one that asks."""
        return {self.centre_id, self.asking_centre_id}

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.given is None
