"""What a move and a whole paper cost, and how fast the balance is known after a million moves.

Measured on the database that the environment names. `raw` is the same insert and the same two
updates as SQL, into copies of the tables that have their keys and indexes and no trigger; `minimal`
is a Django transaction that creates a move and updates two balances there, and does nothing else.
"""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from core import scope
from core.ids import new_id
from core.models import Centre, Membership, ModuleActivation
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.lots import known_lot
from modules.inventory.ledger.stock import on_hand, places_in, stock_on
from modules.inventory.models import Document, Item, Location, Lot, Move, counterparty
from modules.inventory.quantities import QuantityField
from tests.harness.databases import REPOSITORY

from . import tryton_beside
from .lines import Line
from .timing import milliseconds

MOVES = int(os.environ.get("BENCH_MOVES") or 1_000_000)
ITEMS, DAYS, AT_ONCE = 400, 365, 5_000
WARM_UPS, ROUNDS, IN_A_ROUND = 20, 12, 25
MOST_FOR_A_MOVE, MOST_FOR_A_PAPER, MOST_NOW, MOST_THEN = 2.5, 4.0, 20.0, 1_000.0
FASTER = 8.0
CENTRE, KEEPER, PLENTY = "STK", "stock.officer", Decimal(100_000_000)
FOREIGN_KEY = re.compile(r' REFERENCES "\w+" \("\w+"\) DEFERRABLE INITIALLY DEFERRED')
INDEX_NAME = re.compile(r'^(CREATE (?:UNIQUE )?)INDEX "(\w+)"')
COPIES = {"inventory_move": "bench_move", "inventory_balance": "bench_balance"}


