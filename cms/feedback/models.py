"""One thing that a reader told us. Nothing of it says who, from where, or at which minute."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scope import current
from core.scope.expressions import HeldEverywhere, InScope
from core.scope.models import ScopedModel

LONGEST_WORDING = 600
# More from all readers of a page together in an hour are not taken.
MOST_IN_AN_HOUR = 20


class FeedbackKind(models.TextChoices):
    """What a reader wants to tell."""

    HELPFUL = "helpful", _("It helped me")
    NOT_HELPFUL = "not_helpful", _("It did not help me")
    QUESTION = "question", _("I have a question")
    CORRECTION = "correction", _("Something here is wrong")


class FeedbackState(models.TextChoices):
    """Open until an editor answers or closes it; neither is taken back."""

    OPEN = "open", pgettext_lazy("feedback", "open")
    ANSWERED = "answered", pgettext_lazy("feedback", "answered on the page")
    CLOSED = "closed", pgettext_lazy("feedback", "closed")


class PageFeedback(ScopedModel):
    """A reader's word about a page.

    The words are kept until somebody answers or closes, and no longer: readers are asked not to
    write of themselves, and some do. An answer stands on the page, since nobody can be written to.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    # The centre of the page; None for pages of no single centre, which only those see who write
    # for all centres.
    centre = models.ForeignKey(
        "core.Centre", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    kind = models.CharField(
        pgettext_lazy("feedback", "kind"), max_length=12, choices=FeedbackKind.choices
    )
    wording = models.TextField(
        pgettext_lazy("feedback", "in the reader's words"), max_length=LONGEST_WORDING, blank=True
    )
    # The hour and not the minute: enough to count, too little to know who stood at the screen.
    hour = models.DateTimeField(_("received in the hour of"))
    # Which of the places of that hour it takes; what has no place is refused.
    place = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(
        pgettext_lazy("feedback", "state"),
        max_length=8,
        choices=FeedbackState.choices,
        default=FeedbackState.OPEN,
    )
    asked = models.CharField(
        pgettext_lazy("feedback", "question as it stands on the page"), max_length=250, blank=True
    )
    answer = models.TextField(
        pgettext_lazy("feedback", "answer on the page"), max_length=800, blank=True
    )

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("feedback", "reader's word")
        verbose_name_plural = pgettext_lazy("feedback", "what readers tell us")
        ordering = ["-hour", "-id"]
        indexes = [models.Index(name="feedback_by_state_and_hour", fields=["state", "hour"])]
        constraints = [
            models.UniqueConstraint(
                name="feedback_has_a_place_of_its_hour", fields=["page", "hour", "place"]
            ),
            models.CheckConstraint(
                name="feedback_has_few_places_an_hour",
                condition=models.Q(place__lt=MOST_IN_AN_HOUR),
            ),
            models.CheckConstraint(
                name="feedback_says_what_it_is",
                condition=models.Q(kind__in=FeedbackKind.values, state__in=FeedbackState.values),
            ),
            models.CheckConstraint(
                name="answered_feedback_has_question_and_answer",
                condition=models.Q(state=FeedbackState.ANSWERED)
                & ~models.Q(asked="")
                & ~models.Q(answer="")
                | ~models.Q(state=FeedbackState.ANSWERED) & models.Q(asked="", answer=""),
            ),
            models.CheckConstraint(
                name="feedback_words_go_when_it_is_done",
                condition=models.Q(state=FeedbackState.OPEN) | models.Q(wording=""),
            ),
        ]

    @classmethod
    def scope_condition(cls):
        """Rows of one's centres; those of no centre for those who hold the right everywhere."""
        permission = cls.view_permission()
        return models.Q(InScope("centre_id", permission)) | (
            models.Q(centre=None) & models.Q(HeldEverywhere(permission))
        )

    def row_centre_ids(self) -> set:
        """Its centre; every centre of the asker for a page of no single one, seen by few."""
        if self.centre_id is not None:
            return {self.centre_id}
        grants = getattr(current(), "grants", None)
        return (
            set(grants.centres) if grants and self.view_permission() in grants.everywhere else set()
        )
