"""What asks for money of a fund: each kind is registered by the package that knows it."""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy import pumps


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentKind:
    """
    A kind of thing that asks for money.

    ``lane`` is woken by every change of state of a commitment of this kind; empty for none.
    ``page`` is the name of the page of the desk that shows the subject, and ``part`` what its
    address calls the subject's id; empty for none. ``gives_back`` is money that returns to who gave
    it: no help, so that caps and rules of a head do not count for it, nor statements as spending.
    ``onward`` returns which of some subjects are of organisations that use the money on; none where
    a kind never is.
    """

    code: str
    label: str | Promise
    lane: str = ""
    page: str = ""
    part: str = "subject_id"
    gives_back: bool = False
    onward: Callable[[Collection[UUID]], Set[UUID]] | None = None


_kinds: dict[str, CommitmentKind] = {}


def register(kind: CommitmentKind) -> CommitmentKind:
    """Add a kind; the code must be new."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two kinds of commitment are called {kind.code}")
    return kind


def known(code: str) -> CommitmentKind | None:
    """Return a kind by its code; None for one that is not registered."""
    return _kinds.get(code)


def every() -> tuple[CommitmentKind, ...]:
    """Return all kinds in the order of their codes."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def giving_back() -> list[str]:
    """Return the codes of the kinds that give money back to who gave it."""
    return sorted(code for code, one in _kinds.items() if one.gives_back)


def gives_back(code: str) -> bool:
    """Say whether a kind gives money back to who gave it."""
    return code in _kinds and _kinds[code].gives_back


def wake(code: str, at: datetime) -> None:
    """Tell the package that knows a kind that one of its commitments has changed."""
    kind = _kinds.get(code)
    if kind is not None and kind.lane:
        pumps.wake(kind.lane, at)


#: Asked by hand on the page of a fund; it has no subject beyond the commitment itself.
#: Blind marks are made of whom it is for, as of an application.
DIRECT = register(
    CommitmentKind(code="funds.direct", label=_("Asked for by hand"), lane="grants.marks")
)
