"""Where the platform meets Wagtail: addresses, menu, home. Modules need no hooks of their own."""

from django.urls import include, path
from wagtail import hooks

from core.console.menu import module_menus
from core.modules.extensions import installed


@hooks.register("register_admin_urls")
def console_urls():
    """Every viewset and task screen of every installed module; each view checks its own gate."""
    patterns = [
        path(
            f"{entry.thing.path}/",
            include((entry.thing.get_urlpatterns(), entry.thing.url_namespace)),
        )
        for entry in installed("viewset")
    ]
    for entry in installed("screen"):
        patterns += entry.thing.get_urlpatterns()
    return patterns


def _register_menus():
    for menu in [*module_menus(), *_platform_menus()]:
        hooks.register("register_admin_menu_item", lambda menu=menu: menu)


def _platform_menus():
    from django.utils.translation import gettext_lazy as _

    from core.console.menu import ModuleMenu

    return [ModuleMenu("core", _("Running the centres"), "cogs", 9000)]


_register_menus()


@hooks.register("construct_main_menu")
def hide_what_is_not_ours(request, items):
    """Reports and settings of Wagtail walk over all centres: administrators only."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in {"reports", "help"}]
