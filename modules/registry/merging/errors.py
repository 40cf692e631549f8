"""Why two files are not merged, or not made two again."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


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
}.items():
    explain_constraint(_name, _sentence)
