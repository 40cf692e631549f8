"""What the rules are told of people: from the registry's facts, past the scope of whoever asks.

A rule must count somebody whose file the asker may not open: a restricted file is still somebody in a
bed. What comes out are facts for `rules/`, never names; screens ask for names in the asker's scope.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from core import scope
from core.models import Centre
from modules.registry.choices import Answer, CareStatus, HouseholdKind, Verification
from modules.registry.households.household import care_of_each
from modules.registry.models import HouseholdMembership, Person, Restriction
from modules.registry.models import Need as RegistryNeed
from modules.registry.rules.ages import BornLater, age_on
from modules.registry.rules.needs_catalogue import CATALOGUE, GROUND_FLOOR

from .choices import SleepingNeed
from .models import BedNeed, KeepApart
from .rules.facts import Guest

# What the registry's codes mean for a bed. Whoever needs more is written down in the shelter itself.
NEED_OF_CODE = {
    **{
        row["code"]: SleepingNeed.WALKS_WITH_DIFFICULTY
        for row in CATALOGUE
        if row["instruction"] == GROUND_FLOOR
    },
    "DS-PM": SleepingNeed.WALKS_WITH_DIFFICULTY,
    "DS-PS": SleepingNeed.WHEELCHAIR,
    "CR-TP": SleepingNeed.PREGNANT,
    "SM-DP": SleepingNeed.PREGNANT,
}
# Travelling companions are no family: a rule must not take them for one.
FAMILIES = (HouseholdKind.FAMILY, HouseholdKind.HOUSEHOLD, HouseholdKind.WITH_CAREGIVER)
OLD_FROM = 60
CONFIRMED = {
    CareStatus.UNACCOMPANIED: True,
    CareStatus.ACCOMPANIED: False,
    CareStatus.NOT_A_CHILD: False,
}
WITH_SOMEBODY = frozenset({CareStatus.ACCOMPANIED, CareStatus.SEPARATED})


def guests_of(people: Iterable[Person] | Collection, centre: Centre) -> dict[object, Guest]:
    """Person id -> what the rules may know; seven queries, whatever the number of people."""
    ids = [getattr(person, "pk", person) for person in people]
    if not ids:
        return {}
    with scope.system(actor=scope.acting_user()):
        found = list(QuerySet(Person).filter(pk__in=ids))
        today = centre.today()
        children = [person for person in found if _may_be_a_child(person, today)]
        care = care_of_each(children)
        households = _households(ids)
        needs = needs_of(ids, centre)
        apart = _kept_apart(ids)
        restricted = set(
            QuerySet(Restriction)
            .filter(person__in=ids, ended_at=None)
            .values_list("person", flat=True)
        )
    alone = {child.pk: _is_alone(child, care[child.pk]) for child in children}
    return {
        person.pk: Guest(
            id=person.pk,
            sex="" if person.sex == "unknown" else person.sex,
            age=_age_for_rules(person, today),
            is_child_alone=alone.get(person.pk, False),
            household=households.get(person.pk),
            needs=frozenset(needs.get(person.pk, ())),
            keep_apart=frozenset(apart.get(person.pk, ())),
            is_confidential=person.pk in restricted,
        )
        for person in found
    }


def needs_of(ids: Collection, centre: Centre) -> dict[object, set[SleepingNeed]]:
    """Person id -> what they need to sleep, written down here or told by a code; two queries.

    What another centre wrote down of a bed is not ours to end, and so does not bind here.
    """
    found: dict = defaultdict(set)
    coded = QuerySet(RegistryNeed).filter(
        person__in=ids, code__in=NEED_OF_CODE, answer=Answer.YES, until=None
    )
    for person_id, code in coded.values_list("person", "code"):
        found[person_id].add(NEED_OF_CODE[code])
    told = QuerySet(BedNeed).filter(person__in=ids, centre=centre, ended_at=None)
    for person_id, need in told.values_list("person", "need"):
        found[person_id].add(SleepingNeed(need))
    return found


def _households(ids: Collection) -> dict:
    """Person id -> the family that they belong to now; the newest where there are several."""
    rows = (
        QuerySet(HouseholdMembership)
        .filter(person__in=ids, until=None, household__ended_at=None, household__kind__in=FAMILIES)
        .exclude(verification=Verification.CONTRADICTED)
    )
    return dict(rows.order_by("since", "pk").values_list("person", "household"))


def _kept_apart(ids: Collection) -> dict[object, set]:
    """Person id -> ids of those with whom they must not share a room, whichever centre says so."""
    found: dict = defaultdict(set)
    pairs = QuerySet(KeepApart).filter(Q(person__in=ids) | Q(other__in=ids), ended_at=None)
    for one, other in pairs.values_list("person", "other"):
        found[one].add(other)
        found[other].add(one)
    return found


def _is_alone(child: Person, care) -> bool | None:
    """Whether no responsible adult is known. In doubt somebody looks after the child first.

    Who came with an adult relative is with family; a child of whom nothing is known is alone.
    """
    confirmed = child.confirmed_care_status
    if confirmed in CONFIRMED:
        return CONFIRMED[confirmed]
    if confirmed == CareStatus.SEPARATED or care.status in WITH_SOMEBODY:
        return care.status not in WITH_SOMEBODY
    # Of whom no age is known may be grown: such a person is no child among children, until somebody
    # says how old they are.
    return None if not child.birth.is_known else True


def _may_be_a_child(person: Person, today) -> bool:
    """Whether to treat somebody as a child; a birth that lies ahead is a slip and tells nothing."""
    try:
        return person.child(today).child
    except BornLater:
        return False


def _age_for_rules(person: Person, today) -> int | None:
    """The age that is safest to assume: the lowest of a child, the highest of who may be old."""
    try:
        ages = age_on(person.birth, on=today)
    except BornLater:
        return None
    if ages is None:
        return None
    return ages.max if ages.max >= OLD_FROM and ages.min >= OLD_FROM // 2 else ages.min
