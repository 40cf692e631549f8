"""The public pages' own entry in the console's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core.console.menu import ModuleMenu


@hooks.register("register_admin_menu_item")
def pages_menu():
    """The list of pages with their states, for editors and managers."""
    return ModuleMenu("cms", _("Public site"), "globe", 90)
