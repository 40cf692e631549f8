"""Several receive one lorry, load one shelf or count one place at the same moment: each happens once."""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from core import scope
from core.errors import Refusal
from core.ids import new_id
from core.testing.worlds import make_user
from modules.inventory.actions.count import (
    approve_count,
    compare_count,
    enter_counts,
    explain_differences,
    start_count,
    submit_count,
)
from modules.inventory.actions.post import reverse_document
from modules.inventory.actions.receive_transfer import Received, receive_transfer
from modules.inventory.actions.send import Vehicle, send_transfer
from modules.inventory.choices import LocationKind
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import Count, Document, Item, Location, Transfer
from modules.inventory.transfers.unlisted import Unlisted
from tests.harness.arena import Arena, values
from tests.inventory.factories import make_item, make_store, of, store_at

AT_ONCE, LORRIES, EACH = 6, 4, 10
BLANKET, SOAP = "BLANKET", "SOAP"
LORRY = Vehicle(driver="Hassan Elamin", plate="KH 4711")


def build() -> None:
    """Khartoum has goods for all lorries, Gadaref an empty store."""
    khartoum, gadaref = make_store("KRT"), make_store("GDF")
    blanket = make_item()
    khartoum.receive(blanket, LORRIES * EACH)
    gadaref.receive(blanket, LORRIES * EACH)


def build_with_lorries() -> None:
    """The same, and lorries are on the way in both directions."""
    build()
    for _lorry in range(LORRIES):
        send("KRT", "GDF")
        send("GDF", "KRT")


def build_with_a_count() -> None:
    """A count of Khartoum's store that waits for approval, and two managers."""
    build()
    store = store_at("KRT")
    make_user("second.manager", ("centre_manager", store.centre))
    with scope.user(store.officer):
        count = start_count(
            centre=store.centre, location=store.store, mode="frozen", actor=store.officer
        )
        lines = {line.pk: Decimal(EACH) for line in count.lines.all()}
        enter_counts(count=count, counted=lines, actor=store.officer)
        compare_count(count=count, actor=store.officer)
        reasons = dict.fromkeys(lines, ("unexplained", ""))
        explain_differences(count=count, reasons=reasons, actor=store.officer)
        submit_count(count=count, actor=store.officer)


def outcome_of(action) -> str:
    """What came of it, in one word."""
    try:
        with transaction.atomic():
            action()
    except Refusal as refusal:
        return refusal.code
    return "done"


def send(sender: str, receiver: str, key=None) -> str:
    """A lorry leaves with the same quantity each time."""
    store, other = store_at(sender), store_at(receiver)
    with scope.user(store.officer):
        return str(
            send_transfer(
                centre=store.centre,
                receiving_centre=other.centre,
                from_location=store.store,
                lines=[of(Item.objects.get(code=BLANKET), EACH)],
                vehicle=LORRY,
                key=key or new_id(),
                actor=store.officer,
            ).pk
        )


def send_one_form(key: str) -> str:
    return send("KRT", "GDF", key)


def receive_all(at: str, beside: tuple[Unlisted, ...] = ()) -> list[str]:
    """Every lorry to a centre is received, each short by one, with goods beside its waybill."""
    store, seen = store_at(at), []
    with scope.user(store.officer):
        coming = Transfer.objects.filter(receiving_centre=store.centre).order_by("pk")
        for lorry in list(coming):
            lines = {
                line.pk: Received(Decimal(EACH - 1), cause="theft") for line in lorry.lines.all()
            }
            seen.append(
                outcome_of(
                    lambda lorry=lorry, lines=lines: receive_transfer(
                        transfer=lorry,
                        to_location=store.store,
                        received=lines,
                        unlisted=beside,
                        key=new_id(),
                        actor=store.officer,
                    )
                )
            )
    return seen


def receive_all_with_soap(at: str) -> list[str]:
    """The same, and each lorry brings soap of a lot that nobody knew."""
    soap = Item.objects.get(code=SOAP)
    bars = Unlisted(soap, Decimal(EACH), "other_load", lot_number="S-7")
    return receive_all(at, (bars,))


def build_with_lorries_and_soap() -> None:
    """Lorries are on the way, and soap is in the catalogue and in no store."""
    build_with_lorries()
    make_item(SOAP, "Soap")


def soap_everywhere() -> list:
    """How many lots there are, what both stores hold, and how many balances are wrong."""
    soap = Item.objects.get(code=SOAP)
    with scope.system():
        wrong = len(disagreements())
        lots = soap.lots.count()
    return [lots, str(store_at("KRT").left(soap) + store_at("GDF").left(soap)), wrong]


