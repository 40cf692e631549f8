"""Which module is on where: one row a centre and module; no row means off."""

from django.apps import apps

from .manifest import is_module, module, modules

ON, READ_ONLY, OFF = "on", "read_only", "off"


def state_at(label: str, centre) -> str:
    """Return "on", "read_only" or "off". Read from the database each time, never cached."""
    if not is_module(label) or module(label).always_on:
        return ON
    Activation = apps.get_model("core", "ModuleActivation")
    stored = Activation.objects.filter(centre=centre, module=label).values_list("state", flat=True)
    return next(iter(stored), OFF)


def states_at(centre) -> dict[str, str]:
    """State of every installed module at a centre, in menu order; one query."""
    return states_at_each([centre])[centre.pk]


def states_at_each(centres) -> dict[object, dict[str, str]]:
    """The same for several centres, by their id; one query."""
    Activation = apps.get_model("core", "ModuleActivation")
    stored: dict = {centre.pk: {} for centre in centres}
    rows = Activation.objects.filter(centre__in=stored)
    for centre, label, state in rows.values_list("centre", "module", "state"):
        stored[centre][label] = state
    return {
        pk: {m.label: ON if m.always_on else found.get(m.label, OFF) for m in modules()}
        for pk, found in stored.items()
    }


def is_visible_at(label: str, centre) -> bool:
    """Whether the module may show anything at the centre: not off, and the centre not locked."""
    return not is_module(label) or (not centre.is_locked and state_at(label, centre) != OFF)


def is_writable_at(label: str, centre) -> bool:
    """Whether rows of the module may be written at the centre."""
    return not centre.is_locked and state_at(label, centre) == ON


def centres_running(label: str):
    """Queryset of open, unlocked centres where the module is on; what jobs loop over.

    Work of the platform and of the public pages is switched nowhere.
    """
    Centre = apps.get_model("core", "Centre")
    found = Centre.objects.filter(is_locked=False)
    if is_module(label) and not module(label).always_on:
        found = found.filter(activations__module=label, activations__state=ON)
    return found.order_by("code")
