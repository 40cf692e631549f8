"""What stands against a bed for somebody. Only the shelter manager sets it aside, with a reason.

Sources: Sphere 2018 and the practice of IOM and UNHCR for rooms by sex, unaccompanied children,
protected places and accessible beds; the ages are the house's own (`domain.md` 2.4).

What nobody knows is never taken for a yes: a bed whose way nobody looked at is no bed for somebody
in a wheelchair, and a person whose sex nobody told is not put into a room of one sex.
"""

from collections.abc import Callable, Iterator, Sequence

from modules.registry.choices import Answer
from modules.shelter.choices import BedKind, RoomPolicy

from .facts import USUAL, Ages, BedFacts, Broken, Guest, Need

FEMALE, MALE = "female", "male"
NO_STAIRS = frozenset(
    {Need.WALKS_WITH_DIFFICULTY, Need.LATE_PREGNANCY, Need.NEWBORN, Need.AFTER_SURGERY}
)
NO_UPPER_BUNK = NO_STAIRS | {
    Need.WHEELCHAIR,
    Need.PREGNANT,
    Need.EPILEPSY,
    Need.INJURED,
    Need.SEDATED,
}
FOR_CHILDREN_ALONE = {RoomPolicy.GIRLS_ALONE: FEMALE, RoomPolicy.BOYS_ALONE: MALE}
FOR_ONE_SEX = {
    RoomPolicy.WOMEN: FEMALE,
    RoomPolicy.MEN: MALE,
    **FOR_CHILDREN_ALONE,
}
FOR_THE_SICK = (RoomPolicy.MEDICAL, RoomPolicy.ISOLATION)

Rule = Callable[[Guest, BedFacts, Sequence[Guest], Ages], Iterator[Broken]]


def stands_against(
    guest: Guest, bed: BedFacts, others: Sequence[Guest], *, ages: Ages = USUAL
) -> list[Broken]:
    """Every hard rule that would be broken; `others` sleep in the room at that time."""
    return [broken for rule in RULES for broken in rule(guest, bed, others, ages)]


def is_allowed(guest: Guest, bed: BedFacts, others: Sequence[Guest], *, ages: Ages = USUAL) -> bool:
    """Whether no hard rule stands against it; stops at the first."""
    return not any(True for rule in RULES for _broken in rule(guest, bed, others, ages))


def allowed_alone(guest: Guest, bed: BedFacts, *, ages: Ages = USUAL) -> bool:
    """Whether the bed would do if nobody slept in the room but the guest's own family."""
    return not any(
        True
        for rule in RULES
        if rule is not _beside_the_family
        for _broken in rule(guest, bed, (), ages)
    )


def left_without_family(guest: Guest, bed: BedFacts, others, *, ages: Ages = USUAL) -> bool:
    """Whether a small child would be left behind by those beside whom it sleeps."""
    return any(True for _broken in _beside_the_family(guest, bed, others, ages))


