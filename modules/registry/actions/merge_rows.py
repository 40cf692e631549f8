"""What merging and undoing do with rows of any table: move, let rest, change, and write it all down.

Everything here runs inside the transaction of `merge.py`, in the scope of the whole system: rows of
other centres and of modules that the actor may not see move as well.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.scope import Scope
from modules.registry.merging.errors import (
    STILL_TWO,
    STILL_TWO_AT_A_CENTRE,
    STILL_TWO_OF_A_KIND,
    StillTwo,
)
from modules.registry.merging.guards import row_key
from modules.registry.merging.pointers import Pointer, pointers
from modules.registry.models import ChangeKind, Merge, MergeChange
from modules.registry.rules.merging import Fate, fate, says_something

ENDS = ("until", "ended_at", "departed_at", "returned_at")
BATCH = 200


@dataclass(frozen=True)
class Hands:
    """Who merges, for what scope sentences may speak, and what the history says."""

    actor: object
    asker: Scope
    reason: str


def table_models() -> dict[str, type[models.Model]]:
    """Every table's model, those behind many-to-many fields too."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if not model._meta.proxy}


def stored(value):
    """A column's value as JSON keeps it, without losing the smallest part of a second."""
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return (
        value.isoformat() if isinstance(value, date) else str(getattr(value, "name", value) or "")
    )


def carry_over(merge: Merge, hands: Hands, *, may_stop: bool = True) -> None:
    """Every row that names the merged file names the one that stays, or rests; raises `StillTwo`."""
    for pointer in pointers():
        if not pointer.follows_merge:
            continue
        theirs = QuerySet(pointer.model).filter(**{pointer.field.attname: merge.merged_id})
        rows = list(theirs.order_by("pk"))
        if hasattr(pointer.model, "same_fact"):
            _carry_over_facts(merge, pointer, rows, hands)
        elif rows and not _moved(merge, pointer, rows, hands):
            for row in rows:
                if not _moved(merge, pointer, [row], hands):
                    _cannot_move(merge, pointer, row, hands, may_stop=may_stop)


def _moved(merge: Merge, pointer: Pointer, rows: list, hands: Hands) -> bool:
    """Whether the database let all of these move; if not, nothing was written."""
    attname = pointer.field.attname
    try:
        with transaction.atomic():
            # Before they move: triggers of append-only tables ask for it.
            MergeChange.objects.bulk_create(
                [
                    _change(
                        merge,
                        ChangeKind.MOVED,
                        row,
                        pointer.column,
                        stored(merge.merged_id),
                        stored(merge.kept_id),
                        whole=_whole(row),
                    )
                    for row in rows
                ],
                batch_size=BATCH,
            )
            update_rows(rows, {attname: merge.kept_id}, hands)
    except IntegrityError:
        return False
    return True


def update_rows(rows: list, values: Mapping, hands: Hands) -> None:
    """Set the same values in rows of one table, and add a version to the history where it has one."""
    model = type(rows[0])
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        QuerySet(model).filter(pk__in=keys).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    if hasattr(model, "history"):
        model.history.bulk_history_create(
            rows,
            batch_size=BATCH,
            update=True,
            default_user=hands.actor,
            default_change_reason=hands.reason,
        )


def _change(merge, kind, row, column, before, after, whole=None) -> MergeChange:
    return MergeChange(
        merge=merge,
        kind=kind,
        table=row._meta.db_table,
        column=column,
        row=row_key(row.pk),
        before=before,
        after=after,
        whole=whole,
    )


def _whole(row) -> dict | None:
    """All columns of a fact that forms delete and write anew, so that undoing can bring it back."""
    if not hasattr(row, "same_fact"):
        return None
    return {f.column: stored(getattr(row, f.attname)) for f in row._meta.concrete_fields}


def _carry_over_facts(merge: Merge, pointer: Pointer, rows: list, hands: Hands) -> None:
    """Facts that the other file says as well rest; the others stand after its own."""
    same = pointer.model.same_fact
    ours = list(QuerySet(pointer.model).filter(**{pointer.field.attname: merge.kept_id}))
    said = {tuple(getattr(row, name) for name in same): row for row in ours}
    last = max((getattr(row, "position", 0) for row in ours), default=-1)
    for row in rows:
        fact = tuple(getattr(row, name) for name in same)
        if fact in said:
            _rest(merge, pointer, row, said[fact], hands)
        elif _moved(merge, pointer, [row], hands):
            said[fact] = row
            last += 1
            if getattr(row, "position", last) != last:
                change_row(merge, row, {"position": last}, hands)


