"""Invented people for the demo: plausible on this route, respectful, nobody real."""

import random
from datetime import timedelta

from django.utils import timezone

from core import scope
from core.modules.manifest import consent_purposes

from .actions.arrive import register_arrival
from .actions.data_requests import record_request
from .actions.depart import record_departure
from .actions.file_requests import ask_for_file, decide_file_request
from .actions.restrict import restrict_file
from .facts import Arriving, ConsentFacts, PersonFacts, StayFacts, Tongue, said_name
from .file_requests.elsewhere import found_elsewhere, sign
from .matching.records import known_from
from .merging.find_duplicates import find_possible_duplicates
from .models import DataRequest, FileRequest, Flag, Need, Person, PersonFlag, Tally, Visit
from .rules.birth_entry import read_birth_entry

# name as told, sex, age or date, calendar, nationality, language, name in own script
SINGLE = (
    ("Abel Tesfay Woldu", "male", "24", "gregorian", "ERI", "tir", "ኣቤል ተስፋይ"),
    ("Hamdi Warsame", "female", "1998", "gregorian", "SOM", "som", ""),
    ("Gemechu Tolasa", "male", "19", "gregorian", "ETH", "orm", ""),
    ("Ahmed Zakaria Issa", "male", "12/4/1990", "gregorian", "TCD", "ara", "أحمد زكريا عيسى"),
    ("Nyakim Bol", "female", "31", "gregorian", "SSD", "nus", ""),
    ("Bekele Alemu", "male", "5/3/1979", "ethiopian", "ETH", "amh", "በቀለ ዓለሙ"),
    ("Farida Nazari", "female", "1374", "solar_hijri", "AFG", "prs", "فریده نظری"),
    ("Yonas Kidane", "male", "16", "gregorian", "ERI", "tir", "ዮናስ ኪዳነ"),
    ("Halima Abdi Nur", "female", "62", "gregorian", "SOM", "som", ""),
    ("Mamadou Baldé", "male", "27", "gregorian", "GIN", "ful", ""),
    # Came three weeks ago and gave one name more: her second file is worth merging.
    ("Hamdi Warsame Jama", "female", "14/8/1998", "gregorian", "SOM", "ara", ""),
)
FAMILIES = (
    (
        ("Senait Gebre", "female", "33", "gregorian", "ERI", "tir", "ሰናይት ገብረ", "head"),
        ("Filmon Senay", "male", "9", "gregorian", "ERI", "tir", "", "child"),
        ("Rahel Senay", "female", "4", "gregorian", "ERI", "tir", "", "child"),
    ),
    (
        ("Ibrahim Haroun", "male", "41", "gregorian", "TCD", "ara", "إبراهيم هارون", "head"),
        ("Zahra Haroun", "female", "36", "gregorian", "TCD", "ara", "زهرة هارون", "spouse"),
        ("Idriss Haroun", "male", "14", "gregorian", "TCD", "ara", "", "child"),
        ("Mariam Haroun", "female", "7", "gregorian", "TCD", "ara", "", "child"),
    ),
)
# Of Gadaref's people, who has come to Khartoum: as they said it at the desk there, and why it asks.
COME_FROM_GADAREF = (
    (
        ("Ahmed Guyo", "male", "12/4/1990", "gregorian", "TCD", "ara", "", "head"),
        "He asks us to write to his consulate about the papers that Gadaref has seen.",
    ),
    (
        ("Hamdi Guyo", "female", "1998", "gregorian", "SOM", "som", "", "head"),
        "She has come to us and does not want to tell everything once more.",
    ),
)
FLAGS = (
    ("Ground floor", "blue", "Offer a ground-floor bed.", ["arrival", "file"], "everybody"),
    ("Case worker first", "amber", "See the case worker first.", ["arrival", "file"], "everybody"),
    ("Ask protection", "red", "Ask the focal point before any transfer.", ["file"], "protection"),
)


def load(world) -> None:
    """Fill both centres with people, once."""
    if Person.objects.exists():
        return
    chance = random.Random(7)
    for code, centre in world.centres.items():
        desk = world.users["desk" if code == "KRT" else "desk.gdf"]
        people = SINGLE if code == "KRT" else SINGLE[:4]
        for i, told in enumerate(people):
            name = told if code == "KRT" else (f"{told[0].split()[0]} Guyo", *told[1:6], "")
            _arrive(
                centre, [(*name, "head")], desk, days_ago=i * 2 + 1, hour=chance.randrange(8, 17)
            )
        for i, family in enumerate(FAMILIES if code == "KRT" else FAMILIES[:1]):
            members = (
                family
                if code == "KRT"
                else [(m[0].replace("Senay", "Adem"), *m[1:]) for m in family]
            )
            _arrive(centre, members, desk, days_ago=i + 1, hour=10)
        _counts(centre, desk, chance)
    _details(world)
    _files_between_centres(world)


