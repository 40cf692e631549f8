"""Tables of the platform; none of them knows a module."""

from .access_log import AccessLogEntry
from .activation import ModuleActivation
from .alerts import PublicAlert
from .centres import Centre, StaffAccount
from .exchange import ImportRun
from .hours import HoursException, ServiceFacts, WeeklyHours
from .lock import EmergencyLock
from .membership import Membership
from .privacy import Erasure, ErasureCause, LegalHold, PeriodUnit, Purge, RetentionRule

__all__ = [
    "AccessLogEntry",
    "Centre",
    "EmergencyLock",
    "Erasure",
    "ErasureCause",
    "HoursException",
    "ImportRun",
    "LegalHold",
    "Membership",
    "ModuleActivation",
    "PeriodUnit",
    "PublicAlert",
    "Purge",
    "RetentionRule",
    "ServiceFacts",
    "StaffAccount",
    "WeeklyHours",
]