def _sex_of_the_room(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Rooms of women and men, and of girls and boys on their own."""
    wanted = FOR_ONE_SEX.get(bed.room.policy)
    if wanted is None or guest.sex == wanted:
        return
    if guest.sex not in (FEMALE, MALE):
        yield Broken("sex_not_known", guest.id)
    elif bed.room.policy == RoomPolicy.WOMEN and sleeps_beside_family(guest, ages):
        return
    else:
        yield Broken("room_of_the_other_sex", guest.id)


def sleeps_beside_family(guest: Guest, ages: Ages) -> bool:
    """A small child who came with a family; no girl sleeps among men, however small."""
    is_small = guest.age is not None and guest.age < ages.boys_with_their_mother_under
    return is_small and guest.household is not None and not guest.is_child_alone


def _beside_the_family(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """A small child sleeps in a room with somebody grown of its family, whatever the room."""
    if not sleeps_beside_family(guest, ages) or bed.room.policy in FOR_THE_SICK:
        return
    if not any(guest.is_related_to(other) and other.is_child is not True for other in others):
        yield Broken("small_child_without_family", guest.id)


def _children_alone(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Children on their own sleep among children on their own, and nobody else does."""
    for_children = bed.room.policy in FOR_CHILDREN_ALONE
    if guest.is_child_alone and not for_children and bed.room.policy not in FOR_THE_SICK:
        yield Broken("child_alone_needs_a_room_for_children", guest.id)
    if for_children and not guest.is_child_alone:
        yield Broken("room_for_children_alone", guest.id)
    for other in others:
        if guest.is_related_to(other):
            continue
        for child, grown in ((guest, other), (other, guest)):
            # An age that nobody knows may be that of an adult.
            if child.is_child_alone and not grown.is_child:
                yield Broken("child_alone_with_an_adult", child.id, grown.id)


def _one_household(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Rooms of families hold families, and no man whom one of them does not know."""
    policy = bed.room.policy
    if policy == RoomPolicy.FAMILIES and guest.household is None:
        yield Broken("room_of_families", guest.id)
    for other in others:
        if guest.is_related_to(other):
            continue
        if policy == RoomPolicy.TRANSIT:
            yield Broken("room_of_one_household", guest.id, other.id)
        elif policy == RoomPolicy.FAMILIES and (_may_be_a_man(guest) or _may_be_a_man(other)):
            yield Broken("unrelated_man_among_families", guest.id, other.id)


def _may_be_a_man(guest: Guest) -> bool:
    return guest.sex != FEMALE and guest.is_child is not True


def _kept_apart(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Two people between whom something happened; why stays untold."""
    for other in others:
        if other.id in guest.keep_apart or guest.id in other.keep_apart:
            yield Broken("kept_apart", guest.id, other.id)


def _the_way_there(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Stairs, doors and the height of the bed."""
    room = bed.room
    if Need.WHEELCHAIR in guest.needs:
        if room.is_accessible != Answer.YES or not room.is_reached_without_stairs:
            yield Broken("room_not_accessible", guest.id)
        if bed.is_accessible != Answer.YES:
            yield Broken("bed_not_accessible", guest.id)
    elif guest.needs & NO_STAIRS and not room.is_reached_without_stairs:
        yield Broken("stairs_on_the_way", guest.id)


def _kind_of_bed(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Upper bunks and cots."""
    if bed.kind == BedKind.UPPER:
        age = guest.age
        is_of_an_age = age is not None and ages.upper_bunk_from <= age < ages.upper_bunk_under
        # Of grown people whose age nobody told, the bed's danger is not known to be theirs.
        if guest.needs & NO_UPPER_BUNK or not (
            is_of_an_age or (age is None and not guest.is_child)
        ):
            yield Broken("upper_bunk", guest.id)
    if bed.kind == BedKind.COT and (guest.age is None or guest.age >= ages.cot_under):
        yield Broken("cot_is_for_infants", guest.id)


def _infection(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Who may be contagious sleeps in isolation, and nobody else does."""
    isolated = bed.room.policy == RoomPolicy.ISOLATION
    is_contagious = Need.CONTAGIOUS in guest.needs
    if is_contagious and not isolated:
        yield Broken("isolation_first", guest.id)
    if isolated and not is_contagious:
        yield Broken("room_of_isolation", guest.id)
    if bed.room.policy == RoomPolicy.MEDICAL and Need.UNDER_CARE not in guest.needs:
        yield Broken("room_of_the_sick", guest.id)


def _protected(guest: Guest, bed: BedFacts, others, ages: Ages) -> Iterator[Broken]:
    """Whoever somebody looks for sleeps where others do not come."""
    if guest.is_confidential and bed.room.is_protected != Answer.YES:
        yield Broken("protected_part_only", guest.id)


RULES: tuple[Rule, ...] = (
    _sex_of_the_room,
    _beside_the_family,
    _children_alone,
    _one_household,
    _kept_apart,
    _the_way_there,
    _kind_of_bed,
    _infection,
    _protected,
)
