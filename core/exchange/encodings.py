"""The encoding of text files, which may change on the way: people join files of machines."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.exchange.errors import TooManyCells
from core.exchange.sniffing import WIDE_MARKS, utf_16_without_mark

UTF_8 = "utf-8"
CHUNK = 1024 * 1024
PIECE = 64 * 1024
SAMPLE_BYTES = 64 * 1024
LONGEST_LINE = 2 * 1024 * 1024
"""Millions of cells on one line would fill the memory before they are counted."""
MIXED_FROM = 0.2
"""From this share of UTF-8 sequences on a file is mixed; fewer are accidents of a code page."""
SHORTEST_WORD = 3
LEAST_IN_WORDS = 0.4
REPLACEMENT = "\ufffd"
HIGH_BYTES = bytes(range(0x80, 0x100))
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
UTF_8_SEQUENCE = (
    re.compile(  # Unicode standard, table 3-7: well-formed sequences of two to four bytes
        rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
        rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
        rb"|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
    )
)


def _weights(letters: str) -> dict[str, int]:
    return {letter: 2 if rank < FREQUENT else 1 for rank, letter in enumerate(letters)}


# The letters beyond ASCII that texts are made of, the most frequent ones first. Read by a wrong
# code
# page, rarer letters and other signs appear.
FREQUENT = 14
LATIN = _weights("éèàçñóíáúüöäãêëâôîïùßõåøæœÉÈÀÇÑÁÓÍÚÜÖÄ°ºª«»¡¿€£’‘“”–—…\u00a0")
ARABIC = _weights("اليمنوترهبدسعكةفحقشجخصطأإىئءآزضذثغظپچگژ،؟ـ")
LATIN_PAGES = {"cp1252": LATIN, "mac_roman": LATIN, "cp850": LATIN}
OTHER_PAGES = {
    "cp1256": ARABIC,
    "iso8859_6": ARABIC,
    "cp1251": _weights("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёОАИНТСРВКМДП"),
    "cp1253": _weights("αοιετσνρκπμλςάίόέήύώηυδγχθφβξζψω"),
    "cp1255": _weights("יוהלאתרמבנשכדקעפחטגסצזםןךףץ"),
}


@dataclass
class DecodedText:
    """The lines of a file with their ends, and how they were decoded."""

    lines: Iterable[str]
    encoding: str
    strange_characters: bool = False


def decode(file: BinaryIO) -> DecodedText:
    """Return the lines of a text file of any common encoding."""
    file.seek(0)
    head = file.read(SAMPLE_BYTES)
    marked = next((name for mark, name in WIDE_MARKS if head.startswith(mark)), None)
    wide = marked or utf_16_without_mark(head)
    file.seek(0)
    if wide:
        return DecodedText(
            lines=io.TextIOWrapper(file, encoding=wide, errors="replace", newline=""),
            encoding=wide,
        )
    if _is_utf_8(file):
        return DecodedText(lines=_lines(file, UTF_8), encoding=UTF_8)
    return _decode_legacy(file)


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decode_legacy(file: BinaryIO) -> DecodedText:
    """Decode a file that holds bytes which are no UTF-8, or not all of them."""
    valid = invalid = size = 0
    whole, remains = [], []
    for line in _byte_lines(file):
        if line.isascii():
            continue
        sequences, rest = UTF_8_SEQUENCE.findall(line), UTF_8_SEQUENCE.sub(b" ", line)
        valid += len(sequences)
        invalid += len(rest) - len(rest.translate(None, HIGH_BYTES))
        if size < SAMPLE_BYTES and not rest.isascii():
            whole.append(line[:SAMPLE_BYTES])
            remains.append(rest[:SAMPLE_BYTES])
            size += len(whole[-1])
    is_mixed = valid > MIXED_FROM * (valid + invalid)
    sample = b"".join(remains if is_mixed else whole)
    page = likely_code_page(sample)
    return DecodedText(
        lines=_mixed_lines(file, page) if is_mixed else _lines(file, page),
        encoding=f"{UTF_8} + {page}" if is_mixed else page,
        strange_characters=REPLACEMENT in sample.decode(page, "replace"),
    )


def likely_code_page(sample: bytes) -> str:
    """Return the code page in which most letters beyond ASCII are frequent ones; cp1252 if in
    doubt.

    Languages in Latin letters have an accent here and there, others write whole words beyond
    ASCII.
    """
    runs = HIGH_RUN.findall(sample)
    high = b"".join(runs)
    if not high:
        return "cp1252"
    in_words = sum(len(run) for run in runs if len(run) >= SHORTEST_WORD)
    pages = OTHER_PAGES if in_words > LEAST_IN_WORDS * len(high) else LATIN_PAGES

    def weight(page: str) -> int:
        return sum(pages[page].get(letter, 0) for letter in high.decode(page, "replace"))

    return max(pages, key=weight)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    for number, line in enumerate(_byte_lines(file)):
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        yield line.decode(encoding, "replace")


def _mixed_lines(file: BinaryIO, page: str) -> Iterator[str]:
    """Yield lines in which the sequences of UTF-8 are read as such and other bytes by code page."""
    for number, line in enumerate(_byte_lines(file)):
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.isascii():
            yield line.decode("ascii")
            continue
        pieces, end = [], 0
        for match in UTF_8_SEQUENCE.finditer(line):
            pieces += [line[end : match.start()].decode(page, "replace"), match[0].decode(UTF_8)]
            end = match.end()
        yield "".join([*pieces, line[end:].decode(page, "replace")])


def _byte_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines with their ends; a carriage return alone ends a line too, as on old Macs."""
    file.seek(0)
    rest = b""
    while piece := file.read(PIECE):
        lines = (rest + piece).splitlines(keepends=True)
        rest = lines.pop()  # it may go on in the next piece, and so may its end of two bytes
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise TooManyCells()
    yield from rest.splitlines(keepends=True)
