"""Statements tell what was moved between windows, beside what was received and what is left."""

from datetime import timedelta

import pytest

from musterpoint.funds import queries
from musterpoint.funds.models import Fund
from musterpoint.funds.tests.test_commitments import TODAY
from musterpoint.funds.tests.test_transfers import Moving
from musterpoint.openness import figures, gifts, presenters, tracing
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = TODAY + timedelta(days=60)


@pytest.fixture
def fund(haven: Organisation) -> Moving:
    return Moving(haven)


def told(fund: Moving) -> dict[str, figures.Figures]:
    with acting_as(fund.clerk):
        return {one.window.code: one for one in figures.of_fund(queries.fund("welfare"), LATER)}


def shares(fund: Moving) -> dict[str, tuple[int, int, int]]:
    with acting_as(fund.clerk):
        rows = gifts.of_fund(queries.fund("welfare"), LATER)
        return {one.gift: (one.received, one.moved, one.left) for one in rows}


def test_a_statement_tells_moved_money_apart_from_received(fund: Moving) -> None:
    fund.moved(1_000_00)
    rows = told(fund)
    assert (rows["emergency"].received, rows["emergency"].moved) == (100_000_00, -1_000_00)
    assert (rows["after"].received, rows["after"].moved, rows["after"].left) == (
        0,
        1_000_00,
        1_000_00,
    )
    cards = presenters.cards(rows.values(), {})
    assert all("Moved from other windows" in dict(card.facts) for card in cards)
    sheet = presenters.rows(queries_fund(fund), rows.values(), {}, "Haven", hxl=True)
    assert {len(line) for line in sheet} == {len(presenters.HEAD)}
    assert len(presenters.HXL) == len(presenters.HEAD)


def queries_fund(fund: Moving) -> Fund:
    with acting_as(fund.clerk):
        return queries.fund("welfare")


def test_a_giver_reads_how_much_of_a_gift_was_moved(fund: Moving) -> None:
    fund.came(100_000_00, "emergency", "g1", source="donors")
    made = fund.moved(50_000_00)
    rows = shares(fund)
    assert rows.pop("entry:r1") == (100_000_00, 25_000_00, 75_000_00)
    assert rows.pop("entry:g1") == (100_000_00, 25_000_00, 75_000_00)
    assert list(rows.values()) == [(50_000_00, 0, 50_000_00)]
    fund.undone(made)
    assert shares(fund) == {
        "entry:r1": (100_000_00, 0, 100_000_00),
        "entry:g1": (100_000_00, 0, 100_000_00),
    }
    assert all(one.moved == 0 for one in told(fund).values())


def test_an_auditor_follows_money_out_of_a_window(fund: Moving) -> None:
    made = fund.moved(1_000_00)
    with acting_as(fund.clerk):
        found = tracing.find("r1", at=NOON)
    assert (f"transfer:{made}", 1_000_00) in {
        (path.payment.key, path.amount) for path in found.paths if path.payment
    }
