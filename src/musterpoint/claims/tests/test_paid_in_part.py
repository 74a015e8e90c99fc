"""What was paid of a claim in part stays paid: it is not claimed again, taken back or paid twice."""

import pytest
from django.db.models import F

from musterpoint.claims import actions, comparing
from musterpoint.claims.actions import BadClaim, NotNow, Verdict
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import DAY, Desk
from musterpoint.claims.tests.test_pages import LINE, at_door
from musterpoint.funds import actions as funds
from musterpoint.funds.models import Commitment
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def taken(desk: Desk, row: Claim) -> Claim:
    """Let the fund take back what is not paid."""
    with acting_as(desk.other):
        found = Claim.objects.get(id=row.id).commitment_id
        assert found is not None
        funds.cancel(found, "No more money", under=Permission.CLAIMS_DECIDE, by=desk.other, at=NOON)
    desk.pump()
    return desk.seen(row)


def paid_in_part(desk: Desk) -> tuple[actions.Registered, Claim]:
    """Return a claim of 3,000 of which 400 are paid and the rest is to be decided anew."""
    made = desk.responder()
    row = desk.filed(made.row)
    desk.checked(row)
    desk.decided(row)
    desk.approved_by_fund(row)
    desk.stands(desk.ordered(row, 400_00))
    found = taken(desk, row)
    assert (found.state, found.paid, found.approved) == (ClaimState.CHECKED, 400_00, 400_00)
    return made, found


def first_order(desk: Desk, row: Claim) -> Order:
    with acting_as(desk.clerk):
        found = Order.objects.filter(subject_id=row.id).order_by("ordered_at", "id").first()
    assert found is not None
    return found


def test_what_was_paid_in_part_is_not_taken_back_and_claimed_again(desk: Desk) -> None:
    made, row = paid_in_part(desk)
    phone, own = at_door(made)
    page = f"{own}{row.reference}/"
    assert "step/withdraw" not in phone.get(page).content.decode()
    answer = phone.post(f"{page}step/withdraw/", {})
    assert answer.status_code == 409
    assert "cannot be taken back" in answer.content.decode()
    again = desk.filed(made.row)
    with acting_as(desk.decider):
        assert [one.id for one in comparing.twice(again)] == [row.id]
        Claim.objects.filter(id=row.id).update(state=ClaimState.WITHDRAWN)
        assert [one.id for one in comparing.twice(again)] == [row.id]


def test_what_a_fund_refused_is_asked_back_and_lowered_but_not_below_what_is_paid(
    desk: Desk,
) -> None:
    made = desk.responder()
    row = desk.filed(made.row)
    desk.checked(row)
    desk.decided(row)
    assert taken(desk, row).approved is None
    with acting_as(desk.checker):
        actions.ask_back(row.id, "How many?", by=desk.checker, at=NOON)
    phone, own = at_door(made)
    line = f"{own}{row.reference}/lines/1/"
    assert phone.post(line, LINE | {"number": "90"}).status_code == 302
    assert desk.seen(row).asked == 2700_00


def test_lines_are_not_lowered_below_what_is_paid(desk: Desk) -> None:
    made, row = paid_in_part(desk)
    with acting_as(desk.checker):
        actions.ask_back(row.id, "How many?", by=desk.checker, at=NOON)
    phone, own = at_door(made)
    line = f"{own}{row.reference}/lines/1/"
    assert phone.post(line, LINE | {"number": "13"}).status_code == 409
    assert phone.post(line, {"remove": "1"} | LINE).status_code == 409
    assert phone.post(line, LINE | {"number": "14"}).status_code == 302
    assert (desk.seen(row).asked, desk.seen(row).approved) == (420_00, 400_00)


def test_a_claim_decided_at_what_is_paid_is_paid(desk: Desk) -> None:
    _made, row = paid_in_part(desk)
    with pytest.raises(BadClaim):
        desk.decided(row, {1: 300_00}, by=desk.third)
    desk.decided(row, {1: 400_00}, by=desk.third)
    found = desk.seen(row)
    assert (found.state, found.paid, found.commitment_id) == (ClaimState.RECONCILED, 400_00, None)
    order = first_order(desk, row)
    desk.stands(order.id, Paid.RETURNED)
    assert desk.seen(row).state == ClaimState.COMMITTED
    desk.stands(order.id, Paid.CANCELLED)
    back = desk.seen(row)
    assert (back.state, back.paid, back.approved) == (ClaimState.CHECKED, 0, None)


def test_what_comes_back_while_a_claim_is_decided_anew_is_asked_again(desk: Desk) -> None:
    _made, row = paid_in_part(desk)
    order = first_order(desk, row)
    with acting_as(desk.clerk):
        Order.objects.filter(id=order.id).update(state=Paid.RETURNED, paid_on=None)
    with pytest.raises(NotNow):
        desk.decided(row, by=desk.third)
    with acting_as(desk.clerk):
        Order.objects.filter(id=order.id).update(state=Paid.CANCELLED)
    found = desk.decided(row, by=desk.third)
    assert (found.paid, found.approved) == (0, 3000_00)
    assert asked_of_fund(desk, found) == 3000_00


def test_what_comes_back_after_the_rest_was_set_aside_is_decided_anew(desk: Desk) -> None:
    _made, row = paid_in_part(desk)
    desk.decided(row, by=desk.third)
    desk.approved_by_fund(row)
    assert asked_of_fund(desk, desk.seen(row)) == 2600_00
    desk.stands(desk.ordered(row))
    found = desk.seen(row)
    assert found.state == ClaimState.RECONCILED
    with acting_as(desk.clerk):
        Commitment.objects.filter(id=found.commitment_id).update(state="paid", paid=F("amount"))
    desk.stands(first_order(desk, row).id, Paid.CANCELLED)
    back = desk.seen(row)
    assert (back.state, back.paid, back.approved) == (ClaimState.CHECKED, 2600_00, 2600_00)


def asked_of_fund(desk: Desk, row: Claim) -> int:
    with acting_as(desk.decider):
        return Commitment.objects.get(id=row.commitment_id).amount


def test_an_objection_before_the_pump_asks_only_what_is_not_paid(desk: Desk) -> None:
    made = desk.responder()
    row = desk.filed(made.row)
    desk.checked(row)
    desk.decided(row, {1: 1000_00})
    desk.approved_by_fund(row)
    order = desk.ordered(row)
    with acting_as(desk.clerk):
        Order.objects.filter(id=order).update(state=Paid.PAID, paid_on=NOON.date())
    with acting_as(desk.visitor):
        actions.object_to(row.id, "All were used", by=desk.visitor, at=NOON + DAY)
    assert desk.seen(row).paid == 0
    with acting_as(desk.other):
        actions.decide_objection(
            row.id, True, {1: Verdict(amount=3000_00)}, "Right", None, by=desk.other, at=NOON
        )
    found = desk.seen(row)
    assert (found.paid, asked_of_fund(desk, found)) == (1000_00, 2000_00)
