"""Tables of the shelter."""

from .daily import Absence, Belonging, CensusMark, NightCensus
from .house import Bed, Building, HouseRules, Room, WashPoint
from .incidents import Incident, IncidentPerson
from .nights import BedAssignment, BedNeed, Block, KeepApart, StayExtension
from .snapshots import BedNights, NightFigures
from .upkeep import Inspection, MaintenanceTask

__all__ = [
    "Absence",
    "Bed",
    "BedAssignment",
    "BedNeed",
    "BedNights",
    "Belonging",
    "Block",
    "Building",
    "CensusMark",
    "HouseRules",
    "Incident",
    "IncidentPerson",
    "Inspection",
    "KeepApart",
    "MaintenanceTask",
    "NightCensus",
    "NightFigures",
    "Room",
    "StayExtension",
    "WashPoint",
]
