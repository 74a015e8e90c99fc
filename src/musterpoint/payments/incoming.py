"""What bank lines that come in may be: each package that expects money names its kinds here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """
    A line of a bank statement by which money came in; ``open`` smallest parts are not matched yet.

    ``book_account`` is the bank account's in the books. ``references`` are those that the payer's
    bank gave, ``text`` is what the payer wrote. Name, account and text are personal data: show
    them, keep them sealed, and put them into no text of the books.
    """

    id: UUID
    booked_on: date
    open: int
    unit: str
    digits: int
    book_account: str
    name: str
    iban: str
    text: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    What a line may be: ``score`` from 0 to 1, ``reasons`` as sentences for who decides.

    ``amount`` is what is expected, ``url`` the page that shows it.
    """

    kind: str
    target_id: UUID
    label: str
    amount: int
    score: float
    reasons: tuple[str, ...] = ()
    url: str = ""


class Accept(Protocol):
    """
    Book a part of a line as what it was said to be.

    ``key`` is used for the books and makes it happen once; post under
    ``Permission.PAYMENTS_RECONCILE``. Refuses with a sentence.
    """

    def __call__(
        self, target_id: UUID, amount: int, line: Incoming, *, key: str, by: Actor, at: datetime
    ) -> None: ...


class Undo(Protocol):
    """Take back what was booked under a key, as if the line had never been accepted."""

    def __call__(self, target_id: UUID, key: str, *, on: date, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingKind:
    """
    A kind of what comes in, such as a pledge.

    ``suggest`` answers for many lines at once, the best candidates first; lines for which there is
    none may be left out. Only people who reconcile bank statements call ``accept`` and ``undo``.
    """

    code: str
    label: str | Promise
    suggest: Callable[[Sequence[Incoming]], Mapping[UUID, Sequence[Candidate]]]
    accept: Accept
    undo: Undo


_kinds: dict[str, IncomingKind] = {}


def register(kind: IncomingKind) -> None:
    """Name a kind of what comes in, when the product starts."""
    _kinds[kind.code] = kind


def kind(code: str) -> IncomingKind | None:
    """Return a kind by its code."""
    return _kinds.get(code)


def every() -> list[IncomingKind]:
    """Return all kinds by their codes."""
    return [one for _code, one in sorted(_kinds.items())]
