"""What the database refuses of distributions, on SQLite and PostgreSQL alike.

What is prescribed stands in no rule, neither itself nor in a kit, and is given to nobody without a
prescription (domain.md 3.4), nor to people who gave no name; what two people hand out has two names on it.
"""

from core.database.refusals import refuse
from core.database.triggers import ERASURES, Trigger, offer_triggers
from modules.inventory.choices import Control, DocumentState
from modules.inventory.ledger.guards import LINES as PAPER_LINES
from modules.inventory.ledger.guards import MOVES, PAPERS

RULES, LINES = "inventory_entitlementrule", "inventory_handoutline"
HANDOUTS, PRESCRIPTIONS = "inventory_handout", "inventory_prescription"
ITEMS, PARTS = "inventory_item", "inventory_kitcomponent"
TALLIES = "inventory_tallyhandout"
# The class of data whose rows become tallies when their time is over.
HANDOUT_CLASS = "inventory.handout"

# A kit may lie in a kit, as a baby's things in a family's; triggers of SQLite know no recursion.
KITS_IN_KITS = 3

IN_NO_RULE = "prescribed_item_is_in_no_rule"
ITEM_IN_A_RULE = "item_of_a_rule_is_not_prescribed"
NEEDS_A_PRESCRIPTION = "prescribed_item_needs_a_prescription"
IN_NO_TALLY = "prescribed_item_is_in_no_tally"
NEEDS_TWO = "item_is_handed_out_by_two"


def _joined(kits: int) -> str:
    """Parts of a kit (k0), of the kits in it (k1), and so on."""
    return f'"{PARTS}" k0' + "".join(
        f' JOIN "{PARTS}" k{depth} ON k{depth}.kit_id = k{depth - 1}.item_id'
        for depth in range(1, kits)
    )


def _controlled(item: str, control: str) -> str:
    """The item, or something in it where it is a kit, is given out under this control."""
    itself = (
        f"""EXISTS (SELECT 1 FROM "{ITEMS}" i WHERE i.id = {item} AND i.control = '{control}')"""
    )
    within = (
        f'EXISTS (SELECT 1 FROM {_joined(kits)} JOIN "{ITEMS}" i ON i.id = k{kits - 1}.item_id'
        f" WHERE k0.kit_id = {item} AND i.control = '{control}')"
        for kits in range(1, KITS_IN_KITS + 1)
    )
    return f"({' OR '.join((itself, *within))})"


def _in_a_rule(item: str) -> str:
    """A rule in use gives the item, or a kit with it."""
    kits = " OR ".join(
        f"r.item_id IN (SELECT k0.kit_id FROM {_joined(kits)} WHERE k{kits - 1}.item_id = {item})"
        for kits in range(1, KITS_IN_KITS + 1)
    )
    return f'EXISTS (SELECT 1 FROM "{RULES}" r WHERE r.in_use AND (r.item_id = {item} OR {kits}))'


@offer_triggers
def prescribed_items_are_in_no_rule() -> list[Trigger]:
    """Neither when the rule is written, nor when the item or the kit changes afterwards."""
    clean = f"NOT {_controlled('NEW.item_id', Control.PRESCRIPTION)}"
    of_a_rule = _in_a_rule("NEW.id")
    into_a_kit = (
        f"{_in_a_rule('NEW.kit_id')} AND {_controlled('NEW.item_id', Control.PRESCRIPTION)}"
    )
    return [
        refuse(RULES, "INSERT", clean, IN_NO_RULE),
        # A rule that is no longer in use may be ended whatever has become of its item.
        refuse(RULES, "UPDATE", f"NOT NEW.in_use OR {clean}", IN_NO_RULE),
        refuse(
            ITEMS,
            "UPDATE",
            f"NEW.control <> '{Control.PRESCRIPTION}' OR OLD.control = NEW.control"
            f" OR NOT {of_a_rule}",
            ITEM_IN_A_RULE,
        ),
        refuse(PARTS, "INSERT", f"NOT ({into_a_kit})", ITEM_IN_A_RULE),
        refuse(PARTS, "UPDATE", f"NOT ({into_a_kit})", ITEM_IN_A_RULE),
    ]


@offer_triggers
def controlled_items_are_handed_out_as_they_should() -> list[Trigger]:
    """By a prescription for this person and item; with a second member of staff."""
    prescribed = (
        f'EXISTS (SELECT 1 FROM "{PRESCRIPTIONS}" p WHERE p.id = NEW.prescription_id'
        " AND p.item_id = NEW.item_id AND p.person_id = NEW.person_id"
        " AND p.centre_id = NEW.centre_id AND p.ended_at IS NULL)"
    )
    by_two = (
        f'EXISTS (SELECT 1 FROM "{HANDOUTS}" h WHERE h.id = NEW.handout_id'
        " AND h.second_person_id IS NOT NULL)"
    )
    return [
        refuse(
            LINES,
            "INSERT",
            f"NOT {_controlled('NEW.item_id', Control.PRESCRIPTION)} OR {prescribed}",
            NEEDS_A_PRESCRIPTION,
        ),
        refuse(
            LINES,
            "INSERT",
            f"NOT {_controlled('NEW.item_id', Control.TWO_PEOPLE)} OR {by_two}",
            NEEDS_TWO,
        ),
    ]


@offer_triggers
def prescribed_items_are_in_no_tally() -> list[Trigger]:
    """Neither when the tally is written, nor when its paper is posted afterwards.

    An old tally is left alone when its item is put under prescription later. A hand-out that loses
    its name becomes a tally whatever it gave: it was prescribed, or the item was free at that time.
    It is known by the erasure that is written before, while the hand-out is still there.
    """

    def clean(paper: str) -> str:
        return " AND ".join(
            f'NOT EXISTS (SELECT 1 FROM "{table}" g WHERE g.document_id = {paper}'
            f" AND {_controlled('g.item_id', Control.PRESCRIPTION)})"
            for table in (PAPER_LINES, MOVES)
        )

    of_a_paper = clean("NEW.document_id")
    loses_its_name = (
        f'EXISTS (SELECT 1 FROM "{HANDOUTS}" h JOIN "{ERASURES}" e ON e.subject = h.id'
        f" AND e.data_class = '{HANDOUT_CLASS}' WHERE h.document_id = NEW.document_id)"
    )
    has_a_tally = f'EXISTS (SELECT 1 FROM "{TALLIES}" t WHERE t.document_id = NEW.id)'
    return [
        refuse(TALLIES, "INSERT", f"({of_a_paper}) OR {loses_its_name}", IN_NO_TALLY),
        refuse(
            TALLIES, "UPDATE", f"OLD.document_id = NEW.document_id OR ({of_a_paper})", IN_NO_TALLY
        ),
        refuse(
            PAPERS,
            "UPDATE",
            f"NEW.state <> '{DocumentState.POSTED}' OR NOT {has_a_tally} OR ({clean('NEW.id')})",
            IN_NO_TALLY,
        ),
    ]
