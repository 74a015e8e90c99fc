"""A campaign that binds its gifts tells where these went; one that does not says it is the fund's."""

import json
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import bearer

from musterpoint.crises.tests.factories import crisis
from musterpoint.funds import actions as funds
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.models import Head
from musterpoint.giving import actions, links, queries
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.models import Campaign, FundTold, Gift
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.test_refunds import Desk
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.web.components import isolated

MONTH = timedelta(days=31)


def in_table(amount: str) -> str:
    """Return an amount as a cell of a table shows it."""
    return f'<td class="n">{isolated(amount)}</td>'


FEW = "too little to be told"


class Appeals(Desk):
    """A fund with three campaigns: for a crisis, for a country, and for whatever is needed."""

    def __init__(self, haven: Organisation, alice: Actor) -> None:
        super().__init__(haven, alice)
        self.asker = officer(haven, "Walid", "welfare_officer")
        chief = officer(haven, "Hala", "head_of_mission")
        with acting_as(chief):
            self.crisis = crisis(chief)
        marks = {"libya": {"crisis": str(self.crisis.id)}, "tunisia": {"country": "TUN"}, "all": {}}
        self.number = 0
        self.campaigns: dict[str, Campaign] = {}
        with acting_as(alice):
            for slug, mark in marks.items():
                row = make.campaign(alice, slug=slug, earmark=mark)
                self.campaigns[slug] = row
                given = GiftIn(
                    key=slug, amount=50_000, unit="EUR", account=make.BANK, campaign_id=row.id,
                    received_on=make.TODAY,
                )  # fmt: skip
                actions.receive(given, by=alice, at=NOON)

    def pay(self, count: int, amount: int, for_: str = "", at: datetime = NOON) -> None:
        """Pay so many people, each so much, for the crisis, a country or neither."""
        for _number in range(count):
            self.number += 1
            key = f"help-{self.number}"
            given = CommitmentIn(
                head_id=self.head(), amount=amount, unit="EUR", what="funds.direct",
                subject_id=uuid4(), purpose="A seat", person=self.number.to_bytes(32),
                crisis_id=self.crisis.id if for_ == "libya" else None,
                links={"country": "TUN"} if for_ == "tunisia" else {},
            )  # fmt: skip
            with acting_as(self.asker):
                made = funds.ask(given, key=key, by=self.asker, at=at)
            self.release(made, amount, key, at)

    def release(self, made: UUID, amount: int, key: str, at: datetime = NOON) -> None:
        """Approve what was asked, and pay it."""
        with acting_as(self.approver):
            funds.approve(made, by=self.approver, at=at)
        with acting_as(self.payer):
            funds.spend(
                made, amount, account=make.BANK, key=f"paid-{key}", on=at.date(),
                by=self.payer, at=at,
            )  # fmt: skip

    def head(self) -> UUID:
        with acting_as(self.asker):
            return Head.objects.get(code="evacuation").id

    def page(self, slug: str) -> str:
        return self.shown(f"{slug}/")

    def shown(self, address: str, at: datetime = NOON + MONTH) -> str:
        """Return a public page as it is when the worker has done what is due."""
        self.told(at)
        answer = Client().get(f"/o/haven/give/{address}")
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def told(self, at: datetime = NOON + MONTH) -> None:
        Organisation.objects.filter(id=self.haven.id).update(clock_at=at)
        make.told(self.haven)

    def given_by(self, key: str, amount: int, slug: str = "") -> str:
        """Let somebody give beside a campaign; return the address of what becomes of it."""
        with acting_as(self.alice):
            given = GiftIn(
                key=key, amount=amount, unit="EUR", account=make.BANK, received_on=make.TODAY,
                fund=make.FUND, campaign_id=self.campaigns[slug].id if slug else None,
            )  # fmt: skip
            receipt = actions.receive(given, by=self.alice, at=NOON).receipt
            assert receipt is not None
            return f"mine/{links.code_of(receipt.id, NOON)}/"


@pytest.fixture
def appeals(haven: Organisation, alice: Actor) -> Appeals:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Appeals(haven, alice)


def test_two_campaigns_of_one_fund_tell_what_each_paid_for(appeals: Appeals) -> None:
    appeals.pay(6, 5_00, "libya")
    appeals.pay(5, 2_00, "tunisia")
    appeals.pay(5, 1_00)
    libya, tunisia, whole = (appeals.page(slug) for slug in ("libya", "tunisia", "all"))
    assert "30.00 EUR" in libya
    assert "10.00 EUR" in tunisia
    assert "45.00 EUR" in whole
    for page in (libya, tunisia):
        assert "gifts of this campaign have paid for" in page
        assert "45.00" not in page
        assert "whole fund" not in page
    assert "What the whole fund has spent so far" in whole


