"""What a paper of the store asks for, by kind: a head, and lines of goods."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from modules.inventory.choices import COUNTED_UNITS, DocumentType
from modules.inventory.facts import LineFacts
from modules.inventory.labels.reading import EXPIRY, GRANT, LOT_NUMBER, PLACE, reads_label
from modules.inventory.models import Document, DocumentLine, Grant, Location
from modules.inventory.money import BOTH_OR_NONE, CurrencyField
from modules.inventory.quantities import QuantityFormField

from .item_field import (
    ItemField,
    SuggestInput,
    in_base_units,
    in_packs,
    lot_label,
    lot_named,
    packaging_of,
)

HEAD, LINE = "head", "line"
# Which fields each kind of paper asks for; code, screen and documentation read it here.
FIELDS = {
    DocumentType.RECEIPT: {
        HEAD: ("occurred_on", "partner", "reference", "to_location", "remark"),
        LINE: (
            "item",
            "amount",
            "packed_in",
            "lot_number",
            "expiry",
            "grant",
            "expected",
            "damaged",
            "unit_value",
            "currency",
            "remark",
        ),
    },
    DocumentType.DONATION: {
        HEAD: ("occurred_on", "partner", "reference", "to_location", "remark"),
        LINE: (
            "item",
            "amount",
            "packed_in",
            "lot_number",
            "expiry",
            "grant",
            "damaged",
            "unit_value",
            "currency",
            "remark",
        ),
    },
    DocumentType.ISSUE: {
        HEAD: ("occurred_on", "from_location", "partner", "remark"),
        LINE: ("item", "amount", "packed_in", "lot", "lot_reason", "remark"),
    },
    DocumentType.INTERNAL: {
        HEAD: ("occurred_on", "from_location", "to_location", "remark"),
        LINE: ("item", "amount", "packed_in", "lot", "remark"),
    },
    DocumentType.ASSEMBLY: {
        HEAD: ("occurred_on", "from_location", "remark"),
        LINE: ("item", "amount"),
    },
    DocumentType.DISASSEMBLY: {
        HEAD: ("occurred_on", "from_location", "remark"),
        LINE: ("item", "amount"),
    },
    DocumentType.GRANT_LOAN: {
        HEAD: ("occurred_on", "from_location", "remark"),
        LINE: ("item", "amount", "lot", "grant", "remark"),
    },
}
# What stands in for "supplier, donor or receiver".
PARTNER_LABELS = {
    DocumentType.RECEIPT: _("Supplier"),
    DocumentType.DONATION: _("Donor"),
    DocumentType.ISSUE: _("For whom or what"),
}
# Said in the unit of the line, as its quantity is.
IN_PACKS_TOO = ("expected", "damaged")
ROWS_AT_FIRST = 1
MOST_ROWS = 500


class HeadForm(forms.ModelForm):
    """The head of a paper: only what its kind asks for."""

    class Meta:
        model = Document
        fields = ["occurred_on", "partner", "reference", "from_location", "to_location", "remark"]
        widgets = {
            "occurred_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "remark": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        paper = self.instance
        asked = FIELDS[paper.type][HEAD]
        for name in set(self.fields) - set(asked):
            del self.fields[name]
        self.order_fields(asked)
        places = Location.objects.to_use_at(paper.centre_id)
        for name in ("from_location", "to_location"):
            if name in self.fields:
                reads_label(self.fields[name], PLACE).queryset = places
                self.fields[name].required = True
        if "partner" in self.fields:
            self.fields["partner"].label = PARTNER_LABELS[paper.type]

    def clean_occurred_on(self):
        """Not a day that has not come."""
        day = self.cleaned_data["occurred_on"]
        if day > self.instance.centre.today():
            raise ValidationError(_("The day lies in the future."))
        return day


class LineForm(forms.Form):
    """One line: an item, how much of it, and what its kind of paper needs besides."""

    item = ItemField(label=_("Item"))
    amount = QuantityFormField(label=_("Quantity"))
    packed_in = forms.CharField(
        label=pgettext_lazy("goods", "Unit"),
        required=False,
        max_length=60,
        widget=SuggestInput("packaging"),
        help_text=_("Empty for the base unit."),
    )
    lot_number = forms.CharField(label=_("Lot number"), required=False, max_length=60)
    expiry = forms.DateField(
        label=_("Expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    grant = forms.ModelChoiceField(Grant.objects.none(), label=_("Grant"), required=False)
    lot = forms.CharField(
        label=_("Lot"),
        required=False,
        max_length=200,
        widget=SuggestInput("lot"),
        help_text=_("Empty: what expires first goes first."),
    )
    lot_reason = forms.CharField(label=_("Why this lot"), required=False, max_length=200)
    expected = QuantityFormField(label=_("Expected"), required=False)
    damaged = QuantityFormField(label=_("Damaged, not taken in"), required=False)
    unit_value = QuantityFormField(
        label=_("Value of one"),
        required=False,
        help_text=_("Of one base unit; empty where nobody knows."),
    )
    currency = CurrencyField(label=_("Currency"))
    remark = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def __init__(self, *args, type: str, grants, **kwargs):
        super().__init__(*args, **kwargs)
        asked = FIELDS[type][LINE]
        for name in set(self.fields) - set(asked):
            del self.fields[name]
        self.order_fields(asked)
        for name in (LOT_NUMBER, EXPIRY):
            if name in self.fields:
                reads_label(self.fields[name], name)
        if LOT_NUMBER in self.fields and GRANT in self.fields:
            # Of goods that come in; where one grant stands in for another, it is the other.
            reads_label(self.fields[GRANT], GRANT)
        if "grant" in self.fields:
            self.fields["grant"].choices = grants
            self.fields["grant"].queryset = Grant.objects.all()
            self.fields["grant"].widget.choices = grants
            self.fields["grant"].required = type == DocumentType.GRANT_LOAN

    def clean(self):
        """Packs become base units, and the lot is one of the item's."""
        told = super().clean()
        # Goods that are worth nothing are goods whose value nobody knows.
        told["unit_value"] = told.get("unit_value") or None
        if bool(told["unit_value"]) != bool(told.get("currency")) and "currency" not in self.errors:
            self.add_error("currency", BOTH_OR_NONE)
        item = told.get("item")
        if item is None or told.get("amount") is None:
            return told
        packaging = self._named("packed_in", packaging_of, item)
        told["packaging"] = packaging
        for name, source in (("quantity", "amount"), *((each, each) for each in IN_PACKS_TOO)):
            if told.get(source) is not None:
                try:
                    told[name] = in_base_units(told[source], packaging)
                except ValidationError as error:
                    self.add_error(source, error)
        told["lot"] = self._named("lot", lot_named, item)
        scanned = getattr(item, "scanned_lot", None)
        tells_of_lot = any(told.get(name) for name in ("lot_number", "expiry", "grant"))
        if scanned and "lot_number" in self.fields and not tells_of_lot:
            # More of a lot that is here already, by the label on it; new kits are a lot of their own.
            told["lot_number"], told["expiry"] = scanned.number, scanned.expiry
            told["grant"] = scanned.grant
            if told["unit_value"] is None:
                told["unit_value"], told["currency"] = scanned.unit_value, scanned.currency
        for name in ("quantity", "expected", "damaged"):
            value = told.get(name)
            whole = value is None or value == value.to_integral_value()
            if not whole and item.unit in COUNTED_UNITS:
                self.add_error(
                    "amount" if name == "quantity" else name,
                    gettext("%(item)s is counted in whole units.") % {"item": item.label},
                )
        return told

    def _named(self, name: str, find, item):
        """What is typed into a field, found among what belongs to the item."""
        if name not in self.fields:
            return None
        try:
            return find(item, self.cleaned_data.get(name) or "")
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def facts(self) -> LineFacts:
        """The line as the store's actions take it."""
        told = self.cleaned_data
        return LineFacts(
            item=told["item"],
            quantity=told["quantity"],
            packaging=told["packaging"],
            packs=told["amount"] if told["packaging"] else None,
            lot=told.get("lot"),
            lot_number=told.get("lot_number", ""),
            expiry=told.get("expiry"),
            grant=told.get("grant"),
            expected=told.get("expected"),
            unit_value=told.get("unit_value"),
            currency=told.get("currency", ""),
            damaged=told.get("damaged") or Decimal(0),
            lot_reason=told.get("lot_reason", ""),
            remark=told.get("remark", ""),
        )


