"""Tables of the platform; none of them knows a module."""

from .access_log import AccessLogEntry
from .activation import ModuleActivation
from .centres import Centre, StaffAccount
from .exchange import ImportRun
from .lock import EmergencyLock
from .membership import Membership
from .privacy import Erasure, ErasureCause, LegalHold, PeriodUnit, Purge, RetentionRule

__all__ = [
    "AccessLogEntry",
    "Centre",
    "EmergencyLock",
    "Erasure",
    "ErasureCause",
    "ImportRun",
    "LegalHold",
    "Membership",
    "ModuleActivation",
    "PeriodUnit",
    "Purge",
    "RetentionRule",
    "StaffAccount",
]
