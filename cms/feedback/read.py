"""What of the readers' feedback stands on pages."""

from core import scope

from .models import FeedbackState, PageFeedback

MOST_SHOWN = 10


def answers_on(page) -> list[PageFeedback]:
    """Questions that were answered on the page, the newest first; one query."""
    with scope.system():
        answered = PageFeedback.objects.filter(page_id=page.pk, state=FeedbackState.ANSWERED)
        return list(answered.order_by("-hour", "-id")[:MOST_SHOWN])
