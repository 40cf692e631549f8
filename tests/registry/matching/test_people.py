"""Two records are compared by everything both say; what one leaves open says nothing."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modules.registry.matching.evidence import along
from modules.registry.matching.people import Band, Known, compare
from modules.registry.rules.birth_dates import BirthDate

AMIN = Known(
    names=("Amin Osman Idris", "أمين عثمان إدريس"),
    born=BirthDate.of_day(date(1991, 5, 12)),
    sex="male",
    nationalities=frozenset(["SDN"]),
    phones=frozenset(["249912345678"]),
    documents=frozenset([("passport", "P1234567")]),
    places=("El Geneina",),
)


def told(**facts) -> Known:
    return Known(**{"names": ("Ameen Usman Idriss",), **facts})


def kinds(one: Known, other: Known) -> set[str]:
    return {reason.kind for reason in compare(one, other).reasons}


@pytest.mark.parametrize(
    "more",
    [
        {"born": BirthDate.of_day(date(1991, 5, 12))},
        {"documents": frozenset([("passport", "p 123-4567")])},
        {"phones": frozenset(["0912345678"]), "born": BirthDate.of_year(1991)},
    ],
)
def test_the_name_and_something_rare_put_somebody_into_the_first_band(more):
    assert compare(AMIN, told(**more)).band == Band.SAME


def test_a_name_alone_never_does_however_well_it_fits():
    alone = Known(names=AMIN.names)
    assert compare(AMIN, alone).band == Band.MAYBE
    with_what_thousands_share = told(
        names=AMIN.names, born=BirthDate.of_year(1991), sex="male", nationalities=AMIN.nationalities
    )
    assert compare(AMIN, with_what_thousands_share).band == Band.MAYBE


def test_a_brother_is_another_person():
    brother = Known(
        names=("Khalid Osman Idris",),
        born=BirthDate.of_year(1995),
        sex="male",
        nationalities=AMIN.nationalities,
        phones=AMIN.phones,
    )
    assert compare(AMIN, brother).band != Band.SAME


@pytest.mark.parametrize(
    ("born", "kind"),
    [
        (BirthDate.of_day(date(1991, 5, 12)), "same birth date"),
        (BirthDate.of_day(date(1991, 12, 5)), "birth miswritten"),
        (BirthDate.of_day(date(1981, 5, 12)), "birth miswritten"),
        (BirthDate.of_day(date(1991, 8, 30)), "same birth year, other day"),
        (BirthDate.of_year(1991), "same birth year"),
        # Offices write 1 January where they know the year only.
        (BirthDate.of_day(date(1991, 1, 1)), "same birth year"),
        (BirthDate.of_year(1993), "birth near"),
        (BirthDate.of_year(1960), "other birth"),
    ],
)
def test_a_birth_date_is_weighed_as_precisely_as_it_is_known(born, kind):
    assert kind in kinds(AMIN, told(born=born))


def test_what_is_not_known_weighs_nothing_and_is_not_named():
    assert kinds(AMIN, told()) == {"name sounds alike"}
    assert kinds(AMIN, told(sex="unknown", nationalities=frozenset(["UNKNOWN"]))) == {
        "name sounds alike"
    }


def test_the_reasons_are_sentences_the_weightiest_first():
    found = compare(AMIN, told(sex="male", documents=frozenset([("passport", "P1234567")])))
    assert str(found.sentences[0]) == "the same number of an identity document"
    assert str(found.sentences[-1]) == "the same sex"


RECORDS = st.builds(
    Known,
    names=st.lists(st.sampled_from(["Amin Osman", "أمين عثمان", "Emin", ""]), max_size=2).map(
        tuple
    ),
    born=st.sampled_from(
        [BirthDate.unknown(), BirthDate.of_year(1990), BirthDate.of_day(date(1990, 5, 12))]
    ),
    sex=st.sampled_from(["male", "female", "unknown"]),
    nationalities=st.frozensets(st.sampled_from(["SDN", "ETH", "UNKNOWN"])),
    phones=st.frozensets(st.text(alphabet="0123456789", min_size=3, max_size=12), max_size=2),
    places=st.lists(st.text(max_size=30), max_size=2).map(tuple),
)


@example(one=Known(names=("Amin Osman", "Emin")), other=Known(names=("Emin", "Amin Osman")))
@given(one=RECORDS, other=RECORDS)
def test_comparing_is_symmetric_and_total(one, other):
    found, back = compare(one, other), compare(other, one)
    assert found.bits == pytest.approx(back.bits)
    assert found.band == back.band
    assert 0 <= found.score <= 1


@given(value=st.floats(0, 1))
def test_evidence_grows_with_likeness(value):
    steps = ((0.2, -5.0), (0.5, 0.0), (1.0, 6.0))
    assert along(steps, value) <= along(steps, min(1.0, value + 0.1))
