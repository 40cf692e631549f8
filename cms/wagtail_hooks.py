"""What Wagtail asks us: our entry in the console's menu, and who may read a document."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.files import is_readable
from core.console.menu import ModuleMenu


@hooks.register("register_admin_menu_item")
def pages_menu():
    """The list of pages with their states, for editors and managers."""
    return ModuleMenu("cms", _("Public site"), "globe", 90)


@hooks.register("before_serve_document")
def only_readable_documents(document, request):
    """404 for a document of a centre whose public pages are gone."""
    if not is_readable(document.collection, request.user):
        raise Http404
