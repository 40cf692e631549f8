"""Writing papers: one screen for each kind, with lines that are added as the lorry is unloaded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, attempt, say_done
from core.ids import as_id, new_id
from modules.inventory.actions.draft import WRITE, fingerprint, save_draft
from modules.inventory.actions.post import POST, post_document, post_paper
from modules.inventory.choices import DocumentType
from modules.inventory.errors import LabelNotKnown
from modules.inventory.labels.reading import label_scanned
from modules.inventory.models import Document, Location

from .forms import FIELDS, HEAD, HeadForm, initial_of, lines_formset
from .item_field import find_items, item_named, lot_label
from .photos import ReceiptPhotoView
from .promises import promises_at_stake

POST_BUTTON = "post"


class PaperForm(ConsoleView):
    """A paper as a form: what is typed is kept whatever is refused."""

    module = "inventory"
    permission = WRITE
    icon = "document"
    template_name = "inventory/paper_form.html"

    def paper(self) -> Document:
        """The draft that is written on."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        """The form, empty or with what the draft says."""
        paper = self.paper()
        stored = [] if paper._state.adding else self.stored_lines(paper)
        return self.page(paper, HeadForm(instance=paper), self.lines(paper, initial=stored))

    def post(self, request, *args, **kwargs):
        """Keep a draft, or post it at once."""
        paper = self.paper()
        head, lines = HeadForm(request.POST, instance=paper), self.lines(paper, request.POST)
        if head.is_valid() & lines.is_valid():
            posting = POST_BUTTON in request.POST
            done = attempt(request, head, lambda: self.act(head.instance, lines.facts(), posting))
            if done is not None:
                say_done(request, self.said(done))
                if done.is_posted:
                    for sentence in promises_at_stake(done):
                        messages.warning(request, sentence)
                return redirect(reverse("inventory_papers:detail", args=[done.pk]))
        response = self.page(paper, head, lines)
        response.status_code = 422
        return response

    def act(self, paper: Document, facts, posting: bool) -> Document:
        """Carry out what the pressed button says."""
        is_new, actor = paper._state.adding, self.request.user
        if posting and is_new:
            head = {name: getattr(paper, name) for name in FIELDS[paper.type][HEAD]}
            return post_paper(
                centre=paper.centre,
                type=paper.type,
                lines=facts,
                actor=actor,
                key=paper.key,
                **head,
            )
        seen = self.request.POST.get("seen", "")
        saved = save_draft(document=paper, lines=facts, actor=actor, seen=seen)
        return post_document(document=saved, actor=actor) if posting else saved

    def said(self, paper: Document) -> str:
        """What was done."""
        if paper.is_posted:
            return _("%(code)s was posted.") % {"code": paper.code}
        return _("The draft was saved. Nothing has moved yet.")

    def lines(self, paper: Document, data=None, initial=None):
        """The formset of the paper's kind."""
        return lines_formset(type=paper.type, data=data, initial=initial)

    def stored_lines(self, paper: Document) -> list[dict]:
        """What the draft's lines say."""
        lines = paper.lines.select_related("item", "packaging", "lot__grant").order_by("position")
        return [initial_of(line) for line in lines]

    def seen(self, paper: Document) -> str:
        """What the draft said when the form was opened, in short."""
        if self.request.method == "POST":
            return self.request.POST.get("seen", "")
        return "" if paper._state.adding else fingerprint(paper)

    def page(self, paper: Document, head, lines):
        """Render the form; the key makes a double click one paper."""
        may_post = self.scope.can(POST, paper.centre_id)
        return self.render(
            form=head,
            paper_key=self.request.POST.get("key") or paper.key,
            seen=self.seen(paper),
            formsets=[
                {
                    "formset": lines,
                    "title": _("Goods"),
                    "row_label": _("Line"),
                    "add_label": _("Add a line"),
                }
            ],
            formset_errors=lines.is_bound and not lines.is_valid(),
            may_post=may_post,
            cancel_url=reverse("inventory_papers:list"),
            breadcrumbs=[
                {"label": _("Papers of the store"), "url": reverse("inventory_papers:list")}
            ],
        )


class NewPaper(PaperForm, TaskScreen):
    """A new paper of one kind at the centre in the address."""

    type = ""
    # When one writes it, in a sentence.
    when: object = ""

    def paper(self) -> Document:
        """An empty paper of today; the key in the form names it."""
        key = as_id(self.request.POST.get("key", "")) or new_id()
        paper = Document(
            centre=self.centre, type=self.type, occurred_on=self.centre.today(), key=key
        )
        if not self.request.POST:
            # The centre's first store; the field says so, and can be changed.
            store = Location.objects.first_store(self.centre)
            goods_come_in = "from_location" not in FIELDS[self.type][HEAD]
            setattr(paper, "to_location" if goods_come_in else "from_location", store)
        return paper


class EditPaper(PaperForm):
    """A draft once more."""

    permission = "inventory.change_document"

    def paper(self) -> Document:
        """The draft in the address; 404 where it is no draft any more."""
        papers = Document.objects.select_related("centre", "from_location", "to_location")
        found = papers.filter(pk=self.kwargs["pk"]).first()
        if found is None or not found.is_draft or found.type not in FIELDS:
            raise Http404
        if not self.scope.can(self.permission, found.centre_id):
            raise PermissionDenied
        return found

    def get_title(self):
        """What kind of paper."""
        return _("Draft: %(kind)s") % {"kind": self.paper().get_type_display()}


