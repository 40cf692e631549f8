"""What a request left in the database: which rows of modules and platform it changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from core.modules.manifest import modules

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Refused requests may be written down; that is what this table is for.
NOT_WATCHED = {"core.accesslogentry"}

State = dict[tuple[str, str], tuple]


def watched_models() -> list:
    """Tables of the platform and of every module, their history and users included."""
    labels = {"core", "auth", *[config.label for config in modules()]}
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in labels and model._meta.label_lower not in NOT_WATCHED
    ]


def state(tables: set[str] | None = None) -> State:
    """Every watched row, by table and primary key; of some tables only, where they are named."""
    found: State = {}
    for model in watched_models():
        if tables is not None and model._meta.db_table not in tables:
            continue
        names = [each.attname for each in model._meta.concrete_fields]
        for values in QuerySet(model).values_list("pk", *names):
            found[model._meta.label_lower, str(values[0])] = tuple(map(str, values[1:]))
    return found


@dataclass
class Traces:
    """The rows that a request made, changed or removed."""

    tables: set[str] = field(default_factory=set)
    changed: dict[tuple[str, str], tuple] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


@contextmanager
def watching(before: State) -> Iterator[Traces]:
    """Compare with the state `before`; tables are read only where something was written."""
    traces = Traces()
    label_of = {model._meta.db_table: model._meta.label_lower for model in watched_models()}

    def note(execute, sql, params, many, context):
        if match := WRITES.match(sql):
            traces.tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield traces
    # What no statement names was not written: triggers of ours refuse, they write nothing.
    if written := traces.tables & label_of.keys():
        after, labels = state(written), {label_of[table] for table in written}
        traces.changed = {key: row for key, row in after.items() if before.get(key) != row}
        traces.removed = {key for key in before if key[0] in labels} - after.keys()
