"""Recipes for beds and nights: their rules metadata cannot guess."""

from datetime import timedelta

from django.utils import timezone

from core import scope
from core.testing.worlds import CentreWorld, recipe
from modules.shelter.models import Bed, BedAssignment


@recipe("shelter.Building")
def _house(world: CentreWorld, model) -> dict:
    return {"code": world.text(model, 24)}


@recipe("shelter.Room")
def _room(world: CentreWorld, model) -> dict:
    return {"standard_capacity": 4, "surge_capacity": 6}


@recipe("shelter.WashPoint")
def _wash_point(world: CentreWorld, model) -> dict:
    return {"number": 3, "number_working": 2}


@recipe("shelter.BedAssignment")
def _assignment(world: CentreWorld, model) -> dict:
    """A bed that waits, each for another day, so that nobody has two."""
    with scope.system():
        begins = timezone.now() + timedelta(days=2 * model.objects.count())
    return {
        "state": "planned",
        "begins_at": begins,
        "ends_at": begins + timedelta(days=1),
        "end_reason": "",
        "override_reason": "",
    }


@recipe("shelter.StayExtension")
def _extension(world: CentreWorld, model) -> dict:
    row = world.row(BedAssignment)
    return {
        "assignment": row,
        "person": row.person,
        "ends_before": row.ends_at,
        "ends_after": row.ends_at + timedelta(days=1),
    }


@recipe("shelter.Block")
def _block(world: CentreWorld, model) -> dict:
    ends = timezone.now() - timedelta(days=1)
    return {"bed": world.row(Bed), "begins_at": ends - timedelta(days=1), "ends_at": ends}


@recipe("shelter.NightCensus")
def _census(world: CentreWorld, model) -> dict:
    with scope.system():
        taken = model.objects.filter(centre=world.centre).count()
    return {"night": world.centre.today() - timedelta(days=taken)}


@recipe("shelter.NightFigures")
def _figures(world: CentreWorld, model) -> dict:
    taken = len(world.rows.get(model, ()))
    names = (
        "beds",
        "out_of_service",
        "reserved",
        "to_be_made_ready",
        "occupied",
        "people",
        "over_stay",
        "safe_capacity",
    )
    return {"night": world.centre.today() - timedelta(days=taken), **dict.fromkeys(names, 3)}


@recipe("shelter.BedNights")
def _bed_nights(world: CentreWorld, model) -> dict:
    taken = len(world.rows.get(model, ()))
    return {"night": world.centre.today() - timedelta(days=taken), "people": 3}


@recipe("shelter.Belonging")
def _belonging(world: CentreWorld, model) -> dict:
    return {"returned_to": ""}


@recipe("shelter.HouseRules")
def _rules(world: CentreWorld, model) -> dict:
    return {}
