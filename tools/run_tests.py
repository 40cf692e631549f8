"""Run everything that must hold before a change is good, and say what was left out.

Left out is only what this computer lacks: a PostgreSQL server, Chromium, gettext. With
REQUIRE_POSTGRES=1, REQUIRE_BROWSER=1 or REQUIRE_GETTEXT=1 in the environment a lack is a failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

REPOSITORY = Path(__file__).resolve().parent.parent
TEST_SETTINGS = "guichet.settings.test"
USUAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/test"
CONNECT_SECONDS = 3
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PYTHON = sys.executable
PACKAGES = ("guichet", "core", "cms", "modules", "tests")
# More processes than this gain nothing: each migrates a database of its own first.
MOST_PROCESSES = 4
# Each waits for pages more than it works, and each has a server and a browser of its own.
BROWSERS = 2
PASSED, FAILED, LEFT_OUT = "passed", "FAILED", "left out"


@dataclass(frozen=True)
class Step:
    """One command that must succeed, or the reason why it is not run here."""

    title: str
    command: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    why_left_out: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Result:
    """How a step ended."""

    step: Step
    verdict: str
    seconds: float


def main() -> int:
    """Run the steps asked for; 1 when any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["lint", "tests", "browser"], help="run one part only")
    chosen = parser.parse_args().only
    parts = {
        "lint": lint_steps,
        "copies": copies_steps,
        "tests": database_steps,
        "browser": browser_steps,
    }
    steps = [step for name, make in parts.items() if chosen in (None, name) for step in make()]
    results = [run(step) for step in steps]
    return summarise(results)


def lint_steps() -> list[Step]:
    """Checks that read the sources."""
    templates = [name for name in PACKAGES if any((REPOSITORY / name).rglob("*.html"))]
    manage = (PYTHON, "manage.py")
    djlint = (PYTHON, "-m", "djlint", "--quiet", "--lint", *templates)
    without_gettext = Step(
        "new strings in the sources",
        why_left_out="gettext is not installed",
        is_required=os.environ.get("REQUIRE_GETTEXT") == "1",
    )
    return [
        Step("ruff: faults", (PYTHON, "-m", "ruff", "check", ".")),
        Step("ruff: layout", (PYTHON, "-m", "ruff", "format", "--check", ".")),
        *([Step("djlint: templates", djlint)] if templates else []),
        Step("import-linter: imports go down", (PYTHON, "-c", LINT_IMPORTS)),
        Step("no migration is missing", (*manage, "makemigrations", "--check", "--dry-run")),
        Step("Django's and our checks", (*manage, "check", "--fail-level", "WARNING")),
        Step("translations are complete", (PYTHON, "tools/check_translations.py")),
        *([] if shutil.which("xgettext") else [without_gettext]),
    ]


# import-linter has no `python -m` of its own.
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"


def copies_steps() -> list[Step]:
    """What the tests will copy, made side by side while nothing else runs."""
    url, _why_not = find_postgresql()
    wanted = ["sqlite", *(["demo"] if find_chromium() else []), *(["postgresql"] if url else [])]
    command = (PYTHON, "-m", "tests.harness.prepare", *wanted)
    return [
        Step("databases and a demo to copy", command, {"TEST_DATABASE_URL": url} if url else {})
    ]


def database_steps() -> list[Step]:
    """The tests without a browser, once on each database."""
    command = pytest("not browser", processes=min(os.cpu_count() or 1, MOST_PROCESSES))
    steps = [Step("tests on SQLite", command, {"TEST_ENGINES": "sqlite"})]
    url, why_not = find_postgresql()
    steps.append(
        Step(
            "tests on PostgreSQL",
            command,
            {"TEST_ENGINES": "postgresql", "DATABASE_URL": url, "TEST_DATABASE_URL": url},
            why_left_out=why_not,
            is_required=os.environ.get("REQUIRE_POSTGRES") == "1",
        )
    )
    return steps


def browser_steps() -> list[Step]:
    """The tests that drive a browser; a file of them shares one server, so it stays together."""
    why_not = "" if find_chromium() else "no Chromium was found; install it or set CHROMIUM"
    return [
        Step(
            title,
            pytest(marked, processes=processes, together="loadfile"),
            {"TEST_ENGINES": "sqlite"},
            why_left_out=why_not,
            is_required=os.environ.get("REQUIRE_BROWSER") == "1",
        )
        for title, marked, processes in (
            ("tests in a browser", "browser and not alone", BROWSERS),
            ("the start of the demo", "browser and alone", 0),
        )
    ]


def pytest(marked: str, *, processes: int, together: str = "worksteal") -> tuple[str, ...]:
    """The command that runs the tests so marked."""
    return (PYTHON, "-m", "pytest", "-q", "-m", marked, "-n", str(processes), "--dist", together)


def find_postgresql() -> tuple[str, str]:
    """Address of a PostgreSQL server, or why there is none."""
    named = os.environ.get("TEST_DATABASE_URL", "")
    url = named or USUAL_POSTGRESQL
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS):
            return url, ""
    except psycopg.OperationalError:
        if named:
            # Somebody wants this database tested: let the tests fail and say what is wrong.
            return url, ""
        return "", "no PostgreSQL answers on 127.0.0.1:5432 and TEST_DATABASE_URL is not set"


def find_chromium() -> str | None:
    """Where Chromium is."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def run(step: Step) -> Result:
    """Carry one step out and say how it went."""
    print(f"\n=== {step.title}", flush=True)
    if step.why_left_out:
        print(step.why_left_out)
        return Result(step, FAILED if step.is_required else LEFT_OUT, 0.0)
    # What a developer set for `make run` must not reach the tests.
    theirs = ("DATABASE_URL", "TEST_DATABASE_URL", "DATA_DIR", "PORT", "STATIC_ROOT")
    inherited = {name: value for name, value in os.environ.items() if name not in theirs}
    environment = {**inherited, "DJANGO_SETTINGS_MODULE": TEST_SETTINGS, **step.environment}
    began = time.monotonic()
    code = subprocess.run(step.command, cwd=REPOSITORY, env=environment, check=False).returncode
    seconds = time.monotonic() - began
    return Result(step, FAILED if code else PASSED, seconds)


def summarise(results: list[Result]) -> int:
    """Print one line a step, what was left out, and the count; 1 when any failed."""
    print("\n=== Summary")
    for result in results:
        print(f"  {result.verdict:9} {result.step.title:34} {result.seconds:6.1f} s")
    for result in results:
        if result.step.why_left_out:
            print(f"Left out: {result.step.title}: {result.step.why_left_out}.")
    failed = sum(result.verdict == FAILED for result in results)
    passed = sum(result.verdict == PASSED for result in results)
    left_out = len(results) - failed - passed
    print(f"Steps: {passed} passed, {failed} failed, {left_out} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
