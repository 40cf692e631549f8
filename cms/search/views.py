"""The search for readers. Words travel by POST: they stand in no address, history or log."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .find import find
from .misses import count_miss

MOST_LETTERS = 100


# Reading needs no proof of where the form came from, and a proof would need a cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request) -> HttpResponse:
    """The empty form, or what was found."""
    code = translation.get_language()
    text = request.POST.get("words", "").strip()[:MOST_LETTERS]
    context = {"home_url": reverse("wagtail_serve", args=[""]), "words": text}
    if text:
        found = find(text, code)
        context["found"] = [{"line": line, "url": line.page.get_url(request)} for line in found]
        if not found:
            count_miss(text, code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    return render(request, "cms/reader/search.html", context)
