"""The whole site in one language as files: for a memory stick, or a hotspot without internet.

Every link is relative and names a file, so that the copy is read from any folder by any browser.
What holds only now is left out (`cms.still`), and each page says of which day it is.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.documents.models import Document

from cms.files import collection_of_picture, is_readable
from cms.published import published_pages
from cms.still import still_page

FIRST_PAGE = "index.html"
DOCUMENTS = "/documents/"
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("audio", "src"), ("source", "src"))
# A fixed moment in the archive: the same pages give the same file.
MOMENT = (2000, 1, 1, 0, 0, 0)


def request_of_nobody(base: str):
    """A request as a reader without anything would send it to the site at `base`."""
    parts = urlsplit(base)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    factory = RequestFactory(SERVER_NAME=parts.hostname, SERVER_PORT=str(port))
    request = factory.get("/", secure=parts.scheme == "https")
    request.user = AnonymousUser()
    return request


def write_bundle(target, *, language: str, request) -> int:
    """Write the published pages of a language as a zip file into `target`; returns their number."""
    pages = published_pages(locale__language_code=language)
    # One home page a language is the first of its tree.
    files = {urlsplit(page.get_url(request)).path: _file_of(page, language) for page in pages}
    with (
        translation.override(language),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        bundle = _Bundle(archive, files, urlsplit(request.build_absolute_uri("/")).netloc)
        for page in pages:
            specific = page.specific
            specific.locale = page.locale
            bundle.add_page(_file_of(page, language), still_page(specific, request))
    return len(pages)


def _file_of(page, language: str) -> str:
    # /home-en/krt/question/ → krt/question/index.html
    below = page.url_path.strip("/").split("/")[1:]
    return "/".join([*below, FIRST_PAGE])


@dataclass
class _Bundle:
    """The archive while it is written, and which files it has."""

    archive: zipfile.ZipFile
    pages: dict[str, str]
    host: str
    added: set[str] = field(default_factory=set)

    def add_page(self, name: str, soup: BeautifulSoup) -> None:
        """A page with all links made relative to its own place."""
        for element in soup.select("link[rel=alternate], link[rel=manifest], nav.languages"):
            element.decompose()
        folder = posixpath.dirname(name)
        for tag, attribute in LINKS:
            for element in soup.find_all(tag, attrs={attribute: True}):
                self._relink(element, attribute, folder)
        for element in soup.select("[srcset]"):
            del element["srcset"]
        self._say_its_day(soup)
        self._write(name, soup.encode(formatter="html5"))

    def _relink(self, element, attribute: str, folder: str) -> None:
        parts = urlsplit(element[attribute])
        is_ours = parts.netloc in ("", self.host) and parts.scheme in ("", "http", "https")
        if not is_ours or not parts.path:
            # A telephone number, another site, a place on the same page.
            return
        name = self.pages.get(parts.path) or self._file(unquote(parts.path))
        if name is None:
            if element.name == "a":
                element.unwrap()
            else:
                element.decompose()
            return
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        element[attribute] = posixpath.relpath(name, folder or ".") + fragment

    def _file(self, path: str) -> str | None:
        """Take a file of ours along; its name in the archive, None where it is none of ours."""
        found = _content_of(path)
        if found is None:
            return None
        name = f"files{path}"
        if name not in self.added:
            self._write(name, found)
        return name

    def _say_its_day(self, soup: BeautifulSoup) -> None:
        note = soup.new_tag("p", attrs={"class": "stale", "role": "note"})
        day = date_format(timezone.localdate(), "DATE_FORMAT")
        note.string = _("This is a copy of %(day)s. Ask whether something has changed.") % {
            "day": day
        }
        soup.find("main").insert(0, note)

    def _write(self, name: str, content: bytes) -> None:
        self.added.add(name)
        entry = zipfile.ZipInfo(name, MOMENT)
        entry.compress_type = zipfile.ZIP_DEFLATED
        self.archive.writestr(entry, content)


def _content_of(path: str) -> bytes | None:
    """What stands at an address of a file that pages may show."""
    if path.startswith(settings.STATIC_URL):
        return _static(path.removeprefix(settings.STATIC_URL))
    if path.startswith(settings.MEDIA_URL + "images/"):
        name = path.removeprefix(settings.MEDIA_URL)
        collection = collection_of_picture(name.removeprefix("images/"))
        is_there = collection is not None and is_readable(collection)
        return _stored(default_storage, name) if is_there else None
    if path.startswith(DOCUMENTS):
        number = path.removeprefix(DOCUMENTS).partition("/")[0]
        document = Document.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if document is None or not is_readable(document.collection):
            return None
        return _stored(document.file.storage, document.file.name)
    return None


def _static(name: str) -> bytes | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        return None
    if found:
        return Path(found).read_bytes()
    # A name with a digest, as production serves it.
    return _stored(staticfiles_storage, name)


def _stored(storage, name: str) -> bytes | None:
    try:
        is_there = storage.exists(name)
    except SuspiciousFileOperation:
        # A link that somebody wrote leads out of the folder; the copy is made without it.
        return None
    if not is_there:
        return None
    with storage.open(name) as file:
        return file.read()
