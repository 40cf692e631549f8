"""Accompanied, separated or unaccompanied: derived from who is with the child."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.choices import Answer, CareStatus, HouseholdRole, Verification
from modules.registry.rules.ages import ChildDecision
from modules.registry.rules.care import CareReason, Member, derive_care_status
from modules.registry.rules.care_relations import Relation, relation_to_child

CHILD = ChildDecision(child=True, certain=True)
ADULT = ChildDecision(child=False, certain=True)
IN_DOUBT = ChildDecision(child=True, certain=False)


def member(role, age=ADULT, *, verification=Verification.INTERVIEW, guardian=False):
    return Member(
        role=HouseholdRole(role), child=age, verification=verification, guardian_of_child=guardian
    )


def status_of(child, *others, came_alone=Answer.UNKNOWN):
    return derive_care_status(child=child, others=others, came_alone=came_alone)


DAUGHTER = member("child", CHILD)


def test_a_child_with_a_parent_is_accompanied():
    decision = status_of(DAUGHTER, member("head"))

    assert decision.status == CareStatus.ACCOMPANIED
    assert decision.reasons == (CareReason.PARENT_PRESENT,)
    assert not decision.needs_checking


def test_a_parent_of_whom_nothing_was_checked_counts_and_is_to_be_checked():
    daughter = member("child", CHILD, verification=Verification.CLAIMED)
    decision = status_of(daughter, member("head", verification=Verification.CLAIMED))

    assert decision.status == CareStatus.ACCOMPANIED
    assert CareReason.PARENT_NOT_CHECKED in decision.reasons
    assert decision.needs_checking


def test_a_child_with_an_adult_sister_and_no_parent_is_separated():
    assert status_of(member("sibling", CHILD), member("head")).status == CareStatus.SEPARATED


def test_a_child_with_only_a_sister_who_is_a_child_is_unaccompanied():
    decision = status_of(member("sibling", CHILD), member("head", CHILD))

    assert decision.status == CareStatus.UNACCOMPANIED
    assert CareReason.ONLY_CHILDREN in decision.reasons


def test_a_relative_who_may_be_an_adult_leaves_the_status_open():
    decision = status_of(member("sibling", CHILD), member("head", IN_DOUBT))

    assert decision.status == CareStatus.UNKNOWN
    assert decision.needs_checking


def test_a_child_among_travelling_companions_is_unaccompanied():
    decision = status_of(member("companion", CHILD), member("head"), member("companion"))

    assert decision.status == CareStatus.UNACCOMPANIED
    assert decision.reasons == (CareReason.NO_RESPONSIBLE_ADULT,)


def test_a_caregiver_counts_only_as_a_guardian_whose_right_was_checked():
    child = member("head", CHILD)
    stated = member("caregiver", guardian=True, verification=Verification.CLAIMED)
    checked = member("caregiver", guardian=True, verification=Verification.DOCUMENTS)

    assert status_of(child, member("caregiver")).status == CareStatus.UNACCOMPANIED
    assert status_of(child, stated).status == CareStatus.UNACCOMPANIED
    assert CareReason.GUARDIAN_NOT_CHECKED in status_of(child, stated).reasons
    assert status_of(child, checked).status == CareStatus.ACCOMPANIED


def test_an_adult_husband_does_not_make_a_girl_accompanied():
    decision = status_of(member("spouse", CHILD), member("head"))

    assert decision.status == CareStatus.UNACCOMPANIED
    assert CareReason.SPOUSE_NO_CARER in decision.reasons


def test_a_baby_with_a_mother_who_is_a_child_is_accompanied_and_both_are_looked_at():
    decision = status_of(DAUGHTER, member("head", CHILD))

    assert decision.status == CareStatus.ACCOMPANIED
    assert CareReason.PARENT_MAY_BE_CHILD in decision.reasons
    assert decision.needs_checking


def test_a_father_whose_claim_was_contradicted_does_not_count():
    false_father = member("head", verification=Verification.CONTRADICTED)
    decision = status_of(DAUGHTER, false_father, member("companion"))

    assert decision.status == CareStatus.UNACCOMPANIED
    assert CareReason.CONTRADICTED in decision.reasons
    assert decision.needs_checking


def test_a_child_who_says_they_came_alone_is_unaccompanied():
    decision = status_of(member("head", CHILD), came_alone=Answer.YES)

    assert decision.status == CareStatus.UNACCOMPANIED
    assert decision.reasons == (CareReason.TRAVELS_ALONE,)


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_an_empty_household_proves_nothing_if_nobody_asked(answer):
    assert status_of(member("head", CHILD), came_alone=answer).status == CareStatus.UNKNOWN


def test_an_adult_is_not_a_child():
    assert status_of(member("head"), came_alone=Answer.YES).status == CareStatus.NOT_A_CHILD


def test_who_may_be_a_child_is_treated_as_one_and_the_doubt_is_told():
    decision = status_of(member("head", IN_DOUBT), came_alone=Answer.YES)

    assert decision.status == CareStatus.UNACCOMPANIED
    assert CareReason.AGE_IN_DOUBT in decision.reasons
    assert decision.needs_checking


@pytest.mark.parametrize(
    ("child_role", "other_role", "relation"),
    [
        ("child", "head", Relation.PARENT),
        ("child", "spouse", Relation.PARENT),
        ("sibling", "parent", Relation.PARENT),
        ("head", "parent", Relation.PARENT),
        ("child", "grandparent", Relation.RELATIVE),
        ("child", "sibling", Relation.RELATIVE),
        ("other_relative", "head", Relation.RELATIVE),
        ("head", "spouse", Relation.SPOUSE),
        ("child", "companion", Relation.NONE),
        ("child", "caregiver", Relation.NONE),
        ("companion", "head", Relation.NONE),
        ("sibling", "spouse", Relation.NONE),
    ],
)
def test_two_roles_in_a_household_tell_what_one_is_to_the_other(child_role, other_role, relation):
    assert relation_to_child(child_role, other_role) == relation


def test_every_pair_of_roles_has_a_relation():
    pairs = product(HouseholdRole, HouseholdRole)

    assert all(isinstance(relation_to_child(one, other), Relation) for one, other in pairs)


MEMBERS = st.builds(
    Member,
    role=st.sampled_from(HouseholdRole),
    child=st.sampled_from([CHILD, ADULT, IN_DOUBT]),
    verification=st.sampled_from(Verification),
    guardian_of_child=st.booleans(),
)


@given(child=MEMBERS, others=st.lists(MEMBERS, max_size=5), came_alone=st.sampled_from(Answer))
def test_every_household_gives_a_status_with_reasons(child, others, came_alone):
    decision = derive_care_status(child=child, others=others, came_alone=came_alone)

    assert decision.reasons
    assert len(set(decision.reasons)) == len(decision.reasons)
    assert (decision.status == CareStatus.NOT_A_CHILD) == (not child.child.child)


@given(child=MEMBERS, others=st.lists(MEMBERS, max_size=5), came_alone=st.sampled_from(Answer))
def test_only_a_parent_or_a_checked_guardian_makes_a_child_accompanied(child, others, came_alone):
    decision = derive_care_status(child=child, others=others, came_alone=came_alone)

    if decision.status == CareStatus.ACCOMPANIED:
        assert any(
            each.guardian_of_child or relation_to_child(child.role, each.role) == Relation.PARENT
            for each in others
            if each.verification != Verification.CONTRADICTED
        )
