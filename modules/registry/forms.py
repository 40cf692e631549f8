"""Forms of the registry: they read what was typed; the actions decide."""

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.manifest import consent_purposes

from .cards.scan import Entered, resolve
from .choices import (
    Calendar,
    ConsentMedium,
    EntryRoute,
    HouseholdRole,
    LanguageMastery,
    NamePartRole,
    RegistrationLevel,
    SafeToContact,
    Sex,
)
from .document_zone import filled_from_zone
from .errors import WitnessMissing
from .facts import (
    Birth,
    ConsentFacts,
    PersonFacts,
    PhoneFact,
    StayFacts,
    Tongue,
    said_name,
)
from .rules.birth_entry import birth_entry, read_birth_entry
from .rules.code_lists import language_choices, nationality_choices, priority_language_choices
from .rules.input_errors import NotUnderstood
from .rules.names import NamePart

EMPTY = [("", "—")]
lazy_list = lazy(lambda make: EMPTY + list(make()), list)
NAME_FIELDS = {
    "father": NamePartRole.FATHER,
    "grandfather": NamePartRole.GRANDFATHER,
    "paternal_surname": NamePartRole.PATERNAL_SURNAME,
    "maternal_surname": NamePartRole.MATERNAL_SURNAME,
    "nickname": NamePartRole.NICKNAME,
}
MOST_PEOPLE = 30
LEVELS = [c for c in RegistrationLevel.choices if c[0] != RegistrationLevel.L0]


