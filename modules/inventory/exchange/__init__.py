"""Lists of the store that files bring and take: the catalogue, kits, minimum levels, goods.

known: the catalogue as a list is compared with · asking: rows that ask which item is meant
"""

from . import categories, counts, items, kits, levels, moves, openings, receipts  # noqa: F401

__all__: list[str] = []
