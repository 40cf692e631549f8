"""Health staff prescribe an item to a person once at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import scope
from modules.inventory.actions.prescribe import end_prescription, prescribe
from modules.inventory.choices import Control
from modules.inventory.distribution.errors import PrescribedAlready
from modules.inventory.models import Prescription

from .counter import make_counter, stocked

pytestmark = pytest.mark.django_db


def test_a_form_that_is_sent_twice_prescribes_once_and_the_next_one_may_follow():
    counter = make_counter()
    formula, amina = stocked(counter, "FORMULA", control=Control.PRESCRIPTION), counter.guest()
    today = counter.store.today

    def send(**facts) -> Prescription:
        row = Prescription(
            centre=counter.centre,
            person=amina,
            item=formula,
            from_location=counter.store.store,
            quantity=Decimal(2),
            reason="no_mother",
            **{"starts": today, "until": today + timedelta(days=30), **facts},
        )
        with scope.user(counter.health):
            return prescribe(prescription=row, actor=counter.health)

    first = send()
    with pytest.raises(PrescribedAlready):
        send()
    send(starts=today + timedelta(days=31), until=today + timedelta(days=60))
    with scope.user(counter.health):
        end_prescription(prescription=first, actor=counter.health)
    send()
    with scope.system():
        assert Prescription.objects.count() == 3
