"""What rescuers must know of people, as an instruction that several needs share; never the need."""

from collections import defaultdict

from django.db import models

from .choices import Answer
from .models import Need
from .rules.needs import EVACUATION_INSTRUCTIONS


def instructions_of(people) -> dict[object, list[str]]:
    """Person id -> instructions, for those who have any; one query, whatever the number.

    Needs of every centre and sensitive ones count: a fire asks nobody where it was written down,
    and no instruction tells which need is behind it. Nobody was asked is not the same as no need.
    """
    needs = models.QuerySet(Need).filter(
        person__in=people, code__in=EVACUATION_INSTRUCTIONS, answer=Answer.YES, until=None
    )
    found: dict = defaultdict(set)
    for person_id, code in needs.values_list("person", "code"):
        found[person_id].add(EVACUATION_INSTRUCTIONS[code])
    return {person_id: sorted(map(str, told)) for person_id, told in found.items()}
