"""What the first look at a page weighs on the wire: a real server, a real browser, nothing cached."""

from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from tests.harness.browser import CHROMIUM_ARGUMENTS, chromium_path, sign_in
from tests.harness.site import LiveSite, serve

from .lines import Line
from .world import CENTRE, World

DESK_KILOBYTES = 150
# Written out: this process does not know which addresses the server made.
CONSOLE_LIST = "/admin/registry/people/"
ARRIVAL_DESK = f"/admin/registry/{CENTRE}/arrivals/"
WAGTAIL_EXPLORER = "/admin/pages/"
BYTES_IN_A_KILOBYTE = 1000


class NothingToWeigh(Exception):
    """A page was refused or moved, so what came is not the page."""


def measure_weight(world: World) -> Iterator[Line]:
    """Pages of the console beside a page of Wagtail's own."""
    with (
        serve(world.directory, database_url=world.database_url) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
        )
        wagtail = kilobytes(browser, site, username="editor", path=WAGTAIL_EXPLORER)
        console = kilobytes(browser, site, username="desk", path=CONSOLE_LIST)
        desk = kilobytes(browser, site, username="desk", path=ARRIVAL_DESK)
        browser.close()
    note = f"{console:.0f} kB : {wagtail:.0f} kB"
    yield Line(
        "First load of the people list : Wagtail's page explorer", console / wagtail, "", 1.0, note
    )
    yield Line("First load of the arrival desk", desk, " kB", DESK_KILOBYTES)


def kilobytes(browser: Browser, site: LiveSite, *, username: str, path: str) -> float:
    """Bytes that came over the wire for one page, as they came: compressed, with headers."""
    signing_in = browser.new_context(base_url=site.address)
    sign_in(signing_in.new_page(), username)
    state = signing_in.storage_state()
    signing_in.close()
    context = browser.new_context(base_url=site.address, storage_state=state)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    answer = page.goto(path, wait_until="networkidle")
    if answer is None or answer.status != 200 or not answer.url.endswith(path):
        raise NothingToWeigh(path)
    context.close()
    return sum(received) / BYTES_IN_A_KILOBYTE
