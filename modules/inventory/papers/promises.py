"""Goods that are promised to other centres may be used by somebody else; the paper says so before."""

from collections import defaultdict

from django.utils.translation import gettext_lazy

from modules.inventory.choices import DocumentType
from modules.inventory.ledger.stock import fit_for_use
from modules.inventory.models import Document, Lot
from modules.inventory.quantities import NOTHING, as_text
from modules.inventory.reports.supply import reserved_of
from modules.inventory.rules.lots import why_held_back

# Papers by which goods are gone from the centre's own use without serving a request.
TAKES_GOODS = frozenset({DocumentType.ISSUE, DocumentType.DISTRIBUTION, DocumentType.LOSS})
BEFORE = gettext_lazy(
    "%(item)s: %(reserved)s are reserved for approved requests of other centres, and this paper "
    "leaves %(left)s. It can be posted; tell them, or take less."
)
AFTER = gettext_lazy(
    "%(item)s: %(reserved)s are reserved for approved requests of other centres, and %(left)s are "
    "left. The paper was posted; tell them what they can still get."
)


def promises_at_stake(paper: Document) -> list[str]:
    """A sentence for each item of which a paper leaves less than is reserved; three queries."""
    if paper.type not in TAKES_GOODS:
        return []
    taken, items = defaultdict(lambda: NOTHING), {}
    today = paper.centre.today()
    for line in paper.lines.select_related("item", "lot"):
        items[line.item_id] = line.item
        # What a posted paper took is gone from the balance already, and what is held back serves
        # no request.
        if paper.is_draft and not (line.lot and is_held_back(line.lot, today)):
            taken[line.item_id] += line.quantity
    reserved = reserved_of(paper.centre, items)
    left = fit_for_use(paper.centre, reserved)
    found = []
    for pk, quantity in reserved.items():
        after = left[pk] - taken[pk]
        if after < quantity:
            told = {
                "item": items[pk].label,
                "reserved": as_text(quantity),
                "left": as_text(max(after, NOTHING)) or "0",
            }
            found.append((BEFORE if paper.is_draft else AFTER) % told)
    return found


def is_held_back(lot: Lot, day) -> bool:
    """Whether the lot may not be given out on that day."""
    return bool(why_held_back(lot.state, lot.expiry, day))
