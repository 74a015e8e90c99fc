"""
What came of the money of an exercise, asked of the tables of each organisation.

Every figure is the answer to a query, which ``QUERIES`` names; nothing is counted beside the books.
Amounts are whole smallest parts of the currency that stands beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from musterpoint.bonds.models import Bond, Call, Draw, Payout, PayoutState
from musterpoint.claims.models import Claim, Matter
from musterpoint.costs import queries as costs
from musterpoint.costs.models import Netting, Note
from musterpoint.engine.ledger import beancount
from musterpoint.evacuation import queries as evacuation
from musterpoint.exercises import money_help
from musterpoint.exercises.driver.money.purse import LEG
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world.money_model import Money
from musterpoint.funds import queries as funds
from musterpoint.funds import verifying
from musterpoint.funds.models import Commitment, Entry, Transaction
from musterpoint.giving.models import Gift, Instalment
from musterpoint.goods.models import Arrival, Distribution, HandoutLine
from musterpoint.openness import queries as openness
from musterpoint.payments.models import LIVE, BankLine, LineState, Order, State
from musterpoint.tenancy.scope import acting_as

#: Routes that fewer people took stand together: what few people cost tells of them.
FEW = 10
#: A share of payments that arrived within so many days.
SHARE = 0.9
#: Which question each part of the figures answers.
QUERIES = {
    "received": "giving.Gift: sum of amount by fund and source; funds.Entry: Income:…:Reserve",
    "pledged": "giving.Pledge: sum of amount; giving.Instalment: amount - received, by due_on",
    "windows": "funds.queries.budget of each fund and fiscal year",
    "routes": "payments.Order of legs by evacuation.queries.legs, paid or on their way",
    "days": "payments.Order: paid_on - funds.Commitment.asked_at (released at once: ordered_at;"
    " help: grants.Application.received_at)",
    "released": "funds.Commitment: at_once",
    "bonds": "bonds.Bond, Call, Draw, Payout: counts and sums of amount",
    "help": "grants.Application: counts and sums of asked, approved, paid by method",
    "kits": "goods.Arrival, Distribution, HandoutLine: sums of amount",
    "notes": "costs.Note: count and sum of amount by state",
    "claims": "claims.Claim: count and sums of asked, approved, paid by country and state",
    "wages": "claims.Matter: count by state",
    "invoiced": "costs.queries.routes of each organisation",
    "netting": "costs.Netting, NettingTransfer, StatementLine of who hosts it",
    "lines": "payments.BankLine: count by state",
    "books": "funds.verifying.problems; count of funds.Transaction",
    "iati": "openness.queries.iati_file",
}


@dataclass(frozen=True, slots=True)
class _Paid:
    """What was ordered, whether it has been paid, and how many days that took."""

    amount: int
    is_paid: bool
    days: int | None


def figures(stage: Stage, money: Money, slugs: Sequence[str], at: datetime) -> dict[str, Any]:
    """Return the figures of all organisations that have a fund."""
    legs: dict[UUID, _Paid] = {}
    helped: list[_Paid] = []
    found: dict[str, list[Any]] = defaultdict(list)
    for slug in slugs:
        name = stage.organisations[slug].name
        by = stage.staff.all_of(slug, "fund_manager")[0]
        with acting_as(by):
            legs |= _legs()
            helped += [_Paid(*one) for one in money_help.payments()]
            for part, rows in (
                ("received", _received()), ("pledged", _pledged(at)), ("windows", _windows(at)),
                ("released", _released()), ("bonds", _bonds()), ("help", money_help.rows()),
                ("lines", _lines()), ("books", _books()), ("iati", _iati(at)),
            ):  # fmt: skip
                found[part] += [{"organisation": name, **row} for row in rows]
    for slug in stage.states:
        with acting_as(stage.actors[slug]):
            name = stage.organisations[slug].name
            if slug not in slugs:
                found["books"] += [{"organisation": name, **row} for row in _books()]
            for part, rows in (("notes", _notes()), ("claims", _claims()), ("wages", _wages())):
                found[part] += [{"organisation": name, **row} for row in rows]
    for slug in sorted({one.organisation for one in money.kits}):
        with acting_as(stage.staff.all_of(slug, "storekeeper")[0]):
            found["kits"] += [
                {"organisation": stage.organisations[slug].name, **row} for row in _kits()
            ]
    return {
        "unit": "USD",
        "digits": 2,
        **found,
        "routes": _routes(stage, legs),
        "invoiced": _invoiced(stage),
        "netting": _netting(stage),
        "days": _days([*legs.values(), *helped]),
        "published": [
            {"as_of": one.as_of, "what": one.what, "value": one.value, "source": one.source}
            for one in (money.appeal.published if money.appeal else ())
        ],
        "queries": QUERIES,
    }


def _received() -> Iterator[dict[str, Any]]:
    gifts = Gift.objects.values("source").annotate(amount=Sum("amount"), gifts=Count("id"))
    for row in gifts.order_by("source"):
        yield {"source": row["source"], "amount": row["amount"], "gifts": row["gifts"]}
    held = Entry.objects.filter(account__name__endswith=":Reserve", transaction__is_pending=False)
    amount = -(held.aggregate(sum=Sum("amount"))["sum"] or 0)
    yield {"source": "reserve", "amount": amount, "gifts": 0}


def _pledged(at: datetime) -> Iterator[dict[str, Any]]:
    parts = Instalment.objects.all()
    due = parts.filter(due_on__lte=at.date())
    whole = parts.aggregate(amount=Sum("amount"), received=Sum("received"))
    late = due.aggregate(amount=Sum("amount"), received=Sum("received"))
    if whole["amount"]:
        open_parts = [one for one in due.values_list("amount", "received") if one[0] > one[1]]
        yield {
            "pledged": whole["amount"],
            "received": whole["received"],
            "late": late["amount"] - late["received"] if late["amount"] else 0,
            "late_instalments": len(open_parts),
            "came_late": _came_late(),
        }


def _came_late() -> int:
    """Return how many instalments came after their day."""
    due = dict(Instalment.objects.values_list("id", "due_on"))
    late = set()
    for received_on, allotted in Gift.objects.values_list("received_on", "allotted"):
        late |= {one for one in map(UUID, allotted) if one in due and received_on > due[one]}
    return len(late)


def _windows(at: datetime) -> Iterator[dict[str, Any]]:
    for fund in funds.funds():
        year = funds.fiscal_year(fund, at.date())
        for row in funds.budget(fund, year):
            if row.budget is None and not (row.asked or row.committed or row.spent):
                continue
            yield {
                "fund": fund.name,
                "depth": row.depth,
                "name": row.name,
                "budget": row.budget,
                "spent": row.spent,
                "committed": row.committed,
                "unmet": row.asked,
                "left": row.left,
            }


def _released() -> Iterator[dict[str, Any]]:
    rows = Commitment.objects.filter(at_once=True).select_related("head")
    for one in rows.order_by("asked_at", "id"):
        yield {
            "head": one.head.name,
            "amount": one.amount,
            "paid": one.paid,
            "at": one.asked_at.isoformat(),
            "reviewed_at": one.reviewed_at.isoformat() if one.reviewed_at else None,
            "in_order": one.is_in_order,
        }


def _bonds() -> Iterator[dict[str, Any]]:
    bonds = Bond.objects.aggregate(n=Count("id"), amount=Sum("amount"))
    if not bonds["n"]:
        return
    paid = Payout.objects.filter(state=PayoutState.PAID)
    yield {
        "bonds": bonds["n"],
        "secured": bonds["amount"],
        "calls": Call.objects.count(),
        "objected": Call.objects.exclude(objections=None).count(),
        "decided": Call.objects.exclude(decided_at=None).count(),
        "drawn": Draw.objects.aggregate(sum=Sum("amount"))["sum"] or 0,
        "paid": paid.aggregate(sum=Sum("amount"))["sum"] or 0,
    }


def _kits() -> Iterator[dict[str, Any]]:
    lines = HandoutLine.objects.filter(handout__taken_back_at=None)
    rows = lines.values("item__code", "item__name").annotate(
        amount=Sum("amount"), people=Sum("handout__people"), families=Sum("handout__families")
    )
    given = Arrival.objects.aggregate(n=Count("id"))["n"]
    for row in rows.order_by("item__code"):
        yield {
            "item": row["item__name"],
            "handed_out": row["amount"],
            "people": row["people"],
            "families": row["families"],
            "distributions": Distribution.objects.count(),
            "arrivals": given,
        }


def _lines() -> Iterator[dict[str, Any]]:
    matched = Count("id", filter=Q(state=LineState.MATCHED))
    row = BankLine.objects.aggregate(lines=Count("id"), matched=matched)
    yield {"lines": row["lines"], "matched": row["matched"]}


def _books() -> Iterator[dict[str, Any]]:
    problems = list(verifying.problems())
    yield {"transactions": Transaction.objects.count(), "problems": problems}


def _iati(at: datetime) -> Iterator[dict[str, Any]]:
    file = openness.iati_file(at)
    yield {"activities": file.activities, "faults": len(file.faults)}


def _notes() -> Iterator[dict[str, Any]]:
    rows = Note.objects.values("state").annotate(n=Count("id"), amount=Sum("amount"))
    for row in rows.order_by("state"):
        yield {"state": row["state"], "notes": row["n"], "amount": row["amount"]}


def _claims() -> Iterator[dict[str, Any]]:
    rows = Claim.objects.values("responder__country", "state").annotate(
        n=Count("id"), asked=Sum("asked"), approved=Sum("approved"), paid=Sum("paid")
    )
    for row in rows.order_by("responder__country", "state"):
        yield {
            "country": row["responder__country"],
            "state": row["state"],
            "claims": row["n"],
            **{name: row[name] or 0 for name in ("asked", "approved", "paid")},
        }


def _wages() -> Iterator[dict[str, Any]]:
    for row in Matter.objects.values("state").annotate(n=Count("id")).order_by("state"):
        yield {"state": row["state"], "matters": row["n"]}


def _invoiced(stage: Stage) -> list[dict[str, Any]]:
    """Return what routes cost by the invoices of all organisations, for each person."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for slug in stage.states:
        with acting_as(stage.actors[slug]):
            for one in costs.routes(stage.crises[slug]):
                sums[one.route].update(legs=one.legs, people=one.seats, cost=one.total)
    few = [route for route, one in sums.items() if one["people"] < FEW]
    others = sum((sums[route] for route in few), Counter())
    told = [(route, one) for route, one in sorted(sums.items()) if route not in few]
    if others["people"] >= FEW:
        told.append(("", others))
    return [
        {"route": route, **one, "per_person": round(one["cost"] / one["people"])}
        for route, one in told
    ]


