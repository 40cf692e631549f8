"""The registry's code lists: complete, unanswered questions allowed, order where it matters."""

from itertools import pairwise

import pytest

from modules.registry import choices
from modules.registry.choices import (
    UNLOCKED_BY_LEVEL,
    Answer,
    DepartureReason,
    ReceptionPriority,
    RegistrationLevel,
    SafeToContact,
    Sex,
    Unlock,
    level_unlocks,
)

ALL_CHOICES = [
    each
    for each in vars(choices).values()
    if isinstance(each, type) and hasattr(each, "choices") and each.choices
]


@pytest.mark.parametrize("enum", ALL_CHOICES, ids=lambda enum: enum.__name__)
def test_every_choice_has_a_distinct_label_and_a_value_that_fits_a_short_column(enum):
    labels = [str(label) for _value, label in enum.choices]

    assert len(set(labels)) == len(labels)
    assert all(labels)
    assert all(len(value) <= 30 for value in enum.values)


@pytest.mark.parametrize("enum", [Answer, Sex, SafeToContact], ids=lambda enum: enum.__name__)
def test_what_is_asked_can_stay_unknown(enum):
    assert "unknown" in enum.values


def test_a_crowd_gets_food_water_information_and_first_aid_without_giving_a_name():
    assert level_unlocks(RegistrationLevel.L0) == {
        Unlock.FOOD,
        Unlock.WATER,
        Unlock.INFORMATION,
        Unlock.FIRST_AID,
    }


def test_a_higher_level_keeps_what_the_lower_ones_unlock():
    reached = [level_unlocks(level) for level in RegistrationLevel]

    assert all(low < high for low, high in pairwise(reached))
    assert reached[-1] == set(Unlock)
    assert set(UNLOCKED_BY_LEVEL) == set(RegistrationLevel)


def test_life_in_danger_is_received_before_a_child_alone_and_first_come_is_last():
    queue = sorted(
        [
            ReceptionPriority.FIRST_COME,
            ReceptionPriority.CHILD_ALONE,
            ReceptionPriority.LIFE_THREATENING,
        ],
        key=lambda priority: priority.rank,
    )

    assert queue == [
        ReceptionPriority.LIFE_THREATENING,
        ReceptionPriority.CHILD_ALONE,
        ReceptionPriority.FIRST_COME,
    ]


def test_leaving_by_own_choice_is_the_first_reason_offered():
    assert DepartureReason.values[0] == DepartureReason.OWN_CHOICE
