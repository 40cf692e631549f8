"""What the database itself does with a move, on SQLite and PostgreSQL alike.

With each move it keeps the two balances, in the order of their places, so that two moves the
opposite way do not wait for each other for ever. It refuses a move between centres, out of or into
a place that is being counted, of a held-back or expired lot into people's hands, and one that takes
what is not there. It refuses every change of a balance that no move explains, and every change of a
posted paper.
"""

from core.database.refusals import refuse
from core.database.triggers import Trigger, offer_triggers
from modules.inventory.choices import REACHES_PEOPLE, DocumentState, LotState

MOVES, BALANCES = "inventory_move", "inventory_balance"
PLACES, LOTS = "inventory_location", "inventory_lot"
PAPERS, LINES = "inventory_document", "inventory_documentline"

WITHIN = "move_within_one_centre"
COUNTED = "place_is_being_counted"
HELD_BACK = "lot_is_held_back"
EXPIRED = "lot_has_expired"
REVERSAL = "reversal_mirrors_its_move"
UNEXPLAINED = "balance_without_a_move"
POSTED = "posted_paper_stays"
PLACE_STAYS = "place_stays_what_it_is"

_IN_HANDS = ", ".join(f"'{kind}'" for kind in sorted(REACHES_PEOPLE))
# (name of the refusal, condition); f and t are the two places, l is the lot.
_REFUSALS = (
    (
        WITHIN,
        "f.centre_id <> NEW.centre_id OR t.centre_id <> NEW.centre_id OR l.item_id <> NEW.item_id",
    ),
    (
        COUNTED,
        "COALESCE(f.counted_by_id, NEW.document_id) <> NEW.document_id"
        " OR COALESCE(t.counted_by_id, NEW.document_id) <> NEW.document_id",
    ),
    (
        HELD_BACK,
        f"NEW.reverses_id IS NULL AND t.kind IN ({_IN_HANDS}) AND l.state <> '{LotState.OK}'",
    ),
    (
        EXPIRED,
        f"NEW.reverses_id IS NULL AND t.kind IN ({_IN_HANDS}) AND l.expiry < NEW.occurred_on",
    ),
    (
        REVERSAL,
        f"""NEW.reverses_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM "{MOVES}" m WHERE m.id = NEW.reverses_id AND m.lot_id = NEW.lot_id
          AND m.quantity = NEW.quantity AND m.from_location_id = NEW.to_location_id
          AND m.to_location_id = NEW.from_location_id)""",
    ),
)
_THE_TWO_PLACES = (
    f'"{PLACES}" f, "{PLACES}" t, "{LOTS}" l WHERE f.id = NEW.from_location_id'
    " AND t.id = NEW.to_location_id AND l.id = NEW.lot_id"
)
_COLUMNS = "id, centre_id, location_id, item_id, lot_id, quantity, is_guarded, last_move_id"


@offer_triggers
def moves_keep_the_balance() -> list[Trigger]:
    """Refuse the move, or write it into both balances."""
    name = f"{MOVES}_kept_in_balance"
    on_insert = f'AFTER INSERT ON "{MOVES}"'
    return [Trigger(name, MOVES, _sqlite_move(name, on_insert), _postgresql_move(name, on_insert))]


def _sqlite_move(name: str, on_insert: str) -> str:
    cases = "\n".join(
        f"    WHEN {condition} THEN RAISE(ABORT, '{refusal}')" for refusal, condition in _REFUSALS
    )
    parts = [f"  SELECT CASE\n{cases}\n  END FROM {_THE_TWO_PLACES};"]
    for side, sign in (("from", "-"), ("to", "+")):
        parts.append(
            f'  UPDATE "{BALANCES}" SET quantity = quantity {sign} NEW.quantity,'
            f" last_move_id = NEW.id WHERE location_id = NEW.{side}_location_id"
            " AND lot_id = NEW.lot_id;"
        )
        parts.append(
            f'  INSERT INTO "{BALANCES}" ({_COLUMNS})\n'
            "    SELECT lower(hex(randomblob(16))), NEW.centre_id, p.id, NEW.item_id, NEW.lot_id,"
            f" {sign}NEW.quantity, p.is_guarded, NEW.id\n"
            f'    FROM "{PLACES}" p WHERE p.id = NEW.{side}_location_id AND changes() = 0;'
        )
    body = "\n".join(parts)
    return f'CREATE TRIGGER "{name}" {on_insert}\nBEGIN\n{body}\nEND'


