"""Identity documents: what they are and who holds the original."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentType(TextChoices):
    """Kinds of papers that say who somebody is."""

    PASSPORT = "passport", _("Passport")
    NATIONAL_ID = "national_id", _("National identity card")
    EMERGENCY_TRAVEL = "emergency_travel", _("Emergency travel document")
    REFUGEE_CERTIFICATE = "refugee_certificate", _("Refugee certificate")
    CONVENTION_TRAVEL = "convention_travel", _("Convention travel document")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    CONSULAR_ID = "consular_id", _("Consular identity card")
    DRIVING_LICENCE = "driving_licence", _("Driving licence")
    ASYLUM_CERTIFICATE = "asylum_certificate", _("Asylum seeker certificate")
    OTHER = "other", pgettext_lazy("kind of document", "Other document")


class DocumentHolder(TextChoices):
    """Who holds the original. An employer or a smuggler holding it is a sign of exploitation."""

    SELF = "self", _("The person")
    RELATIVE = "relative", _("A relative")
    CENTRE_SAFE = "centre_safe", _("The safe of the centre")
    EMPLOYER = "employer", _("An employer")
    SMUGGLER = "smuggler", _("A smuggler")
    POLICE = "police", _("Police or another authority")
    LOST = "lost", _("Lost or stolen")
    UNKNOWN = "unknown", _("Unknown or not said")
