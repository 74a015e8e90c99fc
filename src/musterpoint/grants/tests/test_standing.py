"""What is due and counted, and what programs may do."""

import json

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import Asked
from musterpoint.grants import indicators, rules
from musterpoint.grants.tests.factories import DAY, LEVELS, Desk
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def due(desk: Desk, who: str) -> list[str]:
    by = getattr(desk, who)
    with acting_as(by):
        board = agenda.board(Asked(by=by, at=NOON, view="all"))
        return [one.kind for one in board.lines if one.kind.startswith("grants.")]


def test_each_state_is_due_to_whoever_acts_next(desk: Desk) -> None:
    row = desk.apply().row
    assert (due(desk, "walid"), due(desk, "aida")) == (["grants.work"], [])
    desk.recommended(row)
    assert (due(desk, "walid"), due(desk, "aida")) == ([], ["grants.decisions"])


def test_days_are_counted_from_the_request(desk: Desk) -> None:
    row = desk.committed()
    desk.paid(row, NOON + 3 * DAY)
    with acting_as(desk.aida):
        counted = {code: one[4]() for code, one in indicators.MEASURES.items()}
    assert counted == {
        "grants_days_to_decision": 0, "grants_days_to_payment": 3, "grants_open": 0,
        "grants_paid": 1,
    }  # fmt: skip


def test_a_criterion_of_status_or_fault_is_refused_when_the_pack_is_loaded() -> None:
    found = rules.packs.load(rules.FILE, rules._problems)
    given = json.loads(json.dumps(dict(found.rules)))
    given["criteria"]["status"] = given["criteria"].pop("help")
    problems = rules._problems(given)
    assert "criteria.status" in problems


def test_scores_are_the_weighted_shares() -> None:
    pack = rules.pack()
    assert rules.need({code: next(iter(o.levels)) for code, o in pack.criteria.items()}, pack) == (
        100_00
    )
    assert rules.facts(LEVELS, pack) == {"means": "none", "covered_elsewhere": "no"}
    assert rules.affordable([60, 50, 30], 100) == [True, False, True]
