"""The distribution desk: scan, read what is due, press Enter, scan the next."""

from collections import defaultdict
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core.access import log_access
from core.console.screens import TaskScreen, register_screen
from core.errors import Refusal
from core.ids import as_id, new_id
from modules.inventory.actions.distribute import HAND_OUT, hand_out
from modules.inventory.actions.take_back import TAKE_BACK, take_back
from modules.inventory.models import Handout, HandoutLine
from modules.inventory.quantities import as_text
from modules.registry.cards.errors import FileNotOpenHere
from modules.registry.cards.scan import resolve
from modules.registry.errors import FileErased, FileNotFound
from modules.registry.models import Person

from .desk import (
    Offer,
    circumstances_in,
    lines_in,
    offer_for,
    places_to_hand_out_from,
    staff_of,
)
from .errors import OVERRIDE
from .tally_screen import TallyHandoutView
from .tasks import EndPrescriptionTask, PrescribeTask, ReturnLoanTask

MISTAKE = gettext_lazy("Taken back at the desk")


@register_screen
class DistributionDesk(TaskScreen):
    """One field with the cursor in it; Enter in the empty field hands out what is shown."""

    name = "distribution"
    permission = HAND_OUT
    title = gettext_lazy("Distribution desk")
    icon = "tick"
    menu_order = 1
    template_name = "inventory/distribution.html"
    partial_template_name = "inventory/distribution_answer.html"

    @classmethod
    def extra_urlpatterns(cls):
        """The desk with somebody before it already, and tasks on the person file."""
        base = f"{cls.module}/<slug:centre>/{cls.name}"
        about = f"{cls.module}/<slug:centre>/people/<uuid:person_id>"
        return [
            path(f"{base}/<uuid:person_id>/", cls.as_view(), name=f"{cls.url_name}_person"),
            path(f"{base}/tally/", TallyHandoutView.as_view(), name=f"{cls.url_name}_tally"),
            path(
                f"{about}/loans/<uuid:line_id>/",
                ReturnLoanTask.as_view(),
                name=f"{cls.module}_return_loan",
            ),
            path(f"{about}/prescribe/", PrescribeTask.as_view(), name=f"{cls.module}_prescribe"),
            path(
                f"{about}/prescriptions/<uuid:prescription_id>/end/",
                EndPrescriptionTask.as_view(),
                name=f"{cls.module}_end_prescription",
            ),
        ]

    def get(self, request, *args, **kwargs):
        """The empty field, or with the person in the address."""
        if (person_id := self.kwargs.get("person_id")) is None:
            return self.page()
        return self.answer_about(self.person(person_id))

    def post(self, request, *args, **kwargs):
        """Look somebody up, hand out what is shown, or take the last hand-out back."""
        data = request.POST
        if "undo" in data:
            return self.undo()
        text = (data.get("choose") or data.get("scan", "")).strip()
        if text and "hand_out" not in data:
            return self.look_up(text)
        if data.get("person"):
            return self.give()
        return self.page()

    # --- Who it is ---------------------------------------------------------------------------
    def look_up(self, text: str) -> HttpResponse:
        """Whose card, number or name it is."""
        found = resolve(text)
        if found.problem:
            return self.page(problem=found.sentence, status=422)
        if found.person is None:
            if not found.candidates:
                return self.page(problem=str(FileNotFound.sentence), status=422)
            return self.page(candidates=found.candidates)
        return self.answer_about(found.person)

    def person(self, person_id) -> Person:
        """The person in scope; 404 otherwise."""
        try:
            found = Person.objects.filter(pk=UUID(str(person_id))).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404
        return found

    def answer_about(self, person: Person) -> HttpResponse:
        """What is due; the reading is logged."""
        problem = None
        if person.anonymised_at is not None:
            problem = FileErased.sentence
        elif self.centre.pk not in person.row_centre_ids():
            problem = FileNotOpenHere.sentence
        if problem:
            return self.page(problem=str(problem), status=422)
        self.log(person)
        return self.page(offer=offer_for(person, self.centre))

    def log(self, person: Person) -> None:
        """One entry in the access log."""
        log_access(
            kind="read",
            module="inventory",
            centre_id=self.centre.pk,
            record=f"registry.person:{person.pk}",
            reference=person.reference,
        )

    # --- Handing out -------------------------------------------------------------------------
    def give(self) -> HttpResponse:
        """Hand out; a refusal comes back with everything that was typed."""
        data = self.request.POST
        person = self.person(data["person"])
        offer = offer_for(person, self.centre, data=data)
        try:
            made = hand_out(
                centre=self.centre,
                person=person,
                lines=lines_in(data, offer, self.centre),
                actor=self.request.user,
                key=as_key(data.get("key", "")),
                how=circumstances_in(data, self.centre),
            )
        except Refusal as refusal:
            offer = offer_for(person, self.centre, data=data, refusal=str(refusal.sentence))
            return self.page(offer=offer, status=422)
        return self.page(done=told_of(made))

    def undo(self) -> HttpResponse:
        """What was handed out a moment ago was not."""
        wanted = [key for key in map(as_id, self.request.POST.getlist("made")) if key]
        made = list(
            Handout.objects.filter(centre=self.centre, pk__in=wanted).select_related("document")
        )
        if not made:
            raise Http404
        try:
            take_back(
                centre=self.centre,
                handouts=made,
                reason=str(MISTAKE),
                actor=self.request.user,
            )
        except Refusal as refusal:
            return self.page(problem=str(refusal.sentence), status=422)
        return self.page(taken_back=True)

    # --- The page ----------------------------------------------------------------------------
    def page(self, *, status=200, offer: Offer | None = None, **answer) -> HttpResponse:
        """The screen, or only its answer where a script asked for it."""
        context = {
            **answer,
            "offer": offer,
            "centre": self.centre,
            "key": self.request.POST.get("key") if status == 422 and offer else new_id(),
            "data": self.request.POST if status == 422 else {},
            "may_override": self.scope.can(OVERRIDE, self.centre.pk),
            "may_take_back": self.scope.can(TAKE_BACK, self.centre.pk),
            "desk_url": self.url(self.centre),
        }
        if offer is not None:
            context["photo_url"] = (
                reverse("registry_people:photo", args=[offer.person.pk])
                if offer.person.photo
                else ""
            )
            context["file_url"] = reverse("registry_people:detail", args=[offer.person.pk])
            context["staff"] = self.others if offer.needs_two else []
            context["places"] = self.places if context["may_override"] else []
        if self.request.POST.get("partial"):
            response = render(self.request, self.partial_template_name, context, status=status)
        else:
            response = self.render(**context, links=self.links())
            response.status_code = status
        response["Cache-Control"] = "private, no-store"
        return response

    @cached_property
    def others(self) -> list:
        """Who may be the second person."""
        return [member for member in staff_of(self.centre) if member != self.request.user]

    @cached_property
    def places(self) -> list:
        """Where something beyond the rules may come from."""
        return places_to_hand_out_from(self.centre)

    def links(self) -> list[dict]:
        """Further work of the counter."""
        found = []
        if self.scope.can("inventory.add_tallyhandout", self.centre.pk):
            found.append(
                {
                    "label": gettext_lazy("Without a name"),
                    "url": reverse("inventory_distribution_tally", args=[self.centre.code]),
                    "icon": "people",
                }
            )
        found.append(
            {
                "label": gettext_lazy("Distribution list"),
                "url": reverse("inventory_distribution_list", args=[self.centre.code]),
                "icon": "list",
            }
        )
        return found


def told_of(made: list[Handout]) -> dict:
    """What was handed out, to whom, on which papers; one query."""
    lines = defaultdict(list)
    rows = HandoutLine.objects.filter(handout__in=made).select_related("item").order_by("pk")
    for row in rows:
        words = f"{as_text(row.quantity)} × {row.item.name_here}"
        lines[row.handout_id].append({"words": words, "is_lent": row.is_lent})
    return {
        "people": [
            {"who": each.person, "paper": each.document.code, "lines": lines[each.pk]}
            for each in made
        ],
        "ids": [each.pk for each in made],
    }


def as_key(text: str) -> UUID:
    """The key of a form; a new one for what is none."""
    return as_id(text) or new_id()
