"""What the database itself refuses while a file is merged into another one, and what it lets move.

Nothing new is written to a file that was merged: on each column that names a person stands a
trigger. On PostgreSQL it first takes the lock that the foreign key takes anyway, so that whoever
comes while two files are being merged waits for the outcome and then is refused, instead of writing
to a file that nobody opens any more. On SQLite one transaction writes at a time.

In append-only tables the column that names the person may change, and nothing else of the row, and
only where a merge that stands has written down this very row: from the file that was merged to the
one that stays, and back once it is undone.
"""

from hashlib import blake2s

from django.db import models

from core.database.triggers import Allowance, Trigger, allow_changes, offer_triggers

from .pointers import Pointer, pointers

MERGED = "registry_merge"
CHANGES = "registry_mergechange"
PEOPLE = "registry_person"
# Stands in every refusal of these triggers; `errors.py` has the sentence for it.
REFUSED = "file_is_merged"
LONGEST_NAME = 63

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
_SQLITE = """
CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {when} AND {is_merged}
BEGIN SELECT RAISE(ABORT, '{refused}: {name}'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM "{people}" WHERE id = {who} FOR KEY SHARE;
  IF {is_merged} THEN
    RAISE EXCEPTION '{refused}: {name}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION "{name}"()
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
    found.append(_trigger(name=f"{PEOPLE}_not_changed_merged", event=_every_change(), **person))
    later = {"table": MERGED, "who": "NEW.kept_id", "when": "NEW.undone_at IS NOT NULL"}
    event = "UPDATE OF undone_at"
    found.append(_trigger(name=f"{MERGED}_undone_in_order", event=event, **later))
    return found


def _guard(pointer: Pointer, verb: str, who: str, when: str) -> Trigger:
    event = f'UPDATE OF "{pointer.column}"' if verb == "UPDATE" else verb
    name = _name(f"{pointer.table}_{pointer.column}_{verb.lower()}_not_merged")
    return _trigger(name=name, table=pointer.table, event=event, who=who, when=when)


def _trigger(*, name: str, table: str, event: str, who: str, when: str) -> Trigger:
    values = {
        "name": name,
        "table": table,
        "event": event,
        "who": who,
        "when": when,
        "people": PEOPLE,
        "refused": REFUSED,
        "is_merged": _IS_MERGED.format(merged=MERGED, who=who).strip(),
    }
    # Versions of SQLite in use do not know the words of the standard for "is another value".
    sqlite = {**values, "when": when.replace("IS DISTINCT FROM", "IS NOT")}
    postgresql = (_FUNCTION.format(**values), _POSTGRESQL.format(**values))
    return Trigger(name, table, _SQLITE.format(**sqlite), postgresql)


def _every_change() -> str:
    """Any column of a person but the photo, which who withdraws their consent has no more."""
    from modules.registry.models import Person

    columns = [f.column for f in Person._meta.concrete_fields if f.name not in ("id", "photo")]
    return "UPDATE OF " + ", ".join(f'"{column}"' for column in columns)


def _name(wanted: str) -> str:
    """Within what PostgreSQL keeps of a name."""
    if len(wanted) <= LONGEST_NAME:
        return wanted
    digest = blake2s(wanted.encode(), digest_size=4).hexdigest()
    return f"{wanted[: LONGEST_NAME - 9]}_{digest}"


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
