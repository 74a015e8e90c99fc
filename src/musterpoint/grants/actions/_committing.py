"""What was decided becomes money: asked of a fund, set aside, ordered, paid, receipted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds import tokens
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.models import Commitment
from musterpoint.grants import rules
from musterpoint.grants.actions import _base as base
from musterpoint.grants.actions import _persons as persons
from musterpoint.grants.models import (
    Advance,
    Applicant,
    Application,
    Milestone,
    MilestoneState,
    State,
)
from musterpoint.payments import actions as payments
from musterpoint.payments import queries as payment_queries
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.models import LIVE
from musterpoint.payments.queries import Stand
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

APPLICATION, MILESTONE = persons.WHAT, "grants.milestone"
HELD = ("committed", "part_paid", "paid")
GONE = ("refused", "cancelled")


def ask(row: Application, *, by: Actor, at: datetime) -> None:
    """
    Ask the fund for what was approved and is not paid yet.

    Whoever decided asks, so that somebody else approves it for the fund. The key names the
    decision, so that asking twice is asking once. Raises NotNow while an earlier payment is under
    way, and what the fund refuses: a cap, a rule.
    """
    _check_nothing_under_way(row)
    _take_over(row, _paid([row]), by, at)
    left = (row.approved or 0) - row.paid
    if left <= 0 or row.head_id is None:
        return
    count = row.decisions.count()
    given = CommitmentIn(
        head_id=row.head_id,
        amount=left,
        unit=row.unit,
        what=APPLICATION,
        subject_id=row.id,
        person=persons.token(row, at),
        family=_family(row, at),
        known_as=persons.known_as(row, at),
        member=persons.member(row, at),
        days=row.days,
        first_day=row.from_on,
        purpose=rules.in_words(rules.pack().purposes[row.purpose].names),
        facts=_facts(row, at),
        crisis_id=row.crisis_id,
        links={"country": row.country} if row.country else {},
    )
    row.commitment_id = funds.ask(
        given, key=f"grants:{row.id}:{count}", under=Permission.GRANTS_DECIDE, by=by, at=at
    )
    row.save(update_fields=["commitment_id"])
    audit.record("grants.commitment.asked", subject_id=row.id, by=by, at=at)


def _facts(row: Application, at: datetime) -> dict[str, str]:
    """Return what rules of a head may ask, as the last assessment found it."""
    last = row.assessments.order_by("made_at", "id").last()
    if last is None:
        return {}
    levels = base.key_of(row, at).open(base.ASSESSMENT, last.sealed)["levels"]
    return rules.facts(levels, rules.pack())


def _family(row: Application, at: datetime) -> bytes | None:
    if row.applicant != Applicant.FAMILY or row.household_id is None:
        return None
    return tokens.of(row.household_id, at=at)


def give_back(row: Application, *, by: Actor, at: datetime) -> None:
    """
    Cancel what is set aside and not paid, before something else is asked for.

    Raises NotNow while a payment is ordered, sent or came back: the bank could pay it beside the
    new one.
    """
    _check_nothing_under_way(row)
    _take_over(row, _paid([row]), by, at)
    if row.commitment_id is None:
        return
    state = fund_queries.commitment(row.commitment_id).state
    if state not in ("paid", *GONE):
        funds.cancel(
            row.commitment_id, _("Decided anew after an appeal"),
            under=Permission.GRANTS_DECIDE, by=by, at=at,
        )  # fmt: skip
    row.commitment_id = None
    row.save(update_fields=["commitment_id"])


def _check_nothing_under_way(row: Application) -> None:
    if _live([row]):
        raise base.NotNow(
            _("A payment for this is under way. Cancel it, or wait until the bank has answered.")
        )


def _live(rows: Sequence[Application]) -> bool:
    return any(one.state in LIVE for one in _orders(rows))


def _orders(rows: Iterable[Application]) -> list[Stand]:
    """Return the orders of applications and of their milestones."""
    found = list(rows)
    milestones = Milestone.objects.filter(application__in=found).values_list("id", flat=True)
    return [
        one
        for what, subjects in ((APPLICATION, [row.id for row in found]), (MILESTONE, milestones))
        for orders in payment_queries.of_subjects(what, subjects).values()
        for one in orders
    ]


def order_payment(row_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """
    Order the payment of what was set aside, by the method that the applicant can use.

    Raises NotNow for a project, which is paid by its milestones, and what payments refuse: a wrong
    account is mended with ``change_payee``.
    """
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    base.must_be(row, State.COMMITTED)
    if row.milestones.exists():
        raise base.NotNow(_("This is paid by milestones, when their reports are accepted."))
    left = (row.approved or 0) - row.paid
    return _order(row, left, APPLICATION, row.id, by=by, at=at)


def order_tranche(milestone: Milestone, *, by: Actor, at: datetime) -> UUID:
    """Order the payment of a milestone whose report was accepted."""
    row = milestone.application
    return _order(row, milestone.amount, MILESTONE, milestone.id, by=by, at=at)


def is_ordered(milestone: Milestone) -> bool:
    """Say whether a payment of a milestone is under way, or was made."""
    found = payment_queries.of_subject(MILESTONE, milestone.id)
    return any(one.state in (*LIVE, "paid") for one in found)


def _order(
    row: Application, amount: int, what: str, subject: UUID, *, by: Actor, at: datetime
) -> UUID:
    if row.commitment_id is None or amount <= 0:
        raise base.NotNow(_("No money is set aside for this."))
    if row.payee_by is not None:
        raise base.NotNow(_("How it is paid was changed after the decision. Somebody confirms it."))
    content = base.key_of(row, at).open(base.USE, row.sealed)
    given = OrderIn(
        commitment_id=row.commitment_id,
        amount=amount,
        unit=row.unit,
        method=row.method,
        payee=payee_of(content),
        reference=row.reference,
        what=what,
        subject_id=subject,
    )
    count = len(payment_queries.of_subject(what, subject))
    made = payments.order(
        given,
        key=f"{what}:{subject}:{row.commitment_id}:{count}",
        under=Permission.GRANTS_CHANGE,
        by=by,
        at=at,
    )
    audit.record("grants.payment.ordered", subject_id=row.id, by=by, at=at)
    return made


def payee_of(content: dict[str, object]) -> PayeeIn:
    """Return to whom money goes, from what the applicant told."""
    told = content.get("payee")
    given = {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}
    return PayeeIn(
        name=given.get("name") or str(content["name"]),
        iban=given.get("iban", ""),
        account=given.get("account", ""),
        bic=given.get("bic", ""),
        phone=given.get("phone") or str(content.get("phone", "")),
        provider=given.get("provider", ""),
        country=given.get("country", ""),
    )


def change_payee(
    row_id: UUID, method: str, payee: dict[str, str], *, by: Actor, at: datetime
) -> Application:
    """
    Change how an applicant is paid, before the payment is ordered.

    After the decision somebody else confirms it before anything is ordered, so that nobody alone
    sends money to an account of their own. Raises NotNow once a payment is under way.
    """
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    base.must_be(row, *base.OPEN_STATES, State.APPROVED, State.PART, State.COMMITTED)
    _check_nothing_under_way(row)
    problems = base.check_texts({f"payee_{n}": (text, 200, False) for n, text in payee.items()})
    if method not in rules.pack().methods:
        problems["method"] = [_("Choose one of the answers in the list")]
    base.refuse(problems)
    key = base.key_of(row, at)
    told = {name: text.strip() for name, text in payee.items() if text.strip()}
    row.sealed = key.seal(base.USE, key.open(base.USE, row.sealed) | {"payee": told})
    row.method = method
    row.payee_by = base.named(by) if row.decided_at is not None else None
    row.save(update_fields=["sealed", "method", "payee_by"])
    base.step(row, by=by, at=at, note=_("How it is paid was changed."))
    audit.record("grants.payee.changed", subject_id=row.id, by=by, at=at, method=method)
    return row


def confirm_payee(row_id: UUID, *, by: Actor, at: datetime) -> Application:
    """
    Confirm, as the second person, how an applicant is paid after it was changed.

    Raises NotYours for who changed it, NotNow when nothing waits to be confirmed.
    """
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    if row.payee_by is None:
        raise base.NotNow(_("Nobody changed how it is paid."))
    base.named(by)
    if same_hands(by, [row.payee_by]):
        raise base.NotYours(_("You changed it. Somebody else confirms how it is paid."))
    row.payee_by = None
    row.save(update_fields=["payee_by"])
    base.step(row, by=by, at=at, note=_("How it is paid was confirmed."))
    audit.record("grants.payee.confirmed", subject_id=row.id, by=by, at=at)
    return row


def take_receipt(row_id: UUID, text: str, *, by: Actor, at: datetime) -> Application:
    """Note the receipt: a signature, a thumb, a bank's confirmation, a word on the telephone."""
    by.require(Permission.GRANTS_CHANGE)
    base.refuse(base.check_texts({"words": (text, base.LONGEST, True)}))
    row = base.locked(row_id)
    base.must_be(row, State.PAID)
    base.go(row, State.RECEIPTED, by=by, at=at, note=text)
    return row


