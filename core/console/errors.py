"""Error pages for people, and a log that names no one.

Every refusal says what happened, what was kept and what to do. Tracebacks go to the log with the
exception's class only: its text may hold names, numbers and addresses of people.
"""

import logging
import traceback

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _


class QuietFormatter(logging.Formatter):
    """Writes where an exception happened and its class, never its message or its values."""

    def formatException(self, exc_info):
        kind, _value, trace = exc_info
        frames = traceback.extract_tb(trace)
        lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
        return "\n".join(["Traceback (most recent call last):", *lines, kind.__qualname__])


# Fields that are never written into a page, not even for the person who has just sent them.
NOT_SENT_BACK = ("csrfmiddlewaretoken", "password")


def error_page(
    *, status: int, heading="", happened="", kept="", todo="", link="", request=None, **more
) -> HttpResponse:
    """Render a page that stands without the console: what happened, what was kept, what to do.

    The request is needed only where the page offers a form (`again`, `sign_in_url`).
    """
    html = render_to_string(
        "console/error.html",
        {
            "code": status,
            "heading": heading,
            "happened": happened,
            "kept": kept,
            "todo": todo,
            "back_url": link,
            "home_url": "/admin/",
            **more,
        },
        request=request,
    )
    return HttpResponse(html, status=status)


def permission_denied(request, exception=None) -> HttpResponse:
    """403: the person may be here but may not do this."""
    return error_page(status=403)


def not_found(request, exception=None) -> HttpResponse:
    """404: not there, not for this person, or switched off; the page does not say which."""
    return error_page(status=404)


def not_a_page(request) -> HttpResponse:
    """405: the address takes what a button sends, and is no page to open."""
    return error_page(
        status=405,
        heading=_("This address is no page"),
        happened=_("It only takes what a button or a form on another page sends."),
        kept=_("Nothing was changed."),
        todo=_("Go back, or look for it from the start page."),
    )


def server_error(request) -> HttpResponse:
    """500: our fault; the log has the place, the person keeps their work."""
    return error_page(status=500)


def bad_request(request, exception=None) -> HttpResponse:
    """400: too much, cut off on the way, or nothing that a browser sends."""
    return error_page(
        status=400,
        heading=_("This could not be read"),
        happened=_("What arrived is damaged, incomplete or far too large."),
        todo=_("Go back and try once more. Large files are sent one at a time."),
        link=request.path,
    )


def csrf_failure(request, reason="") -> HttpResponse:
    """403: the form is older than the sign-in; what was written can be sent again."""
    heading = _("The page was open for too long")
    happened = _("For safety, a form is accepted only from the session it was opened in.")
    if not is_from_our_own_page(request):
        return error_page(
            status=403,
            heading=heading,
            happened=happened,
            todo=_("Go back, copy what you wrote, load the page again and send it once more."),
            link=request.path,
        )
    return _send_again(
        request,
        heading=heading,
        happened=happened,
        todo=_("Send it again, if this is what you want to send."),
    )


def signed_out(request) -> HttpResponse:
    """403: the sign-in ended while a form was being filled in; what was written can be sent again."""
    return _send_again(
        request,
        heading=_("You are signed out"),
        happened=_("Your sign-in ended while this page was open."),
        todo=_("Sign in in a new tab, come back to this one, and send it again."),
        sign_in_url=reverse("wagtailadmin_login"),
    )


def is_from_our_own_page(request) -> bool:
    """Whether a browser says that one of our own pages sent this form.

    What another site has made somebody send must not be offered to be sent again.
    """
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _send_again(request, **sentences) -> HttpResponse:
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in NOT_SENT_BACK)
        for value in values
    ]
    kept = _("Nothing was saved yet. What you wrote is still in this page; do not close it.")
    if request.FILES:
        kept = _(
            "Nothing was saved yet. What you wrote is still in this page; do not close it. "
            "Files have to be chosen again."
        )
    response = error_page(status=403, kept=kept, again=again, request=request, **sentences)
    response["Cache-Control"] = "no-store"
    return response


def refusal_page(request, refusal, *, link="") -> HttpResponse:
    """409: an action refused; its sentence says why."""
    return error_page(
        status=409,
        heading=_("This was not done"),
        happened=refusal.sentence,
        kept=_("Nothing was changed."),
        todo=_("Go back and look at the present state."),
        link=link,
    )
