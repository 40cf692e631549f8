"""What is said about one person: sex, name parts, birth date, languages, whether we may call."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Answer(TextChoices):
    """The answer to a question of fact. Not having asked is `unknown`, never `no`."""

    YES = "yes", pgettext_lazy("answer to a question", "Yes")
    NO = "no", pgettext_lazy("answer to a question", "No")
    UNKNOWN = "unknown", _("Unknown or not said")


class Sex(TextChoices):
    """Sex as the person states it. What they do not wish to say is `unknown`."""

    FEMALE = "female", pgettext_lazy("sex", "Female")
    MALE = "male", pgettext_lazy("sex", "Male")
    OTHER = "other", pgettext_lazy("sex", "Other")
    UNKNOWN = "unknown", _("Unknown or not said")


class NamePartRole(TextChoices):
    """What a part of a name is. Many people have no family name; nobody is asked to invent one."""

    OWN = "own", _("Own name")
    FATHER = "father", _("Father's name")
    GRANDFATHER = "grandfather", _("Grandfather's name")
    PATERNAL_SURNAME = "paternal_surname", _("Surname, or first surname")
    MATERNAL_SURNAME = "maternal_surname", _("Second surname")
    NICKNAME = "nickname", _("Nickname or clan name")


class BirthPrecision(TextChoices):
    """How exactly a birth date is known."""

    DAY = "day", _("Day, month and year are known")
    MONTH = "month", _("Month and year are known")
    YEAR = "year", _("Only the year is known")
    ESTIMATED = "estimated", _("Age estimated")
    UNKNOWN = "unknown", _("Not known")


class Calendar(TextChoices):
    """The calendar in which a person stated a date. The statement is kept beside our reading."""

    GREGORIAN = "gregorian", _("Gregorian calendar")
    ETHIOPIAN = "ethiopian", _("Ethiopian calendar")
    SOLAR_HIJRI = "solar_hijri", _("Solar Hijri calendar (Afghanistan, Iran)")
    HIJRI = "hijri", _("Hijri calendar (Umm al-Qura)")


class PresentState(TextChoices):
    """What is known of a person's whereabouts or death, apart from any stay.

    Most people have `unremarkable`: nobody told us otherwise. It claims nothing.
    """

    UNREMARKABLE = "unremarkable", _("Nothing reported")
    MISSING = "missing", _("Reported missing")
    DECEASED = "deceased", _("Deceased")


class StateReport(TextChoices):
    """What is reported of a person's whereabouts or death."""

    MISSING = "missing", _("Reported missing")
    FOUND = "found", pgettext_lazy("a missing person", "Found again")
    DECEASED = "deceased", _("Died")
    MISTAKE = "mistake", _("The last report was a mistake")


# What may be reported from each state, and the state that follows.
STATE_AFTER = {
    (PresentState.UNREMARKABLE, StateReport.MISSING): PresentState.MISSING,
    (PresentState.UNREMARKABLE, StateReport.DECEASED): PresentState.DECEASED,
    (PresentState.MISSING, StateReport.FOUND): PresentState.UNREMARKABLE,
    (PresentState.MISSING, StateReport.DECEASED): PresentState.DECEASED,
    (PresentState.MISSING, StateReport.MISTAKE): PresentState.UNREMARKABLE,
    (PresentState.DECEASED, StateReport.MISTAKE): PresentState.UNREMARKABLE,
}


class LanguageMastery(TextChoices):
    """How far staff get with a person in one language."""

    NATIVE = "native", _("First language")
    FLUENT = "fluent", _("Fluent")
    SIMPLE_AND_SLOW = "simple_and_slow", _("Simple words, spoken slowly")
    UNDERSTANDS_ONLY = "understands_only", _("Understands, does not speak")
    WRITTEN_ONLY = "written_only", _("Reads and writes, does not speak")
    INTERPRETER_NEEDED = "interpreter_needed", _("Needs an interpreter")
    UNKNOWN = "unknown", _("Not known")


class SafeToContact(TextChoices):
    """Whether a call or message could harm the person. Unknown means: do not use it yet."""

    YES = "yes", _("Safe to call and to write")
    ONLY_AS_AGREED = "only_as_agreed", _("Only in the way agreed with the person")
    NO = "no", _("Not safe: do not call or write")
    UNKNOWN = "unknown", _("Not known: ask first")
