"""How many text messages a text needs, and the longest text that fits into some. Pure.

After 3GPP TS 23.038: a message holds 160 characters of the GSM 7-bit alphabet, or 70 of UCS-2 as
soon as one character is outside it; parts of a longer text hold 153 and 67. Characters of the
extension table count twice, and so do those beyond the first plane of Unicode.
"""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")
GSM_7, UCS_2 = "GSM-7", "UCS-2"
# encoding -> (one message alone, each of several)
ROOM = {GSM_7: (160, 153), UCS_2: (70, 67)}
MOST_MESSAGES = 3
MORE = "..."
# Typography that would turn a Latin text into UCS-2 for nothing.
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": MORE, "\u00a0": " "}
)


@dataclass(frozen=True)
class Count:
    """What a text costs to send."""

    encoding: str
    characters: int
    messages: int


def plain(text: str) -> str:
    """The text with typewriter signs, where all that remains then fits the GSM alphabet."""
    composed = unicodedata.normalize("NFC", text)
    simple = composed.translate(_PLAIN)
    return simple if set(simple) <= BASIC | EXTENSION else composed


def count(text: str) -> Count:
    """Encoding, characters as the network counts them, and messages; none for an empty text."""
    if set(text) <= BASIC | EXTENSION:
        encoding = GSM_7
        units = [2 if sign in EXTENSION else 1 for sign in text]
    else:
        encoding = UCS_2
        units = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    alone, each = ROOM[encoding]
    total = sum(units)
    if total <= alone:
        return Count(encoding, total, 1 if total else 0)
    # A character of two units is not torn apart between two messages.
    messages, room = 1, each
    for unit in units:
        if unit > room:
            messages, room = messages + 1, each
        room -= unit
    return Count(encoding, total, messages)


def fitted(head: str, middle: str, tail: str, *, most: int = MOST_MESSAGES) -> str:
    """Head and tail whole, and as many words of the middle as fit into `most` messages.

    Head and tail lose words only where they alone are too long, the head first.
    """
    words = middle.split()
    if count(_joined(head, middle, tail)).messages <= most:
        return _joined(head, middle, tail)
    fits, fails = 0, len(words)
    while fails - fits > 1:
        half = (fits + fails) // 2
        if count(_joined(head, _cut(words, half), tail)).messages <= most:
            fits = half
        else:
            fails = half
    text = _joined(head, _cut(words, fits), tail)
    while count(text).messages > most:
        text = text[:-1]
    return text


def _cut(words: list[str], number: int) -> str:
    return " ".join(words[:number]) + MORE if number else ""


def _joined(*parts: str) -> str:
    return plain("\n".join(part.strip() for part in parts if part.strip()))
