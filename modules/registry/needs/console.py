"""The list of specific needs."""

from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.registry.models import Need
from modules.registry.rules.needs import find_need

from .forms import NeedEditForm


@register_viewset
class NeedViewSet(PersonRows):
    """Specific needs, as far as the asker may read them."""

    model = Need
    path = "registry/needs"
    icon = "warning"
    menu_order = 70
    form_class = NeedEditForm
    ordering = ("code", "pk")
    empty_sentence = gettext_lazy(
        "No need is recorded yet. Needs are recorded in the file of the person."
    )
    columns = (
        PERSON,
        Column(
            gettext_lazy("Need"),
            lambda n: f"{find_need(n.code).label} ({n.code})",
            ("code",),
            needs=("code",),
        ),
        Column(gettext_lazy("Answer"), "answer", ("answer",)),
        Column(gettext_lazy("Instruction for staff"), "instruction"),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Until"), "until", ("until",)),
        CENTRE,
    )
