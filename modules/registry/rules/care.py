"""Is a child accompanied, separated or unaccompanied? Derived from who is with them, with reasons.

Definitions (CRC General Comment 6, inter-agency guiding principles): an *unaccompanied* child is
separated from both parents and other relatives and not cared for by an adult who is responsible
by law or custom; a *separated* child is without parents or customary caregiver, but may be with
other relatives. The derivation is a proposal: a child-protection worker confirms it.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from modules.registry.choices import Answer, CareStatus, HouseholdRole, Verification
from modules.registry.rules.ages import ChildDecision
from modules.registry.rules.care_relations import Relation, relation_to_child

CHECKED = frozenset({Verification.DOCUMENTS, Verification.INTERVIEW})


class CareReason(TextChoices):
    """Why a status was derived, each a full sentence."""

    IS_ADULT = "is_adult", _("The person is 18 or older.")
    AGE_IN_DOUBT = "age_in_doubt", _("The age is in doubt: treated as a child until decided.")
    PARENT_PRESENT = "parent_present", _("A father or mother is in the household.")
    PARENT_NOT_CHECKED = "parent_not_checked", _("That this is a parent was not checked.")
    PARENT_MAY_BE_CHILD = "parent_may_be_child", _("The parent is, or may be, a child.")
    GUARDIAN_CHECKED = "guardian_checked", _("A guardian whose right was checked is present.")
    GUARDIAN_NOT_CHECKED = "guardian_not_checked", _("The stated guardian was not checked.")
    ADULT_RELATIVE = "adult_relative", _("An adult relative is present, but no parent.")
    RELATIVE_NOT_CHECKED = "relative_not_checked", _("That this is a relative was not checked.")
    RELATIVE_AGE_UNKNOWN = (
        "relative_age_unknown",
        _("It is not known whether the relative is an adult."),
    )
    ONLY_CHILDREN = "only_children", _("Those with the child are children themselves.")
    SPOUSE_NO_CARER = "spouse_no_carer", _("A spouse or partner does not count as a carer.")
    NO_RESPONSIBLE_ADULT = (
        "no_responsible_adult",
        _("No adult who is responsible by law or custom is present."),
    )
    TRAVELS_ALONE = "travels_alone", _("The child came alone.")
    CONTRADICTED = "contradicted", _("A stated relation was contradicted and does not count.")
    NOT_ASKED = "not_asked", _("It is not known who is with the child.")


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who is in the child's household and present now."""

    role: HouseholdRole
    child: ChildDecision
    verification: Verification = Verification.CLAIMED
    guardian_of_child: bool = False

    @property
    def is_checked(self):
        return self.verification in CHECKED


@dataclass(frozen=True, kw_only=True)
class CareDecision:
    """The status derived and why. A status that rests on statements alone asks to be checked."""

    status: CareStatus
    reasons: tuple[CareReason, ...]
    needs_checking: bool = False


def derive_care_status(*, child: Member, others, came_alone: Answer) -> CareDecision:
    """Propose the care status of `child` from the members of its household present now.

    `came_alone` is what was answered to "did anybody come with you?"; an empty household proves
    nothing if nobody asked.
    """
    if not child.child.child:
        doubt = () if child.child.certain else (CareReason.AGE_IN_DOUBT,)
        return CareDecision(
            status=CareStatus.NOT_A_CHILD,
            reasons=(CareReason.IS_ADULT, *doubt),
            needs_checking=not child.child.certain,
        )
    credible = [each for each in others if each.verification != Verification.CONTRADICTED]
    decision = (
        _with_guardian(credible)
        or _with_parent(child, credible)
        or _with_adult_relative(child, credible)
        or _without_carer(child, credible, came_alone=came_alone)
    )
    remarks = ()
    if not child.child.certain:
        remarks += (CareReason.AGE_IN_DOUBT,)
    if len(credible) < len(others):
        remarks += (CareReason.CONTRADICTED,)
    return CareDecision(
        status=decision.status,
        reasons=decision.reasons + remarks,
        needs_checking=decision.needs_checking or bool(remarks),
    )


def _with_guardian(members):
    guardians = [each for each in members if each.guardian_of_child and each.is_checked]
    if any(not each.child.child for each in guardians):
        return CareDecision(status=CareStatus.ACCOMPANIED, reasons=(CareReason.GUARDIAN_CHECKED,))
    return None


def _with_parent(child, members):
    parents = _related(child, members, Relation.PARENT)
    if not parents:
        return None
    # The best placed parent decides: an adult before a child, checked before stated.
    parent = min(parents, key=lambda each: (each.child.child, not each.is_checked))
    reasons = [CareReason.PARENT_PRESENT]
    if parent.child.child:
        reasons.append(CareReason.PARENT_MAY_BE_CHILD)
    if not _relation_is_checked(child, parent):
        reasons.append(CareReason.PARENT_NOT_CHECKED)
    return CareDecision(
        status=CareStatus.ACCOMPANIED, reasons=tuple(reasons), needs_checking=len(reasons) > 1
    )


def _with_adult_relative(child, members):
    relatives = _related(child, members, Relation.RELATIVE)
    adults = [each for each in relatives if not each.child.child]
    if adults:
        if any(_relation_is_checked(child, each) for each in adults):
            return CareDecision(status=CareStatus.SEPARATED, reasons=(CareReason.ADULT_RELATIVE,))
        return CareDecision(
            status=CareStatus.SEPARATED,
            reasons=(CareReason.ADULT_RELATIVE, CareReason.RELATIVE_NOT_CHECKED),
            needs_checking=True,
        )
    if any(not each.child.certain for each in relatives):
        return CareDecision(
            status=CareStatus.UNKNOWN,
            reasons=(CareReason.RELATIVE_AGE_UNKNOWN,),
            needs_checking=True,
        )
    return None


def _without_carer(child, members, *, came_alone):
    if not members:
        if came_alone == Answer.YES:
            return CareDecision(
                status=CareStatus.UNACCOMPANIED, reasons=(CareReason.TRAVELS_ALONE,)
            )
        return CareDecision(
            status=CareStatus.UNKNOWN, reasons=(CareReason.NOT_ASKED,), needs_checking=True
        )
    reasons = [CareReason.NO_RESPONSIBLE_ADULT]
    if all(each.child.child for each in members):
        reasons.append(CareReason.ONLY_CHILDREN)
    if _related(child, members, Relation.SPOUSE):
        reasons.append(CareReason.SPOUSE_NO_CARER)
    if any(each.guardian_of_child for each in members):
        reasons.append(CareReason.GUARDIAN_NOT_CHECKED)
    return CareDecision(
        status=CareStatus.UNACCOMPANIED,
        reasons=tuple(reasons),
        needs_checking=CareReason.GUARDIAN_NOT_CHECKED in reasons,
    )


def _related(child, members, relation):
    return [each for each in members if relation_to_child(child.role, each.role) == relation]


def _relation_is_checked(child, other):
    """Roles are stated towards the head, so both ends must have been checked; the head's own
    place in the household needs no proof."""
    return all(each.role == HouseholdRole.HEAD or each.is_checked for each in (child, other))
