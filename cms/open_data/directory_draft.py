"""Make a draft of a directory of partners from a service map; nothing is published by it."""

import datetime
import json
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import CentrePage, DirectoryPage
from core.errors import NotAllowed, Refusal

from .partners import Directory, read_directory

# A page with more is read by nobody; choose a place.
MOST_PARTNERS, PLACES_NAMED = 80, 8
LONGEST_SLUG = 200


class NotAServiceMap(Refusal):
    """The file is something else, or damaged."""

    code = "not_a_service_map"
    sentence = gettext_lazy(
        "This is no service map that can be read. It must be a JSON file as UNHCR's service maps "
        "give it out. Nothing was made."
    )


class NobodyIsLeft(Refusal):
    """Everything in the file has ended or is elsewhere."""

    code = "nobody_is_left"
    sentence = gettext_lazy(
        "No partner of the file is at this place and still at work. Nothing was made. Choose another "
        "place, or take in what has ended."
    )


class LookedAtTooEarly(Refusal):
    """The page would have to be looked at again before anybody looked at it."""

    code = "looked_at_too_early"
    sentence = gettext_lazy("“Look again by” is not before “checked on”.")


class TooManyPartners(Refusal):
    """More than anybody reads on a page."""

    code = "too_many_partners"

    def __init__(self, found: Directory):
        places = Counter(partner.place for partner in found.partners).most_common(PLACES_NAMED)
        super().__init__(
            _(
                "The file names %(count)s partners, and nobody reads a page of more than %(most)s. "
                "Nothing was made. Choose a place, such as: %(places)s."
            )
            % {
                "count": len(found.partners),
                "most": MOST_PARTNERS,
                "places": " · ".join(place for place, _count in places),
            }
        )


@dataclass(frozen=True)
class About:
    """What makes the page believable."""

    title: str
    introduction: str
    source: str
    checked_on: datetime.date
    review_by: datetime.date


def read_service_map(content: bytes, *, place: str = "", with_ended: bool = False) -> Directory:
    """The partners of a file whose places hold `place`.

    Raises `NotAServiceMap`, `TooManyPartners` and `NobodyIsLeft`.
    """
    try:
        features = json.loads(content.decode("utf-8-sig"))
        today = timezone.localdate()
        found = read_directory(features, today=today, place=place, with_ended=with_ended)
    except (ValueError, RecursionError) as error:
        # NotADirectory, letters of another encoding, no JSON, and numbers of thousands of digits.
        raise NotAServiceMap from error
    if not found.partners:
        raise NobodyIsLeft
    if len(found.partners) > MOST_PARTNERS:
        raise TooManyPartners(found)
    return found


@transaction.atomic
def draft_directory(above: CentrePage, found: Directory, about: About, *, actor) -> DirectoryPage:
    """An unpublished page below that of the centre; `actor` None means maintenance.

    Raises `NotAllowed`, `LookedAtTooEarly`, and `Refusal` where what is told of the page does not
    fit it.
    """
    if actor is not None and not above.permissions_for_user(actor).can_add_subpage():
        raise NotAllowed
    if about.review_by < about.checked_on:
        raise LookedAtTooEarly
    # One writer at a time below a page, or two get the same address.
    above = CentrePage.objects.select_for_update(of=("self",)).get(pk=above.pk)
    page = DirectoryPage(
        title=about.title,
        slug=_free_slug(above, about.title),
        introduction=about.introduction,
        source=about.source,
        checked_on=about.checked_on,
        review_by=about.review_by,
        locale=above.locale,
        centre=above.centre,
        live=False,
        partners=[("partner", partner.as_block()) for partner in found.partners],
    )
    try:
        above.add_child(instance=page)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    page.save_revision(user=actor)
    return page


def _free_slug(above: CentrePage, title: str) -> str:
    """An address that no page beside it has."""
    base = slugify(title, allow_unicode=True)[:LONGEST_SLUG] or "partners"
    taken = set(above.get_children().values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
