"""Pictures and documents of public pages: who may read them, and pictures as we serve them.

Of pictures the small versions only, never what was uploaded.
"""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.pages.house import CentrePage
from core.models import Centre
from core.public import receives_people

FOLDER = "images/"
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\.webp$")
AN_HOUR = 60 * 60


def is_readable(collection: Collection, user=None) -> bool:
    """Whether files of a collection may be read: those of a centre go with its public section.

    Nobody reads what belongs to a centre that receives nobody. What belongs to a centre without a
    published page is read by people who are signed in, since editors look at drafts.
    """
    codes = collection.get_ancestors(inclusive=True).values("name")
    centre = Centre.objects.filter(code__in=codes).first()
    if centre is None:
        return True
    if not receives_people(centre):
        return False
    if CentrePage.objects.live().filter(centre=centre).exists():
        return True
    return user is not None and user.is_authenticated


def collection_of_picture(name: str) -> Collection | None:
    """Where the picture lies of which this is a version; None for a file that is none."""
    versions = get_image_model().get_rendition_model().objects.filter(file=FOLDER + name)
    found = versions.select_related("image__collection").first()
    return found.image.collection if found is not None else None


def picture(request, name: str) -> FileResponse:
    """A version of a picture as a page shows it; 404 for every other file of the installation.

    Originals may hold where and when they were taken, and so may versions in most formats; WebP
    versions are made without.
    """
    if not NAME.match(name) or not default_storage.exists(FOLDER + name):
        raise Http404
    collection = collection_of_picture(name)
    if collection is None or not is_readable(collection, request.user):
        raise Http404
    answer = FileResponse(
        default_storage.open(FOLDER + name),
        content_type="image/webp",
    )
    # The name changes with the picture, but its centre may close, which no other cache would hear.
    answer["Cache-Control"] = f"private, max-age={AN_HOUR}"
    return answer
