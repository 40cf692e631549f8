"""Merging and undoing, whatever files hold and in whatever order: nothing is lost or invented."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import scope
from core.errors import Refusal
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.depart import record_departure
from modules.registry.actions.households import join_household_of
from modules.registry.actions.people import correct_person, hold_file
from modules.registry.facts import PhoneFact, StayFacts, Tongue
from modules.registry.merging.errors import LaterMergeFirst, MergedAlready, StillTwo
from modules.registry.merging.merged import file_now, standing_merges
from modules.registry.models import (
    ExternalReference,
    Merge,
    Need,
    Person,
    PossibleDuplicate,
    PrivateDetail,
    Stay,
)
from modules.registry.rules.merging import PAIRS
from tests.registry.counter import decide, on_site
from tests.registry.factories import make_centre, make_person, told
from tests.registry.merging import everything, merge, undo

pytestmark = pytest.mark.django_db
RUNS = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
COUNTRIES = ("SDN", "ERI", "ETH")
TONGUES = ("ara", "tir", "amh")
NUMBERS = ("+249911111111", "+249922222222")


@dataclass(frozen=True)
class Told:
    """What a file of the test holds."""

    name: str
    birth: str
    sex: str
    nationalities: tuple
    languages: tuple
    phones: tuple
    gender_identity: str | None
    needs: dict
    stays: int
    consents: tuple
    held_elsewhere: bool
    list_numbers: tuple


files = st.builds(
    Told,
    name=st.sampled_from(["Amina Saleh", "Amna Salih Idris", "Saleh", "أمينة صالح"]),
    birth=st.sampled_from(["", "1995", "12/4/1995", "30"]),
    sex=st.sampled_from(["unknown", "female", "male"]),
    nationalities=st.lists(st.sampled_from(COUNTRIES), unique=True).map(tuple),
    languages=st.lists(
        st.builds(Tongue, st.sampled_from(TONGUES), st.sampled_from(["", "native"])),
        unique_by=lambda tongue: tongue.language,
    ).map(tuple),
    phones=st.lists(
        st.builds(PhoneFact, st.sampled_from(NUMBERS), st.sampled_from(["", "her sister"])),
        max_size=2,
    ).map(tuple),
    gender_identity=st.sampled_from([None, "", "woman", "nonbinary"]),
    needs=st.dictionaries(
        st.sampled_from(["CR-CP", "ER-NF"]), st.sampled_from(["yes", "no", "unknown"])
    ),
    stays=st.integers(0, 2),
    consents=st.lists(st.sampled_from(["given", "refused", "withdrawn"]), max_size=2).map(tuple),
    held_elsewhere=st.booleans(),
    list_numbers=st.lists(st.sampled_from(["7", "8"]), unique=True).map(tuple),
)
choices = st.dictionaries(
    st.sampled_from([pair.key for pair in PAIRS]), st.sampled_from(["kept", "other"])
)


def make_file(one: Told, krt, gdf) -> Person:
    """A file with all that was told."""
    person = make_person(
        krt,
        one.name,
        birth=one.birth,
        sex=one.sex,
        nationalities=one.nationalities,
        languages=one.languages,
        phones=one.phones,
    )
    for _number in range(one.stays):
        stay = on_site(person, krt)
        with scope.system():
            record_departure(stay=stay, reason="own_choice", actor=None)
    for decision in one.consents:
        decide(person, krt, "registration", decision)
    with scope.system():
        for code, answer in one.needs.items():
            Need.objects.create(person=person, centre=krt, code=code, answer=answer)
        if one.gender_identity is not None:
            PrivateDetail.objects.create(person=person, gender_identity=one.gender_identity)
        if one.held_elsewhere:
            hold_file(person=person, centre=gdf, because="referral")
        for number in one.list_numbers:
            ExternalReference.objects.create(person=person, centre=krt, source="list", value=number)
    return person


def a_world(tellings: list[Told]):
    krt, gdf = make_centre("KRT"), make_centre("GDF")
    return krt, [make_file(one, krt, gdf) for one in tellings]


class Undo(Exception):
    """Takes the world of one example back."""


def in_a_world_of_its_own(example) -> None:
    """Run `example()` and forget what it wrote."""
    try:
        with transaction.atomic():
            example()
            raise Undo
    except Undo:
        return


@RUNS
@given(first=files, second=files, chosen=choices)
def test_merging_and_undoing_leaves_everything_as_it_was(first, second, chosen):
    def example():
        krt, (kept, merged) = a_world([first, second])
        before = everything()
        done = merge(kept, merged, krt, choices=chosen)
        with scope.system():
            assert list(Person.objects.all()) == [kept]
        undo(done, krt)
        assert everything() == before

    in_a_world_of_its_own(example)


@RUNS
@given(first=files, second=files, chosen=choices)
def test_what_either_file_said_is_said_by_the_one_that_stays(first, second, chosen):
    def example():
        krt, (kept, merged) = a_world([first, second])
        merge(kept, merged, krt, choices=chosen)
        with scope.system():
            file = Person.objects.get()
            assert {n.country for n in file.nationality_set.all()} == {
                *first.nationalities,
                *second.nationalities,
            }
            assert {p.number for p in file.phone_set.all()} == {
                phone.number for phone in (*first.phones, *second.phones)
            }
            assert file.stays.count() == first.stays + second.stays
            assert file.consents.count() == len(first.consents) + len(second.consents)
            positions = [n.position for n in file.nationality_set.all()]
            assert len(set(positions)) == len(positions)
            for code in first.needs.keys() | second.needs.keys():
                answers = {first.needs.get(code), second.needs.get(code)}
                need = Need.objects.get(code=code)
                assert (need.answer == "yes") == ("yes" in answers)

    in_a_world_of_its_own(example)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3), choices),
        st.tuples(st.just("undo"), st.integers(0, 5)),
    ),
    max_size=8,
)


@RUNS
@given(tellings=st.lists(files, min_size=4, max_size=4), journey=steps)
def test_four_files_merged_and_undone_in_any_order_that_is_possible_are_four_files_again(
    tellings, journey
):
    def example():
        krt, people = a_world(tellings)
        before = everything()
        made: list[Merge] = []
        for verb, *arguments in journey:
            if verb == "merge":
                kept, merged, chosen = people[arguments[0]], people[arguments[1]], arguments[2]
                try:
                    made.append(merge(kept, merged, krt, choices=chosen))
                except Refusal as refusal:
                    resting = file_now(kept.pk) != kept.pk or file_now(merged.pk) != merged.pk
                    assert (kept == merged) or (isinstance(refusal, MergedAlready) and resting)
            elif arguments[0] < len(made):
                try:
                    undo(made[arguments[0]], krt)
                except Refusal as refusal:
                    assert refusal.code in ("merge_undone_already", "later_merge_first")
            with scope.system():
                assert Person.objects.count() == 4 - standing_merges().count()
        undo_all(krt)
        assert everything() == before

    in_a_world_of_its_own(example)


def undo_all(krt) -> None:
    """Undo what stands, each as soon as it is possible."""
    while standing := list(standing_merges()):
        possible = 0
        for one in standing:
            try:
                undo(one, krt)
                possible += 1
            except LaterMergeFirst:
                continue
        assert possible


work = st.lists(
    st.sampled_from(["stay", "consent", "rename", "need", "details", "household", "decided"]),
    unique=True,
)


@RUNS
@given(first=files, second=files, done_since=work, chosen=choices)
def test_after_further_work_each_file_has_its_own_rows_and_the_work_stays_where_it_was_done(
    first, second, done_since, chosen
):
    def example():
        krt, (kept, merged) = a_world([first, second])
        third = make_person(krt, "Somebody Else")
        hers = {model: ids_of(model, merged) for model in (Stay, Need)}
        own = {model: ids_of(model, kept) for model in (Stay, Need)}
        said = facts_of(merged)
        done = merge(kept, merged, krt, choices=chosen)
        for verb in done_since:
            carry_out(verb, kept, third, krt)
        new = {model: ids_of(model, kept) - hers[model] - own[model] for model in (Stay, Need)}
        undo(done, krt)
        for model in (Stay, Need):
            assert ids_of(model, merged) == hers[model]
            assert ids_of(model, kept) == own[model] | new[model]
        assert facts_of(merged) == said
        if "rename" in done_since:
            assert QuerySet(Person).get(pk=kept.pk).display_name == "Amina New Name"
        for pair in PAIRS:
            for column in pair.columns:
                assert getattr(QuerySet(Person).get(pk=merged.pk), column) == getattr(
                    merged, column
                ) or column in ("photo", "born_from", "born_until")

    in_a_world_of_its_own(example)


def ids_of(model, person) -> set:
    return set(QuerySet(model).filter(person=person).values_list("pk", flat=True))


def facts_of(person) -> dict:
    """What the file says of nationality, language and telephone."""
    return {
        kind: sorted(_values(person, kind)) for kind in ("nationality", "spokenlanguage", "phone")
    }


def _values(person, kind: str) -> list[str]:
    model = getattr(person, f"{kind}_set").model
    return [getattr(row, model.same_fact[0]) for row in QuerySet(model).filter(person=person)]


def carry_out(verb: str, person: Person, third: Person, krt) -> None:
    """One piece of work on the file that stays."""
    with scope.system():
        file = Person.objects.get(pk=person.pk)
        match verb:
            case "stay":
                open_stay(person=file, centre=krt, facts=StayFacts(), actor=None)
            case "consent":
                decide(file, krt, "statistics")
            case "rename":
                correct_person(person=file, facts=told("Amina New Name"), actor=None)
            case "details":
                facts = told(
                    file.display_name, nationalities=("ETH",), phones=(PhoneFact(NUMBERS[0]),)
                )
                correct_person(person=file, facts=facts, actor=None)
            case "need":
                Need.objects.create(person=file, centre=krt, code="DS-BD", answer="yes")
            case "household":
                join_household_of(person=third, member=file, role="child", centre=krt, actor=None)
            case "decided":
                PossibleDuplicate.objects.create(person=file, other=third, centre=krt, score=0.5)


def test_a_refused_merge_leaves_no_trace(krt):
    kept, merged = make_person(krt, "Amina"), make_person(krt, "Amna")
    for person in (kept, merged):
        on_site(person, krt)
    before = everything()
    with pytest.raises(StillTwo):
        merge(kept, merged, krt)
    assert everything() == before
    assert not QuerySet(Merge).exists()
