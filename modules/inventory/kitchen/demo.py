"""Yesterday's lunch in Khartoum. Everything is invented."""

from datetime import timedelta
from decimal import Decimal

from core import scope
from core.ids import new_id
from modules.inventory.actions.kitchen import Portion, issue_for_kitchen, record_meal
from modules.inventory.models import Item, KitchenIssue, Location

PORTIONS = (("RICE", "0.12"), ("LENTILS", "0.06"), ("OIL", "0.025"))
SERVED = {
    ("18-59", "STD"): 41,
    ("18-59", "VEG"): 3,
    ("18-59", "PREGNANT"): 2,
    ("5-17", "STD"): 12,
    ("2-4", "STD"): 5,
    ("0-1", "BABY-6-23M"): 2,
    ("60+", "SOFT"): 3,
}
PEOPLE = 68


def load(world) -> None:
    """One issue by headcount, and the meal that was made of it."""
    if KitchenIssue.objects.exists():
        return
    centre, officer = world.centres["KRT"], world.users["logistics"]
    items = {item.code: item for item in Item.objects.all()}
    with scope.system(actor=officer):
        issue_for_kitchen(
            centre=centre,
            place=Location.objects.get(centre=centre, code="KITCHEN"),
            headcount=PEOPLE,
            portions=[Portion(items[code], Decimal(each)) for code, each in PORTIONS],
            key=new_id(),
            actor=officer,
        )
        record_meal(
            centre=centre,
            day=centre.today() - timedelta(days=1),
            meal="lunch",
            served=SERVED,
            headcount=PEOPLE,
            menu="Rice with lentils",
            waste_kg=Decimal("1.2"),
            actor=officer,
        )
