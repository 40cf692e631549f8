"""Every refusal of the registry, each with its sentence; and the database's constraints in words."""

from django.utils.formats import date_format
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


class NoCard(Refusal):
    """What was scanned is no genuine card; the rule that found out gives the sentence."""

    code = "no_card"


class CardNotKnown(NoCard):
    """Signed by us, and the register has no row of it: a restored backup, or a stolen key."""

    code = "card_not_known"
    sentence = _("This card is not in the register. Ask the front desk to print a new one.")


class CardFromElsewhere(NoCard):
    """A genuine card of another installation that is trusted here; whose it is, only they know."""

    code = "card_from_elsewhere"

    @classmethod
    def of(cls, issuer: str, token) -> "CardFromElsewhere":
        """With who issued it, and until when it is valid."""
        return cls(
            _(
                "Genuine card of %(issuer)s, centre %(centre)s, issued on %(issued)s, valid until "
                "%(until)s. The person is not registered here: the front desk receives them."
            )
            % {
                "issuer": issuer,
                "centre": token.centre,
                "issued": date_format(token.issued_on, "SHORT_DATE_FORMAT"),
                "until": date_format(token.valid_until, "SHORT_DATE_FORMAT"),
            }
        )


class CardReplaced(NoCard):
    """The person has a newer card."""

    code = "card_replaced"
    sentence = _(
        "This card was replaced by a newer one and does not count any more. Ask for the newer "
        "card, or for the number on it."
    )


class CardLost(NoCard):
    """The card was reported lost."""

    code = "card_lost"
    sentence = _(
        "This card was reported lost and does not count any more. Ask the front desk to see who "
        "carries it; its owner gets a new one there."
    )


class CardExpired(NoCard):
    """The last day of the card has passed."""

    code = "card_expired"
    sentence = _("This card has expired. The front desk prints a new one.")


class CardEndedAlready(Refusal):
    """The card was replaced or reported lost before."""

    code = "card_ended_already"
    sentence = _("This card does not count any more already. Nothing was changed.")


class CardPrintedAlready(Refusal):
    """The same request came twice: what stands on a card can be printed once."""

    code = "card_printed_already"
    sentence = _(
        "This card was printed already; its code cannot be shown again. If the paper is lost or "
        "spoiled, print a new card: the other one stops counting."
    )


class FileNotOpenHere(Refusal):
    """A valid card whose file is not open to the asker; told the same way whatever the cause."""

    code = "file_not_open_here"
    sentence = _(
        "This card is valid. Its file is not open to you here: go on without it, or ask a "
        "case worker or the protection focal point."
    )


class KeyNotReadable(Refusal):
    """What was given as a public key is none."""

    code = "key_not_readable"
    sentence = _("This is not a public key for cards. Nothing was changed.")


class FileIsMerged(Refusal):
    """Something was about to be written to a file that rests, merged into another one."""

    code = "file_is_merged"
    sentence = _(
        "This file was merged into another one meanwhile, and nothing is written to it any more. "
        "Open it again by its card number: it leads to the file that goes on."
    )


class SameFile(Refusal):
    """A file was to be merged with itself."""

    code = "same_file"
    sentence = _("This is the card number of the same file. Use that of the other one.")


class OtherFileNotFound(Refusal):
    """No second file to merge with, told the same way whatever the cause."""

    code = "other_file_not_found"
    sentence = _(
        "This centre holds no file with this card number that you can merge. Check the number "
        "letter by letter. If another centre holds the file, ask the person whether it may be "
        "shared with this centre, and let that centre share it first."
    )


class MergedAlready(Refusal):
    """One of the two files was merged a moment ago."""

    code = "merged_already"
    sentence = _(
        "One of these files was merged already. Nothing was changed. Open them again by card number."
    )


class ChangedSinceCompared(Refusal):
    """Somebody worked on one of the files after they were shown side by side."""

    code = "changed_since_compared"
    sentence = _(
        "Somebody changed one of these files while you were comparing them. Nothing was merged. "
        "Compare them again: what you see now is the present state."
    )


class NeedsFocalPoint(Refusal):
    """One of the files is restricted and the actor is not its protection focal point."""

    code = "needs_focal_point"
    sentence = _(
        "One of these files is restricted. Only the protection focal point of the centre that "
        "restricted it merges it or undoes that. Nothing was changed."
    )


class OpenInAnEmergency(Refusal):
    """An emergency opening of one file would show the other one, which is restricted."""

    code = "open_in_an_emergency"
    sentence = _(
        "One of these files is open to somebody in an emergency for some hours, and the other is "
        "restricted. Merge them when the opening has ended. Nothing was changed."
    )


class StillTwo(Refusal):
    """Both files have something of which one person has one only, and which goes on."""

    code = "still_two"
    sentence = _(
        "Both files have something that goes on and of which one person can have one only, where "
        "you may not look. Nothing was merged. Ask the protection focal point to look at both."
    )


class MergeUndoneAlready(Refusal):
    """Somebody else undid the merge a moment ago."""

    code = "merge_undone_already"
    sentence = _("This merge was undone already. Reload the file to see its present state.")


