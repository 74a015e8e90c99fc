"""Vouchers and cash: redeemed once, also by two phones that are offline; the till counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from musterpoint.engine.payments import codes
from musterpoint.funds import queries as funds
from musterpoint.payments import actions, printing, pumps, queries
from musterpoint.payments.actions import Redeemed
from musterpoint.payments.actions._vouchers import LANE, codes_of, offline_hash
from musterpoint.payments.models import Order, Outcome, Payout, State, Voucher, VoucherState
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TILL, World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.pumps import run_due
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def one(haven: Organisation) -> World:
    return factories.world(haven)


def voucher(one: World) -> tuple[object, str]:
    """Order, prepare and release a voucher; return its order and its code."""
    order_id = factories.ordered(one, "voucher")
    factories.sent(one, order_id, method="voucher")
    with acting_as(one.clerk):
        rows = list(Voucher.objects.filter(order_id=order_id))
        return order_id, codes_of(rows, NOON)[rows[0].id]


def phone(key: str, code: str, device: str, hours: int = 1) -> Redeemed:
    return Redeemed(key=key, code=code, occurred_at=NOON + hours * HOUR, device=device)


def test_a_voucher_is_redeemed_once(one: World) -> None:
    order_id, code = voucher(one)
    with acting_as(one.cashier):
        for bad in ("", "7K4D", codes.new(), code[:-1] + ("0" if code[-1] != "0" else "1")):
            with pytest.raises(actions.NoSuchVoucher):
                actions.redeem(bad, point_id=one.point.id, key="x", by=one.cashier, at=NOON)
        typed = codes.shown(code).lower()
        paid = actions.redeem(typed, point_id=one.point.id, key="r1", by=one.cashier, at=NOON)
        again = actions.redeem(typed, point_id=one.point.id, key="r1", by=one.cashier, at=NOON)
        assert paid.id == again.id
        with pytest.raises(actions.AlreadyRedeemed):
            actions.redeem(typed, point_id=one.point.id, key="r2", by=one.cashier, at=NOON)
        assert funds.balance(TILL, "EUR") == 150_000
        assert queries.order(order_id).state == State.PAID  # type: ignore[arg-type]


def test_a_voucher_redeemed_by_two_phones_offline_is_paid_once_and_told(one: World) -> None:
    order_id, code = voucher(one)
    first, second = phone("a", code, "Phone 1"), phone("b", code, "Phone 2", 2)
    wrong = phone("c", "7K4D-29QX-M3TW-08HC", "Phone 2")
    early = phone("d", code, "Phone 2", -9)
    at = NOON + 5 * HOUR
    with acting_as(one.cashier):
        done = actions.upload([first, wrong], point_id=one.point.id, by=one.cashier, at=at)
        assert (done.paid, done.conflicts, list(done.problems)) == (1, 0, [2])
        done = actions.upload([second, early, first], point_id=one.point.id, by=one.cashier, at=at)
        assert (done.paid, done.conflicts, done.repeated) == (0, 1, 1)
        assert list(done.problems) == [2]
        assert actions.upload([second], point_id=one.point.id, by=one.cashier, at=at).repeated == 1
        assert funds.balance(TILL, "EUR") == 150_000
        assert Payout.objects.filter(outcome=Outcome.PAID).count() == 1
        assert queries.order(order_id).state == State.PAID  # type: ignore[arg-type]
    with acting_as(one.clerk):
        twice = queries.conflicts().get()
        finding = actions.settle_conflict(twice.id, "Copied sheet", by=one.clerk, at=at)
        assert actions.settle_conflict(twice.id, "x", by=one.clerk, at=at).id == finding.id


def test_a_phone_knows_vouchers_by_a_list_without_codes_or_names(one: World) -> None:
    _order, code = voucher(one)
    with acting_as(one.cashier):
        made = actions.take_along(one.point.id, "Phone 1", by=one.cashier, at=NOON)
        (only,) = made.content["vouchers"]
        assert only["hash"] == offline_hash(made.row.id, code)
        text = str(made.content)
        assert code not in text
        assert "Amina" not in text


def test_an_expired_voucher_opens_its_order_after_the_days_for_uploading(
    one: World, haven: Organisation
) -> None:
    order_id, code = voucher(one)
    late = NOON.replace(month=6) + 2 * HOUR
    with acting_as(one.cashier), pytest.raises(actions.NotRedeemable):
        actions.redeem(code, point_id=one.point.id, key="r", by=one.cashier, at=late)
    assert pumps.expire(haven, late) is False
    assert pumps.expire(haven, late + timedelta(days=8)) is True
    with acting_as(one.cashier):
        assert Voucher.objects.get().state == VoucherState.EXPIRED
        assert queries.order(order_id).state == State.RETURNED  # type: ignore[arg-type]
        given = [phone("a", code, "Phone 1")]
        at = late + timedelta(days=9)
        assert actions.upload(given, point_id=one.point.id, by=one.cashier, at=at).paid == 1


def test_cash_is_handed_out_by_the_list_of_a_point_and_the_day_is_closed(one: World) -> None:
    order_id = factories.ordered(one, "cash")
    point = one.point.id
    with acting_as(one.cashier), pytest.raises(actions.NotInState):
        actions.hand_out(
            [order_id], point_id=point, key="k", proof="thumb", by=one.cashier, at=NOON
        )
    batch = factories.sent(one, order_id, method="cash")
    with acting_as(one.clerk):
        assert printing.point_list(batch, "Haven", at=NOON).startswith(b"%PDF")
    with acting_as(one.cashier):
        for _time in range(2):
            actions.hand_out(
                [order_id], point_id=point, key="k", proof="thumb", by=one.cashier, at=NOON
            )
        with pytest.raises(actions.KeyUsed):
            actions.hand_out(
                [order_id], point_id=point, key="k", proof="signature", by=one.cashier, at=NOON
            )
        assert funds.balance(TILL, "EUR") == 150_000
        with pytest.raises(actions.NeedsNote):
            actions.close_day(point, NOON.date(), 149_000, "", by=one.cashier, at=NOON)
        day = actions.close_day(point, NOON.date(), 149_000, "10 lost", by=one.cashier, at=NOON)
        assert (day.expected, day.counted) == (150_000, 149_000)
    second = factories.ordered(one, "cash")
    factories.sent(one, second, method="cash")
    with acting_as(one.cashier), pytest.raises(actions.DayClosed):
        actions.hand_out([second], point_id=point, key="l", proof="thumb", by=one.cashier, at=NOON)


def test_one_person_releases_a_small_voucher_but_not_their_own(one: World) -> None:
    small, large = factories.ordered(one, "voucher"), factories.ordered(one, "voucher", 1_000_000)
    until = NOON + timedelta(days=9)
    with acting_as(one.releaser):
        made = actions.issue_voucher(small, good_until=until, by=one.releaser, at=NOON)
        assert codes.read(made.code) == made.code
        with pytest.raises(actions.NeedsBatch):
            actions.issue_voucher(large, good_until=until, by=one.releaser, at=NOON)
        row = Voucher.objects.get()
        assert made.code.encode() not in bytes(row.sealed) + bytes(row.token)
        assert printing.vouchers([row], "Haven", at=NOON).startswith(b"%PDF")


def test_mobile_money_goes_out_as_the_provider_wants_it(one: World) -> None:
    with acting_as(one.manager):
        account = actions.open_account(
            actions.PayingIn(
                label="Mobile", method="mobile", unit="EUR", book_account=TILL, holder="Haven",
                number="21620123456", profile="mobile-csv",
            ),
            by=one.manager, at=NOON,
        )  # fmt: skip
    given = factories.order_in(
        factories.commitment(one), method="mobile", phone="+216 20 123 456", provider="Wallet",
        name="=HYPERLINK()",
    )  # fmt: skip
    with acting_as(one.clerk):
        order_id = actions.order(given, key="m", by=one.clerk, at=NOON)
        batch = actions.prepare(
            factories.batch_in(account, order_id, method="mobile"), by=one.clerk, at=NOON
        ).batch
    with acting_as(one.releaser):
        actions.release(batch.id, by=one.releaser, at=NOON)
    with acting_as(one.clerk):
        _row, file = actions.hand_over(batch.id, by=one.clerk, at=NOON)
        head, line = file.decode().splitlines()
        assert head == "reference,phone,provider,amount,currency,name,text"
        assert "+21620123456,Wallet,500.00,EUR,'=HYPERLINK()" in line
        assert Order.objects.get(id=order_id).state == State.SENT


def test_a_key_pays_out_one_voucher_and_no_other(one: World) -> None:
    _first, code = voucher(one)
    second, other = voucher(one)
    point = one.point.id
    with acting_as(one.cashier):
        actions.redeem(code, point_id=point, key="same", by=one.cashier, at=NOON)
        with pytest.raises(actions.KeyUsed):
            actions.redeem(other, point_id=point, key="same", by=one.cashier, at=NOON)
        row = phone("same", other, "Phone 1")
        at = NOON + 5 * HOUR
        done = actions.upload([row], point_id=point, by=one.cashier, at=at)
        assert (done.paid, done.repeated, list(done.problems)) == (0, 0, [1])
        assert queries.order(second).state == State.SENT  # type: ignore[arg-type]


def test_a_row_that_the_till_cannot_pay_keeps_back_no_other(one: World) -> None:
    large = factories.ordered(one, "voucher", 250_000)
    factories.sent(one, large, method="voucher")
    _order, code = voucher(one)
    with acting_as(one.clerk):
        rows = list(Voucher.objects.filter(order_id=large))
        too_much = codes_of(rows, NOON)[rows[0].id]
    at = NOON + 5 * HOUR
    given = [phone("a", too_much, "Phone 1"), phone("b", code, "Phone 1")]
    with acting_as(one.cashier):
        done = actions.upload(given, point_id=one.point.id, by=one.cashier, at=at)
        assert (done.paid, list(done.problems)) == (1, [1])
        assert funds.balance(TILL, "EUR") == 150_000
        assert queries.order(large).state == State.SENT


def test_every_voucher_expires_in_its_time_and_none_is_good_for_ever(
    one: World, haven: Organisation
) -> None:
    early, _code = voucher(one)
    late = factories.ordered(one, "voucher")
    ever = factories.ordered(one, "voucher")
    with acting_as(one.releaser):
        end = NOON + timedelta(days=200)
        actions.issue_voucher(late, good_until=end, by=one.releaser, at=NOON)
        for wrong in (NOON, NOON.replace(year=9999), NOON + timedelta(days=400)):
            with pytest.raises(actions.NotRedeemable, match="within a year"):
                actions.issue_voucher(ever, good_until=wrong, by=one.releaser, at=NOON)
    with acting_as(one.clerk), pytest.raises(actions.BadBatch):
        wrong_batch = replace(
            factories.batch_in(one.point, ever, method="voucher"),
            good_until=NOON.replace(year=9999),
        )
        actions.prepare(wrong_batch, by=one.clerk, at=NOON)
    for at, state in ((NOON + timedelta(days=60), State.SENT), (end + 9 * 24 * HOUR, "returned")):
        Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=at)
        run_due([haven.id], [LANE])
        with acting_as(one.clerk):
            assert queries.order(early).state == State.RETURNED  # type: ignore[arg-type]
            assert queries.order(late).state == state


def test_an_expired_voucher_is_sent_in_another_batch(one: World, haven: Organisation) -> None:
    order_id, _code = voucher(one)
    assert pumps.expire(haven, NOON + timedelta(days=60))
    with acting_as(one.clerk):
        given = replace(
            factories.batch_in(one.point, order_id, method="voucher"),  # type: ignore[arg-type]
            good_until=NOON + timedelta(days=90),
        )
        assert actions.prepare(given, by=one.clerk, at=NOON).batch.count == 1
