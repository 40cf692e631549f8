"""Walks every address of the console as somebody who should see nothing there.

Content is compared and not only the status: a denial may be a redirect, and a page that is
allowed may hold a line too many. What is found is returned, so that tests can also prove that a
leak would be found.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction
from django.test import Client

from .addresses import Address, Door
from .forms import UUID, Field, fields_of, forged, plausible
from .watch import State, Traces, state, watching
from .worlds import CentreWorld

# 405: the page is not asked for in this way by anybody.
DENIED = (403, 404, 405)
# Read-only modules and refusing actions answer so, to those who may come that far.
REFUSED = (*DENIED, 409, 422)
EXPORT_FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Finding:
    """One thing that should not be."""

    who: str
    method: str
    route: str
    url: str
    problem: str

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.url}: {self.problem}"


@dataclass(frozen=True)
class Seen:
    """A response as a person who looks closely sees it."""

    status: int
    text: str
    is_file: bool = False


@dataclass(frozen=True)
class Secret:
    """What must not be seen: a text that marks the rows, and their ids."""

    stem: str
    ids: frozenset[str]

    @classmethod
    def of(cls, world: CentreWorld) -> "Secret":
        """Every row of a centre; rows that all centres share, such as kinds of flags, are none.

        A row that the database only counts is known by what it points at: its number is also that
        of other things.
        """
        own = [row for row in world.all_rows() if hasattr(type(row), "scope_condition")]
        return cls(
            world.canary, frozenset(str(row.pk) for row in own if not isinstance(row.pk, int))
        )

    def found_in(self, text: str, asked: str = "") -> list[str]:
        """Canaries and ids in a text, leaving out what the asker wrote themselves.

        The stem alone is what was searched for and may be echoed; a row has letters after it.
        """
        canaries = set(re.findall(rf"{self.stem}[a-z]+\d*", text, re.IGNORECASE))
        ids = set(UUID.findall(text)) & self.ids
        return sorted(word for word in canaries | ids if word not in asked)


@dataclass
class Sweep:
    """One person's walk. `secret` is what they must not see, `foreign` where the rows lie."""

    user: object
    own: CentreWorld
    foreign: CentreWorld
    secret: Secret
    # Whether the person may pass this door for foreign rows (they have a role there as well).
    permitted: Callable[[Door], bool] = lambda door: False
    # Whether addresses that name the foreign centre must be closed: not where it is one's own
    # centre and only some of its rows are secret.
    centre_is_closed: bool = True
    # Whether one's own pages are read in all their shapes: not where only what is done counts.
    reads_own_pages: bool = True
    findings: list[Finding] = field(default_factory=list)
    visits: int = 0

    def __post_init__(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)

    @cached_property
    def before(self) -> State:
        """The database before anything was tried."""
        return state()

    def walk(self, doors: Iterable[Door]) -> list[Finding]:
        """Try every door by GET and POST; returns what should not have been possible."""
        for door in doors:
            plain = {a: self.visit("GET", a.url) for a in self.own_addresses(door)}
            fields = self.fields_at(door, plain.values())
            for address in self.attacks(door):
                self.attack(door, address, fields)
            for address, seen in plain.items():
                self.look(door, address, seen, fields)
        return self.findings

    # --- Addresses ---------------------------------------------------------------------------
    def attacks(self, door: Door) -> list[Address]:
        """Addresses that name a foreign row or a foreign centre."""
        both = [self.own, self.foreign]
        found = list(door.addresses(centres=both, rows_of=self.foreign))
        found += door.addresses(centres=[self.foreign], rows_of=self.own)
        closed = self.foreign.centre.code if self.centre_is_closed else None
        return [a for a in found if a.ids & self.targets or (closed and a.centre == closed)]

    @cached_property
    def targets(self) -> frozenset[str]:
        """Ids whose mention makes an address an attack."""
        centre = {str(self.foreign.centre.pk)} if self.centre_is_closed else set()
        return self.secret.ids | centre

    def own_addresses(self, door: Door) -> list[Address]:
        """Addresses that are the person's own to try."""
        return list(door.addresses(centres=[self.own], rows_of=self.own))

    def fields_at(self, door: Door, pages: Iterable[Seen]) -> list[Field]:
        """What the page asks for at one's own centre; from the form class where it is closed."""
        for seen in pages:
            if seen.status == 200 and (found := fields_of(seen.text)):
                return found
        form_class = getattr(door.viewset, "form_class", None)
        names = form_class.base_fields if form_class else ()
        return [Field(name, "text") for name in names]

    # --- Tries -------------------------------------------------------------------------------
    def attack(self, door: Door, address: Address, fields: list[Field]) -> None:
        """A foreign row or centre: denied, silent, and nothing changed."""
        if self.permitted(door):
            return
        tries = [("GET", {}), ("POST", forged(fields, self.foreign))]
        if fields:
            tries.append(("POST", plausible(fields)))
        for method, data in tries:
            seen, traces = self.watched(method, address.url, data)
            if seen.status not in (REFUSED if method == "POST" else DENIED):
                self.note(door, method, address.url, f"answered {seen.status}")
            if traces:
                self.note(door, method, address.url, f"changed {self.tables(traces)}")
            self.check_text(door, method, address.url, seen, data)

    def look(self, door: Door, address: Address, plain: Seen, fields: list[Field]) -> None:
        """One's own page, in each of its shapes: nothing foreign on it or behind it."""
        self.check_text(door, "GET", address.url, plain, {})
        for query in self.shapes(door, plain):
            seen = self.visit("GET", address.url, query)
            self.check_text(door, "GET", address.url, seen, query)
        for extra in ({}, {"search": self.foreign.canary, "partial": "1"}):
            data = {**forged(fields, self.foreign), **extra}
            seen, traces = self.watched("POST", address.url, data)
            self.check_text(door, "POST", address.url, seen, data)
            self.check_traces(door, address.url, traces)
            if seen.status in DENIED:
                break

    def shapes(self, door: Door, plain: Seen) -> list[dict]:
        """What a page can be asked for besides itself: searched, filtered, as a file."""
        if plain.status in DENIED or not self.reads_own_pages:
            return []
        stem = self.foreign.canary
        files = [{"format": name} for name in EXPORT_FORMATS] if plain.is_file else []
        return [{"partial": "1", "q": stem, "search": stem}, *self.filter_queries(door), *files]

    def filter_queries(self, door: Door) -> list[dict]:
        """Every filter of a list, set to a foreign row."""
        filters = getattr(door.viewset, "filterset_class", None)
        if filters is None or door.takes_an_object:
            return []
        return [forged([Field(name, "select")], self.foreign) for name in filters.base_filters]

    # --- What was seen -----------------------------------------------------------------------
    def visit(self, method: str, url: str, data: dict | None = None) -> Seen:
        """One request, read to its end."""
        self.visits += 1
        send = self.client.get if method == "GET" else self.client.post
        response = send(url, data or {})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        location = response.headers.get("Location", "")
        is_file = "attachment" in response.headers.get("Content-Disposition", "")
        return Seen(response.status_code, f"{location}\n{readable(body)}", is_file)

    def watched(self, method: str, url: str, data: dict) -> tuple[Seen, Traces]:
        """One request whose traces are noted and then undone."""
        before = self.before
        with transaction.atomic():
            with watching(before) as traces:
                seen = self.visit(method, url, data)
            transaction.set_rollback(True)
        return seen, traces

    def check_text(self, door: Door, method: str, url: str, seen: Seen, data: dict) -> None:
        """Note foreign words and ids in a response."""
        if seen.status >= 500 and door.gate is not None:
            self.note(door, method, url, f"answered {seen.status}")
        asked = " ".join([url, *map(str, data.values())])
        if found := self.secret.found_in(seen.text, asked):
            self.note(door, method, url, f"showed {', '.join(found[:3])}")

    def check_traces(self, door: Door, url: str, traces: Traces) -> None:
        """Note rows that now point to a foreign row, and foreign rows that were touched."""
        for (table, pk), values in traces.changed.items():
            if pk in self.secret.ids or set(values) & self.targets:
                self.note(door, "POST", url, f"left a foreign row in {table}")
        for table, pk in traces.removed:
            if pk in self.secret.ids:
                self.note(door, "POST", url, f"removed a foreign row of {table}")

    def tables(self, traces: Traces) -> str:
        """The tables that were changed."""
        return ", ".join(sorted({table for table, _pk in {*traces.changed, *traces.removed}}))

    def note(self, door: Door, method: str, url: str, problem: str) -> None:
        """Remember what should not be."""
        who = self.user.get_username()
        self.findings.append(Finding(who, method, door.route, url, problem))


def told(findings: Iterable[Finding], at_most: int = 20) -> str:
    """The findings as lines for the message of a failed test; empty where there are none."""
    lines = sorted({str(finding) for finding in findings})
    more = [f"… and {len(lines) - at_most} more"] if len(lines) > at_most else []
    return "\n".join(lines[:at_most] + more)


def readable(body: bytes) -> str:
    """The text of a page or of a workbook."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return body.decode("utf-8", "replace")
