"""Maps the columns of a file to the fields of an import by heading, in any interface language, or
by HXL tag.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

CAMEL_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
PARENTHESES = re.compile(r"[(\[（].*?[)\]）]")
TATWEEL = "\u0640"
# Spellings that Arabic writers use one for the other, after marks are taken away.
ARABIC_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي"})
LANGUAGE_ATTRIBUTE = re.compile(r"i_\w+")
CLOSE_FROM = 0.82
SHORTEST_CLOSE_HEADING = 4


class How(StrEnum):
    """By what a column was recognised, from the strongest to the weakest sign."""

    EXACT = "exact"
    ALIAS = "alias"
    HXL = "hxl"
    CLOSE = "close"


STRENGTH = {How.EXACT: 4, How.ALIAS: 3, How.HXL: 2, How.CLOSE: 1}


@dataclass(frozen=True)
class Field:
    """A field that an import can fill: its headings in all languages, other headings people use,
    HXL tags.
    """

    name: str
    labels: Sequence[str] = ()
    aliases: Sequence[str] = ()
    hxl: Sequence[str] = ()
    required: bool = False


@dataclass(frozen=True)
class ColumnMatch:
    """What one column was recognised as. ``sure`` is false for a suggestion that a person should
    confirm.
    """

    index: int
    heading: str
    field: str | None = None
    how: How | None = None
    sure: bool = False


@dataclass
class Mapping:
    """The columns in order; ``conflicts`` lists the columns (by index) that claim the same field.

    A field in ``conflicts`` goes to the column with the strongest sign; if the strongest signs are
    equal, to none.
    """

    columns: list[ColumnMatch]
    missing: list[str] = field(default_factory=list)
    conflicts: dict[str, list[int]] = field(default_factory=dict)

    @property
    def by_field(self) -> dict[str, int]:
        """The index of the column of each field that has one."""
        return {match.field: match.index for match in self.columns if match.field}

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left for a person to decide."""
        unsure = any(match.field and not match.sure for match in self.columns)
        return not (unsure or self.missing or self.conflicts)


def heading_key(heading: str) -> str:
    """Return what is compared of a heading: letters and digits, without case, accents and
    punctuation.
    """
    parted = unicodedata.normalize("NFKD", CAMEL_HUMP.sub(" ", str(heading)))
    plain = parted.casefold().translate(ARABIC_LETTERS).replace(TATWEEL, "")
    return "".join(sign for sign in plain if sign.isalnum())


def match_headings(
    headings: Sequence[str], fields: Iterable[Field], hxl: Sequence[str | None] | None = None
) -> Mapping:
    """Return which column fills which field; conflicts and missing required fields are reported."""
    fields = list(fields)
    index = _Index(fields)
    found = [
        index.match(number, heading, hxl[number] if hxl and number < len(hxl) else None)
        for number, heading in enumerate(headings)
    ]
    columns, conflicts = _settle(found)
    taken = {match.field for match in columns if match.field}
    columns = index.suggest(columns, taken | set(conflicts))
    filled = {match.field for match in columns if match.field} | set(conflicts)
    missing = [wanted.name for wanted in fields if wanted.required and wanted.name not in filled]
    return Mapping(columns=columns, missing=missing, conflicts=conflicts)


def _settle(found: list[ColumnMatch]) -> tuple[list[ColumnMatch], dict[str, list[int]]]:
    """Give each field to the strongest claim, and to none where the strongest claims are equal."""
    claims: dict[str, list[ColumnMatch]] = defaultdict(list)
    for match in found:
        if match.field:
            claims[match.field].append(match)
    conflicts = {}
    winners = set()
    for name, matches in claims.items():
        if len(matches) > 1:
            conflicts[name] = [match.index for match in matches]
        strongest = max(_weight(match) for match in matches)
        best = [match for match in matches if _weight(match) == strongest]
        if len(best) == 1:
            winners.add(best[0].index)
    columns = [
        match if match.index in winners else ColumnMatch(index=match.index, heading=match.heading)
        for match in found
    ]
    return columns, conflicts


