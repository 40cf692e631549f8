"""Somebody arrives: alone or with a family, in one go."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import scope
from core.errors import NotAllowed, refusal_from
from core.models import Centre
from core.scope import UserScope, current
from modules.registry.choices import HouseholdRole
from modules.registry.errors import FileNotFound, StayOpenAlready
from modules.registry.events import person_arrived
from modules.registry.facts import Arriving, StayFacts
from modules.registry.merging.merged import file_now
from modules.registry.models import ArrivalDraft, Household, HouseholdMembership, Person, Stay

from .consents import record_consent
from .match import tell_focal_point_of_matches
from .people import hold_file, register_person


def register_arrival(
    *, centre: Centre, arriving: list[Arriving], stay: StayFacts, actor, key=None
) -> list[Stay]:
    """Everybody in `arriving` is registered, holds an open stay and belongs to one household.

    `key` names this arrival: a double click or a repeated request returns the stays of the first
    one and registers nobody twice. Raises `StayOpenAlready`, `FileNotFound`, `NameMissing` or
    `ConsentMissing`-like refusals, and then nothing was changed for anybody of the group.
    """
    check_may_register(actor, centre)
    try:
        with transaction.atomic():
            # One arrival of a key at a time; on SQLite the transaction itself is the lock. The key
            # stays free, so that nobody who only writes a row of this centre has to wait.
            Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
            if known := stays_of_arrival(centre, key):
                return known
            stays = [
                _receive(centre, one, stay, actor, key, position)
                for position, one in enumerate(arriving)
            ]
            _join_household(centre, arriving, stays)
            ArrivalDraft.objects.filter(centre=centre).delete()
    except IntegrityError as error:
        raise refusal_from(error) or error from error
    return stays


def check_may_register(actor, centre) -> None:
    """Raise `NotAllowed` unless the actor registers people at this centre."""
    asker = current()
    if isinstance(asker, UserScope) and not asker.can("registry.register_person", centre.pk):
        raise NotAllowed


def stays_of_arrival(centre: Centre, key) -> list[Stay]:
    """Stays that an earlier request with the same key opened."""
    if key is None:
        return []
    return list(Stay.objects.filter(centre=centre, arrival_key=key).order_by("arrival_position"))


def _person_of(chosen_id) -> Person:
    """Whom the desk chose, also where their file was merged a moment ago, or just now."""
    tried = None
    while (now := file_now(chosen_id)) != tried:
        if person := Person.objects.filter(pk=now).first():
            return person
        tried = now
    raise FileNotFound


def _receive(centre, one: Arriving, stay: StayFacts, actor, key, position: int) -> Stay:
    if one.person_id is not None:
        person = _person_of(one.person_id)
    else:
        person = register_person(centre=centre, facts=one.facts, actor=actor)
        tell_focal_point_of_matches(people=[person], centre=centre)
    opened = open_stay(
        person=person, centre=centre, facts=stay, actor=actor, key=key, position=position
    )
    for facts in one.consents:
        record_consent(person=person, centre=centre, facts=facts, actor=actor)
    return opened


def open_stay(
    *, person: Person, centre: Centre, facts: StayFacts, actor, key=None, position=0
) -> Stay:
    """The person has a new open stay at the centre, and modules that are on there have been told.

    Raises `StayOpenAlready`.
    """
    if Stay.objects.open().filter(person=person, centre=centre).exists():
        raise StayOpenAlready
    try:
        with transaction.atomic():
            hold_file(person=person, centre=centre, because="stay")
            stay = Stay.objects.create(
                person=person,
                centre=centre,
                arrived_at=facts.arrived_at or timezone.now(),
                arrival_mode=facts.arrival_mode,
                came_from=facts.came_from,
                intended_destination=facts.intended_destination,
                referred_by=facts.referred_by,
                arrival_key=key,
                arrival_position=position,
            )
            person_arrived.tell(centre=centre, actor=actor, stay=stay)
            return stay
    except IntegrityError as error:
        # Somebody else at another desk was a moment earlier.
        refusal = refusal_from(error)
        if refusal is not None and refusal.sentence is StayOpenAlready.sentence:
            raise StayOpenAlready from error
        raise


def _join_household(centre: Centre, arriving: list[Arriving], stays: list[Stay]) -> None:
    """A group of two or more becomes a household; people who have one already stay in it."""
    if len(stays) < 2:
        return
    theirs = HouseholdMembership.objects.filter(
        person__in=[stay.person_id for stay in stays], until=None
    ).select_related("household")
    settled = {membership.person_id: membership.household for membership in theirs}
    newcomers = [
        (one, stay.person)
        for one, stay in zip(arriving, stays, strict=True)
        if stay.person_id not in settled
    ]
    if not newcomers:
        return
    household = next(iter(settled.values()), None) or Household.objects.create(centre=centre)
    # Asked beyond the scope: a head whose file is restricted is a head all the same.
    with scope.system(actor=scope.acting_user()):
        has_head = HouseholdMembership.objects.filter(
            household=household, until=None, role=HouseholdRole.HEAD
        ).exists()
    for one, person in newcomers:
        is_second_head = has_head and one.role == HouseholdRole.HEAD
        role = HouseholdRole.OTHER_RELATIVE if is_second_head else one.role
        has_head = has_head or role == HouseholdRole.HEAD
        HouseholdMembership.objects.create(household=household, person=person, role=role)
