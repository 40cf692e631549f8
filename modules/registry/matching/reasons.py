"""Why two records may be of one person, or not, in sentences that a desk can check."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SAME_NAME = "same name"
SAME_WORDS = "same words"
NAME_SOUNDS_ALIKE = "name sounds alike"
NAME_A_LITTLE_DIFFERENT = "name a little different"
NAME_PARTLY_TOLD = "name partly told"
PART_OF_NAME_DIFFERS = "part of name differs"
OTHER_NAME = "other name"
SAME_BIRTH_DATE = "same birth date"
BIRTH_MISWRITTEN = "birth miswritten"
SAME_BIRTH_YEAR = "same birth year"
SAME_BIRTH_YEAR_OTHER_DAY = "same birth year, other day"
BIRTH_CAN_BE_SAME = "birth can be same"
BIRTH_NEAR = "birth near"
OTHER_BIRTH = "other birth"
SAME_SEX, OTHER_SEX = "same sex", "other sex"
SAME_NATIONALITY, OTHER_NATIONALITY = "same nationality", "other nationality"
SAME_PHONE = "same phone"
SAME_DOCUMENT = "same document"
DOCUMENT_MISWRITTEN = "document miswritten"
OTHER_DOCUMENT = "other document"
SAME_PLACE, OTHER_PLACE = "same place", "other place"
SAME_PARENT, OTHER_PARENTS = "same parent", "other parents"
SAME_COMPANIONS = "same companions"

SENTENCES = {
    SAME_NAME: _("the same name"),
    SAME_WORDS: _("the same words in the name, in another order"),
    NAME_SOUNDS_ALIKE: _("the name sounds alike"),
    NAME_A_LITTLE_DIFFERENT: _("the name is a little different"),
    NAME_PARTLY_TOLD: _("one name has parts that the other leaves out"),
    PART_OF_NAME_DIFFERS: _("a part of the name is different"),
    OTHER_NAME: _("another name"),
    SAME_BIRTH_DATE: _("the same date of birth"),
    BIRTH_MISWRITTEN: _("the dates of birth differ by one slip of the pen"),
    SAME_BIRTH_YEAR: _("the same year of birth"),
    SAME_BIRTH_YEAR_OTHER_DAY: _("the same year of birth, another day"),
    BIRTH_CAN_BE_SAME: _("the ages can be the same"),
    BIRTH_NEAR: _("the ages are a few years apart"),
    OTHER_BIRTH: _("another age"),
    SAME_SEX: _("the same sex"),
    OTHER_SEX: _("another sex"),
    SAME_NATIONALITY: _("the same nationality"),
    OTHER_NATIONALITY: _("another nationality"),
    SAME_PHONE: _("the same telephone number"),
    SAME_DOCUMENT: _("the same number of an identity document"),
    DOCUMENT_MISWRITTEN: _("the numbers of identity documents differ by one character"),
    OTHER_DOCUMENT: _("an identity document with another number"),
    SAME_PLACE: _("the same place"),
    OTHER_PLACE: _("another place"),
    SAME_PARENT: _("a parent with the same name"),
    OTHER_PARENTS: _("parents with other names"),
    SAME_COMPANIONS: _("the same companions"),
}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against one person, and how much, in bits."""

    kind: str
    bits: float

    @property
    def sentence(self):
        """For people, in their language."""
        return SENTENCES[self.kind]
