"""Find pages, and services as they are offered now. At most six queries, however many pages."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from cms.pages.house import CentrePage
from cms.published import closed_paths
from core.languages import language, nearest
from core.modules.activation import ON, states_at_each
from core.modules.manifest import installed_services
from core.public import open_centres

from .folding import bones, folded
from .models import PageText

MOST_FOUND = 30
# Looked at before they are ranked.
MOST_LOOKED_AT = 300
MOST_WORDS = 8
# Shorter words must begin a word of the page; longer ones may stand within it, as they do in
# scripts without spaces and after the articles of others.
WITHIN_FROM = 4


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    page: object
    title: str
    # The language it is in, where that is not the reader's.
    language: object | None = None
    # Title of the service for which it stands here.
    service: object = ""


def find(text: str, code: str) -> list[Found]:
    """What fits all words of the text, for a reader of the language `code`."""
    words = folded(text).split()[:MOST_WORDS]
    if not words:
        return []
    lines = [*_services(words, code), *_lines(_pages(words), words, code)]
    return lines[:MOST_FOUND]


def _pages(words: list[str]) -> list[PageText]:
    """Pages that hold each word as it is or as neighbours of it may be written."""
    condition = Q()
    for word in words:
        fits = Q(words__contains=word if len(word) >= WITHIN_FROM else f" {word}")
        if hard := bones(word):
            fits |= Q(bones__contains=f" {hard}")
        condition &= fits
    rows = PageText.objects.filter(condition, page__live=True).select_related("page__locale")
    closed = closed_paths()
    return [
        row
        for row in rows.order_by("page__path")[:MOST_LOOKED_AT]
        if not row.page.path.startswith(closed)
    ]


def _lines(rows: list[PageText], words: list[str], code: str) -> list[Found]:
    """Each page once, in the language nearest to the reader's.

    Its own language comes first, then pages that are named so, then those that hold the very words.
    """
    by_key: dict = {}
    for row in rows:
        by_key.setdefault(row.page.translation_key, {})[row.language] = row
    best = [
        versions[nearest(code, versions, default=settings.LANGUAGE_CODE)]
        for versions in by_key.values()
    ]
    ranked = sorted(
        best,
        key=lambda row: (
            row.language != code,
            not all(word in row.heading for word in words),
            not all(word in row.words for word in words),
        ),
    )
    return [
        Found(row.page, row.page.title, None if row.language == code else language(row.language))
        for row in ranked
    ]


def _services(words: list[str], code: str) -> list[Found]:
    """Centres that offer now what is called so in the active language."""
    fitting = [
        service
        for service in installed_services()
        if all(
            word in folded(f"{service.offer.title} {service.offer.description}") for word in words
        )
    ]
    if not fitting:
        return []
    centres = open_centres()
    states = states_at_each(centres)
    pages: dict = {}
    for page in CentrePage.objects.live().select_related("locale"):
        pages.setdefault(page.centre_id, {})[page.locale.language_code] = page
    return [
        Found(shown, shown.title, service=service.offer.title)
        for centre in centres
        for service in fitting
        if states[centre.pk][service.module] == ON
        if (versions := pages.get(centre.pk))
        if (shown := versions[nearest(code, versions, default=settings.LANGUAGE_CODE)])
    ]
