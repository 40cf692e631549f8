"""Every refusal of the registry, each with its sentence; and the database's constraints in words."""

from django.utils.translation import gettext_lazy as _

from core.errors import NeedsConfirmation, Refusal, explain_constraint


class NameMissing(Refusal):
    """A person needs one part of a name."""

    code = "name_missing"
    sentence = _("Write at least one part of the name. An alias is enough.")


class FileErased(Refusal):
    """The file was made anonymous."""

    code = "file_erased"
    sentence = _(
        "This file was erased: only figures are left. Nothing was changed. Register the person anew "
        "if they are here."
    )


class StayStillOpen(Refusal):
    """Somebody who is here cannot be erased."""

    code = "stay_still_open"
    sentence = _(
        "The person has an open stay. Nothing was erased. End the stay first, or wait until it ends."
    )


class FileIsRestricted(Refusal):
    """A restricted file is not erased while the restriction stands."""

    code = "file_is_restricted"
    sentence = _(
        "A restriction stands on this file. Nothing was erased. The protection focal point lifts it "
        "first."
    )


class FileStillNeeded(Refusal):
    """Another module says that it still works with the file."""

    code = "file_still_needed"
    sentence = _(
        "Work with this file is not finished in another part of the system. Nothing was erased. "
        "Finish it there first."
    )


class RequestDecidedAlready(Refusal):
    """Somebody decided this request before."""

    code = "request_decided_already"
    sentence = _("This request was decided already. Nothing was changed. Reload the page.")


class DecisionMissing(Refusal):
    """A decision without a reason."""

    code = "decision_missing"
    sentence = _("Write what was decided and why. Nothing was changed.")


class IdentityNotChecked(Refusal):
    """Data about a person goes to that person."""

    code = "identity_not_checked"
    sentence = _(
        "Nobody has checked that it is the person who asks, or somebody they sent. Nothing was "
        "handed out. Check it and note it in the request."
    )


class StayOpenAlready(Refusal):
    """The person has an open stay at this centre."""

    code = "stay_open_already"
    sentence = _("This person has an open stay here already. Nothing was changed.")


class StayEndedAlready(Refusal):
    """The stay ended before this departure."""

    code = "stay_ended_already"
    sentence = _("This stay has ended already. Reload the page to see when and why.")


class DepartsBeforeArrival(Refusal):
    """The departure lies before the arrival."""

    code = "departs_before_arrival"
    sentence = _("The departure lies before the arrival. Check the date; nothing was changed.")


class DepartsInTheFuture(Refusal):
    """The departure lies after the present moment."""

    code = "departs_in_the_future"
    sentence = _("This departure lies in the future. Record it when the person has left.")


class ConsentMissing(Refusal):
    """A service needs a consent that the person has not given."""

    code = "consent_missing"
    sentence = _(
        "The person has not agreed to this. Ask them, explain what it means, and record their "
        "answer. Services that do not need this consent are not affected."
    )


class PhotoNotAgreed(ConsentMissing):
    """A photo was handed in for somebody who has not agreed to one."""

    code = "photo_not_agreed"
    sentence = _(
        "The photo was not kept: the person has not agreed to one. Ask them, record their answer "
        "under “Keep my photo”, and then add it. The card works without a photo."
    )


class GiverNotResponsible(Refusal):
    """The card number of who consented is not that of a guardian or household member."""

    code = "giver_not_responsible"
    sentence = _(
        "The card number is not that of a guardian or a household member of this person. Record "
        "who they are to each other first, or write the name of who decided."
    )


class NothingToWithdraw(Refusal):
    """The consent was withdrawn, refused or replaced before, or has expired."""

    code = "nothing_to_withdraw"
    sentence = _("This consent does not count any more. Reload the file to see what counts now.")


class AlreadyInHousehold(Refusal):
    """The person is in that household."""

    code = "already_in_household"
    sentence = _("This person is in this household already. Nothing was changed.")


class OneselfAsMember(Refusal):
    """A card number was given that is the person's own."""

    code = "oneself_as_member"
    sentence = _("This is the card number of the person themselves. Use that of a member.")


class LeftAlready(Refusal):
    """The membership or guardianship ended before."""

    code = "left_already"
    sentence = _("This ended already. Reload the page to see the present state.")


class RoleMissing(Refusal):
    """A new head was chosen and somebody's role towards them was not."""

    code = "role_missing"
    sentence = _("Choose what everybody is to the new head. Only one person is the head.")