def test_a_campaign_tells_nothing_of_few_people_nor_by_what_is_left_of_others(
    appeals: Appeals,
) -> None:
    appeals.pay(4, 5_00, "libya")
    appeals.pay(5, 2_00, "tunisia")
    # By the rest of the fund, or by the other campaign, the four could be worked out.
    assert FEW in appeals.page("libya")
    assert FEW in appeals.page("tunisia")
    appeals.pay(1, 5_00, "libya")
    assert FEW in appeals.page("libya")
    assert "25.00 EUR" in appeals.shown("libya/", NOON + 2 * MONTH)
    assert "10.00 EUR" in appeals.shown("tunisia/", NOON + 2 * MONTH)


def test_a_payment_that_came_back_went_nowhere(appeals: Appeals) -> None:
    appeals.pay(6, 5_00, "libya")
    with acting_as(appeals.payer):
        funds.unspend(
            "paid-help-1", on=make.TODAY, text="No such account", by=appeals.payer, at=NOON
        )
    appeals.told()
    with acting_as(appeals.alice):
        told = queries.spent_of_campaign(appeals.campaigns["libya"])
    assert told == [("EUR", "Evacuation", 25_00)]


def test_a_campaign_for_one_head_pays_for_it_before_the_rest_of_the_fund(appeals: Appeals) -> None:
    by = appeals.alice
    with acting_as(by):
        mark = {"window": "emergency", "head": "evacuation"}
        row = make.campaign(by, slug="head", earmark=mark)
        given = GiftIn(
            key="head", amount=8_00, unit="EUR", account=make.BANK, campaign_id=row.id,
            received_on=make.TODAY,
        )  # fmt: skip
        actions.receive(given, by=by, at=NOON)
    appeals.pay(9, 1_00)
    appeals.told()
    with acting_as(by):
        # The last euro came out of the window: of one person alone, so that both parts wait.
        assert queries.spent_of_campaign(row) == []
    appeals.pay(4, 1_00)
    appeals.told(NOON + 2 * MONTH)
    with acting_as(by):
        assert queries.spent_of_campaign(row) == [("EUR", "Evacuation", 8_00)]


def test_a_giver_reads_what_this_gift_paid_for_and_the_fund_around_it(appeals: Appeals) -> None:
    second = appeals.given_by("second", 100_00, "libya")
    third = appeals.given_by("third", 20_00, "libya")
    last = appeals.given_by("last", 20_00)
    appeals.pay(10, 60_00, "libya")
    appeals.pay(1, 8_00, "libya")
    appeals.pay(6, 1_00)
    page = appeals.shown(second)
    # Only the last two of the ten were helped out of the second gift: too few for an amount.
    assert "A part of it" in page
    assert "All of it" not in page
    assert in_table("100.00 EUR") not in page
    assert "614.00 EUR" in page
    assert "A part of it" in appeals.shown(third)
    assert "8.00 EUR" not in appeals.shown(third)
    assert "Nothing of it was spent yet" in appeals.shown(last)
    with acting_as(appeals.alice):
        first = queries.spent_of_gift(Gift.objects.get(key="libya"))
        loose = queries.spent_of_gift(Gift.objects.get(key="g1"))
        assert [(one.head, one.amount) for one in first] == [("Evacuation", None)]
        assert [(one.head, one.amount) for one in loose] == [("Evacuation", 6_00)]


def test_a_giver_reads_the_amount_when_enough_people_stand_behind_it(appeals: Appeals) -> None:
    second = appeals.given_by("second", 100_00, "libya")
    appeals.pay(10, 50_00, "libya")
    appeals.pay(6, 10_00, "libya")
    assert in_table("60.00 EUR") in appeals.shown(second)


def test_no_page_that_everybody_opens_goes_through_the_entries(appeals: Appeals) -> None:
    mine = appeals.given_by("second", 100_00, "libya")
    appeals.pay(6, 5_00, "libya")
    appeals.told()
    for address in ("libya/", "all/", mine):
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(f"/o/haven/give/{address}").status_code == 200
        assert not [one["sql"] for one in asked if "funds_entry" in one["sql"]]


