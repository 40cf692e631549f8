"""A hand-out counter for tests: a store with people, rules and a desk."""

from dataclasses import dataclass
from decimal import Decimal

from django.test import Client

from core import scope
from core.ids import new_id
from core.testing.worlds import make_user
from modules.inventory.actions.distribute import Circumstances, Give, hand_out
from modules.inventory.actions.take_back import take_back
from modules.inventory.distribution.desk import name_of
from modules.inventory.distribution.entitlements import circles_of, dues_of, moment
from modules.inventory.models import EntitlementRule, Item, Prescription
from modules.registry.choices import HouseholdRole
from modules.registry.models import Household, HouseholdMembership, Person
from tests.factories import make_stay
from tests.inventory.factories import Store, make_item, make_store
from tests.registry.factories import make_person

DESK = "front_desk"
DESK_PAGE = "/admin/inventory/KRT/distribution/"


@dataclass
class Counter:
    """A store and who hands out of it."""

    store: Store
    desk: object
    health: object

    @property
    def centre(self):
        """Whose counter it is."""
        return self.store.centre

    def rule(self, item: Item, **facts) -> EntitlementRule:
        """A rule of the centre; one for each person, once, where nothing is said."""
        name = facts.pop("name", f"{item.name} {new_id()}"[:80])
        with scope.system():
            return EntitlementRule.objects.create(
                centre=self.centre,
                name=name,
                item=item,
                from_location=self.store.store,
                **{"quantity": 1, **facts},
            )

    def give(self, person: Person, source, quantity=1, *, to=None, by=None, **more) -> list:
        """The desk hands out what a rule or a prescription gives."""
        key = more.pop("key", None) or new_id()
        asked = more.pop("was_asked", False)
        name = "rule" if isinstance(source, EntitlementRule) else "prescription"
        line = Give(
            person=to or person,
            item=source.item,
            quantity=Decimal(quantity),
            was_asked=asked,
            **{name: source},
        )
        return self.give_lines(person, [line], by=by, key=key, **more)

    def give_lines(self, person: Person, lines, *, by=None, key=None, **more) -> list:
        """The desk hands out several things at once."""
        actor = by or self.desk
        with scope.user(actor):
            return hand_out(
                centre=self.centre,
                person=person,
                lines=lines,
                actor=actor,
                key=key or new_id(),
                how=Circumstances(**more),
            )

    def take_back(self, handouts, by=None) -> None:
        """The desk says that it was a mistake."""
        actor = by or self.desk
        with scope.user(actor):
            take_back(centre=self.centre, handouts=handouts, reason="Mistake", actor=actor)

    def prescribe(self, person: Person, item: Item, **facts) -> Prescription:
        """Health staff have prescribed it for a month."""
        with scope.system():
            return Prescription.objects.create(
                centre=self.centre,
                person=person,
                item=item,
                from_location=self.store.store,
                prescribed_by=self.health,
                **{
                    "quantity": 2,
                    "every_days": 7,
                    "starts": self.store.in_days(-1),
                    "until": self.store.in_days(30),
                    "reason": "no_mother",
                    **facts,
                },
            )

    def guest(self, name: str = "Amina Saleh", **facts) -> Person:
        """Somebody who stays here."""
        person = make_person(self.centre, name, **facts)
        make_stay(person, self.centre)
        return person

    def family(self, *names: str, births=()) -> list[Person]:
        """People of one household who stay here, the head first."""
        born = [*births, *[""] * len(names)]
        people = [self.guest(name, birth=birth) for name, birth in zip(names, born, strict=False)]
        join(self.centre, people)
        return people


def join(centre, people) -> Household:
    """These people are one household."""
    with scope.system():
        home = Household.objects.create(centre=centre)
        for person in people:
            role = HouseholdRole.HEAD if person is people[0] else HouseholdRole.OTHER_RELATIVE
            HouseholdMembership.objects.create(person=person, household=home, role=role)
    return home


def make_counter(code: str = "KRT") -> Counter:
    """A counter with a store of 100 blankets' room and nothing in it yet."""
    store = make_store(code)
    return Counter(
        store=store,
        desk=make_user(f"desk.{code.lower()}", (DESK, store.centre)),
        health=make_user(f"health.{code.lower()}", ("health_worker", store.centre)),
    )


def stocked(counter: Counter, code: str = "BLANKET", quantity=100, **facts) -> Item:
    """An item of which the store has some."""
    received = {k: facts.pop(k) for k in ("expiry", "lot_number") if k in facts}
    item = make_item(code, code.capitalize(), **facts)
    counter.store.receive(item, quantity, **received)
    return item


def signed_in(user) -> Client:
    """A browser of theirs."""
    browser = Client()
    browser.force_login(user)
    return browser


def form_of(counter, person, **quantities) -> dict:
    """The form of the desk for a person, with what is due; or other quantities by item code."""
    with scope.user(counter.desk):
        dues = dues_of(
            counter.centre, circles_of([person], counter.centre), now=moment(counter.centre)
        )
    lines = {
        name_of(due): quantities.get(due.item.code.lower(), due.entitlement.due) for due in dues
    }
    return {"person": person.pk, "key": new_id(), "scan": "", "partial": "1", **lines}


def text_of(response) -> str:
    """The page as text."""
    return response.content.decode()
