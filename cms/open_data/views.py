"""Public addresses for machines: the directory of services, the site map, and what robots may read."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.cache.rows import kept_rows
from cms.published import published_pages
from core.public.cards import today_at_each

from .hsds import PROFILE, VERSION, organization, public_centres, services

PAGE_SIZE, LARGEST_PAGE = 25, 100
# For so long others may pass on an answer.
freshly_shared = cache_control(public=True, max_age=30)


@require_safe
@freshly_shared
def hsds_root(request) -> JsonResponse:
    """What this is, as the standard asks of a root address."""
    return _json({"version": VERSION, "profile": PROFILE, "openapi_url": f"{PROFILE}openapi.json"})


@require_safe
@freshly_shared
def hsds_services(request) -> JsonResponse:
    """Every service that is offered now, in pages."""
    return _page_of(request, _all_services(request))


@require_safe
@freshly_shared
def hsds_service(request, pk) -> JsonResponse:
    """One service; 404 once it is no longer offered."""
    return _one(_all_services(request), pk)


@require_safe
@freshly_shared
def hsds_organizations(request) -> JsonResponse:
    """Every centre, in pages."""
    return _page_of(request, _all_organizations(request))


@require_safe
@freshly_shared
def hsds_organization(request, pk) -> JsonResponse:
    """One centre."""
    return _one(_all_organizations(request), pk)


def _all_services(request) -> list[dict]:
    return kept_rows(request, "services", lambda: _read_services(request))


def _all_organizations(request) -> list[dict]:
    return kept_rows(request, "organizations", lambda: _read_organizations(request))


def _read_services(request) -> list[dict]:
    found = public_centres()
    shown = today_at_each([centre for centre, _page in found])
    return [
        each
        for today, (_centre, page) in zip(shown, found, strict=True)
        for each in services(today, request.build_absolute_uri(page.get_url(request)))
    ]


def _read_organizations(request) -> list[dict]:
    return [
        organization(centre, request.build_absolute_uri(page.get_url(request)))
        for centre, page in public_centres()
    ]


def _one(rows: list[dict], pk) -> JsonResponse:
    found = next((row for row in rows if row["id"] == str(pk)), None)
    if found is None:
        raise Http404
    return _json(found)


def _page_of(request, rows: list[dict]) -> JsonResponse:
    """The envelope of HSDS 3 around one page of rows."""
    size = min(_number(request.GET.get("per_page"), PAGE_SIZE), LARGEST_PAGE)
    number = _number(request.GET.get("page"), 1)
    contents = rows[(number - 1) * size : number * size]
    pages = -(-len(rows) // size)
    return _json(
        {
            "total_items": len(rows),
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )


def _number(text: str | None, otherwise: int) -> int:
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 7
    return max(int(text), 1) if is_number else otherwise


def _json(value: dict) -> JsonResponse:
    answer = JsonResponse(value, json_dumps_params={"ensure_ascii": False})
    # Public facts: pages of others may show them.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@freshly_shared
def site_map(request) -> HttpResponse:
    """Every published page with its translations (sitemaps.org)."""
    context = {"entries": kept_rows(request, "site map", lambda: _entries(request))}
    return render(request, "cms/reader/site_map.xml", context, content_type="application/xml")


def _entries(request) -> list[dict]:
    pages = published_pages()
    versions: dict = {}
    for page in pages:
        url = request.build_absolute_uri(page.get_url(request))
        versions.setdefault(page.translation_key, []).append((page, url))
    known = dict(settings.LANGUAGES)
    return [
        {
            "url": url,
            "changed": page.last_published_at,
            "versions": [
                (other.locale.language_code, there)
                for other, there in group
                if other.locale.language_code in known
            ],
        }
        for group in versions.values()
        for page, url in group
    ]


@require_safe
def robots(request) -> HttpResponse:
    """Pages may be found; the console and the tools below "~" need not be walked."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/~/",
        f"Sitemap: {request.build_absolute_uri(reverse('site_map'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
