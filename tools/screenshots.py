"""Make the pictures of the README from the running system, so that they show what there is.

Serves the demo on a free port with a temporary data directory, drives it in Chromium as its people
do, and writes small PNG files into docs/images/. Run it with `make screenshots`.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from guichet.settings.demo import DEMO_PASSWORD
from tests.harness.browser import CHROMIUM_ARGUMENTS, chromium_path, sign_in
from tests.harness.databases import REPOSITORY
from tests.harness.site import serve

PICTURES = REPOSITORY / "docs" / "images"
DESK = {"width": 1280, "height": 860}
TALL_DESK = {"width": 1280, "height": 1000}
LOW_DESK = {"width": 1280, "height": 520}
PHONE = {"width": 360, "height": 740}
LANGUAGE = "en-GB"
COLOURS = 256
MOST_BYTES = 200_000
PATIENCE_MILLISECONDS = 30_000
# The centres of the demo that the pictures show.
CENTRE = "KRT"
OTHER_CENTRE = "GDF"


class PictureTooLarge(Exception):
    """A picture would make every clone of the repository heavier than it must be."""


def arrival_desk(page: Page) -> None:
    """A family half typed; the mother is known already under another spelling."""
    page.goto(f"/admin/registry/{CENTRE}/arrivals/")
    _fill(page, "people-0-", own="Senayt Gebre", sex="female", birth="33", nationality="ERI")
    page.get_by_role("button", name="Add a family member").click()
    _fill(page, "people-1-", sex="male", birth="9", nationality="ERI", role="child")
    page.locator('[name="people-1-own"]').press_sequentially("Filmon")
    page.locator(".match").first.wait_for()


def person_file(page: Page) -> None:
    """The file of a person with a need, a flag and a stay."""
    page.goto("/admin/registry/people/")
    page.get_by_role("link", name="Halima Abdi Nur").click()
    page.locator(".timeline, .panel").first.wait_for()


def list_of_people(page: Page) -> None:
    """The list as somebody reads it who works from right to left."""
    page.goto("/admin/registry/people/")


def modules(page: Page) -> None:
    """One row a module, one switch a centre."""
    page.goto("/admin/modules/")


def public_page(page: Page) -> None:
    """What people on the move read of a centre."""
    page.goto(f"/en/{CENTRE.lower()}/")


def desk_on_a_phone(page: Page) -> None:
    """The arrival desk on a screen 360 pixels wide, of somebody who left no draft there."""
    page.goto(f"/admin/registry/{OTHER_CENTRE}/arrivals/")
    _fill(page, "people-0-", own="Hodan Warsame", sex="female")


def bed_board(page: Page) -> None:
    """Who sleeps where, with the box of one bed open."""
    page.goto(f"/admin/shelter/{CENTRE}/board/")
    page.locator(".bed--occupied a").first.click()
    page.locator(".bed-box").wait_for()


@dataclass(frozen=True)
class Picture:
    """One file: who is signed in, on what screen, and what they do before it is taken."""

    name: str
    show: Callable[[Page], None]
    username: str = ""
    viewport: dict[str, int] = field(default_factory=lambda: DESK)


# Each is taken as the person of the demo whose screen it is.
TAKEN = (
    Picture("arrival-desk", arrival_desk, "desk", TALL_DESK),
    Picture("person-file", person_file, "desk"),
    Picture("people-arabic", list_of_people, "shelter"),
    Picture("bed-board", bed_board, "desk"),
    Picture("modules", modules, "manager", LOW_DESK),
    Picture("public-page", public_page),
    Picture("phone", desk_on_a_phone, "case.gdf", PHONE),
)


def main() -> int:
    """Take all pictures, or those named on the command line; 1 where Chromium is missing."""
    wanted = set(sys.argv[1:])
    chromium = chromium_path()
    if chromium is None:
        print("No Chromium was found: install it, or name it in CHROMIUM.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="guichet-pictures-") as directory,
        serve(Path(directory)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        for picture in TAKEN:
            if not wanted or picture.name in wanted:
                path = keep(take(picture, browser, address=site.address), name=picture.name)
                print(f"{path.relative_to(REPOSITORY)}  {path.stat().st_size // 1024} kB")
        browser.close()
    return 0


def take(picture: Picture, browser: Browser, *, address: str) -> bytes:
    """The picture as Chromium paints it, without blinking and without a caret."""
    context = browser.new_context(
        base_url=address,
        viewport=picture.viewport,
        locale=LANGUAGE,
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    if picture.username:
        sign_in(page, picture.username, password=DEMO_PASSWORD)
    picture.show(page)
    page.wait_for_load_state("networkidle")
    painted = page.screenshot(caret="hide", animations="disabled")
    context.close()
    return painted


def keep(painted: bytes, *, name: str) -> Path:
    """Write the picture with few colours. Raises `PictureTooLarge` beyond `MOST_BYTES`."""
    path = PICTURES / f"{name}.png"
    with Image.open(BytesIO(painted)) as image:
        few = image.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        few.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise PictureTooLarge(f"{path.name} has {path.stat().st_size} bytes.")
    return path


def _fill(page: Page, prefix: str, **values: str) -> None:
    """Fill fields and choose from lists by the end of their names."""
    for name, value in values.items():
        element = page.locator(f'[name="{prefix}{name}"]')
        if element.evaluate("element => element.tagName") == "SELECT":
            element.select_option(value)
        else:
            element.fill(value)


if __name__ == "__main__":
    sys.exit(main())
