"""A count on paper: the blind sheet to count with, and the report of what was found."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import as_text as written
from modules.inventory.pages import Sheet, staff_name

from .choices import REPORTED, CountState
from .tables import count_table, differing, lines_of_count, who_counted


class CountSheet(Sheet):
    """The blind sheet: what to count, and empty boxes; no quantity of the book."""

    verb = "view"
    template_name = "inventory/count_sheet.html"
    title = gettext_lazy("Count sheet")

    def sheet(self):
        """The lines by place."""
        places: dict = {}
        for line in lines_of_count(self.object):
            places.setdefault(str(line.location), []).append(line)
        return {
            "subtitle": f"{self.object.location} · {self.object.get_mode_display()}",
            "places": list(places.items()) or [(str(self.object.location), [])],
            "blank": range(6),
        }


class CountReport(Sheet):
    """What was counted beside what the book said, why it differs, and who counted and approved."""

    verb = "view"
    template_name = "inventory/count_report.html"
    title = gettext_lazy("Count report")
    paper = "a4-landscape"

    def pass_gate(self, request):
        """404 while it is counted: until then nobody reads what the book says."""
        super().pass_gate(request)
        if self.object.state not in REPORTED:
            raise Http404

    def number(self):
        """That of the paper which carries the differences."""
        return self.object.paper.code

    def sheet(self):
        """The lines by place and item; a fixed number of queries."""
        row = self.object
        lines = lines_of_count(row)
        counters = dict.fromkeys(name for line in lines for name in who_counted(line))
        return {
            "reference": row.paper.code,
            "subtitle": f"{row.location} · {row.get_mode_display()}",
            "is_approved": row.state == CountState.POSTED,
            "remark": row.remark,
            "counted": len(lines),
            "differing": len(differing(lines)),
            "lines": count_table(lines, blind=False, with_people=True),
            "people": [
                (_("Counted by"), ", ".join(counters), ""),
                (_("Submitted by"), staff_name(row.submitted_by), moment_of(row.submitted_at)),
                (_("Approved by"), staff_name(row.approved_by), moment_of(row.approved_at)),
            ],
        }


def moment_of(when) -> str:
    """A moment as the reader writes it; empty where it has not come."""
    return written(when, nothing="")
