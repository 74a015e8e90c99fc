"""What others owe follows the shares: each share of theirs is one debt, by whoever changes it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import boarded
from musterpoint.costs.actions._common import (
    KEEPER,
    NoSuchCost,
    NotNow,
    check_texts,
    in_turn,
    post,
    refuse,
)
from musterpoint.costs.actions._saying import partners
from musterpoint.costs.boarded import Ower
from musterpoint.costs.crossing import STATEMENT
from musterpoint.costs.models import ASKED, CostedLeg, Debt, Debtor, Demand, Share
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

INCOME = "Income:Evacuation:Others"
LOST = "Expenses:Evacuation:Others"
#: Whoever changes what a journey costs may do it under any of these.
UNDER = (Permission.COSTS_CHANGE, Permission.COSTS_DECIDE, Permission.PAYMENTS_RECONCILE)


def follow_debts(row: CostedLeg, *, by: Actor, at: datetime) -> None:
    """
    Let the debts of a leg be the shares that others owe now, whatever changed them.

    A debt that was asked stays with its demand: it falls to nothing when somebody else pays, and
    the demand and the books with it.
    """
    shares = Share.objects.filter(costed=row, payer__in=ASKED, amount__gt=0)
    wanted = {one.traveller_id: one for one in shares}
    debts = defaultdict(list)
    for debt in Debt.objects.select_for_update().filter(costed=row).order_by("id"):
        debts[debt.traveller_id].append(debt)
    if not wanted and not debts:
        return
    payers = {traveller: one.payer for traveller, one in wanted.items()}
    owers = boarded.owers(row.crisis_id, payers, row.departed_on)
    touched = set()
    for traveller in sorted({*wanted, *debts}, key=lambda one: one.bytes):
        share, ower = wanted.get(traveller), owers.get(traveller)
        touched |= _follow_one(row, traveller, share, ower, debts[traveller], at)
    for demand_id in sorted(touched, key=lambda one: one.bytes):
        fit_demand(demand_id, by=by, at=at)


def _follow_one(
    row: CostedLeg,
    traveller: UUID,
    share: Share | None,
    ower: Ower | None,
    debts: list[Debt],
    at: datetime,
) -> set[UUID]:
    """Let one share be owed once; return the demands whose sum changed."""
    payer, amount = (share.payer, share.amount) if share else ("", 0)
    asked = [one for one in debts if one.demand_id is not None]
    waits = [one for one in debts if one.demand_id is None]
    keeps = next((one for one in asked if one.payer == payer), None)
    touched = set()
    for one in asked:
        now = amount if one is keeps else 0
        if one.amount != now and one.demand_id is not None:
            one.amount = now
            one.save(update_fields=["amount"])
            touched.add(one.demand_id)
    if keeps is not None or not amount:
        for one in waits:
            one.delete()
        return touched
    debt = waits[0] if waits else Debt(costed=row, traveller_id=traveller)
    if debt.payer != payer:
        debt.debtor = None
    debt.payer, debt.amount = payer, amount
    if ower is not None:
        debt.debtor, debt.is_told = debtor_of(payer, ower.name, ower.fact, at=at), ower.is_told
    debt.save()
    return touched


def debtor_of(kind: str, name: str, fact: UUID | None = None, *, at: datetime) -> Debtor:
    """Return a debtor by the employer that bonds know, else by name; written down when new."""
    token = str(fact) if fact else " ".join(name.casefold().split())
    identity = uuid7()
    secret = vault.organisation_secret("costs.debts", at=at)
    row, _is_new = Debtor.objects.get_or_create(
        kind=kind, token=token[:400],
        defaults={
            "id": identity, "name": name.strip(), "fact": fact, "made_at": at,
            "reference": reference(identity, secret),
        },
    )  # fmt: skip
    return row


def name_debtor(leg_id: UUID, payer: str, name: str, *, by: Actor, at: datetime) -> Debtor:
    """
    Say who owes those seats of a leg of which no record says it.

    A State that is a partner here is asked by a statement, which it answers.
    """
    by.require(Permission.COSTS_CHANGE)
    in_turn()
    rows = Debt.objects.select_for_update().filter(
        costed_id=leg_id, payer=payer, debtor=None, demand=None
    )
    wanted = list(rows)
    if not wanted:
        raise NoSuchCost(_("Of these seats it is known who owes them."))
    problems = check_texts({"name": (name, 200, True)})
    known = {" ".join(one.casefold().split()) for one in partners(STATEMENT, at).values()}
    if " ".join(name.casefold().split()) in known:
        problems["name"] = [_("This is a partner: count whom you carried and make a statement.")]
    refuse(problems)
    row = debtor_of(payer, name, at=at)
    for one in wanted:
        one.debtor = row
        one.save(update_fields=["debtor"])
    audit.record("costs.debtor.named", subject_id=row.id, by=by, at=at, seats=len(wanted))
    return row


def fit_demand(demand_id: UUID, *, by: Actor, at: datetime) -> Demand:
    """Let a demand be the sum of its debts, and the books say so."""
    row = locked_demand(demand_id)
    amount = int(row.debts.aggregate(n=Sum("amount", default=0))["n"])
    change = amount - row.amount
    fits = max(0, amount - row.paid)
    undone = max(0, row.written_off - fits)
    row.amount, row.written_off = amount, row.written_off - undone
    row.save(update_fields=["amount", "written_off"])
    moves = ((row.debtor.account, change + undone), (INCOME, -change), (LOST, -undone))
    book(row, moves, by=by, at=at)
    audit.record("costs.demand.followed", subject_id=row.id, by=by, at=at, amount=amount)
    return row


def book(
    row: Demand, moves: tuple[tuple[str, int], ...], *, key: str = "", by: Actor, at: datetime
) -> None:
    """Post what changed of a demand, on the debtor's own account and those beside it."""
    if not any(amount for _name, amount in moves):
        return
    under = next((one for one in UNDER if by.may(one)), Permission.COSTS_CHANGE)
    own = (row.debtor.account, INCOME, LOST)
    labels: Mapping[str, str] = {
        row.debtor.account: str(row.debtor)[:80],
        INCOME: _("Asked of employers, insurers and host States"),
        LOST: _("Written off of what others owed"),
    }
    given = [funds.AccountIn(name=name, label=labels[name], kept_by=KEEPER) for name in own]
    funds.open_accounts(given, under=under, by=by, at=at)
    post(
        f"costs-{key or f'demand-{uuid7()}'}", f"Demand {row.reference}", moves,
        ledger.Unit(row.currency, row.digits), on=at.date(), links={"demand": str(row.id)},
        under=under, by=by, at=at,
    )  # fmt: skip


def locked_demand(demand_id: UUID) -> Demand:
    """Return a demand, locked, or raise NoSuchCost."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("debtor")
    row = rows.filter(id=demand_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such demand here."))
    return row


def check_open(row: Demand) -> None:
    """Raise NotNow where nothing is open of a demand."""
    if not row.owed:
        raise NotNow(_("Nothing is open of this demand."))
