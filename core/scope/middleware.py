"""Opens the scope of the signed-in person around each request, streaming responses included."""

from . import context


class ScopeMiddleware:
    """One scope per request; exports stream after the view returned, inside the same scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asker = context.UserScope(request.user)
        request.scope = asker
        with context.opened(asker):
            response = self.get_response(request)
        if getattr(response, "streaming", False) and not getattr(response, "is_async", False):
            response.streaming_content = _within(asker, response.streaming_content)
        return response


def _within(scope, chunks):
    """Evaluate each chunk inside the scope and leave none open between chunks."""
    iterator = iter(chunks)
    while True:
        with context.opened(scope):
            try:
                chunk = next(iterator)
            except StopIteration:
                return
        yield chunk
