"""Rules and reasons as people read them; none of them names anybody else."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .rules.facts import Broken
from .rules.placement import Reason

RULES = {
    "sex_not_known": _(
        "Nobody wrote down whether this is a woman or a man: ask, or choose another room."
    ),
    "room_of_the_other_sex": _("This room is for the other sex."),
    "child_alone_needs_a_room_for_children": _(
        "A child on their own sleeps in a room for such children."
    ),
    "small_child_without_family": _(
        "A small child sleeps in a room with somebody grown of the family."
    ),
    "room_for_children_alone": _("This room is for children on their own."),
    "child_alone_with_an_adult": _(
        "A child on their own would sleep beside an adult who is no family."
    ),
    "room_of_families": _("This room is for families."),
    "room_of_one_household": _("Another household sleeps in this room."),
    "unrelated_man_among_families": _("A man would sleep beside a family that is not his."),
    "kept_apart": _("Two people who must not share a room would sleep in one."),
    "room_not_accessible": _(
        "This room cannot be reached with a wheelchair, or nobody has looked."
    ),
    "bed_not_accessible": _("This bed cannot be reached from a wheelchair, or nobody has looked."),
    "stairs_on_the_way": _("There are stairs on the way to this room, or nobody has looked."),
    "upper_bunk": _("An upper bunk is not safe for this person."),
    "cot_is_for_infants": _("A cot is for infants."),
    "isolation_first": _("This person sleeps in isolation first: ask the health post."),
    "room_of_isolation": _("This room is for isolation."),
    "room_of_the_sick": _("This room is for people under care."),
    "protected_part_only": _("This person sleeps in the protected part only."),
    "room_is_full": _("The room has no place left."),
    "bed_not_ready": _("The bed was not made ready yet."),
}


def rule_sentences(broken: Iterable[Broken]) -> list:
    """What stands against it, each once, in the order of the rules."""
    found = dict.fromkeys(each.rule for each in broken)
    return [RULES[rule] for rule in found]


def reason_sentence(reason: Reason) -> str:
    """Why this bed."""
    if reason.kind == "nights_left":
        nights = reason.facts["nights"]
        return ngettext(
            "%(count)d night until somebody else gets it",
            "%(count)d nights until somebody else gets it",
            nights,
        ) % {"count": nights}
    return str(REASONS[reason.kind])


REASONS = {
    "family_together": _("The family stays together"),
    "family_beside": _("Beside the family, on the same floor"),
    "accessible_bed": _("Can be reached with a wheelchair"),
    "low_bed": _("A low bed"),
    "ground_floor": _("No stairs on the way"),
}
