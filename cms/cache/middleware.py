"""Answers readers from kept pages, before sessions, scopes and the database are asked."""

from django.conf import settings

from .hosts import hosts
from .store import kept_from, pages

TOOLS = "/~/"
WANTED = "for="


class CachedPages:
    """Middleware: the same address gives everybody the same page for some seconds.

    People who are signed in always get it fresh, so that editors see what they did.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.languages = frozenset(code for code, _name in settings.LANGUAGES)

    def __call__(self, request):
        seconds = settings.PUBLIC_PAGE_SECONDS
        key = self.key_of(request) if seconds else None
        if key is None:
            return self.get_response(request)
        page = pages.get(key)
        if page is None:
            # Read after looking: hearing of a change counts as one.
            generation = pages.generation
            response = self.get_response(request)
            page = kept_from(response, seconds=seconds)
            if page is None:
                return response
            pages.put(key, page, generation=generation)
        return page.answer(request)

    def key_of(self, request) -> tuple | None:
        """Scheme, host, path and language asked for; None for what is not kept.

        Any other query would let a stranger fill the memory with copies of one page.
        """
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        path, query = request.path_info, request.META.get("QUERY_STRING", "")
        if path[1:].partition("/")[0] not in self.languages or TOOLS in path:
            return None
        wanted = query.removeprefix(WANTED) if query.startswith(WANTED) else None
        if query and wanted not in self.languages:
            return None
        host = hosts.of(request)
        return None if host is None else (request.scheme, host, path, query)
