"""The papers of a transfer: the pick list for the store, and the waybill for the driver."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ids import as_id
from core.printing.codes import qr_svg
from core.printing.sheets import letterhead, printed_for
from modules.inventory.actions.send import left_to_send
from modules.inventory.ledger.stock import standings_in
from modules.inventory.models import Location, Lot
from modules.inventory.pages import Sheet, staff_name
from modules.inventory.quantities import as_text
from modules.inventory.rules.loads import load_of
from modules.inventory.rules.lots import pick

from .choices import TransferState
from .tables import lines_of_transfer, what_came_of


class PickList(Sheet):
    """What to take from which place for a request, first what expires first."""

    template_name = "inventory/pick_list.html"
    verb = "pick"
    title = gettext_lazy("Pick list")

    def sheet(self):
        """The approved rest of the request against what stands at a place; seven queries at most."""
        row = self.object
        supplier = row.supplying_centre
        place = self.place()
        lines = list(row.lines.select_related("item").order_by("position"))
        left = left_to_send(row)
        picks, missing = [], []
        if place is not None:
            standings = standings_in(place, [line.item_id for line in lines], day=supplier.today())
            places = {each.pk: each for each in Location.objects.filter(centre=supplier)}
            found = [(line, pick(standings[line.item_id], left[line.item_id])) for line in lines]
            taken = [each for _line, picked in found for each in picked.picks]
            lots = Lot.objects.in_bulk({each.lot for each in taken})
            for line, picked in found:
                picks += [
                    {
                        "place": places[each.place].label,
                        "place_code": places[each.place].code,
                        "item": line.item.label,
                        "lot": lots[each.lot].number,
                        "expiry": lots[each.lot].expiry,
                        "quantity": as_text(each.quantity),
                        "unit": line.item.get_unit_display(),
                    }
                    for each in picked.picks
                ]
                if picked.missing:
                    missing.append(
                        {
                            "item": line.item.label,
                            "quantity": as_text(picked.missing),
                            "unit": line.item.get_unit_display(),
                        }
                    )
        return {
            **printed_for(self.request.user, supplier),
            "reference": row.code,
            "subtitle": _("For %(centre)s") % {"centre": row.centre.name},
            "place": place,
            "picks": sorted(picks, key=lambda each: each["place_code"]),
            "missing": missing,
        }

    def place(self) -> Location | None:
        """The place in the address, or the centre's first store."""
        supplier = self.object.supplying_centre
        chosen = as_id(self.request.GET.get("from", ""))
        found = Location.objects.to_use_at(supplier).filter(pk=chosen).first() if chosen else None
        return found or Location.objects.first_store(supplier)


class Waybill(Sheet):
    """One vehicle's waybill: what was loaded, three signatures, and the part for the receiver."""

    template_name = "inventory/waybill.html"
    title = gettext_lazy("Waybill")
    # The receiver writes into its boxes by hand.
    paper = "a4-landscape"

    def number(self):
        """The waybill's own."""
        return self.object.code

    def sheet(self):
        """The lines; where the lorry was received already, with what came."""
        row = self.object
        lines = lines_of_transfer(row)
        loaded = [line for line in lines if not line.is_unlisted]
        load = load_of((line.sent, line.item.weight_kg, line.item.volume_l) for line in loaded)
        received = row.state == TransferState.RECEIVED
        return {
            "reference": row.code,
            "qr": qr_svg(row.code),
            "transfer": row,
            "to": letterhead(row.receiving_centre),
            "request_code": row.request.code if row.request_id else "",
            "sent_by": staff_name(row.sent_by),
            "received_by": staff_name(row.received_by),
            "received": received,
            "cancelled": row.state == TransferState.CANCELLED,
            "load": load,
            "lines": [self.line(line, received) for line in lines],
        }

    def line(self, line, received: bool) -> dict:
        """One line as it is printed; empty boxes until it is received."""
        weight = line.item.weight_kg
        return {
            "item": line.item.label,
            "lot": line.lot.number_and_grant,
            "expiry": line.lot.expiry,
            "unit": line.item.get_unit_display(),
            "sent": as_text(line.sent),
            "weight": "" if weight is None else as_text(round(line.sent * weight, 2)),
            "good": as_text(line.good) if received else "",
            "damaged": as_text(line.damaged) if received else "",
            "missing": as_text(line.missing) if received else "",
            "over": as_text(line.over) if received else "",
            "remark": what_came_of(line) if received else "",
        }
