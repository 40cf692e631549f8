"""Pictures of public pages, served by us: their small versions only, never what was uploaded."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

FOLDER = "images/"
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\.webp$")
A_YEAR = 365 * 24 * 60 * 60


def picture(request, name: str) -> FileResponse:
    """A version of a picture as a page shows it; 404 for every other file of the installation.

    Originals may hold where and when they were taken, and so may versions in most formats; WebP
    versions are made without.
    """
    if not NAME.match(name) or not default_storage.exists(FOLDER + name):
        raise Http404
    answer = FileResponse(
        default_storage.open(FOLDER + name),
        content_type="image/webp",
    )
    # The name changes with the picture.
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
