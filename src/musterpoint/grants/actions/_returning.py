"""Milestones of projects, advances that are settled, money that somebody else owes."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.grants import books, rules
from musterpoint.grants.actions import _base as base
from musterpoint.grants.actions import _committing as committing
from musterpoint.grants.models import (
    Advance,
    Application,
    Debtor,
    Milestone,
    MilestoneState,
    Recovery,
    RecoveryState,
    Settled,
    State,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

MOST_MILESTONES = 24
#: Where milestones are planned, and planned anew.
PLANNABLE = (*base.OPEN_STATES, State.APPROVED, State.PART, State.COMMITTED)


class NotTwo(base.NotYours):
    """A write-off is proposed by one and confirmed by another."""


def plan_milestone(
    row_id: UUID,
    title: str,
    due_on: date,
    amount: int,
    needs_visit: bool,
    *,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Add a milestone with its share of the money; together they are not more than it."""
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    base.must_be(row, *PLANNABLE)
    before = list(row.milestones.all())
    if len(before) >= MOST_MILESTONES:
        text = _("There are too many milestones. Take fewer and larger ones.")
        base.refuse({"title": [text]})
    check_milestone(row, title, amount, sum(one.amount for one in before), due_on, at)
    if row.paid and not before:
        raise base.NotNow(_("This has been paid already."))
    made = Milestone.objects.create(
        application=row,
        position=max((one.position for one in before), default=0) + 1,
        title=title.strip(),
        due_on=due_on,
        amount=amount,
        needs_visit=needs_visit,
    )
    audit.record("grants.milestone.planned", subject_id=row.id, by=by, at=at)
    return made


def check_milestone(
    row: Application, title: str, amount: int, others: int, due_on: date | None, at: datetime
) -> None:
    """Refuse what cannot be a milestone beside ``others``; a day of None stays as it was."""
    problems = base.check_texts({"title": (title, 200, True)})
    whole = row.asked if row.approved is None else row.approved
    if amount <= 0 or others + amount > whole:
        problems["amount"] = [_("All milestones together are not more than the grant.")]
    if due_on and not at.date() <= due_on <= at.date() + timedelta(days=5 * 366):
        problems["due_on"] = [_("Choose a day within the next five years.")]
    base.refuse(problems)


def report_milestone(milestone_id: UUID, text: str, *, by: Actor, at: datetime) -> Milestone:
    """Take the report of a milestone: from the grantee's own address, or at the desk."""
    if not by.may(Permission.PUBLIC_APPLY):
        by.require(Permission.GRANTS_CHANGE)
    one = locked_milestone(milestone_id)
    if one.state not in (MilestoneState.PLANNED, MilestoneState.RETURNED):
        raise base.NotNow(_("This milestone has a report."))
    base.must_be(one.application, State.COMMITTED)
    base.refuse(base.check_texts({"words": (text, base.LONGEST, True)}))
    one.report = base.words(one.application, text, base.RETURNS, at)
    one.state, one.reported_at, one.reported_by = MilestoneState.REPORTED, at, by.id
    one.answer = one.answered_at = one.answered_by = None
    one.save()
    audit.record("grants.milestone.reported", subject_id=one.application_id, by=by, at=at)
    return one


def visit_site(milestone_id: UUID, on: date, text: str, *, by: Actor, at: datetime) -> Milestone:
    """Note what a colleague saw at the site."""
    by.require(Permission.GRANTS_SCORE)
    one = locked_milestone(milestone_id)
    problems = base.check_texts({"words": (text, base.LONGEST, True)})
    if not at.date() - timedelta(days=366) <= on <= at.date():
        problems["on"] = [_("Choose the day of the visit, not later than today.")]
    base.refuse(problems)
    if one.state == MilestoneState.PAID:
        raise base.NotNow(_("This milestone has been paid."))
    one.visited_on, one.visited_by = on, base.named(by)
    one.visit = base.words(one.application, text, base.RETURNS, at)
    one.save(update_fields=["visited_on", "visited_by", "visit"])
    audit.record("grants.site.visited", subject_id=one.application_id, by=by, at=at)
    return one


def answer_report(
    milestone_id: UUID, is_accepted: bool, text: str, *, by: Actor, at: datetime
) -> Milestone:
    """
    Accept a report, which releases the money of the milestone, or return it with reasons.

    By somebody with authority to decide, who neither took the report nor visited the site.
    """
    by.require(Permission.GRANTS_DECIDE)
    one = locked_milestone(milestone_id)
    if one.state != MilestoneState.REPORTED:
        raise base.NotNow(_("There is no report to accept."))
    base.named(by)
    if same_hands(by, (one.reported_by, one.visited_by, one.application.taken_by)):
        raise base.NotYours(_("You took this or visited the site. Somebody else accepts it."))
    if is_accepted and one.needs_visit and one.visited_on is None:
        raise base.NotNow(_("A visit to the site comes first."))
    base.refuse(base.check_texts({"reasons": (text, base.LONGEST, True)}))
    one.state = MilestoneState.ACCEPTED if is_accepted else MilestoneState.RETURNED
    one.answered_by, one.answered_at = base.named(by), at
    one.answer = base.words(one.application, text, base.RETURNS, at)
    one.save()
    audit.record(
        "grants.milestone.answered", subject_id=one.application_id, by=by, at=at,
        accepted=is_accepted,
    )  # fmt: skip
    return one