def close(row_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Close an application: nothing is to be settled, recovered or decided any more."""
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    if row.appeals.filter(decided_at=None).exists():
        raise base.NotNow(_("Decide on the appeal first."))
    if row.state == State.REFUSED and row.appeal_until and at <= row.appeal_until:
        raise base.NotNow(_("The applicant may still appeal."))
    if row.advances.filter(closed_at=None).exists():
        raise base.NotNow(_("Settle the advance first."))
    if row.recoveries.filter(ended_at=None).exists():
        raise base.NotNow(_("Somebody still owes money for this. Recover it or write it off."))
    base.go(row, State.CLOSED, by=by, at=at)
    return row


def follow(*, by: Actor, at: datetime) -> None:
    """
    Take over what became of commitments and payments; it may run twice.

    A fund that says no sends the application back to be decided anew. A payment that came back
    leaves it where it is: the money stays set aside, and the queue shows it.
    """
    found = Application.objects.select_for_update(of=("self",)).filter(
        commitment_id__isnull=False, state__in=(State.APPROVED, State.PART, State.COMMITTED)
    )
    rows = list(found.order_by("id").prefetch_related("milestones"))
    wanted = [one.commitment_id for one in rows if one.commitment_id is not None]
    states: dict[UUID | None, str] = dict(
        Commitment.objects.filter(id__in=wanted).values_list("id", "state")
    )
    paid = _paid(rows)
    before = [one.state for one in rows]
    for row in rows:
        state = states.get(row.commitment_id)
        if state in GONE:
            row.commitment_id = None
            note = _("The fund gives no money for this. It is decided anew.")
            base.go(row, State.RECOMMENDED, by=by, at=at, note=note, fields=("commitment_id",))
        elif state in HELD and row.state != State.COMMITTED:
            base.go(row, State.COMMITTED, by=by, at=at)
        if row.state == State.COMMITTED:
            _count_paid(row, paid, by, at)
    if before != [one.state for one in rows]:
        pumps.wake(base.MARKS_LANE, at)


def _count_paid(row: Application, paid: Mapping[UUID, int], by: Actor, at: datetime) -> None:
    _take_over(row, paid, by, at)
    if row.paid and row.paid >= (row.approved or 0):
        row.paid_at = at
        base.go(row, State.PAID, by=by, at=at, fields=("paid_at",))


def _take_over(row: Application, paid: Mapping[UUID, int], by: Actor, at: datetime) -> None:
    """Take over what was paid of an application and its milestones, and owe what is an advance."""
    whole = paid.get(row.id, 0)
    for one in row.milestones.all():
        whole += paid.get(one.id, 0)
        if one.state == MilestoneState.ACCEPTED and paid.get(one.id, 0) >= one.amount:
            one.state = MilestoneState.PAID
            one.save(update_fields=["state"])
    if whole == row.paid:
        return
    row.paid = whole
    row.save(update_fields=["paid"])
    if row.is_advance and whole:
        _owe(row, by, at)


def _owe(row: Application, by: Actor, at: datetime) -> None:
    """Let all that was handed out be accounted for: what comes later opens the advance again."""
    settle_by = at + rules.pack().settle
    found, is_new = Advance.objects.select_for_update().get_or_create(
        application=row,
        defaults={"amount": row.paid, "given_at": at, "settle_by": settle_by},
    )
    if is_new or found.amount >= row.paid:
        return
    found.amount, found.settle_by = row.paid, settle_by
    found.chased_at = found.closed_at = found.closed_by = None
    found.save()
    audit.record("grants.advance.raised", subject_id=row.id, by=by, at=at)


def _paid(rows: Sequence[Application]) -> dict[UUID, int]:
    """Return what was paid by application or milestone, whatever commitment paid it."""
    found: dict[UUID, int] = {}
    for one in _orders(rows):
        if one.state == "paid":
            found[one.subject_id] = found.get(one.subject_id, 0) + one.amount
    return found
