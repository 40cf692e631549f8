"""Triggers that refuse to write about a person, whose state another transaction may be changing.

On PostgreSQL they first take the lock that the foreign key takes anyway, so that whoever comes while
the person's file is being changed waits for the outcome and then is refused. On SQLite one transaction
writes at a time.
"""

from hashlib import blake2s

from core.database.triggers import Trigger

PEOPLE = "registry_person"
LONGEST_NAME = 63

_SQLITE = """
CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {when} AND {against}
BEGIN SELECT RAISE(ABORT, '{refused}: {name}'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM "{people}" WHERE id = {who} FOR KEY SHARE;
  IF {against} THEN
    RAISE EXCEPTION '{refused}: {name}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION "{name}"()
"""


def person_trigger(
    *, name: str, table: str, event: str, who: str, when: str, against: str, refused: str
) -> Trigger:
    """Refuses `event` on a table where `when` and `against` hold of the person `who`, as SQL.

    `refused` stands in the error; the sentence for people is explained under it.
    """
    values = {
        "name": _name(name),
        "table": table,
        "event": event,
        "who": who,
        "when": when,
        "people": PEOPLE,
        "refused": refused,
        "against": against,
    }
    # Versions of SQLite in use do not know the words of the standard for "is another value".
    sqlite = {**values, "when": when.replace("IS DISTINCT FROM", "IS NOT")}
    postgresql = (_FUNCTION.format(**values), _POSTGRESQL.format(**values))
    return Trigger(values["name"], table, _SQLITE.format(**sqlite), postgresql)


def every_change() -> str:
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
