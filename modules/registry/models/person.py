"""The person: once in the whole installation, whatever centre they come to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.exchange import private_storage
from core.privacy import Copy, Privacy, Rows
from core.scope.history import history
from modules.registry.choices import (
    BirthPrecision,
    Calendar,
    CareStatus,
    LanguageMastery,
    NamePartRole,
    PresentState,
    RegistrationLevel,
    SafeToContact,
    Sex,
)
from modules.registry.matching import keys
from modules.registry.querysets import PersonManager
from modules.registry.rules import card_numbers
from modules.registry.rules.ages import age_text, is_child
from modules.registry.rules.birth_dates import BirthDate
from modules.registry.rules.names import NamePart, initials
from modules.registry.scope import PersonPart

# Stands where a name stood; a person must have one (person_has_a_name).
ERASED_NAME = "—"


def photo_path(person, filename: str) -> str:
    """Photos are stored under the id; the name of the file that came is not kept."""
    return f"photos/{person.pk}.jpg"


class Person(PersonPart):
    """A person who agreed to be registered. Only one part of the name is asked for."""

    person_column = "id"

    reference = models.CharField(
        _("card number"), max_length=12, unique=True, editable=False, help_text=_("Means nothing.")
    )
    # [{"role": "own", "text": "…"}], in the order in which the person says them
    name_parts = models.JSONField(_("name"), default=list)
    display_name = models.CharField(_("name"), max_length=300, editable=False)
    sort_name = models.CharField(max_length=300, editable=False, default="")
    native_script_name = models.CharField(_("name in own script"), max_length=300, blank=True)
    other_names = models.CharField(_("other names"), max_length=300, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    # The earliest and the latest day that the person can have been born on, as far as is known.
    born_from = models.DateField(_("date of birth"), null=True, blank=True)
    born_until = models.DateField(null=True, blank=True, editable=False)
    birth_precision = models.CharField(
        _("precision of the date of birth"),
        max_length=10,
        choices=BirthPrecision.choices,
        default=BirthPrecision.UNKNOWN,
    )
    birth_calendar = models.CharField(
        _("calendar"), max_length=12, choices=Calendar.choices, default=Calendar.GREGORIAN
    )
    birth_as_told = models.CharField(
        _("date of birth as told"), max_length=60, blank=True, help_text=_("In that calendar.")
    )
    age_estimated_on = models.DateField(_("age estimated on"), null=True, blank=True)
    place_of_origin = models.CharField(_("place of origin"), max_length=200, blank=True)
    level = models.CharField(
        _("registration level"),
        max_length=2,
        choices=[c for c in RegistrationLevel.choices if c[0] != "L0"],
        default=RegistrationLevel.L1,
    )
    photo = models.ImageField(_("photo"), upload_to=photo_path, storage=private_storage, blank=True)
    state = models.CharField(
        _("deceased or missing"),
        max_length=12,
        choices=PresentState.choices,
        default=PresentState.UNREMARKABLE,
    )
    state_since = models.DateField(_("since"), null=True, blank=True)
    confirmed_care_status = models.CharField(
        _("care status, confirmed"), max_length=14, choices=CareStatus.choices, blank=True
    )
    care_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    care_confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    # Since then nothing tells who this was; the row stays so that figures stay true.
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)

    objects = PersonManager()
    history = history()

    privacy = Privacy(
        people=("pk",),
        keep=("sex", "level", "state", "confirmed_care_status", "birth_precision"),
        blank={
            "name_parts": [],
            "display_name": ERASED_NAME,
            "sort_name": "",
            "native_script_name": "",
            "other_names": "",
            "birth_calendar": Calendar.GREGORIAN,
            "birth_as_told": "",
            "age_estimated_on": None,
            "place_of_origin": "",
            "photo": "",
            "state_since": None,
            "care_confirmed_at": None,
        },
        # The card number is drawn anew; birth becomes the range of the age bands that were counted.
        own=("reference", "born_from", "born_until", "registered_at", "anonymised_at"),
    )

    class Meta(PersonPart.Meta):
        abstract = False
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_by_name"),
            models.Index(fields=["registered_at"], name="person_by_registration"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~models.Q(display_name=""),
                violation_error_message=_("Write at least one part of the name."),
            ),
            models.CheckConstraint(
                name="erased_person_keeps_no_name",
                condition=models.Q(anonymised_at=None)
                | models.Q(
                    display_name=ERASED_NAME,
                    native_script_name="",
                    other_names="",
                    place_of_origin="",
                    birth_as_told="",
                    photo="",
                ),
                violation_error_message=_(
                    "This file was erased. It takes no name any more: register the person anew."
                ),
            ),
            models.CheckConstraint(
                name="person_birth_range_in_order",
                condition=models.Q(born_from=None, born_until=None)
                | models.Q(born_from__lte=models.F("born_until")),
            ),
            models.CheckConstraint(
                name="person_birth_known_or_unknown",
                condition=models.Q(birth_precision="unknown", born_from=None)
                | (~models.Q(birth_precision="unknown") & models.Q(born_from__isnull=False)),
            ),
        ]
        permissions = [
            ("register_person", _("Can register an arrival")),
            ("open_restricted", _("Can open restricted files of the centre")),
            ("break_glass", _("Can open a file in an emergency, with a reason")),
            ("confirm_care", _("Can confirm that a child is alone or separated")),
            ("merge_people", _("Can merge two files of one person")),
        ]

    def __str__(self) -> str:
        """The card number: labels end up in logs, names must not."""
        return self.reference

    @property
    def birth(self) -> BirthDate:
        """When the person can have been born, for the rules about age."""
        return BirthDate(
            first=self.born_from,
            last=self.born_until,
            precision=BirthPrecision(self.birth_precision),
        )

    def child(self, on=None):
        """Whether to treat the person as under 18; in doubt they are (domain.md 1.7)."""
        return is_child(self.birth, on=on or timezone.localdate())

    def age_text(self, on=None) -> str:
        """The age in words, as precisely as it is known."""
        return age_text(self.birth, on=on or timezone.localdate())

    @property
    def parts(self) -> list[NamePart]:
        """The parts of the name with their roles."""
        return [NamePart(text=p["text"], role=NamePartRole(p["role"])) for p in self.name_parts]

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the person, in whatever scripts and spellings."""
        told = (self.display_name, self.native_script_name, self.other_names)
        return tuple(name for name in told if name)

    @property
    def initials(self) -> str:
        """For a tile without a photo."""
        return initials(self.parts)

    @property
    def card_number(self) -> str:
        """The reference in groups, as it is printed and read out."""
        return card_numbers.format(self.reference)


