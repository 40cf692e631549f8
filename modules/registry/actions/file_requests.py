"""Ask another centre for a file, with the person's consent; give it, or do not."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import scope
from core.errors import NotAllowed, RowGone
from core.models import Centre
from core.models.access_log import AccessKind
from modules.registry.choices import ConsentDecision, ConsentMedium
from modules.registry.errors import WitnessMissing
from modules.registry.facts import ConsentFacts
from modules.registry.file_requests.elsewhere import (
    LOOK,
    holders_of_files,
    note_at_holder,
    shown_person,
)
from modules.registry.file_requests.errors import (
    AgreementMissing,
    AgreementTakenBack,
    ErasedFileNotGiven,
    FileMovedOn,
    FileNoLongerHeld,
    FileRequestDecided,
    NotShownElsewhere,
    PurposeOfRequestMissing,
    RestrictedFileNotGiven,
)
from modules.registry.merging.merged import merge_of
from modules.registry.models import Consent, FileHolding, FileRequest, Person, Restriction
from modules.registry.models.files import HoldingReason

from .consents import record_consent
from .people import hold_file
from .sharing import SHARING

SHARE = "registry.share_file"


def ask_for_file(
    *, shown: str, centre: Centre, what_for: str, consent: ConsentFacts, actor
) -> FileRequest:
    """The centre that holds the file is asked for it; `shown` is what the desk was shown, signed.

    Raises `NotAllowed`, `NotShownElsewhere`, `PurposeOfRequestMissing`, `AgreementMissing` or
    `WitnessMissing`; the database refuses a second open request of one centre for one person.
    """
    if not scope.current().can(LOOK, centre.pk):
        raise NotAllowed
    if not what_for.strip():
        raise PurposeOfRequestMissing
    if consent.decision != ConsentDecision.GIVEN:
        raise AgreementMissing
    if consent.medium == ConsentMedium.SPOKEN and not consent.witness.strip():
        raise WitnessMissing
    with transaction.atomic():
        person = shown_person(shown, user=actor, centre=centre)
        holder = holders_of_files([person.pk]).get(person.pk)
        if holder is None:
            raise NotShownElsewhere
        request = FileRequest.objects.create(
            person=person,
            centre=holder,
            asking_centre=centre,
            asked_by=actor,
            what_for=what_for.strip(),
            medium=consent.medium,
            given_by=consent.given_by,
            giver_name=consent.giver_name.strip(),
            witness=consent.witness.strip(),
            text_language=consent.text_language,
        )
        note_at_holder(AccessKind.ASK, person, holder, asking=centre)
    return request


def decide_file_request(*, request: FileRequest, give: bool, note: str, actor) -> FileRequest:
    """The file is given, and the asking centre holds it from now on; or it is not. Decided once.

    With the file the consent that was told at the asking centre is recorded there: before, a row
    about the person would have shown them their name. Raises `NotAllowed`, `FileRequestDecided`,
    `FileMovedOn`, `RowGone`, and, where it cannot be given, `ErasedFileNotGiven`,
    `RestrictedFileNotGiven`, `FileNoLongerHeld` or `AgreementTakenBack`.
    """
    if not scope.current().can(SHARE, request.centre_id):
        raise NotAllowed
    with transaction.atomic():
        # The person first, in the order of merging, restricting and erasing.
        person = QuerySet(Person).select_for_update(of=("self",)).get(pk=request.person_id)
        found = _still_there(request)
        if give:
            check_can_be_given(found, person)
        decided = FileRequest.objects.filter(pk=found.pk, given=None).update(
            given=give, decided_at=timezone.now(), decided_by=actor, note=note.strip()
        )
        if not decided:
            raise FileRequestDecided
        if give:
            _give(found, person, actor)
        found.refresh_from_db()
    return found


def _still_there(request: FileRequest) -> FileRequest:
    """The request as it is now, in the asker's scope; raises where it is decided, moved or gone."""
    rows = FileRequest.objects.select_for_update(of=("self",))
    found = rows.filter(pk=request.pk).select_related("centre", "asking_centre", "asked_by").first()
    if found is None or found.person_id != request.person_id:
        raise FileMovedOn if merge_of(request.person_id) else RowGone
    if not found.is_open:
        raise FileRequestDecided
    return found


def check_can_be_given(request: FileRequest, person: Person) -> None:
    """Raise the refusal that fits where the file cannot be given now."""
    if person.anonymised_at is not None:
        raise ErasedFileNotGiven
    if QuerySet(Restriction).filter(person=person, ended_at=None).exists():
        raise RestrictedFileNotGiven
    held = QuerySet(FileHolding).filter(person=person, centre=request.centre_id, until=None)
    if not held.exists():
        raise FileNoLongerHeld
    later = QuerySet(Consent).filter(
        person=person,
        purpose=SHARING,
        recipient__in=("", request.asking_centre.name),
        at__gt=request.asked_at,
    )
    latest = later.order_by("-at", "-id").first()
    if latest is not None and latest.decision != ConsentDecision.GIVEN:
        raise AgreementTakenBack


def _give(request: FileRequest, person: Person, actor) -> None:
    """The asking centre holds the file, and what the person agreed to is recorded there."""
    asking = request.asking_centre
    hold_file(person=person, centre=asking, because=HoldingReason.CONSENT)
    with scope.system(actor=actor):
        record_consent(
            person=person,
            centre=asking,
            facts=ConsentFacts(
                purpose=SHARING,
                recipient=asking.name,
                decision=ConsentDecision.GIVEN,
                medium=request.medium,
                given_by=request.given_by,
                giver_name=request.giver_name,
                witness=request.witness,
                text_language=request.text_language,
                at=request.asked_at,
            ),
            actor=request.asked_by,
        )
    note_at_holder(AccessKind.SHARE, person, request.centre, asking=asking)
