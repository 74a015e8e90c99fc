"""
Costs of journeys in an exercise: legs invoiced, notes answered, States that net what they owe.

Whoever plays the money calls, in this order, each with a moment after the last departure that
counts, at which the organisations' clocks stand (``stage.set_clock``):

1. ``prepare(stage, at)``: once; opens the accounts and makes the agreements on statements.
2. ``invoice_legs(stage, at, paid)``: as often as wanted (each evening or at the end); every
   organisation enters what its own legs that have left cost: what is paid for them (``paid``, by
   the item of the leg), else by their seats. Returns how many legs that were.
3. ``notes(stage, at)``: States offer notes to adults on their own legs; people answer in all the
   ways there are. Returns how many notes stand in which state.
4. ``net_three(stage, at)``: three States state what they carried for each other, dispute one line,
   agree, net and pay (with others only where no three of them carried for each other). Returns a
   ``Netted``, or None when nobody carried anybody of another's.

The same call again changes nothing but what is new. Cost per person by route is read with
``costs.queries.routes(crisis_id)`` inside an organisation.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from uuid import UUID, uuid5

from django.db.models import Q

from musterpoint.costs import actions, queries
from musterpoint.costs.actions import CostIn, InvoiceIn
from musterpoint.costs.models import (
    Carried,
    CostedLeg,
    Netting,
    NettingState,
    NettingTransfer,
    Note,
    ReliefState,
    Statement,
    StatementLine,
)
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as agreements
from musterpoint.engine import ledger
from musterpoint.evacuation.models import Leg, LegState
from musterpoint.exercises.driver.carried import carriers, enter_lists
from musterpoint.exercises.driver.stage import Stage
from musterpoint.funds import actions as funds
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

CURRENCY = "USD"
#: Of a leg's cost so many per cent more for handling at both ends.
HANDLING = 6
KEEPS = frozenset(
    {
        Permission.COSTS_READ,
        Permission.COSTS_CHANGE,
        Permission.PEOPLE_READ,
        Permission.FUNDS_CHANGE,
        Permission.FUNDS_READ,
    }
)
DECIDES = frozenset(
    {
        Permission.COSTS_READ,
        Permission.COSTS_DECIDE,
        Permission.FUNDS_REVIEW,
        Permission.PAYMENTS_RELEASE,
    }
)
AGREES = frozenset({Permission.AGREEMENTS_READ, Permission.AGREEMENTS_CHANGE})
MOVES = frozenset({Permission.FUNDS_CHANGE, Permission.FUNDS_POST})
TREASURY = "Income:Treasury"
#: What people do with a note, one after the other, again from the first.
WAYS = ("signed", "waived", "protest", "hardship", "waived", "refused", "repaid", "unable", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """What became of a netting: what was owed before, what was paid, by how many payments."""

    organisations: tuple[str, ...]
    currency: str
    owed: int
    paid: int
    transfers: int
    disputed: int


def prepare(stage: Stage, at: datetime) -> None:
    """Open the accounts everywhere and let the organisations agree on statements and netting."""
    for slug in stage.states:
        clerk = _clerk(stage, slug)
        with acting_as(clerk):
            actions.open_accounts(by=clerk, at=at)
    for one, other in combinations(stage.states, 2):
        _agree(stage, one, other, at)


def _agree(stage: Stage, one: str, other: str, at: datetime) -> None:
    first, second = (_with(stage, slug, AGREES, "agrees") for slug in (one, other))
    with acting_as(first):
        present = any(
            made.counterpart_id == second.organisation_id
            and set(actions.KINDS) <= set(made.allows)
            and agreements.is_in_force(made, at)
            for made in agreements.agreements()
        )
        if present:
            return
        made = disclosures.propose(
            second.organisation_id, list(actions.KINDS),
            "Costs of seats for each other's people; numbers, no names.", None, at.date(), None,
            by=first, at=at,
        )  # fmt: skip
    with acting_as(second):
        disclosures.accept(made.shared_id, by=second, at=at)


def invoice_legs(stage: Stage, at: datetime, paid: Mapping[UUID, int] | None = None) -> int:
    """Let every organisation enter what its legs cost that have left; return how many."""
    operator = _clerk(stage, stage.operator)
    with acting_as(operator):
        actions.count_carried(stage.crises[stage.operator], by=operator, at=at)
    _pump(stage)
    enter_lists(stage, _clerk, at)
    return sum(_invoice(stage, slug, paid or {}, at) for slug in stage.states)


def _invoice(stage: Stage, slug: str, paid: Mapping[UUID, int], at: datetime) -> int:
    clerk, crisis = _clerk(stage, slug), stage.crises[slug]
    with acting_as(clerk):
        done = CostedLeg.objects.filter(crisis_id=crisis).values("code")
        own = Leg.objects.filter(
            Q(cost_minor__gt=0) | Q(item_id__in=list(paid)),
            crisis_id=crisis,
            offered_by_id=clerk.organisation_id,
            departs_at__lte=at,
        )
        legs = own.exclude(state=LegState.CANCELLED).exclude(code__in=done).order_by("code")
        return sum(_cost(leg, crisis, paid, clerk, at) for leg in legs)


def _cost(leg: Leg, crisis: UUID, paid: Mapping[UUID, int], by: Actor, at: datetime) -> int:
    """Enter the cost of one leg; one on which nobody flew is not counted."""
    seats = queries.seats_on(crisis, leg)
    if not seats:
        return 0
    row = actions.cost_leg(
        CostIn(crisis_id=crisis, leg_id=leg.id, currency=leg.currency, seats=seats), by=by, at=at
    )
    charter = leg.cost_minor * leg.seats  # the scenario says what a seat costs
    parts = {"charter": charter, "handling": charter * HANDLING // 100}
    if leg.item_id in paid:
        parts = {"charter": paid[leg.item_id]}
    for kind, amount in parts.items():
        if amount:
            given = InvoiceIn(
                kind=kind, number=f"{leg.code}-{kind}"[:60], amount=amount,
                currency=leg.currency, on=leg.departs_at.date(),
            )  # fmt: skip
            actions.add_invoice(row.id, given, key=f"{row.id}-{kind}", by=by, at=at)
    return 1


def notes(stage: Stage, at: datetime, slugs: Iterable[str] | None = None) -> dict[str, int]:
    """Let States offer notes and people answer them; return how many stand in which state."""
    found: Counter[str] = Counter()
    for slug in slugs if slugs is not None else stage.states:
        clerk, judge = _clerk(stage, slug), _judge(stage, slug)
        with acting_as(clerk):
            made = actions.offer_notes(stage.crises[slug], by=clerk, at=at)
        for place, one in enumerate(sorted(made, key=lambda offered: offered.note.id.bytes)):
            _answer(one.note.id, WAYS[place % len(WAYS)], clerk, judge, at)
        with acting_as(clerk):
            found.update(Note.objects.values_list("state", flat=True))
    return dict(sorted(found.items()))


def _answer(note_id: UUID, way: str, clerk: Actor, judge: Actor, at: datetime) -> None:
    """Let one person answer a note, and whoever works there follow it."""
    if way == "none":
        return
    if way == "waived":
        with acting_as(judge):
            actions.waive(note_id, "destitute", by=judge, at=at)
        return
    with acting_as(clerk):
        if way in ("refused", "unable"):
            words = "Not able to hold a pen." if way == "unable" else ""
            actions.answer(note_id, way, "", words, by=clerk, at=at)
            return
        how = "protest" if way == "protest" else "signed"
        words = "I was told to leave." if way == "protest" else ""
        row = actions.answer(note_id, how, "Signed", words, by=clerk, at=at)
        if way == "hardship":
            asked = actions.ask_relief(note_id, "No work since the return.", by=clerk, at=at)
            actions.propose_relief(asked.id, row.owed, "No income.", by=clerk, at=at)
        elif way == "repaid":
            actions.plan(note_id, 6, by=clerk, at=at)
            actions.receive(
                note_id, row.owed, at.date(), "Paid at once", key=f"{note_id}-paid", by=clerk, at=at
            )
    if way == "hardship":
        with acting_as(judge):
            weighed = asked.note.reliefs.get(state=ReliefState.PROPOSED)
            actions.decide_relief(weighed.id, True, "The hardship is clear.", by=judge, at=at)


def net_three(stage: Stage, at: datetime, slugs: Iterable[str] | None = None) -> Netted | None:
    """Let three organisations state, dispute, agree and net what they owe each other."""
    chosen = tuple(slugs) if slugs is not None else carriers(stage, _clerk)
    if len(chosen) < 2 or not _state(stage, chosen, at):
        return None
    disputed = _settle(stage, chosen, at)
    ref = _net(stage, chosen, at)
    host = _clerk(stage, chosen[0])
    with acting_as(host):
        row = Netting.objects.get(ref=ref)
        paid = list(NettingTransfer.objects.filter(netting=row).values_list("amount", flat=True))
        owed = sum(entry["owes"] for side in row.sides.all() for entry in side.said or ())
    return Netted(
        organisations=chosen, currency=CURRENCY, owed=owed, paid=sum(paid), transfers=len(paid),
        disputed=disputed,
    )  # fmt: skip


def _state(stage: Stage, chosen: tuple[str, ...], at: datetime) -> int:
    """Let each make a statement for each other of what it carried; return how many were made."""
    made = 0
    for slug in chosen:
        clerk = _clerk(stage, slug)
        with acting_as(clerk):
            days = list(
                Carried.objects.order_by("departed_on").values_list("departed_on", flat=True)
            )
            for other in chosen:
                partner = stage.organisations[other].id
                if other == slug or not days:
                    continue
                try:
                    row = actions.draw_statement(
                        partner, days[0], at.date(), CURRENCY, by=clerk, at=at
                    )
                except actions.NotNow:  # nothing was carried for this one
                    continue
                actions.send_statement(row.id, by=clerk, at=at)
                made += 1
    _pump(stage)
    return made


def _settle(stage: Stage, chosen: tuple[str, ...], at: datetime) -> int:
    """Let one line be disputed and agreed at three quarters, the others accepted."""
    disputed = 0
    for slug in chosen:
        clerk = _clerk(stage, slug)
        disputed = disputed or _dispute(stage, clerk, at)
        with acting_as(clerk):
            for row in Statement.objects.filter(is_ours=False).order_by("id"):
                actions.accept_open(row.id, by=clerk, at=at)
        judge = _judge(stage, slug)
        with acting_as(judge):
            for line in StatementLine.objects.filter(prepared__isnull=False).order_by("ref"):
                actions.decide_line(line.id, True, by=judge, at=at)
    _pump(stage)
    for slug in chosen:
        clerk = _clerk(stage, slug)
        with acting_as(clerk):
            offered = StatementLine.objects.filter(
                statement__is_ours=True, answer="disputed", offer__isnull=False
            )
            for line in offered.order_by("ref"):
                actions.answer_offer(line.id, True, by=clerk, at=at)
    _pump(stage)
    return disputed


def _dispute(stage: Stage, clerk: Actor, at: datetime) -> int:
    """Dispute the largest line that is open, and offer three quarters; return how many it was."""
    with acting_as(clerk):
        open_lines = StatementLine.objects.filter(statement__is_ours=False, answer="open")
        first = open_lines.order_by("-amount", "ref").first()
        if first is None:
            return 0
        actions.dispute_line(
            first.id, "number", "Our list has fewer seats.", "Our list of that day.",
            by=clerk, at=at,
        )  # fmt: skip
    _pump(stage)  # of one moment no copy comes first, and an offer follows its dispute
    with acting_as(clerk):
        actions.offer_amount(first.id, first.amount * 3 // 4, by=clerk, at=at)
    return 1


def _net(stage: Stage, chosen: tuple[str, ...], at: datetime) -> UUID:
    host = _clerk(stage, chosen[0])
    with acting_as(host):
        others = [stage.organisations[slug].id for slug in chosen[1:]]
        ref = actions.invite(others, CURRENCY, by=host, at=at).ref
    _pump(stage)
    for slug in chosen:
        clerk = _clerk(stage, slug)
        with acting_as(clerk):
            actions.join(Netting.objects.get(ref=ref).id, by=clerk, at=at)
    _pump(stage)
    with acting_as(host):
        actions.propose(Netting.objects.get(ref=ref).id, by=host, at=at)
    _pump(stage)
    for slug in chosen:
        judge = _judge(stage, slug)
        with acting_as(judge):
            row = Netting.objects.get(ref=ref)
            actions.accept(row.id, row.digest, by=judge, at=at)
        _pump(stage)
    for slug in chosen:
        _pay(stage, slug, ref, at)
    return ref


def _pay(stage: Stage, slug: str, ref: UUID, at: datetime) -> None:
    """Let one organisation enter what it paid, out of its treasury, and what came in."""
    clerk, judge = _clerk(stage, slug), _judge(stage, slug)
    with acting_as(clerk):
        row = Netting.objects.get(ref=ref)
        if row.state != NettingState.BOOKED:
            return
        me = clerk.organisation_id
        for one in row.transfers.order_by("payer_id", "receiver_id"):
            if me in (one.payer_id, one.receiver_id):
                number = f"NET-{str(one.payer_id)[-4:]}-{str(one.receiver_id)[-4:]}"
                actions.pay_transfer(one.id, at.date(), number, by=clerk, at=at)
        ours = row.transfers.filter(payer_id=me, paid_on__isnull=False, released_by=None)
        to_release = list(ours.order_by("receiver_id"))
    for one in to_release:
        _from_treasury(_with(stage, slug, MOVES, "treasurer"), one, at)
        with acting_as(judge):
            actions.release_transfer(one.id, True, by=judge, at=at)


def _from_treasury(by: Actor, one: NettingTransfer, at: datetime) -> None:
    """Move what a transfer needs to the account of evacuations."""
    unit = ledger.currency(CURRENCY)
    entries = (
        ledger.Entry(actions.BANK, unit, one.amount), ledger.Entry(TREASURY, unit, -one.amount)
    )  # fmt: skip
    key = f"treasury-{one.reference}-{one.netting_id}"
    with acting_as(by):
        funds.open_accounts([funds.AccountIn(name=TREASURY)], by=by, at=at)
        funds.post(ledger.Transaction(key, at.date(), "Treasury", entries), by=by, at=at)


def _with(stage: Stage, slug: str, permissions: frozenset[Permission], name: str) -> Actor:
    """Return somebody of an organisation who may only this, with an id of their own."""
    by = stage.actors[slug]
    identity = uuid5(by.organisation_id, f"costs-{name}")
    return replace(by, id=identity, name=f"exercise {name}", permissions=permissions)


def _clerk(stage: Stage, slug: str) -> Actor:
    return _with(stage, slug, KEEPS, "clerk of costs")


def _judge(stage: Stage, slug: str) -> Actor:
    return _with(stage, slug, DECIDES, "judge of costs")


def _pump(stage: Stage) -> None:
    pumps.run_due(stage.ids(), only={f"intake.{kind}" for kind in actions.KINDS})
