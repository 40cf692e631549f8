"""A scanner types the code of a label into the field that has the focus; this says what is meant."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from modules.inventory.errors import LabelNotKnown
from modules.inventory.models import GoodsLabel
from modules.inventory.rules.label_codes import as_code

BLANK = _("This label is blank. Scan it on the page of labels, and say what it is stuck to.")
OF_A_PLACE = _("This label is stuck to a place: %(place)s. Scan it where a place is asked for.")
OF_GOODS = _("This label is stuck to goods: %(item)s. Scan it where an item is asked for.")

# What a field takes from a label; the script `labels.js` reads it.
ITEM, LOT, PLACE = "item", "lot", "place"
LOT_NUMBER, EXPIRY, GRANT = "lot_number", "expiry", "grant"
ATTRIBUTE = "data-reads-label"


def reads_label(field, what: str):
    """Let a form field take its part of a label that is scanned into it or beside it; the field."""
    field.widget.attrs[ATTRIBUTE] = what
    return field


def label_scanned(text: str) -> GoodsLabel | None:
    """The label whose code stands in a field, at any centre of the asker; None for any other text.

    Raises `ValidationError` for a code that is no label's, and for a blank label.
    """
    code = as_code(text)
    if code is None:
        return None
    rows = GoodsLabel.objects.select_related("item", "lot__grant", "location", "centre")
    label = rows.filter(code=code).first()
    if label is None:
        raise ValidationError(LabelNotKnown.sentence, code="unknown_label")
    if label.is_blank:
        raise ValidationError(BLANK, code="blank_label")
    return label


def goods_scanned(text: str) -> GoodsLabel | None:
    """The same, of goods. Raises `ValidationError` for a label of a place."""
    label = label_scanned(text)
    if label is not None and label.item_id is None:
        told = {"place": label.location.label}
        raise ValidationError(OF_A_PLACE, code="label_of_a_place", params=told)
    return label
