"""A seat that an insurer owes is claimed on the policy by one press, when its person agreed."""

from decimal import Decimal

import pytest

from musterpoint.claims import actions as claims
from musterpoint.claims.models import Cover, CoverClaim, CoverState
from musterpoint.costs import actions, owing
from musterpoint.costs.models import Debt, Debtor
from musterpoint.costs.tests.factories import LATER, costed, fly, open_books
from musterpoint.costs.tests.test_pages import DESK
from musterpoint.costs.tests.test_payers import insure
from musterpoint.crises import queries as crises
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds import actions as funds
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

CLAIMS = "/o/haven/desk/claims/insurance/"


@pytest.fixture
def owed(loop: Loop) -> Loop:
    """Let one insured person fly, whose insurer owes 100.00 for the seat."""
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(loop.state)
    with acting_as(loop.state):
        insure(loop)
        costed(loop.state, loop.state_crisis)
    return loop


def agree(loop: Loop, agrees: bool = True) -> None:
    claims.note_consent(Cover.objects.get().id, agrees, "By phone", by=loop.state, at=LATER)


def press(loop: Loop) -> tuple[int, int, int]:
    found = claims.claim_seats(Debtor.objects.get().id, by=loop.state, at=LATER)
    return found.made, found.unasked, found.unrated


def test_nothing_of_a_person_goes_into_a_claim_before_they_agreed(owed: Loop) -> None:
    with acting_as(owed.state):
        assert press(owed) == (0, 1, 0)
        agree(owed, False)
        assert press(owed) == (0, 1, 0)
        assert not CoverClaim.objects.exists()
        agree(owed)
        assert press(owed) == (1, 0, 0)
        made, debt = CoverClaim.objects.get(), Debt.objects.get()
        assert (made.debt, made.asked, made.what, made.state) == (
            debt, 10_000, "repatriation", CoverState.NOTED,
        )  # fmt: skip
        assert made.event_on == debt.costed.departed_on
        with pytest.raises(Refused, match="has its claim"):
            press(owed)


def test_a_person_who_says_no_ends_a_claim_that_was_not_sent(owed: Loop) -> None:
    with acting_as(owed.state):
        agree(owed)
        press(owed)
        made = CoverClaim.objects.get()
        agree(owed, False)
        made.refresh_from_db()
        assert (made.state, made.due_at) == (CoverState.LEFT, None)
        with pytest.raises(Refused):
            claims.send_cover_claim(made.id, "By letter", by=owed.state, at=LATER)
        agree(owed)
        assert press(owed) == (1, 0, 0)
        sent = CoverClaim.objects.get(state=CoverState.NOTED)
        claims.send_cover_claim(sent.id, "By letter", by=owed.state, at=LATER)
        agree(owed, False)
        sent.refresh_from_db()
        assert sent.state == CoverState.SENT


def test_a_policy_in_another_currency_needs_its_rate(loop: Loop) -> None:
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(loop.state)
    with acting_as(loop.state):
        insure(loop, unit="EUR", most=None)
        costed(loop.state, loop.state_crisis)
        agree(loop)
        assert press(loop) == (0, 0, 1)
        rate = funds.RateIn(
            unit="USD", into="EUR", on=NOON.date(), value=Decimal("0.5"), source="Bank"
        )
        funds.add_rates([rate], by=loop.state, at=NOON)
        assert press(loop) == (1, 0, 0)
        assert CoverClaim.objects.get().asked == 5_000


def test_a_seat_that_somebody_else_pays_keeps_its_claim_in_the_register(owed: Loop) -> None:
    with acting_as(owed.state):
        agree(owed)
        press(owed)
        (share,) = Debt.objects.get().costed.shares.all()
        actions.change_payer(share.id, "fund", "Agreed", by=owed.state, at=LATER)
        assert not Debt.objects.exists()
        assert CoverClaim.objects.get().debt is None


def test_one_press_on_a_demand_makes_the_claim_and_both_pages_lead_to_each_other(
    owed: Loop, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crises, "smallest_cell", lambda: 1)
    clerk = signed_in("haven", "welfare_officer")
    with acting_as(owed.state):
        debtor, cover = Debtor.objects.get(), Cover.objects.get()
        demand = actions.ask_debtor(debtor.id, "USD", by=owed.state, at=LATER)
    asked, policy = f"{DESK}owed/demands/{demand.id}/", f"{CLAIMS}{cover.id}/"
    make, seats = f"{CLAIMS}seats/{debtor.id}/make/", f"{CLAIMS}seats/{debtor.id}/"
    for page in (asked, f"{DESK}owed/debtors/{debtor.id}/"):
        assert make in clerk.get(page).content.decode(), page
    assert seats in (insurance := clerk.get(CLAIMS).content.decode())
    assert "Seats without a claim" in insurance
    assert clerk.post(make)["Location"] == seats
    shown = clerk.get(seats).content.decode()
    assert "Not asked yet" in shown
    assert "1 seat waits" in shown
    assert policy in shown
    assert "Not asked yet" in clerk.get(policy).content.decode()
    given = {"agrees": "yes", "words": "By telephone, on Monday"}
    assert clerk.get(f"{policy}consent/").status_code == 200
    assert clerk.post(f"{policy}consent/", given | {"words": ""}).status_code == 422
    assert clerk.post(f"{policy}consent/", given).status_code == 302
    assert clerk.post(make).status_code == 302
    assert clerk.post(make).status_code == 409
    page = clerk.get(asked).content.decode()
    assert make not in page
    assert policy in page
    assert asked in clerk.get(policy).content.decode()
    assert asked in clerk.get(seats).content.decode()
    reader = signed_in("haven", "authorising_officer")
    assert make not in reader.get(asked).content.decode()
    assert reader.post(make).status_code == 403
    assert reader.get(seats).status_code == 403


def test_only_insurers_have_claims_for_seats(owed: Loop) -> None:
    with acting_as(owed.state):
        Debtor.objects.update(kind="employer")
        with pytest.raises(Refused):
            press(owed)
        assert owing.insured_seats(Debtor.objects.get())


def test_a_policy_of_nobody_registered_has_nobody_to_ask(owed: Loop) -> None:
    with acting_as(owed.state):
        Cover.objects.update(person=None)
        with pytest.raises(Refused, match="nobody can be asked"):
            agree(owed)
