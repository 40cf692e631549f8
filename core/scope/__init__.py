"""Row scope: who may see which rows. Import as ``from core import scope``."""

from .context import (
    CentreScope,
    NoScope,
    Scope,
    SystemScope,
    UserScope,
    acting_user,
    centre,
    current,
    current_or_none,
    opened,
    system,
    user,
)
from .grants import EVERY_CENTRE

__all__ = [
    "EVERY_CENTRE",
    "CentreScope",
    "NoScope",
    "Scope",
    "SystemScope",
    "UserScope",
    "acting_user",
    "centre",
    "current",
    "current_or_none",
    "opened",
    "system",
    "user",
]
