"""Tables of the registry, one noun a file."""

from .cards import Card, CardKey
from .consent import Consent
from .documents import IdentityDocument
from .drafts import ArrivalDraft
from .file_requests import FileRequest
from .files import BreakGlass, FileHolding, Restriction, RestrictionReader
from .flags import Flag, PersonFlag
from .household import Guardianship, Household, HouseholdMembership
from .matches import RestrictedMatch
from .merges import ChangeKind, Merge, MergeChange, PairDecision, PossibleDuplicate
from .needs import Need
from .person import Nationality, Person, Phone, PrivateDetail, SearchKey, SpokenLanguage
from .references import ExternalReference
from .requests import DataRequest
from .stays import Stay, Tally, Visit

__all__ = [
    "ArrivalDraft",
    "BreakGlass",
    "Card",
    "CardKey",
    "ChangeKind",
    "Consent",
    "DataRequest",
    "ExternalReference",
    "FileHolding",
    "FileRequest",
    "Flag",
    "Guardianship",
    "Household",
    "HouseholdMembership",
    "IdentityDocument",
    "Merge",
    "MergeChange",
    "Nationality",
    "Need",
    "PairDecision",
    "Person",
    "PersonFlag",
    "Phone",
    "PossibleDuplicate",
    "PrivateDetail",
    "RestrictedMatch",
    "Restriction",
    "RestrictionReader",
    "SearchKey",
    "SpokenLanguage",
    "Stay",
    "Tally",
    "Visit",
]
