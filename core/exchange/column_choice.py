"""Which column of a file fills which field: recognised, remembered from the last such file, or chosen."""

from collections.abc import Mapping

from core.exchange.mapping import match_headings
from core.exchange.problems import (
    FIELD_TWICE,
    FIELD_UNSURE,
    NOTHING_RECOGNISED,
    UNKNOWN_FIELD,
    UNKNOWN_HEADING,
    UnknownColumn,
    listed,
)
from core.exchange.sentences import Sentence
from core.exchange.table import Table
from core.models import ImportRun

LEFT_OUT = ""
RUNS_LOOKED_AT = 50


class ColumnChoice:
    """Heading → field name for every heading of a table; `LEFT_OUT` where nothing is read."""

    def __init__(self, fields_by_heading: dict[str, str], *, table: Table, resource):
        self.fields_by_heading = fields_by_heading
        self.table = table
        self.resource = resource
        self.is_sure = True
        self.problems = self._problems()

    @property
    def index_of(self) -> dict[str, int]:
        """The position of the column of each field that is read."""
        readable = {column.name for column in self.resource.import_columns()}
        return {
            self.fields_by_heading[heading]: index
            for index, heading in enumerate(self.table.headings)
            if self.fields_by_heading.get(heading, LEFT_OUT) in readable
        }

    def _problems(self) -> list:
        chosen = [name for name in self.fields_by_heading.values() if name != LEFT_OUT]
        labels = {column.name: column.label for column in self.resource.columns()}
        twice = sorted({name for name in chosen if chosen.count(name) > 1})
        problems = [Sentence(FIELD_TWICE, {"field": labels[name]}) for name in twice]
        filled = set(self.index_of)
        if not filled:
            return [*problems, NOTHING_RECOGNISED]
        return [*problems, *self.resource.missing(filled)]


def recognise(table: Table, *, resource, centre) -> ColumnChoice:
    """Choose as people chose for the last file with these headings, otherwise by the headings."""
    remembered = _remembered(table, resource=resource, centre=centre)
    if remembered is not None:
        return ColumnChoice(remembered, table=table, resource=resource)
    fields = [column.as_mapping_field() for column in resource.columns()]
    found = match_headings(table.headings, fields, table.hxl)
    chosen = {match.heading: match.field or LEFT_OUT for match in found.columns}
    choice = ColumnChoice(chosen, table=table, resource=resource)
    choice.problems += _unsettled(found, table=table, resource=resource)
    choice.is_sure = found.is_settled
    return choice


def chosen_by_person(chosen: Mapping[str, str], *, table: Table, resource, centre) -> ColumnChoice:
    """Take what a person chose; headings of which they said nothing are recognised as usual.

    Raises `UnknownColumn` for a heading or a field that does not exist.
    """
    names = [column.name for column in resource.import_columns()]
    for heading, name in chosen.items():
        if heading not in table.headings:
            raise UnknownColumn(
                template=UNKNOWN_HEADING, heading=heading, headings=listed(table.headings)
            )
        if name != LEFT_OUT and name not in names:
            raise UnknownColumn(template=UNKNOWN_FIELD, field=name, fields=", ".join(names))
    rest = recognise(table, resource=resource, centre=centre).fields_by_heading
    claimed = set(chosen.values())
    kept = {
        heading: LEFT_OUT if name in claimed else name
        for heading, name in rest.items()
        if heading not in chosen
    }
    ordered = {heading: {**kept, **chosen}[heading] for heading in table.headings}
    return ColumnChoice(ordered, table=table, resource=resource)


def _unsettled(found, *, table: Table, resource) -> list:
    """Fields that several columns claim with equal right are a question, not a guess."""
    taken = set(found.by_field)
    return [
        Sentence(
            FIELD_UNSURE,
            {
                "field": resource.column(name).label,
                "headings": listed(table.headings[index] for index in indexes),
            },
        )
        for name, indexes in found.conflicts.items()
        if name not in taken and resource.column(name).importable
    ]


def _remembered(table: Table, *, resource, centre) -> dict[str, str] | None:
    names = {column.name for column in resource.columns()} | {LEFT_OUT}
    wanted = set(table.headings)
    earlier = ImportRun.objects.filter(centre=centre, resource=resource.name)
    mappings = earlier.order_by("-brought_at").values_list("mapping", flat=True)
    for mapping in mappings[:RUNS_LOOKED_AT]:
        if set(mapping) == wanted and set(mapping.values()) <= names:
            return {heading: mapping[heading] for heading in table.headings}
    return None
