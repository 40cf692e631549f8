"""Count people who are helped without a name, and take a count back."""

from django.db import IntegrityError, transaction

from core.models import Centre
from modules.registry.choices import Sex
from modules.registry.models import Tally


def count_person(
    *, centre: Centre, service: str, key, actor, sex: str = Sex.UNKNOWN, age_band: str = "unknown"
) -> Tally:
    """One more person was helped. `key` names the tap: sent twice, it counts once."""
    counted = Tally.objects.filter(centre=centre, key=key)
    if found := counted.first():
        return found
    try:
        with transaction.atomic():
            return Tally.objects.create(
                centre=centre,
                service=service,
                sex=sex,
                age_band=age_band,
                key=key,
                recorded_by=actor,
            )
    except IntegrityError:
        # The same tap arrived twice at once, and the other one was first.
        return counted.get()


def take_back(*, centre: Centre, key, actor) -> bool:
    """The actor's own count with this key is gone; harmless where it is gone already."""
    with transaction.atomic():
        own = Tally.objects.filter(centre=centre, key=key, recorded_by=actor).first()
        if own is None:
            return False
        own.delete()
    return True
