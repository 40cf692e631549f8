"""What must not be written in a module's source, because the platform has its own way for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
MODULES, CORE, CMS = REPOSITORY / "modules", REPOSITORY / "core", REPOSITORY / "cms"
SAMPLE = REPOSITORY / "tests" / "sample_plugin"
CONNECTED = {
    "pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed",
    "request_started", "request_finished", "user_logged_in", "user_logged_out",
    "user_login_failed", "pre_migrate", "post_migrate",
}  # fmt: skip
# The only places in which SQL is written by hand.
HAND_WRITTEN_SQL = (
    "core/database/",
    "core/backup/",
    "core/management/",
    "core/start_up.py",
    "reports.py",
)
# Looked at one by one; a new line here is a question to be answered in review.
EXCEPTIONS = {
    # Writes to the officers of a centre, whom the person at work need not know.
    "modules/registry/data_protection/alerts.py": {"past the scope"},
    # Fills an empty database with invented people, faster than row by row.
    "modules/registry/load.py": {"SQL by hand"},
    # Joins thousands of keys to the index; the condition of the scope in it is made by the ORM.
    "modules/registry/matching/index.py": {"SQL by hand"},
    # The question of every paper: asked of a place that was chosen within the scope.
    "modules/inventory/ledger/stock.py": {"SQL by hand"},
    # The next number of a kind of paper, in one statement on both databases.
    "modules/inventory/ledger/write.py": {"SQL by hand"},
}
# `unscoped` of memberships: the scope itself, and what must know all memberships.
PAST_THE_SCOPE = ("core/", "cms/")


def sources(*folders: Path) -> Iterator[tuple[str, ast.Module]]:
    """Each Python file with its path in the repository."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield (
                    path.relative_to(REPOSITORY).as_posix(),
                    ast.parse(path.read_text(encoding="utf-8")),
                )


def called(node: ast.AST) -> str:
    """The last name of what is called: ``a.b.c()`` is "c"."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _is_of_a_manager(node: ast.Call) -> bool:
    return getattr(getattr(node.func, "value", None), "attr", "") == "objects"


TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext", "pgettext_lazy"}


def faults_in(tree: ast.Module) -> set[str]:
    """What a source file does that only the platform may do."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = called(node)
            if name == "HistoricalRecords":
                found.add("bare history")
            if name == "receiver":
                found.add("bare signal receiver")
            if name == "connect" and getattr(node.func.value, "id", "") in CONNECTED:
                found.add("bare signal receiver")
            if name in ("cursor", "extra", "RawSQL") or (name == "raw" and _is_of_a_manager(node)):
                found.add("SQL by hand")
            if name == "register" and getattr(getattr(node.func, "value", 0), "id", "") == "hooks":
                found.add("hook of the shell")
        if isinstance(node, ast.Attribute) and node.attr in ("unscoped", "_base_manager"):
            found.add("past the scope")
        if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
            found.add("bare signal receiver")
        if isinstance(node, ast.ImportFrom) and any(map(_is_renamed, node.names)):
            found.add("words that no translator is shown")
        if isinstance(node, ast.JoinedStr) and any(map(_is_for_translators, ast.walk(node))):
            found.add("words that no translator is shown")
    return found


def _is_renamed(imported: ast.alias) -> bool:
    """What marks words has a name that is looked for when they are collected."""
    return imported.name in TRANSLATED and imported.asname not in (None, "_")


def _is_for_translators(node: ast.AST) -> bool:
    """Words inside an f-string are not collected."""
    return isinstance(node, ast.Call) and called(node) in TRANSLATED


@pytest.mark.parametrize(
    ("path", "tree"), list(sources(MODULES, SAMPLE)), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_module_keeps_to_the_ways_of_the_platform(path, tree):
    allowed = {"SQL by hand"} if path.endswith(HAND_WRITTEN_SQL) else set()
    assert faults_in(tree) - allowed - EXCEPTIONS.get(path, set()) == set()


def test_nobody_but_the_platform_writes_sql_or_reads_past_the_scope():
    for path, tree in sources(CORE, CMS):
        faults = faults_in(tree)
        if "SQL by hand" in faults:
            assert path.startswith(HAND_WRITTEN_SQL), path
        assert "words that no translator is shown" not in faults, path
        if "past the scope" in faults:
            assert path.startswith(PAST_THE_SCOPE), path


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("history = HistoricalRecords()", "bare history"),
        ("from simple_history.models import H\nx = models.HistoricalRecords()", "bare history"),
        ("@receiver(post_save)\ndef f(): ...", "bare signal receiver"),
        ("post_save.connect(f)", "bare signal receiver"),
        ("connection.cursor()", "SQL by hand"),
        ("Person.objects.raw('SELECT 1')", "SQL by hand"),
        ("Membership.unscoped.all()", "past the scope"),
        ("@hooks.register('x')\ndef f(): ...", "hook of the shell"),
        ("from x import gettext as now", "words that no translator is shown"),
        ("f\"{day}, {_('again')}\"", "words that no translator is shown"),
    ],
)
def test_the_rule_sees_the_fault_it_is_for(source, fault):
    assert fault in faults_in(ast.parse(source))
