"""Error pages for people, and a log that names no one.

Every refusal says what happened, what was kept and what to do. Tracebacks go to the log with the
exception's class only: its text may hold names, numbers and addresses of people.
"""

import logging
import traceback

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class QuietFormatter(logging.Formatter):
    """Writes where an exception happened and its class, never its message or its values."""

    def formatException(self, exc_info):
        kind, _value, trace = exc_info
        frames = traceback.extract_tb(trace)
        lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
        return "\n".join(["Traceback (most recent call last):", *lines, kind.__qualname__])


def error_page(request, *, status: int, title, sentences, link=None) -> HttpResponse:
    """Render a page that stands without the console: title, sentences, one way on."""
    html = render_to_string(
        "console/error.html",
        {"title": title, "sentences": sentences, "status": status, "link": link or "/admin/"},
        request=None,
    )
    return HttpResponse(html, status=status)


def permission_denied(request, exception=None) -> HttpResponse:
    """403: the person may be here but may not do this."""
    return error_page(
        request,
        status=403,
        title=_("You may not do this"),
        sentences=[
            _("Your role at this centre does not permit this page or this change."),
            _("Nothing was changed. If you need it for your work, ask the centre manager."),
        ],
    )


def not_found(request, exception=None) -> HttpResponse:
    """404: not there, not for this person, or switched off; the page does not say which."""
    return error_page(
        request,
        status=404,
        title=_("There is nothing here"),
        sentences=[
            _("The address may be wrong, or this part is not in use at your centre."),
            _("Nothing was changed. Go back, or start again from the first page."),
        ],
    )


def server_error(request) -> HttpResponse:
    """500: our fault; the log has the place, the person keeps their work."""
    return error_page(
        request,
        status=500,
        title=_("Something went wrong on our side"),
        sentences=[
            _("What you were doing was not saved; everything saved before is safe."),
            _("Go back and try once more. If it happens again, tell your administrator the time."),
        ],
    )


def csrf_failure(request, reason="") -> HttpResponse:
    """403: the form is older than the sign-in."""
    return error_page(
        request,
        status=403,
        title=_("This page was open too long"),
        sentences=[
            _("You signed in again, or signed out, after this page was opened."),
            _("Nothing was changed. Go back, reload the page and send the form again."),
        ],
        link=request.path,
    )


def refusal_page(request, refusal, *, link=None) -> HttpResponse:
    """409: an action refused; its sentence says why."""
    return error_page(
        request, status=409, title=_("This was not done"), sentences=[refusal.sentence], link=link
    )
