"""The columns of lists of people: our headings, other people's headings, HXL tags, readers."""

from django.utils.translation import gettext_lazy as _
from import_export.declarative import DeclarativeMetaclass

from core.exchange.cell_readers import (
    AnswerReader,
    CellReader,
    ChoiceReader,
    DateReader,
    SexReader,
    TextReader,
    WholeReader,
)
from core.exchange.columns import ExchangeColumn as Column
from core.exchange.values import Sex as WrittenSex
from modules.registry.choices import (
    Calendar,
    HouseholdRole,
    NamePartRole,
    RegistrationLevel,
    SafeToContact,
    Sex,
)
from modules.registry.exchange.readers import (
    OLDEST_AGE,
    BirthReader,
    CardReader,
    LanguageReader,
    NationalityReader,
)
from modules.registry.rules.calendars import YEARS

# The columns of name parts and what each part is.
NAME_PARTS = {
    "own_name": NamePartRole.OWN,
    "father_name": NamePartRole.FATHER,
    "grandfather_name": NamePartRole.GRANDFATHER,
    "surname": NamePartRole.PATERNAL_SURNAME,
    "second_surname": NamePartRole.MATERNAL_SURNAME,
    "nickname": NamePartRole.NICKNAME,
}
NAMES = ("name", *NAME_PARTS)
SEXES = {
    WrittenSex.FEMALE: Sex.FEMALE.value,
    WrittenSex.MALE: Sex.MALE.value,
    WrittenSex.OTHER: Sex.OTHER.value,
    WrittenSex.UNKNOWN: Sex.UNKNOWN.value,
}
SHORT, LONGEST_REFERENCE = 40, 120


class WhoColumns(metaclass=DeclarativeMetaclass):
    """Who the person is."""

    card = Column(
        label=_("Card number"),
        aliases=("card no", "card", "numéro de carte", "número de tarjeta", "رقم البطاقة"),
        hxl="#meta+id",
        reader=CardReader(),
        help_text=_("Of a person who has a card from here. Leave it blank for a new person."),
    )
    own_number = Column(
        label=_("Number in this list"),
        aliases=("id", "no", "case id", "person id", "registration number", "rec_id", "numéro",
                 "número", "الرقم"),
        hxl="#meta+id+external",
        exportable=False,
        reader=TextReader(longest=LONGEST_REFERENCE),
        help_text=_("The list's own number for the person. It lets you import the list again."),
        example="A-0001",
    )  # fmt: skip
    name = Column(
        label=_("Name"),
        aliases=("full name", "nom complet", "nom et prénom", "nombre completo",
                 "nombre y apellidos", "الاسم", "الاسم الكامل"),
        hxl="#beneficiary+name",
        help_text=_("The whole name in one piece, or use the columns of its parts."),
    )  # fmt: skip
    own_name = Column(
        label=_("Own name"),
        aliases=("first name", "firstname", "given name", "prénom", "nombre", "nombres",
                 "primer nombre", "الاسم الأول"),
        exportable=False,
        example="Almaz",
    )  # fmt: skip
    father_name = Column(
        label=_("Father's name"),
        aliases=("father name", "second name", "nom du père", "nombre del padre", "اسم الأب"),
        exportable=False,
        example="Tesfaye",
    )
    grandfather_name = Column(
        label=_("Grandfather's name"),
        aliases=("grandfather name", "third name", "nom du grand-père", "nombre del abuelo",
                 "اسم الجد"),
        exportable=False,
    )  # fmt: skip
    surname = Column(
        label=_("Surname"),
        aliases=("last name", "lastname", "family name", "nom de famille", "nom", "apellido",
                 "apellidos", "primer apellido", "اسم العائلة", "اللقب"),
        exportable=False,
    )  # fmt: skip
    second_surname = Column(
        label=_("Second surname"), aliases=("segundo apellido",), exportable=False
    )
    nickname = Column(
        label=_("Nickname"), aliases=("alias", "surnom", "apodo", "الكنية"), exportable=False
    )
    native_script_name = Column(
        label=_("Name in own script"),
        aliases=("native name", "name in arabic", "name in amharic", "local name"),
        exportable=False,
    )
    other_names = Column(label=_("Other names"), aliases=("also known as",), exportable=False)
    sex = Column(
        label=_("Sex"),
        aliases=("gender", "sexe", "sexo", "género", "genre", "الجنس", "النوع"),
        hxl="#beneficiary+sex",
        reader=SexReader(SEXES),
        help_text=_("Female, male, other or unknown, as the person says it."),
        example="female",
    )


