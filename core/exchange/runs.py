"""Imports in two steps: look at what a file would change, then confirm all of it or nothing.

The file and who brought it are kept in an `ImportRun`. Confirming reads the kept file again, so
that nothing that the browser sends decides what is imported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
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
from core.exchange.plan import PIECE, Plan
from core.exchange.problems import (
    AlreadyImported,
    ImportWithdrawn,
    ListHasErrors,
    ListHasQuestions,
    PreviewOutOfDate,
    RowIsOtherwise,
)
from core.exchange.reader import read_table
from core.exchange.resources import ExchangeResource, check_may_import, resource_at
from core.exchange.rows import ExchangeRow, RowStatus
from core.exchange.table import Table
from core.exchange.verdicts import Verdicts
from core.models import Centre, ImportRun
from core.models.exchange import ImportState

LONGEST_NAME = 200
ROWS_SHOWN = 50
# Columns of a run that say what its list would do, written together.
LOOKED_AT = (
    *("mapping", "answers", "sheet", "rows_in_list", "verdicts", "looked_at"),
    *("rows_new", "rows_changed", "rows_same", "rows_wrong"),
)
# What was found out about rows is of no use afterwards.
DONE_NOW = {"state": ImportState.DONE, "verdicts": {}, "work": ""}
Watch = Callable[[int, int], None]


def nobody_watches(done: int, total: int) -> None:
    """For work that is over before anybody looks up."""


@dataclass
class Preview:
    """What an import would do, and the rows of one page of it."""

    run: ImportRun
    resource: ExchangeResource
    table: Table
    choice: ColumnChoice
    tally: Verdicts = field(default_factory=Verdicts)
    rows: list[ExchangeRow] = field(default_factory=list)
    notes: list = field(default_factory=list)

    @cached_property
    def plan(self) -> Plan:
        """What the list would do, with the answers that were given about its rows."""
        return Plan(
            table=self.table,
            choice=self.choice,
            resource=self.resource,
            centre=self.run.centre,
            answers=self.run.answers,
        )

    @property
    def problems(self) -> list:
        """Sentences about columns: nothing is imported before they are settled."""
        return self.choice.problems

    @property
    def is_waiting(self) -> bool:
        """Whether the rows are still to be looked at: the list is longer than was asked for."""
        return not self.problems and len(self.tally) != len(self.table.rows)

    @property
    def changes_something(self) -> bool:
        """Whether confirming would write anything."""
        return bool(self.tally.counts[RowStatus.NEW] or self.tally.counts[RowStatus.CHANGED])

    @property
    def can_confirm(self) -> bool:
        """Whether nothing is wrong and the import is still open."""
        is_open = self.run.state == ImportState.PREVIEWED
        is_sound = not self.problems and not self.is_waiting and not self.tally.has_errors
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
    at_most: int | None = None,
) -> Preview:
    """Read a file, keep it, and say what it would change; nothing is changed.

    The rows of a list of more than `at_most` rows are not looked at yet: it is waiting for `review`.
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
    seen = Preview(run=run, resource=resource(), table=table, choice=choice)
    _look(seen, at_most=at_most)
    _show(seen, status=None, offset=0, at_most=at_most)
    file.seek(0)
    run.file.save(run.original_name, File(file), save=False)
    _record(seen)
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
    at_most: int | None = None,
    watch: Watch = nobody_watches,
) -> Preview:
    """Look at a kept file again: another page, other columns, another sheet, further answers.

    `answers` are by the number of the row; `others` is the answer to all questions still open. Only
    rows of which nothing is known yet are looked at, and those of the page; all of them where one of
    these is no longer what it was. `at_most` is as for `preview`.
    """
    resource = _resource_of(run)
    table = kept_table(run, resource, sheet=run.sheet if sheet is None else sheet)
    if sheet is not None and sheet != run.sheet:
        run.sheet, run.mapping, run.answers, run.verdicts = sheet, {}, {}, {}
    is_known = bool(run.mapping) and set(run.mapping) == set(table.headings)
    if mapping is not None or not is_known:
        choice = _choose(table, mapping, resource=resource, centre=run.centre)
    else:
        choice = ColumnChoice(run.mapping, table=table, resource=resource)
    seen = Preview(run=run, resource=resource(), table=table, choice=choice)
    if choice.fields_by_heading == run.mapping:
        seen.tally = Verdicts.from_kept(run.verdicts)
    is_new = _look(seen, at_most=at_most, watch=watch)
    is_new |= _answer(seen, answers=answers or {}, others=others)
    is_new |= _show(seen, status=status, offset=offset, at_most=at_most)
    if is_new and run.state == ImportState.PREVIEWED:
        _record(seen)
    return seen


def confirm(
    run: ImportRun, *, actor, seen: str | None = None, watch: Watch = nobody_watches
) -> ImportRun:
    """Import everything that the run previewed, or nothing.

    `seen` is the fingerprint of the preview that the person looked at; without it, the last one that
    was kept counts. Every row must still do what it would have done then. Raises `AlreadyImported` for
    a second click, `PreviewOutOfDate`, `ListHasErrors`, `ListHasQuestions`, `ImportWithdrawn`,
    `NotAllowed` or `ModuleNotWritable`.
    """
    resource = _resource_of(run)
    check_may_import(resource, run.centre)
    table = kept_table(run, resource, sheet=run.sheet)
    choice = ColumnChoice(run.mapping, table=table, resource=resource)
    if choice.problems:
        raise ListHasErrors
    looked_at = Preview(run=run, resource=resource(), table=table, choice=choice)
    looked_at.tally = Verdicts.from_kept(run.verdicts)
    try:
        with transaction.atomic():
            _claim(run, resource)
            _check_as_seen(looked_at, seen)
            _carry_out(looked_at, actor=actor, watch=watch)
    except RowIsOtherwise:
        _forget_verdicts(run)
        raise
    except IntegrityError as error:
        raise refusal_from(error) or error from error
    run.refresh_from_db(from_queryset=_every_run())
    return run


