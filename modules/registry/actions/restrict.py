"""Restrict a file, name its readers, lift the restriction; open a file in an emergency."""

import logging
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from core import scope
from core.access import log_access
from core.errors import NotAllowed
from core.models import Centre
from modules.registry.cards.errors import NoCard
from modules.registry.cards.lookup import card_of, read_token
from modules.registry.data_protection.alerts import alert_officers
from modules.registry.errors import FileNotFound, ReasonMissing
from modules.registry.merging.merged import file_now, person_of_card, rested
from modules.registry.models import BreakGlass, Person, Restriction, RestrictionReader
from modules.registry.rules.card_numbers import normalise
from modules.registry.rules.card_tokens import is_token

HOURS_OPEN = 4
logger = logging.getLogger("guichet.registry")


def restrict_file(*, person: Person, centre: Centre, reason: str, readers, actor) -> Restriction:
    """Only the protection focal point and `readers` know of the file at this centre now."""
    if not scope.current().can("registry.open_restricted", centre.pk):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        restriction = Restriction.objects.create(
            person=person, centre=centre, reason=reason.strip(), set_by=actor
        )
        name_readers(restriction=restriction, readers=readers)
    return restriction


def name_readers(*, restriction: Restriction, readers) -> None:
    """Exactly these members of staff may open the file; earlier ones stay in the record."""
    now, wanted = timezone.now(), {user.pk for user in readers}
    current = RestrictionReader.objects.filter(restriction=restriction, until=None)
    current.exclude(user__in=wanted).update(until=now)
    known = set(current.values_list("user", flat=True))
    for user_id in sorted(wanted - known):
        RestrictionReader.objects.create(
            restriction=restriction, centre_id=restriction.centre_id, user_id=user_id
        )


def lift_restriction(*, restriction: Restriction, actor) -> Restriction:
    """The file is an ordinary one again at this centre."""
    with transaction.atomic():
        restriction.ended_at = timezone.now()
        restriction.save()
    return restriction


def break_glass(*, reference: str, centre: Centre, reason: str, actor) -> BreakGlass:
    """The actor may open one file for some hours; the data protection officer is alerted.

    Works by card or card number only, for files of other centres and restricted files too, and with
    a card that was replaced or has expired: it still says whose it is. What leads nowhere is logged
    the same way. Raises `ReasonMissing`, `NotAllowed`, `FileNotFound`.
    """
    if not scope.current().can("registry.break_glass", centre.pk):
        raise NotAllowed
    if len(reason.strip()) < 10:
        raise ReasonMissing
    person = _whose(reference)
    wanted = person.reference if person else normalise(reference)
    log_access(
        kind="break_glass",
        module="registry",
        centre_id=centre.pk,
        record=f"registry.person:{person.pk}" if person else "registry.person",
        reference=wanted[:12],
        reason=reason.strip(),
    )
    if person is None:
        raise FileNotFound
    logger.warning("a file was opened in an emergency at %s", centre.code)
    with scope.system(actor=actor):
        opening = BreakGlass.objects.create(
            person=person,
            centre=centre,
            user=actor,
            reason=reason.strip(),
            until=timezone.now() + timedelta(hours=HOURS_OPEN),
        )
    alert_officers(opening)
    return opening


def _whose(text: str) -> Person | None:
    """Whose card or card number this is, wherever their file lies; None where it is nobody's."""
    if not is_token(text):
        going_on = models.QuerySet(Person).exclude(pk__in=rested())
        return person_of_card(normalise(text), going_on)
    try:
        card = card_of(read_token(text))
    except NoCard:
        return None
    return models.QuerySet(Person).filter(pk=file_now(card.person_id)).first()
