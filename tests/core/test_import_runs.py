"""The two steps of an import: look, confirm; all or nothing, once, and only what was looked at."""

import pytest
from django.db.models import QuerySet

from core import scope
from core.errors import ModuleNotWritable
from core.exchange.problems import (
    AlreadyImported,
    FileIsGone,
    ImportWithdrawn,
    ListHasErrors,
    PreviewOutOfDate,
    UnknownColumn,
)
from core.exchange.resources import ExchangeResource, check_may_import, resource_at
from core.exchange.runs import confirm, review, run_at, withdraw
from core.models import AccessLogEntry, Centre, ImportRun, ModuleActivation
from core.modules import extensions
from core.modules.extensions import offer
from modules.registry.exchange import PeopleResource
from modules.registry.models import Person
from tests.core.extra_modules import installed_extra_modules
from tests.core.staff import make_centre, make_staff
from tests.registry.lists import bring, counts, csv_file, look, sentences

pytestmark = pytest.mark.django_db
ALMAZ = {"ID": "1", "Name": "Almaz Tesfaye"}


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


def people() -> int:
    return QuerySet(Person).count()


def test_looking_changes_nothing_and_keeps_the_file(khartoum, desk):
    seen = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    assert people() == 0
    assert (seen.run.state, seen.run.rows_new, seen.run.brought_by) == ("previewed", 1, desk)
    assert b"Almaz" in seen.run.file.read()
    assert "list" not in seen.run.file.name


def test_a_second_confirmation_imports_nothing(khartoum, desk):
    seen = bring(csv_file(ALMAZ), centre=khartoum, user=desk)
    with scope.user(desk), pytest.raises(AlreadyImported):
        confirm(seen.run, actor=desk)
    assert people() == 1
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="import").count() == 1


def test_a_withdrawn_import_cannot_be_confirmed(khartoum, desk):
    seen = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    with scope.user(desk):
        withdraw(seen.run)
        with pytest.raises(ImportWithdrawn):
            confirm(seen.run, actor=desk)
    assert people() == 0


def test_a_preview_that_is_out_of_date_is_refused_and_can_be_looked_at_again(khartoum, desk):
    first = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    second = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    with scope.user(desk):
        confirm(first.run, actor=desk, seen=first.tally.fingerprint)
        for seen in (second.tally.fingerprint, None):
            with pytest.raises(PreviewOutOfDate):
                confirm(second.run, actor=desk, seen=seen)
        assert counts(review(second.run)) == {"same": 1}
    assert people() == 1


def test_one_wrong_row_keeps_all_others_out(khartoum, desk):
    rows = [ALMAZ | {"Sex": "female"}, {"ID": "2", "Name": "Sara", "Sex": "maybe"}]
    seen = look(csv_file(*rows), centre=khartoum, user=desk)
    assert counts(seen) == {"new": 1, "error": 1}
    with scope.user(desk), pytest.raises(ListHasErrors):
        confirm(seen.run, actor=desk)
    assert people() == 0
    with scope.user(desk):
        assert ImportRun.objects.get().state == "previewed"


def test_columns_chosen_once_are_offered_for_the_next_file_with_the_same_headings(khartoum, desk):
    odd = {"Wie heißt er?": "Almaz", "Bemerkung": "x"}
    first = look(csv_file(odd), centre=khartoum, user=desk)
    assert first.problems and not first.can_confirm
    mapping = {"Wie heißt er?": "name"}
    bring(csv_file(odd), centre=khartoum, user=desk, mapping=mapping)
    again = look(csv_file(odd | {"Wie heißt er?": "Sara"}), centre=khartoum, user=desk)
    assert counts(again) == {"new": 1} and not again.problems


def test_a_mapping_that_names_nothing_lists_what_there_is(khartoum, desk):
    with pytest.raises(UnknownColumn) as refused:
        look(csv_file(ALMAZ), centre=khartoum, user=desk, mapping={"Name": "nmae"})
    assert "own_number" in str(refused.value.sentence)


def test_two_columns_for_one_field_are_a_question(khartoum, desk):
    rows = {"Name": "Almaz", "Remark": "Almaz T."}
    mapping = {"Name": "name", "Remark": "name"}
    seen = look(csv_file(rows), centre=khartoum, user=desk, mapping=mapping)
    assert sentences(seen) and not seen.can_confirm


def test_a_locked_centre_takes_no_import(khartoum, desk):
    seen = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    Centre.objects.update(is_locked=True)
    with scope.system():
        run = ImportRun.objects.select_related("centre").get(pk=seen.run.pk)
    with scope.user(desk), pytest.raises(ModuleNotWritable):
        confirm(run, actor=desk)
    assert people() == 0


class Meals(ExchangeResource):
    """A list of a module that centres switch on and off."""

    name = "kitchen.meals"
    title = "Meals"
    permissions = ("kitchen.add_meal",)

    @classmethod
    def module(cls):
        return "kitchen"


@pytest.mark.parametrize(
    ("state", "is_offered", "is_taken"),
    [("on", True, True), ("read_only", True, False), ("off", False, False)],
)
def test_a_list_follows_its_module(state, is_offered, is_taken, khartoum, monkeypatch):
    offers = extensions.installed("exchange")
    monkeypatch.setitem(extensions._offers, "exchange", offers)
    offer("exchange", Meals, module="kitchen")
    with installed_extra_modules(), scope.centre(khartoum):
        ModuleActivation.objects.create(centre=khartoum, module="kitchen", state=state)
        assert (resource_at("kitchen.meals", centre=khartoum) is Meals) is is_offered
        if is_taken:
            assert check_may_import(Meals, khartoum) is None
        else:
            with pytest.raises(ModuleNotWritable):
                check_may_import(Meals, khartoum)


def test_a_kept_file_that_was_exchanged_is_not_imported(khartoum, desk):
    seen = look(csv_file(ALMAZ), centre=khartoum, user=desk)
    seen.run.file.storage.delete(seen.run.file.name)
    with scope.user(desk), pytest.raises(FileIsGone):
        confirm(seen.run, actor=desk)


def test_a_run_is_found_by_its_owner_and_by_who_sees_imports_there_only(khartoum, desk):
    gadaref = make_centre("GDF", "Gadaref")
    elsewhere = make_staff("elsewhere", "front_desk", gadaref)
    colleague = make_staff("colleague", "case_worker", khartoum)
    owner = make_staff("owner", "protection_focal_point", khartoum)
    run = look(csv_file(ALMAZ), centre=khartoum, user=owner).run
    for user, expected in ((owner, True), (colleague, True), (elsewhere, False)):
        with scope.user(user):
            found = run_at(run.pk, resource=PeopleResource, centre=khartoum)
        assert (found is not None) is expected
