"""The console's navigation: Wagtail's own menu, with our modules in it, drawn once for both shells."""

from functools import cache

from django.utils.translation import get_language
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu

from core.modules.extensions import installed
from core.modules.manifest import modules
from core.scope import UserScope


def asker_of(request) -> UserScope:
    """The scope of the request; a fresh one where the middleware did not run (previews)."""
    return getattr(request, "scope", None) or UserScope(request.user)


# Wagtail's icon names and ours; both shells draw the same menu.
OUR_ICONS = {
    "group": "people",
    "user": "person",
    "cogs": "cog",
    "cog": "cog",
    "view": "eye",
    "site": "building",
    "home": "home",
    "image": "image",
    "doc-full-inverse": "document",
    "doc-full": "document",
    "folder-open-inverse": "folder",
    "folder-inverse": "box",
    "list-ul": "list",
    "upload": "upload",
    "download": "download",
    "history": "history",
    "lock": "lock",
    "help": "question",
    "calendar": "calendar",
    "calendar-alt": "calendar",
    "tag": "flag",
    "warning": "warning",
    "key": "key",
    "clipboard-list": "list",
    "mail": "mail",
    "globe": "globe",
    "table": "list",
    "plus": "plus",
    "tick": "check",
    "resubmit": "refresh",
    "snippet": "copy",
    "search": "search",
}


def our_icon(name: str) -> str:
    """The icon of our lean pages that stands for one of Wagtail's."""
    return OUR_ICONS.get(name, name)


class GatedItem(MenuItem):
    """A link that is there only where its module is on and the person may see its rows."""

    def __init__(self, thing, *args, **kwargs):
        self.thing = thing
        super().__init__(*args, **kwargs)

    def is_shown(self, request) -> bool:
        """Ask the viewset or screen."""
        return self.thing.is_shown(asker_of(request))


class ScreenItem(GatedItem):
    """A task screen: the centre stands in its address, so a person with two centres gets two."""


@cache
def viewset_items(label: str, language: str | None) -> list[MenuItem]:
    """Menu entries of one module (or of the platform), made once a process and language.

    They hold texts and addresses and nothing of a person; who sees them is asked at each request.
    """
    items = []
    for entry in installed("screen"):
        if entry.module == label and entry.thing.in_menu:
            items.append(
                GatedItem(
                    entry.thing,
                    entry.thing.menu_label or entry.thing.title,
                    entry.thing.menu_url(),
                    name=entry.thing.url_name,
                    icon_name=entry.thing.icon,
                    order=entry.thing.menu_order,
                )
            )
    for entry in installed("viewset"):
        if entry.module == label and entry.thing.in_menu:
            viewset = entry.thing
            items.append(
                GatedItem(
                    viewset,
                    viewset.title,
                    viewset.url("list"),
                    name=viewset.url_namespace,
                    icon_name=viewset.icon,
                    order=viewset.menu_order,
                )
            )
    return items


class ModuleMenu(SubmenuMenuItem):
    """One module's submenu; hidden where nothing of it is shown."""

    def __init__(self, label: str, title, icon: str, order: int):
        self.module_label = label
        super().__init__(
            title, _LazyMenu(label), name=f"module-{label}", icon_name=icon, order=order
        )


class _LazyMenu(Menu):
    """Labels are translated, so each language has items of its own."""

    def __init__(self, label: str):
        super().__init__()
        self.module_label = label

    @property
    def registered_menu_items(self):
        return viewset_items(self.module_label, get_language())


def module_menus() -> list[ModuleMenu]:
    """One submenu a module, then the platform's own."""
    return [ModuleMenu(m.label, m.title, m.icon, 100 + m.menu_order) for m in modules()]


def navigation(request) -> list[dict]:
    """Wagtail's menu for this request as plain values, for the lean shell."""
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return [entry for item in items if (entry := _entry(item, request))]


def _entry(item, request) -> dict | None:
    children = []
    if isinstance(item, SubmenuMenuItem):
        found = sorted(item.menu.menu_items_for_request(request), key=lambda child: child.order)
        children = [entry for child in found if (entry := _entry(child, request))]
        if not children:
            return None
    url = getattr(item, "url", "") or ""
    active = is_active(item, url, request.path)
    return {
        "label": str(item.label),
        "url": url if not children else "",
        "icon_name": our_icon(item.icon_name),
        "active": active or any(child["active"] for child in children),
        "children": children,
    }


def is_active(item, url: str, path: str) -> bool:
    """Whether the page belongs to a menu entry; a screen's address has the centre inside."""
    if not url or url == "#":
        return False
    screen = getattr(item, "thing", None)
    if isinstance(screen, type) and getattr(screen, "name", ""):
        parts = path.strip("/").split("/")
        return screen.name in parts[2:4] and screen.module in parts
    return path.startswith(url) if url != "/admin/" else path == url
