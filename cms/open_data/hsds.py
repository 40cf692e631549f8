"""The services of all centres after Open Referral HSDS 3 (docs.openreferral.org), live.

Only centres with a published page are named, and a protected place has no address and no position,
as on its page. Ids are made from ours and stay the same.
"""

import uuid

from django.conf import settings
from django.utils import translation

from cms.pages.house import CentrePage
from core.languages import nearest
from core.models import Centre
from core.models.hours import Answer
from core.public import open_centres
from core.public.cards import CentreToday, ServiceCard

from .schedules import hsds_schedules

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/hsds/"


def public_centres() -> list[tuple[Centre, CentrePage]]:
    """Centres that receive people and have a published page, with it; two queries."""
    found: dict = {}
    for page in CentrePage.objects.live().select_related("locale"):
        found.setdefault(page.centre_id, {})[page.locale.language_code] = page
    wanted = translation.get_language() or settings.LANGUAGE_CODE
    return [
        (centre, pages[nearest(wanted, pages, default=settings.LANGUAGE_CODE)])
        for centre in open_centres()
        if (pages := found.get(centre.pk))
    ]


def organization(centre: Centre, url: str) -> dict:
    """A centre as the organization that offers its services."""
    return {
        "id": str(centre.pk),
        "name": centre.name,
        "description": str(centre.get_kind_display()),
        "website": url,
    }


def services(today: CentreToday, url: str) -> list[dict]:
    """What a centre offers now, each whole, as `/services/{id}` of the standard gives it."""
    return [service(card, today, url) for card in today.cards]


def service(card: ServiceCard, today: CentreToday, url: str) -> dict:
    """One service with its organization, place, hours, languages and conditions."""
    centre = today.centre
    return {
        "id": _id(centre, card.key),
        "organization_id": str(centre.pk),
        "name": str(card.offer.title),
        "description": str(card.offer.description),
        "url": url,
        "status": "active",
        "fees_description": "free of charge",
        "organization": organization(centre, url),
        "schedules": _with_ids(hsds_schedules(card.calendar), centre, card.key),
        "languages": [
            {"id": _id(centre, card.key, each.code), "code": each.code, "name": each.english}
            for each in card.languages
        ],
        "required_documents": _documents(card, centre),
        "phones": _phones(centre),
        "service_at_locations": [
            {
                "id": _id(centre, card.key, "at"),
                "service_id": _id(centre, card.key),
                "location": location(centre, card),
            }
        ],
        **_access(card),
    }


def location(centre: Centre, card: ServiceCard) -> dict:
    """Where it is; of a protected place only that it is one."""
    found = {"id": _id(centre, "location"), "location_type": "physical", "name": centre.name}
    if centre.position_is_public:
        if centre.latitude is not None:
            found["latitude"], found["longitude"] = float(centre.latitude), float(centre.longitude)
        found["addresses"] = [
            {
                "id": _id(centre, "address"),
                "address_1": centre.address,
                "country": centre.country,
                "address_type": "physical",
            }
        ]
    if card.facts is not None and card.facts.step_free:
        step_free = card.facts.step_free == Answer.YES
        found["accessibility"] = [
            {
                "id": _id(centre, card.key, "steps"),
                "description": "without steps" if step_free else "there are steps",
            }
        ]
    return found


def _access(card: ServiceCard) -> dict:
    if card.is_by_appointment is None:
        return {}
    needed = card.is_by_appointment
    return {"application_process": "by appointment" if needed else "without an appointment"}


def _documents(card: ServiceCard, centre: Centre) -> list[dict]:
    if card.facts is None or not card.facts.documents:
        return []
    return [
        {
            "id": _id(centre, card.key, "documents"),
            "document": str(card.facts.get_documents_display()),
        }
    ]


def _phones(centre: Centre) -> list[dict]:
    return [{"id": _id(centre, "phone"), "number": centre.phone}] if centre.phone else []


def _with_ids(rows: list[dict], centre: Centre, key: str) -> list[dict]:
    return [{"id": _id(centre, key, f"schedule {n}"), **row} for n, row in enumerate(rows)]


def _id(centre: Centre, *parts: str) -> str:
    return str(uuid.uuid5(centre.pk, " ".join(parts)))
