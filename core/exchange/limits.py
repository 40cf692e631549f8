"""How much one file may ask of the server. No Django here: the confined reader imports this too."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of one reading.

    ``memory_bytes`` bounds the confined process, ``table_bytes`` what the table may take in the
    server process; each stays under the 300 MB that one import may use.
    """

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 250 * MEGABYTE
    rows: int = 100_000
    columns: int = 500
    cells: int = 2_000_000
    table_bytes: int = 150 * MEGABYTE
    memory_bytes: int = 270 * MEGABYTE
    seconds: int = 30


DEFAULT_LIMITS = Limits()
