"""The arrival desk: its screen, the search while typing, the draft, and the page after an arrival."""

import uuid
from dataclasses import replace

from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.drafts import draft_key
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, attempt, say_done
from core.ids import new_id
from core.modules.extensions import offered
from modules.registry.actions.arrive import register_arrival, stays_of_arrival
from modules.registry.cards.scan import resolve
from modules.registry.choices import Calendar, ConsentGiver, HouseholdRole, Sex
from modules.registry.facts import Arriving
from modules.registry.file_requests.elsewhere import found_elsewhere, is_card
from modules.registry.file_requests.views import AskForFileView, links_elsewhere, offers
from modules.registry.flags.advice import advice_for_each
from modules.registry.matches import matches_for, strong_matches
from modules.registry.matching.people import Known
from modules.registry.matching.records import known_from
from modules.registry.merging.merged import file_now
from modules.registry.models import ArrivalDraft, Person, Stay
from modules.registry.models.flags import FlagMoment
from modules.registry.rules.ages import is_child
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.birth_entry import read_birth_entry
from modules.registry.rules.card_tokens import LONGEST as LONGEST_SCAN
from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.stays.forms import StayForm

from .forms import ArrivalConsentForm, ArrivingFormSet
from .zone import read_zone

DRAFT_FIELDS_AT_MOST = 600
DRAFT_TEXT_AT_MOST = 2000
LONGEST_ZONE = 400
LONGEST_BIRTH, LONGEST_CODE = 60, 9
GIVER_AT_MOST = 120


