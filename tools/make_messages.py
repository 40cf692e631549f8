"""Collect the strings of every package into its .po files, then compile all .mo files.

Collecting needs gettext; compiling does not.
"""

import sys

import polib
from catalogues import (
    DOMAINS,
    LANGUAGES,
    collect,
    committed_catalogues,
    compiled_path,
    has_gettext,
    name_of,
    packages,
    run_makemessages,
)


def main() -> int:
    """Collect where possible, compile always."""
    if has_gettext():
        collect_all()
    else:
        print("gettext is not installed: no new strings were collected, only compiled.")
    compile_all()
    return 0


def collect_all() -> None:
    """Bring every .po file up to date with the sources."""
    for package in packages():
        for domain in DOMAINS:
            if not collect(package, domain):
                continue
            (package / "locale").mkdir(exist_ok=True)
            languages = [part for name in LANGUAGES for part in ("--locale", name)]
            run_makemessages(package, domain, *languages)
            print(f"{name_of(package)}: {domain} collected")


def compile_all() -> None:
    """Write the .mo file of every .po file; fuzzy strings stay in the original."""
    for path in committed_catalogues():
        catalogue = polib.pofile(str(path))
        catalogue.save_as_mofile(str(compiled_path(path)))
        print(
            f"{path.parent.parent.parent.parent.name} {path.parent.parent.name}: "
            f"{catalogue.percent_translated()} % translated"
        )


if __name__ == "__main__":
    sys.exit(main())
