"""Recipes for beds and nights: their rules metadata cannot guess."""

from datetime import timedelta

from django.utils import timezone

from core.testing.worlds import CentreWorld, recipe
from modules.registry.models import Person
from modules.shelter.models import Bed, BedAssignment, Building, NightCensus, Room


def _building(world: CentreWorld, model) -> dict:
    return {"building": world.row(Building)}


@recipe("shelter.Building")
def _house(world: CentreWorld, model) -> dict:
    return {"code": world.text(model, 12)}


@recipe("shelter.Room")
def _room(world: CentreWorld, model) -> dict:
    return {**_building(world, model), "standard_capacity": 4, "surge_capacity": 6}


@recipe("shelter.Bed")
def _bed(world: CentreWorld, model) -> dict:
    return {"room": world.row(Room)}


@recipe("shelter.WashPoint")
def _wash_point(world: CentreWorld, model) -> dict:
    """Each kind once a building."""
    return {"building": world.make(Building), "number": 3, "number_working": 2}


@recipe("shelter.BedAssignment")
def _assignment(world: CentreWorld, model) -> dict:
    """A bed that waits, for somebody of its own, so that nobody has two."""
    return {
        "person": world.make(Person),
        "bed": world.make(Bed),
        "state": "planned",
        "ends_at": timezone.now() + timedelta(days=1),
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
    return {"bed": world.make(Bed)}


@recipe("shelter.KeepApart")
def _keep_apart(world: CentreWorld, model) -> dict:
    return {"person": world.make(Person), "other": world.make(Person)}


@recipe("shelter.NightCensus")
def _census(world: CentreWorld, model) -> dict:
    taken = len(world.rows.get(model, ()))
    return {"night": world.centre.today() - timedelta(days=taken)}


@recipe("shelter.CensusMark")
def _mark(world: CentreWorld, model) -> dict:
    return {"census": world.row(NightCensus)}


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