@register_screen
class ArrivalDesk(TaskScreen):
    """One screen for an arrival, alone or as a family: name, matches, form, consent, stay, card."""

    name = "arrivals"
    permission = "registry.register_person"
    title = gettext_lazy("Arrival desk")
    icon = "user"
    menu_order = 1
    template_name = "registry/arrival.html"

    @classmethod
    def extra_urlpatterns(cls):
        """The search while typing, scanned documents, the draft, and the page after an arrival."""
        base = f"{cls.module}/<slug:centre>/{cls.name}"
        return [
            path(f"{base}/matches/", MatchesView.as_view(), name=f"{cls.url_name}_matches"),
            path(f"{base}/zone/", ZoneView.as_view(), name=f"{cls.url_name}_zone"),
            path(f"{base}/ask/", AskForFileView.as_view(), name=f"{cls.url_name}_ask"),
            path(f"{base}/draft/", DraftView.as_view(), name=f"{cls.url_name}_draft"),
            path(f"{base}/done/<uuid:key>/", ArrivedView.as_view(), name=f"{cls.url_name}_done"),
        ]

    def forms(self, data=None) -> dict:
        """The three parts of the form; a draft fills them where nothing was sent."""
        draft = None
        if data is None:
            draft = ArrivalDraft.objects.filter(centre=self.centre, user=self.request.user).first()
        source = data if data is not None else (draft_data(draft) if draft else None)
        bound = {
            "people": ArrivingFormSet(source, prefix="people", initial=[{"role": "head"}]),
            "stay": StayForm(source, prefix="stay"),
            "consent": ArrivalConsentForm(source, prefix="consent"),
        }
        if draft is not None:
            without_errors(bound)
        return {**bound, "draft_row": draft}

    def get(self, request, *args, **kwargs):
        """The empty form, or the draft of the last time; the cursor stands in the first name."""
        forms = self.forms()
        forms["people"].forms[0].fields["own"].widget.attrs["autofocus"] = True
        return self.page(forms)

    def key(self) -> uuid.UUID:
        """What names this arrival: it came with the form; anything else than a key is a new one."""
        try:
            return uuid.UUID(self.request.POST.get("key", ""))
        except ValueError:
            return new_id()

    def page(self, forms: dict, *, status: int = 200) -> HttpResponse:
        """Render the screen with its forms; unsent drafts show no errors."""
        draft = forms["draft_row"]
        response = self.render(
            **forms,
            key=self.key(),
            links_elsewhere=links_elsewhere(self.scope, self.centre),
            matches_url=reverse(f"{self.url_name}_matches", args=[self.centre.code]),
            zone_url=reverse(f"{self.url_name}_zone", args=[self.centre.code]),
            draft={
                "url": reverse(f"{self.url_name}_draft", args=[self.centre.code]),
                "name": f"arrival-{self.centre.code}-{self.request.user.pk}",
                "key": draft_key(self.request.user),
                "saved_at": draft.saved_at.isoformat() if draft else "",
            },
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Register the group, or show again everything that was typed with what is missing."""
        forms = self.forms(request.POST)
        parts = [forms["people"], forms["stay"], forms["consent"]]
        if not all([part.is_valid() for part in parts]):  # noqa: C419 - validate every part
            self.look_for_cards_elsewhere(forms["people"])
            return self.page(forms, status=422)
        key = self.key()
        if stays_of_arrival(self.centre, key):
            # Pressed twice: those very like them are they themselves.
            return redirect(f"{self.url_name}_done", centre=self.centre.code, key=key)
        rows = forms["people"].filled()
        if self.ask_about_matches(rows):
            forms["ask"] = True
            return self.page(forms, status=422)
        stays = attempt(
            request,
            forms["stay"],
            lambda: register_arrival(
                centre=self.centre,
                arriving=self.arriving(rows, forms["consent"]),
                stay=forms["stay"].facts(),
                actor=request.user,
                key=key,
            ),
        )
        if stays is None:
            return self.page(forms, status=422)
        count = len(stays)
        sentence = ngettext("%(count)s person arrived.", "%(count)s people arrived.", count)
        say_done(request, sentence % {"count": count})
        return redirect(f"{self.url_name}_done", centre=self.centre.code, key=key)

    def ask_about_matches(self, rows) -> bool:
        """Whether the desk should look once more: somebody very like this is known already, here or
        at another centre."""
        found = False
        for form in rows:
            told = form.cleaned_data
            if told.get("person") or told.get("new_person"):
                continue
            known = known_from(form.facts())
            form.matches, form.elsewhere = strong_matches(known), self.elsewhere(known)
            found = found or bool(form.matches or form.elsewhere)
        return found

    def elsewhere(self, told: Known) -> list[dict]:
        """Who at another centre is very likely meant."""
        found = found_elsewhere(told, centre=self.centre)
        return offers(found, user=self.request.user, centre=self.centre)

    def look_for_cards_elsewhere(self, rows) -> None:
        """A card that leads to nobody here, and so cannot be sent, may be of another centre's file."""
        for form in rows.forms:
            text = form.data.get(form.add_prefix("own"), "")[:LONGEST_SCAN]
            if form.errors and is_card(text):
                form.elsewhere = self.elsewhere(Known(names=(text,)))

    def arriving(self, rows, consent) -> list[Arriving]:
        """Everybody with their consents: adults for themselves, the head for children."""
        head = next((f for f in rows if f.cleaned_data["role"] == HouseholdRole.HEAD), rows[0])
        result = []
        for form in rows:
            told = form.cleaned_data
            facts = form.facts()
            child = form is not head and is_surely_a_child(facts.birth.born, told.get("person"))
            # Of whom the head is not a parent, the head decides as somebody else.
            is_parent = told["role"] == HouseholdRole.CHILD
            by_head = ConsentGiver.PARENT if is_parent else ConsentGiver.PROXY
            result.append(
                Arriving(
                    facts=None if told.get("person") else facts,
                    person_id=told.get("person"),
                    role=told["role"] or HouseholdRole.HEAD,
                    consents=consent.consents(
                        given_by=by_head if child else ConsentGiver.SELF,
                        giver_name=head.cleaned_data["own"][:GIVER_AT_MOST] if child else "",
                    ),
                )
            )
        return result


def is_surely_a_child(born, person_id=None) -> bool:
    """Whether somebody else answers for this person; in doubt they answer themselves."""
    known = Person.objects.filter(pk=file_now(person_id)).first() if person_id else None
    decision = is_child(known.birth if known else born, on=timezone.localdate())
    return decision.child and decision.certain


def without_errors(parts: dict) -> None:
    """A draft that comes back is not finished: nothing in it is wrong yet."""
    for form in [parts["stay"], parts["consent"], *parts["people"].forms]:
        form._errors = ErrorDict()
    parts["people"]._errors = [{} for _form in parts["people"].forms]
    parts["people"]._non_form_errors = ErrorList()


def draft_data(draft: ArrivalDraft):
    """The saved fields as the form data they were."""
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


class DeskView(ConsoleView):
    """A part of the arrival desk."""

    module = "registry"
    permission = "registry.register_person"


class MatchesView(DeskView):
    """Possible matches for what is being typed; the name comes by POST and stays out of logs."""

    writes = False
    template_name = "registry/matches.html"

    def post(self, request, *args, **kwargs):
        """A fragment with the matches, empty for too little; one that is sure, or why there is none."""
        typed = request.POST.get("name", "")[:LONGEST_SCAN]
        scan = resolve(typed, limit=0)
        told = self.told()
        elsewhere = found_elsewhere(replace(told, names=(typed,)), centre=self.centre)
        context = {
            "matches": matches_for(typed, centre=self.centre, told=told),
            "elsewhere": offers(elsewhere, user=request.user, centre=self.centre),
            "links": links_elsewhere(self.scope, self.centre),
            "centre": self.centre,
            "is_sure": bool(scan.person),
            "problem": scan.sentence,
        }
        return render(request, self.template_name, context)

    def told(self) -> Known:
        """What is typed beside the name; a birth date that is not yet whole says nothing."""
        sex, nationality = (self.request.POST.get(name, "") for name in ("sex", "nationality"))
        told = self.request.POST.get("birth", "")[:LONGEST_BIRTH]
        calendar = self.request.POST.get("calendar", "")
        try:
            born = read_birth_entry(
                told,
                calendar=calendar if calendar in Calendar.values else Calendar.GREGORIAN,
                on=timezone.localdate(),
            ).born
        except NotUnderstood:
            born = BirthDate.unknown()
        return Known(
            born=born,
            sex=sex if sex in Sex.values else Sex.UNKNOWN,
            nationalities=frozenset(filter(None, [nationality[:LONGEST_CODE]])),
        )


class ZoneView(DeskView):
    """What the machine-readable zone of a scanned document says; it comes by POST and is not kept."""

    writes = False

    def post(self, request, *args, **kwargs):
        """Fields of the form with their values, and sentences for whoever scanned."""
        zone = read_zone(request.POST.get("zone", "")[:LONGEST_ZONE], on=timezone.localdate())
        return JsonResponse({"fields": zone.fields, "sentences": zone.sentences})


class DraftView(DeskView):
    """Keeps what was typed; asked every few seconds by the form."""

    def post(self, request, *args, **kwargs):
        """Save the fields as they are; nothing is checked in a draft."""
        kept = {
            name: [value[:DRAFT_TEXT_AT_MOST] for value in values]
            for name, values in list(request.POST.lists())[:DRAFT_FIELDS_AT_MOST]
            if name != "csrfmiddlewaretoken"
        }
        draft, _created = ArrivalDraft.objects.update_or_create(
            centre=self.centre, user=request.user, defaults={"fields": kept}
        )
        return JsonResponse({"saved_at": draft.saved_at.isoformat()})


class ArrivedView(DeskView):
    """After an arrival: who has arrived, their card numbers, cards to print, the next arrival."""

    template_name = "registry/arrived.html"
    title = gettext_lazy("Arrived")

    def get(self, request, *args, **kwargs):
        """Show the group of this arrival."""
        stays = list(
            Stay.objects.filter(centre=self.centre, arrival_key=self.kwargs["key"])
            .select_related("person")
            .order_by("arrival_position")
        )
        if not stays:
            raise Http404
        advice = advice_for_each([stay.person_id for stay in stays], FlagMoment.ARRIVAL)
        arrivals = [{"stay": stay, "advice": advice[stay.person_id]} for stay in stays]
        return self.render(
            arrivals=arrivals,
            steps=[
                link
                for module in offered("after_arrival", centre=self.centre)
                for link in module.links(stays, self.centre, self.scope)
            ],
            next_url=ArrivalDesk.url(self.centre),
            print_url=reverse("registry_cards_print", args=[self.centre.code]),
            key=new_id(),
        )

    def get_title(self):
        """The page's heading."""
        return _("Arrived")
