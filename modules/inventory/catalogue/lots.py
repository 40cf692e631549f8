"""Lots in the console: by expiry, and what is done with them: held back, recalled, released."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import F, Q, Sum
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.views import ConsoleView, attempt, say_done
from core.console.viewset import ConfigurationViewSet
from modules.inventory.actions.lots import VERBS
from modules.inventory.choices import LotState
from modules.inventory.ledger.lots import held_lots, hold_as_its_number
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Grant, Lot
from modules.inventory.quantities import as_text
from modules.inventory.rules.lot_states import LotVerb, verbs_for

EXPIRED = "expired"
DAYS = (30, 90, 180)
PLACES_SHOWN = 50
LONGEST_REASON = 200
LABELS = {
    LotVerb.QUARANTINE: (gettext_lazy("Put in quarantine"), "lock", "secondary"),
    LotVerb.RECALL: (gettext_lazy("Recall"), "warning", "danger"),
    LotVerb.RELEASE: (gettext_lazy("Release"), "check", "primary"),
}
CONSEQUENCES = {
    LotVerb.QUARANTINE: gettext_lazy(
        "From now on nobody in any centre gives this lot out. It can still be moved and written off."
    ),
    LotVerb.RECALL: gettext_lazy(
        "From now on nobody in any centre gives this lot out. Every centre that holds some sees it."
    ),
    LotVerb.RELEASE: gettext_lazy("From now on every centre can give this lot out again."),
}
DONE = {
    LotVerb.QUARANTINE: gettext_lazy("The lot is in quarantine, in all centres."),
    LotVerb.RECALL: gettext_lazy("The lot is recalled, in all centres."),
    LotVerb.RELEASE: gettext_lazy("The lot may be given out again, in all centres."),
}


class LotFilters(django_filters.FilterSet):
    """State, expiry, grant, and whether any of it is there."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=LotState.choices)
    expires = django_filters.ChoiceFilter(
        label=gettext_lazy("Expires"),
        method="filter_expiry",
        choices=[
            (EXPIRED, gettext_lazy("Expired")),
            ("30", gettext_lazy("Within 30 days")),
            ("90", gettext_lazy("Within 90 days")),
            ("180", gettext_lazy("Within 180 days")),
        ],
    )
    grant = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Grant"), queryset=Grant.objects.order_by("code")
    )
    here = django_filters.BooleanFilter(
        label=gettext_lazy("In store"),
        method="filter_here",
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )

    class Meta:
        model = Lot
        fields = ["state", "expires", "grant", "here"]

    def filter_expiry(self, lots, name, value):
        """Expired, or expiring within so many days from today."""
        today = timezone.localdate()
        if value == EXPIRED:
            return lots.filter(expiry__lt=today)
        last = today + timedelta(days=int(value))
        return lots.filter(expiry__gte=today, expiry__lte=last)

    def filter_here(self, lots, name, value):
        """Lots of which something stands at a centre of the asker."""
        held = on_hand().values("lot")
        return lots.filter(pk__in=held) if value else lots.exclude(pk__in=held)


class LotForm(forms.ModelForm):
    """Corrects what was read wrongly from a packet; what befalls a lot has buttons of its own."""

    class Meta:
        model = Lot
        fields = ["number", "expiry", "grant"]
        widgets = {"expiry": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def save(self, commit=True):
        """Goods whose number turns out to be one that is held back are held back too."""
        if self.instance.state == LotState.OK:
            hold_as_its_number(self.instance, held_lots([self.instance.item_id]))
        return super().save(commit)


class LotVerbView(ConsoleView):
    """Asks for the reason, then holds the lot back or lets it go."""

    verb: LotVerb | None = None
    viewset = None
    template_name = "console/confirm.html"

    @cached_property
    def lot(self) -> Lot:
        """The lot in the address."""
        found = Lot.objects.select_related("item").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get(self, request, *args, **kwargs):
        """Say what will happen, and ask why."""
        return self.page(ReasonForm())

    def post(self, request, *args, **kwargs):
        """Do it, or show the form again."""
        form = ReasonForm(request.POST)
        if form.is_valid():
            act, _permission = VERBS[self.verb]
            reason = form.cleaned_data["reason"]
            done = attempt(
                request, form, lambda: act(lot=self.lot, reason=reason, actor=request.user)
            )
            if done is not None:
                say_done(request, DONE[self.verb])
                return redirect(self.viewset.row_url(self.lot))
        return self.page(form, status=422)

    def page(self, form, status: int = 200):
        """The question."""
        label, _icon, tone = LABELS[self.verb]
        response = self.render(
            form=form,
            question=self.viewset.label_of(self.lot),
            consequences=[{"text": CONSEQUENCES[self.verb]}, {"text": self.reach()}],
            confirm_label=label,
            tone="danger" if tone == "danger" else None,
            cancel_url=self.viewset.row_url(self.lot),
        )
        response.status_code = status
        return response

    def reach(self) -> str:
        """What else it befalls."""
        if self.lot.number:
            return _(
                "This holds for everything of this item with the lot number %(number)s, whatever it "
                "cost and whoever paid."
            ) % {"number": self.lot.number}
        return _(
            "The goods have no lot number: this holds for all goods of this item without one that "
            "have the same expiry date and grant."
        )

    def get_title(self):
        """What is done."""
        return LABELS[self.verb][0]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Everybody who meets the lot reads it."),
    )


