"""Rows for tests. What metadata cannot guess stands here as a recipe; see core/testing/worlds.py."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from core import scope
from core.ids import new_id
from core.models import Centre
from core.testing.worlds import (
    CentreWorld,
    made_by,
    make_centre,
    make_centre_world,
    make_user,
    recipe,
)
from modules.inventory.choices import DocumentType, LocationKind
from modules.inventory.models import Balance, Document, Item, Location, Lot, Move, counterparty
from modules.registry.actions.people import register_person
from modules.registry.facts import PersonFacts, said_name
from modules.registry.models import Person, Restriction, RestrictionReader, Stay
from tests.inventory import recipes as _recipes_of_the_store  # noqa: F401 - they register themselves
from tests.shelter import recipes as _recipes_of_the_shelter  # noqa: F401 - the same

__all__ = [
    "make_centre",
    "make_centre_world",
    "make_person",
    "make_stay",
    "make_user",
    "restrict",
]
EMERGENCY_HOURS = 4
NEED = "CR-CP"
CARD_DAYS = 365


@recipe("registry.Person")
def _person(world: CentreWorld, model) -> dict:
    text = world.text(model)
    return {"name_parts": [{"role": "own", "text": text}], "display_name": text}


@recipe("registry.Flag")
def _flag(world: CentreWorld, model) -> dict:
    return {"moments": ["file"]}


@recipe("registry.Need")
def _need(world: CentreWorld, model) -> dict:
    return {"code": NEED}


@recipe("registry.Card")
def _card(world: CentreWorld, model) -> dict:
    return {"valid_until": timezone.localdate() + timedelta(days=CARD_DAYS)}


@recipe("cms.SearchMiss")
def _search_miss(world: CentreWorld, model) -> dict:
    """Looked for on three days."""
    return {"times": 3, "last_day": timezone.now().date()}


@recipe("cms.PageFeedback")
def _page_feedback(world: CentreWorld, model) -> dict:
    """An open question about the first page there is, in a place of its own."""
    with scope.system():
        taken = model.objects.count()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return {
        "page": Page.get_first_root_node(),
        "centre": world.centre,
        "kind": "question",
        "hour": hour - timedelta(hours=taken),
        "place": 0,
        "asked": "",
        "answer": "",
    }


@recipe("core.LegalHold")
def _legal_hold(world: CentreWorld, model) -> dict:
    """A hold of a class of data; one of a record names none."""
    return {"record": ""}


@recipe("core.Erasure")
def _erasure(world: CentreWorld, model) -> dict:
    """Of nothing that is there."""
    subject = new_id()
    return {"record": f"core.nothing:{subject}", "subject": subject, "cause": "request"}


@recipe("core.Purge")
def _purge(world: CentreWorld, model) -> dict:
    return {"before": timezone.localdate(), "count": 1}


@recipe("registry.DataRequest")
def _data_request(world: CentreWorld, model) -> dict:
    """Open, and due today."""
    return {"due_on": timezone.localdate(), "outcome": ""}


@recipe("registry.FileRequest")
def _file_request(world: CentreWorld, model) -> dict:
    """Asked for by a third centre, at which nobody of the world works, and not answered yet."""
    facts = {"name": "Asking centre", "country": "SDN"}
    asking, _created = Centre.objects.get_or_create(code="ASKS", defaults=facts)
    return {"asking_centre": asking, "decided_by": None, "note": ""}


@recipe("registry.Restriction")
def _restriction(world: CentreWorld, model) -> dict:
    # A person of its own: a restriction hides the person that all other rows are about.
    return {"person": make_person(world.centre, name=world.text(model))}


@recipe("registry.RestrictedMatch")
def _restricted_match(world: CentreWorld, model) -> dict:
    """Told to the focal point and not looked at yet."""
    return {"outcome": ""}


@recipe("registry.Merge")
def _merge(world: CentreWorld, model) -> dict:
    # A person of its own: a merge that stands hides the file that was merged.
    return {"merged": make_person(world.centre, name=world.text(model))}


@recipe("registry.PossibleDuplicate")
def _possible_duplicate(world: CentreWorld, model) -> dict:
    return {"score": 0.5}


@recipe("inventory.EntitlementRule")
def _entitlement_rule(world: CentreWorld, model) -> dict:
    """For everybody, once."""
    return {"levels": [], "needs": [], "by_size": []}


@recipe("inventory.Prescription")
def _prescription(world: CentreWorld, model) -> dict:
    return {"until": timezone.localdate(), "quantity": 1}


@recipe("inventory.Handout")
def _handout(world: CentreWorld, model) -> dict:
    """Collected by somebody of the household, so that there may be a collector."""
    return {"collected_by": "household"}


@recipe("inventory.HandoutLine")
def _handout_line(world: CentreWorld, model) -> dict:
    return {"quantity": 1}


@recipe("inventory.EntitlementTurn")
def _entitlement_turn(world: CentreWorld, model) -> dict:
    return {"number": 1}


@recipe("inventory.LoanReturn")
def _loan_return(world: CentreWorld, model) -> dict:
    return {"quantity": 1}


@recipe("registry.BreakGlass")
def _break_glass(world: CentreWorld, model) -> dict:
    return {"until": timezone.now() + timedelta(hours=EMERGENCY_HOURS)}


def make_person(centre: Centre, *, name: str = "Amina", **facts) -> Person:
    """A person whose file the centre holds, registered as the counter would."""
    with scope.system():
        return register_person(
            centre=centre, facts=PersonFacts(name_parts=said_name(name), **facts), actor=None
        )


def make_stay(person: Person, centre: Centre, **facts) -> Stay:
    """An open stay."""
    with scope.system():
        return Stay.objects.create(person=person, centre=centre, **facts)


def restrict(person: Person, centre: Centre, *, readers=(), reason: str = "threats") -> Restriction:
    """Only the focal point of the centre and the named readers know of the file from now on."""
    with scope.system():
        restriction = Restriction.objects.create(person=person, centre=centre, reason=reason)
        for user in readers:
            RestrictionReader.objects.create(restriction=restriction, user=user, centre=centre)
    return restriction


@recipe("inventory.Document")
def _paper(world: CentreWorld, model) -> dict:
    return {"type": DocumentType.RECEIPT, "occurred_on": world.centre.today(), "cause": ""}


@recipe("inventory.DocumentLine")
def _line(world: CentreWorld, model) -> dict:
    return {"document": world.row(Document), "quantity": 1}


@recipe("inventory.DocumentCounter")
def _counter(world: CentreWorld, model) -> dict:
    taken = len(world.rows.get(model, ()))
    return {"type": DocumentType.RECEIPT, "year": 2000 + taken}


@recipe("inventory.MinimumLevel")
def _level(world: CentreWorld, model) -> dict:
    return {"minimum": 10, "item": world.make(Item)}


@recipe("inventory.Location")
def _place(world: CentreWorld, model) -> dict:
    return {"kind": LocationKind.STORE}


@made_by("inventory.Move")
def _move(world: CentreWorld):
    """Goods of a new lot come into the store: from a place they could only go if they were there."""
    lot = world.make(Lot)
    return Move.objects.create(
        centre=world.centre,
        document=world.row(Document),
        from_location=counterparty(world.centre, LocationKind.SUPPLIER),
        to_location=world.row(Location),
        item=lot.item,
        lot=lot,
        quantity=1,
        occurred_on=world.centre.today(),
    )


@made_by("inventory.Balance")
def _balance(world: CentreWorld):
    """What a move leaves; no balance is written but by one."""
    move = world.make(Move)
    return Balance.objects.get(location=move.to_location, lot=move.lot)


@recipe("inventory.Packaging")
def _packaging(world: CentreWorld, model) -> dict:
    return {"item": world.row(Item), "factor": 12}


@recipe("inventory.KitComponent")
def _component(world: CentreWorld, model) -> dict:
    return {"kit": world.make(Item), "item": world.row(Item), "quantity": 2}