class PersonFields(forms.Form):
    """What the register asks of a person; only the name is needed."""

    own = forms.CharField(
        label=gettext_lazy("Name as told"),
        max_length=200,
        help_text=gettext_lazy(
            "All of it in one piece is fine. One part or an alias is enough. "
            "Or scan a card, or the lines with < signs of a document."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False
    )
    birth = forms.CharField(
        label=gettext_lazy("Age or date of birth"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("34, 1990, 3/1990 or 12/5/1990"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    calendar = forms.ChoiceField(
        label=gettext_lazy("Calendar"),
        choices=Calendar.choices,
        initial=Calendar.GREGORIAN,
        required=False,
    )
    nationality = forms.ChoiceField(
        label=gettext_lazy("Nationality"), choices=lazy_list(nationality_choices), required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=lazy_list(priority_language_choices),
        required=False,
    )

    def clean_sex(self):
        """Nothing chosen is unknown, which is an answer."""
        return self.cleaned_data.get("sex") or Sex.UNKNOWN

    def clean(self):
        """Read the birth date in its calendar."""
        cleaned = super().clean()
        try:
            cleaned["birth_facts"] = self.read_birth(cleaned)
        except NotUnderstood as error:
            self.add_error("birth", error.sentence)
        return cleaned

    def read_birth(self, cleaned: dict) -> Birth:
        """The birth date that was told. Raises a `NotUnderstood` with a sentence."""
        return read_birth_entry(
            cleaned.get("birth", ""),
            calendar=cleaned.get("calendar") or Calendar.GREGORIAN,
            on=timezone.localdate(),
        )

    def name_parts(self) -> tuple:
        """The parts of the name in the order in which people say them."""
        return said_name(self.cleaned_data["own"])

    def facts(self) -> PersonFacts:
        """What was told, as plain values."""
        told = self.cleaned_data
        return PersonFacts(
            name_parts=self.name_parts(),
            sex=told["sex"],
            birth=told["birth_facts"],
            nationalities=tuple(filter(None, [told.get("nationality")])),
            languages=tuple(Tongue(code) for code in filter(None, [told.get("language")])),
        )


class ArrivingForm(PersonFields):
    """One person at the arrival desk: new, or chosen from the matches."""

    role = forms.ChoiceField(
        label=gettext_lazy("In the group"), choices=EMPTY + HouseholdRole.choices, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
    )
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Set once the desk has looked at the matches and says that this is somebody else.
    new_person = forms.BooleanField(widget=forms.HiddenInput, required=False)

    field_order = ["own", "sex", "birth", "nationality", "language", "role", "phone", "calendar"]

    def __init__(self, data=None, *args, prefix=None, **kwargs):
        # A document that was scanned into the name field fills the row, and is shown once more.
        self.zone_sentences = ()
        if data is not None and prefix:
            today = timezone.localdate()
            data, self.zone_sentences = filled_from_zone(data, prefix=prefix, on=today)
        super().__init__(data, *args, prefix=prefix, **kwargs)

    def clean(self):
        """A scanned card leads to its holder; what was read from a document is looked at first."""
        cleaned = super().clean()
        if not cleaned.get("person"):
            self.find_holder(cleaned)
        for sentence in self.zone_sentences:
            self.add_error("own", sentence)
        return cleaned

    def find_holder(self, cleaned: dict) -> None:
        """A card or card number in the name field is no name: it says who this is, or why not."""
        scan = resolve(cleaned.get("own", ""), limit=0)
        if scan.entered not in (Entered.CARD, Entered.NUMBER):
            return
        if scan.problem:
            self.add_error("own", scan.sentence)
        else:
            cleaned["person"] = scan.person.pk

    def facts(self) -> PersonFacts:
        """Adds the telephone; whether it is safe to call has not been asked."""
        from dataclasses import replace

        number = self.cleaned_data.get("phone", "").strip()
        phones = (PhoneFact(number),) if number else ()
        return replace(super().facts(), phones=phones)


class BaseArrivingFormSet(forms.BaseFormSet):
    """People who arrive together: the first is asked as head, of the others the role is asked."""

    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "The list of people did not arrive whole. Load the page again and write it once more."
        ),
        "too_few_forms": gettext_lazy("Write who has arrived: at least one person."),
        "too_many_forms": gettext_lazy(
            "A group has at most %(num)d people. Register the others as a second group."
        ),
    }

    def filled(self) -> list:
        """Rows in which somebody was typed: a row added and left empty is nobody."""
        return [
            form
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def clean(self):
        """In a group everybody has a role, and one is the head."""
        rows = self.filled()
        if len(rows) < 2:
            return
        for form in rows:
            if not form.cleaned_data["role"]:
                form.add_error("role", _("Choose what this person is in the group."))
        heads = [form for form in rows if form.cleaned_data.get("role") == HouseholdRole.HEAD]
        if len(heads) > 1:
            heads[-1].add_error("role", _("A group has one head."))


ArrivingFormSet = forms.formset_factory(
    ArrivingForm,
    formset=BaseArrivingFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_PEOPLE,
    # Whoever sends more than the page offers is told, and not one row a number is drawn.
    validate_max=True,
    absolute_max=2 * MOST_PEOPLE,
    can_delete=True,
)


class StayForm(forms.Form):
    """How they came; asked once for the whole group."""

    arrival_mode = forms.ChoiceField(
        label=gettext_lazy("How they came"), choices=EMPTY + EntryRoute.choices, required=False
    )
    came_from = forms.CharField(label=gettext_lazy("Came from"), max_length=200, required=False)
    intended_destination = forms.CharField(
        label=gettext_lazy("Wants to go to"), max_length=200, required=False
    )
    referred_by = forms.CharField(label=gettext_lazy("Referred by"), max_length=200, required=False)

    def facts(self) -> StayFacts:
        """As plain values."""
        return StayFacts(**{name: self.cleaned_data[name] for name in self.fields})


def ask_for_the_witness(form, told: dict) -> None:
    """An error on the form where consent was spoken and nobody is named who heard it."""
    if told.get("medium") == ConsentMedium.SPOKEN and not told.get("witness"):
        form.add_error("witness", WitnessMissing.sentence)


class ArrivalConsentForm(forms.Form):
    """What the group agreed to, told once; nothing is asked means nothing is recorded."""

    medium = forms.ChoiceField(
        label=gettext_lazy("How they answered"), choices=EMPTY + ConsentMedium.choices
    )
    witness = forms.CharField(
        label=gettext_lazy("Witness"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Needed where the answer was spoken."),
    )
    interpreter = forms.CharField(label=gettext_lazy("Interpreter"), max_length=120, required=False)
    text_language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        choices=lazy_list(priority_language_choices),
        required=False,
    )

    ANSWERS = (
        ("", gettext_lazy("Not asked")),
        ("given", gettext_lazy("Agrees")),
        ("refused", gettext_lazy("Refuses")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose in offered_purposes():
            self.fields[f"purpose_{purpose.key}"] = forms.ChoiceField(
                label=purpose.label,
                help_text=purpose.explanation,
                choices=self.ANSWERS,
                required=False,
            )
        order = [name for name in self.fields if name.startswith("purpose_")]
        self.order_fields([*order, "medium", "witness", "interpreter", "text_language"])

    def clean(self):
        """Registration needs an answer; spoken consent needs a witness."""
        cleaned = super().clean()
        if not cleaned.get("purpose_registration"):
            self.add_error("purpose_registration", _("Ask whether they agree to be registered."))
        if cleaned.get("purpose_registration") == "refused":
            self.add_error(
                "purpose_registration",
                _(
                    "Who refuses is not registered and still gets help: count them with a tally "
                    "instead. Food, water and first aid need no registration."
                ),
            )
        ask_for_the_witness(self, cleaned)
        return cleaned

    def consents(self, *, given_by: str = "self", giver_name: str = "") -> tuple:
        """One decision a purpose that was asked about."""
        told = self.cleaned_data
        return tuple(
            ConsentFacts(
                purpose=name.removeprefix("purpose_"),
                decision=told[name],
                medium=told["medium"],
                witness=told["witness"],
                interpreter=told["interpreter"],
                text_language=told["text_language"] or "eng",
                given_by=given_by,
                giver_name=giver_name,
            )
            for name in self.fields
            if name.startswith("purpose_") and told.get(name)
        )


def offered_purposes() -> list:
    """Purposes of installed modules that name no recipient; modules that are off are left out."""
    from core.modules.manifest import is_module, modules
    from core.scope import UserScope, current_or_none

    asker = current_or_none()
    found = []
    for config in modules():
        seen = not isinstance(asker, UserScope) or asker.grants.module_centres(config.label)
        if is_module(config.label) and seen:
            found += [p for p in config.consent_purposes if not p.names_recipient]
    return found


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

    NAME = ("own", *NAME_FIELDS, "native_script_name", "other_names")
    BIRTH = ("sex", "birth", "calendar", "nationality", "second_nationality", "place_of_origin")
    TONGUES = ("language", "mastery", "needs_interpreter", "second_language")
    CONTACT = ("phone", "who_answers", "safe_to_contact", "level")

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


def known_purposes() -> list[tuple[str, object]]:
    """Choices of all purposes, for recording one decision."""
    return [(p.key, p.label) for p in consent_purposes().values()]


def stored_birth(person) -> Birth:
    """The birth date as the file has it."""
    return Birth(
        born=person.birth,
        calendar=person.birth_calendar,
        as_told=person.birth_as_told,
        age_estimated_on=person.age_estimated_on,
    )


def stored_tongue(row) -> Tongue:
    """A language as the file has it."""
    return Tongue(row.language, row.mastery, row.needs_interpreter)


def stored_phone(row) -> PhoneFact:
    """A telephone as the file has it."""
    return PhoneFact(row.number, row.who_answers, row.safe_to_contact)
