"""Numbers of papers; pure."""

DIGITS = 4


def paper_code(centre: str, type: str, year: int, number: int) -> str:
    """The number as people say and write it, such as KRT-GRN-2026-0001."""
    return f"{centre}-{type}-{year}-{number:0{DIGITS}d}"
