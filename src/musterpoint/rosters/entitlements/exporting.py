"""The organisation's own rows as CSV."""

import csv
import io

from musterpoint.rosters.entitlements.actions import COLUMNS
from musterpoint.rosters.entitlements.pack import LANGUAGES
from musterpoint.rosters.entitlements.queries import own_rows

_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")


def own_file() -> bytes:
    """Return the rows, with cells that a spreadsheet would calculate marked by an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in own_rows():
        cells = [
            row.words.get(name, "") if name in LANGUAGES else str(getattr(row, name) or "")
            for name in COLUMNS
        ]
        writer.writerow([f"'{one}" if one.startswith(_CALCULATED) else one for one in cells])
    return text.getvalue().encode("utf-8-sig")
