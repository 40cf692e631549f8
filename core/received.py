"""What browsers send, before anybody reads it: not too large, and only what a person can have typed.

PostgreSQL refuses a text with NUL and SQLite stores it, scanners and copied PDF pages bring other
control characters along, and none of them can be seen in a form. They are taken out here, once
for all forms, filters and searches. Tabs and line breaks stay.
"""

import re

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, QueryDict
from django.http.request import UnreadablePostError

# C0 without tab, line feed and carriage return; DEL and C1 without NEL; halves of surrogate pairs.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
MEGABYTE = 1024 * 1024
# Three times the largest list that an import takes.
LARGEST_REQUEST = 60 * MEGABYTE
# A browser that is not listened to shows a broken connection and not our answer.
LISTENED_TO = 10 * LARGEST_REQUEST
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def without_control_characters(text: str) -> str:
    """The text as people see it."""
    return _INVISIBLE.sub("", text)


class NotTooLarge:
    """Middleware: refuses what would fill the disk, before a byte of it is written there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        size = request.META.get("CONTENT_LENGTH") or ""
        if size.isdecimal() and int(size) > LARGEST_REQUEST:
            _read_to_the_end(request)
            raise RequestDataTooBig("A request is larger than all that is taken.")
        return self.get_response(request)


def _read_to_the_end(request) -> None:
    heard = 0
    try:
        while heard < LISTENED_TO and (piece := request.read(MEGABYTE)):
            heard += len(piece)
    except UnreadablePostError:
        return


class VisibleTextOnly:
    """Middleware: cleans the query and the form, and answers 404 to addresses with such characters."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _INVISIBLE.search(request.path_info):
            raise Http404
        request.GET = _cleaned(request.GET)
        if request.method == "POST" and request.content_type in FORM_TYPES:
            request.POST = _cleaned(request.POST)
        return self.get_response(request)


def _cleaned(query: QueryDict) -> QueryDict:
    """The same query where there is nothing to take out, else a clean copy."""
    if not any(
        _INVISIBLE.search(text) for name, values in query.lists() for text in (name, *values)
    ):
        return query
    clean = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        for value in values:
            clean.appendlist(without_control_characters(name), without_control_characters(value))
    clean._mutable = False
    return clean
