"""However many switch at once: no module is on at a centre without the module that it needs."""

from core.actions.switch_module import ModuleCannotSwitch, consequences, switch_module
from core.models import Centre, ModuleActivation
from core.modules.activation import OFF, ON
from tests.core.extra_modules import installed_extra_modules
from tests.harness.arena import Arena, values
from tests.registry.factories import make_centre

MANAGERS = 8
TURNS = 25
NEEDED, NEEDING = "kitchen", "canteen"


def build() -> None:
    """A centre with a kitchen and without the canteen that needs it."""
    centre = make_centre("KRT", "Khartoum")
    ModuleActivation.objects.create(centre=centre, module=NEEDED, state=ON)


def switch(label: str, centre: Centre, state: str) -> None:
    """Through the action."""
    switch_module(label=label, centre=centre, state=state, actor=None)


def switch_unguarded(label: str, centre: Centre, state: str) -> None:
    """Look whether anything stands against it, then switch: what others do meanwhile is missed."""
    if consequences(label=label, centre=centre, state=state).possible:
        ModuleActivation.objects.update_or_create(
            centre=centre, module=label, defaults={"state": state}
        )


def torn_apart(centre: Centre) -> bool:
    """Whether the canteen is on without its kitchen; one query, so both are of one moment."""
    states = dict(ModuleActivation.objects.filter(centre=centre).values_list("module", "state"))
    return states.get(NEEDING) == ON and states.get(NEEDED) != ON


def take_turns(label: str, switcher) -> dict:
    """Switch one module on and off; count what was done and how often the two were torn apart."""
    seen = {"switched": 0, "torn": 0}
    with installed_extra_modules():
        centre = Centre.objects.get(code="KRT")
        for turn in range(2 * TURNS):
            try:
                switcher(label, centre, OFF if turn % 2 == (label == NEEDING) else ON)
                seen["switched"] += 1
            except ModuleCannotSwitch:
                pass
            seen["torn"] += torn_apart(centre)
    return seen


def switch_by_the_action(label: str) -> dict:
    return take_turns(label, switch)


def switch_by_looking_first(label: str) -> dict:
    return take_turns(label, switch_unguarded)


def total(arena: Arena, function) -> dict:
    """Half switch the kitchen, half the canteen; what all of them saw."""
    arena.call(build)
    calls = [[NEEDED], [NEEDING]] * (MANAGERS // 2)
    seen = values(arena.run_each(function, calls))
    return {name: sum(each[name] for each in seen) for name in ("switched", "torn")}


def test_a_module_is_never_on_without_the_one_it_needs(arena: Arena):
    seen = total(arena, switch_by_the_action)
    assert seen["torn"] == 0
    assert seen["switched"] > 0


def test_without_the_lock_they_would_be_torn_apart(arena: Arena):
    assert total(arena, switch_by_looking_first)["torn"] > 0
