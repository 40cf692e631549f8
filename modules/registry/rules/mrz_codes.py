"""What the codes of a machine-readable zone mean in our own lists (ICAO Doc 9303, part 3)."""

from modules.registry.choices import DocumentType
from modules.registry.rules.code_lists import STATELESS, UNKNOWN_NATIONALITY, is_nationality

# Codes that are not those of ISO 3166-1. A refugee's nationality is not what the zone states,
# and the British classes other than GBR are nationality of the same state.
_NATIONALITIES = {
    "D": "DEU",
    "XXA": STATELESS,
    "GBD": "GBR",
    "GBN": "GBR",
    "GBO": "GBR",
    "GBP": "GBR",
    "GBS": "GBR",
}
REFUGEE_CODES = frozenset({"XXB", "XXC"})
# A, C and I begin an identity card; what else A and C may be, the zone does not say.
_BY_TYPE_CODE = {
    "PE": DocumentType.EMERGENCY_TRAVEL,
    "PR": DocumentType.CONVENTION_TRAVEL,
    "P": DocumentType.PASSPORT,
    "I": DocumentType.NATIONAL_ID,
}


def nationality_of(code: str) -> str:
    """Our code for a nationality or an issuing state: refugees, specimens (UTO) and organisations
    have none that we know."""
    code = code.strip("<")
    if code in _NATIONALITIES:
        return _NATIONALITIES[code]
    return code if is_nationality(code) else UNKNOWN_NATIONALITY


def document_type_of(type_code: str, *, nationality: str) -> DocumentType:
    """The kind of document, as far as its two letters tell."""
    letters = type_code.strip("<")
    if letters.startswith("P") and nationality.strip("<") in REFUGEE_CODES:
        return DocumentType.CONVENTION_TRAVEL
    return _BY_TYPE_CODE.get(letters) or _BY_TYPE_CODE.get(letters[:1], DocumentType.OTHER)
