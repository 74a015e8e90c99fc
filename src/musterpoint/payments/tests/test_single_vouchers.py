"""One payment as a voucher: issued from its page, printed, replaced when it was lost."""

from datetime import timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import NotAlone
from musterpoint.payments.actions._vouchers import codes_of
from musterpoint.payments.models import Order, State, Voucher, VoucherState
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import World
from musterpoint.payments.tests.test_in_kind import browser
from musterpoint.payments.tests.test_pages import DESK, day, posted, text_of
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

UNTIL = NOON + timedelta(days=9)


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


def test_a_voucher_is_issued_printed_and_replaced_from_the_page_of_its_payment(
    one: World,
) -> None:
    order_id = factories.ordered(one, "voucher")
    page = f"{DESK}orders/{order_id}/"
    officer, clerk = signed_in("haven", "authorising_officer"), signed_in("haven", "bookkeeper")
    assert f"{page}voucher/" not in text_of(clerk, page)
    assert clerk.get(f"{page}voucher/").status_code == 403
    assert f"{page}voucher/" in text_of(officer, page)
    assert clerk.post(f"{page}voucher/paper/").status_code == 404
    past = {**day("good_until", NOON - timedelta(days=1)), "point": ""}
    assert "still to come" in posted(officer, f"{page}voucher/", past, 409)
    good = {**day("good_until", UNTIL), "point": str(one.point.id)}
    shown = posted(officer, f"{page}voucher/", good)
    assert "Print it next" in shown
    assert "Ras Ajdir" in shown
    paper = clerk.post(f"{page}voucher/paper/")
    assert paper.content.startswith(b"%PDF")
    assert signed_in("haven", "welfare_officer").post(f"{page}voucher/paper/").status_code == 403
    lost = good | {"reason": "Lost in the rain", "point": ""}
    assert "Somebody else replaces it" in posted(officer, f"{page}voucher/lost/", lost, 409)
    other = browser(one.releaser.id, "authorising_officer")
    assert "good no more" in posted(other, f"{page}voucher/lost/", lost)
    with acting_as(one.clerk):
        second, first = queries.vouchers_of(order_id)
        assert (first.state, second.state) == (VoucherState.CANCELLED, VoucherState.ISSUED)
        codes = codes_of([first, second], NOON)
        assert Event.objects.filter(kind="payments.paper.printed").count() == 1
    with acting_as(one.cashier):
        point = one.point.id
        with pytest.raises(actions.NotRedeemable):
            actions.redeem(codes[first.id], point_id=point, key="a", by=one.cashier, at=NOON)
        actions.redeem(codes[second.id], point_id=point, key="b", by=one.cashier, at=NOON)
        assert Order.objects.get(id=order_id).state == State.PAID
    assert "Nothing is replaced" in posted(other, f"{page}voucher/lost/", lost, 409)


def test_who_ordered_or_mended_issues_nothing_and_who_issued_replaces_nothing(
    one: World,
) -> None:
    order_id = factories.ordered(one, "voucher")
    with acting_as(one.second_clerk):
        payee = factories.order_in(order_id, method="voucher").payee
        actions.mend_payee(order_id, payee, "voucher", by=one.second_clerk, at=NOON)
    address = f"{DESK}orders/{order_id}/voucher/"
    good = {**day("good_until", UNTIL), "point": ""}
    for who in (one.clerk, one.second_clerk, one.welfare):
        client = browser(who.id, "authorising_officer")
        assert client.post(address, good).status_code in (403, 409)
        assert client.post(f"{address}lost/", good | {"reason": "x"}).status_code == 409
    with acting_as(one.clerk):
        assert not Voucher.objects.exists()
    with acting_as(one.releaser):
        actions.issue_voucher(order_id, good_until=UNTIL, by=one.releaser, at=NOON)
        with pytest.raises(NotAlone):
            actions.reissue_voucher(order_id, "x", good_until=UNTIL, by=one.releaser, at=NOON)
    client = browser(one.clerk.id, "authorising_officer")
    assert client.post(f"{address}lost/", good | {"reason": "x"}).status_code in (403, 409)


def test_who_released_the_batch_of_a_voucher_does_not_replace_it(one: World) -> None:
    order_id = factories.ordered(one, "voucher")
    factories.sent(one, order_id, method="voucher")
    with acting_as(one.releaser), pytest.raises(NotAlone):
        actions.reissue_voucher(order_id, "Lost", good_until=UNTIL, by=one.releaser, at=NOON)
    with acting_as(one.approver):
        actions.reissue_voucher(order_id, "Lost", good_until=UNTIL, by=one.approver, at=NOON)
        row = Order.objects.get(id=order_id)
        assert (row.state, row.round) == (State.SENT, 2)
        assert not row.lines.filter(is_live=True).exists()


def test_so_much_is_replaced_by_a_batch_alone(one: World) -> None:
    order_id = factories.ordered(one, "voucher", 1_000_000)
    page = f"{DESK}orders/{order_id}/"
    officer = signed_in("haven", "authorising_officer")
    assert f"{page}voucher/" not in text_of(officer, page)
    sent = {**day("good_until", UNTIL), "point": ""}
    assert "Put it into a batch" in posted(officer, f"{page}voucher/", sent, 409)
