"""What this module shows in the person file and on the dashboard."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import offer, register
from modules.registry.file.person_file import PersonPanel

from .models import Loan


class UmbrellasOfPerson(PersonPanel):
    """Umbrellas that the person has now."""

    title = gettext_lazy("Umbrellas")
    permission = "umbrellas.view_loan"
    max_queries = 1

    def build(self, person, centres, asker) -> dict | None:
        """One line an umbrella; rows come through the scope."""
        loans = Loan.objects.filter(person=person, returned_at=None).select_related("umbrella")
        rows = [{"label": _("Lent"), "value": loan.umbrella.label} for loan in loans]
        return {"title": self.title, "icon": self.icon, "rows": rows} if rows else None


offer("panel", UmbrellasOfPerson())


@register("widget")
class UmbrellasOut(Widget):
    """How many umbrellas are out."""

    permission = "umbrellas.view_loan"
    title = gettext_lazy("Umbrellas lent")
    max_queries = 1

    def for_centre(self, centre, asker) -> dict | None:
        """A figure."""
        out = Loan.objects.filter(centre=centre, returned_at=None).count()
        return {"value": out, "caption": _("umbrellas are lent")}
