"""The service worker, at the root of the site: a worker keeps only what lies below its address."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.views.decorators.http import require_safe


@cache
def _source() -> bytes:
    return Path(finders.find("cms/sw.js")).read_bytes()


@require_safe
def service_worker(request) -> HttpResponse:
    """The script; browsers ask for it again at each visit, so that a mended one is taken at once."""
    answer = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
