"""Off means gone: nothing of a module is left at a centre, and switched on again all is back."""

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from guichet_sample import jobs as sample_jobs
from guichet_sample.models import Loan, Umbrella

from core import scope
from core.actions.switch_module import switch_module
from core.console.menu import navigation
from core.modules.activation import OFF, ON, READ_ONLY
from core.modules.extensions import KINDS, offered, offered_to
from core.modules.jobs import run_jobs
from core.modules.manifest import owner_of
from core.public import services_at
from core.testing.addresses import own_doors
from core.testing.sweep import Secret, Sweep
from core.testing.worlds import CentreWorld, canary, make_centre_world
from modules.registry.actions.depart import record_departure
from tests.factories import make_person, make_stay

pytestmark = pytest.mark.django_db
MODULE = "umbrellas"
Surface = set[tuple[str, ...]]
# Those who work in the module; pages are costly to ask for.
ROLES_THAT_WALK = ("front_desk", "logistics_officer")


@pytest.fixture
def krt() -> CentreWorld:
    world = make_centre_world("KRT")
    # Umbrellas that are out would stand against switching off.
    with scope.system():
        Loan.objects.update(returned_at="2026-01-01T00:00Z")
    return world


@pytest.fixture
def gdf(krt) -> CentreWorld:
    return make_centre_world("GDF")


def switch(world: CentreWorld, state: str) -> None:
    """As the centre manager does it."""
    switch_module(
        label=MODULE, centre=world.centre, state=state, actor=world.staff["centre_manager"]
    )


def menu_of(user) -> Iterator[str]:
    """Every label and address in a person's menu."""
    request = RequestFactory().get("/admin/")
    request.user = user
    request.scope = scope.UserScope(user)
    with scope.opened(request.scope):
        waiting = navigation(request)
        while waiting:
            entry = waiting.pop()
            waiting += entry["children"]
            yield f"{entry['label']} {entry['url']}"


def surface_of(world: CentreWorld, roles=ROLES_THAT_WALK) -> Surface:
    """Everything that a centre's people can reach or are shown, as comparable lines.

    `roles` are those who ask for every page.
    """
    found: Surface = set()
    for kind in KINDS:
        for thing in offered(kind, centre=world.centre):
            found.add(("offered", kind, repr(thing)))
    for service in services_at(world.centre):
        found.add(("public", service.module, service.offer.key))
    for name, code, _outcome in (*run_jobs(every="night"), *run_jobs(every="hour")):
        found.add(("job", name, code))
    for role, user in world.staff.items():
        found |= {("menu", role, line) for line in menu_of(user)}
        with scope.user(user) as asker:
            for kind in KINDS:
                for thing in offered_to(kind, asker):
                    found.add(("offered to", role, kind, repr(thing)))
        sweep = Sweep(user, own=world, foreign=world, secret=Secret("", frozenset()))
        for door in own_doors() if role in roles else ():
            for address in sweep.own_addresses(door):
                if sweep.visit("GET", address.url).status == 200:
                    found.add(("page", role, door.gate.module, door.route))
    return found


def is_of_the_module(line: tuple[str, ...]) -> bool:
    """Whether a line of the surface speaks of the sample module."""
    return any(MODULE in part.lower() or "guichet_sample" in part for part in line)


def test_switching_off_removes_the_module_and_nothing_else_and_on_brings_all_back(krt, gdf):
    before, elsewhere = surface_of(krt), surface_of(gdf, roles=())
    switch(krt, OFF)
    after = surface_of(krt)
    removed = before - after
    assert after <= before
    assert {line for line in removed if not is_of_the_module(line)} == set()
    assert {line for line in after if is_of_the_module(line) and GDF_ONLY not in line} == set()
    assert {line[0] for line in removed} >= {"menu", "page", "offered", "offered to", "public"}
    assert surface_of(gdf, roles=()) == elsewhere - {
        line for line in elsewhere if line[-1] == "KRT" and is_of_the_module(line)
    }
    switch(krt, ON)
    assert surface_of(krt) == before


# Jobs of the other centre go on and stand in both surfaces.
GDF_ONLY = "GDF"


def test_read_only_shows_everything_and_takes_nothing(krt):
    desk = Client()
    desk.force_login(krt.staff["logistics_officer"])
    umbrella = krt.row(Umbrella)
    address = f"/admin/umbrellas/umbrellas/{umbrella.pk}/"
    switch(krt, READ_ONLY)
    assert umbrella.label in desk.get(address).content.decode()
    assert desk.get("/admin/umbrellas/umbrellas/").status_code == 200
    for url in (f"{address}edit/", f"{address}delete/", "/admin/umbrellas/umbrellas/add/KRT/"):
        assert desk.post(url, {"label": "changed"}).status_code in (403, 409)
    with scope.system():
        assert Umbrella.objects.get(pk=umbrella.pk).label == umbrella.label
    assert services_at(krt.centre) == [s for s in services_at(krt.centre) if s.module != MODULE]


@pytest.mark.parametrize(("state", "comes_back"), [(ON, True), (READ_ONLY, False), (OFF, False)])
def test_a_departure_is_heard_only_where_the_module_is_on(krt, state, comes_back):
    person = make_person(krt.centre)
    stay = make_stay(person, krt.centre)
    with scope.system():
        umbrella = Umbrella.objects.create(centre=krt.centre, label="blue")
        loan = Loan.objects.create(centre=krt.centre, umbrella=umbrella, person=person)
        krt.centre.activations.filter(module=MODULE).update(state=state)
    with scope.user(krt.staff["case_worker"]):
        record_departure(stay=stay, reason="voluntary", actor=krt.staff["case_worker"])
    with scope.system():
        loan = Loan.objects.get(pk=loan.pk)
    assert (loan.returned_at is not None) is comes_back


def test_a_module_that_was_off_has_lost_nothing(krt):
    with scope.system():
        before = set(Umbrella.objects.values_list("pk", "label"))
    switch(krt, OFF)
    switch(krt, ON)
    with scope.user(krt.staff["front_desk"]):
        assert set(Umbrella.objects.values_list("pk", "label")) == before
    assert before != set()
    assert all(label.startswith(canary("KRT", MODULE)) for _pk, label in before)
    assert owner_of(sample_jobs.mark_overdue) == MODULE
