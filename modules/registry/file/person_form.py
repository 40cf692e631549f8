"""The form with everything the register holds of a person, for correcting it."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.registry.choices import LanguageMastery, NamePartRole, RegistrationLevel, SafeToContact
from modules.registry.facts import (
    PersonFacts,
    PhoneFact,
    Tongue,
    said_name,
    stored_birth,
    stored_phone,
    stored_tongue,
)
from modules.registry.forms import EMPTY, PersonFields, lazy_list
from modules.registry.rules.birth_entry import birth_entry
from modules.registry.rules.code_lists import language_choices, nationality_choices
from modules.registry.rules.names import NamePart

NAME_FIELDS = {
    "father": NamePartRole.FATHER,
    "grandfather": NamePartRole.GRANDFATHER,
    "paternal_surname": NamePartRole.PATERNAL_SURNAME,
    "maternal_surname": NamePartRole.MATERNAL_SURNAME,
    "nickname": NamePartRole.NICKNAME,
}
LEVELS = [c for c in RegistrationLevel.choices if c[0] != RegistrationLevel.L0]


class PersonForm(PersonFields):
    """Everything the register holds of a person, for correcting it."""

    father = forms.CharField(label=gettext_lazy("Father's name"), max_length=100, required=False)
    grandfather = forms.CharField(
        label=gettext_lazy("Grandfather's name"), max_length=100, required=False
    )
    paternal_surname = forms.CharField(
        label=gettext_lazy("Surname, or first surname"), max_length=100, required=False
    )
    maternal_surname = forms.CharField(
        label=gettext_lazy("Second surname"), max_length=100, required=False
    )
    nickname = forms.CharField(
        label=gettext_lazy("Nickname or clan name"), max_length=100, required=False
    )
    native_script_name = forms.CharField(
        label=gettext_lazy("Name in own script"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    other_names = forms.CharField(label=gettext_lazy("Other names"), max_length=300, required=False)
    second_nationality = forms.ChoiceField(
        label=gettext_lazy("Second nationality"),
        choices=lazy_list(nationality_choices),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=lazy_list(language_choices), required=False
    )
    mastery = forms.ChoiceField(
        label=gettext_lazy("How well"), choices=EMPTY + LanguageMastery.choices, required=False
    )
    needs_interpreter = forms.ChoiceField(
        label=gettext_lazy("Needs an interpreter"),
        choices=[
            ("unknown", gettext_lazy("Unknown or not said")),
            ("yes", gettext_lazy("Yes")),
            ("no", gettext_lazy("No")),
        ],
        required=False,
    )
    second_language = forms.ChoiceField(
        label=gettext_lazy("Second language"), choices=lazy_list(language_choices), required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "dir": "ltr"}),
    )
    who_answers = forms.CharField(label=gettext_lazy("Who answers"), max_length=120, required=False)
    safe_to_contact = forms.ChoiceField(
        label=gettext_lazy("Safe to contact"),
        choices=SafeToContact.choices,
        initial=SafeToContact.UNKNOWN,
        required=False,
    )
    place_of_origin = forms.CharField(
        label=gettext_lazy("Place of origin"), max_length=200, required=False
    )
    level = forms.ChoiceField(label=gettext_lazy("Registration level"), choices=LEVELS)

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def read_birth(self, cleaned):
        """An entry that nobody touched keeps its meaning: "34", told last year, is not 34 today."""
        if self.is_untouched("birth", "calendar"):
            return stored_birth(self.person)
        return super().read_birth(cleaned)

    def is_untouched(self, *names: str) -> bool:
        """Whether the form came back with what the file says in these fields."""
        if self.person is None:
            return False
        before = self.initial_of(self.person)
        return all(self.cleaned_data.get(name) == before[name] for name in names)

    SECTIONS = (
        (gettext_lazy("Name"), ("own", *NAME_FIELDS, "native_script_name", "other_names")),
        (
            gettext_lazy("Birth and origin"),
            ("sex", "birth", "calendar", "nationality", "second_nationality", "place_of_origin"),
        ),
        (
            gettext_lazy("Languages"),
            ("language", "mastery", "needs_interpreter", "second_language"),
        ),
        (
            gettext_lazy("Contact and level"),
            ("phone", "who_answers", "safe_to_contact", "level"),
        ),
    )

    def name_parts(self) -> tuple:
        """The parts with their roles; a name that nobody touched keeps its order."""
        if self.is_untouched("own", *NAME_FIELDS):
            return tuple(self.person.parts)
        told = self.cleaned_data
        named = [
            NamePart(text=told[name], role=role)
            for name, role in NAME_FIELDS.items()
            if told.get(name)
        ]
        return (*said_name(told["own"]), *named)

    def facts(self) -> PersonFacts:
        """What the form says, as plain values."""
        told = self.cleaned_data
        tongues = [
            Tongue(told["language"], told["mastery"], told["needs_interpreter"] or "unknown")
        ]
        second = self.kept_tongue(told["second_language"])
        tongues.append(second)
        phones = ()
        if told["phone"].strip():
            safe = told["safe_to_contact"] or SafeToContact.UNKNOWN
            phones = (PhoneFact(told["phone"].strip(), told["who_answers"], safe),)
        return PersonFacts(
            name_parts=self.name_parts(),
            native_script_name=told["native_script_name"],
            other_names=told["other_names"],
            sex=told["sex"],
            birth=told["birth_facts"],
            nationalities=(
                *filter(None, [told["nationality"], told["second_nationality"]]),
                *self.beyond("nationality_set", 2, lambda n: n.country),
            ),
            languages=(
                *(tongue for tongue in tongues if tongue.language),
                *self.beyond("spokenlanguage_set", 2, stored_tongue),
            ),
            phones=(*phones, *self.beyond("phone_set", 1, stored_phone)),
            place_of_origin=told["place_of_origin"],
            level=told["level"],
        )

    def beyond(self, relation: str, shown: int, make) -> list:
        """Facts of the file that the form has no field for: they stay."""
        if self.person is None:
            return []
        return [make(row) for row in rows_of(self.person, relation)[shown:]]

    def kept_tongue(self, code: str) -> Tongue:
        """The second language with what the file knows of it."""
        rows = self.person.spokenlanguage_set.all() if self.person else ()
        return next((stored_tongue(row) for row in rows if row.language == code), Tongue(code))

    @classmethod
    def initial_of(cls, person) -> dict:
        """The form's fields as the person's file has them."""
        by_role: dict[str, str] = {}
        for part in person.parts:
            by_role[part.role] = f"{by_role.get(part.role, '')} {part.text}".strip()
        nationalities = [n.country for n in person.nationality_set.all()] + ["", ""]
        tongues = list(person.spokenlanguage_set.all())
        phone = next(iter(rows_of(person, "phone_set")), None)
        return {
            "own": by_role.get(NamePartRole.OWN, ""),
            **{name: by_role.get(role, "") for name, role in NAME_FIELDS.items()},
            "native_script_name": person.native_script_name,
            "other_names": person.other_names,
            "sex": person.sex,
            "birth": birth_entry(person),
            "calendar": person.birth_calendar,
            "nationality": nationalities[0],
            "second_nationality": nationalities[1],
            "language": tongues[0].language if tongues else "",
            "mastery": tongues[0].mastery if tongues else "",
            "needs_interpreter": tongues[0].needs_interpreter if tongues else "unknown",
            "second_language": tongues[1].language if len(tongues) > 1 else "",
            "phone": phone.number if phone else "",
            "who_answers": phone.who_answers if phone else "",
            "safe_to_contact": phone.safe_to_contact if phone else "unknown",
            "place_of_origin": person.place_of_origin,
            "level": person.level,
        }


def rows_of(person, relation: str) -> list:
    """Facts of one kind in the order in which they were told: telephones have no other."""
    return sorted(
        getattr(person, relation).all(), key=lambda row: (getattr(row, "position", 0), row.pk)
    )
