"""How a consent was decided, by whom, and how that was recorded."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsentDecision(TextChoices):
    """What was decided. Not having been asked is the absence of a decision, not a refusal."""

    GIVEN = "given", pgettext_lazy("consent", "Given")
    REFUSED = "refused", pgettext_lazy("consent", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


class ConsentMedium(TextChoices):
    """How the decision was recorded, so that it can be shown later."""

    SIGNED = "signed", _("Signed on paper")
    THUMBPRINT = "thumbprint", _("Thumbprint on paper")
    SPOKEN = "spoken", _("Spoken before a witness")
    AUDIO = "audio", _("Audio recording")
    VIDEO = "video", _("Video recording")


class ConsentGiver(TextChoices):
    """Who decided."""

    SELF = "self", _("The person")
    PARENT = "parent", pgettext_lazy("who consented", "A parent")
    LEGAL_GUARDIAN = "legal_guardian", _("The legal guardian")
    PROXY = "proxy", _("Somebody else for the person")
