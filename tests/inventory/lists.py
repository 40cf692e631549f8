"""Lists of the store as people bring them, and the steps of their import, for tests."""

import csv
import io

from core import scope
from core.exchange.export import export_to
from core.exchange.resources import resource_named
from core.exchange.rows import RowStatus
from core.exchange.runs import Preview, confirm, preview, review
from tests.core.exchange_files import SHARED
from tests.inventory.factories import Store


def csv_file(*rows: dict, name: str = "list.csv") -> io.BytesIO:
    """Rows as a .csv; the first row names the headings."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return named(text.getvalue().encode(), name)


def named(data: bytes, name: str) -> io.BytesIO:
    """A file as a browser uploads it."""
    file = io.BytesIO(data)
    file.name = name
    return file


def shared(name: str) -> io.BytesIO:
    """A file that stands beside the project."""
    return named((SHARED / name).read_bytes(), name.rpartition("/")[2])


class Lists:
    """A logistics officer at work with files."""

    def __init__(self, store: Store):
        self.store = store

    def look(self, resource: str, file, mapping=None) -> Preview:
        """What a file would do."""
        file.seek(0)
        with scope.user(self.store.officer):
            return preview(
                resource_named(f"inventory.{resource}"),
                centre=self.store.centre,
                file=file,
                filename=file.name,
                actor=self.store.officer,
                mapping=mapping,
            )

    def answer(self, seen: Preview, others: str | None = None, **answers) -> Preview:
        """Answer rows by their number (row_3="new"), and all others alike."""
        told = {number.removeprefix("row_"): answer for number, answer in answers.items()}
        with scope.user(self.store.officer):
            return review(seen.run, answers=told, others=others)

    def confirm(self, seen: Preview):
        """Import what was looked at."""
        with scope.user(self.store.officer):
            return confirm(seen.run, actor=self.store.officer, seen=seen.tally.fingerprint)

    def bring(self, resource: str, file, *, others: str | None = None, mapping=None) -> Preview:
        """Look, answer all questions alike, confirm; returns what was confirmed."""
        seen = self.look(resource, file, mapping)
        if others:
            seen = self.answer(seen, others)
        self.confirm(seen)
        return seen

    def rows(self, seen: Preview, status: RowStatus | None = None) -> list:
        """The first rows of a preview of one status."""
        with scope.user(self.store.officer):
            return review(seen.run, status=status).rows

    def take(self, resource: str, kind: str = "csv") -> io.BytesIO:
        """A list as a file."""
        file = named(b"", f"{resource}.{kind}")
        with scope.user(self.store.officer):
            found = resource_named(f"inventory.{resource}")
            export_to(file, resource=found, centre=self.store.centre, kind=kind)
        file.seek(0)
        return file


def counts(seen: Preview) -> dict[str, int]:
    """How many rows of each status, without those that are none."""
    return {str(status): number for status, number in seen.tally.counts.items() if number}


def sentences(rows) -> list[str]:
    """Everything that is wrong with rows, in the active language."""
    return [str(problem.sentence) for row in rows for problem in row.problems]
