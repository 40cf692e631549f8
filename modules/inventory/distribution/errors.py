"""Refusals of handing out, with their sentences."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NeedsConfirmation, Refusal, explain_constraint
from modules.inventory.quantities import as_text

from . import guards

OVERRIDE = "inventory.override_entitlement"


class PrescribedAlready(Refusal):
    """One prescription of an item at a time, so that nobody receives it twice."""

    code = "prescribed_already"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is prescribed to this person in these days already. Nothing was added. Look at "
            "the prescription on their file; to change it, end it and prescribe anew."
        )
        super().__init__(text % {"item": item.label})


class NotDue(NeedsConfirmation):
    """More than the rule gives now: it was received already, or was never for them."""

    code = "not_due"
    permission = OVERRIDE

    def __init__(self, *, item, due, wanted, last=None, next_on=None):
        told = {
            "item": item.label,
            "due": as_text(due),
            "wanted": as_text(wanted),
            "last": date_format(last.day, "SHORT_DATE_FORMAT") if last else "",
            "next": date_format(next_on, "SHORT_DATE_FORMAT") if next_on else "",
        }
        if last and next_on:
            text = gettext(
                "%(item)s: %(wanted)s were asked for, %(due)s are due. Last received on %(last)s, due "
                "again on %(next)s. Nothing was handed out."
            )
        elif last:
            text = gettext(
                "%(item)s: %(wanted)s were asked for, %(due)s are due. Last received on %(last)s. "
                "Nothing was handed out."
            )
        else:
            text = gettext(
                "%(item)s: %(wanted)s were asked for, %(due)s are due. Nothing was handed out. Who may "
                "decide beyond the rules can do so with a reason."
            )
        super().__init__(text % told, data={"due": due, "wanted": wanted})


class AskFirst(Refusal):
    """The register does not say whether the rule is for this person, and nobody asked."""

    code = "ask_first"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s: the register does not say whether it is for this person. Nothing was handed "
            "out. Ask, and tick that you did."
        )
        super().__init__(text % {"item": item.label})


class NoRule(NeedsConfirmation):
    """Something that no rule gives."""

    code = "no_rule"
    permission = OVERRIDE
    sentence = _(
        "No rule gives this. Nothing was handed out. Who may decide beyond the rules can do so with a "
        "reason."
    )


class SecondPersonNeeded(Refusal):
    """Two people hand this out."""

    code = "second_person_needed"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is handed out by two people. Nothing was handed out. Name a second member of "
            "staff who is with you."
        )
        super().__init__(text % {"item": item.label})


class NotOfThisHousehold(Refusal):
    """Who collects for others is of their household, or authorised."""

    code = "not_of_this_household"
    sentence = _(
        "Some of these people are not of this household. Nothing was handed out. Scan their own card, or "
        "write down how they authorised somebody."
    )


class AuthorisationNeeded(Refusal):
    """Somebody else collects, and nobody says how the person agreed."""

    code = "authorisation_needed"
    sentence = _(
        "Write who collects and how the person said so. Nothing was handed out. In doubt take it to "
        "their room."
    )


class NotAHandoutNow(Refusal):
    """It was taken back before, or is of another day or centre."""

    code = "not_a_handout_now"
    sentence = _(
        "This hand-out was taken back already, or is not of your centre. Nothing was changed."
    )


class ReturnedSince(Refusal):
    """What was lent came back, so the hand-out was none by mistake."""

    code = "returned_since"
    sentence = _(
        "Something of this hand-out came back since, so it cannot be taken back. Nothing was changed."
    )


class NotOnLoan(Refusal):
    """More than is on loan."""

    code = "not_on_loan"
    sentence = _(
        "So much is not on loan any more. Nothing was changed. Look at the file again: somebody may "
        "have taken it back a moment ago."
    )


class SayWhatHappened(Refusal):
    """Damaged or lost, without a word."""

    code = "say_what_happened"
    sentence = _("Say in a few words what happened to it. Nothing was changed.")


class NotANumber(Refusal):
    """A quantity that is none."""

    code = "not_a_number"
    sentence = _("One of the quantities is no number. Nothing was handed out. Correct it.")


class NoSuchItem(Refusal):
    """The code of an item leads nowhere."""

    code = "no_such_item"
    sentence = _("No item in use has this code. Nothing was handed out. Look at the label.")


PRESCRIBED_ONLY = _(
    "Infant formula, bottles, teats and whatever else is prescribed, and kits with such things, are "
    "in no general distribution. Nothing was changed. Health staff prescribe them to one person."
)
USED_A_MOMENT_AGO = _(
    "Another desk handed this out a moment ago. Nothing was handed out here. Scan the card once more."
)

for _name, _sentence in {
    guards.IN_NO_RULE: PRESCRIBED_ONLY,
    guards.ITEM_IN_A_RULE: _(
        "A rule of distribution in use gives this item, or a kit with it. Nothing was changed. End the "
        "rule first."
    ),
    guards.NEEDS_A_PRESCRIPTION: PRESCRIBED_ONLY,
    guards.IN_NO_TALLY: PRESCRIBED_ONLY,
    guards.NEEDS_TWO: _(
        "This item is handed out by two people. Nothing was handed out. Name a second member of staff."
    ),
    "rule_named_once": _("The centre has a rule of this name already."),
    "inventory_entitlementrule.centre_id, inventory_entitlementrule.name": _(
        "The centre has a rule of this name already."
    ),
    "rule_gives_something": _("A rule gives more than nothing."),
    "rule_says_after_how_many_days": _(
        "Say how many days for “every so many days”, and for nothing else."
    ),
    "rule_ages_in_order": _("The lower age comes first."),
    "rule_sizes_in_order": _("The smaller household comes first."),
    "rule_ends_after_it_starts": _("A rule cannot end before it starts."),
    "rule_counts_members_only_of_households": _(
        "A rule for each person has no limit for households. Choose a quantity for each household."
    ),
    "prescription_gives_something": _("A prescription gives more than nothing."),
    "prescription_ends_after_it_starts": _("A prescription cannot end before it starts."),
    "second_person_is_another": _(
        "The second person is somebody else than you. Nothing was handed out."
    ),
    "override_has_a_reason": _("What goes beyond the rules needs a reason."),
    "proxy_is_authorised": AuthorisationNeeded.sentence,
    "nobody_collects_for_oneself_as_another": _(
        "Who collects for themselves is no other person. Nothing was handed out."
    ),
    "handout_line_gives_something": _("A hand-out is more than nothing."),
    "handed_out_for_one_reason": _("A line follows a rule or a prescription, not both."),
    "rule_used_once_a_turn": USED_A_MOMENT_AGO,
    "rule_used_once_a_turn_by_a_household": USED_A_MOMENT_AGO,
    "prescription_used_once_a_turn": USED_A_MOMENT_AGO,
    "handout_tally_counts_somebody": _("A tally counts at least one person."),
    "loan_return_is_something": _("What comes back is more than nothing."),
}.items():
    explain_constraint(_name, _sentence)
