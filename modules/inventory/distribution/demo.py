"""Three rules, some hand-outs of the last days, a kettle on loan; invented like all of the demo."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid5

from django.utils import timezone

from core import scope
from core.errors import Refusal
from core.ids import new_id
from modules.inventory.actions.distribute import Circumstances, Give, hand_out
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import DocumentType
from modules.inventory.facts import LineFacts
from modules.inventory.models import EntitlementRule, Item, Location
from modules.registry.models import Stay

from .choices import Basis, Frequency, Whoever

# name, item, quantity, further facts
RULES = (
    ("Arrival kit", "ARRIVALKIT", 1, {"frequency": Frequency.STAY, "whoever": Whoever.STAYING}),
    ("Soap, each month", "SOAP", 1, {"frequency": Frequency.EVERY, "every_days": 30}),
    ("Blanket", "BLANKET", 1, {"frequency": Frequency.ONCE}),
    (
        "Kettle for a household",
        "KETTLE",
        1,
        {"frequency": Frequency.STAY, "basis": Basis.HOUSEHOLD, "whoever": Whoever.STAYING},
    ),
)
KITS = 40
SERVED = 6


def load(world) -> None:
    """Rules at both centres, hand-outs in Khartoum; once."""
    if EntitlementRule.objects.exists():
        return
    items = {item.code: item for item in Item.objects.all()}
    for code in ("KRT", "GDF"):
        centre = world.centres[code]
        counter = Location.objects.get(centre=centre, code="DESK")
        for name, item, quantity, facts in RULES:
            EntitlementRule.objects.create(
                centre=centre,
                name=name,
                item=items[item],
                quantity=Decimal(quantity),
                from_location=counter,
                **facts,
            )
    centre = world.centres["KRT"]
    make_kits(centre, items, world.users["logistics"])
    serve(centre, world.users["desk"])


def make_kits(centre, items, actor) -> None:
    """Arrival kits are made up in the store and stand at the counter."""
    places = {place.code: place for place in Location.objects.filter(centre=centre)}
    with scope.system(actor=actor):
        post_paper(
            centre=centre,
            type=DocumentType.ASSEMBLY,
            lines=[LineFacts(item=items["ARRIVALKIT"], quantity=Decimal(KITS))],
            actor=actor,
            from_location=places["MAIN"],
            to_location=places["DESK"],
            occurred_on=centre.today() - timedelta(days=10),
        )


def serve(centre, desk) -> None:
    """Who came in the last days received what was due; the first household has a kettle on loan."""
    rules = {rule.item.code: rule for rule in EntitlementRule.objects.filter(centre=centre)}
    stays = Stay.objects.open().filter(centre=centre).select_related("person").order_by("id")
    key = new_id()
    for number, stay in enumerate(stays[:SERVED]):
        came = max(stay.arrived_at, timezone.now() - timedelta(days=9))
        codes = ("ARRIVALKIT", "SOAP", "KETTLE") if number == 0 else ("ARRIVALKIT", "SOAP")
        lines = [
            Give(stay.person, rules[code].item, Decimal(1), rule=rules[code]) for code in codes
        ]
        with scope.system(actor=desk):
            try:
                hand_out(
                    centre=centre,
                    person=stay.person,
                    lines=lines,
                    actor=desk,
                    key=uuid5(key, str(number)),
                    how=Circumstances(at=came + timedelta(minutes=20 + number)),
                )
            except Refusal:
                # Of a household that had it already, or before the goods came: nothing to show.
                continue
