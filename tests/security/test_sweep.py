"""Nothing of another centre shows anywhere: every address, every role, by GET and by POST.

The walk finds its addresses in the resolver and its rows in the models' metadata, so that a new
viewset, screen or table is covered without a line here.
"""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from guichet_sample.console import UmbrellaViewSet
from guichet_sample.models import Umbrella

from core.checks import console_patterns
from core.console.details import DetailView
from core.console.lists import ListView
from core.modules.activation import OFF
from core.modules.manifest import modules
from core.permissions.roles import ROLES, permissions_by_role
from core.scope import UserScope
from core.testing.addresses import doors_for, own_doors, wagtail_doors
from core.testing.sweep import Secret, Sweep, told
from core.testing.worlds import canary, make_user, set_state

pytestmark = pytest.mark.django_db


def few_who_may_do_everything() -> list[str]:
    """Roles that hold every permission between them, as few as a greedy choice finds."""
    held = permissions_by_role()
    missing, few = set().union(*held.values()), []
    while missing:
        few.append(max(held, key=lambda role, missing=missing: (len(held[role] & missing), role)))
        missing -= held[few[-1]]
    return few


# On SQLite everybody walks. The doors, the forms and the conditions are the same on PostgreSQL: there
# a few walk, to show that the conditions mean the same in its SQL.
ON_SQLITE = connection.vendor == "sqlite"
BETWEEN_THEM = few_who_may_do_everything() if ON_SQLITE else ["front_desk"]
A_FEW = ("protection_focal_point", "data_protection_officer")
EVERYBODY = [role.key for role in ROLES] if ON_SQLITE else A_FEW
# The shell's own pages ask for nothing that our roles give; two of them stand for all.
ROLES_IN_THE_SHELL = ("front_desk", "administrator")
SWITCHED = [module for module in modules() if not module.always_on]
# Lists of what all centres share.
# Files of what all centres share, and of levels, which say an item and numbers: no word of a centre.
FILES_OF_SHARED_ROWS = {
    f"admin/inventory/{each}/export/"
    for each in ("items", "categories", "grants", "lots", "levels")
}
# Rules of a house are figures: no text of anybody's is in them.
FIGURES = {"admin/shelter/rules/", "admin/shelter/rules/export/"}
LISTS_OF_NO_SECRETS = {"admin/centres/"} | FILES_OF_SHARED_ROWS | FIGURES


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_role_of_one_centre_sees_or_touches_anything_of_another(centres, role):
    krt, gdf = centres.krt, centres.gdf
    sweep = Sweep(krt.staff[role], own=krt, foreign=gdf, secret=Secret.of(gdf))
    doors = doors_for(role)
    assert told(sweep.walk(doors)) == ""
    assert sweep.visits > len(doors)


@pytest.mark.parametrize("role", BETWEEN_THEM)
def test_a_role_at_one_centre_gives_nothing_at_another(centres, role):
    """Different roles at two centres: each counts where it was given and nowhere else."""
    krt, gdf = centres.krt, centres.gdf
    weak = "logistics_officer" if role != "logistics_officer" else "communications_editor"
    user = make_user(f"two-centres-{role}", (role, krt.centre), (weak, gdf.centre))
    grants = UserScope(user).grants

    def permitted(door) -> bool:
        return gdf.centre.pk in grants.permissions.get(door.gate.permission, ())

    # What the weak role shows is theirs to see; what is sought here is what they may not do.
    unseen = Secret(stem="nothing-is-hidden", ids=Secret.of(gdf).ids)
    sweep = Sweep(
        user, own=krt, foreign=gdf, secret=unseen, permitted=permitted, reads_own_pages=False
    )
    findings = sweep.walk(door for door in doors_for(role) if not permitted(door))
    assert told(f for f in findings if not f.problem.startswith("showed")) == ""


