"""What editors may choose from, asked when a form is drawn and never written into a migration."""

from django.utils.translation import pgettext

from core.actions.set_hours import known_services
from core.public.live import installed_blocks


def services() -> list[tuple[str, object]]:
    """Every service of an installed module."""
    return list(known_services().items())


def services_or_centre() -> list[tuple[str, object]]:
    """The centre itself, or one of its services."""
    return [("", pgettext("hours", "The whole centre")), *services()]


def live_blocks() -> list[tuple[str, object]]:
    """Every live block of an installed module."""
    return list(installed_blocks().items())
