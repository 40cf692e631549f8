"""What of the readers' feedback stands on pages."""

from django.db.models import Exists, OuterRef

from core import scope

from .models import FeedbackState, PageFeedback

MOST_SHOWN = 10


def answers_on(page) -> list[PageFeedback]:
    """Questions that were answered on the page, the newest first; one query."""
    with scope.system():
        answered = PageFeedback.objects.filter(page_id=page.pk, state=FeedbackState.ANSWERED)
        return list(answered.order_by("-hour", "-id")[:MOST_SHOWN])


def with_answers_told(pages) -> list:
    """The pages of a queryset; each tells in `has_answers` whether readers were answered on it.

    Most were not, and need no query of their own to know that.
    """
    answered = PageFeedback.objects.filter(page_id=OuterRef("pk"), state=FeedbackState.ANSWERED)
    with scope.system():
        return list(pages.annotate(has_answers=Exists(answered)))
