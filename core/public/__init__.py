"""What the public may know: which centres receive people, and what they offer today.

Nobody is signed in on a public page, so nothing here asks a scope. The answers are the same for
everybody and are read from the database each time: a module that is switched off is gone from
every process with the next request.
"""

from core.models import Centre
from core.modules.activation import ON, states_at
from core.modules.manifest import Service, installed_services


def receives_people(centre: Centre) -> bool:
    """Whether the centre is open by its own calendar and not locked in an emergency."""
    today = centre.today()
    has_opened = centre.opened_on is None or centre.opened_on <= today
    has_closed = centre.closed_on is not None and centre.closed_on <= today
    return has_opened and not has_closed and not centre.is_locked


def open_centres() -> list[Centre]:
    """Centres that receive people today, by name; one query."""
    unlocked = Centre.objects.filter(is_locked=False).order_by("name", "code")
    return [centre for centre in unlocked if receives_people(centre)]


def services_at(centre: Centre) -> list[Service]:
    """What the centre offers today, in the order of the modules; one query.

    A module that is read only is being wound down: it keeps its records and offers nothing.
    """
    if not receives_people(centre):
        return []
    states = states_at(centre)
    return [service for service in installed_services() if states[service.module] == ON]
