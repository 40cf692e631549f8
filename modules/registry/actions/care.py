"""Who is responsible for a child: name a guardian, end that, confirm the child's care status."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core import scope
from core.errors import NotAllowed
from core.models import Centre
from modules.registry.choices import CareStatus, Verification
from modules.registry.errors import CareNotConfirmable, LeftAlready
from modules.registry.models import Guardianship, Person
from modules.registry.rules.care import CHECKED


def name_guardian(
    *,
    child: Person,
    guardian: Person,
    relation: str,
    verification: str,
    centre: Centre,
    actor,
    since: date | None = None,
) -> Guardianship:
    """`guardian` is recorded as responsible for `child`; who checked it is the actor.

    The database refuses somebody who is their own guardian, and the same guardian twice.
    """
    checked = Verification(verification) in CHECKED
    return Guardianship.objects.create(
        person=child,
        guardian=guardian,
        centre=centre,
        relation=relation,
        verification=verification,
        verified_by=actor if checked else None,
        since=since or centre.today(),
    )


def end_guardianship(*, guardianship: Guardianship, on: date, actor) -> Guardianship:
    """The guardian is not responsible any more from that day on; the record remains."""
    with transaction.atomic():
        guardianship = Guardianship.objects.select_for_update(of=("self",)).get(pk=guardianship.pk)
        if guardianship.until is not None:
            raise LeftAlready
        guardianship.until = max(on, guardianship.since)
        guardianship.save()
    return guardianship


def confirm_care(*, person: Person, status: str, centre: Centre, actor) -> Person:
    """The child's care status is what a child-protection worker found, with who and when.

    Raises `NotAllowed` without the right at the centre, `CareNotConfirmable` where the status and
    the date of birth contradict each other.
    """
    if not scope.current().can("registry.confirm_care", centre.pk):
        raise NotAllowed
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        age = person.child(on=centre.today())
        if CareStatus(status) != CareStatus.NOT_A_CHILD and not age.child and age.certain:
            raise CareNotConfirmable
        person.confirmed_care_status = status
        person.care_confirmed_by, person.care_confirmed_at = actor, timezone.now()
        person.save()
    return person
