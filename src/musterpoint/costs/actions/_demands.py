"""Demands on employers, insurers and host States: asked, reminded, disputed, paid, written off."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import rules
from musterpoint.costs.actions._common import (
    BANK,
    MOST,
    NoSuchCost,
    NotNow,
    another,
    check_books,
    check_past,
    check_texts,
    currency,
    in_turn,
    is_above,
    refuse,
)
from musterpoint.costs.actions._debts import LOST, book, check_open, fit_demand, locked_demand
from musterpoint.costs.models import Debt, Debtor, Demand, DemandStep, StepKind
from musterpoint.costs.owing import owed_by
from musterpoint.crises import queries as crises
from musterpoint.engine import ledger
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


def may_be_asked(debts: Iterable[Debt]) -> list[Debt]:
    """
    Return which debts a letter may ask for: those whose debtor was told, and the others if many.

    An employer who reads of one seat knows whose it was. So those of whom it was not told wait
    until they are as many as the smallest number that is shown.
    """
    rows = list(debts)
    hidden = [one for one in rows if not one.is_told]
    is_few = len(hidden) < crises.smallest_cell()
    return [one for one in rows if one.is_told] if is_few else rows


def ask_debtor(debtor_id: UUID, code: str, *, by: Actor, at: datetime) -> Demand:
    """Make a demand of what a debtor owes in a currency and was not asked for, and book it."""
    by.require(Permission.COSTS_CHANGE)
    unit = currency(code)
    in_turn()
    check_books()
    debtor = Debtor.objects.filter(id=debtor_id).first()
    if debtor is None:
        raise NoSuchCost(_("There is no such debtor here."))
    waits = Debt.objects.select_for_update(of=("self",)).filter(
        debtor=debtor, demand=None, costed__currency=unit.code, amount__gt=0
    )
    known = owed_by(waits.select_related("costed").order_by("id"))
    rows = may_be_asked(one for one, _ower in known)
    if not rows:
        raise NotNow(
            _("These seats are too few for a letter that names nobody. Wait for more of them.")
            if waits.exists()
            else _("This debtor owes nothing in this currency that was not asked.")
        )
    identity = uuid7()
    made = Demand.objects.create(
        id=identity, debtor=debtor, currency=unit.code, digits=unit.digits, sent_at=at,
        reference=reference(identity, vault.organisation_secret("costs.demands", at=at)),
        due_on=_due(at), sent_by=by.id,
    )  # fmt: skip
    for one in rows:
        one.demand = made
    Debt.objects.bulk_update(rows, ["demand", "is_told"])
    audit.record("costs.demand.asked", subject_id=made.id, by=by, at=at, seats=len(rows))
    return fit_demand(made.id, by=by, at=at)


def _due(at: datetime) -> date:
    return (at + timedelta(days=rules.pack().days["answer"])).date()


def remind(demand_id: UUID, *, by: Actor, at: datetime) -> Demand:
    """Enter that a debtor was reminded: what is open is due anew."""
    by.require(Permission.COSTS_CHANGE)
    row = locked_demand(demand_id)
    check_open(row)
    if row.disputed_at is not None:
        raise NotNow(_("The debtor disputes this. That is settled first."))
    row.reminded_at, row.due_on = at, _due(at)
    row.save(update_fields=["reminded_at", "due_on"])
    audit.record("costs.demand.reminded", subject_id=row.id, by=by, at=at)
    return row


def dispute_demand(demand_id: UUID, words: str, *, by: Actor, at: datetime) -> Demand:
    """Enter that a debtor disputes a demand, and why; it is not reminded meanwhile."""
    by.require(Permission.COSTS_CHANGE)
    row = locked_demand(demand_id)
    check_open(row)
    refuse(check_texts({"words": (words, 300, True)}))
    row.disputed_at, row.disputed = at, words.strip()
    row.save(update_fields=["disputed_at", "disputed"])
    audit.record("costs.demand.disputed", subject_id=row.id, by=by, at=at)
    return row


def end_dispute(demand_id: UUID, *, by: Actor, at: datetime) -> Demand:
    """Enter that a dispute ended; what is still open is due anew."""
    by.require(Permission.COSTS_CHANGE)
    row = locked_demand(demand_id)
    if row.disputed_at is None:
        raise NotNow(_("Nobody disputes this demand."))
    row.disputed_at, row.due_on = None, _due(at)
    row.save(update_fields=["disputed_at", "due_on"])
    audit.record("costs.demand.settled", subject_id=row.id, by=by, at=at)
    return row


def enter_step(
    demand_id: UUID, kind: str, amount: int, on: date, words: str, *, key: str = "",
    by: Actor, at: datetime,
) -> DemandStep:  # fmt: skip
    """
    Enter money that came or went back, or ask that something be written off.

    It counts when somebody else confirmed it. One waits at a time. The same ``key`` again changes
    nothing, and is refused with something else in it.
    """
    by.require(Permission.COSTS_CHANGE)
    me = another(by)
    row = locked_demand(demand_id)
    key = f"demand-{key or uuid7()}"
    if (before := _before(key, (row.id, kind, amount, on))) is not None:
        return before
    if row.steps.filter(decided_at=None).exists():
        raise NotNow(_("Something of this demand waits for somebody else. That is decided first."))
    problems = check_texts({"words": (words, 300, True)})
    if kind not in StepKind.values:
        problems["kind"] = [_("Choose what happened.")]
    if found := check_past(on, at):
        problems["on"] = found
    if not 1 <= amount <= min(MOST, _most(row, kind)):
        problems["amount"] = [_("Enter an amount of more than zero, and at most what is there.")]
    refuse(problems)
    check_books()
    made = DemandStep.objects.create(
        demand=row, kind=kind, amount=amount, on=on, words=words.strip(), account=BANK, key=key,
        entered_at=at, entered_by=me,
    )  # fmt: skip
    audit.record("costs.demand.entered", subject_id=row.id, by=by, at=at, what=kind, amount=amount)
    return made


def _before(key: str, said: tuple[UUID, str, int, date]) -> DemandStep | None:
    """Return what was entered under a key before. Raises NotNow where that said something else."""
    found = DemandStep.objects.filter(key=key).first()
    if found is not None and (found.demand_id, found.kind, found.amount, found.on) != said:
        raise NotNow(_("This key was used for another entry."))
    return found


def _most(row: Demand, kind: str) -> int:
    return row.paid if kind == StepKind.BACK else row.owed


def decide_step(step_id: UUID, is_granted: bool, *, by: Actor, at: datetime) -> DemandStep:
    """Confirm what another entered of a demand, which books it; or refuse it."""
    by.require(Permission.COSTS_DECIDE)
    found = DemandStep.objects.filter(id=step_id).first()
    if found is None:
        raise NoSuchCost(_("There is nothing of it to decide here."))
    row = locked_demand(found.demand_id)
    step = DemandStep.objects.select_for_update().get(id=step_id)
    if step.decided_at is not None:
        raise NotNow(_("This was decided."))
    me = another(by, step.entered_by)
    if is_granted:
        _check_step(row, step, by, at)
        _count(row, step, by=by, at=at)
    step.decided_at, step.decided_by, step.is_granted = at, me, is_granted
    step.save()
    audit.record(
        "costs.demand.decided", subject_id=row.id, by=by, at=at, what=step.kind, good=is_granted
    )
    return step


def _check_step(row: Demand, step: DemandStep, by: Actor, at: datetime) -> None:
    """Refuse more than is there by now; above the limit who reviews funds writes off."""
    if step.amount > _most(row, step.kind):
        raise NotNow(_("Less is open by now. Refuse this, and enter it anew."))
    unit = ledger.Unit(row.currency, row.digits)
    if step.kind == StepKind.WRITTEN_OFF and is_above(
        "write_off", row.written_off + step.amount, unit, at
    ):
        by.require(Permission.FUNDS_REVIEW)


def _count(row: Demand, step: DemandStep, *, by: Actor, at: datetime) -> None:
    """Count a step on its locked demand and book it."""
    own, amount = row.debtor.account, step.amount
    if step.kind == StepKind.WRITTEN_OFF:
        row.written_off += amount
        moves = ((LOST, amount), (own, -amount))
    elif step.kind == StepKind.BACK:
        row.paid -= amount
        moves = ((own, amount), (step.account, -amount))
    else:
        row.paid += amount
        moves = ((step.account, amount), (own, -amount))
    row.save(update_fields=["paid", "written_off"])
    book(row, moves, key=step.key, by=by, at=at)


def receive_demand(
    demand_id: UUID, amount: int, on: date, *, account: str, key: str, by: Actor, at: datetime
) -> DemandStep:
    """Book a part of a bank line as money of a demand; the bank says what a second person would."""
    by.require(Permission.PAYMENTS_RECONCILE)
    row = locked_demand(demand_id)
    if (before := _before(key, (row.id, StepKind.PAID, amount, on))) is not None:
        return before
    if not 1 <= amount <= row.owed:
        text = _("More than is open is not kept: send the rest back to the payer.")
        refuse({"amount": [text]})
    check_books()
    step = DemandStep.objects.create(
        demand=row, kind=StepKind.PAID, amount=amount, on=on, words=_("By the bank"),
        account=account, key=key, entered_at=at, entered_by=by.id, decided_at=at,
        decided_by=by.id, is_granted=True,
    )  # fmt: skip
    _count(row, step, by=by, at=at)
    audit.record("costs.demand.paid", subject_id=row.id, by=by, at=at, amount=amount)
    return step


def take_back_demand(key: str, on: date, *, by: Actor, at: datetime) -> Demand:
    """Take back what was booked of a bank line in error; once more changes nothing."""
    by.require(Permission.PAYMENTS_RECONCILE)
    found = DemandStep.objects.filter(key=key, kind=StepKind.PAID).first()
    if found is None:
        raise NoSuchCost(_("There is no such receipt here."))
    row = locked_demand(found.demand_id)
    if DemandStep.objects.filter(key=f"{key}-back").exists():
        return row
    if found.amount > row.paid:
        raise NotNow(_("Some of this money went back to the payer. It cannot be taken back."))
    step = DemandStep.objects.create(
        demand=row, kind=StepKind.BACK, amount=found.amount, on=max(on, found.on),
        words=_("By the bank"), account=found.account, key=f"{key}-back", entered_at=at,
        entered_by=by.id, decided_at=at, decided_by=by.id, is_granted=True,
    )  # fmt: skip
    _count(row, step, by=by, at=at)
    audit.record("costs.demand.unpaid", subject_id=row.id, by=by, at=at, amount=step.amount)
    return row


def seats_by_leg(row: Demand) -> tuple[list[tuple[str, int, int]], tuple[int, int]]:
    """
    Return what a letter says of legs: each with seats and amount, and all others together.

    A leg with few seats of people of whom the debtor was not told has no line of its own; where
    those together would be few, no leg has one.
    """
    told: Counter[UUID] = Counter()
    seats: Counter[UUID] = Counter()
    sums: Counter[UUID] = Counter()
    legs = {}
    for one in row.debts.select_related("costed").filter(amount__gt=0):
        leg = one.costed
        legs[leg.id] = leg
        seats[leg.id] += 1
        told[leg.id] += one.is_told
        sums[leg.id] += one.amount
    few = crises.smallest_cell()
    hidden = {one for one in legs if 0 < seats[one] - told[one] < few}
    if 0 < sum(seats[one] - told[one] for one in hidden) < few:
        hidden = set(legs)
    shown = sorted(
        (one for one in legs.values() if one.id not in hidden), key=lambda one: one.departed_on
    )
    lines = [
        (f"{one.departed_on:%Y-%m-%d} {one.code} {one.route}", seats[one.id], sums[one.id])
        for one in shown
    ]
    rest = (sum(seats[one] for one in hidden), sum(sums[one] for one in hidden))
    return lines, rest
