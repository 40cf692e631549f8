"""The balance is right at every moment, whoever writes, and no move is changed afterwards."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core import scope
from core.errors import Refusal
from core.ids import new_id
from modules.inventory.actions.post import post_document, reverse_document
from modules.inventory.choices import DocumentType, LocationKind, LotState
from modules.inventory.errors import (
    GoodsMovedOn,
    HalfAPiece,
    InTheFuture,
    LotHeldBack,
    LotNeeded,
    NotAnOpening,
    NotEnough,
    ReasonNeeded,
    ReversedAlready,
    SameApprover,
    SentAlready,
)
from modules.inventory.ledger.stock import places_in, stock_on
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Balance, Document, DocumentLine, Lot, Move

from .factories import make_item, make_place, make_store, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanket():
    return make_item()


@pytest.fixture
def rice():
    return make_item("RICE", "Rice", unit="KG", is_perishable=True, needs_expiry=True)


def test_what_the_lorry_brings_is_in_the_store_and_came_from_the_supplier(store, blanket):
    paper = store.receive(blanket, 100)
    assert paper.code == f"KRT-GRN-{store.today.year}-0001"
    assert store.left(blanket) == 100
    assert store.at(LocationKind.SUPPLIER, blanket) == -100


def test_what_is_issued_leaves_the_store(store, blanket):
    store.receive(blanket, 100)
    store.issue(blanket, 30)
    assert (store.left(blanket), store.at(LocationKind.CONSUMED, blanket)) == (70, 30)


def test_more_than_there_is_cannot_be_issued_and_the_sentence_says_how_much_is_left(store, blanket):
    store.receive(blanket, 10)
    with pytest.raises(NotEnough) as refused:
        store.issue(blanket, 11)
    assert "Only 10" in str(refused.value.sentence)
    assert store.left(blanket) == 10


def test_numbers_have_no_gap_where_a_paper_was_refused(store, blanket):
    store.receive(blanket, 10)
    first = store.issue(blanket, 1)
    with pytest.raises(NotEnough):
        store.issue(blanket, 100)
    second = store.issue(blanket, 1)
    assert (first.number, second.number) == (1, 2)


def test_a_tenth_of_a_kilo_taken_three_times_leaves_what_it_should(store, rice):
    store.receive(rice, "0.3", expiry=store.in_days(90))
    for _time in range(3):
        store.issue(rice, "0.1")
    assert store.left(rice) == 0


def test_half_a_blanket_is_a_mistake_of_typing(store, blanket):
    with pytest.raises(HalfAPiece):
        store.receive(blanket, "1.5")


def test_what_expires_first_goes_out_first(store, rice):
    store.receive(rice, 10, expiry=store.in_days(60), lot_number="LATE")
    store.receive(rice, 10, expiry=store.in_days(30), lot_number="EARLY")
    paper = store.issue(rice, 15)
    with scope.system():
        taken = list(paper.moves.order_by("lot__expiry").values_list("lot__number", "quantity"))
    assert taken == [("EARLY", 10), ("LATE", 5)]


def test_expired_quarantined_and_recalled_goods_stay_where_they_are(store, rice):
    store.receive(rice, 10, expiry=store.in_days(-1), lot_number="GONE")
    store.receive(rice, 10, expiry=store.in_days(30), lot_number="RECALLED")
    store.receive(rice, 10, expiry=store.in_days(40), lot_number="GOOD")
    Lot.objects.filter(number="RECALLED").update(state=LotState.RECALLED)
    with pytest.raises(NotEnough) as refused:
        store.issue(rice, 11)
    assert "Only 10" in str(refused.value.sentence)
    assert "20 more" in str(refused.value.sentence)
    paper = store.issue(rice, 10)
    with scope.system():
        assert [move.lot.number for move in paper.moves.all()] == ["GOOD"]


def test_a_held_back_lot_goes_to_nobody_even_where_it_is_chosen(store, rice):
    store.receive(rice, 10, expiry=store.in_days(30), lot_number="BAD")
    bad = Lot.objects.get(number="BAD")
    bad.state = LotState.QUARANTINED
    bad.save()
    with pytest.raises(LotHeldBack):
        store.issue(rice, 1, lot=bad)


def test_another_lot_than_the_first_to_expire_needs_a_reason(store, rice):
    store.receive(rice, 10, expiry=store.in_days(30), lot_number="EARLY")
    store.receive(rice, 10, expiry=store.in_days(60), lot_number="LATE")
    late = Lot.objects.get(number="LATE")
    with pytest.raises(ReasonNeeded):
        store.issue(rice, 1, lot=late)
    store.issue(rice, 1, lot=late, lot_reason="The early sacks are at the bottom of the pile.")
    assert store.left(rice) == 19


def test_what_needs_an_expiry_date_does_not_come_in_without(store, rice):
    with pytest.raises(LotNeeded):
        store.receive(rice, 10)


def test_tomorrow_has_not_come(store, blanket):
    with pytest.raises(InTheFuture):
        store.post(
            DocumentType.RECEIPT,
            of(blanket, 1),
            to_location=store.store,
            occurred_on=store.in_days(1),
        )


def test_a_paper_sent_twice_is_one_paper(store, blanket):
    key = new_id()
    papers = [
        store.post(DocumentType.RECEIPT, of(blanket, 5), to_location=store.store, key=key)
        for _time in range(2)
    ]
    assert papers[0].pk == papers[1].pk
    assert store.left(blanket) == 5


def test_other_goods_under_the_key_of_a_paper_are_refused_and_not_dropped(store, blanket):
    key = new_id()
    first = store.post(DocumentType.RECEIPT, of(blanket, 5), to_location=store.store, key=key)
    for lines in (
        [of(blanket, 6)],
        [of(blanket, 5), of(blanket, 1)],
        [of(blanket, 5, lot_number="B")],
    ):
        with pytest.raises(SentAlready) as refused:
            store.post(DocumentType.RECEIPT, *lines, to_location=store.store, key=key)
        assert first.code in str(refused.value.sentence)
    with pytest.raises(SentAlready):
        store.post(DocumentType.RECEIPT, of(blanket, 5), to_location=store.kitchen, key=key)
    assert store.left(blanket) == 5


def test_a_shelf_in_the_store_is_part_of_the_store(store, blanket):
    shelf = make_place(store.centre, "A1", "Shelf A1", kind=LocationKind.SHELF, parent=store.store)
    store.post(DocumentType.RECEIPT, of(blanket, 5), to_location=shelf)
    store.issue(blanket, 3)
    assert store.left(blanket, shelf) == 2


def test_a_reversal_brings_everything_back_and_names_the_paper(store, blanket):
    store.receive(blanket, 10)
    issued = store.issue(blanket, 4)
    with scope.user(store.officer):
        reversal = reverse_document(document=issued, reason="Wrong item", actor=store.officer)
    assert reversal.reverses_id == issued.pk
    assert store.left(blanket) == 10
    with scope.user(store.officer), pytest.raises(ReversedAlready):
        reverse_document(document=issued, reason="Again", actor=store.officer)


def test_a_receipt_whose_goods_were_given_away_cannot_be_reversed(store, blanket):
    received = store.receive(blanket, 10)
    store.issue(blanket, 4)
    with scope.user(store.officer), pytest.raises(GoodsMovedOn):
        reverse_document(document=received, reason="Wrong", actor=store.officer)
    assert store.left(blanket) == 6


def test_the_balance_of_any_past_day_can_be_asked(store, blanket):
    for days, quantity in ((-30, 100), (-10, 20)):
        store.post(
            DocumentType.RECEIPT,
            of(blanket, quantity),
            to_location=store.store,
            occurred_on=store.in_days(days),
        )
    store.issue(blanket, 50)
    with scope.system():
        places = places_in(store.store)
        on = {
            days: sum(stock_on(store.in_days(days), places).values()) for days in (-40, -30, -5, 0)
        }
    assert on == {-40: 0, -30: 100, -5: 120, 0: 70}


def draft(store, type, *lines, **head) -> Document:
    with scope.system():
        document = Document.objects.create(
            centre=store.centre,
            type=type,
            occurred_on=store.today,
            created_by=store.officer,
            **head,
        )
        for position, line in enumerate(lines, start=1):
            DocumentLine.objects.create(document=document, position=position, **line)
    return document


def test_who_writes_a_loss_down_does_not_approve_it(store, blanket):
    store.receive(blanket, 10)
    paper = draft(
        store,
        DocumentType.LOSS,
        {"item": blanket, "quantity": Decimal(2)},
        from_location=store.store,
        cause="wet",
    )
    with scope.system(actor=store.officer), pytest.raises(SameApprover):
        post_document(document=paper, actor=store.officer)
    with scope.user(store.manager):
        posted = post_document(document=paper, actor=store.manager)
    assert posted.approved_by == store.manager
    assert store.at(LocationKind.LOST, blanket) == 2


def test_a_count_moves_the_difference_and_nothing_else(store, blanket):
    store.receive(blanket, 10)
    paper = draft(
        store,
        DocumentType.COUNT,
        {"item": blanket, "quantity": Decimal(8)},
        to_location=store.store,
    )
    with scope.user(store.manager):
        post_document(document=paper, actor=store.manager)
    assert (store.left(blanket), store.at(LocationKind.COUNT_DIFFERENCE, blanket)) == (8, 2)


def test_an_opening_balance_is_for_goods_that_have_not_moved_yet(store, blanket):
    store.post(DocumentType.OPENING, of(blanket, 7), to_location=store.store)
    with pytest.raises(NotAnOpening):
        store.post(DocumentType.OPENING, of(blanket, 7), to_location=store.store)
    assert store.left(blanket) == 7


def test_kits_are_made_of_their_components_and_expire_with_the_first_of_them(store, blanket, rice):
    kit = make_item("KIT", "Arrival kit", unit="KIT")
    kit.components.create(item=blanket, quantity=2)
    kit.components.create(item=rice, quantity=Decimal("0.5"))
    store.receive(blanket, 10)
    store.receive(rice, 10, expiry=store.in_days(50))
    store.post(DocumentType.ASSEMBLY, of(kit, 4), from_location=store.store)
    assert [store.left(each) for each in (kit, blanket, rice)] == [4, 2, 8]
    assert Lot.objects.get(item=kit).expiry == store.in_days(50)
    store.post(DocumentType.DISASSEMBLY, of(kit, 1), from_location=store.store)
    assert [store.left(each) for each in (kit, blanket, rice)] == [3, 4, Decimal("8.5")]


# --- What the database itself refuses ------------------------------------------------------------
def refused_by_the_database(change) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), scope.system():
        change()
    return str(refused.value)


def a_move(store, item, **changes) -> Move:
    with scope.system():
        like = Move.objects.filter(item=item).first()
        facts = {
            name: getattr(like, name)
            for name in (
                "centre_id",
                "document_id",
                "item_id",
                "lot_id",
                "quantity",
                "from_location_id",
                "to_location_id",
                "occurred_on",
            )
        }
    return Move(**{**facts, **changes})


def test_a_move_written_past_every_action_keeps_the_balance_and_cannot_take_what_is_not_there(
    store, blanket
):
    store.receive(blanket, 10)
    back = a_move(store, blanket)
    back.from_location_id, back.to_location_id = back.to_location_id, back.from_location_id
    with scope.system():
        back.save(force_insert=True)
    assert store.left(blanket) == 0
    again = a_move(store, blanket, from_location_id=back.from_location_id)
    again.to_location_id = back.to_location_id
    assert "balance_not_negative" in refused_by_the_database(lambda: again.save(force_insert=True))


def test_no_balance_is_written_by_hand(store, blanket):
    store.receive(blanket, 10)
    change = lambda: Balance.objects.filter(item=blanket).update(quantity=Decimal(99))  # noqa: E731
    assert "balance_without_a_move" in refused_by_the_database(change)
    assert "balance_without_a_move" in refused_by_the_database(
        lambda: Balance.objects.filter(item=blanket).delete()
    )
    with scope.system():
        row = Balance.objects.get(location=store.store)
    row.pk, row.location = new_id(), store.kitchen
    row._state.adding = True
    assert "balance_without_a_move" in refused_by_the_database(lambda: row.save(force_insert=True))


def test_a_move_stays_within_one_centre(store, blanket):
    store.receive(blanket, 10)
    other = make_store("GDF")
    astray = a_move(store, blanket, from_location_id=store.store.pk, to_location_id=other.store.pk)
    assert "move_within_one_centre" in refused_by_the_database(
        lambda: astray.save(force_insert=True)
    )


def test_what_is_posted_is_changed_by_nobody(store, blanket):
    paper = store.receive(blanket, 10)
    for change in (
        lambda: Document.objects.filter(pk=paper.pk).update(partner="Somebody else"),
        lambda: DocumentLine.objects.filter(document=paper).update(quantity=Decimal(1)),
        lambda: DocumentLine.objects.create(document=paper, item=blanket, quantity=Decimal(1)),
        lambda: DocumentLine.objects.filter(document=paper)._raw_delete("default"),
    ):
        assert "posted_paper_stays" in refused_by_the_database(change)


def test_while_a_place_is_counted_nothing_else_moves_there(store, blanket):
    store.receive(blanket, 10)
    count = draft(store, DocumentType.COUNT, to_location=store.store)
    with scope.system():
        store.store.counted_by = count
        store.store.save()
    with pytest.raises(Refusal) as refused:
        store.issue(blanket, 1)
    assert refused.value.code == "place_is_being_counted"
    assert store.left(blanket) == 10


def test_a_reversal_that_does_not_mirror_its_move_is_refused(store, blanket):
    store.receive(blanket, 10)
    with scope.system():
        move = Move.objects.get()
    wrong = a_move(
        store,
        blanket,
        from_location_id=move.to_location_id,
        to_location_id=move.from_location_id,
        quantity=Decimal(3),
        reverses_id=move.pk,
    )
    assert "reversal_mirrors_its_move" in refused_by_the_database(
        lambda: wrong.save(force_insert=True)
    )


def test_a_balance_that_somebody_bent_is_found(store, blanket):
    store.receive(blanket, 10)
    with scope.system():
        assert disagreements() == []
    with connection.cursor() as cursor:
        drop = "DROP TRIGGER inventory_balance_update_balance_without_a_move"
        if connection.vendor == "postgresql":
            drop += " ON inventory_balance"
        cursor.execute(drop)
    with scope.system():
        Balance.objects.filter(location=store.store).update(quantity=Decimal(99))
        (found,) = disagreements()
    assert (found.balance, found.moves) == (99, 10)


def test_the_command_says_that_everything_agrees(store, blanket, capsys):
    store.receive(blanket, 10)
    call_command("verify_stock")
    assert "2 balances are the sums of their moves." in capsys.readouterr().out
