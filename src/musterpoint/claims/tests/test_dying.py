"""What pays a claim dies half-way: then it never was, and the repeat pays once."""

from musterpoint.claims import actions
from musterpoint.claims.models import Claim, ClaimState, Step
from musterpoint.claims.tests.factories import Desk
from musterpoint.funds import verifying
from musterpoint.funds.models import Commitment
from musterpoint.payments.actions import ClaimIsLive
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.testing.dying import finished_after_dying


def stands(desk: Desk, row: Claim) -> tuple[object, ...]:
    """Return what is told of a claim's money, having proven the books."""
    claim = desk.seen(row)
    with acting_as(desk.clerk):
        assert list(verifying.problems()) == []
        orders = Order.objects.filter(subject_id=row.id).order_by("id")
        commitment = Commitment.objects.get(id=claim.commitment_id)
        return (
            claim.state,
            claim.paid,
            list(orders.values_list("state", "amount")),
            Step.objects.filter(of_id=row.id).count(),
            (commitment.state, commitment.paid),
        )


def test_an_order_that_dies_half_way_never_was_and_is_given_once(haven: Organisation) -> None:
    desk = Desk(haven)
    row = desk.committed()

    def order() -> None:
        try:
            desk.ordered(row)
        except ClaimIsLive:  # the repeat
            return

    finished_after_dying(order, lambda: stands(desk, row))
    assert stands(desk, row)[2] == [(Paid.ORDERED, desk.seen(row).approved)]


def test_what_takes_over_a_payment_dies_half_way_and_is_repeated_once(haven: Organisation) -> None:
    desk = Desk(haven)
    row = desk.committed()
    order_id = desk.ordered(row)
    with acting_as(desk.clerk):  # as the bank's statement would say; nobody took it over yet
        Order.objects.filter(id=order_id).update(state=Paid.PAID, paid_on=NOON.date())

    def follow() -> None:
        with acting_as(desk.clerk):
            actions.follow(by=desk.clerk, at=NOON)

    finished_after_dying(follow, lambda: stands(desk, row))
    assert stands(desk, row)[:2] == (ClaimState.RECONCILED, desk.seen(row).approved)
