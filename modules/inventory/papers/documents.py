"""Papers in print: goods received notes, issue notes and the rest, with boxes to sign."""

from django.utils.translation import gettext as _

from core.printing.codes import qr_svg
from modules.inventory.choices import DocumentType
from modules.inventory.pages import Sheet

from .photos import photos_of
from .tables import lines_table, moves_table, value_sentence


class PaperPrint(Sheet):
    """One paper, A4; printing is written to the access log."""

    template_name = "inventory/paper.html"

    def get_title(self):
        """The kind of the paper."""
        return self.object.get_type_display()

    def number(self):
        """Its number; a draft has none."""
        return self.object.code

    def sheet(self):
        """Lines, moves, value, photos, and boxes to sign."""
        paper = self.object
        return {
            "reference": paper.code or _("Draft"),
            "paper_row": paper,
            "lines": lines_table(paper),
            "moves": moves_table(paper) if paper.is_posted else None,
            "value": value_sentence(paper),
            "photos": photos_of(paper),
            "signatures": signatures_of(paper.type),
            "qr": qr_svg(paper.code) if paper.code else "",
        }


def signatures_of(type: str) -> list[str]:
    """The boxes at the foot of a paper."""
    if type in (DocumentType.RECEIPT, DocumentType.DONATION, DocumentType.ARRIVAL):
        return [_("Delivered by"), _("Inspected by"), _("Received by")]
    if type in (DocumentType.COUNT, DocumentType.LOSS):
        return [_("Reported by"), _("Witness"), _("Approved by")]
    return [_("Issued by"), _("Received by")]
