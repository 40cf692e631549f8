"""Eight desks, one person, one blanket: exactly one, on both databases."""

from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from core import scope
from core.errors import Refusal
from core.ids import new_id
from modules.inventory.actions.distribute import Circumstances, Give, hand_out
from modules.inventory.actions.loans import loans_of, return_loan
from modules.inventory.distribution.choices import Basis
from modules.inventory.ledger.verify import disagreements
from modules.inventory.models import (
    Balance,
    DocumentLine,
    EntitlementRule,
    EntitlementTurn,
    Handout,
    HandoutLine,
)
from modules.registry.models import Person
from tests.harness.arena import Arena, values
from tests.inventory.counter import make_counter, stocked

DESKS = 8
KEY = "01890a5d-ac96-774b-bcce-b302099a8057"
TURNS = "inventory_entitlementturn"


def build(basis: str, code: str, is_lent: bool) -> None:
    """A family of two at a counter with blankets and one rule."""
    counter = make_counter()
    item = stocked(counter, code, 100, is_lent=is_lent)
    counter.rule(item, basis=basis, name="The rule")
    counter.family("Idris", "Halima")


def build_without_guard() -> None:
    """The same in a database that has lost the promise that a turn is had once."""
    build(Basis.PERSON, "BLANKET", False)
    with connection.cursor() as cursor:
        cursor.execute('DROP INDEX IF EXISTS "rule_used_once_a_turn"')


def desk():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="desk.krt")


def ask_for_it(name: str, key: str | None) -> str:
    """One desk hands the thing out to one person; what came of it."""
    key = key or new_id()
    with scope.system():
        rule = EntitlementRule.objects.select_related("item", "centre", "from_location").get()
        person = Person.objects.get(display_name=name)
    with scope.user(desk()) as asker:
        try:
            made = hand_out(
                centre=rule.centre,
                person=person,
                lines=[Give(person, rule.item, Decimal(1), rule=rule)],
                actor=asker.actor,
                key=_uuid(key),
                how=Circumstances(),
            )
        except Refusal as refusal:
            return refusal.code
    return str(made[0].pk)


def _uuid(key):
    from uuid import UUID

    return key if isinstance(key, UUID) else UUID(key)


def counted() -> dict:
    """Hand-outs, what the store lost, and whether the ledger is sound."""
    with scope.system():
        rows = Balance.objects.filter(location__code="MAIN").values_list("quantity", flat=True)
        return {
            "handouts": Handout.objects.count(),
            "left": int(sum(rows)),
            "sound": disagreements() == [],
        }


def test_one_person_at_eight_desks_gets_one_blanket(arena: Arena):
    arena.call(build, Basis.PERSON, "BLANKET", False)
    seen = values(arena.run(ask_for_it, count=DESKS, args=["Idris", None]))
    assert sorted(answer == "not_due" for answer in seen) == [False, *[True] * (DESKS - 1)]
    assert arena.call(counted) == {"handouts": 1, "left": 99, "sound": True}


def test_a_couple_at_eight_desks_gets_one_jerrycan(arena: Arena):
    arena.call(build, Basis.HOUSEHOLD, "JERRYCAN", False)
    calls = [["Idris", None], ["Halima", None]] * (DESKS // 2)
    seen = values(arena.run_each(ask_for_it, calls))
    assert seen.count("not_due") == DESKS - 1
    assert arena.call(counted) == {"handouts": 1, "left": 99, "sound": True}


def test_one_key_from_eight_windows_is_one_hand_out(arena: Arena):
    arena.call(build, Basis.PERSON, "BLANKET", False)
    seen = values(arena.run(ask_for_it, count=DESKS, args=["Idris", KEY]))
    assert len(set(seen)) == 1
    assert arena.call(counted)["handouts"] == 1


def take_turn_past_the_action(number: int) -> str:
    """What a desk writes when it decided before it knew of the others: the first turn."""
    from modules.inventory.models import Document

    with scope.system():
        rule = EntitlementRule.objects.select_related("item", "centre").get()
        person = Person.objects.get(display_name="Idris")
        try:
            with transaction.atomic():
                paper = Document.objects.create(
                    centre=rule.centre, type="DIS", occurred_on=rule.centre.today()
                )
                paper_line = DocumentLine.objects.create(
                    document=paper, item=rule.item, quantity=Decimal(1)
                )
                at_centre = {"centre": rule.centre, "person": person}
                handout = Handout.objects.create(document=paper, **at_centre)
                line = HandoutLine.objects.create(
                    handout=handout,
                    paper_line=paper_line,
                    item=rule.item,
                    quantity=Decimal(1),
                    rule=rule,
                    **at_centre,
                )
                EntitlementTurn.objects.create(line=line, rule=rule, number=1, **at_centre)
        except IntegrityError:
            return "refused"
    return "done"


def turns() -> int:
    with scope.system():
        return EntitlementTurn.objects.count()


def test_the_database_itself_lets_one_desk_have_the_turn(arena: Arena):
    arena.call(build, Basis.PERSON, "BLANKET", False)
    seen = values(arena.run_each(take_turn_past_the_action, [[n] for n in range(DESKS)]))
    assert sorted(seen) == ["done", *["refused"] * (DESKS - 1)]
    assert arena.call(turns) == 1


def test_without_the_guard_eight_desks_would_have_had_it(arena: Arena):
    arena.call(build_without_guard)
    values(arena.run_each(take_turn_past_the_action, [[n] for n in range(DESKS)]))
    assert arena.call(turns) == DESKS


def bring_kettle_back() -> str:
    """One desk takes the kettle back."""
    with scope.user(desk()) as asker:
        try:
            [line] = loans_of(list(Person.objects.filter(display_name="Idris")))
            return_loan(line=line, quantity=Decimal(1), condition="ok", actor=asker.actor)
        except (Refusal, ValueError):
            return "refused"
    return "done"


def test_a_kettle_comes_back_once_whoever_takes_it(arena: Arena):
    arena.call(build, Basis.PERSON, "KETTLE", True)
    arena.call(ask_for_it, "Idris", None)
    seen = values(arena.run(bring_kettle_back, count=DESKS))
    assert sorted(seen) == ["done", *["refused"] * (DESKS - 1)]
    assert arena.call(counted) == {"handouts": 1, "left": 100, "sound": True}