def measure_stock() -> Iterator[Line]:
    """Lines of one database."""
    call_command("migrate", verbosity=0)
    store = _Store()
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    # One request: who asks is found out once, whatever is done in it.
    with _Copies() as copies, scope.user(store.keeper):
        works = {
            "raw": lambda: copies.raw(store),
            "minimal": lambda: copies.minimal(store),
            "move": store.move,
            "paper": store.issue,
        }
        taken = _in_turns(works)
    for name, what, beside, goal in (
        ("move", "a move with its two balances : raw SQL", "raw", MOST_FOR_A_MOVE),
        (
            "paper",
            "an issue of one line, posted : minimal transaction",
            "minimal",
            MOST_FOR_A_PAPER,
        ),
    ):
        ratio = taken[name] / taken[beside]
        note = f"{1000 / taken[name]:,.0f} a second : {1000 / taken[beside]:,.0f}"
        yield Line(f"{engine}, {what}", ratio, at_most=goal, note=note)
    if connection.vendor == "sqlite":
        yield from _beside_tryton(1000 / taken["paper"])
    store.fill(MOVES)
    for what, work, goal in (
        ("stock on hand of one store", store.now, MOST_NOW),
        ("stock half a year ago", lambda: store.on(-DAYS // 2), MOST_THEN),
        ("stock at the beginning", lambda: store.on(-DAYS), MOST_THEN),
    ):
        taken_now = statistics.median(milliseconds(work) for _time in range(5))
        yield Line(f"{engine}, {what} after {MOVES:,} moves", taken_now, " ms", goal)


def _beside_tryton(ours: float) -> Iterator[Line]:
    """The same work by Tryton, in a process of its own that began when ours ended."""
    if not tryton_beside.is_installed():
        sys.stderr.write(
            "Left out of stock: Tryton, it is not installed (requirements-bench.txt).\n"
        )
        return
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.tryton_beside"],
        cwd=REPOSITORY,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    theirs = float(told.stdout)
    note = f"{ours:,.0f} a second : {theirs:,.0f}"
    yield Line(
        "SQLite, papers of one line : Tryton's moves", ours / theirs, at_least=FASTER, note=note
    )


def _in_turns(works: dict[str, Callable]) -> dict[str, float]:
    """Median milliseconds of each by the clock on the wall, many of each at a time."""
    import time

    for work in works.values():
        for _time in range(WARM_UPS):
            work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            began = time.perf_counter()
            for _time in range(IN_A_ROUND):
                work()
            taken[name].append((time.perf_counter() - began) * 1000 / IN_A_ROUND)
    return {name: statistics.median(times) for name, times in taken.items()}


class _Store:
    """A centre with a store of many items, and who keeps it."""

    def __init__(self):
        with scope.system():
            self.centre, created = Centre.objects.get_or_create(
                code=CENTRE,
                defaults={"name": "Stock", "country": "SD", "time_zone": "Africa/Khartoum"},
            )
            if created:
                self._set_up()
            self.keeper = get_user_model().objects.get(username=KEEPER)
            self.place = Location.objects.get(centre=self.centre, code="MAIN")
            self.items = list(Item.objects.order_by("code"))
            self.lots = {lot.item_id: lot for lot in Lot.objects.all()}
            self.consumed = counterparty(self.centre, LocationKind.CONSUMED)
            self.supplier = counterparty(self.centre, LocationKind.SUPPLIER)
            self.document = Document.objects.filter(centre=self.centre).earliest("created_at")
        self.item = self.items[0]
        self.lot = self.lots[self.item.pk]

    def _set_up(self) -> None:
        keeper, _created = get_user_model().objects.get_or_create(username=KEEPER)
        role = Group.objects.get(name="logistics_officer")
        Membership.objects.create(user=keeper, role=role, centre=self.centre)
        ModuleActivation.objects.create(centre=self.centre, module="inventory", state="on")
        place = Location.objects.create(
            centre=self.centre, code="MAIN", name="Main store", kind=LocationKind.STORE
        )
        items = [
            Item.objects.create(code=f"I{number:04d}", name=f"Item {number}")
            for number in range(ITEMS)
        ]
        for item in items:
            known_lot(item=item)
        with scope.user(keeper):
            post_paper(
                centre=self.centre,
                type=DocumentType.RECEIPT,
                lines=[LineFacts(item=item, quantity=PLENTY) for item in items],
                actor=keeper,
                occurred_on=self.centre.today() - timedelta(days=DAYS + 30),
                to_location=place,
            )

    def move(self) -> None:
        """One move in a transaction of its own; triggers do the rest."""
        with scope.system(), transaction.atomic():
            Move.objects.create(
                centre_id=self.centre.pk,
                document_id=self.document.pk,
                from_location_id=self.place.pk,
                to_location_id=self.consumed.pk,
                item_id=self.item.pk,
                lot_id=self.lot.pk,
                quantity=Decimal(1),
                occurred_on=self.document.occurred_on,
                actor_id=self.keeper.pk,
            )

    def issue(self) -> None:
        """A whole paper: permission, lot, number, line, move, paper and its history."""
        post_paper(
            centre=self.centre,
            type=DocumentType.ISSUE,
            lines=[LineFacts(item=self.item, quantity=Decimal(1))],
            actor=self.keeper,
            from_location=self.place,
            key=new_id(),
        )

    def fill(self, number: int) -> None:
        """So many moves, in and out of the store, over a year."""
        with scope.system():
            there = Move.objects.count()
            today = self.centre.today()
            for start in range(there, number, AT_ONCE):
                moves = [self._one_of_many(turn, today) for turn in range(start, start + AT_ONCE)]
                with transaction.atomic():
                    Move.objects.bulk_create(moves)
                sys.stderr.write(f"\r  {start + AT_ONCE:,} of {number:,} moves")
                sys.stderr.flush()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _one_of_many(self, turn: int, today) -> Move:
        item = self.items[turn % ITEMS]
        here, there = self.place.pk, self.consumed.pk
        if turn % 3 == 0:
            here, there = self.supplier.pk, self.place.pk
        return Move(
            centre_id=self.centre.pk,
            document_id=self.document.pk,
            from_location_id=here,
            to_location_id=there,
            item_id=item.pk,
            lot_id=self.lots[item.pk].pk,
            quantity=Decimal(1 + turn % 7),
            occurred_on=today - timedelta(days=DAYS - turn * DAYS // MOVES),
            actor_id=self.keeper.pk,
        )

    def now(self) -> list:
        """What the store holds, as the list of stock asks."""
        with scope.user(self.keeper):
            rows = on_hand().filter(location=self.place)
            return list(rows.values_list("item__code", "lot__number", "lot__expiry", "quantity"))

    def on(self, days: int) -> dict:
        """What it held on a past day."""
        with scope.user(self.keeper):
            return stock_on(self.centre.today() + timedelta(days=days), places_in(self.place))


class BenchMove(models.Model):
    """A move as a plain table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    centre_id = models.UUIDField()
    document_id = models.UUIDField()
    line_id = models.UUIDField(null=True)
    from_location_id = models.UUIDField()
    to_location_id = models.UUIDField()
    item_id = models.UUIDField()
    lot_id = models.UUIDField()
    quantity = QuantityField()
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    reverses_id = models.UUIDField(null=True)
    key = models.UUIDField(default=new_id)

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_move"


class BenchBalance(models.Model):
    """A balance as a plain table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    centre_id = models.UUIDField()
    location_id = models.UUIDField()
    item_id = models.UUIDField()
    lot_id = models.UUIDField()
    quantity = QuantityField()
    is_guarded = models.BooleanField()
    last_move_id = models.UUIDField()

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_balance"


class _Copies:
    """The two tables again, with their indexes and checks, without triggers and foreign keys."""

    def __enter__(self):
        with connection.cursor() as cursor:
            for table, copy in COPIES.items():
                cursor.execute(f'DROP TABLE IF EXISTS "{copy}"')
                for statement in self._statements(cursor, table, copy):
                    cursor.execute(statement)
            cursor.execute('INSERT INTO "bench_balance" SELECT * FROM "inventory_balance"')
        return self

    def __exit__(self, *_error):
        with connection.cursor() as cursor:
            for copy in COPIES.values():
                cursor.execute(f'DROP TABLE IF EXISTS "{copy}"')

    @staticmethod
    def _statements(cursor, table: str, copy: str) -> list[str]:
        if connection.vendor == "postgresql":
            return [f'CREATE TABLE "{copy}" (LIKE "{table}" INCLUDING ALL)']
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('table', 'index')"
            " AND sql IS NOT NULL ORDER BY type DESC",
            [table],
        )
        # Other tables stay what they are referred to; a balance need not name a move of ours.
        made = [FOREIGN_KEY.sub("", sql).replace(table, copy) for (sql,) in cursor.fetchall()]
        return [INDEX_NAME.sub(r'\1INDEX "bench_\2"', sql) for sql in made]

    def raw(self, store: _Store) -> None:
        """Three statements as SQL, in a transaction."""
        values = _move_of(store)
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "bench_move" ({columns}) VALUES ({marks})', list(values.values())
            )
            for place, change in (
                (values["from_location_id"], -1000),
                (values["to_location_id"], 1000),
            ):
                cursor.execute(
                    'UPDATE "bench_balance" SET quantity = quantity + %s, last_move_id = %s'
                    " WHERE location_id = %s AND lot_id = %s",
                    [change, values["id"], place, values["lot_id"]],
                )

    def minimal(self, store: _Store) -> None:
        """The same with Django's models."""
        with transaction.atomic():
            BenchMove.objects.create(
                centre_id=store.centre.pk,
                document_id=store.document.pk,
                from_location_id=store.place.pk,
                to_location_id=store.consumed.pk,
                item_id=store.item.pk,
                lot_id=store.lot.pk,
                quantity=Decimal(1),
                occurred_on=store.document.occurred_on,
                actor_id=store.keeper.pk,
            )
            for place, change in ((store.place.pk, -1000), (store.consumed.pk, 1000)):
                BenchBalance.objects.filter(location_id=place, lot_id=store.lot.pk).update(
                    quantity=F("quantity") + models.Value(change, models.BigIntegerField())
                )


def _move_of(store: _Store) -> dict:
    """Values of a move as the database keeps them."""
    told = {
        "id": new_id(),
        "centre_id": store.centre.pk,
        "document_id": store.document.pk,
        "from_location_id": store.place.pk,
        "to_location_id": store.consumed.pk,
        "item_id": store.item.pk,
        "lot_id": store.lot.pk,
        "quantity": Decimal(1),
        "occurred_on": store.document.occurred_on,
        "recorded_at": timezone.now(),
        "actor_id": store.keeper.pk,
        "key": new_id(),
    }
    fields = {field.attname: field for field in BenchMove._meta.concrete_fields}
    return {name: fields[name].get_db_prep_save(value, connection) for name, value in told.items()}
