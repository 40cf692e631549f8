"""Screens of the console among a hundred thousand people, beside Django's own admin."""

from collections.abc import Callable, Iterator
from functools import partial

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from core import scope
from modules.registry.models import HouseholdMembership, Person, Stay

from .lines import Line
from .timing import in_turns, queries_of
from .urls import SCOPED_CHANGELIST, UNSCOPED_CHANGELIST
from .world import CENTRE, PERSONS

# Two of the file's are the shelter's, where that is on.
LIST_QUERIES, FILE_QUERIES = 15, 27
TYPED = "fatima ahm"
OPENS_FILES = ("desk", "case", "manager")
FILES_OPENED = 5


class WrongAnswer(Exception):
    """A page answered with something else than its content, so its time means nothing."""


def signed_in(username: str) -> Client:
    """A browser in which somebody of the demo has signed in; they may open Django's admin too."""
    users = get_user_model().objects
    users.filter(username=username).update(is_staff=True)
    client = Client()
    client.force_login(users.get(username=username))
    return client


def page(client: Client, address: str, typed: dict | None = None) -> Callable[[], object]:
    """Ask for a page; raises `WrongAnswer` where it is refused."""

    def ask():
        response = client.post(address, typed) if typed else client.get(address)
        if response.status_code != 200:
            raise WrongAnswer(f"{address}: {response.status_code}")
        return response

    return ask


def measure_lists() -> Iterator[Line]:
    """The list of people, its parts, and what is asked while somebody types."""
    people = reverse("registry_people:list")
    matches = reverse("registry_arrivals_matches", args=[CENTRE])
    ask = partial(page, signed_in("desk"))
    works = {
        "changelist": ask(SCOPED_CHANGELIST),
        "list": ask(people),
        "partial": ask(f"{people}?partial=1"),
        "search": ask(f"{people}?partial=1", {"search": TYPED}),
        "matches": ask(matches, {"name": TYPED}),
        "desk": ask(reverse("registry_arrivals", args=[CENTRE])),
        "plain": ask(UNSCOPED_CHANGELIST),
    }
    check_that_all_are_seen()
    times = in_turns(works)
    yield Line("People list, 50 of 100,000: queries", queries_of(works["list"]), "", LIST_QUERIES)
    base = times["changelist"]

    def ratio(what: str, name: str, goal: float | None) -> Line:
        note = f"{times[name]:.0f} ms : {base:.0f} ms"
        return Line(what, times[name] / base, "", goal, note)

    yield ratio("People list : Django admin changelist of the same rows", "list", 1.0)
    yield ratio("Its results alone (sort, page, filter) : changelist", "partial", 1.0)
    yield ratio("Search as you type, in the list : changelist", "search", 0.5)
    yield ratio("Search as you type, at the arrival desk : changelist", "matches", 0.5)
    yield ratio("Arrival desk, empty form : changelist", "desk", None)
    yield ratio("Changelist without the row scope : with it", "plain", None)


def check_that_all_are_seen() -> None:
    """Raise `WrongAnswer` unless the person at the desk sees every one of the many people."""
    with scope.user(get_user_model().objects.get(username="desk")):
        seen = Person.objects.count()
    if seen < PERSONS:
        raise WrongAnswer(f"{seen} people in scope")


def measure_person_file() -> Iterator[Line]:
    """The most queries that a person file took, for several people and roles."""
    with scope.system():
        invented = Stay.objects.filter(centre__code=CENTRE).order_by("-arrived_at")
        found = list(invented.values_list("person", flat=True)[:FILES_OPENED])
        # Only the demo's people live in households.
        here = HouseholdMembership.objects.filter(person__holdings__centre__code=CENTRE)
        families = here.order_by("pk")
        found += families.values_list("person", flat=True)[:FILES_OPENED]
    files = [reverse("registry_people:detail", args=[pk]) for pk in found]
    most = max(
        queries_of(page(signed_in(username), address))
        for username in OPENS_FILES
        for address in files
    )
    yield Line("Person file: queries, at most", most, "", FILE_QUERIES)
