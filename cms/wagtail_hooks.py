"""What Wagtail asks us: our entry in the menu, who reads a document, and what translators may do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.files import is_readable
from cms.locales.beside import source_of
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


# Following again what was left, with words that were frozen then, would bring back what somebody took
# out since; and a page that mirrors another one has no language of its own.
NOT_OFFERED = frozenset({"localize-restart-translation", "localize-convert-to-alias"})


@hooks.register("construct_page_action_menu")
def without_what_is_not_offered(menu_items, request, context):
    """Take out two entries of wagtail-localize."""
    menu_items[:] = [item for item in menu_items if item.name not in NOT_OFFERED]


# Before the hook of wagtail-localize, which answers in place of Wagtail's own view.
@hooks.register("before_edit_page", order=-100)
def translators_keep_to_locks_and_readers(request, page):
    """What Wagtail's view asks of who publishes is asked beside the original as well."""
    if request.method != "POST":
        return None
    if not NOT_OFFERED.isdisjoint(request.POST):
        return _refused(request, page, gettext("This is not offered here. Nothing was changed."))
    if source_of(page) is None:
        return None
    lock = page.get_lock()
    if lock is not None and lock.for_user(request.user):
        return _refused(
            request, page, gettext("This page is locked. Nothing was changed. Ask who locked it.")
        )
    if page.workflow_in_progress:
        return _refused(
            request,
            page,
            gettext("A second reader has this page now. Nothing was changed. Wait for their word."),
        )
    return None


def _refused(request, page, sentence: str):
    messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)