def _netting(stage: Stage) -> list[dict[str, Any]]:
    """Return what organisations owed each other before, and what they paid after a netting."""
    found = []
    for slug in stage.states:
        with acting_as(stage.actors[slug]):
            for row in Netting.objects.filter(is_host=True).order_by("made_at", "id"):
                sides = list(row.sides.all())
                paid = row.transfers.aggregate(n=Count("id"), amount=Sum("amount"))
                found.append(
                    {
                        "organisations": sorted(one.name for one in sides),
                        "state": row.state,
                        "unit": row.currency,
                        "owed": sum(entry["owes"] for one in sides for entry in one.said or ()),
                        "transfers": paid["n"],
                        "amount": paid["amount"] or 0,
                    }
                )
    return found


# -- legs ---------------------------------------------------------------------------------------


def _legs() -> dict[UUID, _Paid]:
    """Return what this organisation ordered for legs, by the item of the leg."""
    orders = Order.objects.filter(what=LEG).exclude(state=State.CANCELLED)
    rows = list(
        orders.values_list(
            "subject_id", "amount", "state", "paid_on", "ordered_at", "commitment_id"
        )
    )
    asked = dict(Commitment.objects.filter(at_once=False).values_list("id", "asked_at"))
    found = {}
    for subject, amount, state, paid_on, ordered_at, commitment in rows:
        since = asked.get(commitment, ordered_at).date()
        days = (paid_on - since).days if state == State.PAID and paid_on else None
        if state in {*LIVE, State.PAID}:
            found[subject] = _Paid(amount, state == State.PAID, days)
    return found


