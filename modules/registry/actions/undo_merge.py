"""Undo a merge: what moved goes back, what was written since stays where it was written."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.models import Centre
from modules.registry.errors import FileErased
from modules.registry.merging.errors import LaterMergeFirst, MergeUndoneAlready, OtherFileNotFound
from modules.registry.merging.merged import merge_of, standing_merges
from modules.registry.merging.pointers import pointers
from modules.registry.models import ChangeKind, Merge, MergeChange, Person
from modules.registry.rules.merging import PAIRS

from .merge import check_may_merge, check_restrictions, lock_files, tell_of_merge, write_to_log
from .merge_rows import Hands, carry_over, reason_of, stored, table_models, update_rows
from .people import index_names


@dataclass(frozen=True)
class Undone:
    """How many records went back, and how many could not and stay with the other file."""

    merge: Merge
    back: int
    stayed: int


def undo_merge(*, merge: Merge, centre: Centre, actor) -> Undone:
    """Both files go on as two: what moved is back, choices are taken back, later work stays.

    Possible at any time, also after work on either. A value that somebody corrected since stays;
    a row that something newer keeps from going back stays too, and is counted. Raises `NotAllowed`,
    `MergeUndoneAlready`, `LaterMergeFirst`, `OtherFileNotFound` or `NeedsFocalPoint`.
    """
    asker = scope.current()
    check_may_merge(asker, centre)
    with transaction.atomic():
        with scope.system(actor=actor):
            kept, merged = lock_files(merge.kept_id, merge.merged_id)
            merge = QuerySet(Merge).select_related("kept", "merged").get(pk=merge.pk)
            if merge.undone_at is not None:
                raise MergeUndoneAlready
            if merge_of(kept.pk):
                raise LaterMergeFirst
            if kept.anonymised_at or merged.anonymised_at:
                raise FileErased
        _check_held(kept, centre)
        with scope.system(actor=actor):
            check_restrictions(asker, kept)
            now = timezone.now()
            QuerySet(Merge).filter(pk=merge.pk).update(undone_at=now, undone_by=actor)
            hands = Hands(actor, asker, reason_of(merge, undone=True))
            back, stayed = _bring_back(merge, hands)
            _take_back_values(merge, hands)
            for other in standing_merges().filter(kept=kept).select_related("kept", "merged"):
                # What rested because this file said the same may move now.
                carry_over(other, hands, may_stop=False)
            index_names(QuerySet(Person).get(pk=kept.pk))
            tell_of_merge(kept, merged, actor)
        for person in (kept, merged):
            write_to_log("undo_merge", person, centre, hands.reason)
    return Undone(merge=merge, back=back, stayed=stayed)


def _check_held(kept: Person, centre: Centre) -> None:
    if not Person.objects.filter(pk=kept.pk).exists() or centre.pk not in kept.row_centre_ids():
        raise OtherFileNotFound


def _bring_back(merge: Merge, hands: Hands) -> tuple[int, int]:
    """Rows that moved go back to the file they came from; how many did, and how many could not."""
    back = stayed = 0
    by_table = table_models()
    fields = {(pointer.table, pointer.column): pointer.field for pointer in pointers()}
    moved: dict = {}
    for change in QuerySet(MergeChange).filter(merge=merge, kind=ChangeKind.MOVED).order_by("pk"):
        moved.setdefault((change.table, change.column), []).append(change)
    for (table, column), changes in moved.items():
        if (table, column) not in fields:
            continue
        model, attname = by_table[table], fields[table, column].attname
        keys = [model._meta.pk.to_python(change.row) for change in changes]
        found = {row.pk: row for row in QuerySet(model).filter(pk__in=keys)}
        rows = [row for row in found.values() if getattr(row, attname) == merge.kept_id]
        gone = [c for key, c in zip(keys, changes, strict=True) if key not in found and c.whole]
        went = _set_back(rows, attname, merge.merged_id, hands)
        back, stayed = back + went + len(gone), stayed + len(rows) - went
        for change in gone:
            _write_again(model, change)
    return back, stayed


def _set_back(rows: list, attname: str, merged_id, hands: Hands) -> int:
    """All at once, or one by one where something newer stands against one of them."""
    if not rows:
        return 0
    try:
        with transaction.atomic():
            update_rows(rows, {attname: merged_id}, hands)
    except IntegrityError:
        if len(rows) == 1:
            return 0
        return sum(_set_back([row], attname, merged_id, hands) for row in rows)
    return len(rows)


def _write_again(model, change: MergeChange) -> None:
    """A fact that was corrected away from the other file: this file says it as it did before."""
    values = {
        field.attname: field.to_python(change.whole[field.column])
        for field in model._meta.concrete_fields
        if field.column in change.whole
    }
    try:
        with transaction.atomic():
            model(**values).save(force_insert=True)
    except IntegrityError:
        # It says so already.
        return


def _take_back_values(merge: Merge, hands: Hands) -> None:
    """Values that the merge set become what they were, unless somebody set them since."""
    by_table = table_models()
    rows: dict = {}
    for change in QuerySet(MergeChange).filter(merge=merge, kind=ChangeKind.CHANGED):
        rows.setdefault((change.table, change.row), {})[change.column] = change
    for (table, key), changes in rows.items():
        model = by_table.get(table)
        row = QuerySet(model).filter(pk=model._meta.pk.to_python(key)).first() if model else None
        if row is None:
            continue
        fields = {field.column: field for field in model._meta.concrete_fields}
        values = {}
        for unit in _units(model, changes):
            if all(stored(getattr(row, fields[c].attname)) == changes[c].after for c in unit):
                values |= _before(merge, {c: changes[c] for c in unit}, fields)
        if values:
            update_rows([row], values, hands)


def _units(model, changes: dict) -> list[list[str]]:
    """Columns that say one thing together go back together or not at all."""
    pairs = [pair.columns for pair in PAIRS] if model is Person else []
    units = [[c for c in columns if c in changes] for columns in pairs]
    paired = {c for unit in units for c in unit}
    return [unit for unit in units if unit] + [[c] for c in changes if c not in paired]


def _before(merge: Merge, unit: dict, fields: dict) -> dict:
    """What the columns were before the merge, and before earlier ones that were undone meanwhile."""
    before = {column: change.before for column, change in unit.items()}
    one = next(iter(unit.values()))
    earlier = QuerySet(Merge).filter(
        kept=merge.kept_id, made_at__lt=merge.made_at, undone_at__gt=merge.made_at
    )
    for other in earlier.order_by("-made_at"):
        theirs = QuerySet(MergeChange).filter(
            merge=other, kind=ChangeKind.CHANGED, table=one.table, row=one.row, column__in=unit
        )
        known = {change.column: change for change in theirs}
        if known.keys() == unit.keys() and all(before[c] == known[c].after for c in known):
            before = {column: change.before for column, change in known.items()}
    return {
        fields[column].attname: _kept_file(fields[column], fields[column].to_python(value))
        for column, value in before.items()
    }


def _kept_file(field, value):
    """A picture that was forgotten meanwhile, because the person withdrew, does not come back."""
    storage = getattr(field, "storage", None)
    return "" if storage and value and not storage.exists(value) else value
