"""What the database itself refuses while a file is merged into another one, and what it lets move.

Nothing new is written to a file that was merged: on each column that names a person stands a
trigger. On PostgreSQL it first takes the lock that the foreign key takes anyway, so that whoever
comes while two files are being merged waits for the outcome and then is refused, instead of writing
to a file that nobody opens any more. On SQLite one transaction writes at a time.

In append-only tables the column that names the person may change, and nothing else of the row, and
only where a merge that stands has written down this very row: from the file that was merged to the
one that stays, and back once it is undone.
"""

from django.db import models

from core.database.triggers import Allowance, Trigger, allow_changes, offer_triggers
from modules.registry.person_triggers import PEOPLE, every_change, person_trigger

from .pointers import Pointer, pointers

MERGED = "registry_merge"
CHANGES = "registry_mergechange"
# Stands in every refusal of these triggers; `errors.py` has the sentence for it.
REFUSED = "file_is_merged"

_IS_MERGED = """
EXISTS (SELECT 1 FROM "{merged}" WHERE merged_id = {who} AND undone_at IS NULL)
"""
_WRITTEN_DOWN = """
EXISTS (
  SELECT 1 FROM "{changes}" c JOIN "{merged}" m ON m.id = c.merge_id
  WHERE c."table" = '{table}' AND c."row" = {row} AND c."column" = '{column}' AND c.kind = 'moved'
  AND (
    (m.undone_at IS NULL AND m.merged_id = {old} AND m.kept_id = {new})
    OR (m.undone_at IS NOT NULL AND m.kept_id = {old} AND m.merged_id = {new})
  )
)
"""


@offer_triggers
def nothing_is_written_to_a_merged_file() -> list[Trigger]:
    """On every column that names a person, on the person, and on undoing below a later merge."""
    found = []
    for pointer in pointers():
        new = f'NEW."{pointer.column}"'
        found.append(_guard(pointer, "INSERT", new, f"{new} IS NOT NULL"))
        changes = f'{new} IS DISTINCT FROM OLD."{pointer.column}"'
        found.append(_guard(pointer, "UPDATE", new, f"{new} IS NOT NULL AND {changes}"))
    person = {"table": PEOPLE, "who": "OLD.id", "when": "OLD.id IS NOT NULL"}
    found.append(_trigger(name=f"{PEOPLE}_not_changed_merged", event=every_change(), **person))
    later = {"table": MERGED, "who": "NEW.kept_id", "when": "NEW.undone_at IS NOT NULL"}
    event = "UPDATE OF undone_at"
    found.append(_trigger(name=f"{MERGED}_undone_in_order", event=event, **later))
    return found


def _guard(pointer: Pointer, verb: str, who: str, when: str) -> Trigger:
    event = f'UPDATE OF "{pointer.column}"' if verb == "UPDATE" else verb
    name = f"{pointer.table}_{pointer.column}_{verb.lower()}_not_merged"
    return _trigger(name=name, table=pointer.table, event=event, who=who, when=when)


def _trigger(*, who: str, **values) -> Trigger:
    against = _IS_MERGED.format(merged=MERGED, who=who).strip()
    return person_trigger(who=who, against=against, refused=REFUSED, **values)


@allow_changes
def rows_move_with_a_merge(model, vendor: str) -> list[Allowance]:
    """The person of an append-only row, as a merge has written it down."""
    return [
        Allowance(pointer.column, _written_down(pointer, vendor))
        for pointer in pointers()
        if pointer.model is model and pointer.follows_merge
    ]


@allow_changes
def a_note_comes_with_its_decision(model, vendor: str) -> list[Allowance]:
    """The note on a request for a file is written while nobody has decided, and then stands."""
    if model._meta.label != "registry.FileRequest":
        return []
    return [Allowance("note", 'OLD."given" IS NULL')]


def _written_down(pointer: Pointer, vendor: str) -> str:
    key = pointer.model._meta.pk
    row = f'CAST(OLD."{key.column}" AS TEXT)'
    if isinstance(key, models.UUIDField) and vendor == "postgresql":
        row = f"replace({row}, '-', '')"
    return _WRITTEN_DOWN.format(
        changes=CHANGES,
        merged=MERGED,
        table=pointer.table,
        row=row,
        column=pointer.column,
        old=f'OLD."{pointer.column}"',
        new=f'NEW."{pointer.column}"',
    )


def row_key(pk) -> str:
    """A row's key as `MergeChange.row` keeps it."""
    return getattr(pk, "hex", None) or str(pk)
