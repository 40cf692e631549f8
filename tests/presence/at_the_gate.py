"""What happens at a gate, in the words of the tests."""

from core import scope
from core.ids import new_id
from core.models import Centre
from modules.presence.actions.pass_gate import find_holder, record_passage
from modules.presence.models import Passage, Presence
from modules.registry.actions.cards import issue_card
from modules.registry.models import Person

GATE = "/admin/presence/KRT/gate/"


def card_of(person: Person, centre: Centre) -> str:
    """What stands in the code of a new card."""
    with scope.system():
        return issue_card(person=person, centre=centre, actor=None)[1]


def scan(browser, text: str, **more):
    """The answer of the gate's screen to a scan."""
    return browser.post(GATE, {"scan": text, "key": new_id(), "partial": "1", **more})


def pass_by(text: str, centre: Centre, guard, **more) -> Passage:
    """A passage by card or number, as the guard records it."""
    with scope.user(guard):
        holder = find_holder(text=text, centre=centre)
        return record_passage(
            centre=centre,
            person_id=holder.person_id,
            source=holder.source,
            key=more.pop("key", None) or new_id(),
            actor=guard,
            **more,
        )


def inside(centre: Centre) -> set:
    """Ids of the people who are on site, whoever may know it."""
    with scope.system():
        here = Presence.objects.filter(centre=centre, is_present=True)
        return set(here.values_list("person", flat=True))
