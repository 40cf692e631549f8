"""The catalogue as rows of a list are compared with it: items by code and by name.

Codes of other catalogues find an item as well. Names are compared in all languages, without case
and needless spaces, and never nearly: nearly alike is a question to a person.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import TextField
from django.db.models.functions import Cast
from rapidfuzz import fuzz, process

from modules.inventory.models import Item

# Alike enough to ask about: below this, people found the suggestions a nuisance.
ALIKE_FROM, MOST_SHOWN = 70, 3
# More unknown names than this are asked about without suggestions: each costs a look at every name.
MOST_COMPARED = 2_000


def name_key(text: str) -> str:
    """What is compared of a name."""
    return " ".join(text.casefold().split())


def _in_order(text: str) -> str:
    """The words of a name in alphabetical order, so that “Blanket, used” is like “used blanket”."""
    return " ".join(sorted(name_key(text).replace(",", " ").split()))


def _values(text: str) -> Iterable:
    """The values of a JSON object as the database writes it."""
    return () if text == "{}" else json.loads(text).values()


class KnownItems:
    """Every item by what it is called. Read once for a list, before its first row."""

    def __init__(self) -> None:
        self.by_code: dict[str, object] = {}
        self.by_name: dict[str, tuple] = {}
        self.codes: set[str] = set()
        other: dict[str, set] = defaultdict(set)
        named: dict[str, set] = defaultdict(set)
        # As text: most items have neither, and understanding each costs more than all the rest.
        as_text = {
            "names_text": Cast("names", TextField()),
            "others_text": Cast("other_codes", TextField()),
        }
        columns = ("pk", "code", "name", *as_text)
        rows = Item.objects.order_by().annotate(**as_text).values_list(*columns)
        for pk, code, name, names, others in rows.iterator(chunk_size=2000):
            self.codes.add(code)
            self.by_code[code.casefold()] = pk
            named[name_key(name)].add(pk)
            for each in _values(names):
                named[name_key(str(each))].add(pk)
            for each in _values(others):
                other[str(each).casefold()].add(pk)
        for code, pks in other.items():
            if len(pks) == 1:
                self.by_code.setdefault(code, next(iter(pks)))
        self.by_name = {key: tuple(sorted(pks, key=str)) for key, pks in named.items()}
        self._ordered: dict[str, str] | None = None
        self._compared: dict[str, list] = {}

    def of_code(self, code: str):
        """The id of the item of this code; None where there is none."""
        return self.by_code.get(code.casefold())

    def of_name(self, name: str) -> tuple:
        """The ids of the items of exactly this name."""
        return self.by_name.get(name_key(name), ())

    def called(self, text: str) -> tuple:
        """The ids of the items that a column of names means: by name, or by their code to the letter.

        Many lists have one column, “Item”, with codes in it. Another spelling of a code is no code.
        """
        found = self.of_name(text)
        if found or text.strip() not in self.codes:
            return found
        pk = self.of_code(text.strip())
        return () if pk is None else (pk,)

    def alike(self, name: str) -> list:
        """Ids of items that a person may mean by a name, the likeliest first; none after very many."""
        key = name_key(name)
        if key not in self._compared:
            is_much = len(self._compared) >= MOST_COMPARED
            self._compared[key] = [] if is_much else self._look_for(name)
        return self._compared[key]

    def _look_for(self, name: str) -> list:
        if self._ordered is None:
            self._ordered = {key: _in_order(key) for key in self.by_name}
        found = process.extract(
            _in_order(name),
            self._ordered,
            scorer=fuzz.ratio,
            score_cutoff=ALIKE_FROM,
            limit=MOST_SHOWN,
        )
        pks = [pk for _words, _score, key in found for pk in self.by_name[key]]
        as_code = self.of_code(name.strip())
        likeliest = [*self.of_name(name), *([as_code] if as_code else []), *pks]
        return list(dict.fromkeys(likeliest))[:MOST_SHOWN]


def items_of(pks: Iterable) -> dict:
    """The items of some rows, by id, with what rows need of them: one query."""
    fields = ("id", "code", "name", "names", "unit", "needs_lot", "needs_expiry", "in_use")
    return Item.objects.only(*fields).in_bulk(list(set(pks)))
