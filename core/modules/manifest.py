"""The manifest of a module: what it is, offers and needs, in one declarative class."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

# The rooms of a module that are imported when Django is ready; each exists only where needed.
ROOMS = (
    "errors",
    "events",
    "console",
    "screens",
    "panels",
    "blocks",
    "exchange",
    "reports",
    "documents",
    "services",
    "jobs",
)


@dataclass(frozen=True)
class ConsentPurpose:
    """One thing a person may consent to or refuse, independent of every other."""

    key: str
    label: object
    explanation: object
    # A purpose whose recipient must be named, such as one partner or one consulate.
    names_recipient: bool = False
    expires_after_days: int | None = None


@dataclass(frozen=True)
class PublicService:
    """What a centre offers to people through a module; public pages and counter read the same."""

    key: str
    title: object
    description: object
    icon: str = "help"


@dataclass(frozen=True)
class Service:
    """One thing that a module offers to people, and the label of that module."""

    module: str
    offer: PublicService

    @property
    def key(self) -> str:
        """ "module.key", as pages, opening hours and their history name it."""
        return f"{self.module}.{self.offer.key}"


@dataclass(frozen=True)
class Period:
    """A length of time as people say it; `unit` is "days", "months" or "years"."""

    number: int
    unit: str


@dataclass(frozen=True)
class PersonalData:
    """What a module keeps of people, why, and for how long.

    With a `key` it is a class of data that a retention rule names: `period` is where no rule does
    (None: without end), `starts` says what starts the clock, `outcome` what is done, and `carrier`
    is the dotted path of the `core.retention.classes.Carrier` that finds and does it.
    """

    what: object
    why: object
    keep: object
    key: str = ""
    period: Period | None = None
    starts: object = ""
    outcome: object = ""
    carrier: str = ""


class ModuleConfig(AppConfig):
    """Base of every module's app config. Subclass it in the module's `apps.py`."""

    default = False

    title: object = ""
    summary: object = ""
    icon = "folder-open-inverse"
    depends: tuple[str, ...] = ()
    always_on = False
    # role key -> permission codenames ("view_stay" or "app.view_stay")
    roles: Mapping[str, Iterable[str]] = {}
    consent_purposes: tuple[ConsentPurpose, ...] = ()
    public_services: tuple[PublicService, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    # Packages of a large module that have rooms of their own.
    parts: tuple[str, ...] = ()
    minimum_level = "L0"
    menu_order = 500

    def ready(self) -> None:
        """Import the module's rooms, which register what they offer."""
        super().ready()
        places = (self.name, *(f"{self.name}.{part}" for part in self.parts))
        for room, place in itertools.product(ROOMS, places):
            name = f"{place}.{room}"
            if find_spec(name) is not None:
                import_module(name)

    def open_work(self, centre) -> list[tuple[object, int]]:
        """What stands against switching the module off: (sentence, count), empty when nothing."""
        return []

    def permissions_of(self, role: str) -> set[str]:
        """Permissions that the manifest gives to a role, as ``app.codename``."""
        return {
            name if "." in name else f"{self.label}.{name}" for name in self.roles.get(role, ())
        }


def modules() -> list[ModuleConfig]:
    """Every installed module, in menu order."""
    found = [config for config in apps.get_app_configs() if isinstance(config, ModuleConfig)]
    return sorted(found, key=lambda config: (config.menu_order, config.label))


def installed_services() -> list[Service]:
    """What all installed modules offer to people, in menu order; what is on is asked elsewhere."""
    return [
        Service(config.label, offer) for config in modules() for offer in config.public_services
    ]


def module(label: str) -> ModuleConfig:
    """Return one module by its label; raises `LookupError` where none is installed."""
    config = apps.get_app_config(label)
    if not isinstance(config, ModuleConfig):
        raise LookupError(label)
    return config


def is_module(label: str) -> bool:
    """Whether the app with this label is a module (and so switched per centre)."""
    return label in apps.app_configs and isinstance(apps.app_configs[label], ModuleConfig)


def owner_of(thing) -> str:
    """Return the label of the app that a class or function was written in."""
    name = getattr(thing, "__module__", None) or type(thing).__module__
    config = apps.get_containing_app_config(name)
    if config is None:
        # Called while apps are still loading: fall back to the names in settings.
        raise LookupError(f"{name} belongs to no installed app")
    return config.label


def consent_purposes() -> dict[str, ConsentPurpose]:
    """Every consent purpose that an installed module declares, by key."""
    return {p.key: p for config in modules() for p in config.consent_purposes}