def _weight(match: ColumnMatch) -> tuple[int, bool]:
    return STRENGTH[match.how], match.sure


class _Index:
    """The fields by all that they are recognised by. A key that two fields share recognises
    neither.
    """

    def __init__(self, fields: list[Field]) -> None:
        self.names = [wanted.name for wanted in fields]
        self.exact = _unique((name, key) for name, key in _keys(fields, ("labels",), names=True))
        self.alias = _unique((name, key) for name, key in _keys(fields, ("aliases",)))
        self.tags = [(wanted.name, parse_tag(tag)) for wanted in fields for tag in wanted.hxl]

    def match(self, number: int, heading: str, tag: str | None) -> ColumnMatch:
        """Return what heading and tag say for sure, or nearly so."""
        for text in (heading, PARENTHESES.sub(" ", heading)):
            key = heading_key(text)
            for how, keys in ((How.EXACT, self.exact), (How.ALIAS, self.alias)):
                if key and key in keys:
                    return ColumnMatch(number, heading, field=keys[key], how=how, sure=True)
        by_tag = self._by_tag(tag) if tag else None
        if by_tag:
            name, sure = by_tag
            return ColumnMatch(number, heading, field=name, how=How.HXL, sure=sure)
        return ColumnMatch(number, heading)

    def _by_tag(self, tag: str) -> tuple[str, bool] | None:
        """Return the field with the same tag, or as a suggestion the one with most of its
        attributes.
        """
        base, attributes = parse_tag(tag)
        fitting = [
            (name, wanted)
            for name, (wanted_base, wanted) in self.tags
            if wanted_base == base and wanted <= attributes
        ]
        if not fitting:
            return None
        name, wanted = max(fitting, key=lambda item: len(item[1]))
        rivals = {other for other, attrs in fitting if len(attrs) == len(wanted)}
        return None if len(rivals) > 1 else (name, wanted == attributes)

    def suggest(self, columns: list[ColumnMatch], taken: set[str]) -> list[ColumnMatch]:
        """Give columns that nothing recognised the free field with the most similar heading."""
        keys = [(key, name) for key, name in (self.exact | self.alias).items() if name not in taken]
        pairs = sorted(
            (
                (similarity, -match.index, name)
                for match in columns
                if match.field is None and len(heading_key(match.heading)) >= SHORTEST_CLOSE_HEADING
                for key, name in keys
                if (similarity := _similarity(heading_key(match.heading), key)) >= CLOSE_FROM
            ),
            reverse=True,
        )
        chosen: dict[int, str] = {}
        for _similarity_found, negative_index, name in pairs:
            if -negative_index not in chosen and name not in chosen.values():
                chosen[-negative_index] = name
        return [
            ColumnMatch(match.index, match.heading, field=chosen[match.index], how=How.CLOSE)
            if match.index in chosen
            else match
            for match in columns
        ]


def parse_tag(tag: str) -> tuple[str, frozenset[str]]:
    """Return the hashtag and its attributes; the order, and what language a column is in, do not
    matter.
    """
    base, *attributes = re.sub(r"\s+", "", tag).lower().split("+")
    return base, frozenset(
        attribute
        for attribute in attributes
        if attribute and not LANGUAGE_ATTRIBUTE.fullmatch(attribute)
    )


def _keys(
    fields: list[Field], attributes: tuple[str, ...], *, names: bool = False
) -> Iterable[tuple[str, str]]:
    for wanted in fields:
        texts = [text for attribute in attributes for text in getattr(wanted, attribute)]
        for text in [*texts, *([wanted.name] if names else [])]:
            yield wanted.name, heading_key(text)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, key in pairs:
        owners[key].add(name)
    return {key: next(iter(names)) for key, names in owners.items() if len(names) == 1}


def _similarity(left: str, right: str) -> float:
    if abs(len(left) - len(right)) > max(len(left), len(right)) / 2:
        return 0.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
