"""Forms of requests and transfers; the actions decide."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.ids import new_id
from core.models import Centre
from core.modules.activation import centres_running
from modules.inventory.choices import PLACES, LossCause
from modules.inventory.labels.reading import EXPIRY, LOT_NUMBER, PLACE, reads_label
from modules.inventory.models import Location
from modules.inventory.papers.item_field import (
    ItemField,
    SuggestInput,
    in_base_units,
    lot_named,
    packaging_of,
)
from modules.inventory.quantities import NOTHING, QuantityFormField, as_text

from .choices import OverReason
from .unlisted import Unlisted

MOST_LINES = 100
EMPTY = [("", "—")]
DAY = {"type": "date"}


class CentreField(forms.ModelChoiceField):
    """Another centre that keeps a store here."""

    def __init__(self, *, other_than: Centre, **kwargs):
        found = centres_running("inventory").exclude(pk=other_than.pk)
        super().__init__(found, **kwargs)

    def label_from_instance(self, obj):
        """Its name."""
        return obj.name


class PlaceField(forms.ModelChoiceField):
    """A place of a centre where goods stand."""

    def __init__(self, *, centre: Centre, kinds=PLACES, **kwargs):
        found = Location.objects.to_use_at(centre, kinds=kinds)
        super().__init__(found.order_by("parent__code", "code"), **kwargs)
        reads_label(self, PLACE)

    def label_from_instance(self, obj):
        """Code and name."""
        return str(obj)


class RequestForm(forms.Form):
    """Whom to ask, until when, what for."""

    def __init__(self, *args, centre: Centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supplying_centre"] = CentreField(
            other_than=centre, label=_("Centre that is asked")
        )
        self.fields["needed_by"] = forms.DateField(
            label=_("Needed by"), required=False, widget=forms.DateInput(attrs=DAY)
        )
        self.fields["why"] = forms.CharField(
            label=_("What it is needed for"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Such as how many people, and when they come. No names."),
        )


class GoodsForm(forms.Form):
    """So much of an item, in base units or in what it is packed in; `quantity` is in base units."""

    item = ItemField(
        label=gettext_lazy("Item"), help_text=gettext_lazy("Code or a part of the name.")
    )
    quantity = QuantityFormField(label=gettext_lazy("Quantity"))
    packed_in = forms.CharField(
        label=gettext_lazy("Packed in"),
        max_length=60,
        required=False,
        widget=SuggestInput("packaging"),
        help_text=gettext_lazy("Empty for the base unit, such as pieces or kilograms."),
    )

    # What is entered in packs.
    in_packs = ("quantity",)

    def clean(self):
        """Turn packs into base units."""
        told = super().clean()
        if item := told.get("item"):
            try:
                packaging = packaging_of(item, told.get("packed_in") or "")
            except forms.ValidationError as error:
                self.add_error("packed_in", error)
            else:
                self._turn_packs(told, packaging)
        return told

    def _turn_packs(self, told: dict, packaging) -> None:
        for name in self.in_packs:
            if told.get(name) is None:
                continue
            try:
                told[name] = in_base_units(told[name], packaging)
            except forms.ValidationError as error:
                self.add_error(name, error)


class RequestLineForm(GoodsForm):
    """So much of an item is asked for."""

    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)


class LoadLineForm(GoodsForm):
    """So much of an item on the lorry; the lot is left to the first to expire unless named."""

    lot_number = forms.CharField(
        label=gettext_lazy("Lot"),
        max_length=120,
        required=False,
        widget=SuggestInput("lot"),
        help_text=gettext_lazy("Empty takes what expires first."),
    )

    def clean(self):
        """Find the lot that is named."""
        told = super().clean()
        told["lot"] = None
        if told.get("item"):
            try:
                told["lot"] = lot_named(told["item"], told.get("lot_number") or "")
            except forms.ValidationError as error:
                self.add_error("lot_number", error)
        return told


class GoodsAtHandForm(GoodsForm):
    """Goods by what stands on them: lot number and expiry are typed, or scanned with the item."""

    lot_number = forms.CharField(label=gettext_lazy("Lot number"), max_length=60, required=False)
    expiry = forms.DateField(
        label=gettext_lazy("Expires"), required=False, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (LOT_NUMBER, EXPIRY):
            reads_label(self.fields[name], name)

    def clean(self):
        """The lot of the label that was scanned, unless another is written beside it."""
        told = super().clean()
        scanned = getattr(told.get("item"), "scanned_lot", None)
        if scanned and not told.get("lot_number") and not told.get("expiry"):
            told["lot_number"], told["expiry"] = scanned.number, scanned.expiry
        return told


class UnlistedForm(GoodsAtHandForm):
    """Goods on the lorry that stand on no line of its waybill; all quantities in the same packs."""

    quantity = QuantityFormField(label=gettext_lazy("In good order"))
    damaged = QuantityFormField(label=gettext_lazy("Damaged"), required=False)
    over_reason = forms.ChoiceField(
        label=pgettext_lazy("goods beside the waybill", "Why they came"),
        choices=EMPTY + OverReason.choices,
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why damaged"), choices=EMPTY + LossCause.choices, required=False
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)
    in_packs = ("quantity", "damaged")
    field_order = (
        "item",
        "lot_number",
        "expiry",
        "quantity",
        "damaged",
        "packed_in",
        "over_reason",
        "cause",
        "remark",
    )


def unlisted_in(told: dict) -> Unlisted:
    """What a line of `UnlistedForm` says."""
    return Unlisted(
        item=told["item"],
        good=told["quantity"],
        damaged=told["damaged"] or NOTHING,
        lot_number=told["lot_number"],
        expiry=told["expiry"],
        over_reason=told["over_reason"],
        cause=told["cause"],
        remark=told["remark"],
    )


def lines_of(form_class, *, extra: int = 1):
    """A formset of lines that can be added and removed."""
    return forms.formset_factory(
        form_class, extra=extra, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
    )


RequestLines = lines_of(RequestLineForm, extra=2)
LoadLines = lines_of(LoadLineForm, extra=1)
UnlistedLines = lines_of(UnlistedForm, extra=1)


class DecisionForm(forms.Form):
    """How much of each line is approved, and a note.

    `fit` and `promised`: by item id, what may be given out here, and what others were promised of it.
    """

    def __init__(self, *args, lines, fit, promised, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            here, gone = fit[line.item_id], promised[line.item_id]
            text = _("Asked for: %(asked)s %(unit)s. Fit for use here: %(here)s.")
            if gone:
                text = _(
                    "Asked for: %(asked)s %(unit)s. Fit for use here: %(here)s; %(promised)s of it "
                    "are promised to others, %(free)s are free."
                )
            self.fields[self.name_of(line)] = QuantityFormField(
                label=line.item.label,
                required=False,
                initial=line.requested,
                help_text=text
                % {
                    "asked": as_text(line.requested),
                    "unit": line.item.get_unit_display(),
                    "here": as_text(here),
                    "promised": as_text(gone),
                    "free": as_text(max(here - gone, NOTHING)),
                },
            )
        self.fields["note"] = forms.CharField(
            label=_("Note for the centre that asks"), max_length=200, required=False
        )

    @staticmethod
    def name_of(line) -> str:
        """The field of one line."""
        return f"line_{line.pk}"

    def approved(self) -> dict:
        """Line id -> quantity; an empty field approves nothing."""
        return {line.pk: self.cleaned_data[self.name_of(line)] or NOTHING for line in self.lines}


class SendForm(forms.Form):
    """Where to, from which place, and what carries it."""

    def __init__(self, *args, centre: Centre, receiving_centre: Centre | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        fields = {
            "receiving_centre": CentreField(other_than=centre, label=_("Centre that receives")),
            "from_location": PlaceField(centre=centre, label=_("Loaded from")),
            "driver": forms.CharField(label=_("Driver"), max_length=120),
            "plate": forms.CharField(label=_("Number plate of the vehicle"), max_length=40),
            "trailer": forms.CharField(
                label=_("Number plate of the trailer"), max_length=40, required=False
            ),
            "seals": forms.CharField(
                label=_("Numbers of the seals"), max_length=120, required=False
            ),
            "transporter": forms.CharField(label=_("Transporter"), max_length=160, required=False),
            "remark": forms.CharField(label=_("Remark"), max_length=1000, required=False),
            "key": forms.UUIDField(widget=forms.HiddenInput, initial=new_id),
        }
        if receiving_centre is not None:
            fields["receiving_centre"].queryset = Centre.objects.filter(pk=receiving_centre.pk)
            fields["receiving_centre"].empty_label = None
        self.fields.update(fields)


class ReceiveForm(forms.Form):
    """Where the goods are put, and for each line what came of it; filled with what was sent."""

    def __init__(self, *args, centre: Centre, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["to_location"] = PlaceField(centre=centre, label=_("Put into"))
        self.fields["remark"] = forms.CharField(
            label=_("Remark on the receipt"), max_length=1000, required=False
        )
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
        for line in lines:
            for name, field in self.fields_of(line).items():
                self.fields[f"{name}_{line.pk}"] = field

    def fields_of(self, line) -> dict:
        """The questions about one line."""
        return {
            "good": QuantityFormField(label=_("In good order"), initial=line.sent),
            "damaged": QuantityFormField(label=_("Damaged"), initial=NOTHING, required=False),
            "cause": forms.ChoiceField(
                label=_("Why damaged or missing"),
                choices=EMPTY + LossCause.choices,
                required=False,
            ),
            "over_reason": forms.ChoiceField(
                label=_("Why more came"), choices=EMPTY + OverReason.choices, required=False
            ),
            "remark": forms.CharField(label=_("Remark"), max_length=200, required=False),
        }

    def sections(self) -> list[dict]:
        """The lines as sections of the form, after the head."""
        head = [self["to_location"], self["remark"]]
        found = [{"title": _("Receipt"), "fields": head}]
        for number, line in enumerate(self.lines, start=1):
            names = ("good", "damaged", "cause", "over_reason", "remark")
            found.append(
                {
                    "title": f"{number}. {line.item.label}",
                    "help": described(line),
                    "fields": [self[f"{name}_{line.pk}"] for name in names],
                }
            )
        return found

    def told(self, line) -> dict:
        """What was said of one line."""
        said = self.cleaned_data
        return {
            "good": said[f"good_{line.pk}"],
            "damaged": said[f"damaged_{line.pk}"] or NOTHING,
            "cause": said[f"cause_{line.pk}"],
            "over_reason": said[f"over_reason_{line.pk}"],
            "remark": said[f"remark_{line.pk}"],
        }


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)


def described(line) -> str:
    """What the waybill says of a line: quantity, lot and expiry."""
    from core.console.columns import as_text as written

    parts = [
        _("Sent: %(quantity)s %(unit)s")
        % {"quantity": as_text(line.sent), "unit": line.item.get_unit_display()}
    ]
    if line.lot.number:
        parts.append(_("Lot %(number)s") % {"number": line.lot.number})
    if line.lot.grant_id:
        parts.append(line.lot.grant.code)
    if line.lot.expiry:
        parts.append(_("Expires %(day)s") % {"day": written(line.lot.expiry)})
    return " · ".join(parts)
