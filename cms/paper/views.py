"""A page as a leaflet, as a poster, and as a text message."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe
from wagtail.rich_text import get_text_for_indexing

from cms.models import CentrePage
from cms.published import published_page
from cms.still import still_content
from core.printing.codes import qr_svg
from core.printing.sheets import letterhead
from core.public.cards import CentreToday

from .messages import MOST_MESSAGES, count, fitted

A4, A6, POSTER = "a4", "a6", "poster"
TEMPLATES = {
    A4: "cms/paper/leaflet.html",
    A6: "cms/paper/small.html",
    POSTER: "cms/paper/poster.html",
}


@require_safe
def paper(request, page: int, size: str) -> HttpResponse:
    """The page on a sheet: everything on A4, the heart of it on A6, a poster of a centre."""
    found = published_page(page)
    if size not in TEMPLATES or (size == POSTER and not isinstance(found, CentrePage)):
        raise Http404
    zone = found.centre.zone if found.centre is not None else None
    with translation.override(found.locale.language_code), timezone.override(zone):
        address = address_of(found, request)
        context = {
            "page": found,
            "title": found.title,
            "paper": A6 if size == A6 else A4,
            "qr": qr_svg(address),
            "address": address,
            "back_url": found.get_url(request),
            "printed_at": timezone.now(),
            "introduction": introduction_of(found),
        }
        if found.centre is not None:
            context["centre"] = letterhead(found.centre)
            context["today"] = CentreToday(found.centre)
        if size == A4:
            context["content"] = still_content(found, request)
        return render(request, TEMPLATES[size], context)


@require_safe
def short(request, page: int) -> HttpResponse:
    """The page in at most three text messages, to be copied or sent on."""
    found = published_page(page)
    with translation.override(found.locale.language_code):
        text = short_text(found, address_of(found, request))
        context = {
            "about": found,
            "about_url": found.get_url(request),
            "text": text,
            "count": count(text),
            "most": MOST_MESSAGES,
        }
        return render(request, "cms/reader/short.html", context)


def short_text(page, address: str) -> str:
    """Title, what matters most, the centre's number, and where to read on."""
    phone = page.centre.phone if page.centre is not None else ""
    return fitted(page.title, introduction_of(page), "\n".join(filter(None, (phone, address))))


def introduction_of(page) -> str:
    """The first words of a page as plain text."""
    text = getattr(page, "introduction", "")
    return " ".join(strip_tags(get_text_for_indexing(text)).split())


def address_of(page, request) -> str:
    """The full address of a page."""
    return request.build_absolute_uri(page.get_url(request))
