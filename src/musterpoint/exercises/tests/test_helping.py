"""Help after the return and a joint bond, as an exercise plays them: through the actions alone."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from musterpoint.bonds.models import Bond, BondState, Share
from musterpoint.exercises import money_help
from musterpoint.exercises.driver.money import bonds
from musterpoint.exercises.driver.money.helping import Helping
from musterpoint.exercises.driver.money.teams import Team
from musterpoint.exercises.world import load_scenario
from musterpoint.exercises.world.money_model import Money
from musterpoint.funds import actions as funds
from musterpoint.funds import verifying
from musterpoint.grants.models import Appeal
from musterpoint.payments.models import Batch, BatchState, Release
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture(scope="module")
def given() -> Money:
    found = load_scenario("libya-2011").money
    assert found is not None
    return found


@pytest.fixture
def team(haven: Organisation) -> Team:
    return Team(
        manager=officer(haven, "Mona", "fund_manager"),
        clerk=officer(haven, "Karim", "bookkeeper"),
        checker=officer(haven, "Rokeya", "bookkeeper"),
        asker=officer(haven, "Walid", "welfare_officer"),
        second=officer(haven, "Wafa", "welfare_officer"),
        authorising=(
            officer(haven, "Aida", "authorising_officer"),
            officer(haven, "Amir", "authorising_officer"),
        ),
        head=None,
    )


def test_help_is_assessed_decided_appealed_and_paid_without_an_account(
    given: Money, team: Team
) -> None:
    assert given.help is not None
    with acting_as(team.manager):
        fund = funds.found("levy-fund", by=team.manager, at=NOON)
    purse = cast(Any, SimpleNamespace(fund=fund, team=team, holder="Welfare fund"))
    helping = Helping(given.help, purse)
    steps = (
        helping.open, helping.apply, helping.assess, helping.decide, helping.order, helping.appeal,
        helping.hand_out, helping.answer,
    )  # fmt: skip
    for later, do in enumerate(steps):
        do(NOON + timedelta(days=later))
    with acting_as(team.manager):
        rows = {one["method"]: one for one in money_help.rows()}
        ways = Counter(one.method for one in given.help.people)
        assert {method: one["applications"] for method, one in rows.items()} == ways
        assert sum(one["refused"] for one in rows.values()) == 1
        assert Appeal.objects.exclude(decided_at=None).count() == 1
        for method in ("cash", "voucher"):
            assert rows[method]["paid"] == rows[method]["approved"] > 0
        assert rows["mobile"]["approved"] > rows["mobile"]["paid"] == 0
        assert Batch.objects.get(method="mobile").state == BatchState.SENT
        for batch in Batch.objects.all():
            names = Release.objects.filter(batch=batch).values_list("released_by", flat=True)
            assert batch.prepared_by not in names
        days = [days for _amount, _is_paid, days in money_help.payments() if days is not None]
        assert days == [5] * (sum(ways.values()) - ways["mobile"] - 1)
        assert not list(verifying.problems())


def test_small_employers_lodge_one_bond_together(given: Money, team: Team) -> None:
    stage = cast(Any, SimpleNamespace(scenario=SimpleNamespace(host="LBY")))
    pool = replace(given.pools[0], valid_to=(NOON + timedelta(days=90)).date())
    bonds.share(pool, stage, team, NOON)
    with acting_as(team.manager):
        row = Bond.objects.get(is_joint=True)
        assert row.verified_at is not None
        assert row.state == BondState.IN_FORCE
        shares = dict(Share.objects.values_list("employer__name", "workers"))
        assert shares == pool.shares
        assert row.amount == row.required > 0
