"""
What help there is for one person, whoever gives it: packages that know of some name it here.

It is compared by blind marks (``twice``), and told to others by agreement (``actions._marks``): one
place for applications, claims, calls of bonds and what a fund pays by hand.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from musterpoint.engine.linkage import Facts
from musterpoint.grants.values import marks
from musterpoint.people import identity as identities
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """
    Help that somebody asked for or has.

    ``purposes`` are codes of the pack of grants, or ``wages`` and ``property``. ``is_given``: the
    money is set aside, came or was paid, so that it is told by agreement. ``is_nothing``: it came
    to nothing, so that it duplicates nothing; what was told of it is taken back when ``is_undone``.
    ``round`` counts how often it was decided anew. ``page_id`` is what its page shows, where
    that is not the thing itself; ``beside`` are things that belong to it: no help twice.
    """

    what: str
    subject_id: UUID
    purposes: frozenset[str]
    from_on: date
    until_on: date
    person_id: UUID | None
    reference: str
    state: str
    is_given: bool
    is_nothing: bool = False
    is_undone: bool = False
    round: int = 0
    page_id: UUID | None = None
    beside: frozenset[UUID] = frozenset()

    def is_like(self, other: "Help") -> bool:
        """Say whether it is for the same as another, in an overlapping time."""
        return (
            bool(self.purposes & other.purposes)
            and self.from_on <= other.until_on
            and other.from_on <= self.until_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpKind:
    """
    A kind of help: its words, its page, and how it is read.

    ``of`` returns some by their ids; ``since`` those whose period ends on a day or later, without
    drafts. ``facts`` are what linkage reads of whom it is for, None for whom nothing is known of.
    The page is open to whoever has ``permission``. ``has_own_marks``: its package keeps the marks.
    """

    code: str
    label: str | Promise
    page: str
    part: str
    permission: Permission
    of: Callable[[Collection[UUID]], list[Help]]
    since: Callable[[date], list[Help]]
    facts: Callable[[Help, datetime], Facts | None]
    has_own_marks: bool = False


_kinds: dict[str, HelpKind] = {}


def register(kind: HelpKind) -> None:
    """Name a kind of help, when the product starts."""
    _kinds[kind.code] = kind


def kind(code: str) -> HelpKind:
    """Return a kind by its code."""
    return _kinds[code]


def every() -> list[HelpKind]:
    """Return all kinds by their codes."""
    return [one for _code, one in sorted(_kinds.items())]


def since(day: date) -> list[Help]:
    """Return all help whose period ends on a day or later."""
    return [help for one in every() for help in one.since(day) if help.until_on >= day]


def of(found: Iterable[tuple[str, UUID]]) -> list[Help]:
    """Return help by kinds and ids; what is there no more is left out."""
    wanted: dict[str, set[UUID]] = {}
    for code, subject_id in found:
        wanted.setdefault(code, set()).add(subject_id)
    return [
        help
        for code, ids in sorted(wanted.items())
        if code in _kinds
        for help in kind(code).of(ids)
    ]


def counted(rows: "QuerySet[Any]", name: str) -> dict[UUID, int]:
    """Return how many rows there are by one of their columns."""
    found = rows.order_by().values(name).annotate(n=Count("id"))
    return dict(found.values_list(name, "n"))


def facts_of(one: Help, at: datetime) -> Facts | None:
    """Return what linkage reads of whom help is for."""
    return kind(one.what).facts(one, at)


def registered(person_id: UUID, at: datetime) -> Facts | None:
    """Return what linkage reads of a registered person; None for the erased."""
    card = people.card([person_id], at).get(person_id)
    if card is None or card.is_erased:
        return None
    phones = tuple(one.address for one in card.contacts if one.channel == "sms")
    return identities.facts(card.identity, sex=card.sex, phones=phones)


def typed(name: str, phone: str) -> Facts:
    """Return what linkage reads of somebody who is not registered and told a name and a number."""
    return marks.typed(name, "", (phone.strip(),) if phone.strip() else ())
