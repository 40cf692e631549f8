"""Erase records for good: written down first, then done, in one transaction."""

import uuid

from django.db import transaction

from core import scope
from core.database.overwriting import overwrite_what_is_deleted
from core.models import Erasure, ErasureCause

from .classes import DataClass, data_classes


def record_name(each: DataClass, record_id) -> str:
    """How the access log and the list of erasures name a record."""
    return f"{each.carrier().record_of}:{record_id}"


def note_erasure(*, record: str, key: str, cause: str, actor=None, subject=None) -> Erasure:
    """It stands written for good that this record was erased; append-only tables open for it.

    `subject` is whom the record is about, where that is not the record itself.
    """
    return Erasure.objects.create(
        record=record,
        subject=subject or uuid.UUID(record.rpartition(":")[2]),
        data_class=key,
        cause=cause,
        by=actor,
    )


def erase(*, each: DataClass, ids: list[str], cause: str, actor) -> int:
    """The records are erased and cannot come back; returns how many there were.

    Asks for no right and no hold: that is for the action that calls it.
    """
    overwrite_what_is_deleted()
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
    installed = {each.key: each for each in data_classes() if each.is_purged}
    with scope.system():
        done = set(Erasure.objects.values_list("record", flat=True))
    again = 0
    for entry in known:
        each = installed.get(entry["data_class"])
        if entry["record"] in done or each is None:
            continue
        kind, _colon, record_id = entry["record"].rpartition(":")
        if kind != each.carrier().record_of:
            # A part of a record: it goes with the whole.
            continue
        again += erase(
            each=each,
            ids=[record_id],
            cause=ErasureCause.RESTORED,
            actor=None,
        )
    return again
