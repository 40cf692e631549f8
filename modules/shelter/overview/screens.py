"""Tonight and the standards, as screens: figures people look at rather than read."""

from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from core.console.tables import table
from modules.shelter.board.screens import BedBoard
from modules.shelter.board.tiles import STATE_ICONS
from modules.shelter.choices import BedState, RoomPolicy
from modules.shelter.house import read_house
from modules.shelter.overview.figures import WORDS, Measure, Safety, Tonight, safety, tonight

TONES = {
    BedState.FREE: "positive",
    BedState.OCCUPIED: "neutral",
    BedState.RESERVED: "info",
    BedState.TURNAROUND: "warning",
    BedState.OUT_OF_SERVICE: "critical",
}
STATE_WORDS = {
    "good": (gettext_lazy("Kept"), "positive"),
    "near": (gettext_lazy("Nearly reached"), "warning"),
    "over": (gettext_lazy("Not kept"), "critical"),
    "unknown": (gettext_lazy("Not known"), "neutral"),
}


@register_screen
class TonightScreen(TaskScreen):
    """Free, taken, reserved; who comes and who goes in seven days."""

    name = "tonight"
    permission = "shelter.view_room"
    title = gettext_lazy("Tonight")
    icon = "chart"
    menu_order = 3
    template_name = "shelter/tonight.html"

    def get(self, request, *args, **kwargs):
        """Figures without a name."""
        found = tonight(read_house(self.centre))
        return self.render(
            tiles=self.tiles(found),
            night=found,
            policies=policies_of(found),
            days=days_of(found),
            forecast=bars_of_days(found),
            standards_url=reverse("shelter_standards", args=[self.centre.code]),
            header_actions=self.reports(),
        )

    def reports(self) -> list[dict]:
        """Figures of nights that were."""
        if not self.scope.can("shelter.view_bednights", self.centre.pk):
            return []
        names = (
            ("occupancy", _("Occupancy of nights")),
            ("bed-nights", _("Bed-nights")),
            ("length-of-stay", _("Length of stay")),
        )
        return [
            {
                "url": reverse(f"shelter_{name}", args=[self.centre.code]),
                "label": label,
                "icon": "chart",
            }
            for name, label in names
        ]

    def tiles(self, found: Tonight) -> list[dict]:
        """One for each state, and who sleeps longer than planned."""
        board = BedBoard.url(self.centre)
        may = self.scope.can(BedBoard.permission, self.centre.pk)
        tiles = [
            {
                "title": state.label,
                "value": found.states[state.value],
                "icon": STATE_ICONS[state],
                "tone": TONES[state],
                "url": f"{board}?state={state.value}" if may else "",
            }
            for state in reversed(BedState)
        ]
        tiles.append(
            {
                "title": _("Emergency places"),
                "value": found.surge_places,
                "icon": "plus",
                "tone": "neutral",
                "caption": _("In use now.") if found.is_in_surge else _("Not in use."),
            }
        )
        tiles.append(
            {
                "title": _("Longer than planned"),
                "value": found.over_stay,
                "icon": "clock",
                "tone": "warning" if found.over_stay else "neutral",
                "caption": _("Nobody loses a bed by it."),
            }
        )
        return tiles


def policies_of(found: Tonight) -> dict:
    """Free beds by whom rooms are for."""
    return table(
        title=_("Free beds by room"),
        columns=[_("Rooms for"), _("Free"), _("Held"), _("In service")],
        rows=[
            (str(RoomPolicy(policy).label), free, held, everything)
            for policy, free, held, everything in found.by_policy
        ],
        empty=_("This house has no beds yet."),
        numeric={1, 2, 3},
    )


def days_of(found: Tonight) -> dict:
    """Who comes and who goes."""
    return table(
        title=_("The next seven days"),
        columns=[_("Day"), _("Expected to come"), _("Expected to go"), _("Beds held at night")],
        rows=[
            (date_format(day.day, "D j M"), day.arrivals, day.departures, day.occupied)
            for day in found.days
        ],
        empty="",
        numeric={1, 2, 3},
    )


def bars_of_days(found: Tonight) -> list[dict]:
    """Beds held each night, of all beds."""
    most = max([found.beds, *(day.occupied for day in found.days)]) or 1
    return [
        {
            "label": date_format(day.day, "D j M"),
            "value": day.occupied,
            "percent": round(100 * day.occupied / most),
        }
        for day in found.days
    ]


@register_screen
class StandardsScreen(TaskScreen):
    """What is safe, what binds it, and each standard today and tomorrow."""

    name = "standards"
    permission = "shelter.view_room"
    title = gettext_lazy("Standards")
    icon = "shield"
    menu_order = 4
    template_name = "shelter/standards.html"

    def get(self, request, *args, **kwargs):
        """Figures without a name."""
        found = safety(read_house(self.centre))
        return self.render(
            safety=found,
            binding=WORDS[found.binding.what],
            state=STATE_WORDS[found.state],
            lines=lines_of(found),
            rules_url=reverse("shelter_rules:list"),
            washing_url=reverse("shelter_washing:list"),
        )


def lines_of(found: Safety) -> list[dict]:
    """Each standard as the table shows it."""
    return [
        {
            "what": WORDS[measure.what],
            "target": target_words(measure),
            "today": with_unit(measure.what, measure.today),
            "tomorrow": with_unit(measure.what, measure.tomorrow),
            "people": measure.people,
            "label": STATE_WORDS[measure.state][0],
            "tone": STATE_WORDS[measure.state][1],
            "binds": measure.what == found.binding.what,
        }
        for measure in found.measures
    ]


def target_words(measure: Measure) -> str:
    """What the standard asks."""
    return with_unit(measure.what, measure.target)


def with_unit(what: str, amount) -> str:
    """A figure with what it counts; a dash where it is not known."""
    if amount is None:
        return "—"
    number = localize(amount.normalize() if amount == amount.to_integral() else amount)
    if amount == amount.to_integral():
        number = localize(int(amount))
    words = {
        "floor": _("%(number)s m² a person"),
        "water": _("%(number)s litres a person"),
        "toilets": _("%(number)s people a toilet"),
        "showers": _("%(number)s people a shower"),
        "taps": _("%(number)s people a tap"),
        "carers": _("%(number)s children a carer"),
    }
    return words.get(what, "%(number)s") % {"number": number}
