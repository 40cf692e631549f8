"""A request that waits in Khartoum, and a lorry on its way to Gadaref. Everything is invented."""

from decimal import Decimal

from core import scope
from core.ids import new_id
from modules.inventory.actions.request_stock import (
    Wanted,
    decide_request,
    send_request,
    write_request,
)
from modules.inventory.actions.send import Vehicle, send_transfer
from modules.inventory.facts import LineFacts
from modules.inventory.models import Item, Location, StockRequest

GRANTED = (("BLANKET", 60), ("RICE", 150), ("BISCUITS", 120))
ASKED_FOR = (("SOAP", 96), ("NAPPIES", 20), ("JERRYCAN", 30))


def load(world) -> None:
    """Gadaref asked twice: one request is decided and on the road, the other waits."""
    if StockRequest.objects.exists():
        return
    khartoum, gadaref = world.centres["KRT"], world.centres["GDF"]
    sender, asker = world.users["logistics"], world.users["logistics.gdf"]
    items = {item.code: item for item in Item.objects.all()}

    def ask(wanted, why: str):
        with scope.system(actor=asker):
            request = write_request(
                centre=gadaref,
                supplying_centre=khartoum,
                lines=[Wanted(items[code], Decimal(quantity)) for code, quantity in wanted],
                why=why,
                actor=asker,
            )
            return send_request(request=request, actor=asker)

    granted = ask(GRANTED, "Two buses with about 90 people are announced.")
    ask(ASKED_FOR, "Families with small children stay longer than planned.")
    with scope.system(actor=world.users["manager"]):
        approved = {line.pk: line.requested for line in granted.lines.all()}
        granted = decide_request(
            request=granted, approved=approved, actor=world.users["manager"], note=""
        )
    with scope.system(actor=sender):
        send_transfer(
            centre=khartoum,
            receiving_centre=gadaref,
            from_location=Location.objects.get(centre=khartoum, code="MAIN"),
            lines=[LineFacts(item=items[code], quantity=Decimal(n)) for code, n in GRANTED],
            vehicle=Vehicle(
                driver="Hassan Elamin",
                plate="KH 4711",
                seals="S-881, S-882",
                transporter="White Nile Haulage (invented)",
            ),
            request=granted,
            key=new_id(),
            actor=sender,
        )
