"""Who belongs together, how, and how sure we are of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HouseholdKind(TextChoices):
    """What holds a group of people together."""

    FAMILY = "family", _("Family")
    HOUSEHOLD = "household", _("Household")
    TRAVELLING_COMPANIONS = "travelling_companions", _("Travelling companions")
    WITH_CAREGIVER = "with_caregiver", _("Accompanied by a caregiver")


class HouseholdRole(TextChoices):
    """What a member is to the head of the household, who is one of them."""

    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", _("Son or daughter")
    PARENT = "parent", pgettext_lazy("role in a household", "Father or mother")
    SIBLING = "sibling", _("Brother or sister")
    GRANDPARENT = "grandparent", _("Grandparent")
    OTHER_RELATIVE = "other_relative", _("Other relative")
    CAREGIVER = "caregiver", _("Caregiver who is not a relative")
    COMPANION = "companion", _("Travelling companion")


class Verification(TextChoices):
    """What a stated relation or guardianship rests on."""

    CLAIMED = "claimed", pgettext_lazy("relation", "Stated, not checked")
    DOCUMENTS = "documents", pgettext_lazy("relation", "Checked with documents")
    INTERVIEW = "interview", pgettext_lazy("relation", "Checked in an interview")
    CONTRADICTED = "contradicted", pgettext_lazy("relation", "Contradicted")


class CareStatus(TextChoices):
    """Whether a child has with them an adult who is responsible by law or custom."""

    ACCOMPANIED = "accompanied", _("Accompanied child")
    SEPARATED = "separated", _("Separated child")
    UNACCOMPANIED = "unaccompanied", _("Unaccompanied child")
    NOT_A_CHILD = "not_a_child", _("Not a child")
    UNKNOWN = "unknown", _("Not known yet")


class CareArrangement(TextChoices):
    """Who looks after a child now (the list of the Primero child-protection system)."""

    PARENTS = "parents", pgettext_lazy("care of a child", "Parents")
    STEP_PARENT = "step_parent", _("Step-parent")
    CUSTOMARY_CAREGIVER = "customary_caregiver", _("Customary caregiver")
    ADULT_SIBLING = "adult_sibling", _("Adult brother or sister")
    KINSHIP = "kinship", _("Other relatives")
    FOSTER = "foster", _("Foster care")
    RESIDENTIAL = "residential", _("Residential care")
    KAFALA = "kafala", _("Kafala")
    INDEPENDENT_LIVING = "independent_living", _("Independent living")
    CHILD_HEADED = "child_headed", _("Child-headed household")
    UNRELATED_ADULT = "unrelated_adult", _("Unrelated adult")
    NONE = "none", pgettext_lazy("care of a child", "Nobody")
    OTHER = "other", pgettext_lazy("care of a child", "Other arrangement")
    UNKNOWN = "unknown", _("Not known yet")
