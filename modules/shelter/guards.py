"""What the database refuses of beds, on SQLite and PostgreSQL alike.

Two people in one bed, one person in two beds, a bed that is blocked, out of use or of another centre,
an infant beside nobody, and a block over somebody's head (domain.md 2.4, rule 12). On PostgreSQL two
exclusion constraints are the last word (`migrations/`): they see also what a transaction beside has
not committed yet. The triggers hold the bed's row first, so that who comes second reads a sentence.
"""

from core.database.refusals import refuse_each
from core.database.triggers import Trigger, offer_triggers
from modules.shelter.choices import HOLDS_A_BED, AssignmentState, BlockReason

ASSIGNMENTS, BLOCKS = "shelter_bedassignment", "shelter_block"
BUILDINGS, ROOMS, BEDS = "shelter_building", "shelter_room", "shelter_bed"
WASHING, STAYS = "shelter_washpoint", "registry_stay"

BED_IS_TAKEN = "bed_is_taken"
PERSON_HAS_A_BED = "person_has_a_bed"
BED_IS_BLOCKED = "bed_is_blocked"
BED_IS_OUT_OF_USE = "bed_is_out_of_use"
BED_IS_ELSEWHERE = "bed_is_of_this_centre"
ROOM_IS_ELSEWHERE = "room_is_of_this_centre"
BUILDING_IS_ELSEWHERE = "building_is_of_this_centre"
STAY_IS_OVER = "stay_goes_on_here"
INFANT_ALONE = "infant_shares_the_bed_of_somebody"
INFANT_LEFT = "infant_would_be_left_alone"
SOMEBODY_HAS_IT = "somebody_has_this_bed"

_HELD = ", ".join(f"'{state.value}'" for state in HOLDS_A_BED)
_ENDED, _ACTIVE = AssignmentState.ENDED.value, AssignmentState.ACTIVE.value
_QUARANTINE = BlockReason.QUARANTINE.value
_NEW_IS_HELD = f"NEW.state IN ({_HELD})"


def _overlaps(column: str, *, is_new: bool) -> str:
    """Another assignment of the same bed or person has some of this time.

    A new one must fit into what was as well. What has ended is left alone afterwards: erasing takes
    the hours off its days.
    """
    held = f"a.state IN ({_HELD}) AND a.begins_at < NEW.ends_at AND a.ends_at > NEW.begins_at"
    was = (
        f" OR (a.state = '{_ENDED}' AND a.begins_at < NEW.ends_at AND a.ended_at > NEW.begins_at)"
        if is_new
        else ""
    )
    return (
        f'SELECT 1 FROM "{ASSIGNMENTS}" a WHERE a.{column} = NEW.{column} AND a.id <> NEW.id'
        f" AND (({held}){was})"
    )


def _is_blocked(*, is_new: bool) -> str:
    """The bed or its room is blocked at that time.

    Quarantine keeps newcomers out, those for whom a bed was kept among them; who was inside stays,
    and an infant may lie beside its mother.
    """
    comes_in = (
        "NEW.shares_with_id IS NULL"
        if is_new
        else f"(OLD.state <> '{_ACTIVE}' AND NEW.state = '{_ACTIVE}')"
    )
    return (
        f'SELECT 1 FROM "{BLOCKS}" bl, "{BEDS}" b WHERE b.id = NEW.bed_id'
        " AND (bl.bed_id = b.id OR bl.room_id = b.room_id) AND bl.begins_at < NEW.ends_at"
        f" AND (bl.ends_at IS NULL OR bl.ends_at > NEW.begins_at)"
        f" AND (bl.reason <> '{_QUARANTINE}' OR {comes_in})"
    )


