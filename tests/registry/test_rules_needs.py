"""Specific needs: what may be recorded, what general staff may see, what imports may bring."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.rules.needs import (
    NEEDS,
    NoSuchNeed,
    find_need,
    offered_needs,
    questions,
    read_imported_code,
)
from modules.registry.rules.needs_catalogue import GROUPS

GENERAL = {each.code for each in offered_needs(may_see_sensitive=False)}


@pytest.mark.parametrize(
    "code",
    [
        "SV-VA",
        "SV-GM",
        "SV-SS",
        "TR-PI",
        "TR-WV",
        "SM-MI",
        "SM-CC",
        "SM-AD",
        "LP-AP",
        "LP-CR",
        "LP-ST",
        "LP-IH",
        "LP-WP",
        "CR-AF",
        "SC-UC",
    ],
)
def test_a_code_that_can_harm_is_not_offered_to_general_staff(code):
    assert find_need(code).sensitive
    assert code not in GENERAL
    assert code in {each.code for each in offered_needs(may_see_sensitive=True)}


@pytest.mark.parametrize("code", ["SP-PT", "WR-LC", "SM-CI", "DS-XLB", "LP-ND"])
def test_an_everyday_need_is_offered_to_all_staff(code):
    assert not find_need(code).sensitive
    assert code in GENERAL


def test_no_instruction_can_be_read_back_to_one_sensitive_need():
    by_instruction = {}
    for need in NEEDS.values():
        by_instruction.setdefault(str(need.instruction), set()).add(need.code)

    for need in NEEDS.values():
        shared_with = by_instruction[str(need.instruction)] - {need.code}
        assert not need.sensitive or shared_with, need.code


def test_an_instruction_names_neither_the_code_nor_the_need():
    for need in NEEDS.values():
        instruction = str(need.instruction)
        assert need.code not in instruction
        assert str(need.label).lower() not in instruction.lower()


def test_every_group_of_the_guidance_has_its_needs():
    counts = Counter(each.group for each in NEEDS.values())

    assert set(counts) == set(GROUPS)
    assert counts == Counter(CR=10, SC=5, WR=3, ER=3, SP=3, DS=8, SM=7, FU=2, LP=20, TR=3, SV=8)


def test_disability_is_recorded_by_eight_functional_areas_under_codes_of_our_own():
    areas = [each for each in NEEDS.values() if each.group == "DS"]

    assert len(areas) == 8
    assert all(each.local for each in areas)
    assert not any(each.local for each in NEEDS.values() if each.group != "DS")


def test_an_old_disability_code_is_accepted_from_a_list_and_not_offered():
    old = read_imported_code("ds-bd")

    assert old.legacy
    assert old.code not in NEEDS
    assert find_need(old.successor).code == "DS-XVI"


def test_an_old_code_that_could_mean_two_needs_has_no_successor():
    assert find_need("DS-PM").successor == ""


def test_a_code_whose_meaning_is_lost_is_kept_and_kept_from_view():
    need = read_imported_code("PG-XY")

    assert need.legacy
    assert need.sensitive
    assert need.group_label


@pytest.mark.parametrize("text", ["SP-PT", "sp-pt", " SP PT ", "SPPT", "sp_pt"])
def test_a_code_is_read_however_another_system_wrote_it(text):
    assert read_imported_code(text).code == "SP-PT"


@pytest.mark.parametrize("text", ["", "SP", "SP-ZZ", "12-34", "SP-PT-X"])
def test_what_is_no_code_is_refused_in_a_sentence(text):
    with pytest.raises(NoSuchNeed) as refused:
        read_imported_code(text)

    assert "SP-PT" in refused.value.sentence


def test_a_desk_asks_no_question_about_a_sensitive_need():
    asked = questions()

    assert asked
    assert not any(each.sensitive for each in asked)


@given(text=st.text())
def test_any_text_is_either_a_need_or_refused(text):
    try:
        need = read_imported_code(text)
    except NoSuchNeed:
        return
    assert find_need(need.code) == need
