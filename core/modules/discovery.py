"""Modules that were installed with pip, found through an entry point. Imports nothing of Django."""

from importlib.metadata import entry_points

ENTRY_POINT_GROUP = "guichet.modules"


def outside_modules() -> list[str]:
    """Return the app configs that installed packages offer as Guichet modules, sorted by name."""
    return sorted(
        {point.value.replace(":", ".") for point in entry_points(group=ENTRY_POINT_GROUP)}
    )
