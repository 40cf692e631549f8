"""What every printed sheet says: whose it is (name, address, telephone, logo), and who printed it when."""

import base64
import mimetypes
from datetime import datetime

from django.utils import timezone


def printed_for(user, centre, *, at: datetime | None = None) -> dict:
    """What `console/print_base.html` asks of every sheet; `at` is now unless the facts are older."""
    return {
        "centre": letterhead(centre),
        "printed_at": at or timezone.now(),
        "printed_by": user.get_full_name() or user.get_username(),
    }


def letterhead(centre) -> dict:
    """What `console/print_base.html` shows of a centre; no address where it is protected."""
    return {
        "name": centre.name,
        "address": centre.address if centre.position_is_public else "",
        "phone": centre.phone,
        "logo_url": logo_as_data(centre),
    }


def logo_as_data(centre) -> str:
    """The centre's logo inside the page: it prints without another request, and offline."""
    if not centre.logo:
        return ""
    try:
        with centre.logo.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return ""
    kind = mimetypes.guess_type(centre.logo.name)[0] or "image/png"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