class CareNotConfirmable(Refusal):
    """The status does not fit what is known of the person's age."""

    code = "care_not_confirmable"
    sentence = _("The date of birth says that this is an adult beyond doubt. Correct it first.")


class StateNotPossible(Refusal):
    """The report does not follow from what is recorded."""

    code = "state_not_possible"
    sentence = _("This does not follow from what is recorded. Reload the file and look again.")


class StateInTheFuture(Refusal):
    """The day of the report lies after today, or before the person was born."""

    code = "state_in_the_future"
    sentence = _("This day cannot be right: it lies in the future, or before the birth.")


class OutcomeMissing(Refusal):
    """A possible match was put aside without a word."""

    code = "outcome_missing"
    sentence = _("Write what was found, so that nobody has to look again.")


class HeldByFlag(NeedsConfirmation):
    """A flag asks that somebody looks before a hand-out or a transfer."""

    code = "held_by_flag"
    permission = "registry.add_personflag"
    sentence = _(
        "Before this is done somebody has to look: follow the advice on the person file, or ask "
        "a case worker. Nothing was changed."
    )


class WitnessMissing(Refusal):
    """Spoken consent without a witness."""

    code = "witness_missing"
    sentence = _("Consent that was spoken needs the name of a witness.")


class UnknownPurpose(Refusal):
    """No installed module declares the purpose."""

    code = "unknown_purpose"
    sentence = _("This consent purpose is not in use here. Nothing was recorded.")


class RecipientMissing(Refusal):
    """The purpose asks who receives the data."""

    code = "recipient_missing"
    sentence = _("Write who would receive the data: this consent is for one named recipient.")


class ReasonMissing(Refusal):
    """An act that must be explained was not."""

    code = "reason_missing"
    sentence = _("Write the reason in a sentence. It is kept and read by others.")


class FileNotFound(Refusal):
    """No file with that card number, told the same way whatever the cause."""

    code = "file_not_found"
    sentence = _("No file was opened. Check the card number letter by letter.")


class PossiblySamePerson(NeedsConfirmation):
    """Somebody like this is known already; the desk may go on, knowingly."""

    code = "possibly_same_person"
    permission = "registry.register_person"
    sentence = _("Somebody like this is registered already. Compare before you go on.")


for _name, _sentence in {
    "one_open_stay_per_centre": StayOpenAlready.sentence,
    "registry_stay.person_id, registry_stay.centre_id": StayOpenAlready.sentence,
    "file_is_erased": FileErased.sentence,
    "stay_ends_after_it_starts": DepartsBeforeArrival.sentence,
    "departure_has_a_reason": _("A departure needs a reason."),
    "household_has_one_head": _("This household has a head already. Nothing was changed."),
    "registry_householdmembership.household_id, registry_householdmembership.person_id": _(
        "This person is in this household already."
    ),
    # Shorter than the one above, which it is the beginning of, and therefore after it.
    "registry_householdmembership.household_id": _(
        "This household has a head already. Nothing was changed."
    ),
    "household_member_once": _("This person is in this household already."),
    "need_recorded_once": _("This need is recorded already."),
    "registry_need.person_id, registry_need.centre_id, registry_need.code": _(
        "This need is recorded already."
    ),
    "flag_set_once": _("This flag is set already."),
    "registry_personflag.person_id": _("This flag is set already."),
    "file_restricted_once": _("This file is restricted already."),
    "registry_restriction.person_id": _("This file is restricted already."),
    "nobody_is_their_own_guardian": _("Nobody is their own guardian."),
    "guardian_named_once": _("This guardian is recorded already."),
    "spoken_consent_has_a_witness": WitnessMissing.sentence,
    "registry_guardianship.person_id": _("This guardian is recorded already."),
    "registry_identitydocument.centre_id": _("This document is recorded already."),
    "document_recorded_once": _("This document is recorded already."),
    "document_expires_after_issue": _("A document cannot expire before it is issued."),
    "household_membership_ends_after_it_starts": _("A membership cannot end before it starts."),
    "need_ends_after_it_starts": _("A need cannot end before it starts."),
    "restricted_match_settled_with_an_outcome": OutcomeMissing.sentence,
    "spoken_agreement_has_a_witness": WitnessMissing.sentence,
    "tally_counts_somebody": _("A tally counts at least one person."),
    "person_has_a_name": NameMissing.sentence,
}.items():
    explain_constraint(_name, _sentence)
