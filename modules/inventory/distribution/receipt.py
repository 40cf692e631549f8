"""The signature under a hand-out, and its receipt on paper; whoever sees the hand-out sees both."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scope
from modules.inventory.models import Document, Handout, HandoutLine
from modules.inventory.pages import Sheet, picture_panel, staff_name
from modules.inventory.quantities import as_text
from modules.registry.file.pictures_views import PictureView


class SignatureView(PictureView):
    """What was drawn on the screen; each look at it is written into the access log."""

    module = "inventory"
    permission = Handout.view_permission()
    model, field = Handout, "signature"


def signature_panel(handout) -> list[dict]:
    """The signature beside the facts; nothing where none was asked for, or it was erased."""
    if not handout.signature:
        return []
    url = reverse("inventory_handouts:signature", args=[handout.pk])
    shows = _("Signature or thumb of who received")
    return [picture_panel(_("Signature"), url, shows=shows, icon="edit")]


class HandoutReceipt(Sheet):
    """What was received, for the person to keep: the card number, no name and no reason."""

    verb = "view"
    template_name = "inventory/handout_receipt.html"
    title = gettext_lazy("Receipt")

    def sheet(self):
        """What it was, who gave it, and the signature."""
        row = self.object
        lines = HandoutLine.objects.filter(handout=row).select_related("item").order_by("pk")
        with scope.system(actor=scope.acting_user()):
            # The number of its own paper, also for who may not read papers.
            paper = Document.objects.get(pk=row.document_id)
            is_taken_back = paper.reversals.exists()
        signed = reverse("inventory_handouts:signature", args=[row.pk]) if row.signature else ""
        return {
            **super().sheet(),
            "reference": paper.code,
            "handout": row,
            "day": paper.occurred_on,
            "is_taken_back": is_taken_back,
            "lines": [
                {
                    "item": line.item.name_here,
                    "quantity": as_text(line.quantity),
                    "unit": line.item.get_unit_display(),
                    "is_lent": line.is_lent,
                }
                for line in lines
            ],
            "handed_out_by": staff_name(row.handed_out_by),
            "signature_url": signed,
        }
