"""Many hands in one store: the last blankets, opposite moves, a process that dies in the middle."""

import os
import signal
from decimal import Decimal

from django.db import connection

from core import scope
from modules.inventory.choices import DocumentType
from modules.inventory.errors import NotEnough
from modules.inventory.ledger.verify import disagreements
from modules.inventory.ledger.write import write_moves
from modules.inventory.models import Balance, Document, Item, Lot, Move
from tests.harness.arena import Arena, errors, values
from tests.inventory.factories import make_item, make_store, of, store_at

WORKERS = 16
LEFT = 100
TRIES = 200
LONG = 180.0
SHELVES = 6


def build(quantity: int) -> None:
    """A store with so many blankets, and six other items."""
    store = make_store("KRT")
    store.receive(make_item(), quantity)
    for number in range(SHELVES):
        store.receive(make_item(f"ITEM{number}", f"Item {number}"), 50)


def build_without_guard(quantity: int) -> None:
    """The same in a database that lost its promise about balances."""
    build(quantity)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE inventory_balance DROP CONSTRAINT balance_not_negative")
            return
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '\"quantity\" >= 0', '1 = 1')"
            " WHERE name = 'inventory_balance'"
        )
        cursor.execute("PRAGMA writable_schema = RESET")


def issue_blankets(times: int) -> dict:
    """Issue one blanket after the other; how often it went, and what the others were told."""
    store, item = store_at("KRT"), Item.objects.get(code="BLANKET")
    went, told = 0, set()
    for _time in range(times):
        try:
            store.issue(item, 1)
            went += 1
        except NotEnough as refusal:
            told.add(str(refusal.sentence)[:6])
    return {"went": went, "told": sorted(told)}


def state() -> dict:
    """What is left, how many moves there are, and whether the ledger agrees with itself."""
    with scope.system():
        store, item = store_at("KRT"), Item.objects.get(code="BLANKET")
        numbers = Document.objects.filter(type=DocumentType.ISSUE).values_list("number", flat=True)
        return {
            "left": int(store.left(item)),
            "moves": Move.objects.filter(item=item).count(),
            "negative": Balance.objects.filter(is_guarded=True, quantity__lt=0).count(),
            "disagreements": len(disagreements()),
            "gaps": sorted(numbers) != list(range(1, len(numbers) + 1)),
        }


def test_sixteen_desks_want_the_last_hundred_blankets_two_hundred_times(arena: Arena):
    arena.call(build, LEFT)
    tries = [TRIES // WORKERS + (number < TRIES % WORKERS) for number in range(WORKERS)]
    seen = values(arena.run_each(issue_blankets, [[each] for each in tries], seconds=LONG))
    assert sum(each["went"] for each in seen) == LEFT
    assert {word for each in seen for word in each["told"]} == {"Only 0"}
    assert arena.call(state) == {
        "left": 0,
        "moves": LEFT + 1,
        "negative": 0,
        "disagreements": 0,
        "gaps": False,
    }


def take_past_the_action(times: int) -> int:
    """Moves written by hand, without a question; how many the database took."""
    from django.db import IntegrityError, transaction

    with scope.system():
        came = Move.objects.filter(item__code="BLANKET", from_location__kind="supplier")
        like = came.select_related("document").get()
        taken = 0
        for _time in range(times):
            try:
                with transaction.atomic():
                    Move.objects.create(
                        centre_id=like.centre_id,
                        document=like.document,
                        from_location_id=like.to_location_id,
                        to_location_id=like.from_location_id,
                        item_id=like.item_id,
                        lot_id=like.lot_id,
                        quantity=Decimal(1),
                        occurred_on=like.occurred_on,
                    )
                taken += 1
            except IntegrityError:
                pass
    return taken


def test_the_database_itself_gives_no_more_than_there_is(arena: Arena):
    arena.call(build, 10)
    seen = values(arena.run_each(take_past_the_action, [[5]] * 8))
    assert sum(seen) == 10
    assert arena.call(state)["disagreements"] == 0


def test_without_the_constraint_more_would_be_given_than_there_is(arena: Arena):
    arena.call(build_without_guard, 10)
    seen = values(arena.run_each(take_past_the_action, [[5]] * 8))
    assert sum(seen) == 40


def move_about(forwards: bool) -> int:
    """Papers of several lines between two places, in one direction or the other."""
    store = store_at("KRT")
    items = list(Item.objects.exclude(code="BLANKET").order_by("code"))
    here, there = store.store, store.kitchen
    if not forwards:
        items, here, there = items[::-1], there, here
    done = 0
    for _time in range(10):
        try:
            store.post(
                DocumentType.INTERNAL,
                *[of(item, 1) for item in items],
                from_location=here,
                to_location=there,
            )
            done += 1
        except NotEnough:
            continue
    return done


def test_papers_the_opposite_way_do_not_wait_for_each_other_for_ever(arena: Arena):
    arena.call(build, 1)
    seen = arena.run_each(move_about, [[True], [False]] * 4, seconds=LONG)
    assert errors(seen) == []
    assert sum(values(seen)) > 0
    assert arena.call(state)["disagreements"] == 0


def die_while_posting() -> None:
    """The computer stops when the moves are written and the paper is not."""
    import modules.inventory.ledger.write as writing

    store, item = store_at("KRT"), Item.objects.get(code="BLANKET")

    def write_and_die(*args, **kwargs):
        write_moves(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    writing.write_moves = write_and_die
    store.issue(item, 3)


def test_a_process_that_dies_while_posting_leaves_nothing_behind(arena: Arena):
    arena.call(build, 10)
    before = arena.call(state)
    (seen,) = arena.run(die_while_posting, count=1)
    assert seen.error is not None
    assert arena.call(state) == before
    assert arena.call(issue_blankets, 2) == {"went": 2, "told": []}
    assert not arena.call(state)["gaps"]


def receive_the_same_lot() -> str:
    """Two lorries bring one lot at once; returns the lot's id."""
    store = store_at("KRT")
    store.receive(Item.objects.get(code="BLANKET"), 5, lot_number="L7")
    return str(Lot.objects.get(number="L7").pk)


def test_a_lot_that_comes_on_eight_lorries_at_once_is_one_lot(arena: Arena):
    arena.call(build, 1)
    seen = values(arena.run(receive_the_same_lot, count=8))
    assert len(set(seen)) == 1
    assert arena.call(state)["left"] == 41
