"""People, staff and centres for tests of the registry, made the way the counter makes them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from core import scope
from core.models import Centre, Membership
from modules.registry.actions.arrive import register_arrival
from modules.registry.actions.people import register_person
from modules.registry.choices import Calendar
from modules.registry.facts import Arriving, Birth, ConsentFacts, PersonFacts, StayFacts, said_name
from modules.registry.models import Person, Stay
from modules.registry.rules.birth_entry import read_birth_entry

AGREED = (ConsentFacts(purpose="registration", decision="given", medium="signed"),)


def make_centre(code: str, name: str = "", **facts) -> Centre:
    """A centre in Sudan."""
    return Centre.objects.create(code=code, name=name or f"Centre {code}", country="SDN", **facts)


def make_staff(username: str, *places: tuple[str, Centre | None]):
    """A member of staff with roles: ``make_staff("amal", ("front_desk", krt))``."""
    user = get_user_model().objects.create_user(username)
    for role, centre in places:
        Membership.unscoped.create(
            user=user,
            role=Group.objects.get(name=role),
            centre=centre,
            all_centres=centre is None,
        )
    return user


def told(name: str, *, birth: str = "", calendar: str = Calendar.GREGORIAN, **facts) -> PersonFacts:
    """What a person says at the counter: a name in one piece and perhaps an age or a date."""
    born = read_birth_entry(birth, calendar=calendar, on=timezone.localdate()) if birth else Birth()
    return PersonFacts(name_parts=said_name(name), birth=born, **facts)


def make_person(centre: Centre, name: str = "Amina Saleh", **facts) -> Person:
    """A person whose file the centre holds."""
    with scope.system():
        return register_person(centre=centre, facts=told(name, **facts), actor=None)


def arriving(name: str, *, role: str = "head", consents=AGREED, **facts) -> Arriving:
    """Somebody new at the desk, who agreed to be registered."""
    return Arriving(facts=told(name, **facts), role=role, consents=consents)


def returning(person: Person, *, role: str = "head", consents=()) -> Arriving:
    """Somebody at the desk whom the register knows."""
    return Arriving(person_id=person.pk, role=role, consents=consents)


def arrive(centre: Centre, *people: Arriving, actor=None, key=None, **stay) -> list[Stay]:
    """The group arrives, in whatever scope is open."""
    return register_arrival(
        centre=centre, arriving=list(people), stay=StayFacts(**stay), actor=actor, key=key
    )
