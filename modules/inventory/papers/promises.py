"""Goods that are promised to other centres may be used by somebody else; the paper says so before."""

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from modules.inventory.choices import DocumentType
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Document
from modules.inventory.quantities import NOTHING, as_text
from modules.inventory.reports.supply import reserved_of

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
    for line in paper.lines.select_related("item"):
        # What a posted paper took is gone from the balance already.
        taken[line.item_id] += line.quantity if paper.is_draft else NOTHING
        items[line.item_id] = line.item
    reserved = reserved_of(paper.centre, items)
    there = on_hand().filter(centre=paper.centre, item__in=list(reserved)).order_by()
    left = dict(there.values_list("item").annotate(total=Sum("quantity")))
    found = []
    for pk, quantity in reserved.items():
        after = left.get(pk, NOTHING) - taken[pk]
        if after < quantity:
            told = {
                "item": items[pk].label,
                "reserved": as_text(quantity),
                "left": as_text(max(after, NOTHING)) or "0",
            }
            found.append((BEFORE if paper.is_draft else AFTER) % told)
    return found
