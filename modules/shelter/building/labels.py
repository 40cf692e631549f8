"""Labels for beds: a code that says which bed of which centre it is, and nothing of who sleeps there."""

from django.urls import reverse

from core.console.views import ConsoleView
from core.printing.codes import qr_svg
from modules.shelter.models import Bed

MIDDLE = "/BED/"


def label_text(bed: Bed, centre) -> str:
    """What stands in the code, such as KRT/BED/A12-3."""
    return f"{centre.code}{MIDDLE}{bed.code}"


def bed_by_label(text: str, centre) -> Bed | None:
    """The bed of this centre that a scan names, by its label or its code as typed."""
    code = text.strip()
    head, middle, rest = code.partition(MIDDLE)
    if middle:
        if head != centre.code:
            return None
        code = rest
    return Bed.objects.filter(centre=centre, code__iexact=code).select_related("room").first()


class BedLabels(ConsoleView):
    """A sheet of labels for all beds in use, three by eight on a page."""

    template_name = "console/labels_print.html"

    def get(self, request, *args, **kwargs):
        """Ready to print."""
        beds = Bed.objects.filter(centre=self.centre, in_use=True).select_related("room__building")
        shown = [
            {
                "code": self.centre.code,
                "svg": qr_svg(label_text(bed, self.centre)),
                "text": [bed.code, str(bed.room)],
                "kind": "qr",
            }
            for bed in beds.order_by("room__building__name", "room__name", "code")
        ]
        return self.render(
            labels=shown, paper="a4", back_url=reverse("shelter_beds:list"), centre={"name": ""}
        )