def withdraw(run: ImportRun) -> ImportRun:
    """The import does not happen; harmless where it has been withdrawn already."""
    with _as_system():
        open_run = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED)
        open_run.update(state=ImportState.REFUSED, verdicts={}, work="")
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


# --- Steps ------------------------------------------------------------------------------------
def _look(seen: Preview, *, at_most: int | None, watch: Watch = nobody_watches) -> bool:
    """Go through all rows that nothing is known of; whether there were any."""
    seen.notes = list(seen.table.notes)
    if seen.problems:
        seen.tally = Verdicts()
        return True
    seen.notes += seen.plan.notes
    if not seen.is_waiting:
        return False
    total = len(seen.table.rows)
    if at_most is not None and total > at_most:
        seen.tally = Verdicts()
        return True
    seen.run.looked_at = timezone.now()
    seen.tally = Verdicts()
    for piece in seen.plan.pieces():
        for row in piece:
            seen.tally.add(row)
        watch(len(seen.tally), total)
    return True


def _answer(seen: Preview, *, answers: Mapping[str, str], others: str | None) -> bool:
    """Keep what people decided about rows, and look at these rows again; whether there were any."""
    run, rows = seen.run, seen.table.rows
    if not (answers or others):
        return False
    if seen.is_waiting or seen.problems:
        run.answers = {**run.answers, **answers}
        return True
    told = dict(answers)
    if others:
        asking = seen.tally.places_of(RowStatus.ASK, offset=0, limit=None)
        told = {str(rows[place].number): others for place in asking} | told
    run.answers = seen.plan.answers = {**run.answers, **told}
    places = [place for place, row in enumerate(rows) if str(row.number) in told]
    for start in range(0, len(places), PIECE):
        part = places[start : start + PIECE]
        for place, row in zip(part, seen.plan.rows_at(part, seen.tally), strict=True):
            seen.tally.replace(place, row)
    return True


def _show(seen: Preview, *, status, offset: int, at_most: int | None) -> bool:
    """Take the rows of one page; whether all rows had to be looked at again for it."""
    if seen.is_waiting or seen.problems:
        return False
    is_old = False
    for _time in range(2):
        places = seen.tally.places_of(status, offset=offset, limit=ROWS_SHOWN)
        seen.rows = seen.plan.rows_at(places, seen.tally)
        if all(map(seen.tally.is_still, places, seen.rows)):
            break
        is_old, seen.tally, seen.rows = True, Verdicts(), []
        _look(seen, at_most=at_most)
        if seen.is_waiting:
            return True
    seen.plan.refuse_twice(places, seen.rows, seen.tally)
    return is_old


def _record(seen: Preview) -> None:
    run, counts = seen.run, seen.tally.counts
    run.mapping = seen.choice.fields_by_heading
    run.rows_in_list = len(seen.table.rows)
    run.verdicts = seen.tally.as_kept() if len(seen.tally) else {}
    run.rows_new = counts[RowStatus.NEW]
    run.rows_changed = counts[RowStatus.CHANGED]
    run.rows_same = counts[RowStatus.SAME]
    run.rows_wrong = counts[RowStatus.ERROR]
    with _as_system():
        if run._state.adding:
            run.save(force_insert=True)
        else:  # never over a state that somebody else has set meanwhile
            ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED).update(
                **{name: getattr(run, name) for name in LOOKED_AT}
            )


def _forget_verdicts(run: ImportRun) -> None:
    """Rows are no longer what they were: the next look goes through all of them."""
    run.verdicts = {}
    with _as_system():
        ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED).update(verdicts={})


def _claim(run: ImportRun, resource: type[ExchangeResource]) -> None:
    """Take the run for this transaction; only one of two clicks can."""
    Centre.objects.select_for_update().get(pk=run.centre_id)
    check_may_import(resource, run.centre)
    with _as_system():
        mine = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWED)
        if mine.update(**DONE_NOW, confirmed_at=timezone.now()):
            return
        state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
    raise AlreadyImported if state == ImportState.DONE else ImportWithdrawn


def _check_as_seen(looked_at: Preview, seen: str | None) -> None:
    """Raise unless the person saw just this, and all of it can be carried out."""
    if looked_at.is_waiting or seen not in (None, looked_at.tally.fingerprint):
        raise PreviewOutOfDate
    if looked_at.tally.has_errors:
        raise ListHasErrors
    if looked_at.tally.has_questions:
        raise ListHasQuestions(looked_at.resource.questions_are_open)


def _carry_out(looked_at: Preview, *, actor, watch: Watch) -> None:
    """Carry out row after row; raises `RowIsOtherwise` at one that would do something else now."""
    run, verdicts, total = looked_at.run, looked_at.tally, len(looked_at.table.rows)
    place = written = 0
    for piece in looked_at.plan.pieces_to_carry_out(verdicts, since=run.looked_at):
        for row in piece:
            if not verdicts.is_still(place, row):
                raise RowIsOtherwise
            place += 1
        wanted = [row for row in piece if row.status in (RowStatus.NEW, RowStatus.CHANGED)]
        looked_at.resource.apply_all(wanted, centre=run.centre, actor=actor)
        written += len(wanted)
        watch(place, total)
    looked_at.resource.end_writing(centre=run.centre, actor=actor)
    log_access(
        kind="import",
        module=looked_at.resource.module(),
        centre_id=run.centre_id,
        record=looked_at.resource.name,
        rows=written,
    )


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
