"""The lists of flags on people and of kinds of flags."""

from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConfigurationViewSet
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.registry.models import Flag, PersonFlag

from .forms import KindOfFlagForm, PersonFlagEditForm


@register_viewset
class PersonFlagViewSet(PersonRows):
    """Flags on people, as far as the asker belongs to their audience."""

    model = PersonFlag
    path = "registry/flags-on-people"
    icon = "tag"
    menu_order = 90
    form_class = PersonFlagEditForm
    select_related = ("person", "centre", "flag")
    ordering = ("-since",)
    empty_sentence = gettext_lazy("Nobody is flagged. Flags are set in the file of the person.")
    columns = (
        PERSON,
        Column(
            gettext_lazy("Flag"), lambda f: f.flag.label, ("flag__label",), needs=("flag__label",)
        ),
        Column(gettext_lazy("Note"), "note"),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Until"), "until", ("until",)),
        CENTRE,
    )


@register_viewset
class FlagViewSet(ConfigurationViewSet):
    """Kinds of flags, shared by all centres."""

    model = Flag
    path = "registry/flags"
    icon = "tag"
    menu_order = 220
    form_class = KindOfFlagForm
    can_export = False
    ordering = ("label",)
    empty_sentence = gettext_lazy(
        "No flag yet. Add the first one, with the advice that staff will read."
    )
    columns = (
        Column(gettext_lazy("Label"), "label", ("label",)),
        Column(gettext_lazy("Advice"), "advice"),
        Column(gettext_lazy("Holds"), "holds", ("holds",)),
        Column(gettext_lazy("Seen by"), "audience", ("audience",)),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
    )
