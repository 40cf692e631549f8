"""Switch a module on, off or to read only at a centre, with the consequences known beforehand."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import scope
from core.errors import NotAllowed, Refusal
from core.models import Centre, ModuleActivation
from core.modules.activation import OFF, ON, READ_ONLY, states_at
from core.modules.extensions import KINDS, installed
from core.modules.manifest import module, modules


class ModuleCannotSwitch(Refusal):
    """Something stands against it; the sentence lists what."""

    code = "module_cannot_switch"
    sentence = gettext_lazy("The module was not switched.")


@dataclass
class Consequences:
    """What switching would mean: what stands against it, what it hides, what it keeps."""

    module: object
    centre: Centre
    before: str
    after: str
    against: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)
    keeps: list[str] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it."""
        return not self.against


# What people call the kinds of things that a module contributes.
_COUNTED = {
    "viewset": lambda n: ngettext("%(count)s list", "%(count)s lists", n) % {"count": n},
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
    "job": lambda n: (
        ngettext("%(count)s background task", "%(count)s background tasks", n) % {"count": n}
    ),
}


def consequences(*, label: str, centre: Centre, state: str) -> Consequences:
    """Say what switching `label` to `state` at `centre` would mean. Changes nothing."""
    config, states = module(label), states_at(centre)
    result = Consequences(config, centre, states[label], state)
    if config.always_on:
        result.against.append(_("This module is part of every centre and cannot be switched."))
    if state == ON:
        result.against += [
            _("It needs the module “%(name)s”, which is not on here.") % {"name": module(n).title}
            for n in config.depends
            if states.get(n) != ON
        ]
    else:
        result.against += [
            _("The module “%(name)s” needs it and is on here.") % {"name": other.title}
            for other in modules()
            if label in other.depends and states[other.label] == ON
        ]
    if state == OFF:
        _add_what_off_means(result, config, centre)
    return result


def _add_what_off_means(result: Consequences, config, centre) -> None:
    with scope.system():
        result.against += [str(sentence) for sentence, count in config.open_work(centre) if count]
        result.keeps = [
            _("%(count)s × %(noun)s") % {"count": count, "noun": model._meta.verbose_name}
            for model in config.get_models()
            if (count := _rows_at(model, centre))
        ]
    for kind in sorted(KINDS & set(_COUNTED)):
        count = sum(1 for entry in installed(kind) if entry.module == config.label)
        if count:
            result.hides.append(_COUNTED[kind](count))


def _rows_at(model, centre) -> int:
    """How many rows of a model belong to the centre; 0 for helper tables without one."""
    path = getattr(model, "centre_path", None)
    if path is None or not hasattr(model, "scope_condition"):
        return 0
    return model.objects.filter(**{path: centre}).count()


def switch_module(*, label: str, centre: Centre, state: str, actor) -> ModuleActivation:
    """The module has the state at the centre, on all processes, from the next request on.

    Raises `ModuleCannotSwitch` where a dependency or open work stands against it and
    `NotAllowed` where the actor may not switch modules there. `actor` None means maintenance.
    """
    if actor is not None and not scope.UserScope(actor).can("core.switch_module", centre.pk):
        raise NotAllowed
    with transaction.atomic():
        # One switch at a time per centre: two people cannot pull a dependency apart.
        Centre.objects.select_for_update().get(pk=centre.pk)
        found = consequences(label=label, centre=centre, state=state)
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


STATES = (ON, READ_ONLY, OFF)