def _routes(stage: Stage, legs: Mapping[UUID, _Paid]) -> list[dict[str, Any]]:
    """Return people and cost by route; routes of few people stand together, without a name."""
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    with acting_as(stage.actors[stage.operator]):
        lines = evacuation.legs(stage.crises[stage.operator])
    for line in lines:
        if (paid := legs.get(line.leg.item_id)) is not None:
            leg = line.leg
            route = (leg.origin.name, leg.destination.name, leg.mode)
            sums[route].update(
                legs=1, people=line.taken, cost=paid.amount,
                paid=paid.amount if paid.is_paid else 0,
            )  # fmt: skip
    few = [route for route, one in sums.items() if one["people"] < FEW]
    others = sum((sums[route] for route in few), Counter())
    told = [(route, one) for route, one in sorted(sums.items()) if route not in few]
    rows = [_route(*route, one) for route, one in told]
    return [*rows, _route("", "", "", others)] if others["people"] >= FEW else rows


def _route(origin: str, destination: str, mode: str, one: Counter[str]) -> dict[str, Any]:
    return {
        "from": origin,
        "to": destination,
        "mode": mode,
        "legs": one["legs"],
        "people": one["people"],
        "cost": one["cost"],
        "paid": one["paid"],
        "per_person": round(one["cost"] / one["people"]),
    }


def _days(legs: Iterable[_Paid]) -> dict[str, Any]:
    """Return how many days it took from the request to the payment: half, and nine of ten."""
    every = list(legs)
    took = sorted(one.days for one in every if one.days is not None)
    return {
        "payments": len(took),
        "on_their_way": sum(not one.is_paid for one in every),
        "median": median(took) if took else None,
        "nine_of_ten": took[ceil(SHARE * len(took)) - 1] if took else None,
    }


# -- totals, for the screen ---------------------------------------------------------------------


def total(content: Mapping[str, Any], part: str, name: str) -> int:
    """Return a figure of all organisations together."""
    return sum(row[name] or 0 for row in content.get(part) or ())


def files(stage: Stage, slugs: Sequence[str], at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield the books of each organisation for beancount, and its funds for IATI, by file name."""
    for slug in slugs:
        with acting_as(stage.staff.all_of(slug, "fund_manager")[0]):
            book, iati = funds.book(), openness.iati_file(at)
        days = [one.on for one in book.transactions.values()]
        text = beancount.write(
            book, title=stage.organisations[slug].name, opened=min(days, default=at.date())
        )
        yield f"{slug}.beancount", text.encode()
        yield f"{slug}-iati.xml", iati.content
