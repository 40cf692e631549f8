"""Take a reader's word, answer it on the page, or close it."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.published import centre_id_of
from core import scope
from core.actions.permit import check_may
from core.errors import NotAllowed

from .errors import FeedbackDone, NothingToAnswer, TooManyThisHour, TooManyToday, WordsMissing
from .models import MOST_IN_AN_HOUR, FeedbackKind, FeedbackState, PageFeedback

CHANGE_FEEDBACK = "cms.change_pagefeedback"
# Words that nobody answered are erased after this time.
WORDS_KEPT = datetime.timedelta(days=90)
# What is closed holds no words; it is counted for a year.
CLOSED_KEPT = datetime.timedelta(days=365)
# More than people can read; beyond that a program is writing.
MOST_WORDS_IN_A_DAY = 300
# Two readers may reach for the same place of an hour.
TRIES = 5


def receive_feedback(*, page, kind: str, wording: str = "") -> PageFeedback:
    """The reader's word about the page is kept, with the hour and nothing else.

    Raises `WordsMissing`, `TooManyThisHour` where the page had its share, and `TooManyToday` for
    words where the installation had its own.
    """
    wording = wording.strip()
    if kind in (FeedbackKind.QUESTION, FeedbackKind.CORRECTION) and not wording:
        raise WordsMissing
    # Readers are nobody: what they write goes past the scope, what they read does not.
    with scope.system():
        if wording and _words_of_a_day() >= MOST_WORDS_IN_A_DAY:
            raise TooManyToday
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        for _try in range(TRIES):
            taken = set(
                PageFeedback.objects.filter(page_id=page.pk, hour=hour).values_list(
                    "place", flat=True
                )
            )
            free = next((n for n in range(MOST_IN_AN_HOUR) if n not in taken), None)
            if free is None:
                break
            try:
                with transaction.atomic():
                    return PageFeedback.objects.create(
                        page_id=page.pk,
                        centre_id=centre_id_of(page),
                        kind=kind,
                        wording=wording,
                        hour=hour,
                        place=free,
                        state=FeedbackState.OPEN if wording else FeedbackState.CLOSED,
                    )
            except IntegrityError:
                continue
    raise TooManyThisHour


def erase_old_words() -> int:
    """Close what nobody answered within `WORDS_KEPT`, and erase its words; returns how many."""
    old = PageFeedback.objects.filter(
        state=FeedbackState.OPEN, hour__lt=timezone.now() - WORDS_KEPT
    )
    return old.update(state=FeedbackState.CLOSED, wording="")


def delete_done() -> int:
    """Delete what is closed once nobody counts it any more, after `CLOSED_KEPT`; returns how many.

    Answers stay: they stand on pages.
    """
    old = PageFeedback.objects.filter(
        state=FeedbackState.CLOSED, hour__lt=timezone.now() - CLOSED_KEPT
    )
    return old.delete()[0]


def _words_of_a_day() -> int:
    """How many words of the last 24 hours wait for somebody, on all pages together."""
    since = timezone.now() - datetime.timedelta(days=1)
    return PageFeedback.objects.filter(state=FeedbackState.OPEN, hour__gte=since).count()


def answer_feedback(*, feedback: PageFeedback, asked: str, answer: str, actor) -> PageFeedback:
    """Question and answer, both in the editor's words, stand on the page; the reader's are erased.

    Raises `NotAllowed`, `NothingToAnswer` and `FeedbackDone`.
    """
    if not asked.strip() or not answer.strip():
        raise NothingToAnswer
    return _done(feedback, FeedbackState.ANSWERED, asked=asked.strip(), answer=answer.strip())


def close_feedback(*, feedback: PageFeedback, actor) -> PageFeedback:
    """It is dealt with, and the reader's words are erased. Raises `NotAllowed`, `FeedbackDone`."""
    return _done(feedback, FeedbackState.CLOSED)


def _done(feedback: PageFeedback, state: str, **texts) -> PageFeedback:
    if feedback.centre is not None:
        check_may(CHANGE_FEEDBACK, feedback.centre)
    elif not feedback.row_centre_ids() and scope.acting_user() is not None:
        raise NotAllowed
    with transaction.atomic():
        row = PageFeedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
        if row.state != FeedbackState.OPEN:
            raise FeedbackDone
        row.state, row.wording = state, ""
        for name, text in texts.items():
            setattr(row, name, text)
        row.save()
    return row
