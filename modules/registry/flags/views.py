"""The page of the person file on which a flag is set."""

from django.utils.translation import gettext_lazy

from modules.registry.file.task import RowTask
from modules.registry.models import PersonFlag

from .forms import PersonFlagForm


class FlagTask(RowTask):
    """A flag on the person."""

    permission = "registry.add_personflag"
    title = gettext_lazy("Flag")
    model, form_class = PersonFlag, PersonFlagForm
