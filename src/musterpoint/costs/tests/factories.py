"""Legs that flew with households on board, their cost, notes, and three States that agree."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from musterpoint.costs import actions, crossing
from musterpoint.costs.actions import CostIn, InvoiceIn, Offered
from musterpoint.costs.models import CostedLeg
from musterpoint.costs.rules import Fare
from musterpoint.disclosures import actions as disclosures
from musterpoint.engine import ledger
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.evacuation.models import Leg
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.funds import actions as funds
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

DAY = timedelta(days=1)
LATER = NOON + 5 * DAY
TODAY = LATER.date()
USD = ledger.currency("USD")
FARE = Fare(amount=30_000, currency=USD, on=NOON.date(), source="Published fare")


def fly(
    loop: Loop,
    *households: UUID,
    code: str = "b1",
    before: Callable[[], None] | None = None,
    **more: Any,
) -> UUID:
    """
    Let households fly from Tripoli to Colombo with the operator; return the leg.

    ``before`` happens there when all have boarded, before departure.
    """
    loop.ask(*households)
    loop.legs(leg(code, "tripoli", "CMB", 10, **more))
    loop.seat()
    at = NOON + timedelta(hours=10)
    with acting_as(loop.operator):
        made = Leg.objects.get(code=code)
        manifest = evacuation.make_manifest(made.id, by=loop.operator, at=at)
        lines = [
            evacuation.LineOut(line_id=one.id, state="boarded")
            for one in evacuations.manifest_lines(manifest, at)
        ]
        evacuation.board(made.id, lines, by=loop.operator, at=at)
        if before is not None:
            before()
        evacuation.depart(made.id, by=loop.operator, at=at)
    pumps.run_due()
    with acting_as(loop.operator):
        evacuation.arrive(made.id, by=loop.operator, at=at + timedelta(hours=5))
    pumps.run_due()
    return made.id


def open_books(*actors: Actor) -> None:
    """Open the accounts of costs in each organisation."""
    for actor in actors:
        with acting_as(actor):
            actions.open_accounts(by=actor, at=NOON)


def fill_bank(by: Actor, amount: int) -> None:
    """Move money to the account of evacuations by hand, as a fund manager does."""
    treasury = "Income:Treasury"
    funds.open_accounts([funds.AccountIn(name=treasury)], by=by, at=NOON)
    entries = (ledger.Entry(actions.BANK, USD, amount), ledger.Entry(treasury, USD, -amount))
    funds.post(ledger.Transaction("treasury", TODAY, "Treasury", entries), by=by, at=LATER)


def costed(
    by: Actor, crisis: UUID, amount: int = 100_000, leg_id: UUID | None = None, **more: Any
) -> CostedLeg:
    """Cost a leg of our lists, or one in words, in the running unit."""
    given: dict[str, Any] = {"crisis_id": crisis, "currency": "USD", "leg_id": leg_id}
    if leg_id is None:
        given |= {
            "code": "b1", "origin": "Tripoli", "destination": "Colombo",
            "departed_on": NOON.date(), "seats": 10, "offered": 10,
        }  # fmt: skip
    row = actions.cost_leg(CostIn(**(given | more)), by=by, at=LATER)
    if amount:
        actions.add_invoice(row.id, invoice(amount), by=by, at=LATER)
    row.refresh_from_db()
    return row


def invoice(amount: int, **more: Any) -> InvoiceIn:
    given: dict[str, Any] = {
        "kind": "charter", "number": "R-1", "currency": "USD", "on": NOON.date()
    }  # fmt: skip
    return InvoiceIn(**(given | {"amount": amount} | more))


def noted(loop: Loop, amount: int = 100_000, fare: Fare = FARE) -> Offered:
    """Let one adult fly and have a note of the State, which costs the leg itself."""
    fly(loop, loop.household(person("Nimal Perera", language="ar")))
    open_books(loop.state)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis, amount)
        (made,) = actions.offer_notes(loop.state_crisis, fare=fare, by=loop.state, at=LATER)
    return made


def agree(*actors: Actor) -> None:
    """Let each two of these organisations agree to share statements and netting."""
    for place, one in enumerate(actors):
        for other in actors[place + 1 :]:
            with acting_as(one):
                made = disclosures.propose(
                    other.organisation_id, list(crossing.KINDS), "Costs", None, NOON.date(), None,
                    by=one, at=NOON,
                )  # fmt: skip
            with acting_as(other):
                disclosures.accept(made.shared_id, by=other, at=NOON)


def other(of: Organisation, number: int = 7) -> Actor:
    """Return somebody else who may do everything here."""
    return member(of, "Carla", number)
