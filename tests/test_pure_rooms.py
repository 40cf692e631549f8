"""Pure rules stay pure: they can be imported, and so tested, without settings or a database."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
DATABASE = "django.db"
ROOMS_WITH_A_DATABASE = ("models", "querysets", "actions")
# Lists of choices live in django.db.models and touch no database.
HARMLESS = frozenset({"TextChoices", "IntegerChoices", "Choices"})
BARE = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def pure_files() -> list[Path]:
    """The room `rules` of every module, one file or a package."""
    modules = REPOSITORY / "modules"
    found = [*modules.glob("*/rules.py"), *modules.glob("*/rules/*.py")]
    return sorted(path.relative_to(REPOSITORY) for path in found)


def why_not_importable(path: Path) -> str:
    """Import a file's module in a process without settings; what it said, if it failed."""
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    outcome = subprocess.run(
        [
            sys.executable,
            "-c",
            "import importlib, sys; importlib.import_module(sys.argv[1])",
            module,
        ],
        cwd=REPOSITORY,
        env=BARE,
        capture_output=True,
        text=True,
        check=False,
    )
    return outcome.stderr


def database_imports(source: str) -> Iterator[str]:
    """Imports anywhere in a source, also inside functions, that reach for the database."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module or ''}.{alias.name}" for alias in node.names}
        else:
            continue
        yield from sorted(name for name in names if reaches_database(name))


def reaches_database(name: str) -> bool:
    """Whether a dotted name belongs to the ORM or to a room that uses it."""
    parts = name.split(".")
    if name.startswith(DATABASE):
        return parts[-1] not in HARMLESS
    return parts[0] != "django" and any(room in parts for room in ROOMS_WITH_A_DATABASE)


@pytest.mark.parametrize("path", pure_files(), ids=str)
def test_pure_rules_come_up_without_settings(path: Path):
    assert why_not_importable(path) == ""


@pytest.mark.parametrize("path", pure_files(), ids=str)
def test_pure_rules_reach_for_no_database(path: Path):
    assert list(database_imports((REPOSITORY / path).read_text())) == []


def test_a_file_that_needs_settings_is_noticed():
    assert "settings" in why_not_importable(Path("core/models/__init__.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.db import transaction", ["django.db.transaction"]),
        ("def f():\n    from .models import Person", ["models.Person"]),
        ("from django.db.models import TextChoices", []),
        ("from django.utils.translation import gettext_lazy", []),
    ],
)
def test_an_import_of_the_database_is_noticed(source: str, found: list[str]):
    assert list(database_imports(source)) == found
