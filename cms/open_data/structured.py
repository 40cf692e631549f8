"""Structured data of a centre's page after schema.org, so that search engines tell its hours."""

import json

from django.utils.safestring import mark_safe

from core.public.cards import CentreToday

from .schedules import schema_org_hours

# As `django.utils.html.json_script`: nothing in it can end the element it stands in.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(today: CentreToday, *, name: str, url: str, address: str) -> str:
    """JSON-LD of what the centre offers now; `address` is empty for a protected place."""
    place = {"@type": "Place", "name": name, "publicAccess": True}
    if address:
        place["address"] = address
    if hours := schema_org_hours(today.hours.centre):
        place["openingHoursSpecification"] = hours
    if today.centre.phone:
        place["telephone"] = today.centre.phone
    provider = {"@type": "Organization", "name": name, "url": url, "location": place}
    services = [
        {
            "@type": "GovernmentService",
            "name": str(card.offer.title),
            "description": str(card.offer.description),
            "offers": {"@type": "Offer", "price": 0, "priceCurrency": "USD"},
            "provider": {"@id": url},
            **({"hoursAvailable": schema_org_hours(card.calendar)} if card.has_own_hours else {}),
        }
        for card in today.cards
    ]
    graph = {"@context": "https://schema.org", "@graph": [{"@id": url, **provider}, *services]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - escaped above
