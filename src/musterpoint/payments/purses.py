"""
Money that is paid out beside commitments of funds, such as what was drawn of a bond.

Each package that holds some names its purse here. An order of such a kind has the id of what is
owed where another has that of a commitment; the purse says what is left of it, and books the
payment and what comes back in the same transaction.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from musterpoint.payments.models import Order
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True)
class Left:
    """What is still owed, in smallest parts of a unit."""

    amount: int
    unit: str


class Pay(Protocol):
    """Book that an order was paid out of an account of the organisation."""

    def __call__(
        self, order: Order, *, account: str, key: str, on: date, under: Permission, by: Actor,
        at: datetime,
    ) -> None: ...  # fmt: skip


class TakeBack(Protocol):
    """Book that what was paid under a key came back: it is owed again."""

    def __call__(
        self, order: Order, key: str, *, on: date, text: str, under: Permission, by: Actor,
        at: datetime,
    ) -> None: ...  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """
    A kind of order whose money is in no fund.

    ``left`` locks what is owed and returns what is left of each id; one that is not there is left
    out. ``chain`` returns who took which duty before (``funds.duties``). Nobody orders such a
    payment but under ``under``: its package does.
    """

    what: str
    under: Permission
    left: Callable[[Collection[UUID]], Mapping[UUID, Left]]
    chain: Callable[[Collection[UUID]], Mapping[str, Collection[UUID]]]
    pay: Pay
    take_back: TakeBack


_purses: dict[str, Purse] = {}


def register(purse: Purse) -> None:
    """Name a purse, when the product starts."""
    _purses[purse.what] = purse


def of(what: str) -> Purse | None:
    """Return the purse of a kind of order; None where a commitment pays."""
    return _purses.get(what)
