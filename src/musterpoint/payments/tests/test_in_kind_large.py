"""In kind: much is released by others first, and what was written down wrongly is taken back."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds import verifying
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.payments import actions, dues, queries
from musterpoint.payments.actions import DeliveredIn
from musterpoint.payments.models import InKindRelease, Order, State
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TODAY, World
from musterpoint.payments.tests.test_in_kind import STORE, browser, stocked, typed
from musterpoint.payments.tests.test_pages import DESK, posted, text_of
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

#: Ten thousand euros: two people release a batch of so much.
MUCH = 1_000_000
GIVEN = DeliveredIn(account=STORE, on=TODAY, receipt="R-1")


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return stocked(factories.world(haven), MUCH)


def handed(one: World, order_id: UUID, key: str = "k") -> Order:
    with acting_as(one.cashier):
        return actions.deliver(order_id, GIVEN, key=key, by=one.cashier, at=NOON)


def released(one: World, order_id: UUID, by: Actor | None = None) -> Order:
    who = by or one.releaser
    with acting_as(who):
        return actions.release_in_kind(order_id, by=who, at=NOON)


def back(one: World, order_id: UUID, key: str = "b", *, cancels: bool = False) -> Order:
    with acting_as(one.second_clerk):
        return actions.take_delivery_back(
            order_id, "Wrong parcel", key=key, cancels=cancels, by=one.second_clerk, at=NOON
        )


def in_store(one: World) -> int:
    with acting_as(one.clerk):
        assert not list(verifying.problems())
        return fund_queries.balance(STORE, "EUR")


def test_much_in_kind_is_handed_out_once_others_released_it(one: World) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    page, out = f"{DESK}orders/{order_id}/", f"{DESK}orders/{order_id}/in-kind/"
    cashier, officer = signed_in("haven", "welfare_officer"), signed_in("haven", "bookkeeper")
    wanted = f"{DESK}?state=to_release"
    assert out not in text_of(cashier, page)
    assert "1 more person must release it" in text_of(cashier, page)
    assert "released first" in posted(cashier, out, typed(cashier, out), 409)
    assert str(order_id) in text_of(officer, wanted)
    assert officer.post(f"{out}release/").status_code == 403
    boss = signed_in("haven", "authorising_officer")
    assert f"{out}release/" in text_of(boss, page)
    assert "Somebody else hands it out next" in posted(boss, f"{out}release/", {})
    assert str(order_id) not in text_of(officer, wanted)
    assert "A authorising_officer" in text_of(boss, page)
    assert boss.post(f"{out}release/").status_code == 302
    assert "paid in the books" in posted(cashier, out, typed(cashier, out))
    assert in_store(one) == 0


def test_nobody_releases_in_kind_what_they_ordered_mended_asked_for_or_hand_out(
    one: World,
) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    with acting_as(one.second_clerk):
        payee = factories.order_in(order_id, method="in_kind").payee
        actions.mend_payee(order_id, payee, "in_kind", by=one.second_clerk, at=NOON)
    address = f"{DESK}orders/{order_id}/in-kind/"
    for who in (one.clerk, one.second_clerk, one.welfare):
        client = browser(who.id, "authorising_officer")
        assert client.post(f"{address}release/").status_code in (403, 409)
    with acting_as(one.clerk):
        assert not InKindRelease.objects.exists()
    released(one, order_id)
    client = browser(one.releaser.id, "welfare_officer")
    assert "Somebody else hands it out" in posted(client, address, typed(client, address), 409)
    with acting_as(one.clerk):
        assert queries.order(order_id).state == State.ORDERED


def test_a_release_in_kind_ends_when_the_payee_changes(one: World) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    released(one, order_id)
    with acting_as(one.second_clerk):
        payee = factories.order_in(order_id, method="in_kind").payee
        actions.mend_payee(order_id, payee, "in_kind", by=one.second_clerk, at=NOON)
        assert [row.id for row in queries.to_release()] == [order_id]
    with pytest.raises(actions.NeedsRelease):
        handed(one, order_id)


def test_what_waits_for_a_release_in_kind_is_due_and_little_waits_for_none(one: World) -> None:
    from musterpoint.agenda.queries import ALL, Asked

    small = factories.ordered(one, "in_kind", 50_000)
    large = factories.ordered(one, "in_kind", MUCH)
    asked = Asked(by=one.releaser, at=NOON + timedelta(days=9), view=ALL)
    with acting_as(one.releaser):
        assert [item.id for item in dues.in_kind(asked)] == [large]
        with pytest.raises(actions.NotInState):
            actions.release_in_kind(small, by=one.releaser, at=NOON)
    assert handed(one, small).state == State.PAID


def test_a_wrong_hand_out_is_taken_back_by_another_and_handed_out_again(one: World) -> None:
    order_id = factories.ordered(one, "in_kind")
    handed(one, order_id)
    address = f"{DESK}orders/{order_id}/in-kind/back/"
    clerk = signed_in("haven", "bookkeeper")
    key = text_of(clerk, address).split('name="key" value="')[1].split('"')[0]
    good = {"key": key, "reason": "Wrong parcel", "then": "again"}
    assert "Answer this question" in posted(clerk, address, good | {"reason": ""}, 422)
    assert signed_in("haven", "welfare_officer").post(address, good).status_code == 403
    for who in (one.cashier, one.clerk, one.approver):
        assert browser(who.id, "bookkeeper").post(address, good).status_code in (403, 409)
    assert in_store(one) == MUCH - 50_000
    assert "Taken back" in posted(clerk, address, good)
    assert clerk.post(address, good).status_code == 302
    assert "taken back before" in posted(clerk, address, good | {"key": "other"}, 409)
    assert in_store(one) == MUCH
    with acting_as(one.clerk):
        row = queries.order(order_id)
        assert (row.state, row.reason, row.paid_on) == (State.RETURNED, "Wrong parcel", None)
        assert fund_queries.commitment(row.commitment_id).state == "committed"
    with pytest.raises(actions.KeyUsed):
        handed(one, order_id)
    assert handed(one, order_id, "again").state == State.PAID
    assert clerk.post(address, good).status_code == 302  # the key did its work before
    assert in_store(one) == MUCH - 50_000


def test_a_hand_out_that_is_taken_back_can_end_the_payment_and_much_is_released_anew(
    one: World,
) -> None:
    ended, large = factories.ordered(one, "in_kind"), factories.ordered(one, "in_kind", 100_000)
    handed(one, ended)
    assert back(one, ended, cancels=True).state == State.CANCELLED
    with pytest.raises(actions.NotInState):
        handed(one, ended, "again")
    assert handed(one, large).state == State.PAID
    much = factories.ordered(one, "in_kind", MUCH)
    for _time in range(2):
        assert back(one, large).state == State.RETURNED
    with pytest.raises(actions.KeyUsed):
        back(one, large, cancels=True)
    released(one, much)
    handed(one, much)
    back(one, much)
    with pytest.raises(actions.NeedsRelease):
        handed(one, much, "again")


def test_what_is_taken_back_after_its_period_was_closed_stands_in_the_open_one(
    one: World,
) -> None:
    order_id = factories.ordered(one, "in_kind")
    handed(one, order_id)
    with acting_as(one.manager):
        funds.close_period(TODAY, by=one.manager, at=NOON + timedelta(days=1))
    with acting_as(one.second_clerk), pytest.raises(Refused):
        actions.take_delivery_back(order_id, "Wrong", key="b", by=one.second_clerk, at=NOON)
    later = NOON + timedelta(days=1)
    with acting_as(one.second_clerk):
        row = actions.take_delivery_back(order_id, "Wrong", key="b", by=one.second_clerk, at=later)
        assert row.state == State.RETURNED
    assert in_store(one) == MUCH


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["order", "order much", "release", "deliver", "back", "cancel", "mend"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@pytest.mark.slow
def test_much_is_never_handed_out_unreleased_nor_taken_back_twice(one: World) -> None:
    commitments = [factories.commitment(one, amount) for amount in (50_000, 60_000, MUCH)]
    made: list[UUID] = []

    def do(step: str, number: int) -> None:
        if step.startswith("order"):
            amount = MUCH if step == "order much" else 50_000
            source = commitments[2] if step == "order much" else commitments[number % 2]
            wish = factories.order_in(source, amount, "in_kind")
            made.append(actions.order(wish, key=f"o{len(made)}", by=one.clerk, at=NOON))
            return
        which, key = made[number % len(made)], f"k{number}"
        if step == "release":
            actions.release_in_kind(which, by=one.releaser, at=NOON)
        elif step == "deliver":
            row = queries.order(which)
            needed = row.state != State.PAID and queries.releases_missing(row)
            actions.deliver(which, GIVEN, key=key, by=one.cashier, at=NOON)
            assert not needed
        elif step == "back":
            actions.take_delivery_back(which, "Wrong", key=key, by=one.second_clerk, at=NOON)
        elif step == "cancel":
            actions.cancel(which, "Wrong", by=one.clerk, at=NOON)
        else:
            payee = factories.order_in(which, method="in_kind").payee
            actions.mend_payee(which, payee, "in_kind", by=one.clerk, at=NOON)

    def check() -> None:
        paid = Order.objects.filter(id__in=made, state=State.PAID)
        out = sum(paid.values_list("amount", flat=True))
        left = fund_queries.balance(STORE, "EUR")
        assert left == MUCH - out
        assert left >= 0
        for row in paid:
            if row.amount == MUCH:
                assert [one_.released_by for one_ in queries.releases_in_kind(row)]

    @settings(
        max_examples=15, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(STEPS)
    def play(steps: list[tuple[str, int]]) -> None:
        made.clear()
        with acting_as(one.clerk), transaction.atomic():
            for step, number in steps:
                try:
                    with transaction.atomic():
                        do(step, number)
                except (Refused, ZeroDivisionError):
                    pass
                check()
            transaction.set_rollback(True)

    play()


def test_permissions_of_both_are_asked_for(one: World) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    with acting_as(one.clerk), pytest.raises(NotAllowed):
        actions.release_in_kind(order_id, by=one.clerk, at=NOON)
    with acting_as(one.cashier), pytest.raises(NotAllowed):
        actions.take_delivery_back(order_id, "x", key="k", by=one.cashier, at=NOON)
