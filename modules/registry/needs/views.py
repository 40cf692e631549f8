"""The page of the person file on which a need is recorded."""

from django.utils.translation import gettext_lazy

from modules.registry.file.task import RowTask
from modules.registry.models import Need

from .forms import NeedForm


class NeedTask(RowTask):
    """A specific need."""

    permission = "registry.add_need"
    title = gettext_lazy("Specific need")
    model, form_class = Need, NeedForm

    def form_options(self):
        """Sensitive codes only for those who may read them here."""
        may = self.scope.can("registry.view_sensitive_need", self.centre.pk)
        return {"may_see_sensitive": may}
