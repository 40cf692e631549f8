"""What the room of opening hours refuses, in sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


class HoursOverlap(Refusal):
    """Two spans of one day share time."""

    code = "hours_overlap"
    sentence = _(
        "Two times of one day overlap. Nothing was saved. Correct the day, then save again."
    )


class UnknownService(Refusal):
    """No installed module offers this service."""

    code = "unknown_service"
    sentence = _("This centre has no such service. Nothing was saved.")


class AlertWithoutWords(Refusal):
    """An alert that says nothing."""

    code = "alert_without_words"
    sentence = _("Write the alert in at least one language. Nothing was saved.")


NOT_SAVED = _("These hours cannot be kept like this. Nothing was saved. Look at the times again.")
for name, sentence in {
    "hours_begin_once": _(
        "Two times of one day begin at the same hour. Nothing was saved. Correct the day."
    ),
    "hours_are_of_a_day_of_the_week": NOT_SAVED,
    "exception_ends_after_it_begins": _(
        "The last day is before the first. Nothing was saved. Correct the days."
    ),
    "exception_is_closed_or_has_both_times": _(
        "Say either closed all day, or from when until when. Nothing was saved."
    ),
    "exception_reason_is_known": NOT_SAVED,
    "service_has_facts_once": _(
        "Somebody wrote about this service at the same moment. Nothing of yours was saved. Look again."
    ),
    "service_answers_are_known": NOT_SAVED,
    "alert_ends_after_it_starts": _(
        "The alert ends before it starts. Nothing was saved. Correct the times."
    ),
}.items():
    explain_constraint(name, sentence)
