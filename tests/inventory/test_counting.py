"""A place is counted: people write what is there, a second person approves, the book follows."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import scope
from core.errors import NotAllowed, Refusal
from core.ids import new_id
from modules.inventory.actions.count import (
    Found,
    approve_count,
    cancel_count,
    compare_count,
    enter_counts,
    explain_differences,
    is_opening,
    send_count_back,
    start_count,
    submit_count,
)
from modules.inventory.actions.post import cancel_draft, post_document, reverse_document
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.counts.choices import CountMode
from modules.inventory.counts.errors import (
    CountMovedOn,
    CountOvertaken,
    NotAllCounted,
    NotAPlace,
    OnTheSheetAlready,
    PlaceCountedAlready,
    ReasonsMissing,
)
from modules.inventory.errors import LotNeeded, SameApprover
from modules.inventory.ledger.belonging import PaperOfACount
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Count, Location, counterparty

from .factories import Store, make_item, make_place, of

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def blanket():
    return make_item()


@pytest.fixture
def soap():
    return make_item("SOAP", "Soap")


def start(store: Store, place=None, mode=CountMode.FROZEN) -> Count:
    with scope.user(store.officer):
        return start_count(
            centre=store.centre, location=place or store.store, mode=mode, actor=store.officer
        )


def enter(store: Store, count: Count, counted: dict, found=()) -> Count:
    """Quantities by item; every line of the item gets it."""
    with scope.user(store.officer):
        lines = {
            line.pk: D(str(counted[line.item]))
            for line in count.lines.select_related("item")
            if line.item in counted
        }
        return enter_counts(count=count, counted=lines, found=found, actor=store.officer)


def explain(store: Store, count: Count, reason="unexplained") -> Count:
    with scope.user(store.officer):
        reasons = {line.pk: (reason, "") for line in count.lines.all() if line.difference}
        return explain_differences(count=count, reasons=reasons, actor=store.officer)


def as_officer(store: Store, action, count: Count) -> Count:
    with scope.user(store.officer):
        return action(count=count, actor=store.officer)


def as_manager(store: Store, action, count: Count) -> Count:
    with scope.user(store.manager):
        return action(count=count, actor=store.manager)


def finish(store: Store, count: Count) -> Count:
    """Compared, explained, submitted, approved."""
    as_officer(store, compare_count, count)
    explain(store, count)
    as_officer(store, submit_count, count)
    return as_manager(store, approve_count, count)


# --- The story -----------------------------------------------------------------------------------
def test_differences_are_counted_again_explained_approved_and_posted(store, blanket, soap):
    store.receive(blanket, 100)
    store.receive(soap, 40)
    count = enter(store, start(store), {blanket: 90, soap: 40})
    as_officer(store, compare_count, count)
    enter(store, count, {blanket: 97})
    with scope.user(store.officer):
        line = count.lines.get(item=blanket)
        assert (line.first, line.second, line.difference) == (90, 97, -3)
    with pytest.raises(ReasonsMissing):
        as_officer(store, submit_count, count)
    explain(store, count, "pests")
    as_officer(store, submit_count, count)
    count = as_manager(store, approve_count, count)
    assert store.left(blanket) == 97
    assert store.at(LocationKind.COUNT_DIFFERENCE, blanket) == 3
    with scope.user(store.manager):
        paper = count.paper
        assert paper.code == f"KRT-CNT-{store.today.year}-0001"
        told = paper.lines.values_list("item__code", "quantity", "expected", "cause")
        assert set(told) == {("BLANKET", 97, 100, "pests"), ("SOAP", 40, 40, "")}
        assert [move.item for move in paper.moves.all()] == [blanket]


def test_nothing_else_moves_while_a_place_is_counted_and_everything_afterwards(store, blanket):
    shelf = make_place(store.centre, "A1", "Shelf", kind=LocationKind.SHELF, parent=store.store)
    store.receive(blanket, 10)
    store.post(DocumentType.INTERNAL, of(blanket, 4), from_location=store.store, to_location=shelf)
    count = start(store)
    for facts in (of(blanket, 1), of(blanket, 1, from_location=shelf)):
        with pytest.raises(Refusal) as refused:
            store.post(DocumentType.ISSUE, facts, from_location=store.store)
        assert refused.value.code == "place_is_being_counted"
    enter(store, count, {blanket: 4})
    finish(store, count)
    assert (store.left(blanket), store.left(blanket, shelf)) == (4, 4)
    store.issue(blanket, 8)


def test_a_count_that_is_given_up_changes_nothing_and_frees_the_place(store, blanket):
    store.receive(blanket, 10)
    count = enter(store, start(store), {blanket: 3})
    as_officer(store, cancel_count, count)
    store.issue(blanket, 10)
    with pytest.raises(CountMovedOn):
        enter(store, count, {blanket: 3})


def test_the_first_count_of_a_place_is_its_opening_balance(store, blanket):
    rice = make_item("RICE", "Rice", unit="KG", needs_expiry=True)
    count = start(store)
    found = [
        Found(store.store, blanket, D(200)),
        Found(store.store, rice, D("75.5"), expiry=store.in_days(100)),
    ]
    enter(store, count, {}, found)
    finish(store, count)
    assert (store.left(blanket), store.left(rice)) == (200, D("75.5"))
    with scope.system():
        assert is_opening(count)


def test_goods_that_are_found_are_written_once_and_with_what_stands_on_the_packet(store, blanket):
    rice = make_item("RICE", "Rice", unit="KG", needs_expiry=True)
    store.receive(blanket, 10)
    count = start(store)
    with pytest.raises(LotNeeded):
        enter(store, count, {}, [Found(store.store, rice, D(1))])
    with pytest.raises(OnTheSheetAlready):
        enter(store, count, {}, [Found(store.store, blanket, D(1))])
    with pytest.raises(NotAPlace):
        enter(store, count, {}, [Found(store.kitchen, blanket, D(1))])


def test_the_paper_of_a_count_is_not_posted_or_given_up_behind_its_back(store, blanket):
    store.receive(blanket, 10)
    count = start(store)
    with scope.user(store.manager), pytest.raises(PaperOfACount):
        post_document(document=count.paper, actor=store.manager)
    with scope.user(store.officer), pytest.raises(PaperOfACount):
        cancel_draft(document=count.paper, actor=store.officer)


# --- While work goes on --------------------------------------------------------------------------
def test_what_moves_while_we_count_is_no_difference(store, blanket):
    store.receive(blanket, 100)
    count = start(store, mode=CountMode.WORKING)
    store.issue(blanket, 10)
    enter(store, count, {blanket: 88})
    store.issue(blanket, 20)
    store.receive(blanket, 5)
    finish(store, count)
    # Two were missing when somebody looked; 20 went and 5 came since.
    assert store.left(blanket) == 73
    assert store.at(LocationKind.COUNT_DIFFERENCE, blanket) == 2


def test_a_count_that_goods_have_overtaken_is_sent_back_and_not_posted(store, blanket):
    store.receive(blanket, 10)
    count = start(store, mode=CountMode.WORKING)
    enter(store, count, {blanket: 2})
    store.issue(blanket, 9)
    with pytest.raises(CountOvertaken):
        finish(store, count)
    as_manager(store, send_count_back, count)
    enter(store, count, {blanket: 1})
    explain(store, count)
    as_officer(store, submit_count, count)
    as_manager(store, approve_count, count)
    assert store.left(blanket) == 1


# --- What is refused -----------------------------------------------------------------------------
def test_a_sheet_with_an_empty_line_is_not_compared(store, blanket, soap):
    store.receive(blanket, 10)
    store.receive(soap, 10)
    count = enter(store, start(store), {blanket: 10})
    with pytest.raises(NotAllCounted) as refused:
        as_officer(store, compare_count, count)
    assert refused.value.data == {"lines": 1}


def test_who_counted_does_not_approve(store, blanket):
    from core.testing.worlds import make_user

    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    store.receive(blanket, 10)
    count = start(store)
    with scope.user(both):
        lines = {line.pk: D(9) for line in count.lines.all()}
        enter_counts(count=count, counted=lines, actor=both)
    as_officer(store, compare_count, count)
    explain(store, count)
    as_officer(store, submit_count, count)
    with pytest.raises(NotAllowed):
        as_officer(store, approve_count, count)
    with scope.user(both), pytest.raises(SameApprover):
        approve_count(count=count, actor=both)
    as_manager(store, approve_count, count)


def test_who_explained_differences_does_not_approve_them_and_who_only_looked_does(store, blanket):
    from core.testing.worlds import make_user

    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    store.receive(blanket, 10)
    count = enter(store, start(store), {blanket: 9})
    as_officer(store, compare_count, count)
    explain(store, count)
    with scope.user(both):
        unchanged = {line.pk: (line.reason, line.remark) for line in count.lines.all()}
        explain_differences(count=count, reasons=unchanged, actor=both)
        assert [line.explained_by for line in count.lines.all()] == [store.officer]
        changed = {line.pk: ("pests", "") for line in count.lines.all()}
        explain_differences(count=count, reasons=changed, actor=both)
    as_officer(store, submit_count, count)
    with scope.user(both), pytest.raises(SameApprover):
        approve_count(count=count, actor=both)
    as_manager(store, approve_count, count)


def test_a_posted_count_is_not_reversed_by_whoever_counted(store, blanket):
    from core.testing.worlds import make_user

    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    store.receive(blanket, 10)
    count = start(store)
    with scope.user(both):
        enter_counts(count=count, counted={x.pk: D(9) for x in count.lines.all()}, actor=both)
    count = finish(store, count)
    with scope.user(both), pytest.raises(SameApprover):
        reverse_document(document=count.paper, reason="Again", actor=both)
    with scope.user(store.officer), pytest.raises(NotAllowed):
        reverse_document(document=count.paper, reason="Again", actor=store.officer)
    assert store.left(blanket) == 9


def test_a_place_is_counted_once_at_a_time_also_by_the_place_in_it_or_around_it(store):
    shelf = make_place(store.centre, "A1", "Shelf", kind=LocationKind.SHELF, parent=store.store)
    for first, second in ((store.store, shelf), (shelf, store.store), (shelf, shelf)):
        for mode in CountMode.values:
            count = start(store, first, mode=mode)
            with pytest.raises(PlaceCountedAlready):
                start(store, second)
            as_officer(store, cancel_count, count)
    start(store, store.kitchen)


def test_a_counterparty_is_not_counted(store):
    with scope.system():
        supplier = counterparty(store.centre, LocationKind.SUPPLIER)
    with pytest.raises(NotAPlace):
        start(store, supplier)


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    there=st.integers(0, 50),
    before=st.integers(0, 20),
    counted=st.integers(0, 60),
    came=st.integers(0, 30),
)
def test_after_a_count_the_book_is_what_was_counted_and_what_moved_since(
    store, there, before, counted, came
):
    item = make_item(f"I{new_id()}", "Thing")
    place = make_place(store.centre, f"P{str(new_id())[-8:]}", "Place")
    for quantity in (there, before):
        if quantity:
            store.post(DocumentType.RECEIPT, of(item, quantity), to_location=place)
    count = start(store, place, mode=CountMode.WORKING)
    in_book = there + before > 0
    found = [] if in_book else [Found(place, item, D(counted))]
    enter(store, count, {item: counted}, found)
    if came:
        store.post(DocumentType.RECEIPT, of(item, came), to_location=place)
    finish(store, count)
    assert store.left(item, place) == counted + came
    with scope.system():
        assert disagreements() == []
        assert not Location.objects.filter(counted_by__isnull=False).exists()
