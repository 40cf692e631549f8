"""Every page of a section with its state in each language and the day to look again."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from wagtail.models import Locale, Page

from cms.models import CentrePage, HomePage
from core.languages import language

from .beside import Following, following
from .state import State, Version, states


@dataclass
class Row:
    """One page in all its languages."""

    key: object
    pages: dict  # language code -> page
    states: dict[str, State]
    cells: list[dict] = field(default_factory=list)
    # A page that says by now what those that follow it were not told yet; None where there is none.
    news_of: object = None

    # Languages of pages that follow another one.
    followers: frozenset = frozenset()

    @property
    def original(self):
        """The page in the default language that follows no other, else any such, else any."""
        free = {code: page for code, page in self.pages.items() if code not in self.followers}
        among = free or self.pages
        return among.get(settings.LANGUAGE_CODE) or next(iter(among.values()))

    def overdue(self, day) -> list:
        """Languages in which the page is published and its day to look again has passed."""
        return [
            language(code)
            for code, page in self.pages.items()
            if page.live and page.is_overdue_on(day)
        ]


def active_languages() -> list[str]:
    """Codes of the languages that are on, those of the interface first; one query."""
    on = set(Locale.objects.values_list("language_code", flat=True))
    return [code for code, _name in settings.LANGUAGES if code in on]


def rows_of_centre(centre) -> list[Row]:
    """The pages of a centre's section; as many queries as there are kinds of pages."""
    tops = list(CentrePage.objects.filter(centre=centre).values_list("path", flat=True))
    return _rows(_below(tops)) if tops else []


def rows_of_house() -> list[Row]:
    """Home pages and what hangs below them outside the centres' sections."""
    homes = list(HomePage.objects.values_list("path", flat=True))
    sections = list(CentrePage.objects.values_list("path", flat=True))
    if not homes:
        return []
    found = _below(homes)
    for path in sections:
        found = found.exclude(path__startswith=path)
    return _rows(found)


def _below(paths: list[str]):
    condition = Q()
    for path in paths:
        condition |= Q(path__startswith=path)
    return Page.objects.filter(condition)


def _rows(pages) -> list[Row]:
    by_key = defaultdict(dict)
    code_of = dict(Locale.objects.values_list("pk", "language_code"))
    for page in pages.order_by("path").specific():
        by_key[page.translation_key][code_of[page.locale_id]] = page
    codes = active_languages()
    follow = following(by_key)
    return [_row(key, found, codes, follow) for key, found in by_key.items()]


def _row(key, pages: dict, codes: list[str], follow: dict) -> Row:
    versions = {
        code: _version(page, follow.get((key, code)), pages) for code, page in pages.items()
    }
    found = states(versions, codes, default=settings.LANGUAGE_CODE)
    cells = [
        {
            "language": language(code),
            "state": found[code].value,
            "label": found[code].label,
            "page": pages.get(code),
            "follows": (key, code) in follow,
        }
        for code in codes
    ]
    followers = frozenset(code for code, _follows in _of_this(follow, key, pages))
    row = Row(key, pages, found, cells, followers=followers)
    sources = {code: pages.get(f.source_code) for code, f in _of_this(follow, key, pages)}
    row.news_of = next(
        (sources[code] for code, f in _of_this(follow, key, pages) if f.has_news(sources[code])),
        None,
    )
    return row


def _of_this(follow: dict, key, pages: dict) -> list[tuple[str, Following]]:
    return [(code, follow[key, code]) for code in pages if (key, code) in follow]


def _version(page, follows: Following | None, pages: dict) -> Version:
    current = follows.is_current(pages.get(follows.source_code)) if follows else None
    return Version(page.live, page.substance_changed_at, current)
