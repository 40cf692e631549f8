"""What this module shows in the person file and on the dashboard."""

from django.utils.translation import gettext_lazy as _

from core.modules.extensions import register

from .models import Loan


@register("panel")
class UmbrellasOfPerson:
    """Umbrellas that the person has now."""

    name = "umbrellas"
    title = _("Umbrellas")

    def __call__(self, *, person, asker=None, **context) -> dict:
        """The panel as plain values; rows come through the scope."""
        loans = Loan.objects.filter(person=person, returned_at=None).select_related("umbrella")
        return {"title": self.title, "rows": [{"label": loan.umbrella.label} for loan in loans]}


@register("widget")
class UmbrellasOut:
    """How many umbrellas are out."""

    name = "umbrellas_out"
    title = _("Umbrellas lent")

    def __call__(self, *, asker=None, **context) -> dict:
        """The widget as plain values."""
        return {"title": self.title, "count": Loan.objects.filter(returned_at=None).count()}
