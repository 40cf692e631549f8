"""Houses and people for stories of beds, and a checker that knows the rules in its own words."""

from modules.shelter.choices import BedKind, RoomPolicy
from modules.shelter.rules.facts import BedFacts, Guest, Need, RoomFacts


def room(name: str, policy: str, *, beds: int = 4, **facts) -> list[BedFacts]:
    """The beds of a room; lower and upper bunks in turns, unless `kind` says otherwise."""
    kind, bed_accessible = facts.pop("kind", None), facts.pop("bed_accessible", "")
    here = RoomFacts(
        id=name,
        policy=policy,
        **{
            "building": name[0],
            "floor": 0,
            "standard_capacity": beds,
            "surge_capacity": beds + 2,
            **facts,
        },
    )
    kinds = [BedKind.LOWER, BedKind.UPPER]
    return [
        BedFacts(
            id=f"{name}-{number}",
            room=here,
            kind=kind or kinds[number % 2],
            is_accessible=bed_accessible,
        )
        for number in range(beds)
    ]


def woman(name: str, age: int | None = 30, **facts) -> Guest:
    return Guest(id=name, sex="female", age=age, **facts)


def man(name: str, age: int | None = 30, **facts) -> Guest:
    return Guest(id=name, sex="male", age=age, **facts)


def family(name: str, *members: Guest) -> list[Guest]:
    """They came together."""
    return [
        Guest(**{**{f: getattr(each, f) for f in each.__dataclass_fields__}, "household": name})
        for each in members
    ]


def faults(places: dict, guests, beds, sleeping=()) -> list[str]:
    """What is wrong with who sleeps where, told by the letter of the rules and not by their code."""
    bed_of = {bed.id: bed for bed in beds}
    in_room: dict = {}
    for guest, bed in [
        *((g, bed_of[places[g.id]]) for g in guests if g.id in places),
        *((g, bed_of[bed_id]) for bed_id, g in dict(sleeping).items()),
    ]:
        in_room.setdefault(bed.room.id, []).append((guest, bed))
    found = []
    if len(set(places.values())) != len(places) or set(places.values()) & set(dict(sleeping)):
        found.append("two in a bed")
    new = {guest.id for guest in guests}
    for people in in_room.values():
        where = people[0][1].room
        if len(people) > where.standard_capacity:
            found.append("too many in a room")
        for guest, bed in people:
            if guest.id in new:
                found += _alone(guest, bed, where)
        for guest, _bed in people:
            if guest.id in new and where.policy not in ("medical", "isolation"):
                found += _small_and_away(guest, [each for each, _at in people])
            for other, _other_bed in people:
                if guest.id in new and guest.id != other.id:
                    found += _together(guest, other, where)
    return found


def _small_and_away(guest: Guest, people) -> list[str]:
    """A child of twelve or less that came with a family lies beside somebody grown of it."""
    if guest.household is None or guest.age is None or guest.age > 12 or guest.is_child_alone:
        return []
    grown = [
        other
        for other in people
        if other.household == guest.household and (other.age is None or other.age >= 18)
    ]
    return [] if grown else ["a small child without its family"]


def _alone(guest: Guest, bed, where) -> list[str]:
    found, grown = [], guest.age is not None and guest.age >= 18
    small_boy = guest.age is not None and guest.age <= 12 and guest.household is not None
    if (
        where.policy == "women"
        and guest.sex != "female"
        and not (guest.sex == "male" and small_boy)
    ):
        found.append("not for women")
    if where.policy in ("men", "boys_alone") and guest.sex != "male":
        found.append("not for men")
    if where.policy == "girls_alone" and guest.sex != "female":
        found.append("not for girls")
    if where.policy.endswith("_alone") and (grown or not guest.is_child_alone):
        found.append("not on their own")
    if guest.is_child_alone and where.policy in ("women", "men", "families", "transit"):
        found.append("a child on its own")
    if where.policy == "families" and guest.household is None:
        found.append("no family")
    if Need.WHEELCHAIR in guest.needs and (
        bed.is_accessible != "yes"
        or where.is_accessible != "yes"
        or not (where.floor == 0 or where.has_lift == "yes")
    ):
        found.append("wheelchair")
    weak = {
        Need.WALKS_WITH_DIFFICULTY,
        Need.LATE_PREGNANCY,
        Need.NEWBORN,
        Need.AFTER_SURGERY,
    }
    if guest.needs & weak and where.floor != 0 and where.has_lift != "yes":
        found.append("stairs")
    if bed.kind == "upper" and (
        guest.needs - {Need.CONTAGIOUS, Need.UNDER_CARE}
        or (guest.age is not None and (guest.age < 6 or guest.age >= 60))
    ):
        found.append("upper bunk")
    if (Need.CONTAGIOUS in guest.needs) != (where.policy == "isolation"):
        found.append("isolation")
    if where.policy == "medical" and Need.UNDER_CARE not in guest.needs:
        found.append("not under care")
    if guest.is_confidential and where.is_protected != "yes":
        found.append("not protected")
    return found


def _together(guest: Guest, other: Guest, where) -> list[str]:
    found = []
    same = guest.household is not None and guest.household == other.household
    if other.id in guest.keep_apart or guest.id in other.keep_apart:
        found.append("to be kept apart")
    if where.policy == "transit" and not same:
        found.append("two households")
    for one, two in ((guest, other), (other, guest)):
        is_adult = (two.age is None and not two.is_child_alone) or (
            two.age is not None and two.age >= 18
        )
        if not same and one.is_child_alone and is_adult:
            found.append("a child beside a stranger")
        if not same and where.policy == "families" and two.sex != "female" and is_adult:
            found.append("a strange man")
    return found


def big_house() -> list[BedFacts]:
    """Five hundred beds of every kind."""
    beds = []
    policies = [
        *[(RoomPolicy.WOMEN, 20)],
        *[(RoomPolicy.MEN, 25)],
        *[(RoomPolicy.FAMILIES, 30)],
        *[(RoomPolicy.TRANSIT, 5)],
        *[(RoomPolicy.GIRLS_ALONE, 3)],
        *[(RoomPolicy.BOYS_ALONE, 3)],
    ]
    for policy, rooms in policies:
        for number in range(rooms):
            floor = number % 3
            beds += room(
                f"{policy[0].upper()}{policy}{number}",
                policy,
                beds=6,
                floor=floor,
                is_accessible="yes" if floor == 0 else "no",
            )
    for number in range(4):
        beds += room(
            f"A{number}",
            RoomPolicy.FAMILIES,
            beds=3,
            is_accessible="yes",
            bed_accessible="yes",
            kind=BedKind.SINGLE,
        )
    return beds
