"""Columns of lists and exports: what to show of a row, under which heading."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path ("stay.centre") or a function of the row."""

    label: object
    value: str | Callable[[Any], Any]
    order_by: tuple[str, ...] = ()
    # Fields that a list must load for this column; only these are read from the database.
    needs: tuple[str, ...] = ()
    numeric: bool = False
    hxl: str = ""
    in_list: bool = True
    in_export: bool = True

    def raw(self, row) -> Any:
        """The value as Python has it, for exports; None where there is none."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in self.value.split("."):
            if found is None:
                return None
            display = getattr(found, f"get_{part}_display", None)
            found = display() if display else getattr(found, part)
        return found() if callable(found) else found


def as_text(value: Any, nothing: str = "—") -> str:
    """A value as the reader's language writes it; `nothing` where nothing is known."""
    if value is None or value == "":
        return nothing
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value) if isinstance(value, str) else str(localize(value))
