"""The manifest of the shelter: a bed for each person, safely."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import ModuleConfig, PersonalData, PublicService

SEE_THE_HOUSE = (
    "view_building",
    "view_room",
    "view_bed",
    "view_washpoint",
    "view_houserules",
    "view_block",
    "view_nightfigures",
    "view_bednights",
    "view_maintenancetask",
)
SEE_WHO_SLEEPS_WHERE = (
    *SEE_THE_HOUSE,
    "see_the_board",
    "view_bedassignment",
    "view_absence",
    "view_stayextension",
    "view_bedneed",
)
NOTE_NEEDS = ("add_bedneed", "change_bedneed")
GIVE_BEDS = (
    *SEE_WHO_SLEEPS_WHERE,
    *NOTE_NEEDS,
    "give_bed",
    "add_absence",
    "change_absence",
    "view_belonging",
    "add_belonging",
    "change_belonging",
    "view_incident",
    "add_incident",
    "view_incidentperson",
    "add_incidentperson",
    "add_maintenancetask",
)
KEEP_THE_HOUSE = (
    *SEE_THE_HOUSE,
    "add_building",
    "change_building",
    "add_room",
    "change_room",
    "add_bed",
    "change_bed",
    "add_washpoint",
    "change_washpoint",
    "add_houserules",
    "change_houserules",
    "add_block",
    "change_block",
    "view_inspection",
    "add_inspection",
    "change_inspection",
    "add_maintenancetask",
    "change_maintenancetask",
)
COUNT_AT_NIGHT = (
    "view_nightcensus",
    "add_nightcensus",
    "view_censusmark",
    "add_censusmark",
)


class ShelterConfig(ModuleConfig):
    """Buildings, rooms and beds; who sleeps where; the night count; what the house needs."""

    name = "modules.shelter"
    label = "shelter"
    default = True
    title = _("Shelter")
    summary = _("Beds and rooms, placing people and families, the night count, standards.")
    icon = "home"
    depends = ("registry",)
    menu_order = 60
    minimum_level = "L1"
    parts = ("board", "placing", "overview", "building", "daily", "incidents", "upkeep")

    roles = {
        "shelter_manager": (
            *GIVE_BEDS,
            *KEEP_THE_HOUSE,
            *COUNT_AT_NIGHT,
            "override_rules",
            "add_stayextension",
            "change_incident",
        ),
        "front_desk": GIVE_BEDS,
        "case_worker": (*GIVE_BEDS, "add_stayextension"),
        "protection_focal_point": (
            *GIVE_BEDS,
            "add_stayextension",
            "view_sensitive_incident",
            "change_incident",
            "view_keepapart",
            "add_keepapart",
            "change_keepapart",
        ),
        "health_worker": (*SEE_WHO_SLEEPS_WHERE, *NOTE_NEEDS),
        "centre_manager": (
            *SEE_WHO_SLEEPS_WHERE,
            *KEEP_THE_HOUSE,
            "view_nightcensus",
            "view_censusmark",
            "view_incident",
            "view_incidentperson",
        ),
    }
    public_services = (
        PublicService(
            "beds",
            _("A bed for the night"),
            _("A safe place to sleep, for as long as you need it. Free of charge."),
            icon="home",
        ),
    )
    personal_data = (
        PersonalData(
            _("In which bed a person slept, from when until when"),
            _("To keep families together and everybody safe, and to find people in a fire"),
            _("As long as the file of the person"),
        ),
        PersonalData(
            _("When a person was away, and what they left with us"),
            _("To ask after people who did not come back, and to give things back"),
            _("As long as the file of the person"),
        ),
        PersonalData(
            _("Incidents in the house and who was part of them"),
            _("To keep people safe and to answer for what was done"),
            _("As long as the file of the person"),
        ),
        PersonalData(
            _("Which two people must not share a room, never why"),
            _("To protect one from the other"),
            _("Until somebody ends it, at most as long as the file of the person"),
        ),
    )

    def ready(self) -> None:
        """Let the guards of the beds register themselves."""
        super().ready()
        from . import guards  # noqa: F401 - they register themselves

    def open_work(self, centre) -> list[tuple[object, int]]:
        """People in beds stand against switching the shelter off, and things they left with us."""
        from .models import BedAssignment, Belonging

        found = []
        beds = BedAssignment.objects.filter(centre=centre, ended_at=None).count()
        if beds:
            found.append((_("People sleep in beds here, or are expected."), beds))
        things = Belonging.objects.filter(centre=centre, returned_at=None).count()
        if things:
            found.append((_("Things that people left with us were not given back."), things))
        return found
