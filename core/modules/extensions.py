"""What modules offer, by kind. There is no look-up that forgets to ask whether a module is on.

Each entry remembers its module. ``offered(kind, centre=…)`` gives what is on at one centre and
``offered_to(kind, scope)`` what is on somewhere for the asker; both are evaluated per request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import scope as scopes

from .activation import is_visible_at
from .manifest import is_module, owner_of

# A fixed set: an unknown kind is a spelling mistake and fails at import.
KINDS = frozenset(
    {
        "viewset",  # console lists and forms
        "screen",  # task screens with a centre in their URL
        "panel",  # panels of the person file
        "person_action",  # buttons of the person file
        "timeline",  # entries of the person file's timeline
        "widget",  # dashboard
        "departure_advice",  # what to think of when somebody leaves: sentences(person, centre)
        "after_arrival",  # what comes after an arrival: links(stays, centre, asker)
        "room",  # in which room people are, for the evacuation list: rooms_of(people, centre)
        # who is expected to come and go: expected(centre, first, days) -> [(day, arrivals, departures)]
        "expected_people",
        "headcount",  # how many people are at a centre: people_at(centre)
        "exchange",  # import and export resources
        "report",
        "document",
        "job",
        "event_handler",
        "public_service",
        "block",  # live facts on public pages: see core.public.live
        "search",  # results of the console's search
        "api",
        "still_needed",  # conditions under which a person's file must stay
        "file_names",  # names of private files that stand elsewhere than in a file field
    }
)


@dataclass(frozen=True)
class Offer:
    """One thing a module contributes."""

    kind: str
    module: str
    thing: Any
    order: int = 100


_offers: dict[str, list[Offer]] = {kind: [] for kind in KINDS}


def offer(kind: str, thing: Any, *, module: str | None = None, order: int = 100) -> Any:
    """Register `thing`; the owning module is found from where it was written. Returns `thing`."""
    if kind not in KINDS:
        raise ValueError(f"Unknown kind of extension: {kind}")
    entry = Offer(kind, module or owner_of(thing), thing, order)
    _offers[kind].append(entry)
    _offers[kind].sort(key=lambda o: (o.order, o.module))
    return thing


def register(kind: str, *, order: int = 100) -> Callable[[Any], Any]:
    """Class or function decorator: ``@register("panel")``."""

    def decorate(thing):
        return offer(kind, thing, order=order)

    return decorate


def installed(kind: str) -> list[Offer]:
    """Everything of a kind, switched on or not: for URL registration and for system checks only.

    What is installed is not what may be used; requests go through `offered` and `offered_to`.
    """
    return list(_offers[kind])


def offered(kind: str, *, centre) -> list[Any]:
    """Things of a kind whose module is on (or read only) at `centre`.

    Inside a person's request the answer comes from what the scope loaded for this request.
    """
    asker = scopes.current_or_none()
    if isinstance(asker, scopes.UserScope) and centre.pk in asker.grants.centres:
        return [o.thing for o in _offers[kind] if asker.grants.is_visible(o.module, centre.pk)]
    return [o.thing for o in _offers[kind] if is_visible_at(o.module, centre)]


def offered_to(kind: str, asker: "scopes.UserScope | None" = None) -> list[Any]:
    """Things of a kind whose module is on at any centre of the asker."""
    asker = asker or scopes.current()
    return [
        o.thing
        for o in _offers[kind]
        if not is_module(o.module) or asker.grants.module_centres(o.module)
    ]
