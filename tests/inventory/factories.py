"""A store for tests: a centre with a logistics officer, places, items and goods."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model

from core import scope
from core.models import Centre
from core.testing.worlds import make_centre, make_user
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.facts import LineFacts
from modules.inventory.models import Balance, Item, Location

OFFICER, MANAGER = "logistics_officer", "centre_manager"


@dataclass
class Store:
    """A centre's store and who works there."""

    centre: Centre
    officer: object
    manager: object
    store: Location
    kitchen: Location

    @property
    def today(self) -> date:
        """By the centre's calendar."""
        return self.centre.today()

    def in_days(self, days: int) -> date:
        """A day before or after today."""
        return self.today + timedelta(days=days)

    def post(self, type: str, *lines: LineFacts, **more):
        """The officer posts a paper."""
        with scope.user(self.officer):
            return post_paper(
                centre=self.centre, type=type, lines=lines, actor=self.officer, **more
            )

    def receive(self, item: Item, quantity, **line):
        """Goods come into the store."""
        facts = LineFacts(item=item, quantity=Decimal(str(quantity)), **line)
        return self.post(DocumentType.RECEIPT, facts, to_location=self.store)

    def issue(self, item: Item, quantity, **line):
        """Goods leave the store, to be used by the centre."""
        facts = LineFacts(item=item, quantity=Decimal(str(quantity)), **line)
        return self.post(DocumentType.ISSUE, facts, from_location=self.store)

    def left(self, item: Item, place: Location | None = None) -> Decimal:
        """What the balance of the store says."""
        with scope.system():
            rows = Balance.objects.filter(location=place or self.store, item=item)
            return sum(rows.values_list("quantity", flat=True), Decimal(0))

    def at(self, kind: str, item: Item) -> Decimal:
        """What went to a counterparty, net."""
        with scope.system():
            rows = Balance.objects.filter(
                location__centre=self.centre, location__kind=kind, item=item
            )
            return sum(rows.values_list("quantity", flat=True), Decimal(0))


def make_store(code: str = "KRT") -> Store:
    """A centre with a store and a kitchen."""
    centre = make_centre(code)
    officer = make_user(f"officer.{code.lower()}", (OFFICER, centre))
    manager = make_user(f"manager.{code.lower()}", (MANAGER, centre))
    return Store(
        centre=centre,
        officer=officer,
        manager=manager,
        store=make_place(centre, "MAIN", "Main store"),
        kitchen=make_place(centre, "KITCHEN", "Kitchen", kind=LocationKind.KITCHEN),
    )


def store_at(code: str) -> Store:
    """The same store, in another process."""
    User = get_user_model()
    with scope.system():
        centre = Centre.objects.get(code=code)
        places = {place.code: place for place in Location.objects.filter(centre=centre)}
    return Store(
        centre=centre,
        officer=User.objects.get(username=f"officer.{code.lower()}"),
        manager=User.objects.get(username=f"manager.{code.lower()}"),
        store=places["MAIN"],
        kitchen=places["KITCHEN"],
    )


def make_place(centre, code: str, name: str, *, kind=LocationKind.STORE, parent=None) -> Location:
    """A place of a centre."""
    with scope.system():
        return Location.objects.create(
            centre=centre, code=code, name=name, kind=kind, parent=parent
        )


def make_item(code: str = "BLANKET", name: str = "Blanket", **facts) -> Item:
    """An item of the catalogue."""
    return Item.objects.create(code=code, name=name, **facts)


def of(item: Item, quantity, **more) -> LineFacts:
    """A line of a paper."""
    return LineFacts(item=item, quantity=Decimal(str(quantity)), **more)
