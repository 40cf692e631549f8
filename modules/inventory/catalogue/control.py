"""How an item is given out is not loosened by whoever gives it out, while there is some to give.

Who keeps the catalogue also hands out without a name: with both alone, an item could be made ordinary,
handed out, and made controlled again (separation of duties; domain.md 3.4).
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core import scope
from modules.inventory.actions.distribute import controls_of
from modules.inventory.choices import Control
from modules.inventory.models import Balance, Item

RELEASE = "inventory.release_lot"

CONTROL_STAYS = _(
    "Some of this is in a store, so how it is given out is not loosened here. Ask somebody who may "
    "release lots from quarantine, or wait until none is left."
)
PART_STAYS = _(
    "The kit is in a store and this part is given out under control, so it stays in the kit. Ask "
    "somebody who may release lots from quarantine, or wait until no kit is left."
)


def is_loosened(before: str, after: str) -> bool:
    """Whether an item that was given out under control is not, or not under the same, any more."""
    return before != Control.NONE and before != after


def on_hand_anywhere(items: Iterable) -> set:
    """Those of the item ids of which some is at any centre; one query."""
    with scope.system(actor=scope.acting_user()):
        rows = Balance.objects.filter(item__in=list(items), is_guarded=True, quantity__gt=0)
        return set(rows.order_by().values_list("item_id", flat=True).distinct())


def may_loosen(item_id) -> bool:
    """Whether the asker may loosen the control of an item now."""
    return scope.current().can(RELEASE) or not on_hand_anywhere([item_id])


def is_controlled(item: Item) -> bool:
    """Whether the item, or of a kit anything in it, is given out under control."""
    return bool(controls_of({item.pk: item})[item.pk] - {Control.NONE})
