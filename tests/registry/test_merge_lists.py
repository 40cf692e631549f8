"""Lists that were written before two files were merged find the file that goes on."""

import pytest
from django.db.models import QuerySet

from core import scope
from modules.registry.models import Person
from tests.registry.factories import make_person
from tests.registry.lists import bring, counts, csv_file, look, sentences
from tests.registry.merging import everything, merge, undo

ROW = {"No": "7", "Name": "Amna Salih", "Sex": "female"}


@pytest.fixture
def imported(krt, desk):
    """The list's person, and the same person whom the desk had registered before."""
    amina = make_person(krt, "Amina Saleh Idris")
    bring(csv_file(ROW), centre=krt, user=desk)
    (amna,) = QuerySet(Person).exclude(pk=amina.pk)
    return amina, amna


def test_the_same_list_again_finds_the_file_that_stays_and_registers_nobody(krt, desk, imported):
    amina, amna = imported
    done = merge(amina, amna, krt, choices={"name": "other", "sex": "other"})
    assert counts(look(csv_file(ROW), centre=krt, user=desk)) == {"same": 1}
    assert "new" not in counts(bring(csv_file(ROW), centre=krt, user=desk))
    with scope.system():
        assert list(Person.objects.all()) == [amina]
    undo(done, krt)
    assert counts(look(csv_file(ROW), centre=krt, user=desk)) == {"same": 1}


def test_the_card_number_of_the_merged_file_on_a_list_means_the_one_that_stays(krt, desk, imported):
    amina, amna = imported
    merge(amina, amna, krt)
    before = everything()
    card = {"Card number": amna.reference, "Sex": "female"}
    seen = look(csv_file(card), centre=krt, user=desk)
    assert counts(seen) == {"changed": 1}
    assert [row.existing.pk for row in seen.rows] == [amina.pk]
    assert everything() == before


def test_two_rows_of_an_old_list_that_are_one_person_now_are_not_both_carried_out(krt, desk):
    rows = (ROW, {"No": "8", "Name": "Amina Saleh Idris", "Sex": "female"})
    bring(csv_file(*rows), centre=krt, user=desk)
    one, other = QuerySet(Person).order_by("display_name")
    done = merge(one, other, krt)
    seen = look(csv_file(*rows), centre=krt, user=desk)
    assert "merged since this list was written" in " ".join(sentences(seen))
    assert counts(look(csv_file(rows[1]), centre=krt, user=desk)) == {"same": 1}
    undo(done, krt)
    assert counts(look(csv_file(*rows), centre=krt, user=desk)) == {"same": 2}