@register_viewset
class LotViewSet(ConfigurationViewSet):
    """Goods that came together, what expires first on top."""

    model = Lot
    path = "inventory/lots"
    icon = "calendar"
    menu_order = 44
    can_add = False
    form_class = LotForm
    filterset_class = LotFilters
    select_related = ("item", "grant")
    ordering = ("expiry", "item__code", "number", "id")
    empty_sentence = gettext_lazy(
        "No lot yet. Lots are made when goods come in: post a goods received note."
    )
    columns = (
        Column(
            gettext_lazy("Item"),
            lambda row: row.item.label,
            ("item__code",),
            needs=("item__code", "item__name", "item__names", "item__unit"),
        ),
        Column(gettext_lazy("Lot number"), "number", ("number",), hxl="#item+lot"),
        Column(gettext_lazy("Expires"), "expiry", ("expiry",), hxl="#date+expiry"),
        Column(
            gettext_lazy("Grant"),
            lambda row: row.grant.code if row.grant else None,
            ("grant__code",),
            needs=("grant__code",),
        ),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(gettext_lazy("In store"), "in_store", needs=("id",), numeric=True),
    )

    def get_list_queryset(self):
        """Lots without an expiry date come last, on both databases."""
        last = F("expiry").asc(nulls_last=True)
        return super().get_list_queryset().order_by(last, "item__code", "number", "id")

    def search(self, rows, text):
        """By lot number, or by code and names of the item."""
        for word in text.split():
            rows = rows.filter(
                Q(number__icontains=word) | Q(item__search_text__contains=word.lower())
            )
        return rows

    @property
    def is_searchable(self) -> bool:
        """It is."""
        return True

    def prepare(self, rows):
        """How much of each stands at the asker's centres: one query a page."""
        held = on_hand().filter(lot__in=[row.pk for row in rows]).order_by()
        sums = dict(held.values_list("lot").annotate(total=Sum("quantity")))
        for row in rows:
            row.in_store = as_text(sums[row.pk]) if row.pk in sums else None
        return rows

    def badges(self, row):
        """What stands against giving it out."""
        if row.state != LotState.OK:
            return [{"label": row.get_state_display(), "tone": "critical"}]
        if row.is_expired_on(timezone.localdate()):
            return [{"label": _("Expired"), "tone": "critical"}]
        return []

    def label_of(self, row):
        """The item and the number."""
        return f"{row.item.label} · {row.number}" if row.number else row.item.label

    def extra_urlpatterns(self):
        """One page a verb, each with the right that it asks for."""
        return [
            path(
                f"<uuid:pk>/{verb}/",
                LotVerbView.as_view(
                    viewset=self,
                    verb=verb,
                    module=self.module,
                    permission=permission,
                    icon=LABELS[verb][1],
                ),
                name=str(verb),
            )
            for verb, (_act, permission) in VERBS.items()
        ]

    def actions_for(self, row, asker):
        """What can be done with the lot as it is, by who may."""
        writable = asker.writable_centre_ids(self.module)
        links = []
        for verb in verbs_for(row.state):
            label, icon, tone = LABELS[verb]
            if asker.centre_ids(VERBS[verb][1]) & writable:
                url = self.url(str(verb), row.pk)
                links.append({"url": url, "label": label, "icon": icon, "tone": tone})
        return [*links, *super().actions_for(row, asker)]

    def panels_for(self, row, asker):
        """Where it stands, at the asker's centres."""
        held = (
            on_hand()
            .filter(lot=row)
            .select_related("location", "centre")
            .order_by("centre__code", "location__code")[:PLACES_SHOWN]
        )
        unit = row.item.get_unit_display()
        lines = [
            {
                "text": f"{each.centre.code} · {each.location.name}",
                "meta": f"{as_text(each.quantity)} × {unit}",
            }
            for each in held
        ]
        empty = "" if lines else _("None of it stands at your centres.")
        return [{"title": _("Where it is"), "icon": "building", "lines": lines, "empty": empty}]
