"""The page of reports and lists, and the page of what the store rests on."""

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from modules.inventory.reports.base import SEES, StoreReport


@register_screen
class Reports(TaskScreen):
    """Every report of the store, with a sentence on what it says."""

    name = "reports"
    permission = SEES
    title = gettext_lazy("Reports")
    icon = "chart"
    menu_order = 12
    template_name = "inventory/links.html"

    def get(self, request, *args, **kwargs):
        """The list."""
        screens = [each for each in StoreReport.__subclasses__() if each.is_shown(self.scope)]
        links = [
            {"text": each.title, "meta": each.explanation, "url": each.url(self.centre)}
            for each in screens
        ]
        day = {
            "text": _("Stock on a day"),
            "meta": _("What was at each place at the end of any day."),
            "url": reverse("inventory_stock-on", args=[self.centre.code]),
        }
        return self.render(links=[*links, day, *lists_of(LISTS, self.scope)])


# Lists of facts that are read and not worked on: (model, address, what it says).
LISTS = (
    ("move", "inventory_moves", gettext_lazy("Every move of goods, one by one.")),
    ("handout", "inventory_handouts", gettext_lazy("Who received what, and when.")),
    ("tallyhandout", "inventory_tallies", gettext_lazy("What was given without a name.")),
    ("mealservice", "inventory_meals", gettext_lazy("Portions by age and diet.")),
)
# What a store rests on: set up once, and changed now and then.
SET_UP = (
    (
        "location",
        "inventory_places",
        gettext_lazy("Stores, zones, shelves, the kitchen, vehicles."),
    ),
    ("category", "inventory_categories", gettext_lazy("The tree of the catalogue.")),
    ("grant", "inventory_grants", gettext_lazy("Whose money goods were bought with.")),
    ("minimumlevel", "inventory_levels", gettext_lazy("What must not run out.")),
    (
        "entitlementrule",
        "inventory_rules",
        gettext_lazy("What is due to whom, how much and how often."),
    ),
)


def lists_of(lists, asker) -> list[dict]:
    """Links to the lists that the asker may see."""
    found = []
    for model, namespace, meta in lists:
        if asker.can(f"inventory.view_{model}"):
            named = apps.get_model("inventory", model)._meta.verbose_name_plural
            url = reverse(f"{namespace}:list")
            found.append({"text": str(named).capitalize(), "meta": meta, "url": url})
    return found


@register_screen
class SetUp(TaskScreen):
    """What the store rests on: places, categories, grants, levels, rules, labels."""

    name = "set-up"
    permission = "inventory.change_entitlementrule"
    title = gettext_lazy("Set up the store")
    icon = "cog"
    menu_order = 70
    template_name = "inventory/links.html"

    def get(self, request, *args, **kwargs):
        """The list."""
        labels = {
            "text": _("Labels"),
            "meta": _("For goods and places, or blank."),
            "url": reverse("inventory_labels", args=[self.centre.code]),
        }
        return self.render(links=[*lists_of(SET_UP, self.scope), labels])
