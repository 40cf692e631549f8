"""The key that signs this installation's cards, and the keys whose cards are taken for genuine.

The private key is a file of its own, so that a copy of the database can print no card. It is made
when the first card is printed. Public keys are rows: they are no secret and go to every gate.
"""

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from modules.registry.models import CardKey
from modules.registry.rules.card_tokens import key_id_of


def signing_key() -> Ed25519PrivateKey:
    """The private key that signs cards now; made where there is none yet."""
    path = Path(settings.CARD_KEY_FILE)
    if not path.exists():
        _write_if_missing(path)
    return serialization.load_pem_private_key(path.read_bytes(), password=None)


def own_key() -> tuple[Ed25519PrivateKey, CardKey]:
    """The private key with its public row, which is written when the key is first used."""
    private = signing_key()
    public = private.public_key()
    row, _created = CardKey.objects.get_or_create(
        key_id=key_id_of(public),
        defaults={"public": as_text(public), "issuer": settings.WAGTAIL_SITE_NAME, "is_own": True},
    )
    return private, row


def as_text(key: Ed25519PublicKey) -> str:
    """A public key as it stands in rows and files: base64 of its 32 bytes."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def trusted_rows() -> list[CardKey]:
    """Keys whose cards are genuine, retired ones among them."""
    return list(CardKey.objects.filter(distrusted_at=None))


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """The same by key id, as the rules take them."""
    return {row.key_id: row.public_key for row in trusted_rows()}


def set_aside_private_key() -> Path | None:
    """Move the private key away, so that the next card is signed by a new one; where it lies now."""
    path = Path(settings.CARD_KEY_FILE)
    if not path.exists():
        return None
    aside = path.with_name(f"{key_id_of(signing_key().public_key())}.retired.pem")
    path.rename(aside)
    return aside


def _write_if_missing(path: Path) -> None:
    """Write a new key, readable by this user alone; of two processes at once the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # Made by mkstemp with rights for its owner only, and linked whole: nobody reads half a key.
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)
