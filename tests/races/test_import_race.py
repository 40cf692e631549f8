"""Imports and other work at the same moment: nothing twice, nothing lost."""

from dataclasses import replace

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from core import scope
from core.exchange.problems import AlreadyImported, PreviewOutOfDate
from core.exchange.runs import confirm
from core.models import ImportRun
from modules.registry.actions.people import correct_person
from modules.registry.exchange.known import facts_of
from modules.registry.models import ExternalReference, Person
from tests.core.staff import make_centre, make_staff
from tests.harness.arena import Arena, values
from tests.registry.lists import bring, csv_file, look

ROWS = [{"ID": str(number), "Name": f"Almaz {number}"} for number in range(60)]
PLACES = [row | {"Place of origin": "Gondar"} for row in ROWS]
ELSEWHERE = [row | {"Place of origin": "Aksum"} for row in ROWS]
CLICKS = 3


def prepare_one_run() -> str:
    centre = make_centre("KRT", "Khartoum")
    desk = make_staff("desk", "front_desk", centre)
    return str(look(csv_file(*ROWS), centre=centre, user=desk).run.pk)


def prepare_two_runs() -> list[str]:
    centre = make_centre("KRT", "Khartoum")
    desk = make_staff("desk", "front_desk", centre)
    file = csv_file(*ROWS)
    return [str(look(file, centre=centre, user=desk).run.pk) for _time in range(2)]


def prepare_people_and_a_run() -> str:
    centre = make_centre("KRT", "Khartoum")
    desk = make_staff("desk", "front_desk", centre)
    bring(csv_file(*PLACES), centre=centre, user=desk)
    return str(look(csv_file(*ELSEWHERE), centre=centre, user=desk).run.pk)


def click_confirm(pk: str, rows: list[dict]) -> str:
    desk = get_user_model().objects.get(username="desk")
    with scope.user(desk):
        run = ImportRun.objects.select_related("centre").get(pk=pk)
        # Tests keep files in the memory of one process: this one gets the same file.
        run.file.storage.save(run.file.name, ContentFile(csv_file(*rows).getvalue()))
        try:
            confirm(run, actor=desk)
        except (AlreadyImported, PreviewOutOfDate) as refusal:
            return refusal.code
    return "imported"


def import_or_edit(pk: str, number: int | None) -> str:
    """Confirm the run, or give one person other names."""
    if number is None:
        return click_confirm(pk, ELSEWHERE)
    desk = get_user_model().objects.get(username="desk")
    with scope.user(desk):
        reference = ExternalReference.objects.get(value=str(number))
        person = reference.person
        with transaction.atomic():
            held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
            facts = replace(facts_of(held), other_names="Mimi")
            correct_person(person=held, facts=facts, actor=desk)
    return "edited"


def count_people() -> int:
    return QuerySet(Person).count()


def look_at_people() -> dict:
    people = QuerySet(Person)
    return {
        "places": sorted(set(people.values_list("place_of_origin", flat=True))),
        "edited": people.filter(other_names="Mimi").count(),
    }


def test_several_clicks_at_once_import_a_list_once(arena: Arena):
    pk = arena.call(prepare_one_run)
    answers = values(arena.run(click_confirm, count=CLICKS, args=[pk, ROWS]))
    assert sorted(answers) == ["already_imported"] * (CLICKS - 1) + ["imported"]
    assert arena.call(count_people) == len(ROWS)


def test_the_same_list_brought_twice_at_once_registers_everybody_once(arena: Arena):
    runs = arena.call(prepare_two_runs)
    answers = values(arena.run_each(click_confirm, [[pk, ROWS] for pk in runs]))
    assert sorted(answers) == ["imported", "preview_out_of_date"]
    assert arena.call(count_people) == len(ROWS)


def test_editing_and_importing_at_once_lose_nothing(arena: Arena):
    pk = arena.call(prepare_people_and_a_run)
    calls = [[pk, None], [pk, 3], [pk, 30], [pk, 59]]
    answers = values(arena.run_each(import_or_edit, calls))
    seen = arena.call(look_at_people)
    assert answers == ["imported", "edited", "edited", "edited"]
    assert seen["places"] == ["Aksum"] and seen["edited"] == 3
