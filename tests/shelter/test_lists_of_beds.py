"""Beds with their rooms and buildings from a file: made once, corrected, refused where they contradict."""

import pytest

from core import scope
from core.errors import NotAllowed
from core.exchange.export import export_to
from core.exchange.resources import resource_named
from core.exchange.rows import RowStatus
from core.exchange.runs import confirm, preview
from modules.shelter.models import Bed, Building, Room
from tests.inventory.lists import csv_file, named

pytestmark = pytest.mark.django_db
ROW = {"Building": "North house", "Room": "A1", "Meant for": "women", "Floor": "0", "Bed": "A1-1"}


def look(shelter, file):
    """What the file would do."""
    manager = shelter.as_()
    with scope.user(manager):
        return preview(
            resource_named("shelter.beds"),
            centre=shelter.centre,
            file=file,
            filename=file.name,
            actor=manager,
        )


def bring(shelter, *rows: dict):
    """Import them; what was found before."""
    seen = look(shelter, csv_file(*rows))
    with scope.user(shelter.as_()):
        confirm(seen.run, actor=shelter.as_())
    return seen


def statuses(seen) -> list:
    """What each row would do."""
    return [row.status for row in seen.rows]


def test_a_list_makes_buildings_rooms_and_beds_and_again_changes_nothing(shelter):
    rows = [
        ROW | {"Bed": f"A1-{number}", "Kind of bed": "Lower bunk", "Floor area in m²": "24,5"}
        for number in (1, 2, 3)
    ]
    rows.append(ROW | {"Building": "Garden house", "Room": "G1", "Meant for": "Men", "Bed": "G1-1"})
    assert statuses(bring(shelter, *rows)) == [RowStatus.NEW] * 4
    with scope.system():
        room = Room.objects.get(name="A1")
        assert (room.standard_capacity, str(room.floor_area), room.floor) == (3, "24.50", 0)
        assert room.building == shelter.building
        assert set(Bed.objects.values_list("code", "kind")) >= {
            ("A1-1", "lower"),
            ("G1-1", "single"),
        }
        assert Building.objects.count() == 2
    assert statuses(look(shelter, csv_file(*rows))) == [RowStatus.SAME] * 4


def test_a_changed_row_corrects_bed_and_room(shelter):
    bring(shelter, ROW)
    seen = bring(shelter, ROW | {"Room for wheelchairs": "yes", "Bed for wheelchairs": "yes"})
    assert statuses(seen) == [RowStatus.CHANGED]
    with scope.system():
        bed = Bed.objects.select_related("room").get()
        assert (bed.is_accessible, bed.room.is_accessible) == ("yes", "yes")


@pytest.mark.parametrize(
    "rows",
    [
        [ROW | {"Meant for": ""}],
        [ROW | {"Meant for": "dragons"}],
        [ROW | {"Room": ""}],
        [ROW | {"Bed": ""}],
        [ROW | {"Floor": "1e9"}],
        [ROW | {"Floor area in m²": "-4"}],
        [ROW | {"Bed": "x" * 60}],
        [ROW | {"Places": "4", "Places in an emergency": "2"}],
        [ROW, ROW | {"Bed": "A1-2", "Meant for": "men"}],
    ],
)
def test_what_cannot_be_is_said_at_its_row_and_makes_nothing(shelter, rows):
    seen = look(shelter, csv_file(*rows))
    problems = [problem for row in seen.rows for problem in row.problems]
    assert problems or not seen.run
    assert all(str(problem.sentence) for problem in problems)
    with scope.system():
        assert not Bed.objects.exists()


def test_a_bed_of_another_room_is_not_carried_away_by_a_list(shelter):
    shelter.room("A2", beds=1)
    seen = look(shelter, csv_file(ROW | {"Bed": "A2-1"}))
    assert statuses(seen) == [RowStatus.ERROR]


def test_what_is_taken_away_can_be_brought_back(shelter):
    shelter.room("A1", beds=2, floor_area=20)
    file = named(b"", "beds.xlsx")
    with scope.user(shelter.as_()):
        found = resource_named("shelter.beds")
        export_to(file, resource=found, centre=shelter.centre, kind="xlsx")
    file.seek(0)
    assert statuses(look(shelter, file)) == [RowStatus.SAME] * 2


def test_the_desk_brings_no_beds(shelter):
    desk = shelter.as_("front_desk")
    file = csv_file(ROW)
    with scope.user(desk), pytest.raises(NotAllowed):
        preview(
            resource_named("shelter.beds"),
            centre=shelter.centre,
            file=file,
            filename=file.name,
            actor=desk,
        )
