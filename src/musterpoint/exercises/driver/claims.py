"""
What host countries' responders claim, and what some workers are owed: invented, in proportion.

Responders of two countries file by their sealed address; one officer checks, another decides, the
fund approves, a third orders the payment. Who hands the payments to the bank is the caller's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from musterpoint.claims import actions as claims
from musterpoint.claims.actions import ClaimIn, LineIn, MatterIn, OwedIn, ResponderIn, Verdict
from musterpoint.claims.models import Claim, ClaimState, Matter, Responder
from musterpoint.exercises.world.dice import Dice
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.payments.actions import PayeeIn
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

#: Country -> what helps there: name, kind, place, and services with price in cents of a dollar and
#: how many of each for a hundred people who came (invented, in the order of invoices of 2011).
RESPONDERS: Mapping[str, Sequence[tuple[str, str, str, tuple[tuple[str, int, int], ...]]]] = {
    "TUN": (
        ("Regional hospital of Ben Gardane (exercise)", "hospital", "Ben Gardane",
         (("consultation", 25_00, 18), ("hospital-day", 110_00, 4), ("medicine", 14_00, 11))),
        ("Transit camp of Choucha (exercise)", "shelter", "Choucha",
         (("bed-night", 9_00, 260), ("meal", 3_50, 700))),
        ("Southern coach company (exercise)", "transport", "Ras Ajdir",
         (("ride", 18_00, 85),)),
    ),
    "EGY": (
        ("District hospital of Salloum (exercise)", "hospital", "Salloum",
         (("consultation", 20_00, 15), ("ambulance", 45_00, 2), ("medicine", 12_00, 9))),
        ("Volunteers of Marsa Matruh (exercise)", "association", "Salloum",
         (("meal", 3_00, 420), ("interpreter-hour", 12_00, 3))),
    ),
}  # fmt: skip
IBANS = {"TUN": "TN5910006035183598478831", "EGY": "EG380019000500000000263180002"}
#: One claim in so many asks more than the tariff, and is granted in part.
OVER = 4
#: What a worker is owed for a month, in cents of a dollar, and for how many months.
WAGES, MONTHS = (180_00, 420_00), (1, 4)
NAMES = ("Kofi Asante", "Rahim Uddin", "Nguyen Van Duc", "Samuel Okafor", "Abdul Karim",
         "Prakash Thapa", "Yaw Mensah", "Ali Hassan")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Officers:
    """
    Who works on claims, each another person.

    ``registrar``, ``checker`` and ``payer`` may change claims; ``decider`` decides them and
    ``approvers`` approve for the fund, none of them the same.
    """

    registrar: Actor
    checker: Actor
    payer: Actor
    decider: Actor
    approvers: Sequence[Actor]


def register(who: Officers, *, at: datetime) -> list[Responder]:
    """Register the responders of both countries; another officer confirms how each is paid."""
    found = []
    for country, named in RESPONDERS.items():
        for name, kind, _place, _services in named:
            given = ResponderIn(
                name=name, kind=kind, country=country, payee={"iban": IBANS[country]}
            )
            with acting_as(who.registrar):
                row = claims.register(given, by=who.registrar, at=at).row
            with acting_as(who.checker):
                found.append(claims.confirm_payee(row.id, by=who.checker, at=at))
    return found


def file(
    who: Officers,
    responders: Sequence[Responder],
    arrived: Mapping[str, int],
    crisis_id: UUID | None,
    period: tuple[date, date],
    *,
    seed: int,
    at: datetime,
) -> list[Claim]:
    """
    Let each responder file for a period that is over, in proportion to who arrived by country.

    ``arrived`` counts people by country (three letters); a country where few came claims nothing.
    """
    public = actors.public(who.registrar.organisation_id)
    found = []
    for number, responder in enumerate(responders):
        people = arrived.get(responder.country, 0)
        dice = Dice(seed, f"claim {responder.name}")
        lines = _lines(responder, people, dice)
        if not lines:
            continue
        given = ClaimIn(
            place=_of(responder)[2], from_on=period[0], until_on=period[1], unit="USD",
            words="As the daily lists of services say.", crisis_id=crisis_id,
        )  # fmt: skip
        with acting_as(public):
            row = claims.begin(responder.id, given, by=public, at=at)
            for one in _dearer(lines) if number % OVER == OVER - 1 else lines:
                claims.put_line(row.id, one, by=public, at=at)
            found.append(claims.file(row.id, True, by=public, at=at))
    return found


def _of(responder: Responder) -> tuple[str, str, str, tuple[tuple[str, int, int], ...]]:
    return next(one for one in RESPONDERS[responder.country] if one[0] == responder.name)


def _lines(responder: Responder, people: int, dice: Dice) -> list[LineIn]:
    lines = []
    for service, price, share in _of(responder)[3]:
        number = people * share * dice.whole(80, 120) // 10_000
        if number:
            lines.append(
                LineIn(service=service, number=number, price=price, people=min(people, number))
            )
    return lines


def _dearer(lines: Sequence[LineIn]) -> list[LineIn]:
    """Return the same services at prices far above any tariff."""
    return [
        LineIn(service=one.service, number=one.number, price=one.price * 9, people=one.people)
        for one in lines
    ]


def check_and_decide(
    who: Officers, rows: Sequence[Claim], head_id: UUID, *, checked: datetime, decided: datetime
) -> list[Claim]:
    """Check what was filed, decide it by somebody else within the tariffs, and have it approved."""
    for row in rows:
        with acting_as(who.checker):
            claims.check(row.id, "Compared with tariffs and arrivals.", by=who.checker, at=checked)
        with acting_as(who.decider):
            verdicts = {one: _verdict(*parts) for one, parts in claims.most_of(row).items()}
            done = claims.decide(
                row.id, verdicts, "Within the tariffs.", head_id,
                knows=claims.Knows(twice=True), by=who.decider, at=decided,
            )  # fmt: skip
        _approve(who, done, decided)
    return rows_of(who, rows)


def _verdict(payable: int, most: int) -> Verdict:
    reason = "Above the tariff." if most < payable else ""
    return Verdict(amount=min(payable, most), reason=reason)


def _approve(who: Officers, row: Claim, at: datetime) -> None:
    if row.commitment_id is None:
        return
    for approver in who.approvers:
        with acting_as(approver):
            if fund_queries.commitment(row.commitment_id).state == "asked":
                funds.approve(row.commitment_id, by=approver, at=at)
    follow(who, at=at)


def follow(who: Officers, *, at: datetime) -> None:
    """Let claims take over what became of commitments and payments, as their pump does."""
    with acting_as(who.payer):
        claims.follow(by=who.payer, at=at)


def order(who: Officers, rows: Sequence[Claim], *, at: datetime) -> list[UUID]:
    """Order the payment of what is set aside; return the orders, for a batch."""
    found, standing = [], rows_of(who, rows)
    with acting_as(who.payer):
        for row in standing:
            if row.state == ClaimState.COMMITTED:
                found.append(claims.order_payment(row.id, by=who.payer, at=at))
    return found


def rows_of(who: Officers, rows: Sequence[Claim]) -> list[Claim]:
    """Return claims as they stand now."""
    with acting_as(who.payer):
        found = Claim.objects.select_related("responder").in_bulk([one.id for one in rows])
    return [found[one.id] for one in rows]


def tell_wages(
    who: Officers, country: str, crisis_id: UUID | None, left_on: date, *, seed: int, at: datetime
) -> list[Matter]:
    """Let some workers tell what they are owed; nobody of them is registered by it."""
    public = actors.public(who.registrar.organisation_id)
    found = []
    for name in NAMES:
        dice = Dice(seed, f"wages {name}")
        amount = dice.whole(*WAGES) // 100 * 100
        months = dice.whole(*MONTHS)
        given = MatterIn(
            country=country, name=name, employer="Coastal Construction (exercise)", unit="USD",
            left_on=left_on, crisis_id=crisis_id, words="The last months were not paid.",
        )  # fmt: skip
        with acting_as(public):
            row = claims.tell(given, by=public, at=at).row
            owed = OwedIn(kind="wages", amount=amount, months=months, papers=("card",))
            claims.put_owed(row.id, owed, by=public, at=at)
            found.append(claims.send(row.id, True, by=public, at=at))
    return found


def file_wages(who: Officers, rows: Sequence[Matter], *, at: datetime) -> list[Matter]:
    """Prepare what workers told and file it with the authority of the country."""
    found = []
    with acting_as(who.checker):
        for number, row in enumerate(rows, 1):
            claims.prepare(row.id, by=who.checker, at=at)
            found.append(
                claims.file_matter(row.id, f"EX-{number:04}", at.date(), by=who.checker, at=at)
            )
    return found


def recover_wages(who: Officers, row: Matter, amount: int, account: str, *, at: datetime) -> UUID:
    """Let money come for one worker, confirmed by another, and a third order its payment."""
    next_day = at + timedelta(days=1)
    with acting_as(who.checker):
        made = claims.came(
            row.id, amount, account, at.date(), "From the authority", key=f"came-{row.id}",
            by=who.checker, at=at,
        )  # fmt: skip
    with acting_as(who.registrar):
        claims.confirm_came(row.id, made.id, by=who.registrar, at=at)
    with acting_as(who.payer):
        payee = PayeeIn(name=NAMES[0])
        return claims.pay_on(row.id, amount, payee, "cash", by=who.payer, at=next_day)