class BaseLineFormSet(forms.BaseFormSet):
    """At least one line; what was removed or left empty does not count."""

    def facts(self) -> list[LineFacts]:
        """The lines that say something."""
        return [
            form.facts()
            for form in self.forms
            if form.cleaned_data.get("item") and not form.cleaned_data.get("DELETE")
        ]

    def clean(self):
        """Refuse a paper without goods."""
        if not any(self.errors) and not self.facts():
            raise ValidationError(_("Name at least one item and how much of it."))


def lines_formset(*, type: str, data=None, initial=None):
    """The formset of a kind of paper."""
    grants = [("", "—"), *((grant.pk, str(grant)) for grant in Grant.objects.order_by("code"))]
    made = forms.formset_factory(
        LineForm,
        formset=BaseLineFormSet,
        extra=0 if initial else ROWS_AT_FIRST,
        can_delete=True,
        max_num=MOST_ROWS,
    )
    return made(data, prefix="lines", initial=initial, form_kwargs={"type": type, "grants": grants})


def initial_of(line: DocumentLine) -> dict:
    """A stored line as the form shows it: in the packaging it was entered in, where all of it fits."""
    packaging = line.packaging if line.packaging_id else None
    amounts = {"amount": line.quantity, "expected": line.expected, "damaged": line.damaged or None}
    if packaging is not None:
        packs = {name: in_packs(value, packaging) for name, value in amounts.items()}
        packs["amount"] = line.packs
        if all(packs[name] is not None for name, value in amounts.items() if value is not None):
            amounts = packs
        else:
            packaging = None
    return {
        **amounts,
        "item": line.item.label,
        "packed_in": packaging.name if packaging else "",
        "lot_number": line.lot_number,
        "expiry": line.expiry,
        "grant": line.grant_id,
        "lot": lot_label(line.lot) if line.lot_id else "",
        "lot_reason": line.lot_reason,
        "unit_value": line.unit_value,
        "currency": line.currency,
        "remark": line.remark,
    }
