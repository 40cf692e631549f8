"""A place is counted: people write what is there, and the differences are approved and posted.

One rule holds for both ways of counting: each number is kept with what the book said at the moment
it was written down, and the difference between the two is what is posted. Where the place was
frozen nothing has moved since; where work went on, what moved since is no difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.errors import Refusal
from core.models import Centre
from modules.inventory.choices import PLACES, DocumentState, DocumentType
from modules.inventory.counts.choices import COUNT_FOLLOWS, OPEN_COUNTS, CountMode, CountState
from modules.inventory.counts.errors import (
    CountMovedOn,
    CountOvertaken,
    NotAllCounted,
    NotAPlace,
    OnTheSheetAlready,
    PlaceCountedAlready,
    ReasonsMissing,
)
from modules.inventory.errors import SameApprover
from modules.inventory.ledger.legs import check_whole
from modules.inventory.ledger.lots import lot_of
from modules.inventory.ledger.stock import DEEPEST, inside, places_in
from modules.inventory.models import (
    Balance,
    Count,
    CountLine,
    Document,
    DocumentLine,
    Item,
    Location,
    Lot,
)
from modules.inventory.quantities import NOTHING

from .post import APPROVE, post_part, who_counted

COUNT = "inventory.add_count"
NEGATIVE = "balance_not_negative"


@dataclass(frozen=True)
class Found:
    """Goods at a place that stand on no line of the sheet."""

    location: Location
    item: Item
    quantity: Decimal
    lot_number: str = ""
    expiry: date | None = None


def start_count(*, centre: Centre, location: Location, mode: str, actor, remark="") -> Count:
    """The place and all places in it are being counted; frozen, nothing else moves there.

    Raises `NotAPlace`, or `PlaceCountedAlready` where a count of it, in it or around it goes on.
    """
    check_may(COUNT, centre)
    with scope.system(actor=actor), transaction.atomic():
        if location.kind not in PLACES or location.centre_id != centre.pk:
            raise NotAPlace
        places = _taken_for_counting(location)
        paper = Document.objects.create(
            centre=centre,
            type=DocumentType.COUNT,
            occurred_on=centre.today(),
            to_location=location,
            remark=remark.strip(),
            created_by=actor,
        )
        count = Count.objects.create(
            centre=centre,
            location=location,
            mode=mode,
            paper=paper,
            remark=remark.strip(),
            started_by=actor,
        )
        if mode == CountMode.FROZEN:
            Location.objects.filter(pk__in=[each.pk for each in places]).update(counted_by=paper)
        there = Balance.objects.filter(location__in=places, quantity__gt=0)
        CountLine.objects.bulk_create(
            CountLine(count=count, location_id=place, item_id=item, lot_id=lot)
            for place, item, lot in there.values_list("location_id", "item_id", "lot_id")
        )
    return count


def enter_counts(
    *, count: Count, counted: Mapping[object, Decimal], actor, found: Iterable[Found] = ()
) -> Count:
    """What people counted is written down, by line id, each beside the book of this moment.

    While counting it is the first number; where differences are looked at, the second. Raises
    `CountMovedOn`, `OnTheSheetAlready`, `LotNeeded` or `HalfAPiece`.
    """
    check_may(COUNT, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = locked(count, CountState.COUNTING, CountState.COMPARED)
        again = row.state == CountState.COMPARED
        lines = {line.pk: line for line in row.lines.select_related("item")}
        named = [lines[pk] for pk in counted if pk in lines]
        book, now = _book(named), timezone.now()
        for line in named:
            check_whole(line.item, counted[line.pk])
            said = book.get((line.location_id, line.lot_id), NOTHING)
            if again:
                line.second, line.second_book = counted[line.pk], said
                line.second_at, line.second_by = now, actor
            else:
                line.first, line.first_book = counted[line.pk], said
                line.first_at, line.first_by = now, actor
        CountLine.objects.bulk_update(
            named,
            [f"{which}{part}" for which in ("first", "second") for part in _PARTS],
        )
        _add_found(row, list(lines.values()), found, actor)
    return row


_PARTS = ("", "_book", "_at", "_by")


def compare_count(*, count: Count, actor) -> Count:
    """Everything has a number: differences show from now on. Raises `NotAllCounted`."""
    check_may(COUNT, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = locked(count, CountState.COUNTING)
        open_lines = row.lines.filter(first=None).count()
        if open_lines:
            raise NotAllCounted(lines=open_lines)
        return _step(row, CountState.COMPARED)


def explain_differences(*, count: Count, reasons: Mapping[object, tuple[str, str]], actor) -> Count:
    """Differences have these reasons and remarks, by line id. Raises `CountMovedOn`."""
    check_may(COUNT, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = locked(count, CountState.COMPARED)
        # Who sends the sheet again without a change has explained nothing.
        lines = [
            line
            for line in row.lines.all()
            if reasons.get(line.pk, (line.reason, line.remark)) != (line.reason, line.remark)
        ]
        for line in lines:
            line.reason, line.remark = reasons[line.pk]
            line.explained_by = actor
        CountLine.objects.bulk_update(lines, ["reason", "remark", "explained_by"])
    return row


def submit_count(*, count: Count, actor) -> Count:
    """A second person can approve it. Raises `ReasonsMissing`."""
    check_may(COUNT, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = locked(count, CountState.COMPARED)
        unexplained = sum(1 for line in row.lines.all() if line.difference and not line.reason)
        if unexplained:
            raise ReasonsMissing(lines=unexplained)
        row.submitted_at, row.submitted_by = timezone.now(), actor
        return _step(row, CountState.SUBMITTED)


def send_count_back(*, count: Count, actor) -> Count:
    """Whoever approves wants differences counted again or explained better."""
    check_may(APPROVE, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        return _step(locked(count, CountState.SUBMITTED), CountState.COMPARED)


def approve_count(*, count: Count, actor) -> Count:
    """The differences are posted and the places free again.

    Raises `SameApprover` for whoever counted or explained, and `CountOvertaken` where goods left
    meanwhile that the count says were not there.
    """
    check_may(APPROVE, count.centre)
    with transaction.atomic():
        with scope.system(actor=actor):
            row = locked(count, CountState.SUBMITTED)
            lines = list(row.lines.select_related("item"))
            if actor.pk in who_counted(row, lines):
                raise SameApprover
            _write_lines(row, lines)
        row.paper = _post(row.paper, actor)
        with scope.system(actor=actor):
            row.approved_at, row.approved_by = timezone.now(), actor
            _step(row, CountState.POSTED)
            _set_free(row)
    return row


def cancel_count(*, count: Count, actor) -> Count:
    """The count is given up: nothing is posted, and the places are free again."""
    check_may(COUNT, count.centre)
    with scope.system(actor=actor), transaction.atomic():
        row = locked(count, *OPEN_COUNTS)
        _step(row, CountState.CANCELLED)
        _set_free(row)
        row.paper.state = DocumentState.CANCELLED
        row.paper.save()
    return row


def is_opening(count: Count) -> bool:
    """Whether nothing stood at the place when it was counted, so that this is its opening balance."""
    return not count.lines.filter(was_found=False).exists()


def locked(count: Count, *states: str) -> Count:
    """The count as it is now, held until the transaction ends. Raises `CountMovedOn`."""
    rows = Count.objects.select_for_update(of=("self",))
    found = rows.select_related("centre", "location", "paper__centre").get(pk=count.pk)
    if found.state not in states:
        raise CountMovedOn
    return found


def _step(count: Count, state: str) -> Count:
    if state not in COUNT_FOLLOWS[count.state]:
        raise CountMovedOn
    count.state = state
    count.save()
    return count


def _taken_for_counting(location: Location) -> list[Location]:
    """All places of the count, locked. Raises `PlaceCountedAlready`."""
    ids = [each.pk for each in places_in(location)]
    around, above = location.parent, []
    while around is not None and len(above) < DEEPEST:
        above.append(around.pk)
        around = around.parent
    # In the order of their keys, so that two who begin at once wait for each other in line.
    rows = Location.objects.filter(pk__in=[*ids, *above]).select_for_update(of=("self",))
    held = list(rows.order_by("pk"))
    if Count.objects.filter(location__in=held, state__in=sorted(OPEN_COUNTS)).exists():
        raise PlaceCountedAlready
    places = [each for each in held if each.pk in ids]
    if any(each.counted_by_id for each in places):
        raise PlaceCountedAlready
    return places


def _book(lines: list[CountLine]) -> dict[tuple, Decimal]:
    """What the balance says now of the lines' places and lots; one query."""
    rows = Balance.objects.filter(
        location__in={line.location_id for line in lines}, lot__in={line.lot_id for line in lines}
    )
    return {
        (place, lot): quantity
        for place, lot, quantity in rows.values_list("location_id", "lot_id", "quantity")
    }


