"""Where translations live, and how strings are collected for them.

Every package that speaks to people has its own ``locale/``. The .po files are for translators,
the .mo files beside them are committed too, so that a fresh machine needs no gettext.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

REPOSITORY = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "es", "fr")
DOMAINS = ("django", "djangojs")
NEVER_COLLECTED = ("locale", "migrations", "node_modules", "__pycache__", "vendor")


class NotCollected(Exception):
    """gettext refused the sources; the message holds what it said."""


def has_gettext() -> bool:
    """Whether this computer can collect strings from the sources."""
    return all(shutil.which(tool) for tool in ("xgettext", "msguniq", "msgmerge"))


def packages() -> list[Path]:
    """Packages that speak to people: core, cms and each module."""
    modules = sorted(path.parent for path in (REPOSITORY / "modules").glob("*/__init__.py"))
    return [REPOSITORY / "core", REPOSITORY / "cms", *modules]


def name_of(package: Path) -> str:
    """``modules/registry`` for people who read the report."""
    return str(package.relative_to(REPOSITORY))


def catalogue_path(package: Path, language: str, domain: str) -> Path:
    """Where Django looks for a package's translations."""
    return package / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def committed_catalogues() -> Iterator[Path]:
    """All .po files of the house."""
    for package in packages():
        yield from sorted(package.glob("locale/*/LC_MESSAGES/*.po"))


def compiled_path(catalogue: Path) -> Path:
    """The .mo file that belongs to a .po file."""
    return catalogue.with_suffix(".mo")


def collect(package: Path, domain: str) -> polib.POFile:
    """The strings in a package's sources today. Raises NotCollected."""
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / package.name
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns(*NEVER_COLLECTED))
        (copy / "locale").mkdir()
        run_makemessages(copy, domain, "--locale", LANGUAGES[0], "--keep-pot")
        template = copy / "locale" / f"{domain}.pot"
        if not template.exists():
            return polib.POFile()
        return polib.pofile(str(template))


def run_makemessages(directory: Path, domain: str, *arguments: str) -> None:
    """Let Django call gettext on a directory. Raises NotCollected."""
    outcome = subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages", "--domain", domain),
            *("--no-location", "--no-wrap", "--ignore", "vendor", *arguments),
        ],
        cwd=directory,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise NotCollected(f"{directory.name}: {outcome.stderr}")


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    """What makes an entry that one and no other: its context and its text."""
    return entry.msgctxt, entry.msgid
