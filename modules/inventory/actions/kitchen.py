"""The kitchen takes goods for so many people, and writes down which meals it served."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from core.models import Centre
from core.modules.extensions import offered
from modules.inventory.choices import COUNTED_UNITS, DocumentType
from modules.inventory.facts import LineFacts
from modules.inventory.kitchen.errors import NobodyToCookFor
from modules.inventory.ledger.sent_before import check_same_facts
from modules.inventory.models import (
    Item,
    KitchenIssue,
    Location,
    MealCount,
    MealService,
)
from modules.inventory.rules.meals import quantity_for

from .post import post_paper

ISSUE = "inventory.add_kitchenissue"
SERVE, CORRECT = "inventory.add_mealservice", "inventory.change_mealservice"


@dataclass(frozen=True)
class Portion:
    """So much of an item for each person, in base units."""

    item: Item
    per_head: Decimal


def suggested_headcount(centre: Centre) -> int | None:
    """How many people are at the centre, as far as a module that is on here counts them."""
    for source in offered("headcount", centre=centre):
        return source.people_at(centre)
    return None


def issue_for_kitchen(
    *,
    centre: Centre,
    place: Location,
    headcount: int,
    portions: Iterable[Portion],
    actor,
    key,
    suggested: int | None = None,
) -> KitchenIssue:
    """What the kitchen needs for so many people has left its shelves, by one paper.

    Sent twice with one `key`, it is one issue. Raises `SentAlready`, `NobodyToCookFor`, and what
    the goods refuse.
    """
    check_may(ISSUE, centre)
    if headcount <= 0:
        raise NobodyToCookFor
    lines = [
        LineFacts(
            item=each.item,
            quantity=quantity_for(
                each.per_head, headcount, counted=each.item.unit in COUNTED_UNITS
            ),
        )
        for each in portions
    ]
    with transaction.atomic():
        paper = post_paper(
            centre=centre,
            type=DocumentType.ISSUE,
            lines=lines,
            actor=actor,
            key=key,
            from_location=place,
        )
        with scope.system(actor=actor):
            known = KitchenIssue.objects.filter(paper=paper).first()
            if known is not None:
                check_same_facts(paper, known, headcount=headcount)
                return known
            return KitchenIssue.objects.create(
                centre=centre,
                paper=paper,
                day=paper.occurred_on,
                headcount=headcount,
                suggested=suggested,
            )


def last_issue(centre: Centre) -> KitchenIssue | None:
    """The last issue, whose items are likely those of the next; in the asker's scope."""
    return KitchenIssue.objects.filter(centre=centre).select_related("paper").first()


def record_meal(
    *,
    centre: Centre,
    day: date,
    meal: str,
    served: Mapping[tuple[str, str], int],
    actor,
    service: MealService | None = None,
    **facts,
) -> MealService:
    """A meal of a day, with portions by (age, diet); what was recorded of it before is replaced.

    `facts` are headcount, menu, waste_kg and remark. The database refuses the same meal twice.
    """
    check_may(CORRECT if service else SERVE, centre)
    with scope.system(actor=actor), transaction.atomic():
        if service is None:
            row = MealService(centre=centre, recorded_by=actor)
        else:
            row = MealService.objects.select_for_update(of=("self",)).get(pk=service.pk)
        row.day, row.meal = day, meal
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        row.counts.all().delete()
        MealCount.objects.bulk_create(
            MealCount(service=row, age=age, diet=diet, served=number)
            for (age, diet), number in served.items()
            if number
        )
    return row
