"""A preview as plain values for its template: counts, columns to choose, rows with their changes."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.columns import as_text
from core.exchange.cells import CellError
from core.exchange.column_choice import LEFT_OUT
from core.exchange.progress import Progress, progress_of
from core.exchange.rows import STATUS_LABELS, ExchangeRow, RowStatus
from core.exchange.runs import ROWS_SHOWN, Preview
from core.models.exchange import ImportWork

COLUMN_PREFIX = "column-"
HEADING_PREFIX = "heading-"
ANSWER_PREFIX = "answer-"
SAMPLES = 3
SAMPLE_LENGTH = 24
TONES = {
    RowStatus.NEW: "positive",
    RowStatus.CHANGED: "info",
    RowStatus.SAME: "neutral",
    RowStatus.ASK: "warning",
    RowStatus.ERROR: "critical",
}
LOOKED_AT = gettext_lazy("%(done)s of %(total)s rows looked at.")
WRITTEN = gettext_lazy("%(done)s of %(total)s rows written. They count once all of them are.")
NOTHING_TO_DO = gettext_lazy("Everything in this list is here already. There is nothing to import.")


def preview_context(seen: Preview, *, status, number: int) -> dict:
    """What the preview's template shows of one page of rows."""
    columns = shown_columns(seen)
    return {
        "problems": seen.problems,
        "notes": seen.notes,
        "sheets": seen.table.sheets if len(seen.table.sheets) > 1 else [],
        "sheet": seen.table.sheet,
        "mapping_open": bool(seen.problems) or not seen.choice.is_sure,
        "counts": counts(seen, status=status),
        "columns": [{"label": label} for _name, label in columns],
        "rows": [shown_row(row, columns, seen) for row in seen.rows],
        "others_label": seen.resource.others_are_new,
        "asks": seen.tally.has_questions or any(row.question for row in seen.rows),
        "page": pages(seen, status=status, number=number),
        "can_confirm": seen.can_confirm and seen.changes_something,
        "confirm_label": confirm_label(seen),
        "refusal": NOTHING_TO_DO if seen.can_confirm and not seen.changes_something else "",
    }


def column_selects(seen: Preview) -> list[dict]:
    """Each heading of the file with examples from below it, and the fields it may be."""
    choices = [
        {"value": column.name, "label": column.label} for column in seen.resource.import_columns()
    ]
    return [
        {
            "name": f"{COLUMN_PREFIX}{index}",
            "heading_name": f"{HEADING_PREFIX}{index}",
            "heading": heading,
            "samples": samples(seen, index),
            "choices": choices,
            "selected": seen.choice.fields_by_heading.get(heading, LEFT_OUT),
        }
        for index, heading in enumerate(seen.table.headings)
    ]


def chosen_columns(post) -> dict[str, str]:
    """Heading → field, as the person chose on the preview."""
    return {
        heading: post.get(name.replace(HEADING_PREFIX, COLUMN_PREFIX, 1), LEFT_OUT)
        for name, heading in post.items()
        if name.startswith(HEADING_PREFIX)
    }


def samples(seen: Preview, index: int) -> list[str]:
    """The first values of a column."""
    found: list[str] = []
    for row in seen.table.rows:
        if row.values[index] is not None and len(found) < SAMPLES:
            found.append(text_of_cell(row.values[index])[:SAMPLE_LENGTH])
    return found


def shown_columns(seen: Preview) -> list[tuple[str, object]]:
    """The fields that are read, in the order of the file."""
    order = sorted(seen.choice.index_of.items(), key=lambda pair: pair[1])
    return [(name, seen.resource.column(name).label) for name, _index in order]


def shown_row(row: ExchangeRow, columns, seen: Preview) -> dict:
    """One row: what happens to it, why not, and its cells with what they replace."""
    changes = {change.field: change for change in row.changes}
    wrong = {problem.field: problem.sentence for problem in row.problems if problem.field}
    shown = {name for name, _label in columns}
    return {
        "number": row.number,
        "status": row.status,
        "status_label": STATUS_LABELS[row.status],
        "tone": TONES[row.status],
        "messages": [p.sentence for p in row.problems if p.field not in shown],
        "question": row.question and shown_question(row),
        "cells": [
            {
                "label": label,
                "text": text_of_cell(row.cells.get(name)),
                "error": wrong.get(name, ""),
                "changed": name in changes,
                "old": old_text(changes[name].old, seen.resource.column(name))
                if name in changes
                else "",
            }
            for name, label in columns
        ],
    }


def shown_question(row: ExchangeRow) -> dict:
    """Whom a row may be about, as choices; nothing is chosen beforehand."""
    return {
        "name": f"{ANSWER_PREFIX}{row.number}",
        "sentence": row.question.sentence,
        "choices": [
            {
                "value": each.value,
                "label": each.label,
                "why": each.why,
                "is_chosen": each.value == row.answer,
            }
            for each in row.question.answers
        ],
    }


def given_answers(post) -> dict[str, str]:
    """Number of a row → what the person chose; rows left open say nothing."""
    return {
        name.removeprefix(ANSWER_PREFIX): value
        for name, value in post.items()
        if name.startswith(ANSWER_PREFIX) and value
    }


def text_of_cell(value) -> str:
    """A cell as the file has it."""
    return value.text if isinstance(value, CellError) else as_text(value, nothing="")


def old_text(value, column) -> str:
    """What the record says now, as a list would write it."""
    return as_text(column.reader.render(value), nothing="")


def counts(seen: Preview, *, status) -> list[dict]:
    """How many rows of each status, each a filter."""
    everything = sum(seen.tally.counts.values())
    shown = [
        {
            "label": _("All rows"),
            "count": everything,
            "tone": "",
            "url": "?" if everything else "",
            "active": status is None,
        }
    ]
    for one, label in STATUS_LABELS.items():
        number = seen.tally.counts[one]
        shown.append(
            {
                "label": label,
                "count": number,
                "tone": TONES[one],
                "url": f"?status={one}" if number else "",
                "active": status == one,
            }
        )
    return shown


def shown_progress(run, *, url: str) -> dict:
    """How far the process is that works on a run, as `console/progress.html` shows it."""
    now = progress_of(run.pk) or Progress()
    total = now.total or run.rows_in_list
    facts = {
        "done": number_format(now.done, force_grouping=True),
        "total": number_format(total, force_grouping=True),
    }
    sentence = LOOKED_AT if run.work == ImportWork.LOOK else WRITTEN
    return {"label": sentence % facts, "value": now.done, "max": total, "url": url}


def pages(seen: Preview, *, status, number: int) -> dict:
    """Where this page stands among the others of the same filter."""
    found = seen.tally.counts
    total = found[status] if status else sum(found.values())
    last = max(1, -(-total // ROWS_SHOWN))
    query = f"status={status}&" if status else ""
    return {
        "number": number,
        "num_pages": last,
        "previous_url": f"?{query}page={number - 1}" if number > 1 else "",
        "next_url": f"?{query}page={number + 1}" if number < last else "",
    }


def confirm_label(seen: Preview) -> str:
    """The button says what it will do."""
    number = seen.tally.counts[RowStatus.NEW] + seen.tally.counts[RowStatus.CHANGED]
    return ngettext("Import %(count)d row", "Import %(count)d rows", number) % {"count": number}
