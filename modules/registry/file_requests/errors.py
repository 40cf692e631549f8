"""Why a file is not asked for, or not given."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


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


for _name, _sentence in {
    "file_asked_for_once": FileAskedForAlready.sentence,
    "registry_filerequest.person_id, registry_filerequest.asking_centre_id": (
        FileAskedForAlready.sentence
    ),
    "file_asked_of_another_centre": _("A centre does not ask itself for a file."),
    "registry_filerequest_no_update": FileRequestDecided.sentence,
}.items():
    explain_constraint(_name, _sentence)
