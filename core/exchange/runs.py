"""Imports in two steps: look at what a file would change, then confirm all of it or nothing.

The file and who brought it are kept in an `ImportRun`. Confirming reads the kept file again, so
that nothing that the browser sends decides what is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.access import log_access
from core.errors import ModuleNotWritable, refusal_from
from core.exchange.column_choice import ColumnChoice, chosen_by_person, recognise
from core.exchange.kept_files import checksum_of, kept_table, known_headings
from core.exchange.plan import Plan, Tally
from core.exchange.problems import (
    AlreadyImported,
    ImportWithdrawn,
    ListHasErrors,
    ListHasQuestions,
    PreviewOutOfDate,
)
from core.exchange.reader import read_table
from core.exchange.resources import ExchangeResource, check_may_import, resource_at
from core.exchange.rows import ExchangeRow, RowStatus
from core.exchange.table import Table
from core.models import Centre, ImportRun
from core.models.exchange import ImportState

LONGEST_NAME = 200
ROWS_SHOWN = 50


@dataclass
class Preview:
    """What an import would do, and the rows of one page of it."""

    run: ImportRun
    resource: ExchangeResource
    table: Table
    choice: ColumnChoice
    tally: Tally = field(default_factory=Tally)
    rows: list[ExchangeRow] = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def problems(self) -> list:
        """Sentences about columns: nothing is imported before they are settled."""
        return self.choice.problems

    @property
    def changes_something(self) -> bool:
        """Whether confirming would write anything."""
        return bool(self.tally.counts[RowStatus.NEW] or self.tally.counts[RowStatus.CHANGED])

    @property
    def can_confirm(self) -> bool:
        """Whether nothing is wrong and the import is still open."""
        is_open = self.run.state == ImportState.PREVIEWED
        is_sound = not self.problems and not self.tally.has_errors
        return is_open and is_sound and not self.tally.has_questions


def preview(
    resource: type[ExchangeResource],
    *,
    centre: Centre,
    file: BinaryIO,
    filename: str,
    actor,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Preview:
    """Read a file, keep it, and say what it would change; nothing is changed.

    Raises `UnreadableFile`, `UnknownColumn`, `NotAllowed` or `ModuleNotWritable`; then nothing is
    kept either.
    """
    check_may_import(resource, centre)
    table = read_table(
        file, filename=filename, sheet=sheet or None, known_headings=known_headings(resource)
    )
    choice = _choose(table, mapping, resource=resource, centre=centre)
    run = ImportRun(
        centre=centre,
        resource=resource.name,
        module=resource.module(),
        original_name=PurePath(filename).name[:LONGEST_NAME],
        checksum=checksum_of(file),
        sheet=sheet or "",
        brought_by=actor,
    )
    seen = _looked_at(run, table=table, choice=choice, resource=resource())
    file.seek(0)
    run.file.save(run.original_name, File(file), save=False)
    _record(run, choice=choice, tally=seen.tally)
    return seen


def review(
    run: ImportRun,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    status: RowStatus | None = None,
    offset: int = 0,
    answers: Mapping[str, str] | None = None,
    others: str | None = None,
) -> Preview:
    """Look at a kept file again: another page, other columns, another sheet, further answers.

    `answers` are by the number of the row; `others` is the answer to all questions still open.
    """
    resource = _resource_of(run)
    run.answers = {**run.answers, **(answers or {})}
    table = kept_table(run, resource, sheet=run.sheet if sheet is None else sheet)
    if sheet is not None and sheet != run.sheet:
        run.sheet, run.mapping, run.answers = sheet, {}, {}
    is_known = bool(run.mapping) and set(run.mapping) == set(table.headings)
    if mapping is not None or not is_known:
        choice = _choose(table, mapping, resource=resource, centre=run.centre)
    else:
        choice = ColumnChoice(run.mapping, table=table, resource=resource)
    if others is not None:
        run.answers = _all_answered(
            run, table=table, choice=choice, resource=resource(), others=others
        )
    seen = _looked_at(
        run, table=table, choice=choice, resource=resource(), status=status, offset=offset
    )
    if run.state == ImportState.PREVIEWED:
        _record(run, choice=choice, tally=seen.tally)
    return seen


def confirm(run: ImportRun, *, actor, seen: str | None = None) -> ImportRun:
    """Import everything that the run previewed, or nothing.

    `seen` is the fingerprint of the preview that the person looked at; without it the recorded
    counts must still hold. Raises `AlreadyImported` for a second click, `PreviewOutOfDate`,
    `ListHasErrors`, `ImportWithdrawn`, `NotAllowed` or `ModuleNotWritable`.
    """
    resource = _resource_of(run)
    check_may_import(resource, run.centre)
    table = kept_table(run, resource, sheet=run.sheet)
    choice = ColumnChoice(run.mapping, table=table, resource=resource)
    if choice.problems:
        raise ListHasErrors
    plan = _plan(run, table=table, choice=choice, resource=resource())
    try:
        with transaction.atomic():
            _claim(run, resource)
            _check_as_seen(run, _tally_of(plan), seen)
            _carry_out(plan, actor=actor)
    except IntegrityError as error:
        raise refusal_from(error) or error from error
    run.refresh_from_db(from_queryset=_every_run())
    return run


def withdraw(run: ImportRun) -> ImportRun:
    """The import does not happen; harmless where it has been withdrawn already."""
    with _as_system():
        open_run = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED)
        open_run.update(state=ImportState.REFUSED)
    run.refresh_from_db(from_queryset=_every_run())
    return run


def run_at(pk, *, resource: type[ExchangeResource], centre: Centre) -> ImportRun | None:
    """A run of this list at this centre: the asker's own, or one whose imports they may see."""
    found = ImportRun.objects.filter(pk=pk, centre=centre, resource=resource.name)
    if run := found.select_related("centre").first():
        return run
    asker = scope.acting_user()
    with _as_system():
        return found.filter(brought_by=asker).select_related("centre").first() if asker else None


