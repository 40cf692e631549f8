"""Cards: look at a person's, print new ones, report one lost.

What stands in a card's QR code is known for the length of one request only. Printing is therefore
making: each printing gives a new card, and the earlier one stops counting.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import log_access
from core.console.errors import refusal_page
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView
from core.ids import as_id, new_id
from core.models import Centre
from core.printing.codes import qr_svg
from core.printing.sheets import letterhead
from modules.registry.actions.cards import issue_card, report_card_lost
from modules.registry.actions.pictures import PHOTO
from modules.registry.choices import CardState
from modules.registry.consents.questions import standing
from modules.registry.file.person_file import person_header
from modules.registry.file.task import PersonTask
from modules.registry.models import Card, Person, Stay
from modules.registry.rules.card_tokens import LONGEST as LONGEST_SCAN

from .errors import CardPrintedAlready
from .lookup import refusal_of
from .scan import resolve

NAME_ON_CARD = "name_on_card"
PAPERS = {
    "a6": gettext_lazy("A6, one card a sheet"),
    "card": gettext_lazy("Size of a bank card (85.6 × 54 mm)"),
    "sheet": gettext_lazy("A4, ten cards of the size of a bank card"),
}
CLASS_OF_PAPER = {"a6": "a6-landscape", "card": "card", "sheet": "card-sheet"}
CARDS_A_SHEET = 10
MOST_AT_ONCE = 50


class CardOfPerson(ConsoleView):
    """A person's cards: which one counts, print a new one, report it lost."""

    module = "registry"
    permission = "registry.add_card"
    template_name = "registry/card_of_person.html"
    icon = "card"

    def get(self, request, *args, **kwargs):
        """Show what can be done, at the first centre of the asker that holds the file."""
        person = Person.objects.filter(pk=self.kwargs["pk"]).with_facts().first()
        if person is None:
            raise Http404
        held = person.row_centre_ids() & set(self.scope.centre_ids(self.permission))
        if not held:
            raise PermissionDenied
        centre = Centre.objects.filter(pk__in=held).order_by("name").first()
        cards = list(Card.objects.filter(person=person).select_related("issued_at_centre"))
        file_url = reverse("registry_people:detail", args=[person.pk])
        return self.render(
            title=_("Card of %(card_number)s") % {"card_number": person.card_number},
            person=person_header(person),
            person_id=person.pk,
            cards=[describe_card(card, centre) for card in cards],
            print_url=reverse("registry_cards_print", args=[centre.code]),
            papers=PAPERS.items(),
            key=new_id(),
            breadcrumbs=[{"label": person.card_number, "url": file_url}],
        )


def describe_card(card: Card, centre: Centre) -> dict:
    """A card as the page shows it; one in use can be reported lost."""
    refusal = refusal_of(card)
    lost_url = reverse("registry_people:lost", args=[centre.code, card.person_id, card.pk])
    return {
        "issued_at": card.issued_at,
        "centre": card.issued_at_centre.name,
        "valid_until": card.valid_until,
        "sentence": refusal.sentence if refusal else "",
        "badge": {
            "label": card.get_state_display(),
            "tone": "neutral" if refusal else "positive",
        },
        "lost_url": lost_url if card.state == CardState.ISSUED else "",
    }


class LostCardTask(PersonTask):
    """The person lost a card: it counts nowhere any more."""

    permission = "registry.change_card"
    title = gettext_lazy("Report the card lost")
    submit_label = gettext_lazy("This card is lost")
    done = gettext_lazy(
        "The card does not count any more. Print a new one: its number stays the same."
    )

    def get_form(self, data=None, files=None):
        """Nothing is asked: losing a card needs no reason."""
        return forms.Form(data)

    def act(self, form):
        """End the card."""
        card = Card.objects.filter(pk=self.kwargs["card_id"], person=self.person).first()
        if card is None:
            raise Http404
        return report_card_lost(card=card, centre=self.centre, actor=self.request.user)

    def after(self):
        """The page on which a new card is printed."""
        return reverse("registry_people:card", args=[self.person.pk])

    def get_context_data(self, **kwargs):
        """What it means."""
        help_text = _(
            "From now on nobody passes with it, at any centre with a connection at once, at others "
            "when they are connected next. Who finds it learns nothing from its code."
        )
        return {**super().get_context_data(**kwargs), "form_help": help_text}


