"""The confined reader: a process of its own, started for one file, with little memory and little
time.

Workbook parsers are native code that may crash, hang or fill the memory on a hostile file. Here
that ends this process and nothing else. The file comes as standard input, an unnamed temporary
file; what to read comes in one environment variable; rows go out as lines of JSON, the last line
says that all went well. Imports no Django and is given no settings, so that it starts in
milliseconds and knows no secrets.
"""

import json
import os
import sys
from dataclasses import asdict
from typing import Any, TextIO

from core.exchange.cells import pack
from core.exchange.limits import Limits

try:
    import resource
except ImportError:  # there is no such module on Windows; the time limit of the parent still holds
    resource = None  # type: ignore[assignment]

REQUEST = "GUICHET_READ"
STANDARD_INPUT = 0


def confine(limits: Limits) -> None:
    """Bound memory and processor time of this process; forbid it to write files or core dumps."""
    if resource is None:
        return
    for name, bound in (
        ("RLIMIT_AS", limits.memory_bytes),
        ("RLIMIT_CPU", limits.seconds + 1),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):
            continue  # some systems refuse some bounds; the parent's clock bounds the rest


def request(*, container: str, sheet: str | None, limits: Limits) -> str:
    """Return the text that tells the confined process what to read."""
    return json.dumps({"container": container, "sheet": sheet, "limits": asdict(limits)})


def main(out: TextIO) -> None:
    """Read the file on standard input and write its rows, or why it cannot be read."""
    asked = json.loads(os.environ[REQUEST])
    limits = Limits(**asked["limits"])
    confine(limits)
    # Imported only now: the native parser is loaded within the bounds.
    from core.exchange.sandboxed.refusal import Refused
    from core.exchange.sandboxed.workbook import open_sheet

    try:
        with os.fdopen(STANDARD_INPUT, "rb") as file:
            sheet = open_sheet(
                file, container=asked["container"], sheet=asked["sheet"], limits=limits
            )
            head = {"sheet": sheet.name, "sheets": sheet.names, "hidden": sheet.hidden}
            _write(out, head)
            for number, values in sheet.rows:
                _write(out, [number, [pack(value) for value in values]])
        _write(out, {"done": True})
    except Refused as refusal:
        _write(out, {"refused": refusal.code, "facts": refusal.facts})
    except MemoryError:
        _write(out, {"refused": "too_large", "facts": {}})


def _write(out: TextIO, line: Any) -> None:
    out.write(json.dumps(line, separators=(",", ":")))
    out.write("\n")


if __name__ == "__main__":
    main(sys.stdout)
