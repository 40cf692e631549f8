"""Import and export from the command line: the same engine, sentences, exit codes."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from core import scope
from core.exchange.formulas import neutralise
from core.models import AccessLogEntry
from modules.registry.models import Person
from tests.core.staff import make_centre, make_staff
from tests.registry.lists import bring, csv_file

pytestmark = pytest.mark.django_db
HOSTILE = ("=cmd|' /C calc'!A0", "+251911223344", "@SUM(A1)", "-2+3", "'=1+1", "Ḥana, “Abe”")


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


def run(*words) -> str:
    said = io.StringIO()
    call_command(*map(str, words), stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture
def listed(tmp_path):
    def write(*rows):
        path = tmp_path / "people.csv"
        path.write_bytes(csv_file(*rows).getvalue())
        return path

    return write


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_unchanged_when_it_comes_back(kind, khartoum, desk, tmp_path):
    rows = [
        {
            "ID": number,
            "Name": neutralise(name),
            "Sex": "female",
            "Date of birth": birth,
            "Nationality": "ETH, SDN",
            "Language": "amh",
            "Interpreter": "yes",
            "Family ID": "F1",
            "Role in the household": "head" if number == 0 else "child",
            "Arrived": "2026-03-01",
        }
        for number, (name, birth) in enumerate(
            zip(HOSTILE, ("1990-05-31", "1990", "5/1990", "33", "", "1990-01-01"), strict=True)
        )
    ]
    bring(csv_file(*rows), centre=khartoum, user=desk)
    with scope.user(desk):
        assert set(Person.objects.values_list("display_name", flat=True)) == set(HOSTILE)
    path = tmp_path / f"out.{kind}"
    said = run("export_data", "registry.people", "--centre=KRT", f"--output={path}", "--user=desk")
    assert "6 records" in said
    said = run("import_data", "registry.people", path, "--centre=krt", "--user=desk")
    assert "0 new, 0 changed, 6 unchanged, 0 to be decided, 0 with errors" in said
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="export", rows=6, user=desk).count() == 1


def test_formulas_leave_as_text(khartoum, desk, tmp_path):
    bring(csv_file({"Name": neutralise(HOSTILE[0])}), centre=khartoum, user=desk)
    path = tmp_path / "out.csv"
    run("export_data", "registry.people", "--centre=KRT", f"--output={path}")
    assert "'=cmd" in path.read_text() and ",=cmd" not in path.read_text()
    assert "#meta+id" in path.read_text() and "#respondee" not in path.read_text()


def test_a_dry_run_says_what_would_change_and_changes_nothing(khartoum, listed):
    path = listed({"Name": "Almaz"})
    said = run("import_data", "registry.people", path, "--centre=KRT", "--dry-run")
    assert "1 new" in said and "dry run" in said
    assert not QuerySet(Person).exists()


def test_errors_are_sentences_with_their_place(khartoum, listed):
    path = listed({"Name": "Almaz", "Sex": "maybe"})
    said = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command(
            "import_data", "registry.people", str(path), centre="KRT", stdout=said, stderr=said
        )
    assert "Row 2, column “Sex” (B): This word is not known here." in said.getvalue()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["registry.people", "no-such.csv", "--centre=KRT"], "cannot be opened"),
        (["registry.stays", "x.csv", "--centre=KRT"], "The lists at KRT are: registry.people"),
        (["registry.people", "x.csv", "--centre=XXX"], "The centres are: KRT"),
        (["registry.people", "x.csv", "--centre=KRT", "--user=nobody"], "no active account"),
        (["registry.people", "x.csv", "--centre=KRT", "--map=Name"], "HEADING=FIELD"),
    ],
)
def test_names_that_lead_nowhere_say_what_exists(words, sentence, khartoum):
    with pytest.raises(CommandError, match=sentence):
        run("import_data", *words)


def test_on_behalf_of_a_person_their_rights_count(khartoum, listed):
    make_staff("logistics", "logistics_officer", khartoum)
    with pytest.raises(CommandError, match="Your role"):
        run("import_data", "registry.people", listed({"Name": "A"}), "--centre=KRT",
            "--user=logistics")  # fmt: skip


def test_a_locked_centre_gives_no_list_away(khartoum, tmp_path):
    khartoum.is_locked = True
    khartoum.save()
    path = tmp_path / "out.csv"
    with pytest.raises(CommandError, match="switched off"):
        run("export_data", "registry.people", "--centre=KRT", f"--output={path}")
    assert not path.exists()


def test_an_output_that_is_no_spreadsheet_is_refused(khartoum, tmp_path):
    with pytest.raises(CommandError, match=r"xlsx or \.csv"):
        run("export_data", "registry.people", "--centre=KRT", f"--output={tmp_path / 'x.pdf'}")
