"""The legs that a payment can name, for whoever orders one."""

from uuid import UUID

from musterpoint.costs import queries
from musterpoint.web import formats

MOST = 200


def legs(words: str) -> list[tuple[UUID, str]]:
    """Return costed legs with what is open of their invoices, those of the newest day first."""
    rows = queries.legs(words.strip(), limit=MOST)
    stands = queries.invoice_stands(rows)
    found = []
    for row in rows:
        owed = [
            f"{formats.amount(amount, unit.digits)} {unit.code}"
            for unit, amount in queries.still_open(stands[row.id]).items()
        ]
        day = formats.day(row.departed_on, year=True)
        found.append((row.id, " · ".join([formats.listed([row.code, row.route, day]), *owed])))
    return found
