"""What the retention room refuses, in sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class NothingDue(Refusal):
    """There is nothing whose time is over."""

    code = "nothing_due"
    sentence = _("Nothing of this kind is due any more. Nothing was erased.")


class LookedDifferent(Refusal):
    """What is due is no longer what the person looked at."""

    code = "looked_different"
    sentence = _(
        "What is due has changed since you looked at the list. Nothing was erased. Look at the new "
        "list, then confirm again."
    )


class WrongCount(Refusal):
    """The number typed is not the number of records."""

    code = "wrong_count"
    sentence = _(
        "The number you typed is not the number of records in the list. Nothing was erased."
    )


class ClassOnHold(Refusal):
    """A legal hold covers the whole class at the centre."""

    code = "class_on_hold"
    sentence = _(
        "A legal hold covers this class of data at this centre. Nothing was erased. Who set the hold "
        "can lift it."
    )


class RecordOnHold(Refusal):
    """A legal hold covers the record."""

    code = "record_on_hold"
    sentence = _("A legal hold covers this file. Nothing was erased. Lift the hold first.")


class HoldNeedsAReason(Refusal):
    """A hold without a reason would stand for ever."""

    code = "hold_needs_a_reason"
    sentence = _("Write why nothing may be erased. No hold was set.")


class ReasonForRuleMissing(Refusal):
    """A period rests on a law or a decision."""

    code = "reason_for_rule_missing"
    sentence = _("Write on which law or decision the period rests. Nothing was changed.")


class NoSuchFile(Refusal):
    """A card number that leads nowhere at the centre."""

    code = "no_such_file"
    sentence = _("No file with this card number is held at this centre. No hold was set.")
