"""The exercise's claims go through the same doors, decided by others and repeated by a seed."""

import pytest

from musterpoint.claims.models import ClaimState
from musterpoint.claims.tests.factories import BANK, DAY, WEEK, Desk
from musterpoint.exercises.driver import claims as driver
from musterpoint.payments import queries as payments
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.mark.django_db
def test_responders_of_two_countries_are_paid_and_workers_get_their_wages(
    haven: Organisation,
) -> None:
    desk = Desk(haven)
    who = driver.Officers(
        registrar=desk.registrar, checker=desk.checker, payer=desk.payer, decider=desk.decider,
        approvers=[desk.other, desk.third],
    )  # fmt: skip
    responders = driver.register(who, at=NOON)
    period = ((NOON - WEEK).date(), (NOON - DAY).date())
    rows = driver.file(who, responders, {"TUN": 900, "EGY": 400}, None, period, seed=1, at=NOON)
    assert {one.responder.country for one in rows} == {"TUN", "EGY"}
    done = driver.check_and_decide(who, rows, desk.head, checked=NOON, decided=NOON)
    assert {one.state for one in done} == {ClaimState.COMMITTED}
    assert any((one.approved or 0) < one.asked for one in done)
    orders = driver.order(who, done, at=NOON)
    for one in orders:
        desk.stands(one)
    paid = driver.rows_of(who, done)
    assert {one.state for one in paid} == {ClaimState.RECONCILED}
    assert all(one.paid == one.approved for one in paid)
    told = driver.tell_wages(who, "LBY", None, period[0], seed=1, at=NOON)
    filed = driver.file_wages(who, told, at=NOON)
    made = driver.recover_wages(who, filed[0], 150_00, BANK, at=NOON)
    with acting_as(desk.payer):
        order = payments.order(made)
    assert (order.subject_id, order.amount) == (filed[0].id, 150_00)
