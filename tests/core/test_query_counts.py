"""A list costs the same number of queries for five rows and for fifty, and never many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Centre, Membership
from core.modules.extensions import installed
from core.permissions.roles import permissions_by_role
from core.testing.worlds import make_centre_world, make_user
from tests import factories

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 50
AT_MOST = 15
VIEWSETS = [entry.thing for entry in installed("viewset")]


def who_sees(world, viewset):
    """Somebody whose role at the centre shows the list."""
    wanted = viewset.permission("view")
    role = next(key for key, names in permissions_by_role().items() if wanted in names)
    return world.staff[role]


def fill(world, viewset, count: int) -> None:
    """Rows of the list's model until there are `count` of this centre."""
    model = viewset.model
    if any(getattr(each, "fields", ()) == ("centre",) for each in model._meta.constraints):
        # One row a centre: the list is as long as the asker has centres.
        return
    while len(world.rows.setdefault(model, [])) < count:
        number = len(world.rows[model])
        if model is Centre:
            world.rows[model].append(factories.make_centre(f"C{number}"))
        elif model is Membership:
            user = make_user(f"staff{number}", ("front_desk", world.centre))
            world.rows[model] += user.memberships(manager="unscoped").all()
        else:
            add_row(world, model, number)


def add_row(world, model, number: int) -> None:
    """One more row, about a person of its own so that no rule is broken."""
    given = {}
    for each in model._meta.concrete_fields:
        related = each.related_model
        if related is None or each.null or related._meta.label == "core.Centre":
            continue
        if hasattr(related, "scope_condition") and each.name not in given:
            given[each.name] = (
                factories.make_person(world.centre, name=world.text(related))
                if related._meta.label == "registry.Person"
                else world.make(related)
            )
    if model._meta.label == "registry.Person":
        world.rows[model].append(factories.make_person(world.centre, name=world.text(model)))
    else:
        world.make(model, **given)


@pytest.mark.parametrize("viewset", VIEWSETS, ids=lambda viewset: viewset.path)
def test_a_list_takes_few_queries_and_as_many_for_fifty_rows_as_for_five(viewset):
    world = make_centre_world("KRT")
    client = Client()
    client.force_login(who_sees(world, viewset))
    taken = {}
    for rows in (FEW, MANY):
        fill(world, viewset, rows)
        client.get(viewset.url("list"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(viewset.url("list")).status_code == 200
        taken[rows] = len(queries)
    assert taken[FEW] == taken[MANY]
    assert taken[MANY] <= AT_MOST
