"""Two gates scan the same card, a desk prints twice, visitors stream in: what counts stays right."""

from django.contrib.auth import get_user_model
from django.db import connection

from core import scope
from core.models import Centre, ModuleActivation
from modules.presence.actions.pass_gate import record_passage
from modules.presence.actions.visitors import count_visitors, visitors_on_site
from modules.presence.models import Passage, Presence
from modules.registry.actions.cards import issue_card
from modules.registry.models import Card, Person
from tests.harness.arena import Arena, values
from tests.registry.factories import make_centre, make_person, make_staff

GATES = 8
SCANS = 6
KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


def build() -> None:
    """A centre with a gate and a desk, and somebody to pass it."""
    centre = make_centre("KRT", "Khartoum")
    ModuleActivation.objects.create(centre=centre, module="presence", state="on")
    make_staff("gate", ("gate", centre))
    make_staff("desk", ("front_desk", centre))
    make_person(centre, "Amina Saleh")


def build_without_guard(table: str, index: str) -> None:
    """The same in a database that has lost one of its promises."""
    build()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{index}"')
        cursor.execute(f'DROP INDEX IF EXISTS "{index}"')


def centre() -> Centre:
    return Centre.objects.get(code="KRT")


def working_as(name: str):
    return scope.user(get_user_model().objects.get(username=name))


def person_id():
    with scope.system():
        return Person.objects.values_list("pk", flat=True).get()


def pass_the_gate(key: str | None, directions: list[str]) -> list[str]:
    """Scans of one card at one gate; returns the ids of the passages."""
    from core.ids import new_id

    holder = person_id()
    with working_as("gate") as asker:
        return [
            str(
                record_passage(
                    centre=centre(),
                    person_id=holder,
                    source="card",
                    direction=direction,
                    key=key or new_id(),
                    actor=asker.actor,
                ).pk
            )
            for direction in directions
        ]


def passages() -> int:
    with scope.system():
        return Passage.objects.count()


def presence_and_last_passage() -> list:
    """What presence says, how many rows say it, and what the last passage says."""
    with scope.system():
        rows = list(Presence.objects.values_list("is_present", flat=True))
        last = Passage.objects.order_by("-occurred_at", "-recorded_at", "-id").first()
        return [rows, last.direction == "in"]


def test_one_scan_sent_from_eight_windows_is_one_passage(arena: Arena):
    arena.call(build)
    seen = values(arena.run(pass_the_gate, count=GATES, args=[KEY, ["in"]]))
    assert len({answer[0] for answer in seen}) == 1
    assert arena.call(passages) == 1


def test_scans_at_many_gates_at_once_end_with_one_presence_that_says_what_the_last_one_says(
    arena: Arena,
):
    arena.call(build)
    calls = [[None, ["in", "out"] * (SCANS // 2)], [None, ["out", "in"] * (SCANS // 2)]]
    values(arena.run_each(pass_the_gate, calls * (GATES // 2)))
    rows, last_is_in = arena.call(presence_and_last_passage)
    assert rows == [last_is_in]


def test_a_card_at_two_gates_at_once_does_not_turn_its_holder_round(arena: Arena):
    arena.call(build)
    values(arena.run(pass_the_gate, count=2, args=[None, [""]]))
    assert arena.call(presence_and_last_passage) == [[True], True]
    assert arena.call(passages) == 1


def print_card() -> str:
    """The desk prints a card; returns its id."""
    with working_as("desk") as asker:
        card, _token = issue_card(person=Person.objects.get(), centre=centre(), actor=asker.actor)
        return str(card.pk)


def cards() -> list[int]:
    """How many cards there are, and how many count."""
    with scope.system():
        return [Card.objects.count(), Card.objects.filter(state="issued").count()]


def test_a_card_printed_at_eight_desks_at_once_leaves_one_that_counts(arena: Arena):
    arena.call(build)
    values(arena.run(print_card, count=GATES))
    assert arena.call(cards) == [GATES, 1]


def issue_past_the_action(number: int) -> str:
    """A card in use by its side, as an import or a shell could write it."""
    from datetime import timedelta

    from django.db import IntegrityError, transaction

    with scope.system():
        try:
            with transaction.atomic():
                Card.objects.create(
                    person=Person.objects.get(),
                    issued_at_centre=centre(),
                    secret_hash=f"{number:064d}",
                    valid_until=centre().today() + timedelta(days=1),
                )
        except IntegrityError:
            return "refused"
    return "done"


def test_the_database_itself_lets_one_card_count(arena: Arena):
    arena.call(build)
    seen = values(arena.run_each(issue_past_the_action, [[n] for n in range(GATES)]))
    assert sorted(seen) == ["done", *["refused"] * (GATES - 1)]


def test_without_the_constraint_eight_cards_would_count(arena: Arena):
    arena.call(build_without_guard, "registry_card", "one_card_in_use_per_person")
    values(arena.run_each(issue_past_the_action, [[n] for n in range(GATES)]))
    assert arena.call(cards) == [GATES, GATES]


def visitors_come() -> list[int]:
    """Five visitors, one after the other."""
    from core.ids import new_id

    with working_as("gate") as asker:
        return [
            count_visitors(
                centre=centre(), change="in", people=1, key=new_id(), actor=asker.actor
            ).on_site
            for _visitor in range(5)
        ]


def visitors() -> int:
    with scope.system():
        return visitors_on_site(centre())


def test_visitors_at_eight_gates_are_all_counted(arena: Arena):
    arena.call(build)
    counts = [n for answer in values(arena.run(visitors_come, count=GATES)) for n in answer]
    assert sorted(counts) == list(range(1, 5 * GATES + 1))
    assert arena.call(visitors) == 5 * GATES
