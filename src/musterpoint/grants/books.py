"""
What this package writes into the books: money that comes back, and what others owe.

What is owed stands as a receivable against an account of expectations, so that nobody spends it
before it is there; what comes in is received by the fund's window like any other income.
"""

from datetime import datetime
from uuid import UUID

from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Transaction
from musterpoint.grants import rules
from musterpoint.grants.models import Advance, Application, Recovery
from musterpoint.tenancy.actors import Actor, Permission


def back(advance: Advance, amount: int, account: str, *, key: str, by: Actor, at: datetime) -> None:
    """Take the remainder of an advance into an account, for the head that it came from."""
    _receive(advance.application, amount, account, f"grants:advance:{key}", by=by, at=at)


def owe(row: Recovery, *, by: Actor, at: datetime) -> None:
    """Write down what a liable party owes."""
    _expect(row, row.amount, f"grants:owed:{row.id}", by=by, at=at)


def came(row: Recovery, amount: int, account: str, *, key: str, by: Actor, at: datetime) -> bool:
    """Receive what came in for a claim; return False when this key was received before."""
    whole = f"grants:recovered:{key}"
    if Transaction.objects.filter(key=whole).exists():
        return False
    _receive(row.application, amount, account, whole, by=by, at=at)
    _expect(row, -amount, f"{whole}:expected", by=by, at=at)
    return True


def lost(row: Recovery, *, by: Actor, at: datetime) -> None:
    """Take away what is not expected any more."""
    _expect(row, row.received - row.amount, f"grants:lost:{row.id}", by=by, at=at)


def _expect(row: Recovery, amount: int, key: str, *, by: Actor, at: datetime) -> None:
    pack = rules.pack()
    unit = ledger.currency(row.application.unit)
    under = _under(by)
    accounts = [AccountIn(name=pack.owed), AccountIn(name=pack.expected)]
    funds.open_accounts(accounts, under=under, by=by, at=at)
    entries = (
        ledger.Entry(pack.owed, unit, amount),
        ledger.Entry(pack.expected, unit, -amount),
    )
    text = f"{row.application.reference}: {row.debtor}"
    one = ledger.Transaction(key, at.date(), text, entries, _links(row.application))
    funds.post_many([one], under=under, by=by, at=at)


def _receive(
    row: Application, amount: int, account: str, key: str, *, by: Actor, at: datetime
) -> None:
    head = fund_queries.head(row.head_id or row.id)
    funds.receive(
        head.window.fund.slug, amount, row.unit, source="recovered", account=account.strip(),
        key=key, on=at.date(), earmark=f"{head.window.code}/{head.code}", links=_links(row),
        under=Permission.GRANTS_CHANGE, by=by, at=at,
    )  # fmt: skip


def _under(by: Actor) -> Permission:
    return (
        Permission.GRANTS_CHANGE if by.may(Permission.GRANTS_CHANGE) else Permission.GRANTS_DECIDE
    )


def _links(row: Application) -> dict[str, str]:
    found = {"application": str(row.id)}
    commitment: UUID | None = row.commitment_id
    if commitment is not None:
        found["commitment"] = str(commitment)
    return found


def heads() -> list[tuple[str, str]]:
    """Return the heads that money can be asked of, with fund and window, by name."""
    return [
        (str(head.id), f"{fund.name}: {head.window.name}, {head.name}")
        for fund in fund_queries.funds()
        for head in fund_queries.heads(fund)
    ]
