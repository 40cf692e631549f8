"""Demo data: each app offers its own in `demo.py`; everything in it is invented."""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from core import scope
from core.models import Centre, Membership, ModuleActivation, StaffAccount
from core.modules.manifest import modules


@dataclass
class DemoWorld:
    """What the demo data of all apps is built on."""

    centres: dict = field(default_factory=dict)  # code -> Centre
    users: dict = field(default_factory=dict)  # user name -> User


CENTRES = (
    {
        "code": "KRT",
        "name": "Khartoum",
        "kind": "response_centre",
        "country": "SDN",
        "time_zone": "Africa/Khartoum",
        "languages": ["en", "ar"],
        "address": "Street 15, Al Amarat, Khartoum",
        "phone": "+249 000 000 001",
        "position_is_public": True,
    },
    {
        "code": "GDF",
        "name": "Gadaref",
        "kind": "support_space",
        "country": "SDN",
        "time_zone": "Africa/Khartoum",
        "languages": ["ar", "en"],
        "address": "Station Road, Gadaref",
        "phone": "+249 000 000 002",
        "position_is_public": True,
    },
)
# user name, first name, last name, role, centre code or "" for all centres, language
PEOPLE_AT_WORK = (
    ("desk", "Amal", "Idris", "front_desk", "KRT", "en"),
    ("desk.gdf", "Omer", "Bashir", "front_desk", "GDF", "ar"),
    ("gate", "Tariq", "Hassan", "gate", "KRT", "en"),
    ("case", "Lucie", "Moreau", "case_worker", "KRT", "fr"),
    ("case.gdf", "Selam", "Haile", "case_worker", "GDF", "en"),
    ("protection", "Inés", "Romero", "protection_focal_point", "KRT", "es"),
    ("health", "Yusuf", "Adam", "health_worker", "KRT", "ar"),
    ("logistics", "Grace", "Lado", "logistics_officer", "KRT", "en"),
    ("logistics.gdf", "Awad", "Mekki", "logistics_officer", "GDF", "ar"),
    ("transport", "Daniel", "Okello", "transport_officer", "KRT", "en"),
    ("shelter", "Mariam", "Osman", "shelter_manager", "KRT", "ar"),
    ("editor", "Claire", "Dubois", "communications_editor", "KRT", "fr"),
    ("manager", "Salma", "Khalil", "centre_manager", "KRT", "en"),
    ("manager.gdf", "Peter", "Deng", "centre_manager", "GDF", "en"),
    ("dpo", "Elena", "Vidal", "data_protection_officer", "", "es"),
    ("admin", "Sam", "Rivers", "administrator", "", "en"),
)


def load_demo() -> DemoWorld:
    """Build the demo once; a second call changes nothing and returns the same world.

    Raises `RuntimeError` outside demo mode: demo log-ins must never exist in production.
    """
    if not settings.GUICHET_DEMO:
        raise RuntimeError("Demo data is for demo mode only.")
    with transaction.atomic(), scope.system():
        world = _staff_and_centres()
        for config in apps.get_app_configs():
            name = f"{config.name}.demo"
            if config.name != "core" and find_spec(name) is not None:
                import_module(name).load(world)
    return world


def _staff_and_centres() -> DemoWorld:
    world = DemoWorld()
    for facts in CENTRES:
        code = facts["code"]
        world.centres[code], _created = Centre.objects.get_or_create(code=code, defaults=facts)
    for username, first, last, role, code, language in PEOPLE_AT_WORK:
        world.users[username] = _member(username, first, last, role, world.centres.get(code))
        _speak(world.users[username], language)
    for config in modules():
        if not config.always_on:
            ModuleActivation.objects.get_or_create(
                centre=world.centres["KRT"], module=config.label, defaults={"state": "on"}
            )
    for code, names in {
        "KRT": ("manager", "protection"),
        "GDF": ("manager.gdf", "case.gdf"),
    }.items():
        world.centres[code].lock_keepers.set([world.users[name] for name in names])
    return world


def _member(username, first, last, role, centre):
    User = get_user_model()
    user, created = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last}
    )
    if created:
        user.set_password(settings.DEMO_PASSWORD)
        user.save()
        StaffAccount.objects.update_or_create(user=user, defaults={"is_demo": True})
    Membership.unscoped.get_or_create(
        user=user,
        role=Group.objects.get(name=role),
        centre=centre,
        defaults={"all_centres": centre is None},
    )
    return user


def _speak(user, language: str) -> None:
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})


def demo_logins() -> list[tuple[str, str]]:
    """User names with what they are, for the line that `make run` prints."""
    from core.permissions.roles import role_label

    return [(name, str(role_label(role))) for name, _f, _l, role, _c, _lang in PEOPLE_AT_WORK]
