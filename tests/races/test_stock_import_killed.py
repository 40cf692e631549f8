"""A server that is cut off in the middle of a long import of goods: all of it is there, or nothing."""

import os
import signal

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from core import scope
from core.exchange.runs import confirm
from core.models import ImportRun
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Balance, Document, DocumentLine, Item, Lot, Move
from tests.harness.arena import Arena
from tests.inventory.factories import make_item, make_store
from tests.inventory.lists import Lists, csv_file

ROWS, KINDS = 1_600, 40
NOBODY_IS_CUT_OFF = ROWS + 1


def the_list():
    """Lots of some items, and of one that the catalogue does not have."""
    rows = (
        {"Item code": f"I{n % KINDS}", "Item": f"Item {n % KINDS}", "Lot": f"L{n}", "Qty": 3}
        for n in range(ROWS)
    )
    return csv_file(*(row | {"Store": "MAIN"} for row in rows))


def prepare() -> str:
    store = make_store("KRT")
    for number in range(1, KINDS):
        make_item(f"I{number}", f"Item {number}")
    lists = Lists(store)
    seen = lists.answer(lists.look("openings", the_list()), "new")
    return str(seen.run.pk)


def import_until(pk: str, row: int) -> str:
    """Confirm the import; the process is killed when it has written so many rows."""
    officer = get_user_model().objects.get(username="officer.krt")

    def watch(done: int, total: int) -> None:
        if done >= row:
            os.kill(os.getpid(), signal.SIGKILL)

    with scope.user(officer):
        run = ImportRun.objects.select_related("centre").get(pk=pk)
        # Tests keep files in the memory of one process: this one gets the same file.
        run.file.storage.save(run.file.name, ContentFile(the_list().getvalue()))
        return confirm(run, actor=officer, watch=watch).state


def what_is_there() -> dict:
    with scope.system():
        tables = [model.objects for model in (Document, DocumentLine, Move, Balance, Lot)]
        tables += [Lot.history, Document.history]
        return {
            "rows": [each.count() for each in tables],
            "items": Item.objects.count(),
            "state": ImportRun.objects.get().state,
            "sound": not disagreements(),
        }


def test_a_killed_import_leaves_nothing_and_the_next_one_everything(arena: Arena):
    pk = arena.call(prepare)
    for row in (1, ROWS // 2, ROWS):
        (killed,) = arena.run(import_until, count=1, args=[pk, row])
        assert killed.error.kind == "Died"
        left = arena.call(what_is_there)
        assert left == {"rows": [0] * 7, "items": KINDS - 1, "state": "previewed", "sound": True}
    assert arena.call(import_until, pk, NOBODY_IS_CUT_OFF) == "done"
    seen = arena.call(what_is_there)
    papers, lines, moves, balances, lots, told_of_lots, _told = seen["rows"]
    assert (papers, lines, moves, lots, told_of_lots) == (1, ROWS, ROWS, ROWS, ROWS)
    assert balances == 2 * ROWS
    assert (seen["items"], seen["state"], seen["sound"]) == (KINDS, "done", True)
