"""
What this package writes into the books: money that comes back, and what others owe.

What is owed stands as a receivable against an account of expectations, so that nobody spends it
before it is there; what comes in is received by the fund's window like any other income.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Account, Transaction
from musterpoint.grants import rules
from musterpoint.grants.models import Advance, Application, Recovery
from musterpoint.tenancy.actors import Actor, Permission

#: What others owe moves by claims alone: nobody receives money into it.
KEEPER = "grants"


def accounts() -> QuerySet[Account]:
    """Return the accounts into which money can come back."""
    return fund_queries.money_accounts().exclude(name=rules.pack().owed)


def holds_money(account: str) -> bool:
    """Say whether money can come back into an account of this name."""
    return accounts().filter(name=account.strip()).exists()


def back(advance: Advance, amount: int, account: str, *, key: str, by: Actor, at: datetime) -> None:
    """Take the remainder of an advance into an account, for the head that it came from."""
    _receive(advance.application, amount, account, _back(key), by=by, at=at)


def was_back(amount: int, account: str, *, key: str) -> bool:
    """Say whether this came back under this key before. Raises KeyUsed for other money."""
    return _is_booked(_back(key), amount, account)


def owe(row: Recovery, *, by: Actor, at: datetime) -> None:
    """Write down what a liable party owes."""
    _expect(row, row.amount, f"grants:owed:{row.id}", by=by, at=at)


def came(row: Recovery, amount: int, account: str, *, key: str, by: Actor, at: datetime) -> None:
    """Receive what came in for a claim."""
    whole = _came(row, key)
    _receive(row.application, amount, account, whole, by=by, at=at)
    _expect(row, -amount, f"{whole}:expected", by=by, at=at)


def has_come(row: Recovery, amount: int, account: str, *, key: str) -> bool:
    """Say whether this came in for a claim under this key. Raises KeyUsed for other money."""
    return _is_booked(_came(row, key), amount, account)


def lost(row: Recovery, *, by: Actor, at: datetime) -> None:
    """Take away what is not expected any more."""
    _expect(row, row.received - row.amount, f"grants:lost:{row.id}", by=by, at=at)


def _back(key: str) -> str:
    return f"grants:advance:{key}"


def _came(row: Recovery, key: str) -> str:
    """Return a key of one claim's own: the same letters on another claim are another key."""
    return f"grants:recovered:{row.id}:{key}"


def _is_booked(key: str, amount: int, account: str) -> bool:
    found = Transaction.objects.filter(key=key).first()
    if found is None:
        return False
    if not found.entries.filter(account__name=account.strip(), amount=amount).exists():
        raise KeyUsed(
            _("This was sent before with something else in it. Open it again, or use a new key.")
        )
    return True


def _expect(row: Recovery, amount: int, key: str, *, by: Actor, at: datetime) -> None:
    pack = rules.pack()
    unit = ledger.currency(row.application.unit)
    under = _under(by)
    wanted = [AccountIn(name=name, kept_by=KEEPER) for name in (pack.owed, pack.expected)]
    funds.open_accounts(wanted, under=under, by=by, at=at)
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
