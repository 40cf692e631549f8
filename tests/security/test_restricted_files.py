"""A restricted file of one's own centre is absent: for all but the focal point and named readers."""

import pytest
from django.db import connection

from core import scope
from core.permissions.roles import ROLES, permissions_by_role
from core.testing.addresses import doors_for
from core.testing.sweep import Secret, Sweep, told
from core.testing.worlds import CentreWorld, make_user, scoped_models
from modules.registry.models import Household, HouseholdMembership, Person, Restriction
from modules.registry.scope import PersonAtCentreModel, PersonPart
from tests.factories import restrict

pytestmark = pytest.mark.django_db
FOCAL_POINT = "protection_focal_point"
OTHERS = [role.key for role in ROLES if role.key != FOCAL_POINT]
# Between them they hold every permission of the registry that others may hold.
WALKERS = ("case_worker", "health_worker", "centre_manager", "data_protection_officer")
# The conditions mean the same in the SQL of PostgreSQL: there the one with the most permissions.
WALKING = WALKERS if connection.vendor == "sqlite" else WALKERS[:1]

FLAGS_AS_CONFIGURATION = {"registry.view_flag", "registry.add_flag", "registry.change_flag"}


def make_restricted_world(world: CentreWorld) -> CentreWorld:
    """A person of the centre with a row in every table about people, and a household alone."""
    about_people = [m for m in scoped_models() if issubclass(m, PersonAtCentreModel | PersonPart)]
    hidden = [*about_people, Household]
    secret = CentreWorld(world.centre, staff=world.staff, mark="rst")
    around = CentreWorld(world.centre, staff=world.staff)
    for model in hidden:
        if not secret.rows.get(model):
            # What the row hangs on and is not about a person is no secret: an umbrella, a bed.
            given = {
                each.name: around.make(each.related_model)
                for each in model._meta.concrete_fields
                if hasattr(each.related_model, "scope_condition")
                and each.related_model not in hidden
                and not each.null
            }
            secret.make(model, **given)
    secret.rows = {model: secret.rows[model] for model in hidden}
    return secret


@pytest.fixture
def restricted(centres) -> CentreWorld:
    """Every row of a file that is restricted at KRT, without a named reader."""
    world = make_restricted_world(centres.krt)
    restrict(world.row(Person), world.centre)
    return world


@pytest.mark.parametrize("role", WALKING)
def test_a_restricted_file_is_absent_everywhere(centres, restricted, role):
    sweep = Sweep(
        centres.krt.staff[role],
        own=centres.krt,
        foreign=restricted,
        secret=Secret.of(restricted),
        centre_is_closed=False,
    )
    assert told(sweep.walk(doors_for(role))) == ""


@pytest.mark.parametrize("role", OTHERS)
def test_no_count_list_or_history_of_any_table_knows_of_a_restricted_file(
    centres, restricted, role
):
    with scope.user(centres.krt.staff[role]):
        for model, rows in restricted.rows.items():
            ids = [row.pk for row in rows]
            assert not model.objects.filter(pk__in=ids).exists(), model._meta.label
            if hasattr(model, "history"):
                assert not model.history.filter(id__in=ids).exists(), model._meta.label
        assert not Restriction.objects.exists()


def test_the_focal_point_and_the_named_reader_see_the_file(centres, restricted):
    person = restricted.row(Person)
    reader = make_user("reader", ("case_worker", centres.krt.centre))
    colleague = make_user("colleague", ("case_worker", centres.krt.centre))
    with scope.system():
        Restriction.objects.filter(person=person).delete()
    restrict(person, centres.krt.centre, readers=[reader])
    seen = {}
    for user in (reader, colleague, centres.krt.staff[FOCAL_POINT]):
        with scope.user(user):
            seen[user] = Person.objects.filter(pk=person.pk).exists()
            assert HouseholdMembership.objects.filter(person=person).exists() == seen[user]
    assert list(seen.values()) == [True, False, True]


def test_the_walkers_hold_between_them_all_that_others_hold():
    held = permissions_by_role()
    wanted = set().union(*(held[role] for role in OTHERS))
    walked = set().union(*(held[role] for role in WALKERS))
    assert {p for p in wanted - walked if p.startswith("registry.")} <= FLAGS_AS_CONFIGURATION


def test_a_focal_point_elsewhere_does_not_know_of_the_file(centres, restricted):
    with scope.user(centres.gdf.staff[FOCAL_POINT]):
        assert not Person.objects.filter(pk=restricted.row(Person).pk).exists()
