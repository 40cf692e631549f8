"""Pure rules stay pure: they can be imported, and so tested, without settings or a database."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PURE_FILES_OF_THE_REGISTRY = ("ages", "calendars", "care", "card_numbers", "names", "needs")
DATABASE = "django.db.models"
IMPORT_AND_LOOK = f"""
import importlib, sys
importlib.import_module(sys.argv[1])
sys.exit("{DATABASE}" in sys.modules)
"""


def pure_modules() -> list[str]:
    """The registry's rules, and the room `rules` of every module."""
    registry = REPOSITORY / "modules" / "registry"
    files = [registry / f"{name}.py" for name in PURE_FILES_OF_THE_REGISTRY]
    packages = [registry / name / "__init__.py" for name in PURE_FILES_OF_THE_REGISTRY]
    rooms = sorted((REPOSITORY / "modules").glob("*/rules.py"))
    found = [path for path in (*files, *packages, *rooms) if path.exists()]
    return [
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
        for path in found
    ]


def imports_without_database(module: str) -> bool:
    """Import a module in a bare process; whether it came up and left the ORM alone."""
    outcome = subprocess.run(
        [sys.executable, "-c", IMPORT_AND_LOOK, module],
        cwd=REPOSITORY,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return outcome.returncode == 0


@pytest.mark.parametrize("module", pure_modules())
def test_pure_rules_know_no_database(module: str):
    assert imports_without_database(module)


def test_a_file_that_knows_the_database_is_noticed():
    assert not imports_without_database("core.models")
    assert not imports_without_database("django.db.models")
