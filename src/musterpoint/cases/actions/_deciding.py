"""Decisions about a case: closed with a second pair of eyes, hidden from a named colleague."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases import rules, seeing
from musterpoint.cases.actions._common import changing, reason_of, record, touch, write_note
from musterpoint.cases.actions._leaving import let_move_go
from musterpoint.cases.actions._owning import HiddenFromThem, colleague, withdraw_pending
from musterpoint.cases.models import AnyCase, CaseState, NoteKind, Outcome
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries as followed
from musterpoint.procedures.models import RunState
from musterpoint.tenancy.actors import Actor, Permission


class BadClosing(Invalid):
    """The case cannot be closed as it is; ``fields`` says what to do."""


class NotWaiting(Refused):
    """Nobody asked for this case to be closed."""


class WaitsAlready(Refused):
    """A supervisor was asked already."""


class SameOfficer(Refused):
    """Who asked for the closing, or answers for the case, does not sign it off."""


class CannotHide(Refused):
    """The case cannot be hidden from this colleague."""


def needs_sign_off(case: AnyCase) -> bool:
    """Say whether a supervisor signs the closing: by the kind, or because steps are still open."""
    run = followed.runs([case.run_id]).get(case.run_id)
    return rules.needs_sign_off(case.kind) or (run is not None and run.state == RunState.OPEN)


def close(case_id: UUID, outcome: str, reason: str, *, by: Actor, at: datetime) -> AnyCase:
    """
    Close a case with its outcome, or ask a supervisor to where a second officer signs.

    A supervisor signs when the rules ask for it, and whenever the procedure has not ended.
    """
    case = changing(case_id, by)
    if case.state == CaseState.CLOSING:
        raise WaitsAlready(_("A supervisor was asked to sign already."))
    if outcome not in Outcome.values or outcome == Outcome.MOVED:
        text = _("Choose how the case ended.")
        raise BadClosing(text, fields={"outcome": [text]})
    why = reason_of(reason)
    write_note(case, NoteKind.DECISION, {"text": why, "decision": "closing"}, by=by, at=at)
    case.outcome = outcome
    if needs_sign_off(case):
        case.state, case.closing_by = CaseState.CLOSING, by.id
        touch(case, at, "state", "outcome", "closing_by")
        record("cases.closing.asked", case, by, at, outcome=outcome)
        return case
    end(case, why, by, at)
    return case


def sign_off(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """
    Close a case that a colleague asked to close; never one's own asking, nor one's own case.

    A case behind the wall is signed by a supervisor behind the wall: nobody else finds it.
    """
    case = changing(case_id, by)
    by.require(Permission.CASES_SUPERVISE)
    _check_waiting(case)
    if by.id is None or by.id == case.closing_by:
        raise SameOfficer(_("You asked for this. Another supervisor signs it off."))
    if by.id == case.owner_id:
        raise SameOfficer(_("You answer for this case. Another supervisor signs it off."))
    end(case, _("Closed by decision, signed off by a supervisor."), by, at)
    return case


def send_back(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> AnyCase:
    """Open a case again that a colleague asked to close, with a reason."""
    case = changing(case_id, by)
    if by.id is None or by.id != case.closing_by:
        by.require(Permission.CASES_SUPERVISE)
    _check_waiting(case)
    why = reason_of(reason)
    write_note(case, NoteKind.DECISION, {"text": why, "decision": "back"}, by=by, at=at)
    case.state, case.outcome, case.closing_by = CaseState.OPEN, "", None
    touch(case, at, "state", "outcome", "closing_by")
    record("cases.closing.sent_back", case, by, at)
    return case


def _check_waiting(case: AnyCase) -> None:
    if case.state != CaseState.CLOSING:
        raise NotWaiting(_("Nobody asked for this case to be closed."))


def end(case: AnyCase, why: str, by: Actor, at: datetime) -> None:
    """Close a case that the caller holds, with the outcome that it has."""
    run = followed.runs([case.run_id]).get(case.run_id)
    if run is not None and run.state == RunState.OPEN:
        procedures.end(run.id, why, by=by, at=at)
    withdraw_pending(case, at)
    let_move_go(case, by=by, at=at)
    case.state, case.closed_at = CaseState.CLOSED, at
    case.handler_id, case.handled_until, case.next_visit_at = None, None, None
    touch(case, at, "state", "outcome", "closed_at", "handler_id", "handled_until", "next_visit_at")
    record("cases.case.closed", case, by, at, outcome=case.outcome)


def hide(case_id: UUID, user_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Hide a case from a named colleague: in lists, search, counts, boards and notices."""
    case = changing(case_id, by, is_open=False, is_here=False)
    by.require(Permission.CASES_SUPERVISE)
    why = reason_of(reason)
    tables = seeing.tables_of(case)
    if user_id == by.id:
        raise CannotHide(_("Nobody hides a case from themselves. Ask another supervisor."))
    if user_id == case.owner_id:
        raise CannotHide(_("This colleague answers for the case. Hand it over first."))
    colleague(user_id, case, at, by)
    waits: Any = tables.hand_over.objects
    if waits.filter(case_id=case.id, to_id=user_id, state="asked").exists():
        raise HiddenFromThem(_("This colleague was asked to take the case. Take that back first."))
    hidden: Any = tables.hidden.objects
    if hidden.filter(case_id=case.id, user_id=user_id, shown_at=None).exists():
        return
    tables.hidden(
        case_id=case.id,
        user_id=user_id,
        hidden_by=by.id,
        hidden_at=at,
        sealed=seeing.key_of(case, at).seal(seeing.REASON, {"reason": why}),
    ).save(force_insert=True)
    record("cases.case.hidden", case, by, at, user=str(user_id))


def show_again(case_id: UUID, user_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a colleague see a case again; to do it for oneself is not possible."""
    case = changing(case_id, by, is_open=False, is_here=False)
    by.require(Permission.CASES_SUPERVISE)
    hidden: Any = seeing.tables_of(case).hidden.objects
    if hidden.filter(case_id=case.id, user_id=user_id, shown_at=None).update(shown_at=at):
        record("cases.case.shown", case, by, at, user=str(user_id))
