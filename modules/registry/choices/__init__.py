"""The registry's states and code lists, as choices with labels for people.

Three rules hold for all of them: what is asked as a question can stay unanswered, nothing
defaults to "no", and a stored value never changes its meaning (labels may).
"""

from modules.registry.choices.cards import CARD_STATE_AFTER, CardState
from modules.registry.choices.consents import ConsentDecision, ConsentGiver, ConsentMedium
from modules.registry.choices.documents import DocumentHolder, DocumentType
from modules.registry.choices.households import (
    CareArrangement,
    CareStatus,
    HouseholdKind,
    HouseholdRole,
    Verification,
)
from modules.registry.choices.persons import (
    STATE_AFTER,
    Answer,
    BirthPrecision,
    Calendar,
    LanguageMastery,
    NamePartRole,
    PresentState,
    SafeToContact,
    Sex,
    StateReport,
)
from modules.registry.choices.registration import (
    UNLOCKED_BY_LEVEL,
    RegistrationLevel,
    Unlock,
    level_unlocks,
)
from modules.registry.choices.stays import (
    DepartureReason,
    EntryRoute,
    ReceptionPriority,
    VisitService,
)

__all__ = [
    "CARD_STATE_AFTER",
    "STATE_AFTER",
    "UNLOCKED_BY_LEVEL",
    "Answer",
    "BirthPrecision",
    "Calendar",
    "CardState",
    "CareArrangement",
    "CareStatus",
    "ConsentDecision",
    "ConsentGiver",
    "ConsentMedium",
    "DepartureReason",
    "DocumentHolder",
    "DocumentType",
    "EntryRoute",
    "HouseholdKind",
    "HouseholdRole",
    "LanguageMastery",
    "NamePartRole",
    "PresentState",
    "ReceptionPriority",
    "RegistrationLevel",
    "SafeToContact",
    "Sex",
    "StateReport",
    "Unlock",
    "Verification",
    "VisitService",
    "level_unlocks",
]
