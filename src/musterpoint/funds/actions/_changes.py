"""
Change the terms of a fund that is open, end its windows and heads, and open them again.

One person proposes it with a reason, another who has authority in the fund confirms it. Both look
at the same: what still waits, and what money is left, is asked again when it is confirmed.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.agenda import queries as agenda
from musterpoint.audit import actions as audit
from musterpoint.funds import ending, rules
from musterpoint.funds.actions import _terms
from musterpoint.funds.actions._deciding import table
from musterpoint.funds.actions._funds import locked
from musterpoint.funds.actions._steps import role_of
from musterpoint.funds.errors import AboveAuthority, FourEyes, HasEnded, NoSuchFund, WrongState
from musterpoint.funds.models import ChangeKind, ChangeState, Fund, FundChange, Head, Window
from musterpoint.funds.standing import NO_PROGRAM, is_person, said
from musterpoint.funds.values import TermsIn
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

ASKS, CONFIRMS = Permission.FUNDS_CHANGE, Permission.FUNDS_APPROVE
MOST_REASON = 2000


def propose_terms(slug: str, given: TermsIn, reason: str, *, by: Actor, at: datetime) -> FundChange:
    """
    Propose other terms of a fund; they hold once somebody else has confirmed them.

    Raises Invalid by field, also when nothing is different; WrongState while another change waits,
    HasEnded, FourEyes for a program.
    """
    by.require(ASKS)
    fund = locked(slug)
    before, after = _terms.differences(fund, given)
    row = FundChange(fund=fund, kind=ChangeKind.TERMS, before=before, after=after)
    return _proposed(row, reason, by=by, at=at)


def propose_end(
    slug: str, window_id: UUID, head_id: UUID | None, reason: str, *, by: Actor, at: datetime
) -> FundChange:
    """
    Propose to end a window with its heads, or one head of it.

    Raises StillNeeded with what still waits there or what money is left, and what
    ``propose_terms`` raises.
    """
    by.require(ASKS)
    fund = locked(slug)
    window, head = _place(fund, window_id, head_id)
    row = FundChange(fund=fund, window=window, head=head, kind=ChangeKind.END)
    _check_end(row)
    return _proposed(row, reason, by=by, at=at)


def propose_reopen(
    slug: str, window_id: UUID, head_id: UUID | None, reason: str, *, by: Actor, at: datetime
) -> FundChange:
    """Propose to open a window with the heads that ended with it again, or one head of it."""
    by.require(ASKS)
    fund = locked(slug)
    window, head = _place(fund, window_id, head_id)
    row = FundChange(fund=fund, window=window, head=head, kind=ChangeKind.REOPEN)
    _check_reopen(row)
    return _proposed(row, reason, by=by, at=at)


def confirm_change(change_id: UUID, *, by: Actor, at: datetime) -> FundChange:
    """
    Confirm a change as the second person, who has authority in the fund; it holds from now on.

    Raises FourEyes for who proposed it and for a program, AboveAuthority with who may, WrongState
    for what does not wait, and what proposing it raises.
    """
    by.require(CONFIRMS)
    row = _waiting(change_id)
    refusal = why_not(row, by)
    if refusal is not None:
        raise refusal
    _APPLY[ChangeKind(row.kind)](row, at)
    return _decided(row, ChangeState.CONFIRMED, "", by=by, at=at)


def refuse_change(change_id: UUID, reason: str, *, by: Actor, at: datetime) -> FundChange:
    """Refuse a change, with the reason. Raises WrongState, FourEyes, Invalid without a reason."""
    by.require(CONFIRMS)
    return _decided(_waiting(change_id), ChangeState.REFUSED, _reason(reason), by=by, at=at)


def withdraw_change(change_id: UUID, reason: str, *, by: Actor, at: datetime) -> FundChange:
    """Withdraw a change that waits, with the reason. Raises WrongState, FourEyes, Invalid."""
    by.require(ASKS)
    return _decided(_waiting(change_id), ChangeState.WITHDRAWN, _reason(reason), by=by, at=at)


def why_not(row: FundChange, by: Actor) -> FourEyes | AboveAuthority | None:
    """Return why somebody may not confirm a change; None when they may."""
    if not is_person(by):
        return FourEyes(NO_PROGRAM)
    if same_hands(by, [row.proposed_by]):
        return FourEyes(_("You proposed this. Somebody else confirms it."))
    limits = table(row.fund)
    if rules.limits_of(limits, role_of(by), agenda.posts_of(by)):
        return None
    names = ", ".join(dict.fromkeys(said(one) for one in limits))
    return AboveAuthority(
        _("Who confirms this has authority in the fund. Ask: %(names)s."), names=names or "–"
    )


def _place(fund: Fund, window_id: UUID, head_id: UUID | None) -> tuple[Window, Head | None]:
    window = Window.objects.select_for_update().filter(fund=fund, id=window_id).first()
    if window is None:
        raise NoSuchFund(_("There is no such window here."))
    window.fund = fund
    if head_id is None:
        return window, None
    head = Head.objects.select_for_update().filter(window=window, id=head_id).first()
    if head is None:
        raise NoSuchFund(_("There is no such head here."))
    head.window = window
    return window, head


def _proposed(row: FundChange, reason: str, *, by: Actor, at: datetime) -> FundChange:
    if not is_person(by):
        raise FourEyes(NO_PROGRAM)
    same = FundChange.objects.filter(fund=row.fund, window=row.window, head=row.head)
    if same.filter(state=ChangeState.PROPOSED).exists():
        raise WrongState(_("A change of this waits already. Confirm, refuse or withdraw it first."))
    row.id, row.reason = uuid7(), _reason(reason)
    row.proposed_at, row.proposed_by, row.proposed_by_name = at, by.id, by.name[:150]
    row.save(force_insert=True)
    audit.record("funds.change.proposed", subject_id=row.id, by=by, at=at, change=row.kind)
    return row


def _waiting(change_id: UUID) -> FundChange:
    """Return a change that waits, with its fund, window and head locked in that order."""
    found = FundChange.objects.filter(id=change_id).first()
    if found is None:
        raise NoSuchFund(_("There is no such change here."))
    fund = Fund.objects.select_for_update().get(id=found.fund_id)
    row = FundChange.objects.select_for_update().get(id=change_id)
    row.fund = fund
    if row.state != ChangeState.PROPOSED:
        raise WrongState(_("This does not wait any more."))
    if row.window_id is not None:
        row.window, row.head = _place(row.fund, row.window_id, row.head_id)
    return row


def _decided(
    row: FundChange, state: ChangeState, why: str, *, by: Actor, at: datetime
) -> FundChange:
    if not is_person(by):
        raise FourEyes(NO_PROGRAM)
    row.state, row.decided_why = state, why
    row.decided_at, row.decided_by, row.decided_by_name = at, by.id, by.name[:150]
    row.save(
        update_fields=[
            "state",
            "after",
            "decided_why",
            "decided_at",
            "decided_by",
            "decided_by_name",
        ]
    )
    audit.record(f"funds.change.{state.value}", subject_id=row.id, by=by, at=at, change=row.kind)
    return row


def _check_end(row: FundChange) -> list[Head]:
    """Return the heads that end, locked; raise HasEnded and StillNeeded."""
    place = _of(row)
    if place.ended_at is not None or row.fund.ended_at is not None:
        raise HasEnded(_("%(name)s has ended."), name=place.name)
    heads = Head.objects.select_for_update().filter(window=row.window, ended_at=None)
    mine = list(heads.order_by("id") if row.head is None else heads.filter(id=row.head.id))
    if row.window is not None:
        ending.check(row.window, row.head)
    return mine


def _check_reopen(row: FundChange) -> None:
    place = _of(row)
    if place.ended_at is None:
        raise WrongState(_("%(name)s has not ended."), name=place.name)
    if row.fund.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    if row.head is not None and row.window is not None and row.window.ended_at is not None:
        raise HasEnded(_("The window of this head has ended. Open it again first."))


def _of(row: FundChange) -> Window | Head:
    place = row.head or row.window
    if place is None:
        raise NoSuchFund(_("There is no such window here."))
    return place


def _apply_terms(row: FundChange, at: datetime) -> None:
    if row.fund.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    _terms.apply(row.fund, row.after)


def _apply_end(row: FundChange, at: datetime) -> None:
    ending_now = _check_end(row)
    for one in ending_now:
        one.ended_at = at
        one.save(update_fields=["ended_at"])
    # By this the heads that ended with a window are opened again with it, and no others.
    row.after = {"heads": [str(one.id) for one in ending_now]}
    if row.head is None and row.window is not None:
        row.window.ended_at = at
        row.window.save(update_fields=["ended_at"])


def _apply_reopen(row: FundChange, at: datetime) -> None:
    _check_reopen(row)
    place = _of(row)
    if row.head is None:
        ends = FundChange.objects.filter(
            window=row.window, head=None, kind=ChangeKind.END, state=ChangeState.CONFIRMED
        )
        last = ends.order_by("decided_at", "id").last()
        with_it = last.after.get("heads", []) if last is not None else []
        Head.objects.filter(window=row.window, id__in=with_it).update(ended_at=None)
    place.ended_at = None
    place.save(update_fields=["ended_at"])


_APPLY: dict[ChangeKind, Callable[[FundChange, datetime], None]] = {
    ChangeKind.TERMS: _apply_terms,
    ChangeKind.END: _apply_end,
    ChangeKind.REOPEN: _apply_reopen,
}


def _reason(text: str) -> str:
    if not text.strip() or len(text) > MOST_REASON:
        raise Invalid(_("Give a reason."), fields={"reason": [_("Give a reason.")]})
    return text.strip()
