"""The list of papers, one paper with its lines and moves, and what its state lets one do."""

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.console.columns import Column, as_text
from core.console.details import DetailView
from core.console.edit import RowMixin
from core.console.screens import register_viewset
from core.console.views import ConsoleView, attempt, say_done
from core.console.viewset import ConsoleViewSet
from modules.inventory.actions.photos import ADD as ADD_PHOTO
from modules.inventory.actions.post import (
    APPROVE,
    POST,
    REVERSE,
    cancel_draft,
    post_document,
    reverse_document,
    right_to_reverse,
)
from modules.inventory.choices import NEEDS_APPROVAL, DocumentState, DocumentType
from modules.inventory.models import Document
from modules.inventory.pages import staff_name

from .documents import PaperPrint
from .forms import FIELDS
from .photos import AddPhoto, may_add_photo, photo_panels
from .promises import promises_at_stake
from .screens import NewIssue, NewReceipt, WriteAPaper
from .tables import lines_table, moves_table

# Papers that have a console of their own write their own next steps.
WRITTEN_HERE = frozenset(FIELDS)


class PaperFilters(django_filters.FilterSet):
    """By kind, state, and day."""

    type = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=DocumentType.choices)
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=DocumentState.choices)
    since = django_filters.DateFilter(
        field_name="occurred_on",
        lookup_expr="gte",
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="occurred_on",
        lookup_expr="lte",
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Document
        fields = ["type", "state", "since", "until"]


class ReverseForm(forms.Form):
    """Why a posted paper is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands on the reversal. No names of people."),
    )


class PaperDetail(DetailView):
    """A paper: head, lines, and the moves that it made."""

    template_name = "inventory/paper_detail.html"

    def render(self, **context):
        """With lines and moves."""
        paper = self.object
        return super().render(
            lines=lines_table(paper),
            moves=moves_table(paper) if paper.is_posted else None,
            promised=promises_at_stake(paper) if paper.is_draft else [],
            **context,
        )

    def label_rows(self):
        """What its kind has, and whom it concerns."""
        paper = self.object
        reversal = paper.reversals.first()
        for label, value in (
            (_("Kind"), paper.get_type_display()),
            (_("State"), paper.get_state_display()),
            (_("Day"), paper.occurred_on),
            (pgettext("goods", "From"), paper.from_location and paper.from_location.label),
            (pgettext("goods", "To"), paper.to_location and paper.to_location.label),
            (_("Supplier, donor or receiver"), paper.partner),
            (_("Their number"), paper.reference),
            (_("Cause"), paper.cause and paper.get_cause_display()),
            (_("Remark"), paper.remark),
            (_("Reverses"), paper.reverses and paper.reverses.code),
            (_("Reversed by"), reversal and reversal.code),
            (_("Drafted by"), staff_name(paper.created_by)),
            (_("Approved by"), staff_name(paper.approved_by)),
            (_("Posted by"), staff_name(paper.posted_by)),
            (_("Posted"), paper.posted_at),
        ):
            if value:
                yield {"label": label, "value": as_text(value, nothing="")}


class PaperVerb(RowMixin, ConsoleView):
    """A button of a paper that changes it."""

    def post(self, request, *args, **kwargs):
        """Do it, and say what came of it; a refusal is said on the paper's page."""
        paper = self.act(self.get_object())
        say_done(request, self.said(paper))
        if paper.is_posted:
            for sentence in promises_at_stake(paper):
                messages.warning(request, sentence)
        return redirect(self.viewset.row_url(paper))

    def ask_again(self, row):
        """The right of this verb at the paper's centre; actions ask once more."""
        if not self.scope.can(self.permission, row.centre_id):
            raise PermissionDenied


class PostPaper(PaperVerb):
    """A draft becomes a fact."""

    def act(self, paper):
        """Post it."""
        return post_document(document=paper, actor=self.request.user)

    def said(self, paper):
        """Its number."""
        return _("%(code)s was posted.") % {"code": paper.code}


class CancelPaper(PaperVerb):
    """A draft is given up."""

    def act(self, paper):
        """Cancel it."""
        return cancel_draft(document=paper, actor=self.request.user)

    def said(self, paper):
        """That nothing moved."""
        return _("The draft was given up. Nothing has moved.")


class ReversePaper(PaperVerb):
    """A posted paper is taken back, with a reason."""

    template_name = "console/form.html"
    title = gettext_lazy("Reverse a paper")

    def ask_again(self, row):
        """The right that this kind of paper asks for; each right has an address of its own."""
        right = right_to_reverse(row.type)
        if right != self.permission or not self.scope.can(right, row.centre_id):
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        """Ask why."""
        return self.page(self.get_object(), ReverseForm())

    def post(self, request, *args, **kwargs):
        """Reverse it, or say why not."""
        paper, form = self.get_object(), ReverseForm(request.POST)
        if form.is_valid():
            done = attempt(
                request,
                form,
                lambda: reverse_document(
                    document=paper, reason=form.cleaned_data["reason"], actor=request.user
                ),
            )
            if done is not None:
                say_done(
                    request,
                    _("%(code)s reverses %(paper)s.") % {"code": done.code, "paper": paper.code},
                )
                return redirect(self.viewset.row_url(done))
        response = self.page(paper, form)
        response.status_code = 422
        return response

    def page(self, paper, form):
        """The question, with what will happen."""
        return self.render(
            form=form,
            form_help=_(
                "All goods of %(code)s go back where they came from. The paper stays and names its "
                "reversal."
            )
            % {"code": paper.code},
            submit_label=_("Reverse"),
            cancel_url=self.viewset.row_url(paper),
            breadcrumbs=[
                {"label": self.viewset.title, "url": self.viewset.url("list")},
                {"label": paper.code, "url": self.viewset.row_url(paper)},
            ],
        )


@register_viewset
class PaperViewSet(ConsoleViewSet):
    """Papers of the store, newest first."""

    model = Document
    path = "inventory/papers"
    icon = "document"
    menu_order = 5
    can_add = can_edit = False
    filterset_class = PaperFilters
    detail_view_class = PaperDetail
    select_related = ("centre", "from_location", "to_location")
    search_fields = ("code", "partner", "reference")
    ordering = ("-occurred_on", "-created_at")
    empty_sentence = gettext_lazy(
        "No paper yet. Begin with what is in the store: import an opening balance, or receive goods."
    )
    columns = (
        Column(
            gettext_lazy("Number"),
            lambda row: row.code or _("Draft"),
            ("code",),
            needs=("code",),
        ),
        Column(gettext_lazy("Kind"), "type", ("type",)),
        Column(gettext_lazy("Day"), "occurred_on", ("occurred_on",), hxl="#date+occurred"),
        Column(
            pgettext_lazy("goods", "From"),
            lambda row: row.from_location.label if row.from_location else None,
            needs=("from_location__name", "from_location__kind"),
        ),
        Column(
            pgettext_lazy("goods", "To"),
            lambda row: row.to_location.label if row.to_location else None,
            needs=("to_location__name", "to_location__kind"),
        ),
        Column(gettext_lazy("Supplier, donor or receiver"), "partner", ("partner",)),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(
            gettext_lazy("Centre"),
            lambda row: row.centre.name,
            ("centre__name",),
            needs=("centre__name",),
        ),
    )

    @property
    def title(self):
        """What the list is of."""
        return _("Papers of the store")

    def label_of(self, row):
        """Its number, or that it is a draft."""
        return row.code or _("Draft: %(kind)s") % {"kind": row.get_type_display()}

    def extra_urlpatterns(self):
        """What one can do with a paper."""

        def view(view_class, permission):
            return view_class.as_view(
                viewset=self, module=self.module, permission=permission, icon=self.icon
            )

        return [
            path("<uuid:pk>/post/", view(PostPaper, POST), name="post"),
            path("<uuid:pk>/approve/", view(PostPaper, APPROVE), name="approve"),
            path("<uuid:pk>/cancel/", view(CancelPaper, self.permission("change")), name="cancel"),
            path("<uuid:pk>/reverse/", view(ReversePaper, REVERSE), name="reverse"),
            path(
                "<uuid:pk>/reverse-approved/",
                view(ReversePaper, APPROVE),
                name="reverse_approved",
            ),
            path("<uuid:pk>/print/", view(PaperPrint, self.permission("view")), name="print"),
            path("<uuid:pk>/photo/", view(AddPhoto, ADD_PHOTO), name="photo"),
        ]

    def permission(self, verb):
        """Adding a photo is a right of its own."""
        return ADD_PHOTO if verb == "photo" else super().permission(verb)

    def panels_for(self, row, asker):
        """What the goods looked like when they came."""
        return [*photo_panels(row), *super().panels_for(row, asker)]

    def list_actions(self, asker):
        """Goods in, goods out, and every other kind of paper."""
        found = []
        for screen, tone in (
            (NewReceipt, "primary"),
            (NewIssue, "secondary"),
            (WriteAPaper, "secondary"),
        ):
            if screen.is_shown(asker):
                found.append({"url": screen.menu_url(), "label": screen.title, "tone": tone})
        return [*found, *self.import_links(asker)]

    def actions_for(self, row, asker):
        """What the paper's state and the asker's role permit."""
        links = []
        can = lambda permission: asker.can(permission, row.centre_id)  # noqa: E731
        writable = row.centre_id in asker.writable_centre_ids(self.module)
        if row.is_draft and writable:
            links += self._draft_links(row, can)
        if row.state != DocumentState.CANCELLED:
            links.append({"url": self.url("print", row.pk), "label": _("Print"), "icon": "print"})
        if writable and may_add_photo(row, asker):
            links.append(
                {"url": self.url("photo", row.pk), "label": _("Add a photo"), "icon": "image"}
            )
        reversible = row.is_posted and row.type != DocumentType.REVERSAL
        right = right_to_reverse(row.type)
        if reversible and writable and can(right) and not row.reversals.exists():
            url = self.url("reverse" if right == REVERSE else "reverse_approved", row.pk)
            links.append({"url": url, "label": _("Reverse"), "tone": "plain"})
        return [
            *links,
            {"url": self.url("history", row.pk), "label": _("History"), "icon": "history"},
        ]

    def _draft_links(self, row, can) -> list[dict]:
        approval = row.type in NEEDS_APPROVAL
        post = {"url": self.url("post", row.pk), "label": _("Post"), "method": "post"}
        found = []
        if approval and can(APPROVE):
            found.append(
                {**post, "url": self.url("approve", row.pk), "label": _("Approve and post")}
            )
        elif not approval and can(POST):
            found.append(post)
        found = [{**each, "tone": "primary", "icon": "check"} for each in found]
        if row.type in WRITTEN_HERE and can(self.permission("change")):
            write = reverse("inventory_draft", args=[row.pk])
            found.append({"url": write, "label": _("Edit"), "icon": "edit"})
        if can(self.permission("change")):
            found.append(
                {
                    "url": self.url("cancel", row.pk),
                    "label": _("Give up"),
                    "icon": "cross",
                    "tone": "plain",
                    "method": "post",
                }
            )
        return found
