"""Papers in print: goods received notes, issue notes and the rest, with boxes to sign."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import log_access
from core.console.edit import RowMixin
from core.console.views import ConsoleView
from core.printing.codes import qr_svg
from core.printing.sheets import letterhead
from modules.inventory.choices import DocumentType

from .photos import photos_of
from .tables import lines_table, moves_table, value_sentence


class PaperPrint(RowMixin, ConsoleView):
    """One paper, A4; printing is written to the access log."""

    template_name = "inventory/paper.html"

    def get(self, request, *args, **kwargs):
        """The sheet."""
        paper = self.get_object()
        log_access(
            kind="print",
            module="inventory",
            centre_id=paper.centre_id,
            record=f"inventory.document:{paper.pk}",
            reference=paper.code,
        )
        code = paper.code or _("Draft")
        return self.render(
            title=paper.get_type_display(),
            reference=code,
            paper_row=paper,
            lines=lines_table(paper),
            moves=moves_table(paper) if paper.is_posted else None,
            value=value_sentence(paper),
            photos=photos_of(paper),
            signatures=signatures_of(paper.type),
            qr=qr_svg(paper.code) if paper.code else "",
            paper="a4",
            centre=letterhead(paper.centre),
            printed_at=timezone.now(),
            printed_by=request.user.get_full_name() or request.user.get_username(),
            back_url=self.viewset.row_url(paper),
        )


def signatures_of(type: str) -> list[str]:
    """The boxes at the foot of a paper."""
    if type in (DocumentType.RECEIPT, DocumentType.DONATION, DocumentType.ARRIVAL):
        return [_("Delivered by"), _("Inspected by"), _("Received by")]
    if type in (DocumentType.COUNT, DocumentType.LOSS):
        return [_("Reported by"), _("Witness"), _("Approved by")]
    return [_("Issued by"), _("Received by")]
