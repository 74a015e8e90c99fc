"""Approve what is asked, refuse it, cancel it, and review what was released at once."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import own_hands
from musterpoint.audit import actions as audit
from musterpoint.funds import duties, kinds, rules, underway
from musterpoint.funds.actions import _holding
from musterpoint.funds.actions._steps import locked, role_of, step
from musterpoint.funds.errors import FourEyes, NoSuchFund, WrongState
from musterpoint.funds.models import (
    ENDED,
    Authority,
    Commitment,
    CommitmentState,
    Fund,
    Step,
    StepKind,
)
from musterpoint.funds.rules import Limit
from musterpoint.funds.standing import NO_PROGRAM, SAME_PERSON, chain, is_person, standing
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission


def approve(commitment_id: UUID, *, by: Actor, at: datetime) -> Commitment:
    """
    Approve what is asked; it is committed once as many people as needed have approved it.

    Who asked never approves; nobody approves twice; one of those who approve has authority for the
    whole amount. Raises FourEyes, AboveAuthority with who may, NotEnough, WrongState.
    """
    by.require(Permission.FUNDS_APPROVE)
    row = locked(commitment_id)
    if row.state != CommitmentState.ASKED:
        raise WrongState(_("This is not waiting for an approval any more."))
    fund = row.head.window.fund
    steps = list(Step.objects.filter(commitment=row))
    stand = standing(fund, row.worth, steps, table(fund), by, role=role_of(by))
    if stand.refusal is not None:
        raise stand.refusal(stand.why)
    step(row, StepKind.APPROVED, has_authority=stand.has_authority, by=by, at=at)
    audit.record("funds.commitment.approved", subject_id=row.id, by=by, at=at, worth=row.worth)
    if stand.given + 1 >= stand.needed:
        _holding.hold(row, row.amount, under=Permission.FUNDS_APPROVE, by=by, at=at)
        row.state = CommitmentState.COMMITTED
        step(row, StepKind.COMMITTED, amount=row.amount, by=by, at=at)
    row.changed_at = at
    row.save(update_fields=["state", "hold", "changed_at"])
    kinds.wake(row.what, at)
    return row


def refuse(commitment_id: UUID, reason: str, *, by: Actor, at: datetime) -> Commitment:
    """Refuse what is asked, with the reason. Raises WrongState, Invalid without a reason."""
    by.require(Permission.FUNDS_APPROVE)
    row = locked(commitment_id)
    if row.state == CommitmentState.REFUSED:
        return row
    if row.state != CommitmentState.ASKED:
        raise WrongState(_("This is not waiting for an approval any more."))
    _check_person(by)
    row.state, row.changed_at = CommitmentState.REFUSED, at
    row.save(update_fields=["state", "changed_at"])
    step(row, StepKind.REFUSED, reason=_reason(reason), by=by, at=at)
    audit.record("funds.commitment.refused", subject_id=row.id, by=by, at=at)
    kinds.wake(row.what, at)
    return row


def cancel(
    commitment_id: UUID,
    reason: str,
    *,
    under: Permission = Permission.FUNDS_REQUEST,
    by: Actor,
    at: datetime,
) -> Commitment:
    """
    Give back what is not paid yet; what was paid stays paid. Once more changes nothing.

    Raises WrongState for what was refused, paid in full or is on its way, Invalid without a reason.
    """
    by.require(under)
    row = locked(commitment_id)
    if row.state == CommitmentState.CANCELLED:
        return row
    if row.state in ENDED:
        raise WrongState(_("This has ended: nothing is left to cancel."))
    end(row, _reason(reason), under=under, by=by, at=at)
    return row


def review(
    commitment_id: UUID, *, is_in_order: bool, note: str, by: Actor, at: datetime
) -> Commitment:
    """
    Say whether money that was released at once was in order; if not, what is unpaid is cancelled.

    Raises FourEyes for who released it, WrongState for what needs no review, or is not in order
    and on its way.
    """
    by.require(Permission.FUNDS_REVIEW)
    row = locked(commitment_id)
    if not row.at_once or row.reviewed_at is not None:
        raise WrongState(_("This needs no review."))
    _check_person(by)
    check_apart(row, "review", by=by)
    row.reviewed_at, row.reviewed_by, row.is_in_order = at, by.id, is_in_order
    row.changed_at = at
    row.save(update_fields=["reviewed_at", "reviewed_by", "is_in_order", "changed_at"])
    step(row, StepKind.REVIEWED, reason=_reason(note), by=by, at=at)
    audit.record(
        "funds.commitment.reviewed", subject_id=row.id, by=by, at=at, is_in_order=is_in_order
    )
    if not is_in_order and row.state not in ENDED:
        end(row, note, under=Permission.FUNDS_REVIEW, by=by, at=at)
    kinds.wake(row.what, at)
    return row


def end(row: Commitment, reason: str, *, under: Permission, by: Actor, at: datetime) -> None:
    """Cancel a locked commitment: let go of what it holds, unless some of it is on its way."""
    if underway.is_on_its_way(row.id):
        raise WrongState(
            _("A payment of this is on its way. Wait until it is paid or comes back, or have its"
              " batch taken apart.")
        )  # fmt: skip
    if row.state != CommitmentState.ASKED:
        _holding.let_go(row, under=under, by=by, at=at)
    row.state, row.changed_at = CommitmentState.CANCELLED, at
    row.save(update_fields=["state", "changed_at"])
    step(row, StepKind.CANCELLED, amount=row.amount - row.paid, reason=reason, by=by, at=at)
    audit.record("funds.commitment.cancelled", subject_id=row.id, by=by, at=at)
    kinds.wake(row.what, at)


def check_apart(row: Commitment, duty: str, *, by: Actor) -> None:
    """Raise FourEyes when somebody did something in this chain that bars them from a duty."""
    check_chain(chain(Step.objects.filter(commitment=row)), duty, by=by)


def check_duty(
    commitment_id: UUID,
    duty: str,
    *,
    also: Mapping[str, Iterable[UUID]] | None = None,
    by: Actor,
) -> None:
    """
    Raise FourEyes when somebody may not take a duty in the chain of a commitment.

    ``duty`` is one of ``duties.DUTIES``; ``also`` says who had which duty in what follows from the
    commitment (prepared a batch, released it), which only its package knows.
    """
    row = Commitment.objects.filter(id=commitment_id).first()
    if row is None:
        raise NoSuchFund(_("There is no such commitment here."))
    done = chain(Step.objects.filter(commitment=row))
    for name, people in (also or {}).items():
        done.setdefault(name, set()).update(people)
    check_chain(done, duty, by=by)


def check_chain(done: Mapping[str, Set[UUID]], duty: str, *, by: Actor) -> None:
    """Raise FourEyes when somebody may not take a duty beside those that people took before."""
    if rules.clashes(duties.apart(), done, duty, own_hands(by)):
        raise FourEyes(SAME_PERSON)


def table(fund: Fund) -> list[Limit]:
    """Return who may approve how much of a fund."""
    rows = Authority.objects.filter(fund=fund).order_by("role", "post")
    return [Limit(one.role, one.post, one.most) for one in rows]


def _check_person(by: Actor) -> None:
    if not is_person(by):
        raise FourEyes(NO_PROGRAM)


def _reason(text: str) -> str:
    if not text.strip() or len(text) > 2000:
        raise Invalid(_("Give a reason."), fields={"reason": [_("Give a reason.")]})
    return text.strip()
