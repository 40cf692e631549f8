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


def error_page(*, status: int, heading="", happened="", kept="", todo="", link="") -> HttpResponse:
    """Render a page that stands without the console: what happened, what was kept, what to do."""
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
        },
    )
    return HttpResponse(html, status=status)


def permission_denied(request, exception=None) -> HttpResponse:
    """403: the person may be here but may not do this."""
    return error_page(status=403)


def not_found(request, exception=None) -> HttpResponse:
    """404: not there, not for this person, or switched off; the page does not say which."""
    return error_page(status=404)


def server_error(request) -> HttpResponse:
    """500: our fault; the log has the place, the person keeps their work."""
    return error_page(status=500)


def csrf_failure(request, reason="") -> HttpResponse:
    """403: the form is older than the sign-in."""
    return error_page(
        status=403,
        heading=_("The page was open for too long"),
        happened=_("For safety, a form is accepted only from the session it was opened in."),
        todo=_("Go back, copy what you wrote, load the page again and send it once more."),
        link=request.path,
    )


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