def _plan(run: ImportRun, *, table: Table, choice: ColumnChoice, resource) -> Plan:
    """What the list of a run would do, with the answers that were given about its rows."""
    return Plan(
        table=table, choice=choice, resource=resource, centre=run.centre, answers=run.answers
    )


# --- Steps ------------------------------------------------------------------------------------
def _looked_at(run, *, table, choice, resource, status=None, offset=0) -> Preview:
    """Go through all rows, count them, and keep those of one page."""
    seen = Preview(run=run, resource=resource, table=table, choice=choice)
    seen.notes = list(table.notes)
    if not choice.problems:
        plan = _plan(run, table=table, choice=choice, resource=resource)
        seen.notes += plan.notes
        position = 0
        for piece in plan.pieces():
            for row in piece:
                seen.tally.add(row)
                if status is None or row.status == status:
                    if offset <= position < offset + ROWS_SHOWN:
                        seen.rows.append(row)
                    position += 1
    return seen


def _all_answered(run, *, table, choice, resource, others: str) -> dict[str, str]:
    """The answers given so far, and `others` for every row that still asks."""
    plan = _plan(run, table=table, choice=choice, resource=resource)
    rows = (row for piece in plan.pieces() for row in piece)
    return {**run.answers, **{str(r.number): others for r in rows if r.status == RowStatus.ASK}}


def _record(run: ImportRun, *, choice: ColumnChoice, tally: Tally) -> None:
    run.mapping = choice.fields_by_heading
    run.rows_new = tally.counts[RowStatus.NEW]
    run.rows_changed = tally.counts[RowStatus.CHANGED]
    run.rows_same = tally.counts[RowStatus.SAME]
    run.rows_wrong = tally.counts[RowStatus.ERROR]
    facts = ("mapping", "answers", "sheet", "rows_new", "rows_changed", "rows_same", "rows_wrong")
    with _as_system():
        if run._state.adding:
            run.save(force_insert=True)
        else:  # never over a state that somebody else has set meanwhile
            ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED).update(
                **{name: getattr(run, name) for name in facts}
            )


def _claim(run: ImportRun, resource: type[ExchangeResource]) -> None:
    """Take the run for this transaction; only one of two clicks can."""
    Centre.objects.select_for_update().get(pk=run.centre_id)
    check_may_import(resource, run.centre)
    with _as_system():
        mine = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED)
        if mine.update(state=ImportState.DONE, confirmed_at=timezone.now()):
            return
        state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
    raise AlreadyImported if state == ImportState.DONE else ImportWithdrawn


def _tally_of(plan: Plan) -> Tally:
    """What the list would do now; what it finds is held for the rest of the transaction."""
    tally = Tally()
    for piece in plan.pieces(lock=True):
        for row in piece:
            tally.add(row)
    if tally.has_errors:
        raise ListHasErrors
    if tally.has_questions:
        raise ListHasQuestions
    return tally


def _carry_out(plan: Plan, *, actor) -> None:
    written = 0
    for piece in plan.pieces(lock=True, carries_out=True):
        wanted = [row for row in piece if row.status in (RowStatus.NEW, RowStatus.CHANGED)]
        plan.resource.apply_all(wanted, centre=plan.centre, actor=actor)
        written += len(wanted)
    log_access(
        kind="import",
        module=plan.resource.module(),
        centre_id=plan.centre.pk,
        record=plan.resource.name,
        rows=written,
    )


def _check_as_seen(run: ImportRun, tally: Tally, seen: str | None) -> None:
    """Raise `PreviewOutOfDate` where the list would do something else than what was looked at."""
    if seen is not None:
        if seen != tally.fingerprint:
            raise PreviewOutOfDate
        return
    recorded = (run.rows_new, run.rows_changed, run.rows_same)
    counts = tally.counts
    if recorded != (counts[RowStatus.NEW], counts[RowStatus.CHANGED], counts[RowStatus.SAME]):
        raise PreviewOutOfDate


def _choose(table, mapping, *, resource, centre) -> ColumnChoice:
    if mapping is None:
        return recognise(table, resource=resource, centre=centre)
    return chosen_by_person(mapping, table=table, resource=resource, centre=centre)


def _resource_of(run: ImportRun) -> type[ExchangeResource]:
    """The resource of a run, closed where its module is off: `ModuleNotWritable`."""
    found = resource_at(run.resource, centre=run.centre)
    if found is None:
        raise ModuleNotWritable
    return found


def _as_system():
    """Runs are written by whoever may import, also where their role does not list imports."""
    return scope.system(actor=scope.acting_user())


def _every_run():
    return QuerySet(ImportRun)
