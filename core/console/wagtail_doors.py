"""Wagtail's own pages: which of them stand open, to whom, and an honest answer to the others.

Wagtail brings reports, settings and lists that walk over all centres. Here its pages are closed
unless they are named below; what a later version or another app adds is closed as well. And where
Wagtail answers a denial with a redirect to its home, which has the status of a success, people
get a 403.
"""

import logging

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.http import JsonResponse
from django.urls import reverse
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.views.home import default as unknown_address

from core.errors import Refusal

from .errors import not_found, permission_denied, refusal_page

logger = logging.getLogger(__name__)

TAKES_WORDS = frozenset({"edit_string_translation", "upload_pofile"})
# What wagtail-localize raises where something is missing, or is no file, number or row.
CANNOT_TAKE = (LookupError, ValueError, AttributeError, ObjectDoesNotExist, DataError)
ADMIN_PREFIX = "/admin/"

# Signing in and out, one's own account, and what every page of Wagtail loads.
FOR_EVERYBODY = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_account",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    }
)
# For people who may work on a page; each view asks again for the very page, image or document.
FOR_EDITORS = frozenset(
    {
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
        "wagtailadmin_block_preview",
    }
)
NAMESPACES_FOR_EDITORS = frozenset(
    {
        "wagtailadmin_pages",
        "wagtailadmin_editing_sessions",
        "wagtailadmin_api",
        "wagtailimages",
        "wagtailimages_chooser",
        "wagtaildocs",
        "wagtaildocs_chooser",
    }
)
# Of the views that translate beside the original: those that ask for the right to edit the very page.
# Beginning a translation and taking changes over asks in `cms.locales`; lists of all pages stay shut,
# and so does what would put anything but words into a page (`edit_override`).
TRANSLATING_FOR_EDITORS = frozenset(
    {
        "javascript_catalog",
        "edit_string_translation",
        "download_pofile",
        "upload_pofile",
        "preview_translation",
        "stop_translation",
    }
)
# Changing many at once exists for every model; these are the models of the public pages.
BULK_FOR_EDITORS = frozenset(
    {("wagtailcore", "page"), ("wagtailimages", "image"), ("wagtaildocs", "document")}
)


def stands_open(match, user) -> bool:
    """Whether one of Wagtail's own pages is open to a person who works in the console."""
    if user.is_superuser:
        return True
    if not match.namespaces and match.url_name in FOR_EVERYBODY:
        return True
    return _is_for_editors(match) and user_has_any_page_permission(user)


def _is_for_editors(match) -> bool:
    if match.namespaces == ["wagtail_localize"]:
        return match.url_name in TRANSLATING_FOR_EDITORS
    if match.namespaces:
        return match.namespaces[0] in NAMESPACES_FOR_EDITORS
    if match.url_name == "wagtail_bulk_action":
        return (match.kwargs["app_label"], match.kwargs["model_name"]) in BULK_FOR_EDITORS
    return match.url_name in FOR_EDITORS


class WagtailDoors:
    """Middleware: asks at Wagtail's doors, and turns its silent denials into a 403."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "at_wagtails_door", False) and _is_silent_denial(request, response):
            return permission_denied(request)
        return response

    def process_exception(self, request, error):
        """What somebody sent to the screen of translations and it cannot take: a sentence, no traceback."""
        match = request.resolver_match
        is_taking = match is not None and match.namespaces == ["wagtail_localize"]
        if not is_taking or match.url_name not in TAKES_WORDS or request.method == "GET":
            return None
        if isinstance(error, Refusal):
            refusal = error
        elif isinstance(error, CANNOT_TAKE):
            logger.warning("a translation could not be taken", exc_info=True)
            refusal = Refusal()
        else:
            return None
        if request.method in ("PUT", "DELETE"):
            return JsonResponse({"detail": str(refusal.sentence)}, status=422)
        return refusal_page(request, refusal, link=reverse("wagtailadmin_home"))

    def process_view(self, request, view, args, kwargs):
        """403 for a door that is closed to the person, 404 for an address that is none."""
        if not request.path_info.startswith(ADMIN_PREFIX) or hasattr(view, "guichet_gate"):
            return None
        user = request.user
        if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
            # Wagtail leads them to the sign-in page.
            return None
        if _innermost(view) is _innermost(unknown_address):
            return not_found(request)
        if not stands_open(request.resolver_match, user):
            return permission_denied(request)
        request.at_wagtails_door = True
        return None


def _innermost(view):
    """The view within its decorators."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


def _is_silent_denial(request, response) -> bool:
    """A redirect to the home with an error to read there: Wagtail's way to say no."""
    if response.status_code != 302 or response["Location"] != reverse("wagtailadmin_home"):
        return False
    waiting = messages.get_messages(request)
    denied = any(message.level == messages.ERROR for message in waiting)
    # Reading marks messages as shown: right for a denial, which our page shows instead.
    waiting.used = denied
    return denied
