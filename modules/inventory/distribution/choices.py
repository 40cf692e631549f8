"""Code lists of handing out: who, how much, how often, who collected, in what state a loan came back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Whoever(TextChoices):
    """Whether somebody stays at the centre, as the registry's stays say."""

    ANYBODY = "anybody", pgettext_lazy("people of a rule", "Everybody")
    STAYING = "staying", _("Who stays here")
    PASSING = "passing", _("Who passes through, without a stay here")


class Basis(TextChoices):
    """For whom a quantity is meant."""

    PERSON = "person", _("for each person")
    HOUSEHOLD = "household", _("for each household")
    MEMBER = "member", _("for each household, so much a member")


# Rules whose quantity a household receives once, whoever collects it.
FOR_HOUSEHOLDS = frozenset({Basis.HOUSEHOLD, Basis.MEMBER})


class Frequency(TextChoices):
    """How often."""

    ONCE = "once", _("once")
    STAY = "stay", _("once in a stay")
    EVERY = "every", _("every so many days")
    DAY = "day", _("once a day")
    MEAL = "meal", _("once a meal")


class Meal(TextChoices):
    """Meals of a day, in their order."""

    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    SUPPER = "supper", _("Supper")


class Collector(TextChoices):
    """Who took the goods away."""

    SELF = "self", _("The person")
    HOUSEHOLD = "household", _("Somebody of the household")
    PROXY = "proxy", _("Somebody else, authorised by the person")


class LoanCondition(TextChoices):
    """In what state something lent came back, if at all."""

    OK = "ok", pgettext_lazy("loan", "Back, in order")
    DAMAGED = "damaged", pgettext_lazy("loan", "Back, damaged beyond use")
    LOST = "lost", pgettext_lazy("loan", "Lost")


class FeedingReason(TextChoices):
    """Why health staff prescribe breast-milk substitutes or what belongs to them; read by them alone.

    After the Operational Guidance on Infant and Young Child Feeding in Emergencies.
    """

    NO_MOTHER = "no_mother", _("Mother absent or died")
    CONDITION = "condition", _("Health condition of mother or child")
    RELACTATING = "relactating", _("Mother is being helped to breastfeed again")
    NOT_BREASTFED = "not_breastfed", _("Not breastfed before coming here")
    MEDICINE = "medicine", _("Other treatment")