class LaterMergeFirst(Refusal):
    """The file that stayed was merged into a third one later."""

    code = "later_merge_first"
    sentence = _(
        "The file that stayed was itself merged into another one later. Undo that merge first, "
        "then this one. Nothing was changed."
    )


class PairDecidedAlready(Refusal):
    """Somebody decided about the pair a moment ago."""

    code = "pair_decided_already"
    sentence = _("Somebody decided about these two files already. Reload the list to see what.")


class NotShownElsewhere(Refusal):
    """What was sent is nothing that was shown to this person at this centre today."""

    code = "not_shown_elsewhere"
    sentence = _(
        "This file cannot be asked for: it was shown more than a day ago, or it can no longer be "
        "shown. Nobody was asked. Look for the person at the arrival desk again."
    )


class PurposeOfRequestMissing(Refusal):
    """A file is asked for with a reason."""

    code = "purpose_of_request_missing"
    sentence = _("Write what the file is needed for. Nobody was asked yet.")


class AgreementMissing(Refusal):
    """Nobody's file is asked for behind their back."""

    code = "agreement_missing"
    sentence = _(
        "The file is asked for only if the person agrees. Nobody was asked. The person is helped "
        "without it as well."
    )


class FileAskedForAlready(Refusal):
    """The centre has an open request for this file."""

    code = "file_asked_for_already"
    sentence = _(
        "This centre has asked for the file already and waits for the answer. Nothing was changed. "
        "The answer will stand on the first page."
    )


class FileRequestDecided(Refusal):
    """A colleague decided a moment ago."""

    code = "file_request_decided"
    sentence = _(
        "Somebody decided about this request already. Nothing was changed. Reload the page to see "
        "what was decided."
    )


class FileMovedOn(Refusal):
    """The file was merged into another one after the page was opened."""

    code = "file_moved_on"
    sentence = _(
        "This file was merged with another one a moment ago. Nothing was given. Open the request "
        "again from the list and look at the file that goes on."
    )


class RestrictedFileNotGiven(Refusal):
    """Somebody who sees the restricted file is about to give it away."""

    code = "restricted_file_not_given"
    sentence = _(
        "A restriction stands on this file. It was not given to anybody. The protection focal point "
        "lifts the restriction first, or speaks with the other centre."
    )


class ErasedFileNotGiven(Refusal):
    """Nothing is left to give."""

    code = "erased_file_not_given"
    sentence = _("This file was erased: there is nothing left to give. Nothing was changed.")


class FileNoLongerHeld(Refusal):
    """The centre that was asked holds the file no longer."""

    code = "file_no_longer_held"
    sentence = _("This centre no longer holds the file, so it cannot give it. Nothing was changed.")


class AgreementTakenBack(Refusal):
    """The person has said no since the file was asked for."""

    code = "agreement_taken_back"
    sentence = _(
        "The person no longer agrees to share the file with that centre. It was not given. Answer "
        "that it is not given."
    )


# What to do first where both files have something that one person cannot have twice.
STILL_TWO = {
    "one_open_stay_per_centre": _(
        "Both files have an open stay at %(centre)s. Record the departure in one of them, then "
        "merge. Nothing was changed."
    ),
    "household_member_once": _(
        "Both files are members of the same household. If they are one person, let one of them "
        "leave the household, then merge. Nothing was changed."
    ),
    "nobody_is_their_own_guardian": _(
        "One of these two is recorded as the guardian of the other. If they are one person, end "
        "that first, then merge. Nothing was changed."
    ),
}
STILL_TWO_OF_A_KIND = _(
    "Both files have this, and one person can have one only: %(kind)s. End or correct one of "
    "them, then merge. Nothing was changed."
)
STILL_TWO_AT_A_CENTRE = _(
    "Both files have this at %(centre)s, and one person can have one only: %(kind)s. End or "
    "correct one of them, then merge. Nothing was changed."
)

for _name, _sentence in {
    "file_is_merged": FileIsMerged.sentence,
    "file_merged_once": MergedAlready.sentence,
    "registry_merge.merged_id": MergedAlready.sentence,
    "file_not_merged_into_itself": SameFile.sentence,
    "one_open_stay_per_centre": StayOpenAlready.sentence,
    "registry_stay.person_id, registry_stay.centre_id": StayOpenAlready.sentence,
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
    "registry_card.person_id, registry_card.key": CardPrintedAlready.sentence,
    "card_printed_once": CardPrintedAlready.sentence,
    "registry_card.person_id": _("This person has a card in use. Nothing was changed."),
    "one_card_in_use_per_person": _("This person has a card in use. Nothing was changed."),
    "file_asked_for_once": FileAskedForAlready.sentence,
    "registry_filerequest.person_id, registry_filerequest.asking_centre_id": (
        FileAskedForAlready.sentence
    ),
    "file_asked_of_another_centre": _("A centre does not ask itself for a file."),
    "registry_filerequest_no_update": FileRequestDecided.sentence,
    "spoken_agreement_has_a_witness": WitnessMissing.sentence,
    "tally_counts_somebody": _("A tally counts at least one person."),
    "person_has_a_name": NameMissing.sentence,
}.items():
    explain_constraint(_name, _sentence)
