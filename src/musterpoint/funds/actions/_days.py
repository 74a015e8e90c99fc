"""
The sums of days: what the posted entries of an account in a unit come to, day by day.

A statement begins with the balance before its first line. Of years of entries that is the sum of
their days and of a part of one, found at once however many entries there are.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from musterpoint.funds.actions._columns import columns
from musterpoint.funds.models import DaySum
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import scope

#: Account, unit, day, amount.
Moved = tuple[UUID, str, date, int]

ADD = f"""
INSERT INTO "{DaySum._meta.db_table}" AS old
  (organisation_id, id, account_id, unit, "on", amount, lines)
SELECT %s, id, account, unit, day, amount, lines FROM unnest(
  %s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::bigint[], %s::bigint[]
) AS new (id, account, unit, day, amount, lines)
ON CONFLICT (organisation_id, account_id, unit, "on")
DO UPDATE SET amount = old.amount + EXCLUDED.amount, lines = old.lines + EXCLUDED.lines
"""  # noqa: S608  our own table


def add(moved: Iterable[Moved]) -> None:
    """Add what is posted; whoever calls this holds the locks of the balances that it moves."""
    sums: dict[tuple[UUID, str, date], list[int]] = {}
    for account, unit, day, amount in moved:
        held = sums.setdefault((account, unit, day), [0, 0])
        held[0] += amount
        held[1] += 1
    if not sums:
        return
    lines = [
        (uuid7(), account, unit, day, amount, count)
        for (account, unit, day), (amount, count) in sorted(sums.items())
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [scope.organisation_id(), *columns(lines)])
