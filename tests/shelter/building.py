"""A shelter in the database for stories: rooms, beds, and people who arrive and sleep in them."""

from dataclasses import dataclass, field

from core import scope
from core.ids import new_id
from core.models import Centre, ModuleActivation
from modules.registry.models import Household, HouseholdMembership, Person, Stay
from modules.shelter.actions.give_beds import BedFor, Terms, give_beds
from modules.shelter.choices import RoomPolicy
from modules.shelter.house import read_house
from modules.shelter.models import Bed, BedAssignment, Building, Room
from tests.registry.factories import make_centre, make_person, make_staff


@dataclass
class Shelter:
    """A centre with a building, and those who work in it."""

    centre: Centre
    building: Building
    staff: dict = field(default_factory=dict)

    def as_(self, role: str = "shelter_manager"):
        """Somebody of the house, at work."""
        if role not in self.staff:
            self.staff[role] = make_staff(f"{self.centre.code}-{role}", (role, self.centre))
        return self.staff[role]

    def room(
        self, name: str, policy: str = RoomPolicy.WOMEN, *, beds: int = 4, **facts
    ) -> list[Bed]:
        """The beds of a new room."""
        bed_facts = facts.pop("bed", {})
        with scope.system():
            room = Room.objects.create(
                centre=self.centre,
                building=facts.pop("building", self.building),
                name=name,
                policy=policy,
                **{
                    "floor": 0,
                    "standard_capacity": beds,
                    "surge_capacity": beds + 2,
                    **facts,
                },
            )
            return [
                Bed.objects.create(
                    centre=self.centre, room=room, code=f"{name}-{number + 1}", **bed_facts
                )
                for number in range(beds)
            ]

    def guest(
        self, name: str = "Amina Saleh", *, sex: str = "female", age: int | None = 30
    ) -> Person:
        """Somebody who stays here."""
        birth = str(self.centre.today().year - age - 1) if age is not None else ""
        person = make_person(self.centre, name, sex=sex, birth=birth)
        with scope.system():
            Stay.objects.create(person=person, centre=self.centre)
        return person

    def family(self, *people: tuple[Person, str], kind: str = "family") -> None:
        """They belong together: (person, role)."""
        with scope.system():
            household = Household.objects.create(centre=self.centre, kind=kind)
            for person, role in people:
                HouseholdMembership.objects.create(
                    household=household, person=person, role=role, verification="documents"
                )

    def give(self, person: Person, bed: Bed, *, role: str = "front_desk", beside=None, **terms):
        """The person has the bed, from a counter of the house."""
        actor = self.as_(role)
        with scope.user(actor):
            return give_beds(
                centre=self.centre,
                beds=[BedFor(person, bed, beside)],
                actor=actor,
                key=new_id(),
                terms=Terms(**terms),
            )[0]

    def state(self, bed: Bed) -> str:
        """The state of a bed now."""
        return read_house(self.centre).beds[bed.pk].state

    def sleeping(self) -> dict:
        """Bed code -> names of who sleeps there now."""
        with scope.system():
            rows = BedAssignment.objects.filter(centre=self.centre, state="active")
            found: dict = {}
            for row in rows.select_related("bed", "person").order_by("begins_at"):
                found.setdefault(row.bed.code, []).append(row.person.display_name)
        return found


def make_shelter(code: str = "KRT", name: str = "Khartoum") -> Shelter:
    """A centre where the shelter is on."""
    centre = make_centre(code, name, time_zone="Africa/Khartoum")
    ModuleActivation.objects.create(centre=centre, module="shelter", state="on")
    with scope.system():
        building = Building.objects.create(centre=centre, name="North house", code="N")
    return Shelter(centre, building)
