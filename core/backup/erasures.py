"""What was erased stays erased, also after an older backup is restored.

The list holds ids only. It is kept in the database, beside the backups (`erasures.jsonl`, to which
every backup adds what is new), and can be named at a restore; a restore takes all three together.
"""

import json
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from .errors import BackupFailed

BESIDE = "erasures.jsonl"


def of_this_database() -> list[dict]:
    """Every erasure that the database knows of; none where it has no such table."""
    from core.models import Erasure

    try:
        if Erasure._meta.db_table not in connection.introspection.table_names():
            return []
        rows = Erasure.objects.order_by("at", "id").values_list("record", "data_class", "at")
        return [
            {"record": record, "data_class": data_class, "at": at.isoformat()}
            for record, data_class, at in rows.iterator(chunk_size=2000)
        ]
    except DatabaseError:
        # A damaged or half-made database is a reason to restore, not against it.
        return []


def read_list(path: Path) -> list[dict]:
    """A list as it was written. Raises `BackupFailed` for a file that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
        if all({"record", "data_class", "at"} <= set(each) for each in found):
            return found
    except (OSError, ValueError) as error:
        raise BackupFailed(_("%(path)s is no list of erasures.") % {"path": path}) from error
    raise BackupFailed(_("%(path)s is no list of erasures.") % {"path": path})


def gather(*, path: Path, more: list[Path]) -> list[dict]:
    """All erasures known here, beside the backup and in the lists named; each record once."""
    beside = path.with_name(BESIDE)
    lists = [*more, *([beside] if beside.exists() else [])]
    found = {each["record"]: each for each in of_this_database()}
    for each_list in lists:
        for each in read_list(each_list):
            found.setdefault(each["record"], each)
    return list(found.values())


def write_beside(path: Path) -> int:
    """Add to the list beside a backup what is not yet in it; return how many it holds."""
    target = path.with_name(BESIDE)
    known = {each["record"] for each in read_list(target)} if target.exists() else set()
    new = [each for each in of_this_database() if each["record"] not in known]
    if new:
        with target.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in new)
    return len(known) + len(new)