def pay_milestone(milestone_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Order the payment of an accepted milestone."""
    by.require(Permission.GRANTS_CHANGE)
    one = locked_milestone(milestone_id)
    if one.state != MilestoneState.ACCEPTED:
        raise base.NotNow(_("The money of a milestone goes when its report is accepted."))
    base.must_be(one.application, State.COMMITTED)
    return committing.order_tranche(one, by=by, at=at)


def locked_milestone(milestone_id: UUID) -> Milestone:
    """Return a milestone, locked, and before it its application, whose money it is."""
    owner = Milestone.objects.filter(id=milestone_id).values_list("application_id", flat=True)
    application_id = owner.first()
    if application_id is None:
        raise base.NoSuchApplication(_("There is no such milestone here."))
    row = base.locked(application_id)
    found = Milestone.objects.select_for_update().get(id=milestone_id)
    found.application = row
    return found


def settle(
    advance_id: UUID,
    spent: int,
    returned: int,
    papers: str,
    *,
    account: str = "",
    key: str,
    by: Actor,
    at: datetime,
) -> Settled:
    """
    Account for a part of an advance: spent with papers, brought back, or both.

    What comes back goes into ``account`` of the books, on which money lies. It is over when both
    make up the whole. The same key twice changes nothing; with other amounts it is refused.
    """
    by.require(Permission.GRANTS_CHANGE)
    advance = (
        Advance.objects.select_for_update(of=("self",))
        .select_related("application")
        .filter(id=advance_id)
        .first()
    )
    if advance is None:
        raise base.NoSuchApplication(_("There is no such advance here."))
    before = Settled.objects.filter(key=key).first()
    if before is not None:
        if (before.advance_id, before.spent, before.returned) != (advance_id, spent, returned):
            raise base.NotNow(_("This was settled before, with other amounts."))
        if returned:
            books.was_back(returned, account, key=key)
        return before
    if advance.closed_at is not None:
        raise base.NotNow(_("This advance has been settled."))
    problems = base.check_texts({"papers": (papers, base.LONGEST, True), "key": (key, 120, True)})
    left = advance.amount - settled(advance)
    if spent < 0 or returned < 0 or not 0 < spent + returned <= left:
        problems["spent"] = [_("Spent and brought back are together not more than the advance.")]
    if returned and not books.holds_money(account):
        problems["account"] = [_("Choose an account of the books that holds money.")]
    base.refuse(problems)
    made = Settled.objects.create(
        advance=advance,
        key=key,
        spent=spent,
        returned=returned,
        sealed=base.words(advance.application, papers, base.RETURNS, at),
        made_by=base.named(by),
        made_at=at,
    )
    if returned:
        books.back(advance, returned, account, key=key, by=by, at=at)
    if spent + returned == left:
        advance.closed_at, advance.closed_by = at, base.named(by)
        advance.save(update_fields=["closed_at", "closed_by"])
    audit.record("grants.advance.settled", subject_id=advance.application_id, by=by, at=at)
    return made


def settled(advance: Advance) -> int:
    """Return how much of an advance is accounted for."""
    return sum(one.spent + one.returned for one in advance.settlements.all())


def chase(advance_id: UUID, *, by: Actor, at: datetime) -> Advance:
    """Note that whoever has an overdue advance was asked for its papers and the remainder."""
    by.require(Permission.GRANTS_CHANGE)
    row = Advance.objects.select_for_update().filter(id=advance_id).first()
    if row is None:
        raise base.NoSuchApplication(_("There is no such advance here."))
    if row.closed_at is not None or at < row.settle_by:
        raise base.NotNow(_("Only an overdue advance is chased."))
    row.chased_at = at
    row.save(update_fields=["chased_at"])
    audit.record("grants.advance.chased", subject_id=row.application_id, by=by, at=at)
    return row


def claim(
    row_id: UUID, debtor: str, name: str, amount: int, text: str, *, by: Actor, at: datetime
) -> Recovery:
    """Claim what a liable employer, agency or insurer owes; the help itself never waits for it."""
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    problems = base.check_texts({"name": (name, 200, True), "words": (text, base.LONGEST, True)})
    if debtor not in Debtor.values:
        problems["debtor"] = [_("Choose one of the answers in the list")]
    claimed = sum(row.recoveries.values_list("amount", flat=True))
    if not 0 < amount <= (row.approved or 0) - claimed:
        problems["amount"] = [_("Enter an amount up to what was approved and not claimed yet.")]
    base.refuse(problems)
    base.must_be(row, State.APPROVED, State.PART, State.COMMITTED, State.PAID, State.RECEIPTED)
    made = Recovery.objects.create(
        id=uuid7(),
        application=row,
        debtor=debtor,
        sealed=base.key_of(row, at).seal(
            base.RETURNS, {"name": name.strip(), "words": text.strip()}
        ),
        amount=amount,
        due_at=at + rules.pack().recover,
        claimed_by=base.named(by),
        claimed_at=at,
    )
    books.owe(made, by=by, at=at)
    audit.record("grants.recovery.claimed", subject_id=row.id, by=by, at=at, debtor=debtor)
    return made


def recover(
    recovery_id: UUID, amount: int, account: str, *, key: str, by: Actor, at: datetime
) -> Recovery:
    """
    Take what came in for a claim into an account; the claim ends when all is there.

    The same key twice changes nothing; with another amount or account it is refused: KeyUsed.
    """
    by.require(Permission.GRANTS_CHANGE)
    row = _recovery(recovery_id)
    if books.has_come(row, amount, account, key=key):
        return row
    if row.state not in (RecoveryState.OPEN, RecoveryState.PROPOSED):
        raise base.NotNow(_("This claim has ended."))
    if not 0 < amount <= row.amount - row.received:
        base.refuse({"amount": [_("Enter an amount up to what is still owed.")]})
    if not books.holds_money(account):
        base.refuse({"account": [_("Choose an account of the books that holds money.")]})
    books.came(row, amount, account, key=key, by=by, at=at)
    row.received += amount
    if row.received == row.amount:
        row.state, row.ended_by, row.ended_at = RecoveryState.RECOVERED, base.named(by), at
    row.save()
    audit.record("grants.recovery.received", subject_id=row.application_id, by=by, at=at)
    _ended(row.application, by, at)
    return row


def propose_write_off(recovery_id: UUID, text: str, *, by: Actor, at: datetime) -> Recovery:
    """Propose to write off what cannot be recovered; somebody else confirms it."""
    by.require(Permission.GRANTS_CHANGE)
    row = _recovery(recovery_id)
    if row.state != RecoveryState.OPEN:
        raise base.NotNow(_("This claim has ended, or a write-off was proposed."))
    base.refuse(base.check_texts({"words": (text, base.LONGEST, True)}))
    key = base.key_of(row.application, at)
    row.sealed = key.seal(
        base.RETURNS, key.open(base.RETURNS, row.sealed) | {"write_off": text.strip()}
    )
    row.state = RecoveryState.PROPOSED
    row.proposed_by, row.proposed_at = base.named(by), at
    row.save()
    audit.record("grants.write_off.proposed", subject_id=row.application_id, by=by, at=at)
    return row


def confirm_write_off(
    recovery_id: UUID, is_confirmed: bool, *, by: Actor, at: datetime
) -> Recovery:
    """Confirm a write-off as the second person, or send it back to be recovered. Raises NotTwo."""
    by.require(Permission.GRANTS_DECIDE)
    row = _recovery(recovery_id)
    if row.state != RecoveryState.PROPOSED:
        raise base.NotNow(_("No write-off was proposed."))
    base.named(by)
    if same_hands(by, [row.proposed_by]):
        raise NotTwo(_("You proposed it. Somebody else confirms a write-off."))
    if is_confirmed:
        row.state, row.ended_by, row.ended_at = RecoveryState.WRITTEN_OFF, base.named(by), at
        books.lost(row, by=by, at=at)
    else:
        row.state, row.proposed_by, row.proposed_at = RecoveryState.OPEN, None, None
    row.save()
    audit.record(
        "grants.write_off.answered", subject_id=row.application_id, by=by, at=at,
        confirmed=is_confirmed,
    )  # fmt: skip
    if is_confirmed:
        _ended(row.application, by, at)
    return row


def _ended(row: Application, by: Actor, at: datetime) -> None:
    """Let an application that waits for nothing else say what came of its claims."""
    states = set(row.recoveries.values_list("state", flat=True))
    if row.state != State.RECEIPTED or states & {RecoveryState.OPEN, RecoveryState.PROPOSED}:
        return
    is_lost = RecoveryState.WRITTEN_OFF in states
    base.go(row, State.WRITTEN_OFF if is_lost else State.RECOVERED, by=by, at=at)


def _recovery(recovery_id: UUID) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("application__call")
    found = rows.filter(id=recovery_id).first()
    if found is None:
        raise base.NoSuchApplication(_("There is no such claim here."))
    return found
