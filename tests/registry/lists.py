"""Lists of people as people bring them, and the steps of their import, for tests."""

import csv
import io

from core import scope
from core.exchange.resources import resource_named
from core.exchange.runs import Preview, confirm, preview

PEOPLE = "registry.people"


def csv_file(*rows: dict, name: str = "list.csv") -> io.BytesIO:
    """Rows as a .csv; the first row names the headings."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = io.BytesIO(text.getvalue().encode())
    file.name = name
    return file


def look(file, *, centre, user, mapping=None) -> Preview:
    """The preview of a file as one person sees it."""
    with scope.user(user):
        file.seek(0)
        return preview(
            resource_named(PEOPLE),
            centre=centre,
            file=file,
            filename=file.name,
            actor=user,
            mapping=mapping,
        )


def bring(file, *, centre, user, mapping=None) -> Preview:
    """Preview and confirm; returns what was previewed."""
    seen = look(file, centre=centre, user=user, mapping=mapping)
    with scope.user(user):
        confirm(seen.run, actor=user, seen=seen.tally.fingerprint)
    return seen


def counts(seen: Preview) -> dict[str, int]:
    """How many rows of each status, without those that are none."""
    return {str(status): number for status, number in seen.tally.counts.items() if number}


def sentences(seen: Preview) -> list[str]:
    """Everything that is wrong, in the active language."""
    return [
        *map(str, seen.problems),
        *(str(problem.sentence) for row in seen.rows for problem in row.problems),
    ]
