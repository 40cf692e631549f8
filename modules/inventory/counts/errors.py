"""Refusals around counts, with their sentences."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import Refusal, explain_constraint
from modules.inventory.errors import SameApprover


class PlaceCountedAlready(Refusal):
    """The place, one in it or one around it is being counted."""

    code = "place_counted_already"
    sentence = _(
        "This place, a place in it or the place around it is being counted already. Nothing was "
        "started. Go on with that count, or give it up first."
    )


class NotAPlace(Refusal):
    """Only places where goods stand are counted."""

    code = "not_a_place"
    sentence = _("Goods are counted where they stand. Nothing was started. Choose a place.")


class CountMovedOn(Refusal):
    """The count is in another state by now."""

    code = "count_moved_on"
    sentence = _(
        "This count is not where it was when you opened it: somebody took it further or gave it up. "
        "Nothing was changed. Look at it again."
    )


class NotAllCounted(Refusal):
    """Lines without a number."""

    code = "not_all_counted"

    def __init__(self, *, lines):
        text = ngettext(
            "%(count)d line has no number yet. Nothing was compared. Write 0 where nothing is there.",
            "%(count)d lines have no number yet. Nothing was compared. Write 0 where nothing is there.",
            lines,
        )
        super().__init__(text % {"count": lines}, data={"lines": lines})


class ReasonsMissing(Refusal):
    """Differences that nobody has explained."""

    code = "reasons_missing"

    def __init__(self, *, lines):
        text = ngettext(
            "%(count)d difference has no reason yet. Nothing was submitted. Choose “Unexplained” "
            "where nobody knows.",
            "%(count)d differences have no reason yet. Nothing was submitted. Choose “Unexplained” "
            "where nobody knows.",
            lines,
        )
        super().__init__(text % {"count": lines}, data={"lines": lines})


class OnTheSheetAlready(Refusal):
    """Goods that were found stand on the sheet."""

    code = "on_the_sheet_already"

    def __init__(self, *, item):
        from django.utils.translation import gettext

        text = gettext(
            "%(item)s of this lot stands on the sheet of that place already. Nothing was saved. "
            "Write the whole quantity there."
        )
        super().__init__(text % {"item": item.label})


class CountOvertaken(Refusal):
    """Less is there by now than the difference would take."""

    code = "count_overtaken"
    sentence = _(
        "Goods have left this place since they were counted, more than the count leaves there. "
        "Nothing was posted. Send the count back and count again what differs."
    )


for _name, _sentence in {
    "place_counted_once_at_a_time": PlaceCountedAlready.sentence,
    "inventory_count.location_id": PlaceCountedAlready.sentence,
    "count_approved_by_a_second_person": SameApprover.sentence,
    "lot_counted_once_at_a_place": _("This lot stands on the sheet of that place already."),
    "counted_quantities_not_negative": _("Quantities are not below zero."),
    "counted_beside_the_book": _("A number is kept with what the book said at that moment."),
    "inventory_count.paper_id": _("This paper belongs to a count already."),
}.items():
    explain_constraint(_name, _sentence)
