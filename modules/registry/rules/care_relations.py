"""What two members of a household are to each other, when each states a role towards the head."""

from enum import Enum

from modules.registry.choices import HouseholdRole as Role


class Relation(Enum):
    """What somebody is to a child, as far as it matters for who is responsible."""

    PARENT = "parent"
    RELATIVE = "relative"
    SPOUSE = "spouse"
    NONE = "none"


# What a member with the second role is to a child with the first. A pair that is not named here
# is a relative if both belong to the head's kin.
_PARENT_PAIRS = frozenset(
    {
        (Role.CHILD, Role.HEAD),
        # The head's partner is a parent or a step-parent: an adult responsible by custom.
        (Role.CHILD, Role.SPOUSE),
        (Role.HEAD, Role.PARENT),
        (Role.SIBLING, Role.PARENT),
        (Role.PARENT, Role.GRANDPARENT),
    }
)
_SPOUSE_PAIRS = frozenset({(Role.HEAD, Role.SPOUSE), (Role.SPOUSE, Role.HEAD)})
_KIN_OF_HEAD = frozenset(
    {Role.HEAD, Role.CHILD, Role.PARENT, Role.SIBLING, Role.GRANDPARENT, Role.OTHER_RELATIVE}
)


def relation_to_child(child_role, other_role) -> Relation:
    """What a member with `other_role` is to a child with `child_role`, both towards the head."""
    pair = (Role(child_role), Role(other_role))
    if pair in _PARENT_PAIRS:
        return Relation.PARENT
    if pair in _SPOUSE_PAIRS:
        return Relation.SPOUSE
    # The head's partner is kin of the head's children only: an aunt by marriage is no relative
    # whom the standards count on.
    if set(pair) <= _KIN_OF_HEAD or pair == (Role.SPOUSE, Role.CHILD):
        return Relation.RELATIVE
    return Relation.NONE
