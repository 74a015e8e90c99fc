"""The offer that waits when a case is to move to another organisation."""

from datetime import datetime

from musterpoint.cases.actions._common import record, with_also
from musterpoint.cases.models import AnyCase, Case, Move, MoveState
from musterpoint.disclosures import actions as disclosures
from musterpoint.tenancy.actors import Actor, Permission


def waiting_move(case: AnyCase) -> Move | None:
    """Return the offer that the other organisation has not answered, held."""
    if not isinstance(case, Case):
        return None
    rows = Move.objects.select_for_update(of=("self",))
    return rows.filter(case=case, state=MoveState.OFFERED).first()


def let_move_go(case: AnyCase, *, by: Actor, at: datetime) -> Move | None:
    """
    Take an offer back: the other side sees nothing of it, and the offer there ages like silence.

    Returns the offer that was taken back. The caller holds the case.
    """
    move = waiting_move(case)
    if move is None:
        return None
    move.state, move.answered_at, move.due_at = MoveState.WITHDRAWN, at, None
    move.save(update_fields=["state", "answered_at", "due_at"])
    sender = with_also(by, Permission.DISCLOSURES_SEND)
    disclosures.end_items([move.item_id], silent=True, by=sender, at=at)
    record("cases.move.withdrawn", case, by, at)
    return move
