"""Specific needs, by code, three-valued where they were asked as a question."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import Privacy
from core.scope.expressions import InScope
from core.scope.history import history
from modules.registry.choices import Answer
from modules.registry.scope import PersonAtCentreModel, glass_broken, merged, unbarred


class Need(PersonAtCentreModel):
    """A specific need or vulnerability of a person. Most staff see its instruction only."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="needs")
    code = models.CharField(_("code"), max_length=12)
    # Kept with the row so that the database can hide it; set from the code list when saved.
    is_sensitive = models.BooleanField(editable=False, default=True)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer.choices)
    source = models.CharField(_("who says so"), max_length=120, blank=True)
    instruction = models.CharField(
        _("instruction for staff"),
        max_length=160,
        blank=True,
        help_text=_("What staff should do, such as “Ground-floor bed.”, never why."),
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = history()
    # Figures count needs by code; who said so and what staff should do is about one person.
    privacy = Privacy(
        keep=("code", "answer", "since", "until"),
        blank={"source": "", "instruction": "", "review_on": None},
        withheld=("source",),
    )

    rests_when_merged = ("need_recorded_once",)

    class Meta(PersonAtCentreModel.Meta):
        abstract = False
        verbose_name = _("specific need")
        verbose_name_plural = _("specific needs")
        ordering = ["code"]
        permissions = [("view_sensitive_need", _("Can see sensitive needs"))]
        constraints = [
            models.UniqueConstraint(
                name="need_recorded_once",
                fields=["person", "centre", "code"],
                condition=models.Q(until=None),
                violation_error_message=_("This need is recorded already."),
            ),
            models.CheckConstraint(
                name="need_ends_after_it_starts",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                violation_error_message=_("A need cannot end before it starts."),
            ),
        ]

    @classmethod
    def scope_condition(cls):
        """Sensitive codes only for those who may read them (domain.md 1.3)."""
        plain = models.Q(is_sensitive=False) & models.Q(InScope("centre_id", cls.view_permission()))
        sensitive = models.Q(InScope("centre_id", "registry.view_sensitive_need"))
        here = (plain | sensitive) & unbarred("person_id")
        return (here | models.Q(glass_broken("person_id"))) & ~merged("person_id")

    def adds_to(self, other: "Need") -> dict:
        """Of two answers about one person that a merge brings together, “yes” is acted on."""
        is_stronger = self.answer == Answer.YES and other.answer != Answer.YES
        return {"answer": self.answer} if is_stronger else {}
