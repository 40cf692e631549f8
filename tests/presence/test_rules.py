"""Which way somebody passed, and which moment a device may claim."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from modules.presence.rules import (
    CLOCKS_DIFFER,
    KEPT_FOR,
    SAME_PASSAGE_WITHIN,
    LastPassage,
    believable,
    direction_of,
    visitors_after,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WAYS = st.sampled_from(["in", "out"])
LATER = st.timedeltas(min_value=SAME_PASSAGE_WITHIN + timedelta(seconds=1), max_value=timedelta(30))
AT_ONCE = st.timedeltas(min_value=timedelta(), max_value=SAME_PASSAGE_WITHIN)


def test_who_was_never_seen_comes_in():
    assert direction_of("", None, NOON) == "in"


@given(WAYS, LATER)
def test_by_itself_the_gate_takes_turns(way, later):
    assert direction_of("", LastPassage(way, NOON), NOON + later) != way


@given(WAYS, AT_ONCE)
def test_a_card_that_is_read_twice_passes_once(way, moment):
    assert direction_of("", LastPassage(way, NOON), NOON + moment) is None


@given(AT_ONCE)
def test_who_just_arrived_at_the_desk_may_go_out_at_once(moment):
    assert direction_of("", LastPassage("in", NOON, is_scan=False), NOON + moment) == "out"


@given(WAYS, WAYS, LATER)
def test_what_the_gate_chose_is_what_is_recorded(asked, way, later):
    assert direction_of(asked, LastPassage(way, NOON), NOON + later) == asked


@given(AT_ONCE)
def test_who_turns_round_at_once_is_recorded(moment):
    assert direction_of("out", LastPassage("in", NOON), NOON + moment) == "out"
    assert direction_of("in", LastPassage("in", NOON), NOON + moment) is None


@given(st.timedeltas(min_value=timedelta(-60), max_value=timedelta(60)))
def test_a_moment_is_believed_within_a_week_and_never_lies_in_the_future(offset):
    found = believable(NOON + offset, NOON)
    if -KEPT_FOR <= offset <= CLOCKS_DIFFER:
        assert found == min(NOON + offset, NOON)
    else:
        assert found is None


@given(st.integers(0, 500), st.sampled_from(["in", "out", "counted"]), st.integers(0, 500))
def test_visitors_are_never_fewer_than_none(before, change, people):
    after = visitors_after(before, change, people)
    assert after >= 0
    assert change != "in" or after == before + people
    assert change != "counted" or after == people
