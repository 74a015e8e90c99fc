"""A gift for a crisis or a country pays for it alone, from the gift to what is committed."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.crises.tests.factories import crisis
from musterpoint.funds import actions as funds
from musterpoint.funds import verifying
from musterpoint.funds.actions import CommitmentIn, NotEnough
from musterpoint.funds.models import Commitment, Head
from musterpoint.giving import actions
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.models import Campaign, Gift
from musterpoint.giving.tests.factories import BANK, FUND, TODAY
from musterpoint.giving.tests.test_refunds import PAYEE, Desk
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


class Bound(Desk):
    """A fund with 800.00 that nobody bound and 400.00 of a gift for a crisis, or for its country."""

    def __init__(self, haven: Organisation, alice: Actor, earmark: str) -> None:
        super().__init__(haven, alice)
        self.asker = officer(haven, "Walid", "welfare_officer")
        chief = officer(haven, "Hala", "head_of_mission")
        with acting_as(chief):
            self.crisis = crisis(chief)
        mark = {"crisis": str(self.crisis.id), "country": "LBY"}
        given = GiftIn(
            key="g3", amount=40_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
            earmark={"window": "emergency", earmark: mark[earmark]},
        )  # fmt: skip
        with acting_as(alice):
            self.bound: Gift = actions.receive(given, by=alice, at=NOON).gift

    def commit(self, amount: int, *, is_for_it: bool) -> str:
        with acting_as(self.asker):
            made = funds.ask(
                CommitmentIn(
                    head_id=Head.objects.get(code="evacuation").id, amount=amount, unit="EUR",
                    what="funds.direct", subject_id=uuid4(), purpose="Seats",
                    crisis_id=self.crisis.id if is_for_it else None,
                ),
                key=str(uuid4()), by=self.asker, at=NOON,
            )  # fmt: skip
        with acting_as(self.approver):
            return str(funds.approve(made, by=self.approver, at=NOON).state)


@pytest.mark.parametrize("earmark", ["crisis", "country"])
def test_a_gift_for_a_crisis_or_a_country_pays_for_it_alone(
    haven: Organisation, alice: Actor, earmark: str
) -> None:
    desk = Bound(haven, alice, earmark)
    with pytest.raises(NotEnough, match=r"800\.00 EUR left for this.*400\.00 EUR for Libya"):
        desk.commit(80_001, is_for_it=False)
    assert desk.commit(80_000, is_for_it=False) == "committed"
    with pytest.raises(NotEnough):
        desk.commit(40_001, is_for_it=True)
    assert desk.commit(40_000, is_for_it=True) == "committed"


def typed(desk: Bound, slug: str, **more: str) -> Campaign:
    """Write a campaign on the page, and return it."""
    wish = {
        "slug": slug, "title_en": "Seats", "about_en": "Seats home", "fund": FUND, "unit": "EUR",
        "goal": "1000", "account": BANK, "crisis": str(desk.crisis.id),
    }  # fmt: skip
    client = signed_in("haven", "fund_manager")
    page = client.post("/o/haven/desk/giving/campaigns/new/", wish | more)
    assert page.status_code == 302, page.content.decode()[:3000]
    with acting_as(desk.carer):
        return Campaign.objects.get(slug=slug)


def test_a_campaign_says_whether_its_gifts_are_bound_to_its_crisis(
    haven: Organisation, alice: Actor
) -> None:
    desk = Bound(haven, alice, "crisis")
    form = signed_in("haven", "fund_manager").get("/o/haven/desk/giving/campaigns/new/")
    assert re.search(r'name="binds"[^>]* checked', form.content.decode())
    bound, loose = typed(desk, "seats", binds="on"), typed(desk, "loose-seats")
    assert bound.earmark == {"crisis": str(desk.crisis.id)}
    assert (loose.earmark, loose.crisis_id) == ({}, desk.crisis.id)
    for row in (bound, loose):
        change = f"/o/haven/desk/giving/campaigns/{row.id}/change/"
        old = signed_in("haven", "fund_manager").get(change).content.decode()
        assert bool(re.search(r'name="binds"[^>]* checked', old)) is (row == bound)
    says = "pays for this crisis alone"
    for row, is_said in ((bound, True), (loose, False)):
        with acting_as(alice):
            actions.open_campaign(row.id, by=alice, at=NOON)
        page = Client().get(f"/o/haven/give/{row.slug}/").content.decode()
        assert (says in page) is is_said


@pytest.mark.parametrize("earmark", ["crisis", "country"])
def test_a_gift_for_a_crisis_is_given_back_out_of_what_is_bound_to_it(
    haven: Organisation, alice: Actor, earmark: str
) -> None:
    desk = Bound(haven, alice, earmark)
    desk.commit(80_000, is_for_it=False)
    with acting_as(desk.carer):
        row = actions.ask_refund(
            desk.bound.id, "The crisis is over", "bank", PAYEE, by=desk.carer, at=NOON
        )
    desk.approved(row)
    with acting_as(desk.carer):
        assert Commitment.objects.get(id=row.commitment_id).state == "committed"
    desk.paid(desk.ordered(row))
    with acting_as(desk.carer):
        assert list(verifying.problems()) == []
