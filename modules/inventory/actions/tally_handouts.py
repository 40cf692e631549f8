"""Goods are given to people who gave no name: counted by sex and age, and gone from the store."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from modules.inventory.actions.distribute import controls_of
from modules.inventory.actions.post import post_paper
from modules.inventory.choices import Control, DocumentType
from modules.inventory.distribution.errors import SecondPersonNeeded
from modules.inventory.errors import PrescriptionNeeded
from modules.inventory.facts import LineFacts
from modules.inventory.ledger.sent_before import check_same_facts
from modules.inventory.models import Item, Location, TallyHandout
from modules.registry.choices import Sex
from modules.registry.rules.ages import UNKNOWN_BAND

TALLY = "inventory.add_tallyhandout"


def hand_out_without_a_name(
    *,
    centre: Centre,
    item: Item,
    each: Decimal,
    people: int,
    place: Location,
    actor,
    key,
    sex: str = Sex.UNKNOWN,
    age_band: str = UNKNOWN_BAND.code,
    at: datetime | None = None,
) -> TallyHandout:
    """So many people received `each` of the item. Sent twice with one `key` it is one tally.

    Raises `SentAlready`, `PrescriptionNeeded` or `SecondPersonNeeded` for what is not given to just
    anybody, and what the goods refuse.
    """
    check_may(TALLY, centre)
    control = controls_of({item.pk: item})[item.pk]
    if Control.PRESCRIPTION in control:
        raise PrescriptionNeeded(item=item)
    if Control.TWO_PEOPLE in control:
        raise SecondPersonNeeded(item=item)
    at = at or timezone.now()
    with scope.system(actor=actor), transaction.atomic():
        paper = post_paper(
            centre=centre,
            type=DocumentType.DISTRIBUTION,
            lines=[LineFacts(item=item, quantity=each * people, from_location=place)],
            actor=actor,
            occurred_on=at.astimezone(centre.zone).date(),
            from_location=place,
            key=key,
        )
        tally, is_new = TallyHandout.objects.get_or_create(
            document=paper,
            defaults={
                "centre": centre,
                "at": at,
                "sex": sex,
                "age_band": age_band,
                "people": people,
                "recorded_by": actor,
            },
        )
        if not is_new:
            check_same_facts(paper, tally, people=people, sex=sex, age_band=age_band)
        # Who counts need not see papers: the one this is about goes along.
        tally.document = paper
    return tally
