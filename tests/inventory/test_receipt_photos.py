"""Photos of what came broken or short stay with the paper of the receipt."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import scope
from core.errors import NotAllowed
from core.testing.worlds import make_user
from modules.inventory.actions.photos import MOST_PHOTOS, add_receipt_photo
from modules.inventory.errors import PhotosOfReceiptsOnly, TooManyPhotos
from modules.inventory.models import ReceiptPhoto

from .factories import make_item, make_store
from .screens import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(store):
    return store.receive(make_item("SOAP", "Soap"), 10)


def picture() -> SimpleUploadedFile:
    """A picture with a camera's words in it."""
    told = Image.Exif()
    told[0x010F] = "Maker of the camera"
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(written, "JPEG", exif=told)
    return SimpleUploadedFile("wet.jpg", written.getvalue(), "image/jpeg")


def add(store, paper, by=None):
    actor = by or store.officer
    with scope.user(actor):
        return add_receipt_photo(paper=paper, picture=picture(), remark="Wet", actor=actor)


def test_a_photo_is_added_to_a_posted_receipt_shown_and_printed(store, receipt):
    officer = Worker(store.officer)
    detail = reverse("inventory_papers:detail", args=[receipt.pk])
    page = reverse("inventory_papers:photo", args=[receipt.pk])
    assert page in officer.open(detail)
    officer.fill(page, {"picture": picture(), "remark": "Three cartons wet"})
    with scope.system():
        photo = ReceiptPhoto.objects.get()
    address = reverse("inventory_receipt_photo", args=[photo.pk])
    for shown in (detail, reverse("inventory_papers:print", args=[receipt.pk])):
        text = officer.open(shown)
        assert address in text
        assert "Three cartons wet" in text
    answer = officer.client.get(address)
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xff\xd8")
    assert b"Maker of the camera" not in content
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_picture_is_a_sentence_and_the_words_stay(store, receipt):
    page = reverse("inventory_papers:photo", args=[receipt.pk])
    told = {"picture": SimpleUploadedFile("x.jpg", b"no picture"), "remark": "Wet"}
    text = Worker(store.officer).fill(page, told, status=422)
    assert "not a picture" in text
    assert 'value="Wet"' in text


def test_goods_that_leave_have_no_photos(store, receipt):
    with scope.system():
        item = receipt.lines.get().item
    issue = store.issue(item, 1)
    with pytest.raises(PhotosOfReceiptsOnly):
        add(store, issue)
    detail = reverse("inventory_papers:detail", args=[issue.pk])
    assert "Add a photo" not in Worker(store.officer).open(detail)


def test_another_centre_sees_no_photo_and_the_manager_only_looks(store, receipt):
    photo = add(store, receipt)
    address = reverse("inventory_receipt_photo", args=[photo.pk])
    assert Worker(make_store("GDF").officer).client.get(address).status_code == 404
    assert Worker(store.manager).client.get(address).status_code == 200
    with pytest.raises(NotAllowed):
        add(store, receipt, by=store.manager)
    desk = make_user("desk", ("front_desk", store.centre))
    assert Worker(desk).client.get(address).status_code == 403


def test_a_paper_is_no_album(store, receipt):
    for _turn in range(MOST_PHOTOS):
        add(store, receipt)
    with pytest.raises(TooManyPhotos):
        add(store, receipt)
