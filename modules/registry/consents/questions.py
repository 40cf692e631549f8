"""What counts now of all that a person has decided: asked by modules before they act."""

from django.db import models
from django.utils import timezone

from core.modules.manifest import consent_purposes
from modules.registry.errors import ConsentMissing
from modules.registry.models import Consent, Person


def standing(person: Person, purpose: str, recipient: str = "", on=None) -> Consent | None:
    """The decision that counts now: the latest on this purpose and recipient, not expired.

    Looks at every centre: a person who withdrew somewhere withdrew everywhere.
    """
    every = models.QuerySet(Consent).filter(person_id=person.pk, purpose=purpose)
    latest = every.filter(recipient=recipient).order_by("-at", "-id").first()
    if latest is None:
        return None
    day = on or timezone.localdate()
    if latest.decision == "given" and latest.expires_on and latest.expires_on < day:
        return None
    return latest


def require(person: Person, purpose: str, *, recipient: str = "", on=None) -> Consent:
    """Return the consent that permits this; raises `ConsentMissing`.

    What other modules call before they do something that needs consent. Asking for a purpose
    that no installed module declares is a programming error and raises `LookupError`.
    """
    if purpose not in consent_purposes():
        raise LookupError(purpose)
    found = standing(person, purpose, recipient, on)
    if found is None or found.decision != "given":
        raise ConsentMissing
    return found