def _add_found(count: Count, lines: list[CountLine], found: Iterable[Found], actor) -> None:
    """Lines for goods that the sheet does not name."""
    taken = {(line.location_id, line.lot_id) for line in lines}
    allowed = set(Location.objects.filter(inside(count.location, "")).values_list("pk", flat=True))
    now = timezone.now()
    for each in found:
        check_whole(each.item, each.quantity)
        if each.location.pk not in allowed:
            raise NotAPlace
        lot = _lot_of(each, day=count.centre.today())
        if (each.location.pk, lot.pk) in taken:
            raise OnTheSheetAlready(item=each.item)
        taken.add((each.location.pk, lot.pk))
        line = CountLine(
            count=count,
            location=each.location,
            item=each.item,
            lot=lot,
            was_found=True,
            first=each.quantity,
            first_at=now,
            first_by=actor,
        )
        line.first_book = _book([line]).get((line.location_id, line.lot_id), NOTHING)
        line.save()


def _lot_of(found: Found, *, day: date) -> Lot:
    """The known lot with what stands on the packet, whoever paid for it; else a new one."""
    known = list(
        Lot.objects.filter(
            item=found.item, number__iexact=found.lot_number.strip(), expiry=found.expiry
        )[:2]
    )
    if len(known) == 1:
        return known[0]
    line = DocumentLine(item=found.item, lot_number=found.lot_number, expiry=found.expiry)
    return lot_of(line, day=day)


def _write_lines(count: Count, lines: list[CountLine]) -> None:
    """The paper says everything that was counted, and not only what differs."""
    count.paper.lines.all().delete()
    DocumentLine.objects.bulk_create(
        DocumentLine(
            document=count.paper,
            position=position,
            item=line.item,
            lot_id=line.lot_id,
            to_location_id=line.location_id,
            quantity=line.counted,
            expected=line.book,
            cause=line.reason if line.difference else "",
            remark=line.remark,
        )
        for position, line in enumerate(lines, start=1)
    )
    count.paper.occurred_on = count.centre.today()
    count.paper.save()


def _post(paper: Document, actor) -> Document:
    try:
        return post_part(document=paper, actor=actor)
    except Refusal as refusal:
        if refusal.code == NEGATIVE:
            raise CountOvertaken from refusal
        raise


def _set_free(count: Count) -> None:
    Location.objects.filter(counted_by=count.paper).update(counted_by=None)
