"""Take up what somebody asks about their own data, decide it, and carry it out."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import scope
from core.access import log_access
from core.errors import NotAllowed
from core.models import Centre, ErasureCause
from core.modules.extensions import installed
from core.retention.classes import data_class
from core.retention.erase import erase
from core.retention.errors import RecordOnHold
from core.retention.holds import held_records, is_class_held
from modules.registry.choices import Answer
from modules.registry.choices.requests import RequestKind, RequestState
from modules.registry.errors import (
    DecisionMissing,
    FileErased,
    FileIsRestricted,
    FileStillNeeded,
    IdentityNotChecked,
    RequestDecidedAlready,
    StayStillOpen,
)
from modules.registry.models import DataRequest, FileHolding, Person, Restriction, Stay

KEY = "registry.person"
DECIDE = "registry.change_datarequest"
HAND_OUT = "registry.hand_out_own_data"


def record_request(*, request: DataRequest, actor) -> DataRequest:
    """The request stands in the officer's list, due after the installation's number of days."""
    request.recorded_by = actor
    request.due_on = request.received_on + timedelta(days=settings.DATA_REQUEST_DAYS)
    request.save(force_insert=True)
    return request


def decide_request(
    *, request: DataRequest, state: str, outcome: str, actor, identity_checked: str = ""
) -> DataRequest:
    """The request is done, refused or taken back; who decided, when and why is kept.

    Done, for an erasure, erases. Raises `NotAllowed`, `DecisionMissing`, `RequestDecidedAlready`,
    `IdentityNotChecked` and what `what_stands_against` names; then nothing was changed.
    """
    if not scope.current().can(DECIDE, request.centre_id):
        raise NotAllowed
    if not outcome.strip():
        raise DecisionMissing
    with transaction.atomic():
        request = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if request.state != RequestState.OPEN:
            raise RequestDecidedAlready
        request.identity_checked = identity_checked or request.identity_checked
        if state == RequestState.DONE and request.identity_checked != Answer.YES:
            raise IdentityNotChecked
        request.state, request.outcome = state, outcome.strip()
        request.decided_by, request.decided_at = actor, timezone.now()
        request.save()
        if state == RequestState.DONE and request.kind == RequestKind.ERASURE:
            erase_on_request(person_id=request.person_id, actor=actor)
    return request


def erase_on_request(*, person_id, actor) -> None:
    """The file is made anonymous at once. Raises the first refusal that stands against it."""
    with scope.system(actor=actor), transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
        for refusal in what_stands_against(person):
            raise refusal
        erase(each=data_class(KEY), ids=[str(person.pk)], cause=ErasureCause.REQUEST, actor=actor)


def what_stands_against(person: Person) -> list:
    """Refusals that an erasure would meet, for the page that asks; asked in the system's scope."""
    found = []
    if person.anonymised_at is not None:
        found.append(FileErased())
    if Stay.objects.open().filter(person=person).exists():
        found.append(StayStillOpen())
    if Restriction.objects.filter(person=person, ended_at=None).exists():
        found.append(FileIsRestricted())
    held = FileHolding.objects.filter(person=person).values("centre")
    if held_records([f"{KEY}:{person.pk}"]) or any(
        is_class_held(KEY, centre) for centre in Centre.objects.filter(pk__in=held)
    ):
        found.append(RecordOnHold())
    for entry in installed("still_needed"):
        if Person.objects.filter(entry.thing("pk"), pk=person.pk).exists():
            found.append(FileStillNeeded())
            break
    return found


def note_hand_out(*, request: DataRequest, actor, kind: str) -> Person:
    """The copy may be handed out, and that it was made is in the access log.

    Returns the person. Raises `NotAllowed` and `IdentityNotChecked`.
    """
    if not scope.current().can(HAND_OUT, request.centre_id):
        raise NotAllowed
    if request.identity_checked != Answer.YES:
        raise IdentityNotChecked
    with scope.system(actor=actor):
        person = Person.objects.get(pk=request.person_id)
        if person.anonymised_at is not None:
            raise FileErased
        log_access(
            kind=kind,
            module="registry",
            centre_id=request.centre_id,
            record=f"registry.person:{person.pk}",
            reference=person.reference,
            reason="a copy of their own data, at the person's request",
        )
    return person
