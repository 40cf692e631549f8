"""The two public answers that are no pages."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.console import errors
from core.console.middleware import best_of, wanted_languages
from core.languages import nearest

from .models import HomePage

CONSOLE_PREFIX = "/admin/"


def choose_language(request) -> HttpResponse:
    """Lead from the bare address to the home page in the reader's language, or the nearest."""
    homes = HomePage.objects.live().values_list("locale__language_code", flat=True)
    published = set(homes)
    wanted = wanted_languages(request)
    code = best_of(wanted, published)
    if code is None:
        first = wanted[0].partition("-")[0] if wanted else settings.LANGUAGE_CODE
        code = nearest(first, published, default=settings.LANGUAGE_CODE)
    with translation.override(code or settings.LANGUAGE_CODE):
        answer = redirect(reverse("wagtail_serve", args=[""]))
    patch_vary_headers(answer, ("Accept-Language",))
    return answer


def not_found(request, exception=None) -> HttpResponse:
    """404: the console's page for staff, a page that leads to the centres for everybody else."""
    if request.path_info.startswith(CONSOLE_PREFIX):
        return errors.not_found(request, exception)
    context = {"home_url": reverse("wagtail_serve", args=[""])}
    return render(request, "cms/not_found.html", context, status=404)
