"""What is drawn on the screen when goods are handed out: kept, shown, printed on the receipt."""

import pytest
from django.urls import reverse

from core import scope
from core.models import AccessLogEntry
from modules.inventory.distribution.desk import signature_in
from modules.inventory.models import Handout
from modules.registry.models import Person

from .counter import DESK_PAGE, form_of, signed_in, stocked, text_of
from .factories import make_store

pytestmark = pytest.mark.django_db


DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_drawn_signature_is_kept_and_nonsense_is_not(counter, desk):
    assert signature_in(DOT) is not None
    assert signature_in("data:image/png;base64,AAAA") is None
    assert signature_in("http://elsewhere.example/x.png") is None
    counter.rule(stocked(counter))
    amina = counter.guest()
    desk.post(DESK_PAGE, {**form_of(counter, amina), "signature": DOT})
    with scope.system():
        assert Handout.objects.get().signature.name.startswith("signatures/")


def signed_hand_out(counter, desk):
    """Amina has signed on the screen."""
    counter.rule(stocked(counter))
    desk.post(DESK_PAGE, {**form_of(counter, counter.guest()), "signature": DOT})
    with scope.system():
        return Handout.objects.get()


def test_a_signature_is_shown_on_the_hand_out_and_each_look_is_written_down(counter, desk):
    made = signed_hand_out(counter, desk)
    picture = reverse("inventory_handouts:signature", args=[made.pk])
    assert picture in text_of(desk.get(reverse("inventory_handouts:detail", args=[made.pk])))
    seen = desk.get(picture)
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in seen.headers["Cache-Control"]
    assert b"".join(seen.streaming_content).startswith(b"\xff\xd8")
    with scope.system():
        entry = AccessLogEntry.objects.order_by("-pk").first()
    assert entry.record == f"inventory.handout.signature:{made.pk}"
    manager_elsewhere = signed_in(make_store("GDF").manager)
    assert manager_elsewhere.get(picture).status_code == 404


def test_the_receipt_carries_the_signature_and_the_card_number_but_no_name(counter, desk):
    made = signed_hand_out(counter, desk)
    page = text_of(desk.get(reverse("inventory_handouts:print", args=[made.pk])))
    with scope.system():
        person = Person.objects.get(pk=made.person_id)
    assert person.card_number in page
    assert person.display_name not in page
    assert reverse("inventory_handouts:signature", args=[made.pk]) in page
    with scope.system():
        kinds = AccessLogEntry.objects.values_list("kind", flat=True)
        assert "print" in kinds
    counter.take_back([made])
    again = text_of(desk.get(reverse("inventory_handouts:print", args=[made.pk])))
    assert "does not count" in again


def test_a_signature_that_was_never_drawn_is_not_found(counter, desk):
    [made] = counter.give(counter.guest(), counter.rule(stocked(counter)))
    page = text_of(desk.get(reverse("inventory_handouts:detail", args=[made.pk])))
    assert "Signature" not in page
    picture = reverse("inventory_handouts:signature", args=[made.pk])
    assert desk.get(picture).status_code == 404