def _files_between_centres(world) -> None:
    """Khartoum asks Gadaref for two files: one request waits, one file was given."""
    _waiting, given = [_ask_gadaref(world, member, why) for member, why in COME_FROM_GADAREF]
    selam = world.users["case.gdf"]
    with scope.user(selam):
        note = "She confirmed it by telephone."
        decide_file_request(request=given, give=True, note=note, actor=selam)


def _ask_gadaref(world, member, why: str) -> FileRequest:
    desk, krt = world.users["desk"], world.centres["KRT"]
    agreed = ConsentFacts(
        purpose="network_sharing", decision="given", medium="signed", text_language=member[5]
    )
    with scope.user(desk):
        [found] = found_elsewhere(known_from(_facts(member)), centre=krt)
        return ask_for_file(
            shown=sign(found, user=desk, centre=krt),
            centre=krt,
            what_for=why,
            consent=agreed,
            actor=desk,
        )


def _arrive(centre, members, actor, *, days_ago: int, hour: int) -> None:
    arrived = timezone.now() - timedelta(days=days_ago, hours=hour % 5)
    arriving = [
        Arriving(
            facts=_facts(member),
            role=member[7],
            consents=tuple(
                ConsentFacts(
                    purpose=key, decision="given", medium="signed", text_language=member[5]
                )
                for key in consent_purposes()
                if key in ("registration", "statistics")
            ),
        )
        for member in members
    ]
    stays = register_arrival(
        centre=centre,
        arriving=arriving,
        stay=StayFacts(
            arrival_mode="walk_in", intended_destination="Port Sudan", arrived_at=arrived
        ),
        actor=actor,
    )
    if days_ago > 14:
        record_departure(
            stay=stays[0],
            reason="own_choice",
            departed_at=arrived + timedelta(days=3),
            actor=actor,
        )


def _facts(member) -> PersonFacts:
    name, sex, birth, calendar, nationality, language, native, _role = member
    return PersonFacts(
        name_parts=said_name(name),
        native_script_name=native,
        sex=sex,
        birth=read_birth_entry(birth, calendar=calendar, on=timezone.localdate()),
        nationalities=(nationality,),
        languages=(Tongue(language, "native"),),
    )


def _counts(centre, desk, chance) -> None:
    for days in range(7):
        at = timezone.now() - timedelta(days=days, hours=2)
        for service in ("water", "information", "phone_charge"):
            Tally.objects.create(
                centre=centre,
                at=at,
                service=service,
                people=chance.randrange(3, 40),
                age_band="25-59",
                recorded_by=desk,
            )


def _details(world) -> None:
    krt = world.centres["KRT"]
    flags = [
        Flag.objects.get_or_create(
            label=label,
            defaults={"colour": colour, "advice": advice, "moments": moments, "audience": audience},
        )[0]
        for label, colour, advice, moments, audience in FLAGS
    ]
    find_possible_duplicates(krt)
    older = Person.objects.get(display_name="Halima Abdi Nur")
    PersonFlag.objects.create(person=older, centre=krt, flag=flags[0], set_by=world.users["case"])
    Need.objects.create(
        person=older,
        centre=krt,
        code="ER-NF",
        is_sensitive=False,
        answer="yes",
        source="self",
        instruction="Ground-floor bed.",
        recorded_by=world.users["case"],
    )
    alone = Person.objects.get(display_name="Yonas Kidane")
    PersonFlag.objects.create(person=alone, centre=krt, flag=flags[1], set_by=world.users["case"])
    Visit.objects.create(person=alone, centre=krt, services=["call", "information"])
    restrict_file(
        person=Person.objects.filter(display_name="Farida Nazari").first(),
        centre=krt,
        reason="Asked that nobody but her case worker knows that she is here.",
        readers=[world.users["case"]],
        actor=world.users["protection"],
    )
    with scope.user(world.users["case"]):
        record_request(
            request=DataRequest(
                person=older,
                centre=krt,
                kind="access",
                channel="in_person",
                asked_by="self",
                identity_checked="yes",
                wish="She would like to read what is written about her, and who has read it.",
            ),
            actor=world.users["case"],
        )
