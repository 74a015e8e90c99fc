"""What was granted becomes money: asked of a fund, set aside, ordered, paid, reconciled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from musterpoint.audit import actions as audit
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions import _paid as paid_up
from musterpoint.claims.actions._claiming import go, locked, must_be
from musterpoint.claims.actions._paid import WHAT, orders
from musterpoint.claims.actions._registering import payee_of
from musterpoint.claims.models import Claim, ClaimState, Step
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.models import Commitment
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as payment_queries
from musterpoint.payments.actions import OrderIn
from musterpoint.payments.models import Method
from musterpoint.payments.queries import Stand
from musterpoint.tenancy.actors import Actor, Permission

HELD = ("committed", "part_paid", "paid")
GONE = ("refused", "cancelled")
VERDICTS = (ClaimState.APPROVED, ClaimState.PART, ClaimState.REFUSED)
PAYABLE = (ClaimState.APPROVED, ClaimState.PART, ClaimState.COMMITTED)
#: What funds keep of it: the books are written in English.
PURPOSE = gettext_noop("Claim of a responder")


def ask(row: Claim, *, by: Actor, at: datetime) -> None:
    """
    Ask the fund for what was granted and is not paid yet; somebody else approves it there.

    The key names the decision, so that asking twice is asking once. Where all of it is paid, the
    claim is paid, and nothing is asked.
    """
    left = (row.approved or 0) - row.paid
    if left <= 0 or row.head_id is None:
        _go_by_paid(row, orders(row), by, at)
        return
    count = Step.objects.filter(of_id=row.id, what__in=VERDICTS).count()
    given = CommitmentIn(
        head_id=row.head_id,
        amount=left,
        unit=row.unit,
        what=WHAT,
        subject_id=row.id,
        people=max(1, min(_people(row), 10_000)),
        purpose=f"{_(PURPOSE)} {row.reference}",
        crisis_id=row.crisis_id,
    )
    row.commitment_id = funds.ask(
        given, key=f"claims:{row.id}:{count}", under=Permission.CLAIMS_DECIDE, by=by, at=at
    )
    row.save(update_fields=["commitment_id"])
    audit.record("claims.commitment.asked", subject_id=row.id, by=by, at=at)


def _people(row: Claim) -> int:
    return max((one.people or 0 for one in row.lines.all()), default=0)


def check_quiet(made: Sequence[Stand]) -> None:
    """Raise NotNow while one of the payments is under way."""
    if paid_up.is_under_way(made):
        raise base.NotNow(
            _("A payment for this is under way. Cancel it, or wait until the bank has answered.")
        )


def give_back(row: Claim, *, by: Actor, at: datetime) -> None:
    """Cancel what is set aside and not paid. Raises NotNow while a payment is under way."""
    made = orders(row)
    check_quiet(made)
    paid_up.take_over(row, made, by=by, at=at)
    if row.commitment_id is None:
        return
    if fund_queries.commitment(row.commitment_id).state not in ("paid", *GONE):
        funds.cancel(
            row.commitment_id, _("Decided anew after an objection"),
            under=Permission.CLAIMS_DECIDE, by=by, at=at,
        )  # fmt: skip
    row.commitment_id = None
    row.save(update_fields=["commitment_id"])


def order_payment(claim_id: UUID, amount: int | None = None, *, by: Actor, at: datetime) -> UUID:
    """
    Order the payment of what was set aside, or of a part of it.

    Never by who decided the claim. Raises NotNow before somebody else confirmed how the responder
    is paid, BadClaim for more than is left, and what payments refuse.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(claim_id)
    must_be(row, ClaimState.COMMITTED)
    base.another(by, [row.decided_by], _("You decided this. Somebody else has it paid."))
    paid_up.take_over(row, orders(row), by=by, at=at)
    left = (row.approved or 0) - row.paid
    wanted = left if amount is None else amount
    if not 0 < wanted <= left:
        base.refuse({"amount": [_("Enter an amount up to what is left to be paid.")]})
    if row.commitment_id is None:
        raise base.NotNow(_("No money is set aside for this."))
    if row.responder.payee_ok_by is None:
        raise base.NotNow(_("Somebody else confirms first how this responder is paid."))
    given = OrderIn(
        commitment_id=row.commitment_id,
        amount=wanted,
        unit=row.unit,
        method=row.responder.method,
        payee=payee_of(row.responder, at),
        reference=row.reference,
        what=WHAT,
        subject_id=row.id,
    )
    key = f"{WHAT}:{row.id}:{len(orders(row))}"
    made = payments.order(given, key=key, under=Permission.CLAIMS_CHANGE, by=by, at=at)
    base.step(row.id, "ordered", by=by, at=at, amount=wanted)
    audit.record("claims.payment.ordered", subject_id=row.id, by=by, at=at)
    return made