class PersonFact(PersonPart):
    """A repeated fact of a person, read with the person's own permission."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="%(class)s_set")

    # Fields that say the same where they are equal: a merge does not say it twice.
    same_fact: tuple[str, ...] = ()

    class Meta(PersonPart.Meta):
        abstract = True

    @classmethod
    def view_permission(cls) -> str:
        """Seen by whoever sees the person."""
        return "registry.view_person"


class Nationality(PersonFact):
    """One nationality, or STATELESS, or UNKNOWN: said, not assumed."""

    same_fact = ("country",)

    country = models.CharField(_("nationality"), max_length=9)
    position = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(keep=("country",))

    class Meta(PersonFact.Meta):
        abstract = False
        verbose_name = _("nationality")
        verbose_name_plural = _("nationalities")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="nationality_said_once", fields=["person", "country"])
        ]
        indexes = [models.Index(fields=["country"], name="nationality_by_country")]


class SpokenLanguage(PersonFact):
    """A language (ISO 639-3) that the person speaks, and how well."""

    same_fact = ("language",)

    language = models.CharField(_("language"), max_length=8)
    mastery = models.CharField(
        _("how well"), max_length=20, choices=LanguageMastery.choices, blank=True
    )
    needs_interpreter = models.CharField(_("needs an interpreter"), max_length=7, default="unknown")
    position = models.PositiveSmallIntegerField(default=0)

    # With nationality, sex and age a rare language would say who it was.
    privacy = Privacy(rows=Rows.DELETE)

    class Meta(PersonFact.Meta):
        abstract = False
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="language_said_once", fields=["person", "language"])
        ]


class Phone(PersonFact):
    """A telephone number with who answers and whether it is safe to call."""

    same_fact = ("number",)

    number = models.CharField(_("telephone"), max_length=40)
    who_answers = models.CharField(_("who answers"), max_length=120, blank=True)
    safe_to_contact = models.CharField(
        _("safe to contact"),
        max_length=14,
        choices=SafeToContact.choices,
        default=SafeToContact.UNKNOWN,
    )

    privacy = Privacy(rows=Rows.DELETE)

    class Meta(PersonFact.Meta):
        abstract = False
        verbose_name = _("telephone")
        verbose_name_plural = _("telephones")


class PrivateDetail(PersonPart):
    """What only some roles may read of a person: gender identity. Empty unless they told it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="private_detail")
    gender_identity = models.CharField(_("gender identity"), max_length=120, blank=True)

    history = history()
    privacy = Privacy(rows=Rows.DELETE)

    class Meta(PersonPart.Meta):
        abstract = False
        verbose_name = _("private detail")
        verbose_name_plural = _("private details")


class SearchKey(PersonFact):
    """What one person's names are found by (`matching.keys`), with about when they were born.

    Derived from the person and made anew with every change of a name, so its rows need no id of
    their own that is unique beyond this database.
    """

    BORN_UNKNOWN = 0

    class Kind(models.TextChoices):
        """What the key was made of."""

        WORD = keys.WORD, _("word")
        SOUND = keys.SOUND, _("sound of a word")
        NAME = keys.NAME, _("sounds of several words")

    id = models.BigAutoField(primary_key=True)
    # Found through the second index below, which begins with the person.
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="%(class)s_set", db_index=False
    )
    kind = models.CharField(max_length=1, choices=Kind.choices)
    key = models.CharField(max_length=keys.LONGEST)
    born = models.PositiveSmallIntegerField(default=BORN_UNKNOWN)

    # Made from the names, and made anew when they are joined.
    follows_merge = False

    privacy = Privacy(rows=Rows.DELETE, copy=Copy.TECHNICAL)

    class Meta(PersonFact.Meta):
        abstract = False
        verbose_name = _("search key")
        verbose_name_plural = _("search keys")
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "key", "born", "person"], name="search_by_key"),
            # Has this person that word as well? Asked of each person whom the first word finds.
            models.Index(fields=["person", "kind", "key"], name="search_by_person"),
        ]
