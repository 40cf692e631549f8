"""The kitchen of Khartoum is being counted: half of it has its numbers. Everything is invented."""

from decimal import Decimal

from core import scope
from modules.inventory.actions.count import enter_counts, start_count
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import DocumentType
from modules.inventory.facts import LineFacts
from modules.inventory.models import Count, Item, Location

from .choices import CountMode

IN_THE_KITCHEN = (("RICE", 50), ("LENTILS", 25), ("OIL", 12), ("BISCUITS", 60))
COUNTED = {"RICE": "48.5", "LENTILS": "25"}


def load(world) -> None:
    """Goods for the kitchen, and a count of it in progress beside the work."""
    if Count.objects.exists():
        return
    centre, officer = world.centres["KRT"], world.users["logistics"]
    places = {place.code: place for place in Location.objects.filter(centre=centre)}
    items = {item.code: item for item in Item.objects.all()}
    with scope.system(actor=officer):
        post_paper(
            centre=centre,
            type=DocumentType.INTERNAL,
            lines=[LineFacts(item=items[code], quantity=Decimal(n)) for code, n in IN_THE_KITCHEN],
            actor=officer,
            from_location=places["MAIN"],
            to_location=places["KITCHEN"],
        )
        count = start_count(
            centre=centre,
            location=places["KITCHEN"],
            mode=CountMode.WORKING,
            remark="Weekly count",
            actor=officer,
        )
        lines = count.lines.select_related("item")
        counted = {
            line.pk: Decimal(COUNTED[line.item.code]) for line in lines if line.item.code in COUNTED
        }
        enter_counts(count=count, counted=counted, actor=officer)
