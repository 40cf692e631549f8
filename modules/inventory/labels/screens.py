"""Printing labels, and scanning them: what is this, and a blank one says what it is stuck to."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, attempt, say_done
from core.errors import Refusal
from core.printing.codes import code128_svg, qr_svg
from modules.inventory.actions.labels import ADD, BIND, bind_label, find_label, make_labels
from modules.inventory.labels.reading import PLACE, reads_label
from modules.inventory.models import GoodsLabel, Location
from modules.inventory.papers.item_field import ItemField, SuggestInput, lot_label, lot_named

MOST_AT_ONCE = 240
SEES = "inventory.view_goodslabel"


class LabelsForm(forms.Form):
    """What labels are for, how many of each, and which kind of code."""

    BLANK, ITEM, PLACES = "blank", "item", "places"
    what = forms.ChoiceField(
        label=gettext_lazy("Labels for"),
        choices=[
            (ITEM, gettext_lazy("an item, or one lot of it")),
            (PLACES, gettext_lazy("every place of the centre")),
            (BLANK, gettext_lazy("nothing yet: blank, bound on the first scan")),
        ],
        widget=forms.RadioSelect,
        initial=ITEM,
    )
    item = ItemField(label=gettext_lazy("Item"), required=False)
    lot = forms.CharField(
        label=gettext_lazy("Lot"), required=False, max_length=200, widget=SuggestInput("lot")
    )
    number = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=24
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Code"),
        choices=[("qr", "QR"), ("code128", "Code 128")],
        initial="qr",
        help_text=gettext_lazy("QR is read by telephones, Code 128 also by old scanners."),
    )

    def clean(self):
        """An item where labels are for one."""
        told = super().clean()
        if told.get("what") == self.ITEM and not told.get("item") and "item" not in self.errors:
            self.add_error("item", _("Name the item."))
        told["of_lot"] = None
        if told.get("item"):
            try:
                told["of_lot"] = lot_named(told["item"], told.get("lot") or "")
            except ValidationError as error:
                self.add_error("lot", error)
        return told


class BindForm(forms.Form):
    """What a blank label was stuck to."""

    item = ItemField(label=gettext_lazy("Item"), required=False)
    lot = forms.CharField(
        label=gettext_lazy("Lot"), required=False, max_length=200, widget=SuggestInput("lot")
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), label=gettext_lazy("Place"), required=False
    )
    content = forms.CharField(
        label=gettext_lazy("What is in the box"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Such as 20 blankets, green. No names of people."),
    )

    def __init__(self, *args, centre, **kwargs):
        super().__init__(*args, **kwargs)
        place = reads_label(self.fields["location"], PLACE)
        place.queryset = Location.objects.to_use_at(centre)

    def clean(self):
        """Something, at least."""
        told = super().clean()
        if not self.errors and not told.get("item") and not told.get("location"):
            raise ValidationError(_("Name an item or a place."))
        told["of_lot"] = None
        if told.get("item"):
            try:
                told["of_lot"] = lot_named(told["item"], told.get("lot") or "")
            except ValidationError as error:
                self.add_error("lot", error)
        return told


@register_screen
class Labels(TaskScreen):
    """Choose, then print a sheet of labels."""

    name = "labels"
    permission = ADD
    title = gettext_lazy("Labels")
    icon = "print"
    menu_order = 20
    in_menu = False
    template_name = "inventory/labels.html"

    @classmethod
    def extra_urlpatterns(cls):
        """Scanning, and binding a blank label."""
        base = f"{cls.module}/<slug:centre>/labels"
        return [
            path(f"{base}/scan/", ScanLabel.as_view(), name="inventory_scan"),
            path(f"{base}/<uuid:pk>/", BoundLabel.as_view(), name="inventory_label"),
        ]

    def get(self, request, *args, **kwargs):
        """The form, and the field for a scan."""
        return self.page(LabelsForm())

    def post(self, request, *args, **kwargs):
        """Make the labels and show the sheet."""
        form = LabelsForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            made = attempt(
                request,
                form,
                lambda: make_labels(
                    centre=self.centre, actor=request.user, things=self.things(told)
                ),
            )
            if made is not None:
                return self.sheet(made, told["code"])
        response = self.page(form)
        response.status_code = 422
        return response

    def things(self, told: dict) -> list[tuple]:
        """What each label is stuck to."""
        if told["what"] == LabelsForm.PLACES:
            return [(None, None, place) for place in Location.objects.to_use_at(self.centre)]
        if told["what"] == LabelsForm.BLANK:
            return [(None, None, None)] * told["number"]
        return [(told["item"], told["of_lot"], None)] * told["number"]

    def page(self, form):
        """The form."""
        return self.render(
            form=form,
            submit_label=_("Make the labels"),
            scan_url=reverse("inventory_scan", args=[self.centre.code]),
        )

    def sheet(self, labels: list[GoodsLabel], kind: str):
        """A sheet of three times eight labels."""
        self.template_name = "console/labels_print.html"
        draw = code128_svg if kind == "code128" else qr_svg
        shown = [
            {"code": label.code, "svg": draw(label.code), "text": text_of(label), "kind": kind}
            for label in labels
        ]
        return self.render(
            labels=shown, paper="a4", back_url=self.url(self.centre), centre={"name": ""}
        )


def text_of(label: GoodsLabel) -> list[str]:
    """What people read beside the code."""
    if label.location_id:
        return [label.location.code, label.location.name]
    if label.item_id:
        return [label.item.code, label.item.name_here, lot_label(label.lot) if label.lot_id else ""]
    return []


class ScanLabel(ConsoleView):
    """A scan: a known label leads to what it is stuck to, a blank one asks."""

    module = "inventory"
    permission = SEES
    writes = False

    def post(self, request, *args, **kwargs):
        """Go where the label leads."""
        try:
            label = find_label(text=request.POST.get("scan", "")[:60], centre=self.centre)
        except Refusal as refusal:
            messages.warning(request, str(refusal.sentence))
            return redirect(Labels.url(self.centre))
        if label.item_id:
            return redirect(reverse("inventory_card", args=[self.centre.code, label.item_id]))
        if label.location_id:
            stock = reverse("inventory_stock:list")
            return redirect(f"{stock}?location={label.location_id}")
        return redirect(reverse("inventory_label", args=[self.centre.code, label.pk]))


class BoundLabel(ConsoleView):
    """A blank label says what it was stuck to."""

    module = "inventory"
    permission = BIND
    title = gettext_lazy("A blank label")
    template_name = "inventory/label_bind.html"

    def label(self) -> GoodsLabel:
        """The label of this centre; 404 for another's."""
        found = GoodsLabel.objects.filter(pk=self.kwargs["pk"], centre=self.centre).first()
        if found is None:
            raise Http404
        return found

    def get(self, request, *args, **kwargs):
        """Ask."""
        return self.page(self.label(), BindForm(centre=self.centre))

    def post(self, request, *args, **kwargs):
        """Bind it."""
        label, form = self.label(), BindForm(request.POST, centre=self.centre)
        if form.is_valid():
            told = form.cleaned_data
            done = attempt(
                request,
                form,
                lambda: bind_label(
                    label=label,
                    actor=request.user,
                    item=told["item"],
                    lot=told["of_lot"],
                    location=told["location"],
                    content=told["content"],
                ),
            )
            if done is not None:
                say_done(request, _("The label %(code)s is bound.") % {"code": done.code})
                return redirect(Labels.url(self.centre))
        response = self.page(label, form)
        response.status_code = 422
        return response

    def page(self, label, form):
        """The form, with the code that was scanned."""
        return self.render(
            form=form,
            subtitle=label.code,
            submit_label=_("Bind"),
            cancel_url=Labels.url(self.centre),
        )
