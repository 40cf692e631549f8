"""The manifest of the registry: people, households, consent and stays; always on."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import (
    ConsentPurpose,
    ModuleConfig,
    Period,
    PersonalData,
    PublicService,
)

SEE_PEOPLE = (
    "view_person",
    "view_stay",
    "view_household",
    "view_householdmembership",
    "view_personflag",
    "view_fileholding",
)
WORK_WITH_PEOPLE = (
    *SEE_PEOPLE,
    "change_person",
    "register_person",
    "add_stay",
    "change_stay",
    "add_visit",
    "view_visit",
    "change_visit",
    "add_tally",
    "view_tally",
    "change_tally",
    "add_household",
    "change_household",
    "add_householdmembership",
    "change_householdmembership",
    "add_consent",
    "view_consent",
    "view_need",
    "add_identitydocument",
    "view_identitydocument",
    "change_identitydocument",
    "view_card",
    "add_card",
    "change_card",
    # Somebody at the counter may have come from another centre: whoever receives them asks for the file.
    "look_elsewhere",
    "view_filerequest",
)
FOLLOW_PEOPLE = (
    *WORK_WITH_PEOPLE,
    "add_datarequest",
    "view_datarequest",
    "add_need",
    "change_need",
    "view_sensitive_need",
    "add_personflag",
    "change_personflag",
    "see_casework_flags",
    "view_guardianship",
    "add_guardianship",
    "change_guardianship",
    "view_privatedetail",
    "change_privatedetail",
    "break_glass",
    "merge_people",
    # Whether a file goes to another centre is decided by who follows the person, not by who runs the house.
    "share_file",
)


class RegistryConfig(ModuleConfig):
    """The shared register that every other module serves people through."""

    name = "modules.registry"
    label = "registry"
    default = True
    title = _("People")
    summary = _("Arrivals, people, households, consent and stays.")
    icon = "group"
    always_on = True
    menu_order = 0
    parts = (
        "arrivals",
        "cards",
        "consents",
        "data_protection",
        "file",
        "file_requests",
        "flags",
        "households",
        "identity_documents",
        "merging",
        "needs",
        "stays",
        "tallies",
    )

    roles = {
        "front_desk": WORK_WITH_PEOPLE,
        "case_worker": FOLLOW_PEOPLE,
        "protection_focal_point": (
            *FOLLOW_PEOPLE,
            "open_restricted",
            "confirm_care",
            "change_datarequest",
            "hand_out_own_data",
            "see_protection_flags",
            "see_health_flags",
        ),
        "health_worker": (*SEE_PEOPLE, "view_need", "see_health_flags", "break_glass"),
        "shelter_manager": (*SEE_PEOPLE, "view_need"),
        "logistics_officer": ("view_person", "view_household", "view_householdmembership"),
        "transport_officer": ("view_person", "view_household", "view_householdmembership"),
        "centre_manager": (
            *SEE_PEOPLE,
            "view_visit",
            "view_tally",
            "view_consent",
            "view_flag",
            "add_flag",
            "change_flag",
            "break_glass",
        ),
        "data_protection_officer": (
            "view_consent",
            "view_breakglass",
            "view_filerequest",
            "view_datarequest",
            "change_datarequest",
        ),
        "administrator": ("view_flag", "add_flag", "change_flag"),
    }

    consent_purposes = (
        ConsentPurpose(
            "registration",
            _("Register me"),
            _("We write down your name, age and where you come from, so that we know you again."),
        ),
        ConsentPurpose(
            "photo",
            _("Keep my photo"),
            _("Your photo stands on your card and in your file. You can have a card without one."),
        ),
        ConsentPurpose(
            "name_on_card",
            _("My name on my card"),
            _("Your card shows your name. Without it your card shows a number and works the same."),
        ),
        ConsentPurpose(
            "network_sharing",
            _("Share my file with other centres"),
            _("Other centres on your way can see your file, so that you need not tell all again."),
        ),
        ConsentPurpose(
            "contact_later",
            _("Contact me later"),
            _("We may call the number you gave, at the times and in the way you said."),
        ),
        ConsentPurpose(
            "statistics",
            _("Count me in anonymous figures"),
            _("We count people by age and origin. No figure shows who you are."),
        ),
    )
    public_services = (
        PublicService(
            "reception",
            _("Reception and information"),
            _("Come as you are. We listen, inform and show you who can help. It is free."),
            "user",
        ),
    )
    personal_data = (
        PersonalData(
            _("Names, age, sex, nationality, languages, telephone, photo, stays, needs, consents"),
            _("To know a person again and to help by individual need"),
            _("Children: until they have come of age for certain, and then the period as well"),
            key="registry.person",
            period=Period(12, "months"),
            starts=_("the last day on which the person was here or their file changed hands"),
            outcome=_("the file is made anonymous; figures stay as they are"),
            carrier="modules.registry.retention.People",
        ),
        PersonalData(
            _("Drafts of arrivals that nobody sent"),
            _("To go on after a closed tab or a lost connection"),
            _("A draft goes at once when the arrival is registered"),
            key="registry.draft",
            period=Period(7, "days"),
            starts=_("the last time it was saved"),
            outcome=_("the draft is deleted"),
            carrier="modules.registry.retention.Drafts",
        ),
        PersonalData(
            _("Tallies: how many people were helped, without names"),
            _("To count visits of people who gave no name"),
            _("They name nobody"),
            key="registry.tally",
            outcome=_("nothing"),
        ),
    )

    def ready(self) -> None:
        """The rooms, and what the database must refuse of files that are merged or erased."""
        super().ready()
        from .data_protection import guards as erased  # noqa: F401 - they register themselves
        from .merging import guards, kept_files, pointers  # noqa: F401
