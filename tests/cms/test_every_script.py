"""The Universal Declaration of Human Rights as pages: each script is shown, found and printed."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.conf import settings

from cms.models import InformationPage
from tests.cms.conftest import in_one_line, page_of
from tests.harness.databases import REPOSITORY

pytestmark = pytest.mark.django_db
SHARED = REPOSITORY.parent / "shared" / "data" / "languages" / "udhr"
# ISO 639-3 of the files -> the language of our pages; the others are read below the English home.
OURS = {
    "amh": "am", "arb": "ar", "eng": "en", "fra": "fr", "hat": "ht", "hau": "ha", "kmr": "kmr",
    "pbu": "ps", "pes": "fa", "som": "so", "spa": "es", "swh": "sw", "tir": "ti", "fuf": "ff",
}  # fmt: skip
FILES = sorted(SHARED.glob("udhr_*.xml")) if SHARED.is_dir() else []


def told(path) -> tuple[str, list[str]]:
    """Title and paragraphs."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own copy
    texts = [
        " ".join("".join(each.itertext()).split())
        for each in root.iter()
        if each.tag.rpartition("}")[2] in ("title", "para")
    ]
    texts = [text for text in texts if text]
    return texts[0], texts[1:]


def longest_word(texts: list[str]) -> str:
    """A word that stands in hardly another text."""
    return max((word for text in texts for word in text.split()), key=len)[:40]


@pytest.mark.skipif(not FILES, reason="the shared texts are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_in_any_script_is_shown_found_and_printed(client, khartoum, path):
    title, paragraphs = told(path)
    code = OURS.get(path.stem.split("_")[1], "en")
    shown_under = code if code in dict(settings.INTERFACE_LANGUAGES) else "en"
    above = page_of(khartoum, shown_under)
    page = above.add_child(
        instance=InformationPage(
            title=title[:200],
            slug="rights",
            topic="rights",
            introduction=paragraphs[0][:400],
            body=[("text", "".join(f"<p>{text}</p>" for text in paragraphs[1:]))],
            source="United Nations",
            checked_on="2026-01-01",
            review_by="2030-01-01",
            locale=above.locale,
            centre=khartoum,
        )
    )
    address = f"/{shown_under}/krt/rights/"
    assert paragraphs[-1][:60] in in_one_line(client.get(address)).replace("&#x27;", "'")
    word = longest_word(paragraphs)
    answer = client.post(f"/{shown_under}/~/search/", {"words": word})
    assert address in in_one_line(answer), word
    for size in ("a4", "a6"):
        assert client.get(f"/{shown_under}/~/paper/{page.pk}/{size}/").status_code == 200
    assert client.get(f"/{shown_under}/~/short/{page.pk}/").status_code == 200
