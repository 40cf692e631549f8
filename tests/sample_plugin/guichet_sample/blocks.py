"""What this module tells on public pages at this very moment."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.extensions import register
from core.public.live import LiveLine, band

from .models import Loan, Umbrella


@register("block")
class FreeUmbrellas:
    """How many umbrellas are in, as a band: a number would tell who is out in the rain."""

    key = "free"
    title = gettext_lazy("Umbrellas today")

    @classmethod
    def lines(cls, centre) -> list[LiveLine]:
        """One line; two queries, both within the scope of the centre."""
        lent = Loan.objects.filter(centre=centre, returned_at=None).count()
        free = Umbrella.objects.filter(centre=centre).count() - lent
        return [LiveLine(_("To borrow"), band(free), "good" if free > 0 else "bad")]
