"""What the QR code of a card says: a signed token that tells nothing of who carries it.

A token holds a version, the key that signed it, sixteen random bytes, the days from when and until
when the card is valid, and the code of the centre that issued it. Whoever has the public key can
tell without a connection that the card is genuine; only the installation that issued it can tell
whose it is. RFC 8032 (Ed25519), RFC 4648 (base32): capitals and digits alone, so that the QR code
stays small and scanners that type like a keyboard have little to mistake.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext_lazy as _

from modules.registry.rules.input_errors import NotUnderstood
from modules.registry.rules.keyboards import readings

VERSION = 1
PREFIX = "GC"
# Signed together with the payload, so that no signature of another purpose passes for a card's.
CONTEXT = b"guichet card\x00"
HEAD = struct.Struct(">B4s16sHH")
KEY_ID_BYTES, SECRET_BYTES, SIGNATURE_BYTES = 4, 16, 64
LONGEST_CENTRE = 8
FIRST_DAY = date(2020, 1, 1)
# No name, no card number and no line of a passport is as long as this without a space.
SHORTEST = 60
LONGEST = 400


class NotACard(NotUnderstood):
    template = _("This is not a card of ours, or its code is damaged. Scan it once more.")


class CardNotGenuine(NotUnderstood):
    template = _(
        "The code on this card was changed, or it is a forgery. Ask the front desk to see who it is."
    )


class IssuerNotKnown(NotUnderstood):
    template = _(
        "This card was issued by centre %(centre)s, whose cards cannot be checked here. "
        "The front desk receives the person like anybody who has no card."
    )


@dataclass(frozen=True)
class CardToken:
    """What a token says once its signature was found right."""

    key_id: str
    secret: bytes
    issued_on: date
    valid_until: date
    centre: str

    @property
    def secret_hash(self) -> str:
        """What the register keeps of the random part."""
        return hash_of(self.secret)

    def is_expired(self, on: date) -> bool:
        """Whether the last day of the card has passed."""
        return on > self.valid_until


def hash_of(secret: bytes) -> str:
    """SHA-256 of a card's random part, as 64 hexadecimal digits."""
    return hashlib.sha256(secret).hexdigest()


def key_id_of(key: Ed25519PublicKey) -> str:
    """The short name of a public key: the first bytes of its hash, as eight hexadecimal digits."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[: 2 * KEY_ID_BYTES]


def sign(
    *, key: Ed25519PrivateKey, secret: bytes, issued_on: date, valid_until: date, centre: str
) -> str:
    """The text for the QR code of one card."""
    head = HEAD.pack(
        VERSION,
        bytes.fromhex(key_id_of(key.public_key())),
        secret,
        (issued_on - FIRST_DAY).days,
        (valid_until - FIRST_DAY).days,
    )
    payload = head + centre.encode("ascii")
    return PREFIX + _base32(payload + key.sign(CONTEXT + payload))


def is_token(text: str) -> bool:
    """Whether a text can only have come from the QR code of a card, genuine or not."""
    return any(_looks_right(reading) for reading in readings(text[:LONGEST]))


def read(text: str, keys: Mapping[str, Ed25519PublicKey]) -> CardToken:
    """What the token says, once one of `keys` (by key id) has shown that it is genuine.

    Takes any text. Raises `NotACard`, `IssuerNotKnown` or `CardNotGenuine`, each with a sentence.
    """
    refused: NotUnderstood = NotACard()
    for content in filter(None, map(_content, readings(text[:LONGEST]))):
        try:
            return _verified(content, keys)
        except (IssuerNotKnown, CardNotGenuine) as error:
            # What was typed says more than a guess at another keyboard.
            refused = error if isinstance(refused, NotACard) else refused
    raise refused


def _verified(content: bytes, keys: Mapping[str, Ed25519PublicKey]) -> CardToken:
    payload, signature = content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]
    token = _token(payload)
    key = keys.get(token.key_id)
    if key is None:
        raise IssuerNotKnown(centre=token.centre)
    try:
        key.verify(signature, CONTEXT + payload)
    except InvalidSignature:
        raise CardNotGenuine from None
    return token


def _looks_right(text: str) -> bool:
    return text.startswith(PREFIX) and len(text) >= SHORTEST and text.isascii() and text.isalnum()


def _content(text: str) -> bytes | None:
    """The bytes behind a text, or None where it cannot be a token of this version."""
    if not _looks_right(text):
        return None
    letters = text.removeprefix(PREFIX)
    try:
        content = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        return None
    length = len(content) - HEAD.size - SIGNATURE_BYTES
    # The last letter has bits to spare: only one way to write them counts.
    if not 2 <= length <= LONGEST_CENTRE or _base32(content) != letters or content[0] != VERSION:
        return None
    centre = content[HEAD.size : -SIGNATURE_BYTES]
    return content if centre.isalnum() and centre.isascii() else None


def _token(payload: bytes) -> CardToken:
    _version, key_id, secret, issued, until = HEAD.unpack_from(payload)
    return CardToken(
        key_id=key_id.hex(),
        secret=secret,
        issued_on=FIRST_DAY + timedelta(days=issued),
        valid_until=FIRST_DAY + timedelta(days=until),
        centre=payload[HEAD.size :].decode("ascii"),
    )


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=")
