"""What the rules are told of people, rooms and beds. None and "" mean: nobody knows."""

from dataclasses import dataclass, field

from modules.registry.choices import Answer
from modules.shelter.choices import BedKind, RoomPolicy
from modules.shelter.choices import SleepingNeed as Need

__all__ = ["ADULT_FROM", "USUAL", "Ages", "BedFacts", "Broken", "Guest", "Need", "RoomFacts"]


@dataclass(frozen=True)
class Guest:
    """Somebody who needs a bed.

    sex: "female", "male", another word, or "" where nobody said. age: whole years.
    is_child_alone: unaccompanied or separated. household: who belongs together. keep_apart: ids
    of people with whom they must not share a room; why is nobody's business here.
    is_confidential: sleeps only in a protected part.
    """

    id: object
    sex: str = ""
    age: int | None = None
    is_child_alone: bool | None = None
    household: object = None
    needs: frozenset[Need] = frozenset()
    keep_apart: frozenset = frozenset()
    is_confidential: bool = False

    @property
    def is_child(self) -> bool | None:
        """Under eighteen; None where nobody knows."""
        if self.age is None:
            return True if self.is_child_alone else None
        return self.age < ADULT_FROM

    def is_related_to(self, other: "Guest") -> bool:
        """Whether they came as one household."""
        return self.household is not None and self.household == other.household


@dataclass(frozen=True)
class RoomFacts:
    """A room as the rules see it; `floor` 0 is the ground floor."""

    id: object
    policy: str = RoomPolicy.FAMILIES
    building: object = None
    floor: int | None = None
    standard_capacity: int = 1
    surge_capacity: int = 1
    is_accessible: str = Answer.UNKNOWN
    has_lift: str = Answer.UNKNOWN
    is_protected: str = Answer.UNKNOWN

    @property
    def is_reached_without_stairs(self) -> bool:
        """On the ground floor, or by a lift that works. What nobody knows is no yes."""
        return self.floor == 0 or self.has_lift == Answer.YES


@dataclass(frozen=True)
class BedFacts:
    """A bed as the rules see it."""

    id: object
    room: RoomFacts
    kind: str = BedKind.SINGLE
    is_accessible: str = Answer.UNKNOWN
    code: str = ""


@dataclass(frozen=True)
class Ages:
    """Limits that countries and houses set otherwise; those of `domain.md` 2.4 by default."""

    # A boy of this age no longer sleeps in a room of women with his mother.
    boys_with_their_mother_under: int = 13
    upper_bunk_from: int = 6
    upper_bunk_under: int = 60
    cot_under: int = 2


ADULT_FROM = 18
USUAL = Ages()


@dataclass(frozen=True)
class Broken:
    """A rule that stands against a bed for somebody, with what the sentence needs."""

    rule: str
    guest: object
    other: object = None
    facts: dict = field(default_factory=dict, compare=False, hash=False)