def take_receipt(claim_id: UUID, words: str, *, by: Actor, at: datetime) -> Claim:
    """Note the receipt of what no bank's statement tells: cash, mobile money."""
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, 300, True)}))
    row = locked(claim_id)
    must_be(row, ClaimState.PAID)
    go(row, ClaimState.RECONCILED, by=by, at=at, note=words)
    return row


def follow(*, by: Actor, at: datetime) -> None:
    """
    Take over what became of commitments and payments; it may run twice.

    A fund that says no sends the claim back to be decided anew. What a bank returned is not paid:
    the claim waits again, with its money still set aside; where it is set aside no more, the claim
    is decided anew. Paid by a bank is reconciled with its statement, for that is what says that it
    was paid.
    """
    rows = list(
        Claim.objects.select_for_update(of=("self",))
        .filter(head_id__isnull=False)
        .exclude(state=ClaimState.WITHDRAWN)
        .order_by("id")
    )
    wanted = [one.commitment_id for one in rows if one.commitment_id is not None]
    states: dict[UUID | None, str] = dict(
        Commitment.objects.filter(id__in=wanted).values_list("id", "state")
    )
    made = payment_queries.of_subjects(WHAT, [one.id for one in rows])
    for row in rows:
        _follow(row, states.get(row.commitment_id), made.get(row.id, []), by, at)


def _follow(row: Claim, state: str | None, made: Sequence[Stand], by: Actor, at: datetime) -> None:
    paid_up.take_over(row, made, by=by, at=at)
    if row.state in (*VERDICTS, ClaimState.COMMITTED) and state in GONE:
        _decide_anew(row, _("The fund gives no money for this. It is decided anew."), by, at)
        return
    if row.state in VERDICTS and state in HELD:
        go(row, ClaimState.COMMITTED, by=by, at=at)
    _go_by_paid(row, made, by, at)
    is_empty = state is None or state in (*GONE, "paid")
    if row.state == ClaimState.COMMITTED and is_empty and not paid_up.is_under_way(made):
        note = _("A payment came back, and no money is set aside for it. It is decided anew.")
        _decide_anew(row, note, by, at)


def _decide_anew(row: Claim, note: str, by: Actor, at: datetime) -> None:
    paid_up.undecide(row)
    fields = ("approved", "commitment_id", "decided_at", "decided_by")
    go(row, ClaimState.CHECKED, by=by, at=at, note=note, fields=fields)


def _go_by_paid(row: Claim, made: Sequence[Stand], by: Actor, at: datetime) -> None:
    """Let a claim go on by what is paid of it: all of it, or less than it was."""
    is_whole = 0 < row.paid == (row.approved or 0)
    if is_whole and row.state in PAYABLE:
        row.paid_at = at
        go(row, ClaimState.PAID, by=by, at=at, amount=row.paid, fields=("paid_at",))
    elif not is_whole and row.state in (ClaimState.PAID, ClaimState.RECONCILED):
        row.paid_at = None
        go(row, ClaimState.COMMITTED, by=by, at=at, fields=("paid_at",))
    by_bank = all(one.method == Method.BANK for one in made if one.state == "paid")
    if row.state == ClaimState.PAID and by_bank:
        go(row, ClaimState.RECONCILED, by=by, at=at)
