"""The exercise's driver of costs plays legs, notes and a netting on a small stage."""

from types import SimpleNamespace

from musterpoint.costs import queries
from musterpoint.costs.actions import (
    CarriedIn,
    CostIn,
    InvoiceIn,
    add_invoice,
    cost_leg,
    enter_carried,
)
from musterpoint.costs.models import Note, StatementLine
from musterpoint.costs.tests.factories import LATER, fly
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.exercises.driver import costs as driver
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def stage_of(loop: Loop) -> SimpleNamespace:
    rows = {one.slug: one for one in Organisation.objects.filter(slug__in=["haven", "portal"])}
    return SimpleNamespace(
        organisations=rows,
        actors={"haven": loop.state, "portal": loop.operator},
        crises={"haven": loop.state_crisis, "portal": loop.pool_crisis},
        operator="portal",
        states=["haven", "portal"],
        ids=lambda: [one.id for one in rows.values()],
    )


def test_the_driver_invoices_offers_and_nets(loop: Loop) -> None:
    households = [loop.household(person(f"P {n}")) for n in range(10)]
    fly(loop, *households, cost_minor=500_000)
    stage = stage_of(loop)
    driver.prepare(stage, LATER)
    driver.prepare(stage, LATER)
    assert driver.invoice_legs(stage, LATER) == 1
    assert driver.invoice_legs(stage, LATER) == 0
    with acting_as(loop.operator):
        (route,) = queries.routes(loop.pool_crisis)
        assert (route.seats, route.total) == (10, 26_500_000)
    with acting_as(loop.state):
        given = CostIn(
            crisis_id=loop.state_crisis, currency="USD", code="b1", origin="Tripoli",
            destination="Colombo", departed_on=NOON.date(), seats=10, offered=10,
        )  # fmt: skip
        row = cost_leg(given, by=loop.state, at=LATER)
        bill = InvoiceIn(kind="charter", number="1", amount=90_000, currency="USD", on=NOON.date())
        add_invoice(row.id, bill, by=loop.state, at=LATER)
        row.refresh_from_db()
        row.origin_country, row.destination_country = "LBY", "LKA"
        row.save()
        back = CarriedIn(
            crisis_id=loop.state_crisis, partner_id=loop.operator.organisation_id, code="b1",
            origin="Tripoli", destination="Colombo", departed_on=NOON.date(), people=1, seats=1,
        )  # fmt: skip
        enter_carried(back, by=loop.state, at=LATER)
    found = driver.notes(stage, LATER, ["haven"])
    assert sum(found.values()) == 10
    assert found["waived"] == 3
    with acting_as(loop.state):
        assert all(one.owed >= 0 for one in Note.objects.all())
    netted = driver.net_three(stage, LATER)
    assert netted is not None
    assert (netted.transfers, netted.disputed) == (1, 1)
    assert 0 < netted.paid < netted.owed
    agreed = []
    for actor in (loop.state, loop.operator):
        with acting_as(actor):
            rows = StatementLine.objects.exclude(reason="")
            agreed += [(row.answer, row.agreed, row.amount * 3 // 4) for row in rows]
    assert [(answer, got) for answer, got, _offered in agreed] == [
        ("accepted", offered) for _answer, _got, offered in agreed
    ]
    assert len(agreed) == 2
