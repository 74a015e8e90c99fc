"""Questions about costs of journeys, notes, statements and nettings."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Least

from musterpoint.costs import boarded, settling
from musterpoint.costs.models import (
    Carried,
    Clearing,
    CostedLeg,
    Instalment,
    Invoice,
    LineAnswer,
    Netting,
    Note,
    NoteState,
    PayTo,
    Relief,
    ReliefState,
    Share,
    Statement,
    StatementLine,
)
from musterpoint.costs.settling import Owed, Paid
from musterpoint.engine.ledger import NoRate, Unit
from musterpoint.engine.ledger.rates import EXCHANGE
from musterpoint.evacuation.models import Leg, LegState
from musterpoint.funds import worth
from musterpoint.funds.models import Entry
from musterpoint.kernel.ids import parse_reference
from musterpoint.payments import queries as payments
from musterpoint.payments.models import State

PAGE = 50
WAITS = (ReliefState.ASKED, ReliefState.PROPOSED)


#: What an order for a leg is for; its subject is the item of the leg, or the cost that was entered.
PAID_FOR = "evacuation.leg"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceStand:
    """
    What an invoice is with its corrections, what of it is settled in the books, what is paid.

    ``times`` is how often an entry settled something of it. ``lost`` is what exchange lost by it in
    the currency of the leg (gained: less than zero), ``booked`` what of that is in the books.
    """

    invoice: Invoice
    amount: int
    cleared: int
    paid: int
    times: int
    lost: int = 0
    booked: int = 0

    @property
    def change(self) -> int:
        """Return what is still to be settled; less than zero when a payment came back."""
        return self.paid - self.cleared

    @property
    def open(self) -> int:
        """Return what is owed to the supplier still."""
        return self.amount - self.paid

    @property
    def is_behind(self) -> bool:
        """Say whether the books do not say yet what was paid."""
        return bool(self.change) or self.lost != self.booked


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The invoices of a leg, the first ones first, and which rates its payments wait for."""

    stands: list[InvoiceStand]
    problems: list[NoRate]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCost:
    """What a route cost in a currency; ``per_person`` is rounded to the smallest part."""

    route: str
    currency: str
    digits: int
    legs: int
    seats: int
    total: int

    @property
    def per_person(self) -> int:
        """Return the cost of one seat."""
        return (2 * self.total + self.seats) // (2 * self.seats) if self.seats else 0


def legs(
    text: str = "", after: UUID | None = None, limit: int = PAGE + 1, crisis_id: UUID | None = None
) -> list[CostedLeg]:
    """Return costed legs, those of the newest day first, found by code or place."""
    rows = CostedLeg.objects.select_related("leg").order_by("-departed_on", "-id")
    if crisis_id is not None:
        rows = rows.filter(crisis_id=crisis_id)
    if text:
        same = Q(code__iexact=text) | Q(origin__iexact=text) | Q(destination__iexact=text)
        rows = rows.filter(same)
    if after is not None:
        place = CostedLeg.objects.filter(id=after).first()
        if place is None:
            return []
        day = place.departed_on
        rows = rows.filter(Q(departed_on__lt=day) | Q(departed_on=day, id__lt=after))
    return list(rows[:limit])


def leg(costed_id: UUID) -> CostedLeg:
    """Return the cost of a leg, or raise CostedLeg.DoesNotExist."""
    return CostedLeg.objects.select_related("crisis").get(id=costed_id)


def invoice_stands(rows: Iterable[CostedLeg]) -> dict[UUID, list[InvoiceStand]]:
    """Return what is paid of the invoices of legs, by leg: the first invoices first."""
    return {one: found.stands for one, found in settlements(rows).items()}


def settlements(rows: Iterable[CostedLeg]) -> dict[UUID, Settlement]:
    """
    Return what is paid of the invoices of legs, by leg, and for which of it no rate is known.

    A payment settles invoices in its own currency first, then others by the rate of its day. What
    is paid above them settles nothing.
    """
    legs = list(rows)
    bills = _invoices(legs)
    paid = _paid_for(legs)
    before = _cleared([one.id for one in legs])
    rates = lru_cache(worth.rates)
    found = {}
    for leg in legs:
        home = Unit(leg.currency, leg.digits)
        owed = [bill for _first, bill in bills[leg.id]]
        done, problems = settling.settle(owed, paid[leg.id], home, rates)
        stands = []
        for first, bill in bills[leg.id]:
            cleared, times, booked = before.get(first.id, (0, 0, 0))
            stands.append(
                InvoiceStand(
                    invoice=first, amount=bill.amount, cleared=cleared, times=times,
                    paid=done[first.id].paid, lost=done[first.id].lost(bill), booked=booked,
                )
            )  # fmt: skip
        found[leg.id] = Settlement(stands=stands, problems=problems)
    return found


