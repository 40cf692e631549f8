"""Refusals about the catalogue and places, with their sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint

from . import guards


class LotStateNotPossible(Refusal):
    """The lot is in this state already, or cannot get there from where it is."""

    code = "lot_state_not_possible"
    sentence = _(
        "The lot is in another state by now: somebody was faster. Nothing was changed. Look at the "
        "lot again."
    )


class LotReasonNeeded(Refusal):
    """Nobody said why."""

    code = "lot_reason_needed"
    sentence = _("Say why. Nothing was changed. The next person reads the reason beside the lot.")


class PlaceHoldsGoods(Refusal):
    """A place that is taken out of use must be empty."""

    code = "place_holds_goods"
    sentence = _(
        "Goods stand here or in a place within. Nothing was changed. Move them first, then take the "
        "place out of use."
    )


class CodesRunOut(Refusal):
    """More items without a code than the rule has numbers."""

    code = "codes_run_out"
    sentence = _("No code is left that the rule could make. Nothing was changed. Write one.")


for _name, _sentence in {
    guards.PLACE_IN_CIRCLE: _("A place cannot lie in itself or in a place within it."),
    guards.PLACE_TOO_DEEP: _(
        "Places lie at most four levels deep, such as store, zone, shelf and box. Nothing was "
        "changed. Choose a place further up."
    ),
    guards.PLACE_ELSEWHERE: _("A place lies in places of its own centre. Nothing was changed."),
    guards.PLACE_NOT_IN_THIS: _("A place cannot lie in this. Choose a store, a zone or a shelf."),
    guards.LEVEL_ELSEWHERE: _("A level is for a place of its own centre. Nothing was changed."),
    "one_level_for_item_and_place": _(
        "There is a level for this item and place already. Nothing was changed. Change that one."
    ),
    "level_maximum_not_below_minimum": _("The maximum is not below the minimum."),
    "level_not_negative": _("A minimum is not below zero."),
    guards.CATEGORY_IN_CIRCLE: _("A category cannot lie below itself or below one of its own."),
    guards.CATEGORY_TOO_DEEP: _(
        "Categories lie at most six levels deep. Nothing was changed. Choose one further up."
    ),
}.items():
    explain_constraint(_name, _sentence)
