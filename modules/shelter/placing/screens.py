"""Placement: choose who needs a bed, read proposals with their reasons, adjust, confirm the whole."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.screens import TaskScreen, register_screen
from core.console.views import say_done
from core.errors import NeedsConfirmation, Refusal
from core.ids import as_id, new_id
from modules.registry.models import Stay
from modules.shelter.actions.give_beds import BedFor, Terms, give_beds
from modules.shelter.board.acts import without_nul
from modules.shelter.board.screens import BedBoard
from modules.shelter.board.tiles import waiting_for_a_bed
from modules.shelter.choices import BedState
from modules.shelter.errors import HasABedElsewhere, RuleStandsAgainst
from modules.shelter.house import House, read_house
from modules.shelter.people import guests_of
from modules.shelter.placing.plans import Line, Plan, plans_for

MOST_AT_ONCE = 200


@register_screen
class Placement(TaskScreen):
    """Beds for a household, a bus or everybody who waits."""

    name = "placement"
    permission = "shelter.give_bed"
    title = gettext_lazy("Find beds")
    icon = "search"
    menu_order = 2
    template_name = "shelter/placement.html"

    def get(self, request, *args, **kwargs):
        """Who waits, by household; with people in the address the proposals for them at once."""
        return self.propose(self.chosen(request.GET))

    def post(self, request, *args, **kwargs):
        """Propose for those who were ticked, or confirm a proposal as it was adjusted."""
        if "confirm" not in request.POST:
            return self.propose(self.chosen(request.POST), asked=True)
        return self.confirm()

    def propose(self, chosen: list[Stay], *, asked: bool = False):
        """Proposals for those who were chosen; who waits where nobody was."""
        if not chosen:
            return self.page([], chosen, asked=asked)
        house = read_house(self.centre)
        return self.page(plans_for(chosen, house), chosen, house=house, asked=asked)

    def chosen(self, told) -> list[Stay]:
        """Open stays of this centre that were named, of people whose file the asker may open."""
        if "all" in told:
            return waiting_for_a_bed(self.centre, MOST_AT_ONCE)
        keys = [key for text in told.getlist("stay")[:MOST_AT_ONCE] if (key := as_id(text))]
        if not keys:
            return []
        rows = Stay.objects.open().filter(pk__in=keys, centre=self.centre)
        return list(rows.select_related("person").order_by("arrived_at", "id"))

    def confirm(self):
        """All of it or nothing; what was typed comes back with the sentence."""
        told = self.request.POST
        chosen = self.chosen(told)
        house = read_house(self.centre)
        by_code = {each.bed.code.casefold(): each for each in house.beds.values()}
        by_stay = {stay.pk: stay for stay in chosen}
        lines, wrong = [], []
        for stay in chosen:
            code = without_nul(told.get(f"bed-{stay.pk}", ""))
            line = Line(stay, bed=by_code.get(code.casefold()) if code else None)
            line.beside = by_stay.get(as_id(told.get(f"beside-{stay.pk}", "")))
            if code and line.bed is None:
                wrong.append(code)
            lines.append(line)
        for line in lines:
            # Another bed was typed for the infant: it lies in that one, and beside nobody.
            its_bed = line.bed.bed.pk if line.bed else None
            beside = next((each for each in lines if each.stay == line.beside), None)
            if beside is None or beside.bed is None or beside.bed.bed.pk != its_bed:
                line.beside = None
        if wrong:
            sentence = _("There is no bed %(codes)s here. Nothing was given.")
            return self.again(lines, sentence % {"codes": ", ".join(wrong)})
        beds = [
            BedFor(line.stay.person, line.bed.bed, line.beside.person if line.beside else None)
            for line in lines
            if line.bed is not None
        ]
        if not beds:
            return self.again(lines, _("Nobody has a bed in this. Nothing was given."))
        terms = Terms(
            override_reason=without_nul(told.get("override_reason", "")),
            ends_elsewhere=told.get("ends_elsewhere") == "on",
        )
        try:
            given = give_beds(
                centre=self.centre,
                beds=beds,
                actor=self.request.user,
                key=as_id(told.get("key", "")) or new_id(),
                terms=terms,
            )
        except NeedsConfirmation as refusal:
            may = self.scope.can(refusal.permission, self.centre.pk)
            return self.again(lines, str(refusal.sentence), confirm=refusal.code if may else "")
        except Refusal as refusal:
            return self.again(lines, str(refusal.sentence))
        say_done(
            self.request,
            ngettext(
                "%(count)d person has a bed now.", "%(count)d people have beds now.", len(given)
            )
            % {"count": len(given)},
        )
        return redirect(BedBoard.url(self.centre))

    def again(self, lines: list[Line], problem: str, *, confirm: str = ""):
        """The proposal as it was sent, with what stands against it."""
        chosen = [line.stay for line in lines]
        response = self.page([Plan(lines)], chosen, problem=problem, confirm=confirm)
        response.status_code = 422
        return response

    def page(
        self,
        plans,
        chosen,
        *,
        house=None,
        problem: str = "",
        confirm: str = "",
        asked: bool = False,
    ):
        """Who waits, and the proposals; the house is read here where the caller has none that is fresh."""
        told = self.request.POST
        waiting = [] if chosen else waiting_for_a_bed(self.centre, MOST_AT_ONCE)
        return self.render(
            groups=self.groups(waiting),
            waiting=waiting,
            plans=plans,
            chosen=chosen,
            nobody_ticked=asked and not chosen,
            free=free_codes(house or read_house(self.centre)) if plans else [],
            problem=problem,
            asks_reason=confirm == RuleStandsAgainst.code,
            asks_elsewhere=confirm == HasABedElsewhere.code,
            override_reason=told.get("override_reason", ""),
            key=told.get("key") or new_id(),
            board_url=BedBoard.url(self.centre),
            breadcrumbs=[{"label": BedBoard.title, "url": BedBoard.url(self.centre)}],
        )

    def groups(self, waiting) -> list[list[Stay]]:
        """Those who belong together, together."""
        guests = guests_of([stay.person_id for stay in waiting], self.centre)
        found: dict = {}
        for stay in waiting:
            guest = guests.get(stay.person_id)
            found.setdefault(guest.household if guest and guest.household else stay.pk, []).append(
                stay
            )
        return list(found.values())


def free_codes(house: House) -> list[str]:
    """Codes of beds that are free now, to choose from."""
    return [each.bed.code for each in house.beds.values() if each.state == BedState.FREE]
