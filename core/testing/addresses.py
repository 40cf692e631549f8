"""Every address of the console, as the resolver has it, with arguments filled from a world."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.checks import console_patterns
from core.console.views import Gate
from core.models import Centre
from core.modules.extensions import installed
from core.permissions.roles import ROLES, permissions_by_role

from .worlds import CentreWorld

ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
CONSOLE = "admin/"
# Rows tried for an argument whose table nothing tells.
UNNAMED = 3
# Arguments of Wagtail's pages that name a table.
APP_NAMES = {"app_label", "app_name", "content_type_app_name"}
MODEL_NAMES = {"model_name", "content_type_model_name"}


@dataclass(frozen=True)
class Address:
    """One concrete address and the ids that stand in it."""

    url: str
    centre: str | None
    ids: frozenset[str]


@dataclass(frozen=True)
class Door:
    """One URL pattern of the console."""

    route: str
    callback: Any

    @property
    def gate(self) -> Gate | None:
        """The mark of our own views; None for Wagtail's."""
        return getattr(self.callback, "guichet_gate", None)

    @property
    def view_class(self) -> type | None:
        """The class behind the view function."""
        return getattr(self.callback, "view_class", None)

    @property
    def viewset(self):
        """The viewset that the page belongs to, if any."""
        return getattr(self.callback, "view_initkwargs", {}).get("viewset")

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """(converter, name) of each argument in the route."""
        return [(m["kind"] or "str", m["name"]) for m in ARGUMENT.finditer(self.route)]

    @property
    def methods(self) -> str:
        """The HTTP methods that the view answers with a page."""
        names = ("get", "post", "put", "patch", "delete")
        found = [n.upper() for n in names if hasattr(self.view_class, n)]
        return ",".join(found) or "ANY"

    @property
    def takes_an_object(self) -> bool:
        """Whether the address names a row."""
        return any(kind == "uuid" for kind, _name in self.arguments)

    def is_open_to(self, role: str) -> bool:
        """Whether the door stands open to a role at its own centre."""
        return not self.gate.permission or self.gate.permission in _held()[role]

    def addresses(self, *, centres: list[CentreWorld], rows_of: CentreWorld) -> Iterator[Address]:
        """The pattern with every centre of `centres` and with the rows of one world."""
        options = [self._options(kind, name, centres, rows_of) for kind, name in self.arguments]
        for values in itertools.product(*options):
            texts = iter(values)
            url = ARGUMENT.sub(lambda _match, texts=texts: str(next(texts)), self.route)
            named = dict(zip([name for _kind, name in self.arguments], values, strict=True))
            ids = frozenset(
                str(named[name]) for kind, name in self.arguments if kind in ("uuid", "int")
            )
            yield Address(f"/{url}", named.get("centre"), ids)

    def _options(self, kind, name, centres, rows_of) -> list:
        if name == "centre":
            return [world.centre.code for world in centres]
        if kind == "uuid":
            return [row.pk for row in self.candidates(name, rows_of)]
        if kind == "int":
            return [1, *[user.pk for user in list(rows_of.staff.values())[:1]]]
        if name in APP_NAMES or name in MODEL_NAMES:
            # One table of ours stands for all: the shell does not tell them apart.
            table = rows_of.all_rows()[-1]._meta
            return [table.app_label if name in APP_NAMES else table.model_name]
        if name == "object_id":
            return [row.pk for row in rows_of.all_rows()[-1:]]
        return [rows_of.canary]

    def candidates(self, name: str, world: CentreWorld) -> list:
        """Rows that an argument can name: by viewset, by its name, else some of the module."""
        if name == "pk" and (model := self._model_of_pk()) is not None:
            return [world.centre] if model is Centre else world.rows.get(model, [])[:1]
        module = self.gate.module if self.gate else ""
        named = name.removesuffix("_id").replace("_", "")
        found = [m for m in world.rows if m._meta.model_name == named]
        found = found or [m for m in world.rows if m._meta.model_name.endswith(named)]
        found = found or [m for m in world.rows if m._meta.app_label == module][:UNNAMED]
        return [world.rows[m][0] for m in found if world.rows[m]]

    def _model_of_pk(self) -> type | None:
        """The table of the page's viewset, or of the viewset below whose address it lies."""
        if self.viewset is not None:
            return self.viewset.model
        above = [
            viewset
            for viewset in (entry.thing for entry in installed("viewset"))
            if self.route.startswith(f"{CONSOLE}{viewset.path}/")
        ]
        return max(above, key=lambda viewset: len(viewset.path)).model if above else None


def doors() -> list[Door]:
    """Every URL pattern below the console, in the resolver's order."""
    return [Door(r, p.callback) for r, p in console_patterns() if r.startswith(CONSOLE)]


def own_doors() -> list[Door]:
    """The patterns of our own views: those with a gate."""
    return [door for door in doors() if door.gate is not None]


@cache
def _held() -> dict[str, set[str]]:
    return permissions_by_role()


def doors_for(role: str) -> list[Door]:
    """All of our doors that the role may open, and its share of those it may not.

    Who may not open a door is sent away by the same line, whatever their role: one of them tries.
    """
    chosen = []
    for number, door in enumerate(own_doors()):
        closed = [each.key for each in ROLES if not door.is_open_to(each.key)]
        if role not in closed or closed[number % len(closed)] == role:
            chosen.append(door)
    return chosen


def wagtail_doors() -> list[Door]:
    """The shell's own patterns that can be filled; regular expressions are left out."""
    return [door for door in doors() if door.gate is None and "^" not in door.route]


def surface() -> list[str]:
    """One line an address: route, module, permission, methods; what stands under review."""
    lines = []
    for door in doors():
        gate = door.gate
        owner = f"{gate.module} {gate.permission or '-'}" if gate else "wagtail -"
        lines.append(f"{door.route} {owner} {door.methods}")
    return sorted(set(lines))