@offer_triggers
def a_bed_is_for_one_person_at_a_time() -> list[Trigger]:
    """Of what is planned or active; both when it is given and when it changes."""
    found = []
    for verb in ("INSERT", "UPDATE"):
        is_new = verb == "INSERT"
        bed = f'SELECT 1 FROM "{BEDS}" b WHERE b.id = NEW.bed_id'
        stay = f'SELECT 1 FROM "{STAYS}" s WHERE s.id = NEW.stay_id AND s.centre_id = NEW.centre_id'
        beside = (
            f'SELECT 1 FROM "{ASSIGNMENTS}" a WHERE a.id = NEW.shares_with_id'
            f" AND a.bed_id = NEW.bed_id AND a.shares_with_id IS NULL AND a.state IN ({_HELD})"
            " AND a.person_id <> NEW.person_id"
        )
        refusals = (
            (BED_IS_ELSEWHERE, f"NOT EXISTS ({bed} AND b.centre_id = NEW.centre_id)"),
            (BED_IS_OUT_OF_USE, f"NOT EXISTS ({bed} AND b.in_use)"),
            (
                STAY_IS_OVER,
                f"NEW.stay_id IS NOT NULL AND NOT EXISTS ({stay}"
                f" AND (NEW.state <> '{_ACTIVE}' OR s.departed_at IS NULL))",
            ),
            (BED_IS_BLOCKED, f"EXISTS ({_is_blocked(is_new=is_new)})"),
            (
                BED_IS_TAKEN,
                f"NEW.shares_with_id IS NULL AND EXISTS ({_overlaps('bed_id', is_new=is_new)}"
                " AND a.shares_with_id IS NULL)",
            ),
            (PERSON_HAS_A_BED, f"EXISTS ({_overlaps('person_id', is_new=is_new)})"),
            (INFANT_ALONE, f"NEW.shares_with_id IS NOT NULL AND NOT EXISTS ({beside})"),
        )
        found.append(
            refuse_each(
                ASSIGNMENTS,
                verb,
                f"{ASSIGNMENTS}_{verb.lower()}_fits",
                refusals,
                when=_NEW_IS_HELD,
                holding=f'"{BEDS}" WHERE id = NEW.bed_id',
            )
        )
    left = (
        f'EXISTS (SELECT 1 FROM "{ASSIGNMENTS}" a WHERE a.shares_with_id = NEW.id'
        f" AND a.state IN ({_HELD}))"
    )
    found.append(
        refuse_each(
            ASSIGNMENTS,
            "UPDATE",
            f"{ASSIGNMENTS}_update_leaves_nobody",
            ((INFANT_LEFT, left),),
            when=f"OLD.state IN ({_HELD}) AND NOT ({_NEW_IS_HELD})",
        )
    )
    return found


@offer_triggers
def a_block_is_over_nobodys_head() -> list[Trigger]:
    """Who has the bed is moved first. Quarantine is the exception: those inside stay."""
    bed = f'SELECT 1 FROM "{BEDS}" b WHERE b.id = NEW.bed_id AND b.centre_id = NEW.centre_id'
    room = f'SELECT 1 FROM "{ROOMS}" r WHERE r.id = NEW.room_id AND r.centre_id = NEW.centre_id'
    somebody = (
        f'SELECT 1 FROM "{ASSIGNMENTS}" a, "{BEDS}" b WHERE b.id = a.bed_id'
        f" AND (b.id = NEW.bed_id OR b.room_id = NEW.room_id) AND a.state IN ({_HELD})"
        " AND (NEW.ends_at IS NULL OR a.begins_at < NEW.ends_at) AND a.ends_at > NEW.begins_at"
    )
    refusals = (
        (BED_IS_ELSEWHERE, f"NEW.bed_id IS NOT NULL AND NOT EXISTS ({bed})"),
        (ROOM_IS_ELSEWHERE, f"NEW.room_id IS NOT NULL AND NOT EXISTS ({room})"),
        (SOMEBODY_HAS_IT, f"NEW.reason <> '{_QUARANTINE}' AND EXISTS ({somebody})"),
    )
    return [
        refuse_each(
            BLOCKS,
            verb,
            f"{BLOCKS}_{verb.lower()}_fits",
            refusals,
            holding=f'"{BEDS}" WHERE id = NEW.bed_id OR room_id = NEW.room_id ORDER BY id',
        )
        for verb in ("INSERT", "UPDATE")
    ]


@offer_triggers
def a_house_is_of_one_centre() -> list[Trigger]:
    """Beds in rooms, rooms in buildings of the same centre; a bed that somebody has stays where it is."""
    in_room = f'SELECT 1 FROM "{ROOMS}" r WHERE r.id = NEW.room_id AND r.centre_id = NEW.centre_id'
    in_building = (
        f'SELECT 1 FROM "{BUILDINGS}" g WHERE g.id = NEW.building_id'
        " AND g.centre_id = NEW.centre_id"
    )
    somebody = (
        f'(OLD.room_id <> NEW.room_id OR NOT NEW.in_use) AND EXISTS (SELECT 1 FROM "{ASSIGNMENTS}" a'
        f" WHERE a.bed_id = NEW.id AND a.state IN ({_HELD}))"
    )
    found = []
    for verb in ("INSERT", "UPDATE"):
        beds = [(ROOM_IS_ELSEWHERE, f"NOT EXISTS ({in_room})")]
        if verb == "UPDATE":
            beds.append((SOMEBODY_HAS_IT, somebody))
        found.append(refuse_each(BEDS, verb, f"{BEDS}_{verb.lower()}_fits", beds))
        found += [
            refuse_each(
                table,
                verb,
                f"{table}_{verb.lower()}_fits",
                [(BUILDING_IS_ELSEWHERE, f"NOT EXISTS ({in_building})")],
            )
            for table in (ROOMS, WASHING)
        ]
    return found
