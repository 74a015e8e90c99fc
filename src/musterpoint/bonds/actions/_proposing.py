"""What one person enters of a bond that stands, another confirms: days, top-ups, the way back."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds.actions._bonds import retire_old
from musterpoint.bonds.actions._common import (
    NotNow,
    another,
    check_texts,
    is_near,
    locked_bond,
    plan_next,
    refuse,
    stands,
    step,
)
from musterpoint.bonds.actions._returning import (
    add_top_up,
    check_back,
    check_share,
    check_top_up,
    send_back,
    send_share_back,
)
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import Bond, BondState, Proposal, ProposalKind, Share, TopUp
from musterpoint.tenancy.actors import Actor, Permission


def set_days(
    bond_id: UUID,
    valid_to: date | None,
    term_ends: date | None,
    checked: str,
    *,
    by: Actor,
    at: datetime,
) -> Proposal:
    """
    Enter that the issuer extended a bond, or when the term of employment ends; another confirms.

    A bond is never made shorter. Raises BadBond by field, NotNow for one that has gone back.
    """
    by.require(Permission.BONDS_CHANGE)
    bond = locked_bond(bond_id)
    refuse(check_texts({"checked": (checked, 500, valid_to is not None)}))
    made = Proposal(
        kind=ProposalKind.DAYS, valid_to=valid_to, term_ends=term_ends, checked=checked.strip()
    )
    return _propose(bond, made, by, at)


def give_back(bond_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """
    Ask that a bond goes back, because the term of employment has ended; another confirms.

    What open calls ask for stays until they are decided; then this is done once more for the rest.
    Raises NotNow before the end of the term, when all that is left is called, and for one that
    another replaced while it can still be called.
    """
    by.require(Permission.BONDS_CHANGE)
    return _propose(locked_bond(bond_id), Proposal(kind=ProposalKind.BACK), by, at)


def give_share_back(
    bond_id: UUID, employer_id: UUID, term_ends: date | None, *, by: Actor, at: datetime
) -> Proposal:
    """
    Ask that one employer's share of a joint bond goes back; another confirms.

    ``term_ends`` is the last day of this employer's own term; the others' bond goes on. What open
    calls ask for stays until they are decided; then this is done once more for the rest, and the
    day that was confirmed holds. Raises BadBond for a day that is not over, NotNow as give_back.
    """
    by.require(Permission.BONDS_CHANGE)
    bond = locked_bond(bond_id)
    share = bond.shares.filter(employer_id=employer_id).first()
    if share is None:
        raise NoSuchBond(_("This employer has no share in it."))
    made = Proposal(kind=ProposalKind.SHARE, share=share, term_ends=share.term_ends or term_ends)
    return _propose(bond, made, by, at)


def meet_top_up(top_up_id: UUID, amount: int, checked: str, *, by: Actor, at: datetime) -> Proposal:
    """
    Enter what an employer added after a draw; it counts when another saw it at the bank or issuer.

    Raises BadBond for more than was demanded.
    """
    by.require(Permission.BONDS_CHANGE)
    bond_id = TopUp.objects.filter(id=top_up_id).values_list("bond_id", flat=True).first()
    bond = locked_bond(bond_id)
    refuse(check_texts({"checked": (checked, 500, True)}))
    made = Proposal(
        kind=ProposalKind.TOP_UP, top_up_id=top_up_id, amount=amount, checked=checked.strip()
    )
    return _propose(bond, made, by, at)


def _propose(bond: Bond, made: Proposal, by: Actor, at: datetime) -> Proposal:
    maker = another(by)
    if bond.proposals.filter(ended_at=None).exists():
        raise NotNow(_("Something else of this bond waits to be confirmed. That comes first."))
    _check(bond, made, at)
    made.bond, made.made_at, made.made_by = bond, at, maker
    made.save(force_insert=True)
    note = " ".join(str(one) for one in (made.valid_to, made.term_ends) if one is not None)
    step(bond, f"ask_{made.kind}", by, at, made.amount, note)
    audit.record("bonds.proposal.made", subject_id=made.id, by=by, at=at, what=str(made.kind))
    return made


def confirm(proposal_id: UUID, *, by: Actor, at: datetime) -> Bond:
    """
    Confirm what somebody else entered, and do it.

    Raises SomebodyElse for whoever entered it, NotNow when it was ended or cannot be done now.
    """
    by.require(Permission.BONDS_CHANGE)
    bond, row = _open(proposal_id)
    another(by, row.made_by)
    _check(bond, row, at)
    row.ended_at, row.ended_by, row.is_done = at, by.id, True
    row.save(update_fields=["ended_at", "ended_by", "is_done"])
    audit.record("bonds.proposal.confirmed", subject_id=row.id, by=by, at=at, what=row.kind)
    if row.kind == ProposalKind.BACK:
        send_back(bond, by, at)
    elif row.kind == ProposalKind.DAYS:
        _set_days(bond, row, by, at)
    elif row.kind == ProposalKind.SHARE:
        send_share_back(bond, _share(row), row.term_ends, by, at)
    else:
        add_top_up(bond, _top_up(row), row.amount or 0, by, at)
    return bond


def call_off(proposal_id: UUID, *, by: Actor, at: datetime) -> Bond:
    """End what was entered without doing it: it was wrong; whoever entered it may do so."""
    by.require(Permission.BONDS_CHANGE)
    bond, row = _open(proposal_id)
    another(by)
    row.ended_at, row.ended_by = at, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    step(bond, "called_off", by, at, row.amount)
    audit.record("bonds.proposal.called_off", subject_id=row.id, by=by, at=at, what=row.kind)
    return bond


def _open(proposal_id: UUID) -> tuple[Bond, Proposal]:
    bond_id = Proposal.objects.filter(id=proposal_id).values_list("bond_id", flat=True).first()
    if bond_id is None:
        raise NoSuchBond(_("There is no such bond here."))
    bond = locked_bond(bond_id)
    row = Proposal.objects.get(id=proposal_id)
    if row.ended_at is not None:
        raise NotNow(_("This was confirmed or taken back."))
    return bond, row


def _check(bond: Bond, row: Proposal, at: datetime) -> None:
    """Refuse what cannot be done, when it is entered and when it is confirmed."""
    if row.kind == ProposalKind.BACK:
        check_back(bond, at)
    elif row.kind == ProposalKind.DAYS:
        _check_days(bond, row.valid_to, row.term_ends, at)
    elif row.kind == ProposalKind.SHARE:
        check_share(bond, _share(row), row.term_ends, at)
    else:
        check_top_up(bond, _top_up(row), row.amount or 0)


def _top_up(row: Proposal) -> TopUp:
    if row.top_up_id is None:
        raise NoSuchBond(_("There is no such demand here."))
    return TopUp.objects.select_for_update().get(id=row.top_up_id)


def _share(row: Proposal) -> Share:
    if row.share_id is None:
        raise NoSuchBond(_("This employer has no share in it."))
    return Share.objects.select_for_update().get(id=row.share_id)


def _check_days(bond: Bond, valid_to: date | None, term_ends: date | None, at: datetime) -> None:
    stands(bond, BondState.REQUIRED, BondState.LODGED, BondState.VERIFIED, BondState.IN_FORCE,
           BondState.EXPIRED)  # fmt: skip
    problems = {}
    if valid_to is not None and (
        bond.valid_to is None or valid_to < bond.valid_to or not is_near(valid_to, at)
    ):
        problems["valid_to"] = [_("Choose a later day than now: a bond is not shortened.")]
    if term_ends is not None and not is_near(term_ends, at):
        problems["term_ends"] = [_("Choose a day within forty years.")]
    if valid_to in (None, bond.valid_to) and term_ends in (None, bond.term_ends):
        problems.setdefault("valid_to", [_("Nothing is changed by this.")])
    refuse(problems)


def _set_days(bond: Bond, row: Proposal, by: Actor, at: datetime) -> None:
    if row.term_ends is not None:
        bond.term_ends = row.term_ends
    if row.valid_to is not None and bond.valid_to != row.valid_to:
        bond.valid_to, bond.checked = row.valid_to, row.checked
        if bond.state == BondState.EXPIRED and row.valid_to >= at.date():
            bond.state = BondState.IN_FORCE
        step(bond, "extended", by, at, note=row.valid_to.isoformat())
    if row.term_ends is not None:
        step(bond, "term", by, at, note=row.term_ends.isoformat())
    plan_next(bond, at.date())
    bond.save()
    retire_old(bond, by, at)
    audit.record("bonds.bond.days_set", subject_id=bond.id, by=by, at=at)
