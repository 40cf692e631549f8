"""What rules give: never more than they say, whatever the sequence, and never a silent no."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.inventory.distribution.choices import Basis, Frequency, Meal, Whoever
from modules.inventory.rules.entitlement import (
    Moment,
    PersonFacts,
    Question,
    Receipt,
    RuleFacts,
    Verdict,
    entitlement,
    meal_at,
)

FIRST = date(2026, 3, 1)
ARRIVED = datetime(2026, 2, 20, 9, tzinfo=UTC)
AMINA = PersonFacts(id="amina", stays_since=ARRIVED)


def noon(day: int, meal: Meal = Meal.LUNCH) -> Moment:
    """Midday, so many days after the first."""
    when = FIRST + timedelta(days=day)
    return Moment(datetime.combine(when, time(12), tzinfo=UTC), when, meal)


def had(day: int, quantity=1, meal: Meal = Meal.LUNCH) -> Receipt:
    """Received at midday of a day."""
    now = noon(day)
    return Receipt(now.at, now.day, Decimal(quantity), meal)


def ask(rule: RuleFacts, day: int = 0, *, people=(AMINA,), receipts=(), meal=Meal.LUNCH):
    """What the rule says on a day."""
    return entitlement(
        rule, people, household_size=len(people), receipts=receipts, now=noon(day, meal)
    )


def soap(**facts) -> RuleFacts:
    """Two bars every thirty days."""
    facts = {"frequency": Frequency.EVERY, "every_days": 30, "quantity": Decimal(2), **facts}
    return RuleFacts(id="soap", **facts)


def test_soap_is_due_again_on_the_thirtieth_day_and_the_desk_knows_when():
    assert ask(soap(), 0).due == 2
    told = ask(soap(), 29, receipts=[had(0, 2)])
    assert (told.verdict, told.due, told.next_on) == (Verdict.HAD, 0, FIRST + timedelta(days=30))
    assert ask(soap(), 30, receipts=[had(0, 2)]).due == 2


def test_who_had_one_of_two_bars_has_one_to_come():
    told = ask(soap(), 5, receipts=[had(0, 1)])
    assert (told.verdict, told.due, told.last.day) == (Verdict.DUE, 1, FIRST)


def test_once_is_once():
    blanket = RuleFacts(id="blanket", quantity=Decimal(1))
    assert ask(blanket, 300, receipts=[had(0)]).verdict == Verdict.HAD


def test_once_in_a_stay_is_due_again_to_who_comes_back():
    kit = RuleFacts(id="kit", quantity=Decimal(1), frequency=Frequency.STAY)
    before_they_left = Receipt(ARRIVED - timedelta(days=40), FIRST - timedelta(days=49), Decimal(1))
    assert ask(kit, receipts=[before_they_left]).due == 1
    assert ask(kit, 3, receipts=[before_they_left, had(1)]).verdict == Verdict.HAD


def test_who_does_not_stay_has_no_stay_to_receive_once_in():
    kit = RuleFacts(id="kit", quantity=Decimal(1), frequency=Frequency.STAY)
    assert ask(kit, people=[PersonFacts(id="x")]).verdict == Verdict.NOT_FOR_THEM


def test_a_meal_is_had_once_and_the_next_one_is_due_later():
    meal = RuleFacts(id="meal", quantity=Decimal(1), frequency=Frequency.MEAL)
    told = ask(meal, 0, receipts=[had(0, meal=Meal.LUNCH)])
    assert (told.verdict, told.next_on, told.next_meal) == (Verdict.HAD, FIRST, Meal.SUPPER)
    assert ask(meal, 0, receipts=[had(0, meal=Meal.LUNCH)], meal=Meal.SUPPER).due == 1
    told = ask(meal, 0, receipts=[had(0, meal=Meal.SUPPER)], meal=Meal.SUPPER)
    assert (told.next_on, told.next_meal) == (FIRST + timedelta(days=1), Meal.BREAKFAST)


@pytest.mark.parametrize(
    ("clock", "meal"),
    [(time(7), Meal.BREAKFAST), (time(12), Meal.LUNCH), (time(19), Meal.SUPPER)],
)
def test_the_clock_says_which_meal_it_is(clock, meal):
    assert meal_at(clock) == meal


@pytest.mark.parametrize(
    ("ages", "verdict"),
    [
        ((3, 3), Verdict.DUE),
        ((4, 4), Verdict.DUE),
        ((5, 5), Verdict.NOT_FOR_THEM),
        ((4, 6), Verdict.ASK),
        (None, Verdict.ASK),
    ],
)
def test_an_age_that_nobody_knows_is_asked_and_neither_assumed_nor_denied(ages, verdict):
    rule = RuleFacts(id="nappies", quantity=Decimal(1), age_to=4)
    told = ask(rule, people=[PersonFacts(id="child", ages=ages)])
    assert told.verdict == verdict
    if verdict == Verdict.ASK:
        assert (told.due, told.at_most, told.questions) == (0, 1, {Question.AGE})


@pytest.mark.parametrize(
    ("sex", "verdict"),
    [
        ("female", Verdict.DUE),
        ("male", Verdict.NOT_FOR_THEM),
        ("other", Verdict.ASK),
        ("unknown", Verdict.ASK),
    ],
)
def test_an_item_for_one_sex_is_asked_of_who_said_neither(sex, verdict):
    rule = RuleFacts(id="pads", quantity=Decimal(1), sex="female")
    assert ask(rule, people=[PersonFacts(id="p", sex=sex)]).verdict == verdict


def test_a_need_that_was_answered_with_no_is_no_and_one_nobody_asked_about_is_open():
    rule = RuleFacts(id="pads", quantity=Decimal(1), needs=frozenset({"DS-BD", "DS-DF"}))
    with_need = PersonFacts(id="p", needs=frozenset({"DS-BD"}))
    without = PersonFacts(id="p", no_needs=frozenset({"DS-BD", "DS-DF"}))
    half = PersonFacts(id="p", no_needs=frozenset({"DS-BD"}))
    assert ask(rule, people=[with_need]).verdict == Verdict.DUE
    assert ask(rule, people=[without]).verdict == Verdict.NOT_FOR_THEM
    assert ask(rule, people=[half]).questions == {Question.NEED}


def test_a_household_gets_by_its_size_and_not_by_who_comes():
    steps = ((1, Decimal(1)), (4, Decimal(2)), (7, Decimal(3)))
    rule = RuleFacts(id="can", quantity=Decimal(1), basis=Basis.HOUSEHOLD, by_size=steps)
    for size, quantity in ((1, 1), (3, 1), (4, 2), (6, 2), (9, 3)):
        people = [PersonFacts(id=number) for number in range(size)]
        assert ask(rule, people=people).due == quantity


def test_so_much_a_member_up_to_the_most_for_a_household():
    rule = RuleFacts(id="net", quantity=Decimal(1), basis=Basis.MEMBER, cap=Decimal(3), age_to=17)
    people = [PersonFacts(id=n, ages=(n, n)) for n in (30, 2, 4)]
    assert ask(rule, people=people).due == 2
    assert ask(rule, people=[*people, *people]).due == 3


def test_a_member_of_unknown_age_could_make_it_more():
    rule = RuleFacts(id="net", quantity=Decimal(1), basis=Basis.MEMBER, age_to=17)
    people = [PersonFacts(id="a", ages=(4, 4)), PersonFacts(id="b")]
    told = ask(rule, people=people)
    assert (told.verdict, told.due, told.at_most) == (Verdict.DUE, 1, 2)
    assert told.questions == {Question.AGE}


@pytest.mark.parametrize(
    ("whoever", "stays", "is_for_them"),
    [
        (Whoever.ANYBODY, False, True),
        (Whoever.STAYING, True, True),
        (Whoever.STAYING, False, False),
        (Whoever.PASSING, False, True),
        (Whoever.PASSING, True, False),
    ],
)
def test_who_stays_and_who_passes_through_have_rules_of_their_own(whoever, stays, is_for_them):
    person = PersonFacts(id="p", stays_since=ARRIVED if stays else None)
    rule = RuleFacts(id="r", quantity=Decimal(1), whoever=whoever)
    assert (ask(rule, people=[person]).verdict == Verdict.DUE) == is_for_them


def test_a_rule_gives_nothing_before_it_begins_nor_after_it_ends():
    rule = RuleFacts(
        id="winter",
        quantity=Decimal(1),
        valid_from=FIRST,
        valid_to=FIRST + timedelta(days=9),
    )
    assert [ask(rule, day).due for day in (-1, 0, 9, 10)] == [0, 1, 1, 0]


def test_nothing_is_promised_for_a_day_after_the_rules_end():
    rule = soap(valid_to=FIRST + timedelta(days=20))
    assert ask(rule, 1, receipts=[had(0, 2)]).next_on is None


ages = st.none() | st.tuples(st.integers(0, 90), st.integers(0, 5)).map(lambda t: (t[0], sum(t)))
people = st.builds(
    PersonFacts,
    id=st.integers(),
    ages=ages,
    sex=st.sampled_from(["female", "male", "other", "unknown"]),
    stays_since=st.sampled_from([None, ARRIVED]),
)
rules = st.builds(
    RuleFacts,
    id=st.just("rule"),
    quantity=st.integers(1, 5).map(Decimal),
    basis=st.sampled_from(list(Basis)),
    frequency=st.sampled_from(list(Frequency)),
    every_days=st.integers(1, 40),
    age_to=st.none() | st.integers(0, 60),
    sex=st.sampled_from(["", "female", "male"]),
    cap=st.none() | st.integers(1, 4).map(Decimal),
)
# Days in any order: lists are entered late. The share of what may be taken, and at which meal.
visits = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 6), st.sampled_from(list(Meal))), max_size=25
)


@given(rule=rules, household=st.lists(people, min_size=1, max_size=5), visits=visits)
def test_no_span_ever_holds_more_than_the_rule_gives(rule, household, visits):
    claimants = household if rule.is_for_households else household[:1]
    taken: list[Receipt] = []
    most = Decimal(0)
    for day, wanted, meal in visits:
        told = entitlement(
            rule,
            claimants,
            household_size=len(household),
            receipts=taken,
            now=noon(day, meal),
        )
        assert told.due <= told.at_most
        assert (told.due > 0) == (told.verdict == Verdict.DUE)
        assert (told.verdict == Verdict.ASK) == (told.at_most > told.due == 0)
        most = max(most, told.at_most)
        if quantity := min(Decimal(wanted), told.at_most):
            taken.append(had(day, quantity, meal))
    if rule.frequency in (Frequency.ONCE, Frequency.STAY):
        assert sum(r.quantity for r in taken) <= most
    elif rule.frequency == Frequency.MEAL:
        for key in {(r.day, r.meal) for r in taken}:
            assert sum(r.quantity for r in taken if (r.day, r.meal) == key) <= most
    else:
        span = rule.every_days if rule.frequency == Frequency.EVERY else 1
        for start in range(91):
            first = FIRST + timedelta(days=start)
            last = first + timedelta(days=span - 1)
            assert sum(r.quantity for r in taken if first <= r.day <= last) <= most


@given(rule=rules, person=people, taken=st.lists(st.integers(0, 60), max_size=5))
def test_on_the_day_that_was_told_something_is_due_and_on_none_before_it(rule, person, taken):
    receipts = [had(day, rule.quantity) for day in taken]
    told = entitlement(rule, [person], household_size=1, receipts=receipts, now=noon(61))
    if told.next_on is None or told.next_meal:
        return
    for day in range(62, (told.next_on - FIRST).days):
        early = entitlement(rule, [person], household_size=1, receipts=receipts, now=noon(day))
        assert not early.at_most
    then = noon((told.next_on - FIRST).days)
    assert entitlement(rule, [person], household_size=1, receipts=receipts, now=then).at_most


@given(rule=rules, person=people)
def test_nothing_that_is_unknown_is_ever_a_plain_no_or_a_plain_yes(rule, person):
    told = ask(rule, people=[person])
    age_open = rule.age_to is not None and person.ages is None
    sex_open = bool(rule.sex) and person.sex in ("other", "unknown")
    if told.verdict == Verdict.DUE and rule.basis == Basis.PERSON:
        assert not age_open
        assert not sex_open
    if told.verdict == Verdict.ASK:
        assert told.questions
