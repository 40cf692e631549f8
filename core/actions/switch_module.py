"""Switch a module on, off or to read only at a centre, with the consequences known beforehand."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import scope
from core.errors import NotAllowed, Refusal
from core.models import Centre, ModuleActivation
from core.models.activation import ModuleState
from core.modules.activation import OFF, ON, READ_ONLY, states_at
from core.modules.extensions import KINDS, installed
from core.modules.manifest import module, modules

STATES = (ON, READ_ONLY, OFF)

# A module may never be more alive at a centre than a module that it depends on.
_LIFE = {OFF: 0, READ_ONLY: 1, ON: 2}


class ModuleCannotSwitch(Refusal):
    """Something stands against it; the sentence lists what."""

    code = "module_cannot_switch"
    sentence = gettext_lazy("The module was not switched.")


class ModuleStateChanged(Refusal):
    """The module has another state than the one that the person looked at when deciding."""

    code = "module_state_changed"
    sentence = gettext_lazy(
        "Somebody else switched this module in the meantime. Nothing was changed now. "
        "Look at its present state below and decide again."
    )


@dataclass
class Consequences:
    """What switching would mean: what stands against it, what it shows, hides, keeps, and more."""

    module: object
    centre: Centre
    before: str
    after: str
    against: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)
    keeps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it."""
        return not self.against

    def sentences(self) -> list[str]:
        """What would happen, one line each, for a screen or a terminal."""
        return [
            *[_("Shows %(what)s.") % {"what": what} for what in self.shows],
            *[_("Hides %(what)s.") % {"what": what} for what in self.hides],
            *[_("Keeps %(what)s.") % {"what": what} for what in self.keeps],
            *self.notes,
        ]


# What people call the kinds of things that a module contributes.
_COUNTED = {
    "viewset": lambda n: ngettext("%(count)s menu", "%(count)s menus", n) % {"count": n},
    "screen": lambda n: (
        ngettext("%(count)s task screen", "%(count)s task screens", n) % {"count": n}
    ),
    "panel": lambda n: (
        ngettext("%(count)s panel of the person file", "%(count)s panels of the person file", n)
        % {"count": n}
    ),
    "widget": lambda n: (
        ngettext("%(count)s part of the dashboard", "%(count)s parts of the dashboard", n)
        % {"count": n}
    ),
    "exchange": lambda n: ngettext("%(count)s import", "%(count)s imports", n) % {"count": n},
    "report": lambda n: ngettext("%(count)s report", "%(count)s reports", n) % {"count": n},
    "public_service": lambda n: (
        ngettext("%(count)s service on the public page", "%(count)s services on the public page", n)
        % {"count": n}
    ),
    "block": lambda n: (
        ngettext(
            "%(count)s live part of the public pages", "%(count)s live parts of the public pages", n
        )
        % {"count": n}
    ),
    "job": lambda n: (
        ngettext("%(count)s background task", "%(count)s background tasks", n) % {"count": n}
    ),
}


def consequences(*, label: str, centre: Centre, state: str) -> Consequences:
    """Say what switching `label` to `state` at `centre` would mean. Changes nothing.

    Raises `LookupError` where no such module is installed.
    """
    config, states = module(label), states_at(centre)
    result = Consequences(config, centre, states[label], state)
    if centre.is_locked:
        result.against.append(_("The centre is locked. Lift the emergency lock first."))
    if config.always_on:
        result.against.append(_("This module is part of every centre and cannot be switched."))
    if result.against:
        return result
    result.against += _torn_dependencies(config, states, state)
    if state == OFF:
        result.against += _open_work(config, centre)
        result.hides += _contributions(config)
        result.notes.append(_("Nothing is deleted. Switched on again, everything is back."))
    elif state == READ_ONLY:
        result.notes.append(_("People can read everything and add or change nothing."))
        result.notes.append(_("Its background tasks pause."))
        result.notes += _open_work(config, centre)
    if result.before == OFF:
        result.shows += _contributions(config)
    result.keeps += _kept_rows(config, centre)
    return result


def _torn_dependencies(config, states: dict[str, str], state: str) -> list[str]:
    """Sentences about dependencies that the new state would tear apart."""
    needed = [
        _("It needs the module “%(name)s”, which is %(state)s here.")
        % {"name": module(name).title, "state": ModuleState(states.get(name, OFF)).label}
        for name in config.depends
        if _LIFE[states.get(name, OFF)] < _LIFE[state]
    ]
    needing = [
        _("The module “%(name)s” needs it and is %(state)s here.")
        % {"name": other.title, "state": ModuleState(states[other.label]).label}
        for other in modules()
        if config.label in other.depends and _LIFE[states[other.label]] > _LIFE[state]
    ]
    return needed + needing


def _open_work(config, centre) -> list[str]:
    with scope.system():
        return [str(sentence) for sentence, count in config.open_work(centre) if count]


def _contributions(config) -> list[str]:
    """What the module adds to the console and the public pages, counted."""
    found = []
    for kind in sorted(KINDS & set(_COUNTED)):
        count = sum(1 for entry in installed(kind) if entry.module == config.label)
        if kind == "public_service":
            count += len(config.public_services)
        if count:
            found.append(_COUNTED[kind](count))
    return found


def _kept_rows(config, centre) -> list[str]:
    """How many rows of the module the centre has, by table."""
    counted = [(model, _rows_at(model, centre)) for model in config.get_models()]
    return [
        _("%(count)s %(noun)s")
        % {
            "count": number_format(count, force_grouping=True),
            "noun": model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural,
        }
        for model, count in counted
        if count
    ]


def _rows_at(model, centre) -> int:
    """How many rows of a model belong to the centre; 0 for helper tables without one.

    Who may see the rows gets the number that their own list shows: a difference of one would tell
    that there is a restricted file.
    """
    path = getattr(model, "centre_path", "")
    if not path or not hasattr(model, "scope_condition"):
        return 0
    asker = scope.current_or_none()
    if isinstance(asker, scope.UserScope) and asker.can(model.view_permission(), centre.pk):
        return model.objects.filter(**{path: centre}).count()
    with scope.system():
        return model.objects.filter(**{path: centre}).count()


def switch_module(
    *, label: str, centre: Centre, state: str, actor, expected: str | None = None
) -> ModuleActivation | None:
    """The module has the state at the centre, on all processes, from the next request on.

    `expected` is the state that the person saw when deciding. Raises `ModuleCannotSwitch` where a
    dependency or open work stands against it, `ModuleStateChanged` where the state is no longer
    the expected one, and `NotAllowed` where the actor may not switch modules there. `actor` None
    means maintenance. Returns None where the module was never switched and is off already.
    """
    if actor is not None and not scope.UserScope(actor).can("core.switch_module", centre.pk):
        raise NotAllowed
    with transaction.atomic():
        # One switch at a time per centre: two people cannot pull a dependency apart.
        locked = Centre.objects.select_for_update().get(pk=centre.pk)
        found = consequences(label=label, centre=locked, state=state)
        if expected is not None and found.before != expected:
            raise ModuleStateChanged
        if found.before == state:
            return ModuleActivation.objects.filter(centre=centre, module=label).first()
        if not found.possible:
            raise ModuleCannotSwitch(" ".join(found.against), data={"module": label})
        row, _created = ModuleActivation.objects.update_or_create(
            centre=centre, module=label, defaults={"state": state}
        )
    asker = scope.current_or_none()
    if isinstance(asker, scope.UserScope):
        asker.forget()
    return row
