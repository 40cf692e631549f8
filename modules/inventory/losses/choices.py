"""Where in the chain goods were lost, and what became of what is left of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LossStage(TextChoices):
    """Where it happened (domain.md 3.1)."""

    STORAGE = "storage", _("In the store")
    HANDLING = "handling", _("While handling")
    TRANSPORT = "transport", _("On the way")
    DISTRIBUTION = "distribution", _("At the distribution")


class Disposal(TextChoices):
    """What becomes of goods that are unfit."""

    NOTHING_LEFT = "nothing_left", _("Nothing is left of them")
    KEPT_APART = "kept_apart", _("Kept apart until somebody decides")
    DESTROYED = "destroyed", _("Destroyed")
    GIVEN_BACK = "given_back", _("Given back to the supplier")
    OTHER_USE = "other_use", _("Used for something else, such as animal feed")
