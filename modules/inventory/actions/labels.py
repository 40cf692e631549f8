"""Labels: printed for what is there, printed blank, bound to what they were stuck to."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from modules.inventory.errors import LabelBoundAlready, LabelNotKnown
from modules.inventory.models import GoodsLabel, Item, Location, Lot
from modules.inventory.rules.label_codes import as_code, new_code

ADD, BIND = "inventory.add_goodslabel", "inventory.change_goodslabel"


def make_labels(
    *, centre: Centre, actor, things: Iterable[tuple[Item | None, Lot | None, Location | None]]
) -> list[GoodsLabel]:
    """A new label for each (item, lot, place); (None, None, None) is a blank one."""
    check_may(ADD, centre)
    now = timezone.now()
    rows = []
    for item, lot, location in things:
        is_bound = item is not None or location is not None
        rows.append(
            GoodsLabel(
                centre=centre,
                code=new_code(),
                item=item,
                lot=lot,
                location=location,
                bound_at=now if is_bound else None,
                bound_by=actor if is_bound else None,
            )
        )
    with scope.system(actor=actor):
        return GoodsLabel.objects.bulk_create(rows)


def find_label(*, text: str, centre: Centre) -> GoodsLabel:
    """The label of a centre that was scanned. Raises `LabelNotKnown`."""
    code = as_code(text)
    rows = GoodsLabel.objects.select_related("item", "lot", "location", "centre")
    found = rows.filter(centre=centre, code=code).first() if code else None
    if found is None:
        raise LabelNotKnown
    return found


def bind_label(
    *,
    label: GoodsLabel,
    actor,
    item: Item | None = None,
    lot: Lot | None = None,
    location: Location | None = None,
    content: str = "",
) -> GoodsLabel:
    """A blank label says from now on what it is stuck to. Raises `LabelBoundAlready`."""
    check_may(BIND, label.centre)
    with scope.system(actor=actor), transaction.atomic():
        stored = GoodsLabel.objects.select_for_update(of=("self",)).get(pk=label.pk)
        if not stored.is_blank:
            raise LabelBoundAlready
        stored.item, stored.lot, stored.location, stored.content = item, lot, location, content
        stored.bound_at, stored.bound_by = timezone.now(), actor
        stored.save()
        return stored
