"""How many people a house can hold safely, and what binds it.

Safe capacity is the smallest of what beds, floor, toilets, showers, water, meals and carers allow
(`domain.md` 2.1, from Sphere 2018 and IOM's toolkit). What nobody wrote down limits nothing and is
named as not known.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Targets:
    """People, square metres and litres; the centre's own where they are stricter."""

    floor_per_person: Decimal = Decimal("3.5")  # m², Sphere 2018
    people_per_toilet: int = 20  # Sphere 2018, after the first days
    people_per_shower: int = 20  # IOM toolkit's reading; Sphere 2018 says 50
    people_per_tap: int = 250  # Sphere 2018
    litres_per_person: Decimal = Decimal(15)  # a day; IOM's toolkit says 20
    women_per_man_toilets: int = 3  # three toilets of women to one of men
    children_per_carer: int = 10


@dataclass(frozen=True)
class House:
    """What there is and works today; None where nobody wrote it down."""

    usable_beds: int
    floor: Decimal | None = None
    toilets_women: int | None = None
    toilets_men: int | None = None
    toilets_everybody: int = 0
    showers: int | None = None
    taps: int | None = None
    litres_a_day: Decimal | None = None
    meals_a_day: int | None = None
    carers: int | None = None


@dataclass(frozen=True)
class Limit:
    """How many people one thing allows; None where nobody wrote it down."""

    what: str
    people: int | None


def limits(house: House, *, women_share: Decimal, targets: Targets) -> list[Limit]:
    """What each thing allows, for the share of women and girls among the people (0 to 1)."""
    return [
        Limit("beds", house.usable_beds),
        Limit("floor", _shares(house.floor, targets.floor_per_person)),
        Limit("toilets", _people_of_toilets(house, women_share, targets)),
        Limit("showers", _whole(house.showers, targets.people_per_shower)),
        Limit("taps", _whole(house.taps, targets.people_per_tap)),
        Limit("water", _shares(house.litres_a_day, targets.litres_per_person)),
        Limit("meals", house.meals_a_day),
    ]


def binding(found: list[Limit]) -> Limit:
    """The smallest; of several alike the first. Beds are always known."""
    known = [limit for limit in found if limit.people is not None]
    return min(known, key=lambda limit: limit.people)


def _whole(number, people_each) -> int | None:
    return None if number is None else number * people_each


def _shares(amount, each_needs) -> int | None:
    """How many people an amount is enough for."""
    return None if amount is None else int(Decimal(amount) / Decimal(each_needs))


def _people_of_toilets(house: House, women_share: Decimal, targets: Targets) -> int | None:
    """As many people of this share of women as neither sex waits longer than the standard allows.

    Toilets for everybody are given to whom they help most.
    """
    if house.toilets_women is None and house.toilets_men is None and not house.toilets_everybody:
        return None
    each = targets.people_per_toilet
    women, men = house.toilets_women or 0, house.toilets_men or 0
    best = 0
    for more_for_women in range(house.toilets_everybody + 1):
        for_women = (women + more_for_women) * each
        for_men = (men + house.toilets_everybody - more_for_women) * each
        best = max(best, _of_share(for_women, for_men, women_share))
    return best


def _of_share(for_women: int, for_men: int, women_share: Decimal) -> int:
    whole = []
    if women_share > 0:
        whole.append(int(for_women / women_share))
    if women_share < 1:
        whole.append(int(for_men / (1 - women_share)))
    return min(whole)