class BirthColumns(metaclass=DeclarativeMetaclass):
    """When they were born, as far as is known."""

    birth_date = Column(
        label=_("Date of birth"),
        aliases=("dob", "birth date", "birthdate", "date de naissance", "fecha de nacimiento",
                 "تاريخ الميلاد", "تاريخ الولادة"),
        hxl="#date+birth",
        exportable=False,
        reader=BirthReader(),
        help_text=_("As year-month-day. A year, a month and year, or an age are understood too."),
        example="1990-05-31",
    )  # fmt: skip
    birth_calendar = Column(
        label=_("Calendar of the date of birth"),
        aliases=("calendar", "calendrier", "calendario", "التقويم"),
        exportable=False,
        reader=ChoiceReader(Calendar),
        help_text=_("Gregorian where nothing is written."),
        example="gregorian",
    )
    birth_year = Column(
        label=_("Year of birth"),
        aliases=("birth year", "yob", "année de naissance", "año de nacimiento", "سنة الميلاد"),
        exportable=False,
        reader=WholeReader(
            least=min(years[0] for years in YEARS.values()),
            most=max(years[-1] for years in YEARS.values()),
        ),
    )
    age = Column(
        label=_("Age"),
        aliases=("age in years", "âge", "edad", "العمر", "السن"),
        hxl="#beneficiary+age",
        reader=WholeReader(least=0, most=OLDEST_AGE),
        help_text=_("In full years; kept as an estimate where there is no date of birth."),
    )
    age_precision = Column(label=_("Age precision"), hxl="#meta+age+precision", importable=False)


class OriginColumns(metaclass=DeclarativeMetaclass):
    """Where they come from, what they speak, how to reach them."""

    nationality = Column(
        label=_("Nationality"),
        aliases=("country of nationality", "citizenship", "country of origin", "nationalité",
                 "pays d'origine", "nacionalidad", "país de origen", "الجنسية", "بلد المنشأ"),
        hxl="#country+nationality",
        reader=NationalityReader(),
        help_text=_("Names or codes of countries, STATELESS or UNKNOWN; several with commas."),
        example="ETH",
    )  # fmt: skip
    language = Column(
        label=_("Language"),
        aliases=("languages", "mother tongue", "langue", "langues", "idioma", "lengua", "اللغة"),
        hxl="#meta+language",
        reader=LanguageReader(),
        help_text=_("Names or codes (ISO 639-3), the first language first."),
        example="amh",
    )
    interpreter = Column(
        label=_("Interpreter"),
        aliases=("needs interpreter", "interpreter needed", "interprète", "intérprete", "مترجم"),
        hxl="#meta+interpreter",
        reader=AnswerReader(),
        help_text=_("Whether an interpreter is needed for the first language."),
    )
    phone = Column(
        label=_("Telephone"),
        aliases=("phone", "phone number", "mobile", "mobile phone", "cell phone", "whatsapp",
                 "téléphone", "teléfono", "celular", "الهاتف", "رقم الهاتف", "الجوال"),
        exportable=False,
        reader=TextReader(longest=SHORT),
    )  # fmt: skip
    safe_to_contact = Column(
        label=_("Safe to contact"),
        exportable=False,
        reader=ChoiceReader(SafeToContact),
        help_text=_("Of the telephone number; unknown where nobody asked."),
    )
    place_of_origin = Column(
        label=_("Place of origin"),
        aliases=("place of birth", "region of origin", "home l1", "village", "lieu d'origine",
                 "lugar de origen", "مكان الأصل"),
        exportable=False,
        reader=TextReader(longest=200),
    )  # fmt: skip


class StayColumns(metaclass=DeclarativeMetaclass):
    """With whom they are, since when, and what is written down."""

    group = Column(
        label=_("Group number"),
        aliases=("group id", "family id", "family number", "household", "household id",
                 "case number", "numéro de ménage", "numéro de famille", "número de familia",
                 "hogar", "رقم العائلة", "رقم الأسرة"),
        hxl="#meta+id+group",
        reader=TextReader(longest=LONGEST_REFERENCE),
        help_text=_("The same for everybody who belongs together."),
        example="F-12",
    )  # fmt: skip
    head_number = Column(
        label=_("Number of the head of the household"),
        aliases=("head of household id", "parent id", "head id"),
        exportable=False,
        reader=TextReader(longest=LONGEST_REFERENCE),
        help_text=_("The number in this list of the person whose household it is."),
    )
    role = Column(
        label=_("Role in the household"),
        aliases=("relationship", "relation", "relationship to head", "lien de parenté",
                 "parentesco", "صلة القرابة"),
        exportable=False,
        reader=ChoiceReader(HouseholdRole),
        example="head",
    )  # fmt: skip
    arrived = Column(
        label=_("Arrived"),
        aliases=("arrival date", "date of arrival", "arrived on", "date d'arrivée",
                 "fecha de llegada", "تاريخ الوصول"),
        hxl="#date+arrived",
        reader=DateReader(),
        help_text=_("Opens a stay at the centre from this day."),
    )  # fmt: skip
    level = Column(
        label=_("Registration level"),
        aliases=("level",),
        hxl="#status+level",
        reader=ChoiceReader(RegistrationLevel),
        help_text=_("L1 where nothing is written."),
        example="L1",
    )
    consent = Column(label=_("Consent"), hxl="#status+consent", importable=False)
    flags = Column(
        label=_("Instructions"), hxl="#meta+instruction", reader=CellReader(), importable=False
    )
