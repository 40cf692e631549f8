"""Some people inside, one out for the afternoon, staff on duty; invented like all of the demo."""

from datetime import timedelta

from django.utils import timezone

from core.ids import new_id
from modules.registry.models import Person, Stay

from .actions.pass_gate import record_passage
from .actions.staff import record_staff_passage
from .actions.visitors import count_visitors
from .choices import Direction, Source
from .models import AssemblyPoint

OUT_FOR_THE_AFTERNOON = "Gemechu Tolasa"
ON_DUTY = ("gate", "desk", "case", "shelter")


def load(world) -> None:
    """Fill Khartoum's gate, once."""
    krt = world.centres["KRT"]
    if AssemblyPoint.objects.exists():
        return
    gate = world.users["gate"]
    AssemblyPoint.objects.create(
        centre=krt, name="Football pitch", directions="Through the north door, across the road"
    )
    now = timezone.now()
    for number, stay in enumerate(Stay.objects.open().filter(centre=krt).order_by("id")):
        if number % 3 == 0:
            pass_gate(krt, stay.person_id, Direction.OUT, now - timedelta(hours=5), gate)
            pass_gate(krt, stay.person_id, Direction.IN, now - timedelta(hours=2), gate)
    out = Person.objects.filter(display_name=OUT_FOR_THE_AFTERNOON).first()
    if out is not None:
        back = now + timedelta(hours=3)
        pass_gate(krt, out.pk, Direction.OUT, now - timedelta(hours=1), gate, expected_back=back)
    for name in ON_DUTY:
        record_staff_passage(
            centre=krt, member=world.users[name], direction=Direction.IN, key=new_id(), actor=gate
        )
    count_visitors(centre=krt, change="in", people=2, key=new_id(), actor=gate)


def pass_gate(centre, person_id, direction, at, actor, **more) -> None:
    """A passage by card."""
    record_passage(
        centre=centre,
        person_id=person_id,
        source=Source.CARD,
        direction=direction,
        occurred_at=at,
        key=new_id(),
        actor=actor,
        **more,
    )
