"""Forms of losses."""

from django import forms
from django.utils.translation import gettext as _

from core.console.columns import as_text as written
from core.ids import new_id
from modules.inventory.choices import LossCause
from modules.inventory.ledger.stock import on_hand
from modules.inventory.models import Balance
from modules.inventory.quantities import QuantityFormField, as_text
from modules.inventory.transfers.forms import EMPTY
from modules.registry.file.pictures import PictureField

from .choices import Disposal, LossStage


def goods_at(centre):
    """What stands at a centre, by place; one query."""
    rows = on_hand().filter(centre=centre).select_related("location", "item", "lot__grant")
    return rows.order_by("location__code", "item__code", "lot__expiry", "lot__number")


def in_words(balance: Balance) -> str:
    """Item, lot, expiry and quantity of goods at a place."""
    parts = [balance.item.label]
    if balance.lot.number:
        parts.append(_("Lot %(number)s") % {"number": balance.lot.number})
    if balance.lot.grant_id:
        parts.append(balance.lot.grant.code)
    if balance.lot.expiry:
        parts.append(_("Expires %(day)s") % {"day": written(balance.lot.expiry)})
    parts.append(f"{as_text(balance.quantity)} {balance.item.get_unit_display()}")
    return " · ".join(parts)


class LossForm(forms.Form):
    """Which goods, how much, why, where it happened, what is known."""

    def __init__(self, *args, centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.balances, places = {}, {}
        for balance in goods_at(centre):
            self.balances[str(balance.pk)] = balance
            places.setdefault(str(balance.location), []).append(
                (str(balance.pk), in_words(balance))
            )
        self.fields.update(
            {
                "goods": forms.ChoiceField(label=_("Goods"), choices=EMPTY + list(places.items())),
                "quantity": QuantityFormField(
                    label=_("Quantity lost or unfit"), help_text=_("In the item's base unit.")
                ),
                "cause": forms.ChoiceField(label=_("Cause"), choices=EMPTY + LossCause.choices),
                "stage": forms.ChoiceField(
                    label=_("Where it happened"), choices=EMPTY + LossStage.choices
                ),
                "disposal": forms.ChoiceField(
                    label=_("What becomes of the goods"),
                    choices=EMPTY + Disposal.choices,
                    required=False,
                ),
                "police_reference": forms.CharField(
                    label=_("Number of the police report"), max_length=80, required=False
                ),
                "happened": forms.CharField(
                    label=_("What happened"),
                    max_length=2000,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    help_text=_("What was seen, when and by which function. No names of people."),
                ),
                "photo": PictureField(
                    label=_("Photo"),
                    required=False,
                    help_text=_("Of the goods. Place and time of the camera are taken out."),
                ),
                # Makes a form that is sent twice one report.
                "key": forms.UUIDField(widget=forms.HiddenInput, initial=new_id),
            }
        )

    def clean_goods(self) -> Balance:
        """The balance that is meant."""
        return self.balances[self.cleaned_data["goods"]]


class DecideForm(forms.Form):
    """A note on the decision."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"] = forms.CharField(
            label=_("Note on the decision"), max_length=200, required=False
        )
