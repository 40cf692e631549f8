"""Columns find their fields by heading in any language, and doubts are shown and not settled."""

from hypothesis import given
from hypothesis import strategies as st

from core.exchange.mapping import Field, How, heading_key, match_headings

FIRST = Field(
    "first_name",
    labels=["First name", "Prénom", "Nombre", "الاسم الأول"],
    aliases=["Given name", "Forename"],
    hxl=["#meta+name+first"],
    required=True,
)
BIRTH = Field(
    "birth_date",
    labels=["Date of birth", "Date de naissance", "Fecha de nacimiento", "تاريخ الميلاد"],
    aliases=["DOB"],
    hxl=["#date+birth"],
)
PLACE = Field("place", labels=["Place"], hxl=["#adm1"])
CODE = Field("code", labels=["P-code"], hxl=["#adm1+code"])
FIELDS = [FIRST, BIRTH, PLACE, CODE]


def fields_of(mapping):
    return [match.field for match in mapping.columns]


def test_headings_in_all_languages_of_the_interface_are_recognised():
    for headings in (
        ["First name", "Date of birth"],
        ["PRENOM", "date_de_naissance"],
        ["nombre", "Fecha  de  Nacimiento:"],
        ["الإسم الأوّل", "تاريخ الميلاد"],
        ["firstName", "DateOfBirth"],
        ["first-name *", "Date of birth (dd/mm/yyyy)"],
    ):
        mapping = match_headings(headings, FIELDS)
        assert fields_of(mapping) == ["first_name", "birth_date"], headings
        assert mapping.is_settled and all(match.sure for match in mapping.columns)


def test_the_name_of_the_field_is_a_heading_and_an_alias_is_told_as_such():
    mapping = match_headings(["first_name", "dob"], FIELDS)
    assert [match.how for match in mapping.columns] == [How.EXACT, How.ALIAS]


def test_a_tag_maps_a_column_that_its_heading_does_not():
    mapping = match_headings(["X", "Y"], FIELDS, hxl=["#date +BIRTH +i_en", None])
    assert fields_of(mapping) == ["birth_date", None]
    assert mapping.columns[0].how == How.HXL and mapping.columns[0].sure


def test_the_tag_with_more_attributes_wins_and_one_too_many_makes_it_a_suggestion():
    mapping = match_headings(["a", "b", "c"], FIELDS, hxl=["#adm1+code", "#adm1", "#date+birth+x"])
    assert fields_of(mapping) == ["code", "place", "birth_date"]
    assert [match.sure for match in mapping.columns] == [True, True, False]


def test_a_similar_heading_is_a_suggestion():
    mapping = match_headings(["Frist name", "Date of birht"], FIELDS)
    assert fields_of(mapping) == ["first_name", "birth_date"]
    assert not any(match.sure for match in mapping.columns) and not mapping.is_settled


def test_required_fields_without_a_column_are_missing():
    assert match_headings(["Place"], FIELDS).missing == ["first_name"]


def test_two_columns_for_one_field_are_a_conflict_and_neither_wins():
    mapping = match_headings(["First name", "Place", "Prénom"], FIELDS)
    assert mapping.conflicts == {"first_name": [0, 2]}
    assert fields_of(mapping) == [None, "place", None]
    assert mapping.missing == [] and not mapping.is_settled


def test_the_stronger_of_two_claims_wins_and_the_conflict_is_still_told():
    mapping = match_headings(["Given name", "First name"], FIELDS)
    assert fields_of(mapping) == [None, "first_name"]
    assert mapping.conflicts == {"first_name": [0, 1]}


def test_a_heading_that_two_fields_share_maps_to_neither():
    fields = [Field("family", labels=["Name"]), Field("item", labels=["Name", "Item"])]
    assert fields_of(match_headings(["Name", "Item"], fields)) == [None, "item"]


def test_unknown_headings_stay_unmapped():
    assert fields_of(match_headings(["Favourite colour", "[B]", ""], FIELDS)) == [None] * 3


@given(st.lists(st.text(max_size=20), max_size=8))
def test_each_field_has_at_most_one_column(headings):
    mapping = match_headings(headings, FIELDS)
    found = [match.field for match in mapping.columns if match.field]
    assert len(found) == len(set(found)) and len(mapping.columns) == len(headings)


@given(st.text(max_size=30))
def test_what_is_compared_of_a_heading_does_not_change_when_compared_again(text):
    assert heading_key(heading_key(text)) == heading_key(text)
