"""Recipes for requests, lorries, counts, losses and meals: their rules metadata cannot guess."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from core.ids import new_id
from core.models import Centre
from core.testing.worlds import CentreWorld, recipe
from modules.inventory.models import Document, Item, Location, Lot

ONE = Decimal(1)
ELSEWHERE = "ASKS"


def another_centre() -> Centre:
    """A third centre, at which nobody of a world works."""
    facts = {"name": "Asking centre", "country": "SDN"}
    return Centre.objects.get_or_create(code=ELSEWHERE, defaults=facts)[0]


def new_lot() -> Lot:
    """A lot of an item of its own."""
    item = Item.objects.create(code=f"shared{new_id()}", name="shared")
    return Lot.objects.create(item=item)


@recipe("inventory.StockRequest")
def _request(world: CentreWorld, model) -> dict:
    """Asked of a third centre and not decided yet."""
    return {"supplying_centre": another_centre(), "decided_by": None, "decision_note": ""}


@recipe("inventory.StockRequestLine")
def _request_line(world: CentreWorld, model) -> dict:
    return {"requested": ONE, "item": new_lot().item}


@recipe("inventory.Transfer")
def _transfer(world: CentreWorld, model) -> dict:
    """On the way to a third centre."""
    return {
        "receiving_centre": another_centre(),
        "paper": world.make(Document),
        "received_by": None,
    }


@recipe("inventory.TransferLine")
def _transfer_line(world: CentreWorld, model) -> dict:
    lot = new_lot()
    return {"sent": ONE, "item": lot.item, "lot": lot}


@recipe("inventory.Count")
def _count(world: CentreWorld, model) -> dict:
    """A place of its own, which nobody counts yet."""
    return {"paper": world.make(Document), "location": world.make(Location)}


@recipe("inventory.CountLine")
def _count_line(world: CentreWorld, model) -> dict:
    lot = new_lot()
    return {"item": lot.item, "lot": lot}


@recipe("inventory.LossReport")
def _loss(world: CentreWorld, model) -> dict:
    """Waiting for approval."""
    return {"paper": world.make(Document), "decided_by": None, "decision_note": ""}


@recipe("inventory.ReceiptPhoto")
def _photo(world: CentreWorld, model) -> dict:
    return {"paper": world.make(Document)}


@recipe("inventory.KitchenIssue")
def _kitchen_issue(world: CentreWorld, model) -> dict:
    return {"paper": world.make(Document), "day": timezone.localdate(), "headcount": 40}


@recipe("inventory.MealService")
def _meal(world: CentreWorld, model) -> dict:
    """Each on a day of its own."""
    number = len(world.rows.get(model, ()))
    return {"day": timezone.localdate() - timedelta(days=number)}


@recipe("inventory.MealCount")
def _portions(world: CentreWorld, model) -> dict:
    return {"served": 1}
