"""What the two commands of the exchange share: names become things, or sentences that list what exists."""

from contextlib import AbstractContextManager

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from core import scope
from core.exchange.resources import ExchangeResource, resource_at, resource_named
from core.models import Centre
from core.modules.extensions import offered


def centre_named(code: str) -> Centre:
    """A centre by its code, in any case."""
    found = Centre.objects.filter(code=code.upper()).first()
    if found is None:
        codes = ", ".join(Centre.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(f"There is no centre {code}. The centres are: {codes or 'none yet'}.")
    return found


def user_named(name: str | None):
    """An active account by its sign-in name, or None where no name was given."""
    if name is None:
        return None
    User = get_user_model()
    found = User.objects.filter(**{User.USERNAME_FIELD: name}, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active account with the sign-in name {name}.")
    return found


def centre_scope(centre: Centre, actor) -> AbstractContextManager:
    """On behalf of a person with their rights; without one, for the centre as a job does."""
    return scope.centre(centre) if actor is None else scope.user(actor)


def resource_for(name: str, *, centre: Centre) -> type[ExchangeResource]:
    """A list that is open at the centre; otherwise a sentence says which are."""
    found = resource_at(name, centre=centre)
    if found is not None:
        return found
    names = ", ".join(each.name for each in offered("exchange", centre=centre))
    listed = f"The lists at {centre.code} are: {names}." if names else "No list is open there."
    if resource_named(name) is not None:
        raise CommandError(f"The module of {name} is switched off at {centre.code}. {listed}")
    raise CommandError(f"There is no list {name}. {listed}")
