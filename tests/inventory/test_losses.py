"""Goods are gone or unfit: one reports it, a second person decides, and only then the book changes."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core import scope
from core.errors import NotAllowed
from core.ids import new_id
from modules.inventory.actions.post import reverse_document
from modules.inventory.actions.report_loss import LossFacts, decide_loss, report_loss
from modules.inventory.choices import DocumentState, LocationKind
from modules.inventory.errors import DocumentEmpty, NotEnough, SameApprover, SentAlready
from modules.inventory.losses.errors import LossDecided
from modules.inventory.models import Balance, LossReport

from .factories import make_item, make_store
from .screens import Worker

pytestmark = pytest.mark.django_db
RAIN = LossFacts(cause="wet", stage="storage", happened="The roof leaks over shelf A1.")


@pytest.fixture
def blanket(store):
    blanket = make_item()
    store.receive(blanket, 100)
    return blanket


def goods(store, item) -> Balance:
    with scope.system():
        return Balance.objects.get(location=store.store, item=item)


def report(store, item, quantity, facts=RAIN) -> LossReport:
    with scope.user(store.officer):
        return report_loss(
            centre=store.centre,
            balance=goods(store, item),
            quantity=Decimal(str(quantity)),
            facts=facts,
            actor=store.officer,
        )


def decide(store, row, approve=True) -> LossReport:
    with scope.user(store.manager):
        return decide_loss(report=row, approve=approve, note="", actor=store.manager)


def test_what_is_reported_leaves_the_book_when_a_second_person_approves(store, blanket):
    row = report(store, blanket, 12)
    assert store.left(blanket) == 100
    row = decide(store, row)
    assert (store.left(blanket), store.at(LocationKind.LOST, blanket)) == (88, 12)
    with scope.user(store.officer):
        assert row.paper.code == f"KRT-LOS-{store.today.year}-0001"
        assert row.paper.cause == "wet"


def test_a_refused_report_leaves_the_goods_and_stays_to_be_read(store, blanket):
    row = decide(store, report(store, blanket, 12), approve=False)
    assert store.left(blanket) == 100
    with scope.user(store.officer):
        assert row.paper.state == DocumentState.CANCELLED
    with pytest.raises(LossDecided):
        decide(store, row)


def test_who_reports_does_not_decide_and_the_database_says_so_too(store, blanket):
    from core.testing.worlds import make_user

    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    with scope.user(both):
        row = report_loss(
            centre=store.centre,
            balance=goods(store, blanket),
            quantity=Decimal(1),
            facts=RAIN,
            actor=both,
        )
        with pytest.raises(SameApprover):
            decide_loss(report=row, approve=True, note="", actor=both)
    with scope.user(store.officer), pytest.raises(NotAllowed):
        decide_loss(report=row, approve=True, note="", actor=store.officer)
    with scope.system(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        LossReport.objects.filter(pk=row.pk).update(decided_by=both)
    assert "who_reports_a_loss_does_not_decide" in str(refused.value)


def test_a_form_of_a_loss_that_is_sent_twice_is_one_report(store, blanket):
    key = new_id()
    told = {"centre": store.centre, "balance": goods(store, blanket), "facts": RAIN}
    with scope.user(store.officer):
        sent = [
            report_loss(quantity=Decimal(12), actor=store.officer, key=key, **told)
            for _time in range(2)
        ]
        assert sent[0].pk == sent[1].pk
        with pytest.raises(SentAlready):
            report_loss(quantity=Decimal(13), actor=store.officer, key=key, **told)
    with scope.system():
        assert LossReport.objects.count() == 1


def test_an_approved_loss_is_reversed_by_whoever_may_approve_and_did_not_report_it(store, blanket):
    from core.testing.worlds import make_user

    both = make_user("both", ("logistics_officer", store.centre), ("centre_manager", store.centre))
    with scope.user(both):
        row = report_loss(
            centre=store.centre,
            balance=goods(store, blanket),
            quantity=Decimal(12),
            facts=RAIN,
            actor=both,
        )
    paper = decide(store, row).paper
    with scope.user(store.officer), pytest.raises(NotAllowed):
        reverse_document(document=paper, reason="Found", actor=store.officer)
    with scope.user(both), pytest.raises(SameApprover):
        reverse_document(document=paper, reason="Found", actor=both)
    assert store.left(blanket) == 88
    manager = Worker(store.manager)
    page = manager.open(reverse("inventory_papers:detail", args=[paper.pk]))
    url = reverse("inventory_papers:reverse_approved", args=[paper.pk])
    assert url in page
    manager.fill(url, {"reason": "Found"})
    assert store.left(blanket) == 100


def test_no_more_is_lost_than_there_is_also_when_it_left_meanwhile(store, blanket):
    with pytest.raises(NotEnough):
        report(store, blanket, 101)
    with pytest.raises(DocumentEmpty):
        report(store, blanket, 0)
    row = report(store, blanket, 60)
    store.issue(blanket, 50)
    with pytest.raises(NotEnough):
        decide(store, row)
    with scope.system():
        assert LossReport.objects.get(pk=row.pk).decided_at is None


def test_expired_goods_are_disposed_of_as_a_loss(store):
    rice = make_item("RICE", "Rice", unit="KG", needs_expiry=True)
    store.receive(rice, 50, expiry=store.in_days(-1))
    store.receive(rice, 50, expiry=store.in_days(90))
    officer = Worker(store.officer)
    assert "RICE Rice" in officer.open(reverse("wagtailadmin_home"))
    with scope.system():
        old = Balance.objects.get(lot__expiry=store.in_days(-1), location=store.store)
    page = f"{reverse('inventory_loss-reports:add', args=['KRT'])}?goods={old.pk}&cause=expired"
    officer.fill(page, {"quantity": "50", "happened": "Found at the monthly check."})
    with scope.system():
        row = LossReport.objects.get()
    assert row.stage == "storage"
    manager = Worker(store.manager)
    manager.fill(reverse("inventory_loss-reports:decide", args=[row.pk]), {"answer": "approve"})
    assert store.left(rice) == 50
    with scope.system():
        old.refresh_from_db()
    assert old.quantity == 0


def picture() -> SimpleUploadedFile:
    written = io.BytesIO()
    image = Image.new("RGB", (40, 30), "red")
    exif = image.getexif()
    exif[0x010F] = "A camera that tells where it was"
    image.save(written, "JPEG", exif=exif)
    return SimpleUploadedFile("roof.jpg", written.getvalue(), content_type="image/jpeg")


def test_the_photo_is_made_clean_and_shown_to_whoever_sees_the_report(
    store, blanket, settings, tmp_path
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    told = {"goods": goods(store, blanket).pk, "quantity": "3", "cause": "wet", "stage": "storage"}
    told |= {"happened": "The roof leaks.", "photo": picture()}
    officer = Worker(store.officer)
    page = officer.fill(reverse("inventory_loss-reports:add", args=["KRT"]), told)
    with scope.system():
        row = LossReport.objects.get()
    shown = officer.client.get(reverse("inventory_loss-reports:photo", args=[row.pk]))
    content = b"".join(shown.streaming_content)
    assert b"camera" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert "Photo of the goods" in officer.open(page)
    stranger = Worker(make_store("GDF").officer)
    stranger.open(reverse("inventory_loss-reports:photo", args=[row.pk]), status=404)
    assert "The roof leaks." in officer.open(reverse("inventory_loss-reports:print", args=[row.pk]))
