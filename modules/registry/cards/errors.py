"""Why a card does not count, cannot be printed or cannot be checked."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal, explain_constraint


class NoCard(Refusal):
    """What was scanned is no genuine card; the rule that found out gives the sentence."""

    code = "no_card"


class CardNotKnown(NoCard):
    """Signed by us, and the register has no row of it: a restored backup, or a stolen key."""

    code = "card_not_known"
    sentence = _("This card is not in the register. Ask the front desk to print a new one.")


class CardFromElsewhere(NoCard):
    """A genuine card of another installation that is trusted here; whose it is, only they know."""

    code = "card_from_elsewhere"

    @classmethod
    def of(cls, issuer: str, token) -> "CardFromElsewhere":
        """With who issued it, and until when it is valid."""
        return cls(
            _(
                "Genuine card of %(issuer)s, centre %(centre)s, issued on %(issued)s, valid until "
                "%(until)s. The person is not registered here: the front desk receives them."
            )
            % {
                "issuer": issuer,
                "centre": token.centre,
                "issued": date_format(token.issued_on, "SHORT_DATE_FORMAT"),
                "until": date_format(token.valid_until, "SHORT_DATE_FORMAT"),
            }
        )


class CardReplaced(NoCard):
    """The person has a newer card."""

    code = "card_replaced"
    sentence = _(
        "This card was replaced by a newer one and does not count any more. Ask for the newer "
        "card, or for the number on it."
    )


class CardLost(NoCard):
    """The card was reported lost."""

    code = "card_lost"
    sentence = _(
        "This card was reported lost and does not count any more. Ask the front desk to see who "
        "carries it; its owner gets a new one there."
    )


class CardExpired(NoCard):
    """The last day of the card has passed."""

    code = "card_expired"
    sentence = _("This card has expired. The front desk prints a new one.")


class CardEndedAlready(Refusal):
    """The card was replaced or reported lost before."""

    code = "card_ended_already"
    sentence = _("This card does not count any more already. Nothing was changed.")


class CardPrintedAlready(Refusal):
    """The same request came twice: what stands on a card can be printed once."""

    code = "card_printed_already"
    sentence = _(
        "This card was printed already; its code cannot be shown again. If the paper is lost or "
        "spoiled, print a new card: the other one stops counting."
    )


class FileNotOpenHere(Refusal):
    """A valid card whose file is not open to the asker; told the same way whatever the cause."""

    code = "file_not_open_here"
    sentence = _(
        "This card is valid. Its file is not open to you here: go on without it, or ask a "
        "case worker or the protection focal point."
    )


class KeyNotReadable(Refusal):
    """What was given as a public key is none."""

    code = "key_not_readable"
    sentence = _("This is not a public key for cards. Nothing was changed.")


for _name, _sentence in {
    "registry_card.person_id, registry_card.key": CardPrintedAlready.sentence,
    "card_printed_once": CardPrintedAlready.sentence,
    "registry_card.person_id": _("This person has a card in use. Nothing was changed."),
    "one_card_in_use_per_person": _("This person has a card in use. Nothing was changed."),
}.items():
    explain_constraint(_name, _sentence)
