"""
Accounts, entries and transactions, as plain values that never change.

Amounts are whole smallest parts, signed as in beancount: what an account receives is positive,
what leaves it negative. So money in a fund's cash account is positive, what the fund owes and
where its money came from are negative, and every transaction sums to zero in every unit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from musterpoint.engine.ledger.units import LARGEST, Unit
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

_PART = r"[A-Z0-9][A-Za-z0-9-]*"
_NAME = re.compile(rf"(Assets|Liabilities|Equity|Income|Expenses)(:{_PART})+", re.ASCII)
MOST_KEY = 200
#: Nothing is cut: the digest of a transaction is of all that it says.
MOST_TEXT = 500


class NotWritten(Invalid):
    """The account or transaction is not of the form that books need."""


class State(StrEnum):
    """Where a transaction stands: pending holds what leaves, void never was."""

    PENDING = "pending"
    POSTED = "posted"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Account:
    """
    An account by fund, window, head, earmark and post, such as ``Assets:Welfare:Tunis:Cash``.

    In each of its units the balance stays between `least` and `most` where these are given; an
    account without units takes any. `post` is the post or office that holds it, and no rule of it.
    """

    name: str
    units: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    post: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            text = _(
                "%(name)s is no name of an account: Assets, Liabilities, Equity, Income or "
                "Expenses, then parts of letters, figures and hyphens, with colons between."
            )
            raise NotWritten(text, name=self.name[:80])
        if self.least is not None and self.most is not None and self.least > self.most:
            raise NotWritten(_("The least balance of an account is not over its most."))


@dataclass(frozen=True, slots=True)
class Entry:
    """So many smallest parts of a unit into an account, or out of it."""

    account: str
    unit: Unit
    amount: int

    def __post_init__(self) -> None:
        if self.amount == 0 or abs(self.amount) > LARGEST:
            raise NotWritten(_("An entry moves something, and no more than a bank could hold."))


@dataclass(frozen=True, slots=True)
class Transaction:
    """
    A balanced set of entries.

    `key` makes it happen once however often it is asked for; `links` name what it belongs to (an
    application, a batch, the transaction that it reverses).
    """

    key: str
    on: date
    text: str
    entries: tuple[Entry, ...]
    links: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.key.strip() or not self.key.isprintable() or len(self.key) > MOST_KEY:
            raise NotWritten(_("A transaction needs a key of its own."))
        if len(self.text) > MOST_TEXT:
            text = _("The text of a transaction has %(most)s characters at most.")
            raise NotWritten(text, most=MOST_TEXT)
        if len(self.entries) < 2:
            raise NotWritten(_("A transaction has two entries at least."))
        sums: dict[str, int] = {}
        digits: dict[str, int] = {}
        for one in self.entries:
            sums[one.unit.code] = sums.get(one.unit.code, 0) + one.amount
            if digits.setdefault(one.unit.code, one.unit.digits) != one.unit.digits:
                raise NotWritten(_("A unit has the same places everywhere."))
        for code, amount in sums.items():
            if amount:
                text = _("The transaction does not balance: %(amount)s of %(code)s are too many.")
                raise NotWritten(text, amount=amount, code=code)

    @property
    def accounts(self) -> frozenset[str]:
        """Return the accounts that it moves."""
        return frozenset(one.account for one in self.entries)

    def reversed(self, key: str, on: date, text: str) -> "Transaction":
        """Return the transaction that takes this one back."""
        entries = tuple(Entry(one.account, one.unit, -one.amount) for one in self.entries)
        return Transaction(key, on, text, entries, {**self.links, "reverses": self.key})
