"""Claims come after the end of a crisis, and what was given for it pays them."""

from django.test import Client

from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import Desk, nights
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests.factories import crisis
from musterpoint.funds.models import Commitment
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


def test_a_claim_keeps_its_crisis_when_it_is_closed(haven: Organisation) -> None:
    desk = Desk(haven)
    chief = officer(haven, "Huda", "head_of_mission")
    with acting_as(chief):
        its = crisis(chief)
    row = desk.filed(desk.responder().row, nights(), crisis_id=its.id)
    desk.checked(row)
    with acting_as(chief):
        Crisis.objects.update(closed_at=NOON)
    desk.decided(row)
    desk.approved_by_fund(row)
    with acting_as(desk.decider):
        claim = Claim.objects.get(id=row.id)
        assert claim.state == ClaimState.COMMITTED
        assert Commitment.objects.get(id=claim.commitment_id).crisis_id == its.id
    client: Client = signed_in("haven", "welfare_officer")
    assert its.name in client.get("/o/haven/desk/claims/new/").content.decode()


def test_the_page_of_a_claim_shows_the_same_help_elsewhere(haven: Organisation) -> None:
    desk = Desk(haven)
    first, second = (desk.told(name="Zenobia Alqasimi", phone="+21650123456") for _n in range(2))
    desk.pump()
    page = signed_in("haven", "welfare_officer").get(f"/o/haven/desk/claims/wages/{first.row.id}/")
    shown = page.content.decode()
    assert "The same help at the same time" in shown
    assert f"/wages/{second.row.id}/" in shown
