"""A photo is added to the paper of goods that came."""

from django.db import transaction

from core import scope
from core.actions.permit import check_may
from modules.inventory.choices import DocumentState, DocumentType
from modules.inventory.errors import PhotosOfReceiptsOnly, TooManyPhotos
from modules.inventory.models import Document, ReceiptPhoto

ADD = "inventory.add_receiptphoto"
# Papers of goods that came, on which differences and damage are noted.
WITH_PHOTOS = frozenset({DocumentType.RECEIPT, DocumentType.DONATION, DocumentType.ARRIVAL})
MOST_PHOTOS = 20


def add_receipt_photo(*, paper: Document, picture, remark: str, actor) -> ReceiptPhoto:
    """The paper has one more photo; `picture` was made clean already.

    Raises `PhotosOfReceiptsOnly` for another paper or one given up, and `TooManyPhotos`.
    """
    check_may(ADD, paper.centre)
    with scope.system(actor=actor), transaction.atomic():
        # Two that add the last one wait for each other.
        stored = Document.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if stored.type not in WITH_PHOTOS or stored.state == DocumentState.CANCELLED:
            raise PhotosOfReceiptsOnly
        if stored.photos.count() >= MOST_PHOTOS:
            raise TooManyPhotos(most=MOST_PHOTOS)
        photo = ReceiptPhoto(
            centre=paper.centre, paper=stored, remark=remark.strip(), added_by=actor
        )
        photo.picture = picture
        photo.save()
    return photo
