"""Every address of the console stands in a file under review, with what it asks for."""

import difflib
import os
from pathlib import Path

from core.testing.addresses import surface

SURFACE = Path(__file__).with_name("surface.txt")
REWRITE = "REWRITE_SURFACE"
HEADER = (
    "# Every address below /admin/: route, module, permission, methods. A new line is a new door:\n"
    f"# look at it, then write this file anew with {REWRITE}=1 pytest tests/security/test_surface.py\n"
)


def test_every_address_of_the_console_stands_in_the_reviewed_list():
    found = HEADER + "\n".join(surface()) + "\n"
    if os.environ.get(REWRITE):
        SURFACE.write_text(found, encoding="utf-8")
    known = SURFACE.read_text(encoding="utf-8")
    difference = difflib.unified_diff(
        known.splitlines(), found.splitlines(), "surface.txt", "resolver", lineterm="", n=0
    )
    assert "\n".join(difference) == ""
