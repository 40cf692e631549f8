"""The night count on a screen: scan card after card, or tick through the rooms; then close it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.screens import TaskScreen, register_screen
from core.console.views import say_done
from core.errors import Refusal
from core.ids import as_id, new_id
from modules.registry.models import Person
from modules.shelter.actions.count_night import (
    COUNT,
    Found,
    begin_count,
    close_count,
    find_sleepers,
    mark,
    marks_of,
    night_now,
)
from modules.shelter.choices import CensusResult
from modules.shelter.errors import CensusIsClosed
from modules.shelter.house import natural, read_house
from modules.shelter.models import BedAssignment, NightCensus


@dataclass
class Sleeper:
    """One person on the list of the count."""

    assignment: object
    bed: str
    room: str
    name: str
    result: str


@register_screen
class NightCount(TaskScreen):
    """Who is in the house tonight."""

    name = "night-count"
    permission = COUNT
    title = gettext_lazy("Night count")
    icon = "scan"
    menu_order = 5
    template_name = "shelter/night_count.html"
    partial_template_name = "shelter/night_answer.html"

    @property
    def census(self) -> NightCensus | None:
        """The count of this night, where it was begun."""
        return NightCensus.objects.filter(centre=self.centre, night=night_now(self.centre)).first()

    def named(self, text: str) -> NightCensus:
        """The count that a form names, also that of the night before on a page that stood open.

        Raises `CensusIsClosed` for none: nothing here begins a count by itself.
        """
        found = NightCensus.objects.filter(pk=as_id(text), centre=self.centre).first()
        if found is None:
            raise CensusIsClosed
        return found

    def get(self, request, *args, **kwargs):
        """The list, or the button that begins."""
        return self.page()

    def post(self, request, *args, **kwargs):
        """Begin, mark, or close."""
        told = request.POST
        try:
            if "begin" in told:
                begin_count(centre=self.centre, actor=request.user)
                return redirect(self.url(self.centre))
            census = self.named(told.get("census", ""))
            if "close" in told:
                closed = close_count(census=census, actor=request.user)
                say_done(
                    request,
                    ngettext(
                        "The count is closed. %(count)d person was not seen.",
                        "The count is closed. %(count)d people were not seen.",
                        closed.absent,
                    )
                    % {"count": closed.absent},
                )
                return redirect(self.url(self.centre))
            found, result = self.asked(told)
            key = as_id(told.get("key", "")) or new_id()
            mark(census=census, found=found, result=result, key=key, actor=request.user)
        except Refusal as refusal:
            return self.page(problem=str(refusal.sentence), status=422)
        return self.page(answer=self.said(found, result))

    def asked(self, told) -> tuple[Found, str]:
        """Whom a scan or a button of the list means."""
        if told.get("scan", "").strip():
            return find_sleepers(text=told["scan"], centre=self.centre), CensusResult.PRESENT
        # Past the scope: somebody whose file is restricted is here or not, like everybody.
        row = (
            QuerySet(BedAssignment)
            .filter(pk=as_id(told.get("assignment", "")), centre=self.centre, state="active")
            .select_related("bed")
            .first()
        )
        result = told.get("result")
        if result not in CensusResult.values:
            result = CensusResult.PRESENT
        return Found([row.person_id] if row else [], row.bed if row else None), result

    def said(self, found: Found, result: str) -> dict:
        """What was marked, with names as far as they may be known."""
        names = list(
            Person.objects.filter(pk__in=found.people).values_list("display_name", flat=True)
        )
        unnamed = len(found.people) - len(names)
        names += [_("Somebody")] * unnamed
        return {"names": names, "label": CensusResult(result).label, "result": result}

    def sleepers(self, census: NightCensus | None) -> list[Sleeper]:
        """Everybody with a bed, by room and bed, with what was marked."""
        house = read_house(self.centre)
        held = [(each, one) for each in house.beds.values() for one in each.sleeping]
        names = dict(
            Person.objects.filter(pk__in={one.person_id for _each, one in held}).values_list(
                "pk", "display_name"
            )
        )
        marks = marks_of(census) if census else {}
        return [
            Sleeper(
                one.id,
                each.bed.code,
                str(each.bed.room),
                names.get(one.person_id, _("Somebody")),
                marks.get(one.person_id, ""),
            )
            for each, one in sorted(
                held, key=lambda pair: (str(pair[0].bed.room), natural(pair[0].bed.code))
            )
        ]

    def page(self, *, answer=None, problem: str = "", status: int = 200):
        """The screen, or only the answer where a script asked for it."""
        census = self.census
        sleepers = self.sleepers(census)
        seen = sum(each.result == CensusResult.PRESENT for each in sleepers)
        context = {
            "census": census,
            "answer": answer,
            "problem": problem,
            "seen": seen,
            "all": len(sleepers),
            "key": new_id(),
            "sleepers": sleepers,
            "is_open": census is not None and census.closed_at is None,
        }
        if self.request.POST.get("partial"):
            return render(self.request, self.partial_template_name, context, status=status)
        response = self.render(
            **context,
            night=night_now(self.centre),
            header_actions=[
                {
                    "url": reverse("shelter_night-counts:list"),
                    "label": _("Earlier counts"),
                    "icon": "history",
                }
            ],
        )
        response.status_code = status
        return response
