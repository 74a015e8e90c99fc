"""The organisation's own rows as CSV."""

from musterpoint.rosters.entitlements.actions import COLUMNS
from musterpoint.rosters.entitlements.pack import LANGUAGES
from musterpoint.rosters.entitlements.queries import own_rows
from musterpoint.web import tables


def own_file() -> bytes:
    """Return the rows as a file that the import reads again."""
    lines = [
        [
            row.words.get(name, "") if name in LANGUAGES else str(getattr(row, name) or "")
            for name in COLUMNS
        ]
        for row in own_rows()
    ]
    return tables.csv_file([COLUMNS, *lines])
