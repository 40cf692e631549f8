"""Refusals of the kitchen, with their sentences."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


class NobodyToCookFor(Refusal):
    """A headcount of none."""

    code = "nobody_to_cook_for"
    sentence = _("Say for how many people. Nothing was issued.")


class MealRecordedAlready(Refusal):
    """The meal of that day stands already."""

    code = "meal_recorded_already"
    sentence = _(
        "This meal of that day is recorded already. Nothing was saved. Open it from the list and "
        "correct it there."
    )


for _name, _sentence in {
    "kitchen_cooks_for_somebody": NobodyToCookFor.sentence,
    "meal_of_a_day_recorded_once": MealRecordedAlready.sentence,
    "inventory_mealservice.centre_id, inventory_mealservice.day, inventory_mealservice.meal": (
        MealRecordedAlready.sentence
    ),
    "waste_not_negative": _("What is thrown away is not below zero."),
    "portions_counted_once": _("Portions of a diet and an age are counted once."),
    "inventory_kitchenissue.paper_id": _("This paper belongs to an issue of the kitchen already."),
}.items():
    explain_constraint(_name, _sentence)
