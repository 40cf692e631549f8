"""What somebody is entitled to now, what they had and when, and when it is due again; pure.

Three answers to each question: yes, no, and nobody knows. What nobody knows is asked at the desk; it
is neither assumed nor a silent no.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from modules.inventory.distribution.choices import (
    FOR_HOUSEHOLDS,
    Basis,
    Frequency,
    Meal,
    Whoever,
)

NOTHING = Decimal(0)
# From when on the next meal is handed out.
MEAL_STARTS = ((time(15), Meal.SUPPER), (time(10, 30), Meal.LUNCH), (time(0), Meal.BREAKFAST))


class Question(StrEnum):
    """A fact that a rule needs and nobody has written down."""

    AGE = "age"
    SEX = "sex"
    # Is not asked at a counter: who says that they have the need is led to a case worker.
    NEED = "need"


class Verdict(StrEnum):
    """What a rule says to somebody now."""

    DUE = "due"
    # The rule is for them, and all of it was received for now.
    HAD = "had"
    # It may be for them: something has to be asked.
    ASK = "ask"
    NOT_FOR_THEM = "not_for_them"


@dataclass(frozen=True)
class RuleFacts:
    """A rule as plain values. Empty sets and None ask for nothing. Quantities in base units."""

    id: object
    quantity: Decimal
    basis: str = Basis.PERSON
    frequency: str = Frequency.ONCE
    every_days: int | None = None
    levels: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    size_from: int | None = None
    size_to: int | None = None
    whoever: str = Whoever.ANYBODY
    # (from so many members on, quantity): of a household rule, instead of `quantity`.
    by_size: tuple[tuple[int, Decimal], ...] = ()
    cap: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_for_households(self) -> bool:
        """Whether the household receives it once, whoever comes."""
        return self.basis in FOR_HOUSEHOLDS


@dataclass(frozen=True)
class PersonFacts:
    """What the register knows of somebody. `ages` are the lowest and highest age in full years."""

    id: object
    level: str = "L1"
    ages: tuple[int, int] | None = None
    # "female" or "male"; anything else leaves the question open.
    sex: str = ""
    needs: frozenset[str] = frozenset()
    no_needs: frozenset[str] = frozenset()
    # Since when they stay here; None where they have no open stay.
    stays_since: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """Something that was received and not taken back."""

    at: datetime
    day: date
    quantity: Decimal
    meal: str = ""


@dataclass(frozen=True)
class Moment:
    """Now, by the clock and the calendar of the centre."""

    at: datetime
    day: date
    meal: str = Meal.LUNCH


@dataclass(frozen=True)
class Entitlement:
    """What a rule says: due now, due at most once the questions are answered, when again."""

    rule_id: object
    verdict: Verdict
    due: Decimal = NOTHING
    # More than `due` where a question, answered with yes, makes it more.
    at_most: Decimal = NOTHING
    questions: frozenset[Question] = frozenset()
    received: tuple[Receipt, ...] = ()
    # None where nothing says when, or never again.
    next_on: date | None = None
    next_meal: str = ""

    @property
    def last(self) -> Receipt | None:
        """The newest receipt."""
        return max(self.received, key=lambda each: each.at, default=None)


@dataclass(frozen=True)
class Fit:
    """Whether a rule is for somebody: yes, no (None: nobody knows), and what would have to be asked."""

    answer: bool | None
    questions: frozenset[Question] = field(default_factory=frozenset)


def meal_at(clock: time) -> Meal:
    """The meal that is handed out at a time of the centre's clock."""
    return next(meal for starts, meal in MEAL_STARTS if clock >= starts)


def is_in_force(rule: RuleFacts, day: date) -> bool:
    """Whether the rule holds on a day."""
    begun = rule.valid_from is None or rule.valid_from <= day
    return begun and (rule.valid_to is None or day <= rule.valid_to)


def fits(rule: RuleFacts, person: PersonFacts, household_size: int) -> Fit:
    """Whether the rule is for this person, as a member of a household of that size."""
    if rule.levels and person.level not in rule.levels:
        return Fit(False)
    if rule.whoever != Whoever.ANYBODY:
        stays = person.stays_since is not None
        if stays != (rule.whoever == Whoever.STAYING):
            return Fit(False)
    if rule.size_from is not None and household_size < rule.size_from:
        return Fit(False)
    if rule.size_to is not None and household_size > rule.size_to:
        return Fit(False)
    answers = {
        Question.AGE: _of_that_age(rule, person.ages),
        Question.SEX: _of_that_sex(rule.sex, person.sex),
        Question.NEED: _has_a_need(rule.needs, person),
    }
    if False in answers.values():
        return Fit(False)
    open_questions = frozenset(q for q, answer in answers.items() if answer is None)
    return Fit(None if open_questions else True, open_questions)


def _of_that_age(rule: RuleFacts, ages: tuple[int, int] | None) -> bool | None:
    if rule.age_from is None and rule.age_to is None:
        return True
    if ages is None:
        return None
    low, high = ages
    lowest = rule.age_from if rule.age_from is not None else 0
    if high < lowest or (rule.age_to is not None and low > rule.age_to):
        return False
    sure = low >= lowest and (rule.age_to is None or high <= rule.age_to)
    return True if sure else None


