"""What the room of feedback refuses, in sentences for readers and for editors."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


class TooManyThisHour(Refusal):
    """All places of this page and hour are taken."""

    code = "too_many_this_hour"
    sentence = _(
        "Many people are writing about this page just now. Nothing was sent, your words are still "
        "below. Send them again in an hour, or tell somebody at a centre."
    )


class TooManyToday(Refusal):
    """More words wait for an answer than people can read in a day."""

    code = "too_many_today"
    sentence = _(
        "More people wrote to us today than we can read. Nothing was sent, your words are still "
        "below. Send them again tomorrow, or tell somebody at a centre."
    )


class WordsMissing(Refusal):
    """A question or a correction without words."""

    code = "words_missing"
    sentence = _("Write your question, or what is wrong. Nothing was sent yet.")


class FeedbackDone(Refusal):
    """Somebody answered or closed it before."""

    code = "feedback_done"
    sentence = _("Somebody answered or closed this in the meantime. Nothing was changed.")


class NothingToAnswer(Refusal):
    """An answer without a question, or the other way round."""

    code = "nothing_to_answer"
    sentence = _("Write the question and the answer as they shall stand on the page.")


explain_constraint("feedback_has_a_place_of_its_hour", TooManyThisHour.sentence)
explain_constraint("feedback_has_few_places_an_hour", TooManyThisHour.sentence)
explain_constraint("answered_feedback_has_question_and_answer", NothingToAnswer.sentence)
explain_constraint("feedback_words_go_when_it_is_done", FeedbackDone.sentence)
explain_constraint("feedback_says_what_it_is", FeedbackDone.sentence)
