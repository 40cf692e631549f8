"""What may befall a lot, and who may undo it; pure."""

from enum import StrEnum

OK, QUARANTINED, RECALLED = "ok", "quarantined", "recalled"


class LotVerb(StrEnum):
    """What is done with a lot."""

    QUARANTINE = "quarantine"
    RECALL = "recall"
    RELEASE = "release"


# (state, verb) → state afterwards; anything else is refused. Permissions stand beside the verbs.
STATE_AFTER = {
    (OK, LotVerb.QUARANTINE): QUARANTINED,
    (OK, LotVerb.RECALL): RECALLED,
    (QUARANTINED, LotVerb.RECALL): RECALLED,
    (QUARANTINED, LotVerb.RELEASE): OK,
    # A recall that was meant for another lot is taken back like a quarantine, with a reason.
    (RECALLED, LotVerb.RELEASE): OK,
}


def state_after(state: str, verb: LotVerb) -> str | None:
    """The state that the verb leads to; None where it does not apply."""
    return STATE_AFTER.get((state, verb))


def verbs_for(state: str) -> list[LotVerb]:
    """What can be done with a lot in this state."""
    return [verb for verb in LotVerb if (state, verb) in STATE_AFTER]
