"""How much of a table is read."""

from typing import Final

MOST_BYTES: Final = 200 * 1024 * 1024  # of the file
MOST_ROWS: Final = 1_048_576  # as Excel has it
MOST_COLUMNS: Final = 1000
