"""Debian's Chromium, driven by playwright; a fault in the page is a fault of the test."""

import os
import re
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The world does not exist. Not done with playwright's routes: they switch off the browser's
    # cache, and pages are then loaded as nobody loads them.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LOCAL_ADDRESS = re.compile(r"^(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:)")
# Chromium repeats each failed response on the console; `_on_response` judges those.
REPEATED_ON_CONSOLE = "Failed to load resource"
# A request the page itself gave up, e.g. because the person went on to another page.
GIVEN_UP = "net::ERR_ABORTED"


def chromium_path() -> str | None:
    """Where Chromium is: named by CHROMIUM, or found on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@dataclass
class Faults:
    """What went wrong in a page while a test drove it."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Say that a fault whose text holds `part` is what this test is about."""
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        """Faults no test asked for."""
        return [fault for fault in self.seen if not any(part in fault for part in self.expected)]

    def watch(self, page: Page) -> None:
        """Note console errors, script errors, failed requests and requests to the world."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("requestfailed", self._on_request_failed)
        page.on("response", self._on_response)
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REPEATED_ON_CONSOLE):
            self.seen.append(f"console: {message.text}")

    def _on_request_failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self.seen.append(f"request failed: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        # A page may rightly be refused or absent; what it is made of may not.
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.seen.append(f"answer {response.status}: {response.url}")

    def _on_request(self, request: Request) -> None:
        if not LOCAL_ADDRESS.match(request.url):
            self.seen.append(f"request to the world: {request.url}")


def sign_in(page: Page, username: str, *, password: str | None = None) -> None:
    """Sign in through the form, as a person does; the page's base URL is the live site."""
    from django.conf import settings

    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password or settings.DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
