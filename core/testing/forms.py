"""Reads the fields of a page, and fills them as somebody would who means harm."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .worlds import CentreWorld

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BUTTONS = {"submit", "button", "reset", "image", "file"}
TICKED = {"checkbox", "radio"}


@dataclass
class Field:
    """One field of a form as the page shows it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


class FieldReader(HTMLParser):
    """Collects input, select and textarea of a page, by name."""

    def __init__(self):
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._select: Field | None = None

    def handle_starttag(self, tag, attrs):
        """Note a field or an option."""
        facts = {name: value or "" for name, value in attrs}
        name, kind = facts.get("name", ""), facts.get("type", "text")
        if tag == "option" and self._select is not None:
            self._select.options.append(facts.get("value", ""))
        elif name and tag in ("input", "textarea") and kind not in BUTTONS:
            known = self.fields.setdefault(name, Field(name, kind))
            if kind in TICKED:
                known.options.append(facts.get("value", "on"))
            else:
                known.value = facts.get("value", "")
        elif name and tag == "select":
            self._select = self.fields.setdefault(name, Field(name, "select"))

    def handle_endtag(self, tag):
        """A select is over."""
        if tag == "select":
            self._select = None


def fields_of(html: str) -> list[Field]:
    """The fields of a page."""
    reader = FieldReader()
    reader.feed(html)
    return [f for f in reader.fields.values() if f.name != "csrfmiddlewaretoken"]


def forged(fields: list[Field], foreign: CentreWorld) -> dict[str, str]:
    """Data for a POST: plausible where nothing can be forged, the foreign centre's elsewhere.

    Texts ask for the foreign canary, choices of rows name foreign rows, and the columns that
    place a row (centre, person) come along although no form offers them.
    """
    person = next((m for m in foreign.rows if m._meta.model_name == "person"), None)
    data = {"centre": str(foreign.centre.pk), "centre_id": str(foreign.centre.pk)}
    if person is not None:
        data["person"] = str(foreign.rows[person][0].pk)
    for each in fields:
        data[each.name] = _forge(each, foreign)
    return data


def plausible(fields: list[Field]) -> dict[str, str]:
    """Data for a POST as a well-meaning person would send it."""
    return {each.name: _own(each) for each in fields}


def _own(each: Field) -> str:
    options = [option for option in each.options if option]
    return each.value or (options[0] if options else "1")


def _forge(each: Field, foreign: CentreWorld) -> str:
    by_name = {model._meta.model_name: rows[0] for model, rows in foreign.rows.items() if rows}
    name = each.name.rpartition("-")[2].removesuffix("_id").replace("_", "")
    if name in by_name:
        return str(by_name[name].pk)
    if any(UUID.fullmatch(option) for option in each.options):
        return str(foreign.all_rows()[0].pk)
    if each.kind in ("text", "search") and not each.value:
        return foreign.canary
    return _own(each)
