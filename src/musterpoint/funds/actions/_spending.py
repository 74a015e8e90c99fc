"""Pay out of what is committed, take a payment back, and take income in."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds import kinds, naming, units
from musterpoint.funds.actions import _holding, _posting
from musterpoint.funds.actions._accounts import AccountIn, open_accounts
from musterpoint.funds.actions._deciding import check_apart
from musterpoint.funds.actions._steps import locked, step
from musterpoint.funds.errors import HasEnded, NoSuchFund, WrongState
from musterpoint.funds.models import (
    Account,
    Commitment,
    CommitmentState,
    Fund,
    Head,
    Step,
    StepKind,
    Transaction,
    Window,
)
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

#: Kinds of source without a giver: what comes of them is the fund's own, for whatever window.
OWN = frozenset({"levy", "budget", "recovered"})
PAYABLE = (CommitmentState.COMMITTED, CommitmentState.PART_PAID)


def spend(
    commitment_id: UUID,
    amount: int,
    *,
    account: str,
    key: str,
    on: date,
    under: Permission = Permission.PAYMENTS_RELEASE,
    text: str = "",
    links: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Pay an amount out of an account against a commitment; return the transaction.

    The same key with the same amount is paid once. Raises KeyUsed, WrongState, FourEyes for whose
    duty before excludes this one (to release, or to reconcile what the bank says), and what
    posting raises (an account without so much, a closed period).
    """
    by.require(under)
    row = locked(commitment_id)
    before = _spent_before(row, amount, key)
    if before is not None:
        return before
    if row.state not in PAYABLE:
        raise WrongState(_("Only what is committed can be paid."))
    if not 0 < amount <= row.unpaid:
        text_ = _("At most what is committed and not paid yet can be paid.")
        raise Invalid(text_, fields={"amount": [text_]})
    duty = "reconcile" if under == Permission.PAYMENTS_RECONCILE else "release"
    check_apart(row, duty, by=by)
    unit = units.unit(row.unit)
    head = row.head
    names = (account, naming.expense(head), naming.window(head.window), naming.head(head))
    _holding.lock((*names, naming.ALLOCATED))
    _holding.let_go(row, under=under, by=by, at=at)
    taken = _holding.spread(row, unit, amount, is_held=True)
    entries = (
        ledger.Entry(account, unit, -amount),
        ledger.Entry(naming.expense(head), unit, amount),
        *taken,
        ledger.Entry(naming.ALLOCATED, unit, amount),
    )
    said = {**(links or {}), **_holding.links(row)}
    one = ledger.Transaction(key, on, (text or head.name)[:500], entries, said)
    posted = _posting.post(one, under=under, by=by, at=at)
    row.paid += amount
    row.state = CommitmentState.PAID if row.paid == row.amount else CommitmentState.PART_PAID
    if row.unpaid:
        _holding.hold(row, row.unpaid, is_held=True, under=under, by=by, at=at)
    _changed(row, at)
    step(row, StepKind.SPENT, amount=amount, duty=duty, posted_key=key, by=by, at=at)
    audit.record("funds.commitment.spent", subject_id=row.id, by=by, at=at, amount=amount)
    kinds.wake(row.what, at)
    return posted


