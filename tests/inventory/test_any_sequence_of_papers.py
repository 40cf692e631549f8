"""Whatever is posted and reversed, in whatever order: balances are the sums of moves, goods neither
appear nor vanish, and what expires first goes out first.
"""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core import scope
from core.errors import Refusal
from modules.inventory.actions.post import reverse_document
from modules.inventory.choices import DocumentType, LotState
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Balance, Lot, Move

from .factories import make_item, make_store, of

QUANTITIES = st.integers(min_value=1, max_value=30)
GRAMS = st.decimals(min_value="0.001", max_value="40", places=3)
DAYS = st.sampled_from([-3, 0, 5, 40, None])
STEPS, EXAMPLES = 12, 12


class StoreMachine(RuleBasedStateMachine):
    """A store in which anything may happen in any order."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.papers = []

    def teardown(self):
        """Leave no trace for the next sequence."""
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_store(self):
        self.store = make_store("KRT")
        self.blanket = make_item("BLANKET", "Blanket")
        self.rice = make_item("RICE", "Rice", unit="KG")
        self.kit = make_item("KIT", "Kit", unit="KIT")
        self.kit.components.create(item=self.blanket, quantity=Decimal(2))
        self.kit.components.create(item=self.rice, quantity=Decimal("0.5"))

    def attempt(self, type, *lines, **more):
        """Post, or be refused with nothing changed."""
        try:
            paper = self.store.post(type, *lines, **more)
        except Refusal:
            return None
        self.papers.append(paper)
        return paper

    @rule(quantity=QUANTITIES, days=DAYS)
    def a_lorry_brings_blankets(self, quantity, days):
        expiry = None if days is None else self.store.in_days(days)
        line = of(self.blanket, quantity, expiry=expiry)
        assert self.attempt(DocumentType.RECEIPT, line, to_location=self.store.store)

    @rule(quantity=GRAMS, days=DAYS)
    def somebody_gives_rice(self, quantity, days):
        expiry = None if days is None else self.store.in_days(days)
        line = of(self.rice, quantity, expiry=expiry)
        assert self.attempt(DocumentType.DONATION, line, to_location=self.store.store)

    @rule(blankets=QUANTITIES, rice=GRAMS)
    def goods_are_given_to_people(self, blankets, rice):
        lines = (of(self.blanket, blankets), of(self.rice, rice))
        usable = self.expiries_of_what_may_go_out()
        paper = self.attempt(DocumentType.DISTRIBUTION, *lines, from_location=self.store.store)
        if paper is not None:
            self.check_first_expired_first_out(paper, usable)

    @rule(quantity=QUANTITIES)
    def blankets_go_to_the_kitchen_and_back(self, quantity):
        line = of(self.blanket, quantity)
        places = {"from_location": self.store.store, "to_location": self.store.kitchen}
        if self.attempt(DocumentType.INTERNAL, line, **places):
            back = {"from_location": self.store.kitchen, "to_location": self.store.store}
            self.attempt(DocumentType.INTERNAL, line, **back)

    @rule(quantity=st.integers(min_value=1, max_value=5))
    def kits_are_made_up(self, quantity):
        place = {"from_location": self.store.store}
        self.attempt(DocumentType.ASSEMBLY, of(self.kit, quantity), **place)

    @rule(quantity=st.integers(min_value=1, max_value=5))
    def kits_are_taken_apart(self, quantity):
        place = {"from_location": self.store.store}
        self.attempt(DocumentType.DISASSEMBLY, of(self.kit, quantity), **place)

    @precondition(lambda self: self.papers)
    @rule(choice=st.integers(min_value=0))
    def a_paper_is_reversed(self, choice):
        paper = self.papers[choice % len(self.papers)]
        try:
            with scope.user(self.store.officer):
                reverse_document(document=paper, reason="Mistake", actor=self.store.officer)
        except Refusal:
            return

    @precondition(lambda self: self.papers)
    @rule(choice=st.integers(min_value=0), state=st.sampled_from(LotState.values))
    def a_lot_changes_its_state(self, choice, state):
        lots = list(Lot.objects.order_by("id"))
        Lot.objects.filter(pk=lots[choice % len(lots)].pk).update(state=state)

    @invariant()
    def balances_are_the_sums_of_moves(self):
        with scope.system():
            assert disagreements() == []

    @invariant()
    def no_place_holds_less_than_nothing(self):
        with scope.system():
            assert not Balance.objects.filter(is_guarded=True, quantity__lt=0).exists()

    @invariant()
    def goods_neither_appear_nor_vanish(self):
        with scope.system():
            sums: dict = {}
            for lot, quantity in Balance.objects.values_list("lot", "quantity"):
                sums[lot] = sums.get(lot, Decimal(0)) + quantity
        assert set(sums.values()) <= {Decimal(0)}

    def expiries_of_what_may_go_out(self) -> dict:
        """Per item, the expiry of each usable lot in the store before something goes out."""
        with scope.system():
            rows = Balance.objects.filter(
                location=self.store.store, quantity__gt=0, lot__state=LotState.OK
            ).values_list("item", "lot", "lot__expiry")
            found: dict = {}
            for item, lot, expiry in rows:
                if expiry is None or expiry >= self.store.today:
                    found.setdefault(item, {})[lot] = expiry or self.store.in_days(9999)
        return found

    def check_first_expired_first_out(self, paper, usable) -> None:
        """No lot was begun while one that expires earlier had something left."""
        with scope.system():
            for item in {move.item_id for move in paper.moves.all()}:
                moves = Move.objects.filter(document=paper, item=item)
                taken = {move.lot_id for move in moves}
                assert taken <= set(usable[item])
                last = max(usable[item][lot] for lot in taken)
                earlier = {lot for lot, day in usable[item].items() if day < last}
                left = Balance.objects.filter(
                    location=self.store.store, lot__in=earlier, quantity__gt=0
                )
                assert not left.exists()


@pytest.mark.django_db
def test_any_sequence_of_papers_and_reversals_keeps_the_ledger_right():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        StoreMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
