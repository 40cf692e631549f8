"""What can become of a card."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class CardState(TextChoices):
    """Where a card stands. That its last day has passed follows from the date."""

    ISSUED = "issued", pgettext_lazy("state of a card", "In use")
    REPLACED = "replaced", pgettext_lazy("state of a card", "Replaced by a newer card")
    LOST = "lost", pgettext_lazy("state of a card", "Reported lost")


# A card in use can end in two ways, and none comes back: the person gets a new one.
CARD_STATE_AFTER = {CardState.ISSUED: frozenset({CardState.REPLACED, CardState.LOST})}