def _postgresql_move(name: str, on_insert: str) -> tuple[str, ...]:
    cases = "\n".join(f"    WHEN {condition} THEN '{refusal}'" for refusal, condition in _REFUSALS)
    book = f"""
CREATE OR REPLACE FUNCTION "{BALANCES}_book"(
  move uuid, centre uuid, place uuid, item uuid, lot uuid, amount bigint, guarded boolean
) RETURNS void AS $$
BEGIN
  UPDATE "{BALANCES}" b SET quantity = b.quantity + amount, last_move_id = move
  WHERE b.location_id = place AND b.lot_id = lot;
  IF NOT FOUND THEN
    INSERT INTO "{BALANCES}" AS b ({_COLUMNS})
    VALUES (gen_random_uuid(), centre, place, item, lot, amount, guarded, move)
    ON CONFLICT (location_id, lot_id) DO UPDATE
    SET quantity = b.quantity + amount, last_move_id = move;
  END IF;
END $$ LANGUAGE plpgsql
"""
    function = f"""
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$
DECLARE refusal text; guarded_from boolean; guarded_to boolean;
BEGIN
  SELECT CASE
{cases}
  END, f.is_guarded, t.is_guarded INTO refusal, guarded_from, guarded_to
  FROM {_THE_TWO_PLACES};
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.from_location_id < NEW.to_location_id THEN
    PERFORM "{BALANCES}_book"(NEW.id, NEW.centre_id, NEW.from_location_id, NEW.item_id,
      NEW.lot_id, -NEW.quantity, guarded_from);
    PERFORM "{BALANCES}_book"(NEW.id, NEW.centre_id, NEW.to_location_id, NEW.item_id,
      NEW.lot_id, NEW.quantity, guarded_to);
  ELSE
    PERFORM "{BALANCES}_book"(NEW.id, NEW.centre_id, NEW.to_location_id, NEW.item_id,
      NEW.lot_id, NEW.quantity, guarded_to);
    PERFORM "{BALANCES}_book"(NEW.id, NEW.centre_id, NEW.from_location_id, NEW.item_id,
      NEW.lot_id, -NEW.quantity, guarded_from);
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql
"""
    trigger = (
        f'CREATE OR REPLACE TRIGGER "{name}" {on_insert} FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    )
    return (book, function, trigger)


@offer_triggers
def balances_follow_from_moves() -> list[Trigger]:
    """No balance is written but by the move that it names, and none is removed."""
    explained = (
        f'EXISTS (SELECT 1 FROM "{MOVES}" m WHERE m.id = NEW.last_move_id'
        " AND m.lot_id = NEW.lot_id AND m.item_id = NEW.item_id"
        " AND ((m.from_location_id = NEW.location_id AND NEW.quantity = {before} - m.quantity)"
        " OR (m.to_location_id = NEW.location_id AND NEW.quantity = {before} + m.quantity)))"
    )
    same = " AND ".join(
        f"OLD.{column} = NEW.{column}"
        for column in ("id", "centre_id", "location_id", "item_id", "lot_id", "is_guarded")
    )
    update = explained.format(before="OLD.quantity")
    return [
        refuse(BALANCES, "INSERT", explained.format(before="0"), UNEXPLAINED),
        refuse(
            BALANCES,
            "UPDATE",
            f"{same} AND OLD.last_move_id <> NEW.last_move_id AND {update}",
            UNEXPLAINED,
        ),
        refuse(BALANCES, "DELETE", "", UNEXPLAINED),
    ]


@offer_triggers
def posted_papers_stay() -> list[Trigger]:
    """What is posted or cancelled is not changed, and a posted paper's lines are not either."""
    draft = f"OLD.state = '{DocumentState.DRAFT}'"
    found = [
        refuse(PAPERS, "UPDATE", draft, POSTED),
        refuse(PAPERS, "DELETE", draft, POSTED),
    ]
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        is_posted = (
            f'EXISTS (SELECT 1 FROM "{PAPERS}" d WHERE d.id = {row}.document_id'
            f" AND d.state <> '{DocumentState.DRAFT}')"
        )
        found.append(refuse(LINES, verb, f"NOT {is_posted}", POSTED))
    return found


@offer_triggers
def places_stay_what_they_are() -> list[Trigger]:
    """A store does not become a supplier, and no place becomes another centre's."""
    same = "OLD.centre_id = NEW.centre_id AND OLD.is_guarded = NEW.is_guarded"
    return [refuse(PLACES, "UPDATE", same, PLACE_STAYS)]
