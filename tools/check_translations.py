"""Say what is missing, wrong or out of date in the translations; exit 1 where anything is.

Without gettext the sources are not read: what is committed is still checked.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from catalogues import (
    DOMAINS,
    LANGUAGES,
    REPOSITORY,
    catalogue_path,
    collect,
    committed_catalogues,
    compiled_path,
    has_gettext,
    key_of,
    name_of,
    packages,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|(?<!\{)\{\w*\}(?!\})|%[sd]")
NUMBER_OF_FORMS = re.compile(r"nplurals\s*=\s*(\d+)")
LONGEST_QUOTE = 60
MOST_LINES = 60


def main() -> int:
    """Print one line a fault, then the verdict."""
    faults = [fault for path in committed_catalogues() for fault in faults_of(path)]
    if has_gettext():
        faults += faults_against_sources()
    for fault in faults[:MOST_LINES]:
        print(fault)
    if len(faults) > MOST_LINES:
        print(f"… and {len(faults) - MOST_LINES} more.")
    if faults:
        print(f"{len(faults)} faults in translations. `make messages` collects and compiles.")
        return 1
    print(f"Translations are complete in {', '.join(LANGUAGES)}.")
    return 0


def faults_of(path: Path) -> Iterator[str]:
    """What is wrong in one .po file and its .mo file."""
    catalogue = polib.pofile(str(path))
    where = path.relative_to(REPOSITORY)
    forms = NUMBER_OF_FORMS.search(catalogue.metadata.get("Plural-Forms", ""))
    for entry in catalogue:
        if not entry.obsolete:
            for fault in faults_of_entry(entry, forms=int(forms[1]) if forms else None):
                yield f"{where}: {fault}: “{shortened(entry.msgid)}”"
    if not compiled_path(path).exists():
        yield f"{where}: not compiled"
    elif meanings(catalogue) != meanings(polib.mofile(str(compiled_path(path)))):
        yield f"{where}: compiled from an older text"


def faults_of_entry(entry: polib.POEntry, *, forms: int | None) -> Iterator[str]:
    """What is wrong with one string."""
    if entry.fuzzy:
        yield "only guessed (fuzzy)"
    elif not entry.msgid_plural:
        if not entry.msgstr:
            yield "not translated"
        elif placeholders(entry.msgstr) != placeholders(entry.msgid):
            yield "placeholders differ"
    else:
        yield from faults_of_plural(entry, forms=forms)


def faults_of_plural(entry: polib.POEntry, *, forms: int | None) -> Iterator[str]:
    """What is wrong with a string that depends on a number.

    A form for one or two may say the number in words; the last form, for many, may not.
    """
    if forms is None:
        yield "the file has no Plural-Forms"
        return
    texts = [entry.msgstr_plural.get(number, "") for number in range(forms)]
    known = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    if len(entry.msgstr_plural) != forms or not all(texts):
        yield f"not translated in all {forms} plural forms"
    elif any(placeholders(text) - known for text in texts):
        yield "a plural form has a placeholder that the original lacks"
    elif placeholders(texts[-1]) != placeholders(entry.msgid_plural):
        yield "placeholders of the last plural form differ"


def faults_against_sources() -> Iterator[str]:
    """Strings in the sources that a language lacks."""
    for package in packages():
        for domain in DOMAINS:
            wanted = {key_of(entry) for entry in collect(package, domain) if entry.msgid}
            for language in LANGUAGES if wanted else ():
                path = catalogue_path(package, language, domain)
                held = held_by(path)
                missing = sorted(wanted - held, key=str)
                for _context, text in missing:
                    yield f"{name_of(package)} ({language}): not collected: “{shortened(text)}”"


def held_by(path: Path) -> set[tuple[str | None, str]]:
    """The strings a .po file knows; none where there is no file."""
    if not path.exists():
        return set()
    return {key_of(entry) for entry in polib.pofile(str(path)) if not entry.obsolete}


def meanings(catalogue: polib.POFile | polib.MOFile) -> dict:
    """What a catalogue says, whatever its layout."""
    return {
        key_of(entry): (entry.msgstr, tuple(sorted(entry.msgstr_plural.items())))
        for entry in catalogue
        # What is compiled is translated; only the entries of a .po file can be anything else.
        if isinstance(entry, polib.MOEntry)
        or (not entry.obsolete and not entry.fuzzy and entry.translated())
    }


def placeholders(text: str) -> set[str]:
    """The places in a text that are filled in later."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def shortened(text: str) -> str:
    """Enough of a text to find it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[:LONGEST_QUOTE]}…"


if __name__ == "__main__":
    sys.exit(main())
