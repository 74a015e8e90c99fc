"""Write transactions and their entries: one statement for each table, as the database asks."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds.actions._columns import columns
from musterpoint.funds.models import Account, Entry, Transaction
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor

#: A transaction and the digest of what it says.
Wanted = tuple[ledger.Transaction, bytes]

_NUMBER = attrgetter("int")
#: From an id of a posting to the next: above the bits that runs of one seed have of their own.
_STEP = 1 << 16
_ROOM = 1 << 61

KEEP_TRANSACTIONS = f"""
INSERT INTO "{Transaction._meta.db_table}"
  (organisation_id, is_pending, made_at, made_by, id, key, "on", text, links, digest, reverses)
SELECT %s, %s, %s, %s, id, key, day, text, links, digest, reverses FROM unnest(
  %s::uuid[], %s::text[], %s::date[], %s::text[], %s::jsonb[], %s::bytea[], %s::text[]
) AS new (id, key, day, text, links, digest, reverses)
"""  # noqa: S608  our own table
KEEP_ENTRIES = f"""
INSERT INTO "{Entry._meta.db_table}"
  (organisation_id, id, transaction_id, position, account_id, unit, amount, "on")
SELECT %s, id, parent, position, account, unit, amount, day FROM unnest(
  %s::uuid[], %s::uuid[], %s::smallint[], %s::uuid[], %s::text[], %s::bigint[], %s::date[]
) AS new (id, parent, position, account, unit, amount, day)
"""  # noqa: S608  our own table


def keep(
    given: Sequence[Wanted],
    ids: Mapping[str, UUID],
    accounts: Mapping[str, Account],
    *,
    pending: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Write transactions, then all their entries in one statement, as the database asks."""
    here = scope.organisation_id()
    made = [
        (
            ids[one.key], one.key, one.on, one.text, json.dumps(dict(one.links)), content,
            one.links.get("reverses", ""),
        )
        for one, content in given
    ]  # fmt: skip
    entry_ids = iter(in_order(sum(len(one.entries) for one, _content in given)))
    lines = [
        (
            next(entry_ids), ids[one.key], position, accounts[entry.account].id, entry.unit.code,
            entry.amount, one.on,
        )
        for one, _content in given
        for position, entry in enumerate(one.entries)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        try:
            cursor.execute(KEEP_TRANSACTIONS, [here, pending, at, by.id, *columns(made)])
        except IntegrityError as error:
            if "one_transaction_key" not in str(error):
                raise
            raise KeyUsed(_("Somebody used this key at the same time."), key="") from error
        cursor.execute(KEEP_ENTRIES, [here, *columns(lines)])


def in_order(number: int) -> list[UUID]:
    """Return new ids in order: what is read by them comes as it was posted."""
    return sorted((uuid7() for _one in range(number)), key=_NUMBER)


def ids_of(first: UUID, count: int) -> list[UUID]:
    """
    Return the ids of the transactions that were posted together, from the first of them.

    The audit event of a posting names the first and how many: by this alone the books can be held
    against it, whatever else was written in the same moment.
    """
    return [UUID(int=first.int + _STEP * number) for number in range(count)]


def new_ids(count: int) -> list[UUID]:
    """Return the ids of transactions that are posted together."""
    first = uuid7()
    # A bit is left free where there are several, so that no sum touches the mark of a UUID.
    return ids_of(first if count == 1 else UUID(int=first.int & ~_ROOM), count)
