"""Keys under which a browser keeps a draft while there is no connection."""

import base64
import hashlib
import hmac

from django.conf import settings


def draft_key(user) -> str:
    """A key for AES-GCM, known to this person's signed-in pages only; base64 of 32 bytes.

    What is kept on the device cannot be read by the next person who uses it: the key comes with
    a page for which one must be signed in.
    """
    digest = hmac.new(
        settings.SECRET_KEY.encode(), f"draft:{user.pk}:{user.password}".encode(), hashlib.sha256
    ).digest()
    return base64.b64encode(digest).decode()
