"""The site on a memory stick, and what a browser keeps."""

import io
import re
import zipfile
from pathlib import PurePosixPath

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.offline.bundle import request_of_nobody, write_bundle
from tests.cms.conftest import page_of

pytestmark = pytest.mark.django_db


def bundle(language: str) -> dict[str, bytes]:
    """The files of a copy by name."""
    written = io.BytesIO()
    request = request_of_nobody("http://testserver")
    write_bundle(written, language=language, request=request)
    with zipfile.ZipFile(written) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_link_of_a_copy_leads_to_a_file_in_it(khartoum, gadaref, language):
    files = bundle(language)
    assert {"index.html", "krt/index.html", "gdf/index.html"} <= set(files)
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        soup = BeautifulSoup(content, "html.parser")
        for element in soup.select("[href], [src]"):
            target = element.get("href") or element.get("src")
            if target.startswith(("#", "tel:")):
                continue
            assert not re.match(r"^(/|\w+:)", target), (name, target)
            parts = []
            for part in (PurePosixPath(name).parent / target.partition("#")[0]).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            assert "/".join(parts) in files, (name, target)


def test_a_copy_speaks_its_language_and_says_of_which_day_it_is(khartoum):
    text = bundle("ar")["krt/index.html"].decode()
    assert 'dir="rtl"' in text
    assert 'class="stale"' in text


def test_a_copy_holds_nothing_that_holds_only_now_and_asks_for_no_connection(khartoum):
    pages = [content for name, content in bundle("en").items() if name.endswith(".html")]
    assert pages
    for content in pages:
        for absent in (b"data-now", b"data-online", b"<script", b"/admin/", b"/~/"):
            assert absent not in content


def test_a_centre_that_receives_nobody_is_not_in_the_copy(khartoum, gadaref):
    gadaref.is_locked = True
    gadaref.save()
    files = bundle("en")
    assert "gdf/index.html" not in files
    assert b"Gadaref" not in b"".join(files.values())


def test_a_draft_is_not_in_the_copy(khartoum, gadaref):
    page_of(gadaref, "en").unpublish()
    assert "gdf/index.html" not in bundle("en")


def test_the_same_pages_give_the_same_copy(khartoum):
    assert bundle("en") == bundle("en")


def test_the_command_writes_a_file_a_language_and_refuses_others(khartoum, tmp_path):
    call_command("make_offline_copies", to=tmp_path, language=["en", "ar"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["guichet-ar.zip", "guichet-en.zip"]
    with pytest.raises(CommandError):
        call_command("make_offline_copies", to=tmp_path, language=["zz"])


def test_editors_take_a_copy_from_the_console_and_others_do_not(client, khartoum, join):
    client.force_login(join("writer", role="communications_editor", centre=khartoum))
    assert (
        reverse("cms_offline_copy", args=["ar"])
        in client.get(reverse("cms_offline-copies")).content.decode()
    )
    answer = client.get(reverse("cms_offline_copy", args=["ar"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "index.html" in archive.namelist()
    assert client.get(reverse("cms_offline_copy", args=["zz"])).status_code == 404
    client.force_login(join("guard", role="gate", centre=khartoum))
    assert client.get(reverse("cms_offline_copy", args=["ar"])).status_code == 403


def test_the_worker_stands_at_the_root_and_is_asked_for_each_time(client, db):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert not answer.cookies
