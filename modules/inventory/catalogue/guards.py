"""Trees of places and of categories, kept by the database: no circles, and no more levels than are read.

`inventory.ledger.stock.inside` looks four levels down, so that a fifth would hide goods.
"""

from core.database.refusals import refuse_each
from core.database.triggers import Trigger, offer_triggers
from modules.inventory.choices import COUNTERPARTIES
from modules.inventory.ledger.stock import DEEPEST as DEEPEST_PLACE

PLACES, CATEGORIES = "inventory_location", "inventory_category"
LEVELS = "inventory_minimumlevel"
DEEPEST_CATEGORY = 6

PLACE_IN_CIRCLE = "place_lies_in_itself"
PLACE_TOO_DEEP = "place_lies_too_deep"
PLACE_ELSEWHERE = "place_lies_in_its_own_centre"
PLACE_NOT_IN_THIS = "place_lies_in_a_place"
LEVEL_ELSEWHERE = "level_for_a_place_of_its_centre"
CATEGORY_IN_CIRCLE = "category_below_itself"
CATEGORY_TOO_DEEP = "category_lies_too_deep"


def _ancestors(table: str, least: int) -> str:
    """Whether the new row has at least so many rows above it."""
    joins = "".join(
        f' JOIN "{table}" p{n} ON p{n}.id = p{n - 1}.parent_id' for n in range(2, least + 1)
    )
    return f'EXISTS (SELECT 1 FROM "{table}" p1{joins} WHERE p1.id = NEW.parent_id)'


def _levels_below(table: str, least: int) -> str:
    """Whether the row has at least so many levels below it."""
    joins = "".join(
        f' JOIN "{table}" c{n} ON c{n}.parent_id = c{n - 1}.id' for n in range(2, least + 1)
    )
    return f'EXISTS (SELECT 1 FROM "{table}" c1{joins} WHERE c1.parent_id = NEW.id)'


def is_circle(table: str, deepest: int) -> str:
    """A condition on NEW: it is one of the rows above itself."""
    found = ["NEW.parent_id = NEW.id"]
    for number in range(1, deepest):
        joins = "".join(
            f' JOIN "{table}" p{n} ON p{n}.id = p{n - 1}.parent_id' for n in range(2, number + 1)
        )
        found.append(
            f'EXISTS (SELECT 1 FROM "{table}" p1{joins}'
            f" WHERE p1.id = NEW.parent_id AND p{number}.parent_id = NEW.id)"
        )
    return " OR ".join(found)


def is_too_deep(table: str, deepest: int) -> str:
    """A condition on NEW: with what is above and below it, there are more levels than `deepest`."""
    found = [_ancestors(table, deepest)]
    found += [
        f"({_ancestors(table, deepest - below)} AND {_levels_below(table, below)})"
        for below in range(1, deepest)
    ]
    return " OR ".join(found)


@offer_triggers
def trees_stay_trees() -> list[Trigger]:
    """Places lie in places of their own centre; neither they nor categories lie in themselves."""
    kinds = ", ".join(f"'{kind}'" for kind in sorted(COUNTERPARTIES))
    parent = f'SELECT 1 FROM "{PLACES}" p WHERE p.id = NEW.parent_id AND'
    places = (
        (PLACE_ELSEWHERE, f"EXISTS ({parent} p.centre_id <> NEW.centre_id)"),
        (PLACE_NOT_IN_THIS, f"EXISTS ({parent} p.kind IN ({kinds}))"),
        (PLACE_IN_CIRCLE, is_circle(PLACES, DEEPEST_PLACE)),
        (PLACE_TOO_DEEP, is_too_deep(PLACES, DEEPEST_PLACE)),
    )
    categories = (
        (CATEGORY_IN_CIRCLE, is_circle(CATEGORIES, DEEPEST_CATEGORY)),
        (CATEGORY_TOO_DEEP, is_too_deep(CATEGORIES, DEEPEST_CATEGORY)),
    )
    return [
        _refuse(table, verb, cases)
        for table, cases in ((PLACES, places), (CATEGORIES, categories))
        for verb in ("INSERT", "UPDATE")
    ]


@offer_triggers
def levels_are_for_places_of_their_centre() -> list[Trigger]:
    """A minimum level names no place of another centre."""
    elsewhere = (
        f'EXISTS (SELECT 1 FROM "{PLACES}" p WHERE p.id = NEW.location_id'
        " AND p.centre_id <> NEW.centre_id)"
    )
    cases = ((LEVEL_ELSEWHERE, elsewhere),)
    return [_refuse(LEVELS, verb, cases, key="location_id") for verb in ("INSERT", "UPDATE")]


def _refuse(table: str, verb: str, cases, key: str = "parent_id") -> Trigger:
    """A trigger that refuses a row with this key, by the first condition that holds."""
    name = f"{table}_{verb.lower()}_in_its_tree"
    return refuse_each(table, verb, name, cases, when=f"NEW.{key} IS NOT NULL")