def test_what_is_told_waits_for_the_next_month_by_itself(appeals: Appeals) -> None:
    appeals.pay(6, 5_00, "libya")
    appeals.told(NOON)
    assert FEW in appeals.shown("libya/", NOON)
    assert "30.00 EUR" in appeals.shown("libya/", NOON + MONTH)
    # A campaign that binds its gifts now is told apart, and no longer stands among the rest.
    with acting_as(appeals.alice):
        row = make.campaign(appeals.alice, slug="new", earmark={"country": "EGY"})
    assert FEW in appeals.page("new")
    with acting_as(appeals.alice):
        assert str(row.id) in FundTold.objects.get(fund=make.FUND).campaigns


def test_the_fund_tells_no_month_that_its_campaigns_hold_back(appeals: Appeals) -> None:
    appeals.pay(5, 2_00, "libya")
    appeals.pay(4, 3_00, "tunisia")
    appeals.pay(1, 7_00, "tunisia", NOON + MONTH)
    # Nine people in the fund would be enough: but the tenth would be what they leave of the rest.
    assert [slug for slug in appeals.campaigns if FEW not in appeals.page(slug)] == []
    shown = [appeals.shown(f"{slug}/", NOON + 2 * MONTH) for slug in ("libya", "tunisia", "all")]
    for page, amount in zip(shown, ("10.00 EUR", "19.00 EUR", "29.00 EUR"), strict=True):
        assert in_table(amount) in page


def test_a_campaign_that_binds_no_more_sets_free_nothing_that_waited(appeals: Appeals) -> None:
    appeals.pay(4, 5_00, "libya")
    appeals.pay(6, 1_00)
    assert FEW in appeals.page("all")
    with acting_as(appeals.alice):
        loose = make.written(slug="libya")
        row = appeals.campaigns["libya"]
        actions.save_campaign(loose, campaign_id=row.id, by=appeals.alice, at=NOON)
    assert FEW in appeals.page("all")
    assert "whole fund" in appeals.page("libya")


def test_a_giver_reads_no_last_rest_that_went_to_few(appeals: Appeals) -> None:
    mine = appeals.given_by("second", 100_00, "libya")
    appeals.given_by("third", 100_00, "libya")
    appeals.pay(10, 50_00, "libya")
    appeals.pay(8, 10_00, "libya")
    assert in_table("80.00 EUR") in appeals.shown(mine)
    appeals.pay(1, 20_00, "libya", NOON + MONTH)
    appeals.pay(5, 10_00, "libya", NOON + MONTH)
    page = appeals.shown(mine, NOON + 2 * MONTH)
    assert in_table("650.00 EUR") in page
    assert in_table("80.00 EUR") in page
    assert "All of it" not in page
    assert in_table("100.00 EUR") not in page


def test_two_gifts_of_one_giver_do_not_tell_what_is_left_of_others(appeals: Appeals) -> None:
    mine = [appeals.given_by(key, 48_00, "libya") for key in ("one", "two", "three", "four")]
    # The first three gifts go to six people each; of the fourth there are but two.
    appeals.pay(5, 100_00, "libya")
    appeals.pay(18, 8_00, "libya")
    appeals.pay(2, 5_00, "libya")
    pages = [appeals.shown(one) for one in mine]
    assert [in_table("48.00 EUR") in page for page in pages].count(True) == 3
    assert in_table("10.00 EUR") not in pages[3]
    with acting_as(appeals.alice):
        # The two stand together with the first gift: 654 - 144 is of seven.
        first = queries.spent_of_gift(Gift.objects.get(key="libya"))
        assert [one.amount for one in first] == [None]


def test_a_program_makes_no_crowd_of_requests_that_name_nobody(appeals: Appeals) -> None:
    program = Client(headers={"authorization": f"Bearer {bearer(appeals.haven, 'integration')}"})
    for number in range(6):
        given = {"key": f"fee-{number}", "head_id": str(appeals.head()), "amount": 4_00,
                 "unit": "EUR", "purpose": "Fees"}  # fmt: skip
        answer = program.post(
            "/api/v1/o/haven/commitments", json.dumps(given), content_type="application/json"
        )
        assert answer.status_code == 201, answer.content
        appeals.release(UUID(answer.json()["id"]), 4_00, f"fee-{number}")
    assert FEW in appeals.page("all")
    appeals.pay(4, 1_00)
    assert in_table("28.00 EUR") in appeals.shown("all/", NOON + 2 * MONTH)
