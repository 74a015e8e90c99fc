"""What funds, windows, heads and commitments are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from musterpoint.funds.rules import Limit, Rule

#: Who approves in a fund of which nothing else is said, without limit.
APPROVERS = (Limit("authorising_officer"), Limit("head_of_mission"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FundIn:
    """A fund to open; amounts in smallest parts of ``currency``."""

    slug: str
    name: str
    currency: str
    currencies: tuple[str, ...] = ()
    owner: str = ""
    legal_basis: str = ""
    scope: str = ""
    two_over: int | None = None
    year_begins: int = 1
    rules: tuple[Rule, ...] = ()
    authorities: tuple[Limit, ...] = APPROVERS
    pack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsIn:
    """All terms of a fund that two people may change; its own currency is always among them."""

    legal_basis: str = ""
    scope: str = ""
    two_over: int | None = None
    currencies: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowIn:
    """A window of a fund; its kind is emergency, post_crisis or preparedness."""

    code: str
    name: str
    kind: str = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadIn:
    """
    A head of a window with its caps, in smallest parts of the fund's currency.

    With ``day_across`` the caps of days are counted over all heads of its kind in every fund.
    """

    code: str
    name: str
    kind: str = "other"
    person_most: int | None = None
    family_most: int | None = None
    day_most: int | None = None
    days_most: int | None = None
    day_across: bool = False
    once_most: int | None = None
    once_level: int | None = None
    review_days: int = 7
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The tokens by which the register may know somebody; of names there may be several."""

    person: bytes | None = None
    words: tuple[bytes, ...] = ()
    number: bytes | None = None

    def __bool__(self) -> bool:
        return bool(self.person or self.words or self.number)

    @property
    def first(self) -> bytes:
        """The one by which the same term is written once."""
        return self.number or self.person or self.words[0]


#: For more people than this, several commitments are asked for.
MOST_PEOPLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentIn:
    """
    Money to ask of a head.

    ``amount`` is in smallest parts of ``unit`` (the fund's currency when empty). ``what`` is a
    registered kind and ``subject_id`` the thing of that kind. ``person`` and ``family`` are blind
    tokens (``funds.tokens.of``); without one ``people`` says for how many it is. ``known_as`` are
    further tokens under which the same person was counted before; by ``member`` the register of
    members is asked. ``days`` are in a row from ``first_day`` on: from the day on which it is asked
    when there is none. ``purpose``
    names no person. ``links`` are ids and codes by which the books find what it belongs to; by
    ``taken_from`` it comes out of the ``window`` or the earmark of the ``head`` alone, and
    ``country`` (alpha-3) is where it is used, else where its crisis is. ``facts``
    are what whoever asks asserts for rules of eligibility (``funds.rules.ASSERTED``), kept and
    shown to whoever approves with whose word it is; so is one that is missing. ``not_known`` says
    why, by fact, what a rule asks for is not known: needed to release money at once. The alert
    level is that of the crisis, never given.
    """

    head_id: UUID
    amount: int
    what: str
    subject_id: UUID
    purpose: str
    person: bytes | None = None
    family: bytes | None = None
    known_as: tuple[bytes, ...] = ()
    member: Marks | None = None
    people: int = 1
    days: int | None = None
    first_day: date | None = None
    unit: str = ""
    crisis_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    not_known: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetIn:
    """
    A budget line: of a head, of a window, or of the whole fund when neither is named.

    ``year`` is the year in which the fiscal year begins; a revision gives its ``reason``.
    """

    year: int
    amount: int
    window_id: UUID | None = None
    head_id: UUID | None = None
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateIn:
    """How much of ``into`` one whole unit was worth on a day, as its source published it."""

    unit: str
    into: str
    on: date
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeIn:
    """Money of a window changed at a bank: so much out of one account, so much into another."""

    window_id: UUID
    giver: str
    unit: str
    amount: int
    taker: str
    into: str
    got: int
    source: str
