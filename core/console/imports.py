"""The list of imports: who brought which list, and what came of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import ImportRun

from .columns import Column
from .screens import register_viewset
from .viewset import ConsoleViewSet


def list_title(name: str) -> str:
    """What people call a list; its key where its module is no longer installed."""
    from core.exchange.resources import resource_named

    resource = resource_named(name)
    return str(resource.title) if resource else name


@register_viewset
class ImportRunViewSet(ConsoleViewSet):
    """Lists that were brought, by whom, and what came of them."""

    model = ImportRun
    path = "imports"
    icon = "upload"
    menu_order = 70
    can_add = can_edit = can_export = False
    select_related = ("brought_by", "centre")
    ordering = ("-brought_at",)
    empty_sentence = gettext_lazy(
        "No list was imported yet. Open the records that a list is about, such as People, "
        "and press Import."
    )
    columns = (
        Column(gettext_lazy("When"), "brought_at", ("brought_at",)),
        Column(gettext_lazy("List"), lambda run: list_title(run.resource), ("resource",)),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(gettext_lazy("New"), "rows_new", numeric=True),
        Column(gettext_lazy("Changed"), "rows_changed", numeric=True),
        Column(gettext_lazy("Unchanged"), "rows_same", numeric=True),
        Column(gettext_lazy("With errors"), "rows_wrong", numeric=True),
        Column(
            gettext_lazy("Brought by"),
            lambda run: run.brought_by.get_username() if run.brought_by else _("the system"),
        ),
        Column(gettext_lazy("Centre"), lambda run: run.centre.name, ("centre__name",)),
    )

    def actions_for(self, row, asker):
        """Go on with an open import, and the file, for who may import such lists there."""
        from core.exchange.console import run_links_for

        return [*super().actions_for(row, asker), *run_links_for(row, asker)]

    def needed_fields(self):
        """All but what is kept of each row of a list, which is long."""
        kept = {"verdicts", "answers", "mapping"}
        return tuple(f.name for f in ImportRun._meta.concrete_fields if f.name not in kept)
