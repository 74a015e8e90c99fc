"""A campaign that binds its gifts tells where these went; one that does not says it is the fund's."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.crises.tests.factories import crisis
from musterpoint.funds import actions as funds
from musterpoint.funds.actions import CommitmentIn
from musterpoint.funds.models import Head
from musterpoint.giving import actions, queries, rules
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.models import Campaign
from musterpoint.giving.rules import Spent
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.test_refunds import Desk
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MONTH = timedelta(days=31)
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

    def pay(self, count: int, amount: int, for_: str = "") -> None:
        """Pay so many people, each so much, for the crisis, a country or neither."""
        for _number in range(count):
            self.number += 1
            key = f"help-{self.number}"
            given = CommitmentIn(
                head_id=self.head(), amount=amount, unit="EUR", what="funds.direct",
                subject_id=uuid4(), purpose="A seat",
                crisis_id=self.crisis.id if for_ == "libya" else None,
                links={"country": "TUN"} if for_ == "tunisia" else {},
            )  # fmt: skip
            with acting_as(self.asker):
                made = funds.ask(given, key=key, by=self.asker, at=NOON)
            with acting_as(self.approver):
                funds.approve(made, by=self.approver, at=NOON)
            with acting_as(self.payer):
                funds.spend(
                    made, amount, account=make.BANK, key=f"paid-{key}", on=make.TODAY,
                    by=self.payer, at=NOON,
                )  # fmt: skip

    def head(self) -> object:
        with acting_as(self.asker):
            return Head.objects.get(code="evacuation").id

    def page(self, slug: str) -> str:
        Organisation.objects.filter(id=self.haven.id).update(clock_at=NOON + MONTH)
        answer = Client().get(f"/o/haven/give/{slug}/")
        assert answer.status_code == 200
        return unescape(answer.content.decode())


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
    assert "25.00 EUR" in appeals.page("libya")
    assert "10.00 EUR" in appeals.page("tunisia")


def test_a_payment_that_came_back_went_nowhere(appeals: Appeals) -> None:
    appeals.pay(6, 5_00, "libya")
    with acting_as(appeals.payer):
        funds.unspend(
            "paid-help-1", on=make.TODAY, text="No such account", by=appeals.payer, at=NOON
        )
        told = queries.spent_of_campaign(appeals.campaigns["libya"], NOON + MONTH)
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
    with acting_as(by):
        # The last euro came out of the window: of one person alone, so that both parts wait.
        assert queries.spent_of_campaign(row, NOON + MONTH) == []
    appeals.pay(4, 1_00)
    with acting_as(by):
        assert queries.spent_of_campaign(row, NOON + MONTH) == [("EUR", "Evacuation", 8_00)]


def test_parts_of_a_whole_wait_for_each_other() -> None:
    def spent(*subjects: int) -> list[Spent]:
        return [Spent(head="A", month=1, subject=one, amount=1) for one in subjects]

    many, few = spent(*range(5)), spent(7)
    assert rules.told_apart({"x": many, "y": few}, 9, 5) == {}
    later = [Spent(head="A", month=2, subject=one, amount=1) for one in range(4)]
    assert rules.told_apart({"x": many, "y": few + later}, 9, 5) == {
        "x": [("A", 5)], "y": [("A", 5)],
    }  # fmt: skip
    assert rules.told_apart({"x": many}, 1, 5) == {}
