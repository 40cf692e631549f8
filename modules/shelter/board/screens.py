"""The bed board as a screen: the tiles, the box of one bed, what is done with it, and what others changed.

Works without scripts: each tile is a link, each act a form. With them a tile can be dragged onto
another, the box opens in place, and what others change appears by itself.
"""

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, say_done
from core.errors import NeedsConfirmation, Refusal
from core.ids import as_id, new_id
from modules.registry.models import Stay
from modules.shelter.board.acts import EARLIEST, LATEST, SEES_BOARD, act
from modules.shelter.board.box import Box, box_of
from modules.shelter.board.tiles import (
    Mode,
    changed_since,
    make_board,
    make_tiles,
    waiting_for_a_bed,
)
from modules.shelter.choices import BedState, RoomPolicy
from modules.shelter.daily.urls import person_urlpatterns
from modules.shelter.house import House, last_change, read_house
from modules.shelter.models import BedAssignment

# How often a page asks what others changed.
POLL_SECONDS = 5
KEPT_IN_ADDRESS = ("state", "policy", "accessible")


class BoardFilters(forms.Form):
    """Which beds are shown."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", "—"), *reversed(BedState.choices)],
        required=False,
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("Room for"), choices=[("", "—"), *RoomPolicy.choices], required=False
    )
    accessible = forms.BooleanField(label=gettext_lazy("For wheelchairs"), required=False)


@register_screen
class BedBoard(TaskScreen):
    """Who sleeps where, at a glance."""

    name = "board"
    permission = SEES_BOARD
    title = gettext_lazy("Bed board")
    icon = "home"
    menu_order = 1
    template_name = "shelter/board.html"

    @classmethod
    def extra_urlpatterns(cls):
        """What others changed, and tasks with one person."""
        return [
            path(
                f"{cls.module}/<slug:centre>/{cls.name}/changes/",
                BoardChanges.as_view(),
                name=f"{cls.url_name}_changes",
            ),
            *person_urlpatterns(),
        ]

    def get(self, request, *args, **kwargs):
        """The board, or the box of one bed where a script asked for it."""
        box = self.box(request.GET.get("bed"))
        if request.GET.get("partial"):
            return self.box_alone(box)
        return self.page(box)

    def post(self, request, *args, **kwargs):
        """Do something with a bed, and say what came of it."""
        try:
            said = act(self.centre, request.user, request.POST)
        except NeedsConfirmation as refusal:
            return self.refused_with(
                refusal, may=self.scope.can(refusal.permission, self.centre.pk)
            )
        except Refusal as refusal:
            return self.refused_with(refusal)
        if request.POST.get("partial"):
            return JsonResponse({"said": str(said)})
        say_done(request, said)
        return redirect(self.address())

    # --- What is shown -----------------------------------------------------------------------
    def filters(self) -> dict:
        """What was chosen above the board; nothing where it makes no sense."""
        form = BoardFilters(self.request.GET)
        self.form = form
        return form.cleaned_data if form.is_valid() else {}

    def mode(self) -> Mode:
        """What is about to be done with the next bed, from the address or the form."""
        return mode_of(self.request.GET or self.request.POST, self.centre)

    @cached_property
    def house(self) -> House:
        """The house after what was asked for, with the moment from which on changes are asked for."""
        self.seen_at = last_change(self.centre) or timezone.now()
        return read_house(self.centre)

    def box(self, bed_id, **answered) -> Box | None:
        """The box of a bed of this centre."""
        found = as_id(bed_id or "")
        if found is None:
            return None
        if found not in self.house.beds:
            return None
        return box_of(self.house, found, self.mode(), self.scope, **answered)

    def refused_with(self, refusal: Refusal, *, may: bool = False) -> HttpResponse:
        """The box once more, with the sentence and, where it may be answered, a field for the reason."""
        told = self.request.POST
        box = self.box(
            told.get("bed"),
            problem=str(refusal.sentence),
            confirm=refusal.code if may else "",
            sent=told,
        )
        if told.get("partial"):
            return self.box_alone(box, problem=str(refusal.sentence), status=422)
        response = self.page(box, problem="" if box else str(refusal.sentence))
        response.status_code = 422
        return response

    def box_alone(self, box: Box | None, *, problem: str = "", status: int = 200) -> HttpResponse:
        """Only the box."""
        context = {
            "box": box,
            "problem": problem,
            "centre": self.centre,
            "board_url": self.address(),
        }
        return render(self.request, "shelter/bed_box.html", context, status=status)

    def page(self, box: Box | None, *, problem: str = "") -> HttpResponse:
        """Everything."""
        house, mode = self.house, self.mode()
        told = self.filters()
        board = make_board(house, mode, told)
        return self.render(
            board=board,
            mode=mode,
            box=box,
            problem=problem,
            form=self.form,
            waiting=waiting_for_a_bed(self.centre),
            board_url=self.address(),
            changes_url=reverse(f"{self.url_name}_changes", args=[self.centre.code]),
            seen_at=self.seen_at.isoformat(),
            poll_seconds=POLL_SECONDS,
            key=new_id(),
            may_give=self.scope.can("shelter.give_bed", self.centre.pk),
            is_in_surge=house.is_in_surge,
            has_beds=bool(house.beds),
            can_build=self.scope.can("shelter.add_bed", self.centre.pk),
            header_actions=self.links(),
            beds_url=reverse("shelter_beds:list"),
            add_building_url=reverse("shelter_buildings:add", args=[self.centre.code]),
        )

    def links(self) -> list[dict]:
        """Lists that stand in no menu."""
        lists = (
            ("shelter.view_bedassignment", "shelter_nights:list", _("Who slept where"), "list"),
            ("shelter.view_bedneed", "shelter_needs:list", _("Needs"), "heart"),
            (
                "shelter.view_stayextension",
                "shelter_longer-stays:list",
                _("Longer stays"),
                "calendar",
            ),
            ("shelter.view_block", "shelter_out-of-service:list", _("Out of service"), "cross"),
        )
        return [
            {"url": reverse(name), "label": label, "icon": icon}
            for permission, name, label, icon in lists
            if self.scope.can(permission, self.centre.pk)
        ]

    def address(self) -> str:
        """The board with what was chosen above it."""
        kept = {
            name: self.request.GET[name] for name in KEPT_IN_ADDRESS if self.request.GET.get(name)
        }
        return self.url(self.centre) + (f"?{urlencode(kept)}" if kept else "")


def mode_of(told, centre) -> Mode:
    """Whom a bed is about to be given to, or who is about to move; nothing where it is nobody.

    From the address, or from a form that was refused and is shown once more.
    """
    verb = told.get("verb", "")
    moving = told.get("move") or (told.get("assignment") if verb in ("move", "swap") else "")
    giving = told.get("give") or (told.get("stay") if verb == "give" else "")
    if (pk := as_id(moving or "")) is not None:
        row = (
            BedAssignment.objects.filter(pk=pk, centre=centre, state__in=("planned", "active"))
            .select_related("person", "bed")
            .first()
        )
        if row is not None:
            return Mode("move", row.pk, row.person_id, row.person.display_name)
    if (pk := as_id(giving or "")) is not None:
        stay = Stay.objects.open().filter(pk=pk, centre=centre).select_related("person").first()
        if stay is not None:
            return Mode("give", stay.pk, stay.person_id, stay.person.display_name)
    return Mode()


@method_decorator(never_cache, name="dispatch")
class BoardChanges(ConsoleView):
    """Tiles that look different now; nothing where nothing changed."""

    module = "shelter"
    permission = SEES_BOARD

    def get(self, request, *args, **kwargs):
        """204, or the tiles and who waits."""
        since = self.since()
        newest = last_change(self.centre)
        now = timezone.now()
        if since is None:
            return HttpResponse(status=204)
        beds = changed_since(self.centre, since, now)
        if not beds:
            return HttpResponse(status=204)
        house = read_house(self.centre, beds=beds)
        tiles = make_tiles(house, mode_of(request.GET, self.centre), only=beds)
        context = {
            "tiles": tiles.values(),
            "may_give": self.scope.can("shelter.give_bed", self.centre.pk),
        }
        return JsonResponse(
            {
                "at": max(newest or since, since).isoformat(),
                "tiles": render_to_string("shelter/tiles.html", context, request=request),
                "waiting": render_to_string(
                    "shelter/waiting.html",
                    {
                        "waiting": waiting_for_a_bed(self.centre),
                        "centre": self.centre,
                        "board_url": BedBoard.url(self.centre),
                        **context,
                    },
                    request=request,
                ),
            }
        )

    def since(self) -> datetime | None:
        """The moment up to which the page knows everything."""
        try:
            found = parse_datetime(self.request.GET.get("since", "").replace(" ", "+"))
        except ValueError:
            return None
        is_sound = found is not None and is_aware(found) and EARLIEST <= found.year <= LATEST
        return found if is_sound else None
