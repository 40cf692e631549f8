"""What a file is, told from its first bytes and never from its name."""

import codecs
import re
from typing import BinaryIO

from core.exchange.errors import EmptyFile, NotASpreadsheet, OldFormat, unreadable

FIRST_BYTES = 64 * 1024
COMPOUND, ZIPPED, HTML, TEXT = "compound", "zip", "html", "text"

CONTAINERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": COMPOUND,
    b"PK\x03\x04": ZIPPED,
    b"PK\x05\x06": ZIPPED,
}
OTHER_KINDS = {
    b"%PDF": "pdf", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture",
    b"RIFF": "picture",
    b"II*\x00": "picture", b"MM\x00*": "picture", b"\x1f\x8b": "archive", b"Rar!": "archive",
    b"7z\xbc\xaf": "archive", b"BZh": "archive", b"\xfd7zXZ": "archive", b"{\\rtf": "word",
    b"SQLite format 3": "database", b"\x00\x01\x00\x00Standard": "database",
}  # fmt: skip
# Excel 2 to 4 wrote their records without a container.
OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
OLD_XML = (b"urn:schemas-microsoft-com:office:spreadsheet", b"opendocument.spreadsheet")
HTML_START = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|body|table|style|div)\b", re.I | re.S
)
JSON_START = re.compile(rb'\s*(\{\s*"|\[\s*[\[{])')
WIDE_MARKS = (  # the longer first: one mark begins like another
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"
MOST_CONTROLS = 0.02
"""Texts hold no control characters but for accidents; anything with more is a program's own
format.
"""
LEAST_PARITY = 0.02
MOST_PARITY = 0.005


def what_is(file: BinaryIO) -> str:
    """Return the container of a file that may hold a table; raise what the file is if it cannot."""
    file.seek(0)
    head = file.read(FIRST_BYTES)
    file.seek(0)
    if not head.strip(b"\x00\t\r\n \x1a" + codecs.BOM_UTF8):
        raise EmptyFile()
    for magic, container in CONTAINERS.items():
        if head.startswith(magic):
            return container
    for magic, kind in OTHER_KINDS.items():
        if head.startswith(magic):
            raise unreadable("another_kind", kind=kind)
    if head.startswith(OLD_EXCEL):
        raise OldFormat()
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    readable = _as_bytes_of_letters(head)
    if _controls(readable) > MOST_CONTROLS:
        raise NotASpreadsheet()
    if HTML_START.match(readable[:4096]):
        return HTML
    if readable.lstrip().startswith(b"<?xml"):
        if any(mark in readable for mark in OLD_XML):
            raise OldFormat()
        if b"<html" in readable[:4096].lower():
            return HTML
        raise unreadable("another_kind", kind="xml")
    if JSON_START.match(readable[:4096]):
        raise unreadable("another_kind", kind="json")
    return TEXT


def _as_bytes_of_letters(head: bytes) -> bytes:
    """Return the text as UTF-8, so far as it says that it is something else."""
    marked = next((name for mark, name in WIDE_MARKS if head.startswith(mark)), None)
    wide = marked or utf_16_without_mark(head)
    if wide:
        return head.decode(wide, "replace").lstrip("\ufeff").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _controls(head: bytes) -> float:
    return (len(head) - len(head.translate(None, CONTROL_BYTES))) / max(1, len(head))


def utf_16_without_mark(head: bytes) -> str | None:
    """Return the byte order of UTF-16 text that does not say so: its zero bytes stand on one side
    only.
    """
    sample = head[:8192]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= LEAST_PARITY and even <= MOST_PARITY:
        return "utf-16-le"
    if even >= LEAST_PARITY and odd <= MOST_PARITY:
        return "utf-16-be"
    return None
