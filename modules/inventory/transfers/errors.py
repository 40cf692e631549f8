"""Refusals around requests and transfers, with their sentences."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint
from modules.inventory.quantities import as_text


class RequestMovedOn(Refusal):
    """Somebody decided, sent or closed it meanwhile."""

    code = "request_moved_on"

    def __init__(self, *, state):
        text = gettext(
            "This request is not where it was when you opened it: it is now “%(state)s”. Nothing was "
            "changed. Look at it again."
        )
        super().__init__(text % {"state": state})


class RequestEmpty(Refusal):
    """No line asks for anything."""

    code = "request_empty"
    sentence = _("No line asks for anything. Nothing was saved. Fill in at least one line.")


class RequesterDoesNotApprove(Refusal):
    """Who requests does not approve."""

    code = "requester_does_not_approve"
    sentence = _(
        "Who asked for goods does not approve the request. Nothing was changed. Ask a second person "
        "to look at it."
    )


class SenderSaysSo(Refusal):
    """Who loaded a lorry alone says what of it did not arrive."""

    code = "sender_says_so"
    sentence = _(
        "You sent this lorry yourself, so a second person has to look at what is damaged, missing or "
        "over. Nothing was received. Ask somebody else of the receiving centre to receive it."
    )


class CentreWithoutStore(Refusal):
    """The other centre's store is off or read only."""

    code = "centre_without_store"
    sentence = _(
        "That centre does not keep a store here at the moment. Nothing was changed. Choose another "
        "centre."
    )


class MoreThanApproved(Refusal):
    """More is loaded than was approved."""

    code = "more_than_approved"

    def __init__(self, *, item, left):
        text = gettext(
            "Only %(left)s (%(unit)s) of %(item)s are approved and not sent yet. Nothing was sent. "
            "Load less, or have the rest approved."
        )
        told = {"left": as_text(left), "unit": item.get_unit_display(), "item": item.label}
        super().__init__(text % told, data={"left": left})


class ReceivedAlready(Refusal):
    """Somebody received the lorry before."""

    code = "received_already"
    sentence = _(
        "This lorry was received already, a moment ago or earlier. Nothing was received twice. Open "
        "the transfer to see what was written down."
    )


class TakenBack(Refusal):
    """The sender took the waybill back."""

    code = "taken_back"
    sentence = _(
        "The sender has taken this waybill back, so nothing can be received on it. Nothing was "
        "changed. Ask the sender what is on the lorry."
    )


class WaybillReceived(Refusal):
    """A waybill that was received cannot be reversed."""

    code = "waybill_received"
    sentence = _(
        "The other centre has received these goods, so the waybill cannot be reversed. Nothing was "
        "changed. If they come back, let the other centre send them with a waybill of its own."
    )


class ArrivalStays(Refusal):
    """An arrival is half of a settlement that the sender's ledger holds the other half of."""

    code = "arrival_stays"
    sentence = _(
        "This arrival settled the waybill of another centre, so it cannot be reversed here alone. "
        "Nothing was changed. Correct the quantities with a count, or send the goods back."
    )


class CauseNeeded(Refusal):
    """Something is damaged or missing and nobody says why."""

    code = "cause_needed"

    def __init__(self, *, item, damaged, missing):
        text = gettext(
            "%(item)s: %(damaged)s damaged and %(missing)s missing. Nothing was received yet. Say "
            "why: choose “Unexplained” where nobody knows."
        )
        told = {"item": item.label, "damaged": as_text(damaged), "missing": as_text(missing)}
        super().__init__(text % told)


class OverReasonNeeded(Refusal):
    """More came than was sent and nobody says why."""

    code = "over_reason_needed"

    def __init__(self, *, item, over):
        text = gettext(
            "%(item)s: %(over)s more came than the waybill says. Nothing was received yet. Say why "
            "more came."
        )
        super().__init__(text % {"item": item.label, "over": as_text(over)})


class NothingUnlisted(Refusal):
    """A line of goods beside the waybill says that none came."""

    code = "nothing_unlisted"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is written down as not on the waybill, without a quantity. Nothing was received "
            "yet. Write how much came, or remove the line."
        )
        super().__init__(text % {"item": item.label})


class StandsOnTheWaybill(Refusal):
    """Goods are written down beside the waybill that it names, or twice."""

    code = "stands_on_the_waybill"

    def __init__(self, *, item, lot):
        text = gettext(
            "%(item)s, lot %(lot)s, stands on a line already. Nothing was received yet. Write all "
            "that came of it on that one line: what is more than was sent counts as over."
        )
        super().__init__(text % {"item": item.label, "lot": lot.number or "–"})


class LineNotOfThisLorry(Refusal):
    """The form names other lines than the waybill has."""

    code = "line_not_of_this_lorry"
    sentence = _(
        "What was sent in does not fit this waybill. Nothing was received. Open the page again."
    )


for _name, _sentence in {
    "goods_asked_of_another_centre": _(
        "A centre does not ask itself for goods. Choose another centre."
    ),
    "who_requests_does_not_approve": RequesterDoesNotApprove.sentence,
    "request_is_sent_after_a_decision": _("A request is approved before goods are sent."),
    "request_names_an_item_once": _("The request names this item already. Write one line for it."),
    "inventory_stockrequestline.request_id, inventory_stockrequestline.item_id": _(
        "The request names this item already. Write one line for it."
    ),
    "request_asks_for_something": _("A line of a request asks for more than nothing."),
    "goods_go_to_another_centre": _("A transfer goes to another centre. Choose another one."),
    "received_with_a_paper_of_arrival": ReceivedAlready.sentence,
    "transfer_names_a_lot_once": _("The waybill names this lot already."),
    "transfer_quantities_not_negative": _("Quantities are not below zero."),
    "transfer_line_of_something": _(
        "A line of a waybill names what was sent, or what came without standing on it."
    ),
    "what_did_not_arrive_has_a_cause": _("What is damaged or missing needs a cause."),
    "what_came_over_has_a_reason": _("What came on top of the waybill needs a reason."),
    "inventory_transfer.paper_id": _("This waybill belongs to a transfer already."),
    "inventory_transfer.arrival_id": ReceivedAlready.sentence,
}.items():
    explain_constraint(_name, _sentence)
