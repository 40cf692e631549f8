"""The two public answers that are no pages."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.console import errors

CONSOLE_PREFIX = "/admin/"


def choose_language(request) -> HttpResponse:
    """Lead from the bare address to the home page in the reader's language."""
    # LocaleMiddleware has read Accept-Language and says so in Vary.
    return redirect(reverse("wagtail_serve", args=[""]))


def not_found(request, exception=None) -> HttpResponse:
    """404: the console's page for staff, a page that leads to the centres for everybody else."""
    if request.path_info.startswith(CONSOLE_PREFIX):
        return errors.not_found(request, exception)
    context = {"home_url": reverse("wagtail_serve", args=[""])}
    return render(request, "cms/not_found.html", context, status=404)
