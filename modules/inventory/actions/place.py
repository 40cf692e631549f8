"""A place of a centre is made, moved within its tree, or taken out of use."""

from django.db import transaction

from core.models import Centre
from modules.inventory.catalogue.errors import PlaceHoldsGoods
from modules.inventory.ledger.stock import inside
from modules.inventory.models import Balance, Location


def save_place(place: Location) -> Location:
    """Store a new or changed place. The database refuses circles, too many levels, other centres.

    Places of a centre are changed one after the other: two at once could each put the one into the
    other. Raises `PlaceHoldsGoods` where goods stand in a place that goes out of use.
    """
    with transaction.atomic():
        Centre.objects.select_for_update(of=("self",)).filter(pk=place.centre_id).first()
        if not place.in_use and not place._state.adding:
            _check_empty(place)
        place.save()
    return place


def _check_empty(place: Location) -> None:
    if Balance.objects.filter(inside(place), quantity__gt=0).exists():
        raise PlaceHoldsGoods
