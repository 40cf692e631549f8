"""Live blocks: facts that a module tells on public pages at this very moment.

A module registers an object with ``@register("block")`` in its room `blocks`::

    @register("block")
    class FreeBeds:
        key = "beds"                      # unique within the module
        title = gettext_lazy("Beds for tonight")

        @classmethod
        def lines(cls, centre) -> list[LiveLine]:
            return [LiveLine(_("Women and families"), band(free))]

`lines` is called within the scope of that one centre and only where the module is on, so the block
is gone with the next request after the module is switched off or set to read only. It costs at
most two queries, says nothing of anybody and gives no number below which people could be told
apart: `band` turns a count into words. An empty list leaves the block out.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import scope
from core.models import Centre
from core.modules.activation import ON
from core.modules.extensions import installed

# Below this many, a number tells who is there; above the other, people need not hurry.
FEW, MANY = 5, 20


@dataclass(frozen=True)
class LiveLine:
    """One line: what, the answer in words, and for a time or a number its direction of reading.

    `state` is "", "good" or "bad"; it never stands alone, the words say the same.
    """

    label: object
    text: object
    state: str = ""
    # Whether the text is a number, a time or a telephone number, read from left to right anywhere.
    is_number: bool = False


@dataclass(frozen=True)
class LiveContent:
    """What a block says now; `key` is "module.key"."""

    key: str
    title: object
    lines: tuple[LiveLine, ...]


def band(free: int) -> str:
    """How many are free, in words: none, a few, some, many. Never a number."""
    if free <= 0:
        return _("none free now")
    if free < FEW:
        return _("a few free")
    return _("some free") if free < MANY else _("many free")


def installed_blocks() -> dict[str, object]:
    """Title of every installed block by "module.key", for editors who place one."""
    return {f"{e.module}.{e.thing.key}": e.thing.title for e in installed("block")}


def live_content(centre: Centre, states: dict[str, str]) -> dict[str, LiveContent]:
    """What the blocks of the modules that are on say now, by key, in the modules' order.

    `states` are the modules' states at the centre, read for this request.
    """
    found = {}
    for entry in installed("block"):
        if states.get(entry.module) != ON:
            continue
        with scope.centre(centre):
            lines = tuple(entry.thing.lines(centre))
        if lines:
            key = f"{entry.module}.{entry.thing.key}"
            found[key] = LiveContent(key, entry.thing.title, lines)
    return found
