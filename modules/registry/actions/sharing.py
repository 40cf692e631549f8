"""What ends when somebody no longer agrees that centres share their file."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import scope
from core.access import log_access
from core.models import Centre
from core.models.access_log import AccessKind
from modules.registry.choices import ConsentDecision
from modules.registry.merging.pointers import pointers
from modules.registry.models import (
    Consent,
    FileHolding,
    FileRequest,
    HouseholdMembership,
    Person,
    Restriction,
    Stay,
    Visit,
)
from modules.registry.models.files import HoldingReason
from modules.registry.scope import PersonAtCentreModel

SHARING = "network_sharing"


def end_sharing(*, person: Person, recipient: str, at: datetime, centre: Centre, actor) -> None:
    """Centres that hold the file by consent alone hold it no longer; `centre` is where that was said.

    `recipient` is the name of the one centre that was meant, empty for every one; `at` is when it was
    decided, and who agreed again later is not meant. A centre that has recorded something itself goes on
    holding the file, because of that. Runs in its caller's transaction, which has locked the person.
    """
    received = QuerySet(FileHolding).filter(
        person=person, because=HoldingReason.CONSENT, until=None
    )
    if recipient:
        received = received.filter(centre__name=recipient)
    now = timezone.now()
    with scope.system(actor=actor):
        for holding in received.select_related("centre").order_by("pk"):
            if _agreed_again(person, holding.centre, at):
                continue
            own = own_reason(person, holding.centre)
            FileHolding.objects.filter(pk=holding.pk).update(until=now)
            if own:
                FileHolding.objects.create(
                    person=person, centre=holding.centre, because=own, since=now
                )
                continue
            _note(person, holding.centre, reason=centre.name)
            for giver in _givers(person, holding.centre):
                _note(person, giver, reason=holding.centre.name)


def own_reason(person: Person, centre: Centre) -> str:
    """Through what the centre holds the file, besides consent; empty where it is nothing."""
    about = Q(person=person, centre=centre)
    for model, reason in ((Stay, HoldingReason.STAY), (Visit, HoldingReason.VISIT)):
        if QuerySet(model).filter(about).exists():
            return reason
    facts = {
        pointer.model
        for pointer in pointers()
        if issubclass(pointer.model, PersonAtCentreModel) and pointer.model.keeps_file
    }
    rows = [QuerySet(model).filter(about) for model in facts]
    rows.append(QuerySet(Restriction).filter(about))
    rows.append(QuerySet(HouseholdMembership).filter(person=person, household__centre=centre))
    return HoldingReason.RECORDS if any(each.exists() for each in rows) else ""


def _agreed_again(person: Person, centre: Centre, at: datetime) -> bool:
    later = QuerySet(Consent).filter(person=person, purpose=SHARING, at__gt=at)
    latest = later.filter(recipient__in=("", centre.name)).order_by("-at", "-id").first()
    return latest is not None and latest.decision == ConsentDecision.GIVEN


def _givers(person: Person, received: Centre) -> set[Centre]:
    """Centres that gave the file to this one."""
    given = QuerySet(FileRequest).filter(person=person, asking_centre=received, given=True)
    return {request.centre for request in given.select_related("centre")}


def _note(person: Person, centre: Centre, *, reason: str) -> None:
    log_access(
        kind=AccessKind.UNSHARE,
        module="registry",
        centre_id=centre.pk,
        record=f"registry.person:{person.pk}",
        reference=person.reference,
        reason=reason,
    )
