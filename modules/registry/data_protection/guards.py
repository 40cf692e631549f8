"""What the database itself refuses of a file that was erased: nothing new is written about nobody.

Whoever writes at the very moment of an erasure waits for its end on PostgreSQL, and comes after it on
SQLite; either way they are told that the file is gone, and register the person anew.
"""

from core.database.triggers import Trigger, offer_triggers
from modules.registry.merging.pointers import pointers
from modules.registry.person_triggers import PEOPLE, every_change, person_trigger

# Stands in every refusal of these triggers; `errors.py` has the sentence for it.
REFUSED = "file_is_erased"
_IS_ERASED = f"""
EXISTS (SELECT 1 FROM "{PEOPLE}" WHERE id = {{who}} AND anonymised_at IS NOT NULL)
""".strip()  # noqa: S608 - our own names


@offer_triggers
def nothing_is_written_to_an_erased_file() -> list[Trigger]:
    """On every new row that names a person, and on the person.

    What search looks up is made anew from the person, whom nobody changes: it needs none.
    """
    found = [
        _trigger(
            name=f"{pointer.table}_{pointer.column}_insert_not_erased",
            table=pointer.table,
            event="INSERT",
            who=f'NEW."{pointer.column}"',
            when=f'NEW."{pointer.column}" IS NOT NULL',
        )
        for pointer in pointers()
        if pointer.follows_merge
    ]
    person = {"table": PEOPLE, "who": "OLD.id", "when": "OLD.anonymised_at IS NOT NULL"}
    return [*found, _trigger(name=f"{PEOPLE}_not_changed_erased", event=every_change(), **person)]


def _trigger(*, who: str, **values) -> Trigger:
    against = _IS_ERASED.format(who=who)
    return person_trigger(who=who, against=against, refused=REFUSED, **values)
