"""What a trigger refuses, written once for SQLite and PostgreSQL."""

from collections.abc import Sequence

from .triggers import Trigger

_LONGEST_NAME = 63  # PostgreSQL cuts longer ones


def refuse(table: str, verb: str, unless: str, message: str) -> Trigger:
    """A trigger that refuses a change of a row unless the condition holds; always where it is empty."""
    name = f"{table}_{verb.lower()}_{message}"[:_LONGEST_NAME]
    result = "OLD" if verb == "DELETE" else "NEW"
    when = f"WHEN NOT ({unless}) " if unless else ""
    sqlite = (
        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" {when}\n'
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    check = f"  IF {unless} THEN RETURN {result}; END IF;\n" if unless else ""
    return Trigger(name, table, sqlite, _postgresql(name, table, verb, f"{check}{_raise(message)}"))


def refuse_each(
    table: str,
    verb: str,
    name: str,
    refusals: Sequence[tuple[str, str]],
    *,
    when: str = "",
    holding: str = "",
) -> Trigger:
    """A trigger with several refusals (message, condition under which it refuses), in their order.

    when: of which rows it is asked. holding: a query of the rows that PostgreSQL holds until the end
    of the transaction before it looks, so that two that write at once come one after the other;
    SQLite has one writer anyway.
    """
    result = "OLD" if verb == "DELETE" else "NEW"
    cases = "\n".join(f"WHEN {wrong} THEN RAISE(ABORT, '{message}')" for message, wrong in refusals)
    sqlite = (
        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}"{f" WHEN {when}" if when else ""}\n'
        f"BEGIN SELECT CASE\n{cases}\nEND; END"
    )
    body = [f"  IF NOT ({when}) THEN RETURN {result}; END IF;"] if when else []
    if holding:
        body.append(f"  PERFORM 1 FROM {holding} FOR NO KEY UPDATE;")
    body += [f"  IF {wrong} THEN\n  {_raise(message)}  END IF;" for message, wrong in refusals]
    body.append(f"  RETURN {result};\n")
    return Trigger(name, table, sqlite, _postgresql(name, table, verb, "\n".join(body)))


def _raise(message: str) -> str:
    return f"  RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';\n"


def _postgresql(name: str, table: str, verb: str, body: str) -> tuple[str, str]:
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$\n'
        f"BEGIN\n{body}END $$ LANGUAGE plpgsql"
    )
    trigger = (
        f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW'
        f' EXECUTE FUNCTION "{name}"()'
    )
    return function, trigger
