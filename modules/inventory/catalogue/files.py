"""Lists of the store at one centre: which can be brought as a file, and which taken away."""

import tempfile

from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.lists import download
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView
from core.exchange.console_links import import_url
from core.exchange.export import FORMATS, export_to
from core.exchange.resources import may_import, resource_named
from core.modules.extensions import installed

PERMISSION = "inventory.view_item"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
CHUNK = 64 * 1024
# In the order of a centre that begins: first the catalogue, then what is there, then what comes.
LISTS = {
    "categories": gettext_lazy("The tree of the catalogue, with codes of what belongs to what."),
    "items": gettext_lazy(
        "Codes, names in all languages, units, packagings, what is known of food."
    ),
    "kits": gettext_lazy("One row a part: the kit, the item, and how much of it is in one kit."),
    "openings": gettext_lazy(
        "What stands in the stores on the day you begin. It is posted at once."
    ),
    "receipts": gettext_lazy("Goods that came, with supplier, day and waybill. Posted at once."),
    "counts": gettext_lazy(
        "Stock on hand by place and lot. A counted list comes back as the draft of a count."
    ),
    "levels": gettext_lazy("How much of an item must be there, in the centre or at a place."),
    "moves": gettext_lazy("Every move with its paper, to read and to keep."),
}


@register_screen
class FilesScreen(TaskScreen):
    """All lists of the store with their buttons."""

    name = "files"
    permission = PERMISSION
    title = menu_label = gettext_lazy("Files and Excel")
    icon = "upload"
    menu_order = 55
    template_name = "inventory/files.html"

    @classmethod
    def extra_urlpatterns(cls):
        """One download a list."""
        view = ListDownload.as_view(module=cls.module, permission=PERMISSION)
        address = f"{cls.module}/<slug:centre>/files/<slug:list>.<slug:kind>"
        return [path(address, view, name="inventory_file")]

    def get(self, request, *args, **kwargs):
        """What can be brought and taken by who asks."""
        shown = [self.shown(name, told) for name, told in LISTS.items()]
        return self.render(lists=[each for each in shown if each["actions"]])

    def shown(self, name: str, told) -> dict:
        """One list: what it is, and its buttons."""
        resource = resource_named(f"inventory.{name}")
        actions = []
        if may_import(resource, self.scope, self.centre.pk):
            url = import_url(resource, "upload", self.centre.code)
            actions.append({"url": url, "label": _("Import"), "icon": "upload"})
        permission = resource.export_permission
        if permission and self.scope.can(permission, self.centre.pk):
            actions += [
                {
                    "url": reverse("inventory_file", args=[self.centre.code, name, kind]),
                    "label": label,
                    "icon": "download",
                    "tone": "plain",
                }
                for kind, label in (("xlsx", "Excel"), ("csv", "CSV"))
            ]
        return {"title": resource.title, "told": told, "actions": actions}


class ListDownload(ConsoleView):
    """One list as a file; the access log has it."""

    def get(self, request, *args, **kwargs):
        """Write the file, then give it out in pieces: memory does not grow with the list."""
        name, kind = self.kwargs["list"], self.kwargs["kind"]
        if name not in LISTS or kind not in FORMATS:
            raise Http404
        resource = resource_named(f"inventory.{name}")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last piece is out
        rtl = translation.get_language_bidi()
        export_to(file, resource=resource, centre=self.centre, kind=kind, rtl=rtl)
        day = timezone.localdate()
        title = f"{self.centre.code}-{name}-{day:%Y%m%d}.{kind}"
        return download(pieces(file), title, TYPES[kind])


def pieces(file):
    """The file from its beginning, closed at its end."""
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def every_list() -> set[str]:
    """Names of all lists of the store; a test compares them with those that are shown."""
    names = (entry.thing.name for entry in installed("exchange"))
    return {name.partition(".")[2] for name in names if name.startswith("inventory.")}
