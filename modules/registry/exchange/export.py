"""The registration list (domain.md 1.12): the people whose files a centre holds, a piece at a time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from modules.registry.choices import ConsentDecision
from modules.registry.exchange.known import values_of
from modules.registry.exchange.matching import people_here, with_everything
from modules.registry.models import Consent, Person, PersonFlag
from modules.registry.models.flags import FlagAudience
from modules.registry.rules.ages import age_on

PIECE = 500
SEPARATOR = ", "
INSTRUCTIONS = " · "


def registration_list(*, centre) -> Iterator[dict]:
    """Values by column. Restricted files are in nobody's list."""
    ids = people_here(centre).order_by("sort_name", "pk").values_list("pk", flat=True).iterator()
    today = centre.today()
    while piece := list(islice(ids, PIECE)):
        people = with_everything(Person.objects.filter(pk__in=piece), centre)
        by_id = {person.pk: person for person in people}
        consents, flags = _consents(by_id, centre), _instructions(by_id, centre)
        for pk in piece:
            if pk in by_id:
                person = by_id[pk]
                yield _values(person, on=today, zone=centre.zone) | {
                    "consent": consents.get(pk, ""),
                    "flags": flags.get(pk, ""),
                }


def _values(person: Person, *, on, zone) -> dict:
    ages = age_on(person.birth, on=on)
    values = values_of(person)
    arrived = values["arrived"]
    return {
        **values,
        "card": person.reference,
        "age": ages.min if ages else None,
        "age_precision": str(person.get_birth_precision_display()),
        "arrived": arrived.astimezone(zone).date() if arrived else None,
    }


def _consents(people: dict, centre) -> dict:
    """The purposes agreed to, as far as the asker may see consents; "no" where all were refused."""
    latest: dict = {}
    decisions = Consent.objects.filter(person__in=people, centre=centre).order_by("at", "pk")
    for person, purpose, decision in decisions.values_list("person_id", "purpose", "decision"):
        latest.setdefault(person, {})[purpose] = decision
    return {
        person: SEPARATOR.join(
            sorted(purpose for purpose, said in of.items() if said == ConsentDecision.GIVEN)
        )
        or "no"
        for person, of in latest.items()
    }


def _instructions(people: dict, centre) -> dict:
    """The advice of flags for everybody: a list travels further than a screen."""
    found = defaultdict(list)
    flags = PersonFlag.objects.filter(
        person__in=people, centre=centre, until=None, flag__audience=FlagAudience.EVERYBODY
    )
    for person, advice in flags.order_by("pk").values_list("person_id", "flag__advice"):
        found[person].append(advice)
    return {person: INSTRUCTIONS.join(advice) for person, advice in found.items()}