def _cannot_move(merge, pointer, row, hands: Hands, *, may_stop: bool) -> None:
    """The row rests, or stops the merge with what to do first."""
    constraint = _violated(pointer, row, merge.kept_id)
    is_unique = isinstance(constraint, models.UniqueConstraint)
    decided = fate(
        constraint=constraint.name if constraint else "",
        may_rest=getattr(pointer.model, "rests_when_merged", ()),
        is_while=is_unique and constraint.condition is not None,
        # What no constraint explains is a trigger of a module that knows more than we do.
        is_check=not is_unique and not pointer.field.unique,
        has_ended=any(getattr(row, name, None) is not None for name in ENDS),
    )
    if decided is Fate.STOPS and may_stop:
        raise _still_two(pointer, row, constraint, hands.asker)
    _rest(merge, pointer, row, _twin(merge, pointer, row, constraint), hands)


def _violated(pointer: Pointer, row, kept_id):
    """The constraint that keeps the row from naming the other file, or None."""
    candidate = copy.copy(row)
    setattr(candidate, pointer.field.attname, kept_id)
    for constraint in pointer.model._meta.constraints:
        try:
            constraint.validate(pointer.model, candidate)
        except ValidationError:
            return constraint
    return None


def _twin(merge, pointer, row, constraint):
    """The row of the file that stays which says the same, where there is exactly one such."""
    fields = getattr(constraint, "fields", ()) or (
        (pointer.field.name,) if constraint is None else ()
    )
    if pointer.field.name not in fields:
        return None
    same = {name: getattr(row, row._meta.get_field(name).attname) for name in fields}
    same[pointer.field.name] = merge.kept_id
    twins = QuerySet(pointer.model).filter(**same)
    if getattr(constraint, "condition", None) is not None:
        twins = twins.filter(constraint.condition)
    found = list(twins[:2])
    return found[0] if len(found) == 1 else None


def _rest(merge, pointer, row, twin, hands: Hands) -> None:
    """The row stays where it is and rests; what only it says is added to its twin."""
    rested = {"merge": merge, "kind": ChangeKind.LEFT, "row": row_key(row.pk)}
    if not MergeChange.objects.filter(table=row._meta.db_table, **rested).exists():
        same = stored(merge.merged_id)
        _change(merge, ChangeKind.LEFT, row, pointer.column, same, same).save(force_insert=True)
    if twin is None or getattr(twin, "append_only", False):
        return
    added = {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField | models.FileField)
        and not says_something(stored(getattr(twin, f.attname)))
        and says_something(stored(getattr(row, f.attname)))
    }
    if hasattr(row, "adds_to"):
        added |= row.adds_to(twin)
    try:
        with transaction.atomic():
            change_row(merge, twin, added, hands)
    except IntegrityError:
        # Its parts only make sense together: what the twin says stands.
        return


def change_row(merge: Merge, row, values: Mapping, hands: Hands) -> None:
    """The row has these values now; each column is written down with what it was."""
    if not values:
        return
    fields = {name: row._meta.get_field(name.removesuffix("_id")) for name in values}
    MergeChange.objects.bulk_create(
        _change(
            merge,
            ChangeKind.CHANGED,
            row,
            fields[name].column,
            stored(getattr(row, name)),
            stored(value),
        )
        for name, value in values.items()
    )
    plain = {name: getattr(value, "name", value) for name, value in values.items()}
    update_rows([row], plain, hands)


def _still_two(pointer: Pointer, row, constraint, asker: Scope) -> StillTwo:
    """The refusal: in plain words to who may see such rows there, and without any to others."""
    model = pointer.model
    centre_id = getattr(row, "centre_id", None)
    sees = hasattr(model, "view_permission") and asker.can(model.view_permission(), centre_id)
    if not sees:
        return StillTwo()
    named = STILL_TWO.get(constraint.name if constraint else "")
    general = STILL_TWO_AT_A_CENTRE if centre_id else STILL_TWO_OF_A_KIND
    values = {"kind": model._meta.verbose_name, "centre": row.centre.name if centre_id else ""}
    return StillTwo((named or general) % values)


def rows_by_model(changes: Iterable[MergeChange]) -> dict[type[models.Model], list]:
    """Keys of the rows that changes are about, by model."""
    by_table, found = table_models(), {}
    for change in changes:
        model = by_table.get(change.table)
        if model is not None:
            found.setdefault(model, []).append(model._meta.pk.to_python(change.row))
    return found


def reason_of(merge: Merge, *, undone: bool) -> str:
    """What the history of each row says: card numbers only."""
    cards = {"merged": merge.merged.card_number, "kept": merge.kept.card_number}
    if undone:
        return _("The merge of file %(merged)s into %(kept)s was undone") % cards
    return _("File %(merged)s was merged into %(kept)s") % cards
