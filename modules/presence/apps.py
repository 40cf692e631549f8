"""The manifest of the gate: who is on site, and the list for an evacuation."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import ModuleConfig, PersonalData

SIGN_ONESELF = ("sign_oneself",)
SEE_WHO_IS_HERE = (
    *SIGN_ONESELF,
    "view_presence",
    "view_passage",
    "print_evacuation_list",
    "view_staffpresence",
    "view_staffpassage",
    "view_visitorcount",
    "view_assemblypoint",
)
KEEP_THE_GATE = (
    *SIGN_ONESELF,
    "add_passage",
    "add_staffpassage",
    "view_staffpresence",
    "view_staffpassage",
    "add_visitorcount",
    "view_visitorcount",
)


class PresenceConfig(ModuleConfig):
    """Check-in and check-out, presence and evacuation."""

    name = "modules.presence"
    label = "presence"
    default = True
    title = _("Gate and presence")
    summary = _("In and out by card, who is on site, the evacuation list.")
    icon = "site"
    depends = ("registry",)
    menu_order = 50
    minimum_level = "L1"

    roles = {
        # Valid or not, photo, present or not: the gate opens no file and reads no name.
        "gate": KEEP_THE_GATE,
        "front_desk": (*SEE_WHO_IS_HERE, *KEEP_THE_GATE),
        "case_worker": (*SEE_WHO_IS_HERE, "add_passage"),
        "protection_focal_point": (*SEE_WHO_IS_HERE, "add_passage"),
        "shelter_manager": (*SEE_WHO_IS_HERE, *KEEP_THE_GATE),
        "centre_manager": (
            *SEE_WHO_IS_HERE,
            "add_staffpassage",
            "add_visitorcount",
            "add_assemblypoint",
            "change_assemblypoint",
            "delete_assemblypoint",
        ),
        "health_worker": SIGN_ONESELF,
        "logistics_officer": SIGN_ONESELF,
        "transport_officer": SIGN_ONESELF,
        "communications_editor": SIGN_ONESELF,
        "data_protection_officer": SIGN_ONESELF,
        "administrator": SIGN_ONESELF,
    }
    personal_data = (
        PersonalData(
            _("When a person came in and went out, and whether they are on site"),
            _("To know in a fire or another danger who has to be found"),
            _("As long as the file of the person"),
        ),
        PersonalData(
            _("When a member of staff came in and went out"),
            _("To know in a fire or another danger who has to be found"),
            _("As long as the account of the member of staff"),
        ),
    )
