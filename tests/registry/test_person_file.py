"""Correcting a file changes what was corrected and nothing else; each opening is logged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.forms import Select
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import scope
from core.models import AccessLogEntry
from modules.registry.actions.people import correct_person, register_person
from modules.registry.choices import Calendar, NamePartRole
from modules.registry.facts import PhoneFact, Tongue
from modules.registry.file.person_form import PersonForm
from modules.registry.models import Person, Stay
from modules.registry.rules.birth_entry import read_birth_entry
from modules.registry.rules.names import NamePart
from tests.registry.factories import make_centre, make_person, make_staff, told

LAST_YEAR = timezone.localdate() - timedelta(days=400)
RICH = replace(
    told("Abel"),
    name_parts=(
        NamePart(text="Tesfay", role=NamePartRole.PATERNAL_SURNAME),
        NamePart(text="Abel", role=NamePartRole.OWN),
        NamePart(text="Yohannes", role=NamePartRole.OWN),
    ),
    birth=read_birth_entry("34", calendar=Calendar.GREGORIAN, on=LAST_YEAR),
    nationalities=("ERI", "ETH", "STATELESS"),
    languages=(
        Tongue("tir", "native", "no"),
        Tongue("amh", "fluent", "yes"),
        Tongue("ara", "basic", "unknown"),
    ),
    phones=(
        PhoneFact("+249 1", "his sister", "yes"),
        PhoneFact("+249 2", "the shop", "no"),
        PhoneFact("+249 3"),
    ),
    place_of_origin="Keren",
)


@pytest.fixture
def person(krt):
    """Somebody of whom much is known."""
    with scope.system():
        return register_person(centre=krt, facts=RICH, actor=None)


def everything(person) -> dict:
    """All facts of a file."""
    person = Person.objects.with_facts().get(pk=person.pk)
    return {
        "name": [(p.text, p.role) for p in person.parts],
        "birth": (person.birth, person.birth_as_told, person.age_estimated_on),
        "nationalities": [n.country for n in person.nationality_set.all()],
        "languages": [
            (t.language, t.mastery, t.needs_interpreter) for t in person.spokenlanguage_set.all()
        ],
        "phones": sorted(
            (p.number, p.who_answers, p.safe_to_contact) for p in person.phone_set.all()
        ),
        "place": person.place_of_origin,
    }


def corrected(person, **changes) -> dict:
    """Send the form of the file back with some fields changed; the file afterwards."""
    person = Person.objects.with_facts().get(pk=person.pk)
    form = PersonForm({**PersonForm.initial_of(person), **changes}, person=person)
    assert form.is_valid(), form.errors
    correct_person(person=person, facts=form.facts(), actor=scope.acting_user())
    return everything(person)


def test_saving_a_file_that_nobody_touched_changes_nothing(person, at_the_desk):
    before = everything(person)
    assert corrected(person) == before


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [
        ("place_of_origin", "Asmara", "place"),
        ("birth", "12/5/1990", "birth"),
        ("own", "Abiel", "name"),
        ("nationality", "SDN", "nationalities"),
        ("mastery", "fluent", "languages"),
        ("who_answers", "he himself", "phones"),
    ],
)
def test_a_correction_changes_one_thing(person, at_the_desk, field, value, changed):
    before = everything(person)
    after = corrected(person, **{field: value})
    assert {name for name in before if before[name] != after[name]} == {changed}


def test_the_third_nationality_language_and_telephone_survive_a_correction(person, at_the_desk):
    after = corrected(person, nationality="SDN", language="eng", phone="+249 9")
    assert after["nationalities"] == ["SDN", "ETH", "STATELESS"]
    assert [code for code, *_rest in after["languages"]] == ["eng", "amh", "ara"]
    assert [number for number, *_rest in after["phones"]] == ["+249 2", "+249 3", "+249 9"]


def test_taking_the_second_away_takes_only_the_second(person, at_the_desk):
    after = corrected(person, second_nationality="", second_language="")
    assert after["nationalities"] == ["ERI", "STATELESS"]
    assert [code for code, *_rest in after["languages"]] == ["tir", "ara"]


def test_an_age_told_last_year_is_one_more_today_and_told_again_counts_from_today(
    person, at_the_desk
):
    assert corrected(person)["birth"][2] == LAST_YEAR
    assert person.age_text() != "34"
    assert corrected(person, birth="35")["birth"][2] == timezone.localdate()


def test_a_birth_date_that_came_in_words_of_its_own_does_not_stop_a_correction(person, at_the_desk):
    Person.objects.filter(pk=person.pk).update(birth_as_told="about thirty-four years old, he says")
    assert corrected(person, place_of_origin="Asmara")["place"] == "Asmara"
    again = PersonForm(
        {**PersonForm.initial_of(Person.objects.get(pk=person.pk)), "calendar": "ethiopian"},
        person=Person.objects.get(pk=person.pk),
    )
    assert "birth" in again.errors


def test_the_earlier_facts_stay_in_the_history(person, at_the_desk):
    corrected(person, place_of_origin="Asmara")
    newest, first = Person.history.filter(id=person.pk).order_by("-history_id")[:2]
    assert (newest.place_of_origin, first.place_of_origin) == ("Asmara", "Keren")


def test_a_born_before_calendar_reform_date_is_kept_as_told(krt, at_the_desk):
    person = make_person(krt, "Bekele", birth="5/3/1979", calendar="ethiopian")
    assert person.born_from == date(1986, 11, 14)
    assert everything(person)["birth"][1] == "5/3/1979"
    assert corrected(person, place_of_origin="Gondar")["birth"][0].first == date(1986, 11, 14)


def page(user, name: str, *args, **data):
    """What a member of staff gets for an address of the person file; POST where data is given."""
    client = Client()
    client.force_login(user)
    url = reverse(f"registry_people:{name}", args=args)
    return client.post(url, data) if data else client.get(url)


def test_every_opening_is_logged_with_the_card_number_and_no_name(person, desk, krt):
    assert page(desk, "detail", person.pk).status_code == 200
    with scope.system():
        [entry] = AccessLogEntry.objects.filter(kind="read")
    assert (entry.user, entry.centre, entry.reference) == (desk, krt, person.reference)
    assert "Abel" not in f"{entry.record}{entry.reason}"


def test_a_file_of_another_centre_is_not_there(person, desk, desk_elsewhere):
    assert page(desk, "detail", person.pk).status_code == 200
    assert page(desk_elsewhere, "detail", person.pk).status_code == 404
    assert page(desk_elsewhere, "depart", "GDF", person.pk).status_code == 404
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="read").count() == 1


def test_a_second_departure_says_that_the_stay_has_ended(person, desk, krt):
    with scope.system():
        Stay.objects.create(person=person, centre=krt)
    first = page(desk, "depart", "KRT", person.pk, reason="own_choice")
    second = page(desk, "depart", "KRT", person.pk, reason="own_choice")
    assert (first.status_code, second.status_code) == (302, 422)
    assert "ended already" in second.text


def test_a_departure_is_typed_and_shown_in_the_time_of_the_centre(db):
    centre = make_centre("TIJ", "Tijuana", time_zone="America/Tijuana")
    staff = make_staff("desk.tij", ("front_desk", centre))
    person = make_person(centre)
    with scope.system():
        stay = Stay.objects.create(
            person=person, centre=centre, arrived_at=timezone.now() - timedelta(hours=1)
        )
    now_there = timezone.now().astimezone(centre.zone)
    typed = now_there.strftime("%Y-%m-%dT%H:%M")
    answer = page(staff, "depart", "TIJ", person.pk, reason="own_choice", departed_at=typed)
    assert answer.status_code == 302, answer.text
    with scope.system():
        stay.refresh_from_db()
    assert stay.departed_at == now_there.replace(second=0, microsecond=0)
    assert now_there.strftime("%H:%M") in page(staff, "detail", person.pk).text.replace(
        now_there.strftime("%-I:%M"), now_there.strftime("%H:%M")
    )


@pytest.mark.parametrize("name", ["depart", "new_consent", "new_need", "new_document", "new_flag"])
def test_no_form_of_the_file_assumes_an_answer(person, case_worker, krt, name):
    with scope.system():
        Stay.objects.create(person=person, centre=krt)
    form = page(case_worker, name, "KRT", person.pk).context["form"]
    chosen = {each.name: each.value() for each in form if isinstance(each.field.widget, Select)}
    assert chosen
    assert set(filter(None, chosen.values())) <= {"unknown"}
    assert all(next(iter(form[each].field.choices))[0] == "" for each in chosen)