def still_open(stands: Iterable[InvoiceStand]) -> dict[Unit, int]:
    """Return what is open of the invoices of a leg, by the currency in which they are."""
    found: dict[Unit, int] = {}
    for one in stands:
        unit = Unit(one.invoice.currency, one.invoice.digits)
        found[unit] = found.get(unit, 0) + one.open
    return {unit: amount for unit, amount in found.items() if amount}


def _invoices(legs: Iterable[CostedLeg]) -> dict[UUID, list[tuple[Invoice, Owed]]]:
    """Return the invoices of legs with what they are after their corrections, the first first."""
    found: dict[UUID, list[tuple[Invoice, Owed]]] = defaultdict(list)
    rows = list(Invoice.objects.filter(costed__in=[one.id for one in legs]).order_by("id"))
    sums: Counter[UUID] = Counter()
    worths: Counter[UUID] = Counter()
    for one in rows:
        sums[one.corrects_id or one.id] += one.amount
        worths[one.corrects_id or one.id] += one.worth
    for one in rows:
        if one.corrects_id is None:
            unit = Unit(one.currency, one.digits)
            owed = Owed(id=one.id, unit=unit, amount=sums[one.id], worth=worths[one.id])
            found[one.costed_id].append((one, owed))
    return found


def _cleared(leg_ids: list[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Return of invoices what the books settled, how often, and what exchange lost by it there."""
    rows = list(Clearing.objects.filter(invoice__costed__in=leg_ids))
    keys = [f"costs-{one.key}" for one in rows]
    entries = Entry.objects.filter(account__name=EXCHANGE, transaction__key__in=keys)
    lost = dict(entries.values_list("transaction__key", "amount"))
    found: dict[UUID, tuple[int, int, int]] = {}
    for one in rows:
        cleared, times, booked = found.get(one.invoice_id, (0, 0, 0))
        booked += lost.get(f"costs-{one.key}", 0)
        found[one.invoice_id] = (cleared + one.amount, times + 1, booked)
    return found


def _paid_for(legs: Iterable[CostedLeg]) -> dict[UUID, list[Paid]]:
    """Return what was paid for legs, by leg, in the order of the days."""
    subjects = {one.id: one.id for one in legs}
    subjects |= {one.leg.item_id: one.id for one in legs if one.leg is not None}
    paid: dict[UUID, list[tuple[date, UUID, Paid]]] = defaultdict(list)
    for subject, stands in payments.of_subjects(PAID_FOR, subjects).items():
        for one in stands:
            if one.state == State.PAID and one.paid_on is not None:
                made = Paid(unit=Unit(one.unit, one.digits), amount=one.amount, on=one.paid_on)
                paid[subjects[subject]].append((one.paid_on, one.order_id, made))
    ordered = {leg: sorted(many, key=lambda one: one[:2]) for leg, many in paid.items()}
    return defaultdict(list, {leg: [one for *_, one in many] for leg, many in ordered.items()})


def uncosted(crisis_id: UUID, at: datetime) -> list[Leg]:
    """Return legs of our lists that left and have no cost yet."""
    done = CostedLeg.objects.filter(crisis_id=crisis_id, leg__isnull=False).values("leg_id")
    has_left = Q(state__in=[LegState.DEPARTED, LegState.ARRIVED])
    elsewhere = Q(shared_with__isnull=False, state=LegState.OFFERED, departs_at__lte=at)
    left = Leg.objects.filter(has_left | elsewhere, crisis_id=crisis_id).exclude(id__in=done)
    return list(left.select_related("origin", "destination").order_by("departs_at", "code")[:500])


def own_by_leg(crisis_id: UUID) -> Counter[tuple[str, str]]:
    """Return how many of our own people left on which leg, by its code and day."""
    return boarded.own_by_leg(crisis_id)


def seats_on(crisis_id: UUID, row: Leg) -> int:
    """Return how many seats of a leg our lists say were flown, with those carried for partners."""
    own = sum(
        not one.is_lap_infant
        for one in boarded.aboard(crisis_id, row, row.code, row.departs_at.date())
    )
    if row.state in (LegState.DEPARTED, LegState.ARRIVED):
        return own
    carried = Carried.objects.filter(
        crisis_id=crisis_id, code=row.code, departed_on=row.departs_at.date()
    )
    return own + int(carried.aggregate(n=Sum("seats", default=0))["n"])


def routes(crisis_id: UUID | None = None) -> list[RouteCost]:
    """Return the cost per person by route and currency."""
    rows = CostedLeg.objects.filter(total__gt=0)
    if crisis_id is not None:
        rows = rows.filter(crisis_id=crisis_id)
    found = (
        rows.values("origin", "destination", "currency", "digits")
        .annotate(legs=Count("id"), flown=Sum("seats"), cost=Sum("total"))
        .order_by("origin", "destination", "currency")
    )
    return [
        RouteCost(
            route=f"{one['origin']} – {one['destination']}", currency=one["currency"],
            digits=one["digits"], legs=one["legs"], seats=one["flown"], total=one["cost"],
        )
        for one in found
    ]  # fmt: skip


def journeys(traveller_ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, int], int]]:
    """Return the cost of each traveller's journey over its legs, by currency and its places."""
    found: dict[UUID, dict[tuple[str, int], int]] = defaultdict(lambda: defaultdict(int))
    shares = Share.objects.filter(traveller_id__in=list(traveller_ids))
    for traveller, amount, code, digits in shares.values_list(
        "traveller_id", "amount", "costed__currency", "costed__digits"
    ):
        found[traveller][code, digits] += amount
    return {one: dict(costs) for one, costs in found.items()}


def notes(
    text: str = "", state: str = "", after: UUID | None = None, limit: int = PAGE + 1
) -> list[Note]:
    """Return notes, the newest first, found by reference."""
    rows = Note.objects.order_by("-id")
    if text:
        rows = rows.filter(reference=parse_reference(text) or text[:12])
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[:limit])


def note(note_id: UUID) -> Note:
    """Return a note, or raise Note.DoesNotExist."""
    return Note.objects.get(id=note_id)


def pay_to() -> PayTo | None:
    """Return where people pay what their notes ask, as it was said last."""
    return PayTo.objects.order_by("-made_at", "-id").first()


def iban_shown(iban: str) -> str:
    """Return an IBAN in groups of four, as it is printed."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def overpaid() -> list[Note]:
    """Return notes on which more was paid than the journey costs now, the first ones first."""
    rows = Note.objects.filter(paid__gt=Least(F("cost"), F("fare")))
    return list(rows.order_by("id")[:1000])


def open_instalments(after: UUID | None = None, limit: int = PAGE + 1) -> list[Instalment]:
    """Return instalments that are not paid, of notes that are being repaid, the next due first."""
    rows = open_rows()
    if after is not None and (place := Instalment.objects.filter(id=after).first()) is not None:
        rows = rows.filter(Q(due_on__gt=place.due_on) | Q(due_on=place.due_on, id__gt=place.id))
    return [one for one in rows.order_by("due_on", "id")[: limit * 2] if one.paid < one.amount][
        :limit
    ]


def open_rows() -> QuerySet[Instalment]:
    """Return instalments of notes that are being repaid."""
    return Instalment.objects.select_related("note").filter(note__state=NoteState.REPAYING)


def reliefs(after: UUID | None = None, limit: int = PAGE + 1) -> list[Relief]:
    """Return what was asked to be lifted and waits, the first asked first."""
    rows = Relief.objects.select_related("note").filter(state__in=WAITS).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows[:limit])


def relief(relief_id: UUID) -> Relief:
    """Return a request that a note be lifted, or raise Relief.DoesNotExist."""
    return Relief.objects.select_related("note").get(id=relief_id)


def statements(text: str = "", after: UUID | None = None) -> list[Statement]:
    """Return statements, the newest first, found by number or partner."""
    rows = Statement.objects.order_by("-id")
    if text:
        rows = rows.filter(Q(number__iexact=text) | Q(partner_name__iexact=text))
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[: PAGE + 1])


def statement(statement_id: UUID) -> Statement:
    """Return a statement, or raise Statement.DoesNotExist."""
    return Statement.objects.get(id=statement_id)


def lines(of: Statement) -> list[StatementLine]:
    """Return the lines of a statement in their order."""
    return list(of.lines.order_by("position"))


def line(line_id: UUID) -> StatementLine:
    """Return a line with its statement, or raise StatementLine.DoesNotExist."""
    return StatementLine.objects.select_related("statement").get(id=line_id)


def sums(statement_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Return what is asked, agreed and disputed of statements, each summed over its lines."""
    rows = (
        StatementLine.objects.filter(statement_id__in=list(statement_ids))
        .values("statement_id")
        .annotate(
            whole=Sum("amount"),
            settled=Sum("agreed", default=0),
            waits=Sum("amount", filter=Q(answer=LineAnswer.DISPUTED), default=0),
        )
    )
    return {one["statement_id"]: (one["whole"], one["settled"], one["waits"]) for one in rows}


def nettings(after: UUID | None = None) -> list[Netting]:
    """Return nettings, the newest first."""
    rows = Netting.objects.order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[: PAGE + 1])


def netting(netting_id: UUID) -> Netting:
    """Return a netting, or raise Netting.DoesNotExist."""
    return Netting.objects.get(id=netting_id)