def what_is_scanned(text: str) -> dict:
    """What the label of a code is stuck to, as the script fills it into fields, and in a sentence."""
    try:
        label = label_scanned(text)
    except ValidationError as error:
        return {"said": " ".join(error.messages)}
    if label is None:
        return {"said": str(LabelNotKnown.sentence)}
    item, lot, place = label.item, label.lot, label.location
    said = [item and item.name_here, lot and lot_label(lot), place and place.label, label.content]
    return {
        "item": item.label if item else "",
        "item_id": str(item.pk) if item else "",
        "lot": lot_label(lot) if lot else "",
        "lot_number": lot.number if lot else "",
        "expiry": lot.expiry.isoformat() if lot and lot.expiry else "",
        "grant_id": str(lot.grant_id) if lot and lot.grant_id else "",
        "place_id": str(place.pk) if place else "",
        "place": place.label if place else "",
        "item_code": item.code if item else "",
        "place_code": place.code if place else "",
        "said": " · ".join(str(each) for each in said if each),
    }


class Suggestions(ConsoleView):
    """Names of goods for the fields in which one types them; nothing about people."""

    module = "inventory"
    permission = "inventory.view_item"

    def get(self, request, *args, **kwargs):
        """Items by what is typed; lots and packagings of an item."""
        kind, asked = request.GET.get("kind", "item"), request.GET
        if kind == "label":
            return JsonResponse(what_is_scanned(asked.get("q", "")[:60]))
        found: list[str] = []
        if kind == "item":
            found = [item.label for item in find_items(asked.get("q", "")[:100])]
        elif (item := self.item(asked.get("item", ""))) is not None:
            if kind == "lot":
                lots = item.lots.select_related("grant").filter(balances__is_guarded=True)
                usable = lots.filter(balances__quantity__gt=0).distinct()
                found = [lot_label(lot) for lot in usable.order_by("expiry", "number")[:50]]
            else:
                found = [
                    item.get_unit_display(),
                    *(each.name for each in item.packagings.order_by("factor")),
                ]
        return JsonResponse({"suggestions": found})

    @staticmethod
    def item(text: str):
        """The item that is meant, if it is clear."""
        try:
            return item_named(text[:300]) if text else None
        except ValidationError:
            return None


@register_screen
class NewReceipt(NewPaper):
    """Goods come in, against an expected delivery or without one."""

    type = DocumentType.RECEIPT
    name = "receive"
    title = gettext_lazy("Receive goods")
    when = gettext_lazy("A supplier delivers. Lots, expiry, differences and damage are noted.")
    menu_order = 2

    @classmethod
    def extra_urlpatterns(cls):
        """Suggestions, drafts once more, and photos of goods that came."""
        photo = "inventory/receipt-photos/<uuid:pk>/"
        return [
            path(photo, ReceiptPhotoView.as_view(), name="inventory_receipt_photo"),
            path("inventory/suggest/", Suggestions.as_view(), name="inventory_suggest"),
            path("inventory/papers/<uuid:pk>/write/", EditPaper.as_view(), name="inventory_draft"),
        ]


@register_screen
class NewDonation(NewPaper):
    """Somebody gives goods."""

    type = DocumentType.DONATION
    name = "gift"
    title = gettext_lazy("Receive a gift in kind")
    when = gettext_lazy("Somebody gives goods, with a certificate or without one.")
    in_menu = False


@register_screen
class NewIssue(NewPaper):
    """Goods leave the store, to be used by the centre."""

    type = DocumentType.ISSUE
    name = "issue"
    title = gettext_lazy("Issue goods")
    when = gettext_lazy("The centre itself uses goods: the kitchen, cleaning, the office.")
    menu_order = 3


@register_screen
class NewInternalMove(NewPaper):
    """Goods go from one place of the centre to another."""

    type = DocumentType.INTERNAL
    name = "move"
    title = gettext_lazy("Move goods within the centre")
    when = gettext_lazy("From the store to a shelf, the kitchen, the hand-out counter.")
    in_menu = False


@register_screen
class NewAssembly(NewPaper):
    """Components become kits."""

    type = DocumentType.ASSEMBLY
    name = "assemble"
    title = gettext_lazy("Make up kits")
    when = gettext_lazy("Components become kits, which expire with the first of them.")
    in_menu = False


@register_screen
class NewDisassembly(NewPaper):
    """Kits become their components."""

    type = DocumentType.DISASSEMBLY
    name = "take-apart"
    title = gettext_lazy("Take kits apart")
    when = gettext_lazy("Kits become their components again.")
    in_menu = False


@register_screen
class NewGrantLoan(NewPaper):
    """Goods of one grant stand in for another's."""

    type = DocumentType.GRANT_LOAN
    name = "grant-loan"
    title = gettext_lazy("Lend between grants")
    when = gettext_lazy("Goods of one donor stand in for another's, and are owed back.")
    in_menu = False


@register_screen
class WriteAPaper(TaskScreen):
    """Which paper to write: every kind with a sentence about when."""

    name = "write"
    permission = WRITE
    title = gettext_lazy("Write a paper")
    icon = "edit"
    menu_order = 4
    template_name = "inventory/links.html"

    def get(self, request, *args, **kwargs):
        """The kinds, those of every day first."""
        links = [
            {"text": screen.title, "meta": screen.when, "url": screen.url(self.centre)}
            for screen in NewPaper.__subclasses__()
        ]
        return self.render(links=links)
