"""Every refusal of the store, with its sentence: what happened, what was kept, what to do."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NeedsConfirmation, Refusal, explain_constraint

from .ledger import guards
from .money import BOTH_OR_NONE
from .quantities import NOTHING, as_text


class NotEnough(Refusal):
    """More was asked for than may be given out."""

    code = "not_enough"

    def __init__(self, *, item, place, left, wanted, held_back=NOTHING):
        told = {
            "left": as_text(left),
            "wanted": as_text(wanted),
            "unit": item.get_unit_display(),
            "item": item.label,
            "place": place.label,
            "held_back": as_text(held_back),
        }
        if held_back:
            text = gettext(
                "Only %(left)s (%(unit)s) of %(item)s left at %(place)s, and %(held_back)s more that "
                "may not be given out; %(wanted)s were asked for. Nothing was moved. Take fewer, or "
                "look at the lots that are held back."
            )
        else:
            text = gettext(
                "Only %(left)s (%(unit)s) of %(item)s left at %(place)s; %(wanted)s were asked for. "
                "Nothing was moved. Take fewer, or ask another store."
            )
        super().__init__(text % told, data={"left": left, "wanted": wanted})


class NotAKit(Refusal):
    """Nothing says what it is made of, so that goods would come out of nothing, or vanish."""

    code = "not_a_kit"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is no kit: the catalogue names nothing that it is made of. Nothing was moved. "
            "Write what is in it there first, or choose another item."
        )
        super().__init__(text % {"item": item.label})


class DocumentNotDraft(Refusal):
    """It was posted or cancelled before."""

    code = "document_not_draft"
    sentence = _(
        "This paper is no draft any more: somebody posted or cancelled it. Nothing was changed. What "
        "is posted can be reversed."
    )


class DraftChanged(Refusal):
    """Somebody wrote on the draft while it stood open in a form."""

    code = "draft_changed"
    sentence = _(
        "Somebody changed this draft since you opened it. Nothing of theirs was overwritten, and what "
        "you typed stands below. Open the draft in a new window, compare, and write it there."
    )


class SentAlready(Refusal):
    """The form of this key was sent before, and said something else."""

    code = "sent_already"

    def __init__(self, *, paper):
        text = gettext(
            "This form was sent already, with other entries, as %(paper)s. What you sent now was not "
            "saved. Look at that paper, and open a new form for anything else."
        )
        name = paper.code or gettext("a draft: %(kind)s") % {"kind": paper.get_type_display()}
        super().__init__(text % {"paper": name})


class DocumentEmpty(Refusal):
    """No line moves anything."""

    code = "document_empty"
    sentence = _("No line says how much. Nothing was posted. Fill in at least one quantity.")


class NotPosted(Refusal):
    """Only what is posted can be reversed."""

    code = "not_posted"
    sentence = _("Only a posted paper can be reversed. Nothing was changed.")


class ReversedAlready(Refusal):
    """It was reversed before, or it is a reversal itself."""

    code = "reversed_already"
    sentence = _(
        "This paper was reversed already, or is a reversal itself. Nothing was changed. Write a new "
        "paper instead."
    )


class GoodsMovedOn(Refusal):
    """What the paper brought is not there any more."""

    code = "goods_moved_on"
    sentence = _(
        "Some of these goods have moved on since, so the paper cannot be reversed. Nothing was "
        "changed. Reverse the later papers first, or write a new one for the difference."
    )


class CountedSince(Refusal):
    """Another count of the same goods was posted since this one was written down."""

    code = "counted_since"
    sentence = _(
        "Some of these goods were counted, and their count was posted, since this count was written "
        "down. Nothing was changed: the difference would be booked twice. Give this count up, or "
        "count again."
    )


class LotNeeded(Refusal):
    """The item asks for a lot number or an expiry date."""

    code = "lot_needed"

    def __init__(self, *, item, what):
        text = gettext("%(item)s needs %(what)s. Nothing was posted. It stands on the packet.")
        super().__init__(text % {"item": item.label, "what": what})


class InTheFuture(Refusal):
    """A day that has not come."""

    code = "in_the_future"
    sentence = _("The day lies in the future. Nothing was posted. Goods move on the day they move.")


class HalfAPiece(Refusal):
    """A fraction of something that is counted."""

    code = "half_a_piece"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is counted in whole units. Nothing was changed. Correct the quantity."
        )
        super().__init__(text % {"item": item.label})


class PlaceNeeded(Refusal):
    """A paper does not say from or to where."""

    code = "place_needed"
    sentence = _("Say from where and to where. Nothing was posted.")


class LotHeldBack(Refusal):
    """Expired, in quarantine or recalled."""

    code = "lot_held_back"
    sentence = _(
        "This lot is expired, in quarantine or recalled, and may not be given out. Nothing was "
        "moved. Choose another lot, or report a loss."
    )


class ReasonNeeded(NeedsConfirmation):
    """Another lot than the one that expires first."""

    code = "reason_needed"
    sentence = _(
        "Another lot expires earlier. Nothing was posted. Say why this one should go first, or leave "
        "the choice to the system."
    )
    permission = "inventory.post_document"


class PrescriptionNeeded(Refusal):
    """Infant formula, bottles and teats never go out without a prescription (domain.md 3.4)."""

    code = "prescription_needed"

    def __init__(self, *, item):
        text = gettext(
            "%(item)s is given out only to a person for whom health staff have prescribed it. Nothing "
            "was given out. Send the person to them."
        )
        super().__init__(text % {"item": item.label})


class SameApprover(Refusal):
    """Who asks does not approve."""

    code = "same_approver"
    sentence = _(
        "Who wrote this may not approve it. Nothing was changed. Ask a second person to look at it."
    )


class NotAnOpening(Refusal):
    """An opening balance where goods have moved before."""

    code = "not_an_opening"
    sentence = _(
        "Goods of this list have moved there before, so this is no opening balance. Nothing was "
        "posted. Write a count instead."
    )


class PhotosOfReceiptsOnly(Refusal):
    """Photos belong to goods that came."""

    code = "photos_of_receipts_only"
    sentence = _(
        "Photos belong to papers of goods that came and were not given up. Nothing was added. Of "
        "goods that broke later, write a loss and damage report."
    )


class TooManyPhotos(Refusal):
    """A paper is no album."""

    code = "too_many_photos"

    def __init__(self, *, most: int):
        text = gettext("A paper has at most %(most)d photos. This one was not added.")
        super().__init__(text % {"most": most})


class LabelNotKnown(Refusal):
    """No label of this centre."""

    code = "label_not_known"
    sentence = _(
        "This is no label of this centre's store. Scan it again, or name the item by its code."
    )


class LabelBoundAlready(Refusal):
    """It is stuck to something else."""

    code = "label_bound_already"
    sentence = _(
        "This label is in use already. Nothing was changed. Take another one, or look at what it is "
        "stuck to."
    )


PLACE_COUNTED = _(
    "This place is being counted: nothing else moves there until the count is posted. Nothing was "
    "changed. Take the goods from another place, or wait for the count."
)

for _name, _sentence in {
    "balance_not_negative": _(
        "So much is not there any more: somebody took some a moment ago. Nothing was moved. Look at "
        "the balance and try again."
    ),
    guards.WITHIN: _("Goods move between places of one centre. Nothing was moved. Use a transfer."),
    guards.COUNTED: PLACE_COUNTED,
    guards.HELD_BACK: LotHeldBack.sentence,
    guards.EXPIRED: LotHeldBack.sentence,
    guards.REVERSAL: _("A reversal moves exactly what was moved. Nothing was changed."),
    guards.UNEXPLAINED: _("A balance follows from moves and is not written by hand."),
    guards.POSTED: _("A posted paper is not changed. Nothing was changed. Reverse it."),
    guards.PLACE_STAYS: _("A place stays what it is, at its centre. Nothing was changed."),
    "category_not_below_itself": _("A category cannot lie below itself."),
    "item_measures_not_negative": _("Weight, volume and energy are not below zero."),
    "packaging_named_once": _("The item has a packaging of this name already."),
    "packaging_holds_something": _("A packaging holds more than nothing."),
    "kit_names_each_item_once": _("The kit names this item already."),
    "inventory_kitcomponent.kit_id, inventory_kitcomponent.item_id": _(
        "The kit names this item already."
    ),
    "kit_holds_something": _("A kit holds more than nothing, and not itself."),
    "grant_ends_after_it_starts": _("A grant cannot end before it starts."),
    "lot_value_has_a_currency": BOTH_OR_NONE,
    "line_value_has_a_currency": BOTH_OR_NONE,
    "lot_known_once": _("This lot is known already. Nothing was changed. Choose it from the list."),
    "location_code_used_once": _("The centre has a place of this code already."),
    "inventory_location.centre_id, inventory_location.code": _(
        "The centre has a place of this code already."
    ),
    "location_not_in_itself": _("A place cannot lie in itself."),
    "loss_approved_by_a_second_person": SameApprover.sentence,
    "document_reversed_once": ReversedAlready.sentence,
    "inventory_document.reverses_id": ReversedAlready.sentence,
    "move_carries_something": _("A move carries more than nothing."),
    "move_goes_elsewhere": _("From and to are the same place. Nothing was moved."),
    "move_reversed_once": ReversedAlready.sentence,
    "inventory_move.reverses_id": ReversedAlready.sentence,
    "label_of_a_lot_names_its_item": _("The label of a lot names its item."),
    "bound_label_is_stuck_to_something": _("Say what the label is stuck to: an item or a place."),
    "line_quantities_not_negative": _("Quantities are not below zero."),
}.items():
    explain_constraint(_name, _sentence)