def take_all_back() -> list[str]:
    """Khartoum takes all its lorries back."""
    store, seen = store_at("KRT"), []
    with scope.user(store.officer):
        papers = Document.objects.filter(transfer__isnull=False).order_by("pk")
        for paper in list(papers):
            seen.append(
                outcome_of(
                    lambda paper=paper: reverse_document(
                        document=paper, reason="Road closed", actor=store.officer
                    )
                )
            )
    return seen


def receive_or_take_back(what: str) -> list[str]:
    return take_all_back() if what == "take back" else receive_all(what)


def state() -> dict:
    """What both books say."""
    khartoum, gadaref, item = store_at("KRT"), store_at("GDF"), Item.objects.get(code=BLANKET)
    with scope.system():
        wrong = len(disagreements())
    at = LocationKind
    return {
        "in transit": str(khartoum.at(at.IN_TRANSIT, item) + gadaref.at(at.IN_TRANSIT, item)),
        "between centres": str(
            khartoum.at(at.OTHER_CENTRE, item) + gadaref.at(at.OTHER_CENTRE, item)
        ),
        "on hand": str(khartoum.left(item) + gadaref.left(item)),
        "lost": str(khartoum.at(at.LOST, item) + gadaref.at(at.LOST, item)),
        "wrong": wrong,
        "lorries": QuerySet(Transfer).count(),
    }


def words(outcomes) -> list[str]:
    return [word for seen in values(outcomes) for word in seen]


def test_a_lorry_is_received_once_in_however_many_windows(arena: Arena):
    arena.call(build_with_lorries)
    seen = words(arena.run(receive_all, count=AT_ONCE, args=["GDF"]))
    assert seen.count("done") == LORRIES
    assert set(seen) == {"done", "received_already"}
    found = arena.call(state)
    assert (found["lost"], found["between centres"], found["wrong"]) == (str(LORRIES), "0", 0)


def test_lorries_that_meet_on_the_road_are_received_without_waiting_for_ever(arena: Arena):
    arena.call(build_with_lorries)
    seen = words(arena.run_each(receive_all, [["GDF"], ["KRT"]] * 2))
    assert seen.count("done") == 2 * LORRIES
    found = arena.call(state)
    assert (found["in transit"], found["lost"], found["wrong"]) == ("0", str(2 * LORRIES), 0)
    assert found["on hand"] == str(2 * LORRIES * (EACH - 1))


def test_new_goods_on_lorries_that_meet_are_of_one_lot(arena: Arena):
    arena.call(build_with_lorries_and_soap)
    seen = words(arena.run_each(receive_all_with_soap, [["GDF"], ["KRT"]] * 2))
    assert seen.count("done") == 2 * LORRIES
    assert set(seen) == {"done", "received_already"}
    assert arena.call(soap_everywhere) == [1, str(2 * LORRIES * EACH), 0]


def test_a_lorry_is_received_or_taken_back_and_never_both(arena: Arena):
    arena.call(build_with_lorries)
    received, taken = values(arena.run_each(receive_or_take_back, [["GDF"], ["take back"]]))
    assert received.count("done") + taken.count("done") == LORRIES
    assert set(received) <= {"done", "taken_back"}
    assert set(taken) <= {"done", "waybill_received"}
    assert arena.call(state)["wrong"] == 0


def test_one_form_sent_from_many_windows_is_one_lorry(arena: Arena):
    arena.call(build)
    seen = values(arena.run(send_one_form, count=AT_ONCE, args=[str(new_id())]))
    assert len(set(seen)) == 1
    assert arena.call(state)["lorries"] == 1


# --- Counts --------------------------------------------------------------------------------------
def start_counting() -> str:
    """The officer starts a count of the store."""
    store = store_at("KRT")
    with scope.user(store.officer):
        return outcome_of(
            lambda: start_count(
                centre=store.centre, location=store.store, mode="frozen", actor=store.officer
            )
        )


def approve(who: str) -> str:
    """A manager approves the count."""
    from django.contrib.auth import get_user_model

    actor = get_user_model().objects.get(username=who)
    with scope.user(actor):
        count = Count.objects.get()
        return outcome_of(lambda: approve_count(count=count, actor=actor))


def store_of_khartoum() -> list:
    """What is left, and how many places are held by a count."""
    left = store_at("KRT").left(Item.objects.get())
    return [str(left), QuerySet(Location).filter(counted_by__isnull=False).count()]


def test_a_place_is_counted_once_however_many_start(arena: Arena):
    arena.call(build)
    seen = values(arena.run(start_counting, count=AT_ONCE))
    assert sorted(seen) == ["done", *["place_counted_already"] * (AT_ONCE - 1)]


def test_a_count_is_posted_once_whichever_managers_approve(arena: Arena):
    arena.call(build_with_a_count)
    seen = values(arena.run_each(approve, [["manager.krt"], ["second.manager"]] * 3))
    assert sorted(seen) == [*["count_moved_on"] * 5, "done"]
    assert arena.call(store_of_khartoum) == [str(EACH), 0]