@register_screen
class CardScreen(TaskScreen):
    """Cards for many: people who stay here and have none, or whoever is scanned or typed."""

    name = "cards"
    permission = "registry.add_card"
    title = gettext_lazy("Cards")
    icon = "card"
    menu_order = 3
    template_name = "registry/cards.html"
    # A search by POST changes nothing.
    writes = False

    @classmethod
    def extra_urlpatterns(cls):
        """Where cards are made."""
        address = f"{cls.module}/<slug:centre>/{cls.name}/print/"
        return [path(address, PrintCards.as_view(), name=f"{cls.url_name}_print")]

    def get(self, request, *args, **kwargs):
        """People without a card."""
        return self.page()

    def post(self, request, *args, **kwargs):
        """Go to the person whose card, number or name was entered, or show who may be meant."""
        scan = resolve(request.POST.get("scan", "")[:LONGEST_SCAN])
        if scan.person:
            return redirect("registry_people:card", pk=scan.person.pk)
        return self.page(scan=scan)

    def page(self, scan=None):
        """The screen."""
        waiting = self.without_card()
        return self.render(
            scan=scan,
            candidates=[candidate(person) for person in scan.candidates] if scan else [],
            people=waiting[:MOST_AT_ONCE],
            more=max(0, len(waiting) - MOST_AT_ONCE),
            print_url=reverse(f"{self.url_name}_print", args=[self.centre.code]),
            papers=reversed(PAPERS.items()),
            key=new_id(),
        )

    def without_card(self) -> list[Person]:
        """Who stays here and has no card in use, by name; one more than are shown, if there are."""
        here = Stay.objects.open().filter(centre=self.centre).values("person")
        with_card = Card.objects.filter(state=CardState.ISSUED).values("person")
        found = Person.objects.filter(pk__in=here).exclude(pk__in=with_card)
        return list(found.order_by("sort_name", "id")[: MOST_AT_ONCE + 1])


def candidate(person: Person) -> dict:
    """A person who may be meant, as a line of a list."""
    return {
        "text": person.display_name,
        "meta": person.card_number,
        "url": reverse("registry_people:card", args=[person.pk]),
    }


class PrintCards(ConsoleView):
    """Makes a card for each person and shows the paper in the same answer; never again."""

    module = "registry"
    permission = "registry.add_card"
    template_name = "registry/card.html"

    def post(self, request, *args, **kwargs):
        """New cards; each printing is written to the access log."""
        people = self.people()
        if not people:
            raise Http404
        paper = request.POST.get("paper", "")
        paper = paper if paper in PAPERS else "a6"
        cards = [card for person in people if (card := self.made(person))]
        if not cards:
            raise CardPrintedAlready
        response = self.render(
            title=_("Cards") if len(cards) > 1 else cards[0]["number"],
            paper=CLASS_OF_PAPER[paper],
            centre=letterhead(self.centre),
            cards=cards,
            back_url=self.back_url(people),
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def refused(self, refusal):
        """Say why, and lead to where a new card is printed."""
        people = self.people()
        link = reverse("registry_people:card", args=[people[0].pk]) if people else None
        return refusal_page(self.request, refusal, link=link or CardScreen.url(self.centre))

    def people(self) -> list[Person]:
        """Those whose files this centre holds, of the people who were chosen."""
        chosen = [key for text in self.request.POST.getlist("person") if (key := as_id(text))]
        found = Person.objects.filter(pk__in=chosen[:MOST_AT_ONCE]).order_by("sort_name", "id")
        return [person for person in found if self.centre.pk in person.row_centre_ids()]

    def made(self, person: Person) -> dict | None:
        """A new card as the paper shows it; nothing where this request made it before."""
        key = as_id(self.request.POST.get("key", "")) or new_id()
        try:
            card, token = issue_card(
                person=person, centre=self.centre, actor=self.request.user, key=key
            )
        except CardPrintedAlready:
            return None
        log_access(
            kind="print",
            module="registry",
            centre_id=self.centre.pk,
            record=f"registry.card:{card.pk}",
            reference=person.reference,
        )
        return paper_of(person, card, token)

    def back_url(self, people: list[Person]) -> str:
        """Where the button of the preview leads."""
        if len(people) > 1:
            return CardScreen.url(self.centre)
        return reverse("registry_people:detail", args=[people[0].pk])


def paper_of(person: Person, card: Card, token: str) -> dict:
    """What stands on a card: name and photo only while the person agrees to each."""
    agreed = {key for key in (NAME_ON_CARD, PHOTO) if is_agreed(person, key)}
    with_photo = PHOTO in agreed and person.photo
    return {
        "number": person.card_number,
        "name": person.display_name if NAME_ON_CARD in agreed else "",
        "native_name": person.native_script_name if NAME_ON_CARD in agreed else "",
        "photo_url": reverse("registry_people:photo", args=[person.pk]) if with_photo else "",
        "qr": qr_svg(token),
        "valid_until": date_format(card.valid_until, "SHORT_DATE_FORMAT"),
    }


def is_agreed(person: Person, purpose: str) -> bool:
    """Whether the person agreed to this; not having been asked is not agreeing."""
    consent = standing(person, purpose, on=timezone.localdate())
    return consent is not None and consent.decision == "given"