def unspend(
    key: str,
    *,
    on: date,
    text: str,
    under: Permission = Permission.PAYMENTS_RELEASE,
    new_key: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Take back a payment that came back: the money is in its account again, and held again.

    What was cancelled meanwhile is not held again. Once more changes nothing. Raises NoSuchFund
    for a key that paid nothing.
    """
    by.require(under)
    paid = Step.objects.filter(posted_key=key, kind=StepKind.SPENT).first()
    if paid is None or paid.amount is None:
        raise NoSuchFund(_("No payment of a commitment has this key."))
    row = locked(paid.commitment_id)
    back = Transaction.objects.filter(reverses=key).first()
    if back is not None:
        return UUID(str(back.id))
    lines = Transaction.objects.get(key=key).entries.values_list("account__name", flat=True)
    head = row.head
    _holding.lock((*lines, naming.window(head.window), naming.head(head)))
    if row.unpaid:
        _holding.let_go(row, under=under, by=by, at=at)
    posted = _posting.reverse(
        key, (new_key or f"{key}:back")[:200], on=on, text=text[:500], under=under, by=by, at=at
    )
    row.paid -= paid.amount
    if row.state != CommitmentState.CANCELLED:
        row.state = CommitmentState.PART_PAID if row.paid else CommitmentState.COMMITTED
        _holding.hold(row, row.unpaid, is_held=True, under=under, by=by, at=at)
    _changed(row, at)
    step(row, StepKind.RETURNED, amount=paid.amount, reason=text, posted_key=key, by=by, at=at)
    audit.record("funds.commitment.returned", subject_id=row.id, by=by, at=at, amount=paid.amount)
    kinds.wake(row.what, at)
    return posted


def receive(
    slug: str,
    amount: int,
    unit: str,
    *,
    source: str,
    account: str,
    key: str,
    on: date,
    earmark: str = "",
    text: str = "",
    links: Mapping[str, str] | None = None,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Book money that came into an account for a window of a fund; return the transaction.

    ``source`` is a word for the kind of source (``levy``, ``gift``), whose account of income is
    opened when it is new, or the name of an account that it comes out of (a pledge, a loan).
    ``earmark`` is a window, or a window and a head (``emergency/evacuation``); the first window
    when empty. What a giver gave for a place says so in the links: it does not leave that place
    without their consent. What was given for a ``crisis`` or a ``country``, in the links, pays for
    nothing else. The same key with the same content is booked once.
    """
    by.require(under)
    fund = Fund.objects.filter(slug=slug).first()
    if fund is None:
        raise NoSuchFund(_("There is no such fund here."))
    if fund.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    if amount <= 0:
        text_ = _("Enter an amount of more than zero.")
        raise Invalid(text_, fields={"amount": [text_]})
    if unit not in fund.currencies.split():
        text_ = _("Choose a currency of the fund.")
        raise Invalid(text_, fields={"unit": [text_]})
    goal, place = _earmarked(fund, earmark)
    other = naming.income(fund.slug, source)
    if ":" not in source and not Account.objects.filter(name=other, ended_at=None).exists():
        given = AccountIn(name=other, kept_by=naming.KEEPER)
        open_accounts([given], under=under, by=by, at=at)
    of = units.unit(unit)
    entries = (
        ledger.Entry(account, of, amount),
        ledger.Entry(other, of, -amount),
        ledger.Entry(goal, of, amount),
        ledger.Entry(naming.ALLOCATED, of, -amount),
    )
    said = {**(links or {}), "fund": fund.slug, "kind": "receipt", **place}
    # What is lent is no gift: no lender has to agree when it moves to another place.
    if earmark and source not in OWN and "loan" not in said:
        said["earmark"] = "giver"
    one = ledger.Transaction(key, on, (text or fund.name)[:500], entries, said)
    made = _posting.post(one, under=under, by=by, at=at)
    _holding.remember(goal, unit, said)
    return made


def _earmarked(fund: Fund, earmark: str) -> tuple[str, dict[str, str]]:
    """Return the account of a window or of a head, and what it is called in links."""
    code, _slash, head_code = earmark.partition("/")
    windows = Window.objects.filter(fund=fund, ended_at=None).order_by("opened_at", "id")
    window = windows.filter(code=code).first() if code else windows.first()
    if window is None:
        raise NoSuchFund(_("There is no such window here."))
    window.fund = fund
    if not head_code:
        return naming.window(window), {"window": window.code}
    head = Head.objects.filter(window=window, code=head_code, ended_at=None).first()
    if head is None:
        raise NoSuchFund(_("There is no such head here."))
    head.window = window
    return naming.head(head), {"window": window.code, "head": head.code}


def _spent_before(row: Commitment, amount: int, key: str) -> UUID | None:
    """Return the transaction that paid this before; raise KeyUsed for another payment."""
    found = Transaction.objects.filter(key=key).first()
    if found is None:
        return None
    same = Step.objects.filter(
        commitment=row, kind=StepKind.SPENT, posted_key=key, amount=amount
    ).exists()
    if not same:
        raise KeyUsed(_("The key %(key)s was used for something else."), key=key[:80])
    return UUID(str(found.id))


def _changed(row: Commitment, at: datetime) -> None:
    row.changed_at = at
    row.save(update_fields=["paid", "state", "hold", "changed_at"])
