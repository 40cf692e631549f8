"""Erase records for good: written down first, then done, in one transaction."""

import uuid

from django.db import transaction

from core import scope
from core.models import Erasure, ErasureCause

from .classes import DataClass, data_class, data_classes


def record_name(each: DataClass, record_id) -> str:
    """How the access log and the list of erasures name a record."""
    return f"{each.carrier().record_of}:{record_id}"


def note_erasure(*, record: str, key: str, cause: str, actor=None) -> Erasure:
    """It stands written for good that this record was erased; append-only tables open for it."""
    return Erasure.objects.create(
        record=record,
        subject=uuid.UUID(record.rpartition(":")[2]),
        data_class=key,
        cause=cause,
        by=actor,
    )


def erase(*, each: DataClass, ids: list[str], cause: str, actor) -> int:
    """The records are erased and cannot come back; returns how many there were.

    Asks for no right and no hold: that is for the action that calls it.
    """
    with scope.system(actor=actor), transaction.atomic():
        for record_id in ids:
            note_erasure(
                record=record_name(each, record_id), key=each.key, cause=cause, actor=actor
            )
        return each.carrier().carry_out(ids)


def erase_again(known: list[dict]) -> int:
    """After a restore: what the list names and the backup still had is erased once more.

    Records of modules that are no longer installed are passed over: their tables are not there.
    """
    installed = {each.key for each in data_classes()}
    with scope.system():
        done = set(Erasure.objects.values_list("record", flat=True))
    again = 0
    for entry in known:
        if entry["record"] in done or entry["data_class"] not in installed:
            continue
        record_id = entry["record"].rpartition(":")[2]
        again += erase(
            each=data_class(entry["data_class"]),
            ids=[record_id],
            cause=ErasureCause.RESTORED,
            actor=None,
        )
    return again
