"""Cases on their way between organisations: ours that are offered, and those offered to us."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from musterpoint.cases import followed, seeing
from musterpoint.cases.models import CONSULAR, AnyCase, Case, Move, MoveState, OfferedCase
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """An offer of a case of ours, opened; nothing of the erased."""

    move: Move
    asks: str
    says: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A case that is offered to us, opened; ``own`` says that the actor may see our own case."""

    row: OfferedCase
    kind: str
    asks: str
    says: str
    is_open: bool
    own: bool


def moves_of(case: AnyCase, at: datetime) -> list[MoveLine]:
    """Return to whom a case was offered, newest first."""
    if not isinstance(case, Case):
        return []
    key = seeing.keys_of([case], at).get(case.id)
    made = []
    for one in Move.objects.filter(case=case).order_by("-offered_at", "-id"):
        told: dict[str, Any] = key.open(seeing.SHARE, one.sealed) if key is not None else {}
        made.append(
            MoveLine(
                move=one,
                asks=told.get("asks", ""),
                says=told.get("says", ""),
                pieces=tuple(told.get("pieces", ())),
            )
        )
    return made


def moves(*, by: Actor, at: datetime) -> list[Move]:
    """Return the offers of cases that the actor may see, newest first; nothing is opened."""
    seen = seeing.visible(CONSULAR, by)
    rows = Move.objects.filter(case_id__in=seen.values("id")).select_related("case")
    return list(rows.order_by("-offered_at", "-id")[:MOST])


def offered(*, by: Actor, at: datetime) -> list[OfferLine]:
    """
    Return the cases that others offer us: those that wait first, then the newest.

    What became a case that is hidden from the actor is not there.
    """
    rows = list(OfferedCase.objects.select_related("case").order_by("-received_at", "-id")[:MOST])
    seen = set(seeing.may_see([row.case.run_id for row in rows if row.case is not None], by))
    titles = followed.titles()
    made = []
    for row in rows:
        if row.case is not None and row.case.run_id not in seen:
            continue
        told = vault.open_for_organisation(seeing.SHARE, row.sealed, at=at)
        made.append(
            OfferLine(
                row=row,
                kind=titles.get(row.kind, row.kind),
                asks=told["asks"],
                says=told["says"],
                is_open=row.state == MoveState.OFFERED and at <= row.lapses_at,
                own=row.case is not None,
            )
        )
    return sorted(made, key=lambda line: not line.is_open)


def waiting_offers(at: datetime) -> int:
    """Return how many offered cases wait for our answer."""
    rows = OfferedCase.objects.filter(state=MoveState.OFFERED, lapses_at__gte=at)
    return rows.count()


def offer(offered_id: UUID, *, by: Actor, at: datetime) -> OfferLine | None:
    """Return one case that is offered to us; None when there is none that the actor may see."""
    return next((line for line in offered(by=by, at=at) if line.row.id == offered_id), None)
