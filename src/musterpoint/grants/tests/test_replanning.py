"""Milestones follow what was decided: changed, lowered, taken out of the plan until they are paid."""

from uuid import UUID

import pytest

from musterpoint.grants import actions
from musterpoint.grants.actions import BadApplication, NotNow
from musterpoint.grants.models import Application, Milestone, State
from musterpoint.grants.tests.factories import BANK, DAY, Desk, clock
from musterpoint.grants.tests.test_returns import direct
from musterpoint.payments import books
from musterpoint.payments.actions import MoreThanCommitted
from musterpoint.payments.models import Order
from musterpoint.tenancy.actors import Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

ON = (NOON + 30 * DAY).date()
BASE = "/o/haven/desk/grants/"


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def planned(desk: Desk, row: Application, *amounts: int) -> list[UUID]:
    """Plan a milestone for each amount."""
    with acting_as(desk.walid):
        return [
            actions.plan_milestone(row.id, "A class", ON, one, False, by=desk.walid, at=NOON).id
            for one in amounts
        ]


def accepted(desk: Desk, which: UUID) -> None:
    with acting_as(desk.visitor):
        actions.report_milestone(which, "Forty came", by=desk.visitor, at=NOON)
    with acting_as(desk.aida):
        actions.answer_report(which, True, "Good", by=desk.aida, at=NOON)


def paid(desk: Desk, which: UUID) -> None:
    with acting_as(desk.walid):
        order = actions.pay_milestone(which, by=desk.walid, at=NOON)
    went(desk, order)


def went(desk: Desk, order_id: UUID) -> None:
    """Let the bank pay an order, out of what is set aside."""
    with acting_as(desk.clerk):
        books.pay(
            Order.objects.get(id=order_id), account=BANK, key=f"paid-{order_id}", on=NOON.date(),
            under=Permission.PAYMENTS_RECONCILE, by=desk.clerk, at=NOON,
        )  # fmt: skip
    desk.pay(order_id)


def change(desk: Desk, which: UUID, amount: int, title: str = "A class") -> Milestone:
    with acting_as(desk.walid):
        return actions.change_milestone(
            which, title, ON, amount, False, by=desk.walid, at=NOON
        )  # fmt: skip


def test_a_project_approved_in_part_is_lowered_and_paid_to_its_end(desk: Desk) -> None:
    """What was planned before the decision is more than the grant; the rest is not stuck."""
    row = desk.apply(
        route="direct", applicant="diaspora", ground="The only one there", name="Sfax",
        asked=100_00, days=None, purpose="project",
    ).row  # fmt: skip
    first, second = planned(desk, row, 40_00, 60_00)
    desk.recommended(row)
    desk.decided(row, "part", 60_00)
    desk.approved_by_fund(row)
    accepted(desk, first)
    paid(desk, first)
    accepted(desk, second)
    with pytest.raises(MoreThanCommitted), acting_as(desk.walid):
        actions.pay_milestone(second, by=desk.walid, at=NOON)
    for amount, title in ((60_01, "A class"), (20_00, "Another class")):
        with pytest.raises(NotNow, match="Only its amount"):
            change(desk, second, amount, title)
    with pytest.raises(BadApplication):
        change(desk, second, 0)
    assert change(desk, second, 20_00).amount == 20_00
    for which in (first, second):
        with acting_as(desk.walid), pytest.raises(NotNow):
            actions.remove_milestone(which, by=desk.walid, at=NOON)
    with pytest.raises(NotNow, match="is paid"):
        change(desk, first, 10_00)
    with acting_as(desk.walid):
        order = actions.pay_milestone(second, by=desk.walid, at=NOON)
    with pytest.raises(NotNow, match="under way"):
        change(desk, second, 10_00)
    went(desk, order)
    whole = desk.seen(row)
    assert (whole.state, whole.paid) == (State.PAID, 60_00)


def test_what_is_planned_is_changed_within_the_grant_and_taken_out_by_its_page(desk: Desk) -> None:
    row = direct(desk)
    first, second = planned(desk, row, 120_00, 50_00)
    clock(NOON)
    client = signed_in("haven", "welfare_officer")
    page = f"{BASE}milestones/{second}/"
    for step in ("change", "remove"):
        assert f"{page}{step}/" in client.get(page).content.decode()
    assert 'value="50.00"' in client.get(f"{page}change/").content.decode()
    typed = {
        "title": "Two classes", "amount": "80.01", "due_on_day": str(ON.day),
        "due_on_month": str(ON.month), "due_on_year": str(ON.year),
    }  # fmt: skip
    assert client.post(f"{page}change/", typed).status_code == 422
    assert client.post(f"{page}change/", typed | {"amount": "80"}).status_code == 302
    with acting_as(desk.walid):
        one = Milestone.objects.get(id=second)
        assert (one.title, one.amount, one.due_on) == ("Two classes", 80_00, ON)
        with pytest.raises(NotNow):
            actions.order_payment(row.id, by=desk.walid, at=NOON)
    for which in (first, second):
        assert client.post(f"{BASE}milestones/{which}/remove/").status_code == 302
    assert desk.paid(row).state == State.PAID