@pytest.mark.parametrize("role", ROLES_IN_THE_SHELL)
def test_the_pages_of_the_shell_show_nothing_of_our_rows(centres, role):
    krt, gdf = centres.krt, centres.gdf
    sweep = Sweep(krt.staff[role], own=krt, foreign=gdf, secret=Secret.of(gdf))
    findings = [f for f in sweep.walk(wagtail_doors()) if f.problem.startswith("showed")]
    assert told(findings) == ""


def test_the_rightful_staff_see_what_the_sweep_looks_for(centres):
    """Otherwise a console that shows nothing to anybody would pass."""
    gdf = centres.gdf
    secret, seen = Secret.of(gdf), {}
    for user in gdf.staff.values():
        sweep = Sweep(user, own=gdf, foreign=centres.krt, secret=secret)
        for door in own_doors():
            if seen.setdefault(door.route, False):
                continue
            for address in sweep.own_addresses(door):
                shown = sweep.visit("GET", address.url)
                found = shown.status == 200 and secret.found_in(shown.text, address.url)
                seen[door.route] = seen[door.route] or bool(found)
    lists = {d.route for d in own_doors() if d.viewset and not d.arguments}
    assert {route for route in lists if not seen[route]} <= LISTS_OF_NO_SECRETS
    details = {d.route for d in own_doors() if d.viewset and d.takes_an_object}
    assert sum(seen[route] for route in details) > len(details) / 2


class LeakyDetail(DetailView):
    """A page that fetches its row past the scope."""

    def get_object(self):
        """Any umbrella."""
        return QuerySet(Umbrella).get(pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        """Writes past every check as well."""
        QuerySet(Umbrella).filter(pk=kwargs["pk"]).update(label="taken")
        return HttpResponse("done")


class LeakyViewSet(UmbrellaViewSet):
    """The umbrellas with both faults."""

    module = "umbrellas"

    def get_list_queryset(self):
        """Every umbrella of every centre."""
        return QuerySet(Umbrella).order_by("label")


def test_the_sweep_finds_a_list_and_a_page_that_forget_the_scope(centres):
    krt, gdf = centres.krt, centres.gdf
    sweep = Sweep(krt.staff["front_desk"], own=krt, foreign=gdf, secret=Secret.of(gdf))
    leaky = LeakyViewSet()
    sound = UmbrellaViewSet.instance
    with (
        patched(sound, "list", leaky.view(ListView, "view")),
        patched(sound, "detail", leaky.view(LeakyDetail, "view")),
    ):
        findings = sweep.walk(d for d in own_doors() if isinstance(d.viewset, LeakyViewSet))
    problems = {(f.route.count("<"), f.method, f.problem.split()[0]) for f in findings}
    assert {(0, "GET", "showed"), (1, "GET", "answered"), (1, "POST", "changed")} <= problems


@contextmanager
def patched(viewset, name: str, view):
    """Another view behind one address of a viewset, and the old one back afterwards."""
    [pattern] = [
        pattern
        for route, pattern in console_patterns()
        if pattern.name == name and route.startswith(f"admin/{viewset.path}/")
    ]
    before, pattern.callback = pattern.callback, view
    yield
    pattern.callback = before


@pytest.mark.parametrize("module", SWITCHED, ids=lambda module: module.label)
def test_a_module_that_is_off_shows_nothing_to_anybody(centres, module):
    krt = centres.krt
    stem = canary(krt.centre.code, module.label)
    rows = [r for r in krt.all_rows() if r._meta.app_label == module.label]
    hidden = Secret(stem=stem, ids=frozenset(str(row.pk) for row in rows))
    set_state(module.label, krt.centre, OFF)
    findings = []
    for role in set(BETWEEN_THEM) & set(module.roles):
        sweep = Sweep(krt.staff[role], own=krt, foreign=krt, secret=hidden)
        findings += sweep.walk(d for d in own_doors() if d.gate.module == module.label)
        for door in (each for each in own_doors() if each.is_open_to(role)):
            for address in sweep.own_addresses(door):
                sweep.check_text(door, "GET", address.url, sweep.visit("GET", address.url), {})
    assert told(findings) == ""
    assert rows != []
