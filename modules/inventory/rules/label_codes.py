"""Codes of labels: short, without letters that look alike, told apart from everything else; pure."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "GL"
LENGTH = 8
# What people read instead of a letter that is not in the alphabet (Crockford's base 32).
READ_AS = str.maketrans("OIL", "011")


def new_code() -> str:
    """A fresh code; a trillion of them, so that two are hardly ever alike."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))


def as_code(text: str) -> str | None:
    """The code that was scanned or typed; None for what is none."""
    letters = "".join(text.split()).replace("-", "").upper()
    body = letters[len(PREFIX) :].translate(READ_AS)
    if not letters.startswith(PREFIX) or len(body) != LENGTH or set(body) - set(ALPHABET):
        return None
    return PREFIX + body
