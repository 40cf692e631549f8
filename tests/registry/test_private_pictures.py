"""Photos, scans and sheets: drawn anew, kept only with consent, shown to whoever sees the row."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from core import scope
from core.models import AccessLogEntry
from modules.registry.actions.pictures import keep_photo
from modules.registry.errors import PhotoNotAgreed
from modules.registry.file.pictures import LONGEST_SIDE, NotAPicture, PictureTooLarge, clean_picture
from modules.registry.models import IdentityDocument, Person
from tests.registry.counter import browser_of, decide, file_of, picture, restrict
from tests.registry.factories import make_person


def bytes_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def with_photo(person) -> Person:
    with scope.system():
        return keep_photo(person=person, picture=clean_picture(picture()), actor=None)


def test_a_picture_keeps_what_can_be_seen_and_nothing_the_camera_wrote():
    handed_in = picture(device="Camera of Amina")
    assert b"Camera of Amina" in handed_in.read()
    handed_in.seek(0)
    kept = clean_picture(handed_in)
    content = kept.read()
    image = Image.open(io.BytesIO(content))
    assert b"Camera of Amina" not in content
    assert not image.getexif()
    assert max(image.size) == LONGEST_SIDE
    assert "amina" not in kept.name


def test_a_transparent_picture_is_shown_on_white():
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    kept = Image.open(clean_picture(file_of(written.getvalue())))
    assert min(kept.getpixel((5, 5))) > 250


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ no picture", b"\xff\xd8\xff\xe0 cut off", b"<svg xmlns='x'/>", b"%PDF-1.7"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(NotAPicture) as refusal:
        clean_picture(file_of(content))
    assert "JPEG" in refusal.value.sentence


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded():
    with pytest.raises(PictureTooLarge):
        clean_picture(picture(size=(10_000, 7_000), kind="PNG"))


def test_no_photo_is_kept_without_consent_and_none_after_a_withdrawal(krt, desk):
    person = make_person(krt, birth="30")
    with scope.user(desk), pytest.raises(PhotoNotAgreed):
        keep_photo(person=person, picture=clean_picture(picture()), actor=desk)
    decide(person, krt, "photo")
    with_photo(person)
    decide(person, krt, "photo", "withdrawn")
    with scope.system():
        assert not Person.objects.get(pk=person.pk).photo


def test_the_desk_is_told_in_the_form_what_to_do_first(krt, desk):
    person = make_person(krt, birth="30")
    url = reverse("registry_people:photo_new", args=["KRT", person.pk])
    browser = browser_of(desk)
    refused = browser.post(url, {"photo": picture()})
    assert refused.status_code == 422
    assert "Keep my photo" in refused.content.decode()
    decide(person, krt, "photo")
    assert browser.post(url, {"photo": picture()}).status_code == 302
    page = browser.get(reverse("registry_people:detail", args=[person.pk])).content.decode()
    assert reverse("registry_people:photo", args=[person.pk]) in page


def test_a_photo_is_shown_where_the_file_is_held_and_kept_by_no_browser(krt, desk, desk_elsewhere):
    person = make_person(krt, birth="30")
    decide(person, krt, "photo")
    with_photo(person)
    url = reverse("registry_people:photo", args=[person.pk])
    shown = browser_of(desk).get(url)
    assert Image.open(io.BytesIO(bytes_of(shown))).format == "JPEG"
    assert {"private", "no-store"} <= set(shown["Cache-Control"].split(", "))
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "amina" not in shown["Content-Disposition"]
    assert browser_of(desk_elsewhere).get(url, follow=True).status_code == 404
    restrict(person, krt)
    assert browser_of(desk).get(url, follow=True).status_code == 404


def test_a_card_has_the_photo_only_while_the_consent_counts(krt, desk):
    person = make_person(krt, birth="30")
    decide(person, krt, "photo", expires_on=krt.today())
    with_photo(person)
    photo = reverse("registry_people:photo", args=[person.pk])
    assert photo in printed_card(desk, person)
    decide(person, krt, "photo", expires_on=krt.today().replace(year=2020))
    assert photo not in printed_card(desk, person)


def printed_card(desk, person) -> str:
    """The paper that comes when the desk prints a card."""
    answer = browser_of(desk).post(
        reverse("registry_cards_print", args=["KRT"]), {"person": person.pk, "paper": "a6"}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_opening_a_scan_is_logged_and_a_new_scan_takes_the_place_of_the_old(krt, desk):
    person = make_person(krt, birth="30")
    browser = browser_of(desk)
    new = reverse("registry_people:new_document", args=["KRT", person.pk])
    assert browser.post(new, {"kind": "passport", "scan": picture()}).status_code == 302
    with scope.system():
        document = IdentityDocument.objects.get()
        first = document.scan.name
    url = reverse("registry_documents:scan", args=[document.pk])
    assert bytes_of(browser.get(url)).startswith(b"\xff\xd8")
    with scope.system():
        entry = AccessLogEntry.objects.get(record__startswith="registry.identitydocument.scan")
        assert (entry.user, entry.reference) == (desk, person.reference)
    page = browser.get(reverse("registry_documents:detail", args=[document.pk])).content.decode()
    assert url in page
    assert first not in page
    edit = reverse("registry_documents:edit", args=[document.pk])
    assert browser.get(edit).status_code == 200
    assert browser.post(edit, {"kind": "passport", "scan": picture()}).status_code == 302
    with scope.system():
        assert IdentityDocument.objects.get().scan


def test_a_scan_that_is_no_picture_comes_back_as_a_marked_field(krt, desk):
    person = make_person(krt, birth="30")
    new = reverse("registry_people:new_document", args=["KRT", person.pk])
    answer = browser_of(desk).post(new, {"kind": "passport", "scan": file_of(b"%PDF-1.7")})
    assert answer.status_code == 422
    with scope.system():
        assert not IdentityDocument.objects.exists()
