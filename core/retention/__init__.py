"""How long data is kept: classes of data with their periods, holds, the dry run and the purge."""