def _of_that_sex(wanted: str, sex: str) -> bool | None:
    if not wanted:
        return True
    if sex in ("female", "male"):
        return sex == wanted
    # Not said, or neither: only the person knows whether the item is of use to them.
    return None


def _has_a_need(wanted: frozenset[str], person: PersonFacts) -> bool | None:
    if not wanted or wanted & person.needs:
        return True
    return False if wanted <= person.no_needs else None


def entitlement(
    rule: RuleFacts,
    people: Sequence[PersonFacts],
    *,
    household_size: int,
    receipts: Iterable[Receipt],
    now: Moment,
) -> Entitlement:
    """What the rule says now to a person, or to a household where it is for households.

    `people` is the one person, or the members of the household; `receipts` are those of the same
    person or household by this rule.
    """
    received = tuple(sorted(receipts, key=lambda each: each.at))
    if not is_in_force(rule, now.day):
        return Entitlement(rule.id, Verdict.NOT_FOR_THEM, received=received)
    found = [fits(rule, person, household_size) for person in people]
    sure = sum(fit.answer is True for fit in found)
    open_ = [fit for fit in found if fit.answer is None]
    if not sure and not open_:
        return Entitlement(rule.id, Verdict.NOT_FOR_THEM, received=received)
    questions = frozenset().union(*(fit.questions for fit in open_))
    since = min((p.stays_since for p in people if p.stays_since is not None), default=None)
    if rule.frequency == Frequency.STAY and since is None:
        return Entitlement(rule.id, Verdict.NOT_FOR_THEM, received=received)
    had = received_for_now(rule, received, now, stays_since=since)
    whole = whole_quantity(rule, sure, household_size) if sure else NOTHING
    most = whole_quantity(rule, sure + len(open_), household_size)
    due, at_most = max(whole - had, NOTHING), max(most - had, NOTHING)
    if at_most <= 0:
        day, meal = next_due(rule, received, now, most)
        return Entitlement(
            rule.id, Verdict.HAD, received=received, next_on=day, next_meal=meal or ""
        )
    verdict = Verdict.DUE if due > 0 else Verdict.ASK
    asked = questions if at_most > due else frozenset()
    return Entitlement(rule.id, verdict, due, at_most, asked, received)


def whole_quantity(rule: RuleFacts, fitting: int, household_size: int) -> Decimal:
    """What is received in one go by nobody who had anything: `fitting` people are meant."""
    if rule.basis == Basis.PERSON:
        return rule.quantity
    if rule.basis == Basis.MEMBER:
        whole = rule.quantity * fitting
    else:
        steps = [amount for least, amount in sorted(rule.by_size) if least <= household_size]
        whole = (steps[-1] if steps else NOTHING) if rule.by_size else rule.quantity
    return whole if rule.cap is None else min(whole, rule.cap)


def received_for_now(
    rule: RuleFacts, receipts: Sequence[Receipt], now: Moment, *, stays_since: datetime | None
) -> Decimal:
    """How much of what is due now was received already.

    Of every so many days it is the fullest of all spans of so many days with this one in them, so
    that what is entered late cannot be followed by too much either.
    """
    if rule.frequency == Frequency.STAY:
        counting = [r for r in receipts if stays_since is not None and r.at >= stays_since]
    elif rule.frequency == Frequency.MEAL:
        counting = [r for r in receipts if (r.day, r.meal) == (now.day, now.meal)]
    elif days := span(rule):
        return fullest_span(receipts, now.day, days)
    else:
        counting = list(receipts)
    return sum((r.quantity for r in counting), NOTHING)


def span(rule: RuleFacts) -> int | None:
    """How many days a receipt counts; None where days do not decide."""
    if rule.frequency == Frequency.EVERY:
        return rule.every_days
    return 1 if rule.frequency == Frequency.DAY else None


def fullest_span(receipts: Sequence[Receipt], day: date, days: int) -> Decimal:
    """The most that was received in any `days` days in a row with `day` among them."""
    reach = timedelta(days=days - 1)
    near = [r for r in receipts if day - reach <= r.day <= day + reach]
    starts = {day - reach, day, *(r.day for r in near if r.day <= day)}
    return max(
        sum((r.quantity for r in near if start <= r.day <= start + reach), NOTHING)
        for start in starts
    )


def next_due(
    rule: RuleFacts, receipts: Sequence[Receipt], now: Moment, whole: Decimal
) -> tuple[date | None, str | None]:
    """The day, and of a meal which one, when something is due again; None where never by itself."""
    day, meal = None, None
    if rule.frequency == Frequency.MEAL:
        meals = list(Meal)
        later = meals[meals.index(Meal(now.meal)) + 1 :]
        day = now.day if later else now.day + timedelta(days=1)
        meal = later[0] if later else meals[0]
    elif days := span(rule):
        free = (r.day + timedelta(days=days) for r in sorted(receipts, key=lambda r: r.day))
        candidates = (d for d in free if d > now.day and fullest_span(receipts, d, days) < whole)
        day = next(candidates, None)
    if day is not None and not is_in_force(rule, day):
        return None, None
    return day, meal
