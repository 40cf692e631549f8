"""Every refusal of the gate, with its sentence. None of them keeps anybody from leaving."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


class CardNeeded(Refusal):
    """Neither a card nor a card number, typed by somebody who may not search for names."""

    code = "card_needed"
    sentence = _(
        "This is neither a card nor a card number. Who has no card goes to the front desk, or is "
        "counted as a visitor."
    )


class NumberNotKnown(Refusal):
    """A card number of which this centre holds no file."""

    code = "number_not_known"
    sentence = _(
        "This card number is not known here. Check it letter by letter, or ask the front desk."
    )


class ClockWrong(Refusal):
    """A device sent a time that cannot be right."""

    code = "clock_wrong"
    sentence = _("The clock of this device is wrong: the passage was not recorded. Scan again.")


class PassageReversedAlready(Refusal):
    """It was taken back before."""

    code = "passage_reversed_already"
    sentence = _("This passage was taken back already. Nothing was changed.")


class NotYourPassage(Refusal):
    """Somebody else recorded it, or it is too long ago."""

    code = "not_your_passage"
    sentence = _("Only who recorded a passage can take it back, and only on the same day.")


for _name, _sentence in {
    "passage_reversed_once": PassageReversedAlready.sentence,
    "presence_passage.reverses_id": PassageReversedAlready.sentence,
    "only_who_goes_out_is_expected_back": _("Only who goes out can be expected back."),
    "assembly_point_named_once": _("There is an assembly point of this name already."),
    "presence_assemblypoint.centre_id, presence_assemblypoint.name": _(
        "There is an assembly point of this name already."
    ),
}.items():
    explain_constraint(_name, _sentence)
