"""Funds of any name, currency and year: what is written for IATI passes schema and ruleset."""

from dataclasses import replace
from datetime import timedelta

from musterpoint.engine import iati
from musterpoint.funds import actions as funds
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.values import BudgetIn, FundIn, WindowIn
from musterpoint.openness import actions, publishing
from musterpoint.openness.tests.factories import BANK, MAY, OPENED, cast
from musterpoint.openness.tests.test_openness import PUBLISHER
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MARKUP = 'Aid <b>&amp;</b> "now" ]]> قافلة'
#: A slug, a currency, and how the fiscal year begins.
FUNDS = (("one", "KWD", 1), ("two", "JPY", 4), ("three", "USD", 12))


def test_files_of_odd_funds_pass(haven: Organisation) -> None:
    who = cast(haven)
    by, at = who.manager, OPENED
    with acting_as(by):
        actions.keep_publisher(replace(PUBLISHER, name=MARKUP), by=by, at=NOON)
        funds.open_accounts([AccountIn(name=BANK, least=0)], by=by, at=at)
        for slug, currency, begins in FUNDS:
            given = FundIn(
                slug=slug, name=MARKUP, currency=currency, currencies=("EUR",), scope=MARKUP,
                year_begins=begins,
            )  # fmt: skip
            funds.open_fund(given, by=by, at=at)
            for code, kind in (("a", "emergency"), ("b", "preparedness")):
                window = funds.add_window(
                    slug, WindowIn(code=code, name=MARKUP, kind=kind), by=by, at=at
                )
                for year in (2000, 2028, 2100):
                    line = BudgetIn(year=year, amount=1234, window_id=window.id)
                    funds.set_budget(slug, line, by=by, at=at)
    with acting_as(who.clerk):
        for slug, currency, _begins in FUNDS:
            for number in range(3):
                key = f"{slug}-{number}"
                funds.receive(
                    slug, 5000, currency, source="gift", account=BANK, key=key, on=MAY.date(),
                    by=who.clerk, at=MAY,
                )  # fmt: skip
                if number:  # taken back: more than came in since
                    later = MAY + timedelta(days=31 * number)
                    funds.reverse(
                        key,
                        f"{key}-back",
                        on=later.date(),
                        text="Sent twice",
                        by=who.clerk,
                        at=later,
                    )
    with acting_as(by):
        for made in (publishing.file(NOON), publishing.organisation_file(NOON)):
            assert [one.message for one in made.findings] == []
            assert iati.check(made.content, today=NOON.date()) == []
            assert b"<b>" not in made.content
        assert len(publishing.activities(NOON)) == 2 * len(FUNDS)
