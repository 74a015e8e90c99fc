"""What a point paid out without network is told once, and the phone holds no more than it needs."""

import base64
import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.test import Client

from musterpoint.engine.payments import codes
from musterpoint.funds import actions as books
from musterpoint.funds import queries as funds
from musterpoint.funds import verifying
from musterpoint.kernel.errors import NotAllowed
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import PaidOffline
from musterpoint.payments.actions._vouchers import codes_of, offline_hash, seen_hash
from musterpoint.payments.models import Order, Outcome, Payout, State, Voucher
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TILL, World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.dying import finished_after_dying

HOUR = timedelta(hours=1)
LATER = NOON + 3 * HOUR
WORDS = "correct horse"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


@pytest.fixture
def cashier(one: World) -> Client:
    return signed_in("haven", "welfare_officer")


def due(one: World, method: str, amount: int = 50_000) -> UUID:
    """Order and release a payment at the point."""
    order_id = factories.ordered(one, method, amount)
    factories.sent(one, order_id, method=method)
    return order_id


def code_of(one: World, order_id: UUID) -> str:
    with acting_as(one.cashier):
        (code,) = codes_of(Voucher.objects.filter(order_id=order_id), NOON).values()
    return code


def taken(one: World, device: str = "Phone 1") -> UUID:
    """Take the list of the point along."""
    with acting_as(one.cashier):
        return actions.take_along(one.point.id, device, by=one.cashier, at=NOON).row.id


def line(one: World, list_id: UUID, order_id: UUID, **changes: Any) -> PaidOffline:
    """Return what a phone keeps of a payment by the list."""
    with acting_as(one.cashier):
        order = Order.objects.get(id=order_id)
    values: dict[str, Any] = {"proof": "thumb"}
    if order.method == "voucher":
        values = {"proof": "code", "seen": seen_hash(list_id, code_of(one, order_id))}
    values |= {"paid_at": NOON + HOUR, "key": uuid4(), **changes}
    return PaidOffline(list_id=list_id, reference=order.reference, **values)


def told(one: World, *lines: PaidOffline, at: datetime = LATER) -> list[tuple[str, str]]:
    with acting_as(one.cashier):
        answers = actions.take_queue(one.point.id, lines, by=one.cashier, at=at)
    by_key = {answer.key: (answer.state, answer.why) for answer in answers}
    return [by_key[one_line.key] for one_line in lines]


def states(one: World, *lines: PaidOffline, at: datetime = LATER) -> list[str]:
    return [state for state, _why in told(one, *lines, at=at)]


def opened(page: str) -> dict[str, Any]:
    """Open the list that a page carries, as a browser does."""
    salt, nonce, rounds, text = (
        re.search(f'data-mp-{name}="([^"]+)"', page)[1]  # type: ignore[index]  # it is there
        for name in ("salt", "nonce", "rounds", "list")
    )
    salt_bytes = base64.b64decode(salt)
    key = PBKDF2HMAC(SHA256(), 32, salt_bytes, int(rounds)).derive(WORDS.encode())
    plain = AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(text), None)
    return dict(json.loads(plain))


def test_the_page_of_a_phone_holds_digests_references_and_amounts_alone(
    one: World, cashier: Client
) -> None:
    voucher, cash = due(one, "voucher"), due(one, "cash", 30_000)
    paid = due(one, "cash")
    code = code_of(one, voucher)
    with acting_as(one.cashier):
        actions.hand_out(
            [paid], point_id=one.point.id, key="k", proof="thumb", by=one.cashier, at=NOON
        )
    address = f"/o/haven/desk/payments/points/{one.point.id}/phone/"
    answer = cashier.post(address, {"device": "Phone 1", "words": "short"})
    assert answer.status_code == 422
    page = cashier.post(address, {"device": "Phone 1", "words": WORDS}).content.decode()
    assert "Use the paper list" in page
    found = opened(page)
    for text in (page, str(found)):
        assert "Amina" not in text
        assert code not in text
    assert set(found) == {"list", "vouchers", "cash"}
    (known,) = found["vouchers"]
    assert set(known) == {"r", "s", "a", "h", "e"}
    assert known["h"] == offline_hash(found["list"], code)
    (waits,) = found["cash"]
    assert (set(waits), waits["a"]) == ({"r", "s", "a"}, "300.00 EUR")
    with acting_as(one.cashier):
        assert waits["r"] == Order.objects.get(id=cash).reference
    kept = cashier.get(f"{address}kept/")
    assert (kept.status_code, kept["Location"]) == (302, address)
    worker = cashier.get("/o/haven/desk/payments/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")


def test_who_does_not_stand_at_a_point_takes_no_list_and_tells_nothing(one: World) -> None:
    point = f"/o/haven/desk/payments/points/{one.point.id}/"
    for role in ("bookkeeper", "duty_officer"):
        other = signed_in("haven", role)
        assert other.post(f"{point}phone/", {"device": "x", "words": WORDS}).status_code == 403
        assert other.get(f"{point}phone/kept/").status_code == 403
        sent = other.post(f"{point}queue/", '{"lines": []}', content_type="application/json")
        assert sent.status_code == 403
    with acting_as(one.clerk), pytest.raises(NotAllowed):
        actions.take_queue(one.point.id, [], by=one.clerk, at=NOON)


def test_a_phone_tells_its_queue_once_and_reads_what_became_of_it(
    one: World, cashier: Client
) -> None:
    order_id = due(one, "voucher")
    first, second = taken(one), taken(one, "Phone 2")
    address = f"/o/haven/desk/payments/points/{one.point.id}/queue/"
    for list_id, outcome in ((first, "paid"), (second, "conflict")):
        given = line(one, list_id, order_id)
        sent = {
            "key": str(given.key), "list_id": str(list_id), "reference": given.reference,
            "paid_at": "2026-05-01T11:00:00Z", "proof": "code", "seen": given.seen,
        }  # fmt: skip
        for _time in range(2):
            answer = cashier.post(
                address, json.dumps({"lines": [sent]}), content_type="application/json"
            )
            assert answer.json()["answers"] == [{"key": sent["key"], "state": outcome, "why": ""}]
    for bad in ("", "[]", '{"lines": 3}', '{"lines": [{"key": "x"}]}'):
        assert cashier.post(address, bad, content_type="application/json").status_code == 422
    with acting_as(one.cashier):
        assert Payout.objects.count() == 2
        assert queries.conflicts().get().device == "Phone 2"
        assert funds.balance(TILL, "EUR") == 150_000


def test_the_code_of_a_voucher_must_have_been_seen(one: World) -> None:
    order_id, other = due(one, "voucher"), due(one, "voucher")
    list_id, later = taken(one), taken(one)
    wrong = [
        line(one, list_id, order_id, seen=""),
        line(one, list_id, order_id, seen=offline_hash(list_id, code_of(one, order_id))),
        line(one, list_id, order_id, seen=seen_hash(list_id, codes.new())),
        line(one, list_id, order_id, seen=seen_hash(later, code_of(one, order_id))),
        line(one, list_id, order_id, seen=seen_hash(list_id, code_of(one, other))),
        line(one, list_id, order_id, proof="thumb", seen=""),
        line(one, uuid4(), order_id),
    ]
    answers = told(one, *wrong)
    assert [state for state, _why in answers] == ["refused"] * len(wrong)
    assert all(why for _state, why in answers)
    with acting_as(one.cashier):
        assert queries.order(order_id).state == State.SENT


def test_cash_that_two_phones_handed_out_is_paid_once_and_told(one: World) -> None:
    order_id = due(one, "cash")
    first, second = taken(one), taken(one, "Phone 2")
    given = line(one, first, order_id, proof="signature")
    assert states(one, given, line(one, second, order_id)) == ["paid", "conflict"]
    assert states(one, given) == ["paid"]
    assert states(one, line(one, second, order_id, proof="code")) == ["refused"]
    with acting_as(one.cashier):
        assert funds.balance(TILL, "EUR") == 150_000
        found = Payout.objects.get(outcome=Outcome.PAID)
        assert (found.proof, found.device, found.occurred_at) == (
            "signature", "Phone 1", NOON + HOUR,
        )  # fmt: skip
        assert queries.order(order_id).state == State.PAID


def test_cash_that_the_desk_paid_or_took_back_meanwhile_is_told(one: World) -> None:
    paid, back, again = due(one, "cash"), due(one, "cash"), due(one, "cash")
    list_id = taken(one)
    with acting_as(one.cashier):
        actions.hand_out(
            [paid], point_id=one.point.id, key="k", proof="thumb", by=one.cashier, at=NOON
        )
    with acting_as(one.second_clerk):
        for order_id in (back, again):
            actions.take_back(order_id, "nobody came", by=one.second_clerk, at=NOON)
    factories.sent(one, again, method="cash")
    lines = [line(one, list_id, order_id) for order_id in (paid, back, again)]
    assert states(one, *lines) == ["conflict", "conflict", "paid"]


def test_a_list_tells_of_its_own_point_alone(one: World) -> None:
    with acting_as(one.manager):
        far = actions.open_account(
            actions.PayingIn(label="Tunis", method="cash", unit="EUR", book_account=TILL),
            by=one.manager, at=NOON,
        )  # fmt: skip
    order_id = due(one, "cash")
    here = taken(one)
    with acting_as(one.cashier):
        there = actions.take_along(far.id, "Phone 9", by=one.cashier, at=NOON)
        assert there.content["cash"] == []
    given = [line(one, here, order_id), line(one, there.row.id, order_id)]
    with acting_as(one.cashier):
        answers = actions.take_queue(far.id, given, by=one.cashier, at=LATER)
    assert {answer.state for answer in answers} == {"refused"}
    assert states(one, line(one, there.row.id, order_id)) == ["refused"]


@pytest.mark.parametrize("wrong_by", [timedelta(days=-400), timedelta(days=400)])
def test_the_clock_of_a_phone_keeps_back_no_payment(one: World, wrong_by: timedelta) -> None:
    voucher, cash = due(one, "voucher"), due(one, "cash")
    list_id = taken(one)
    lines = [line(one, list_id, each, paid_at=NOON + wrong_by) for each in (voucher, cash)]
    assert states(one, *lines) == ["paid", "paid"]
    with acting_as(one.cashier):
        moments = set(Payout.objects.values_list("occurred_at", flat=True))
        assert moments == {NOON if wrong_by < timedelta() else LATER}


def test_what_the_till_cannot_pay_waits_and_is_told_again(one: World) -> None:
    large, small = due(one, "voucher", 250_000), due(one, "cash")
    list_id = taken(one)
    given = [line(one, list_id, large), line(one, list_id, small)]
    assert states(one, *given) == ["refused", "paid"]
    with acting_as(one.clerk):
        books.receive(
            "aid", 200_000, "EUR", source="gift", account=TILL, key="more", on=NOON.date(),
            by=one.clerk, at=NOON,
        )  # fmt: skip
    assert states(one, *given) == ["paid", "paid"]


def test_a_queue_that_dies_half_way_paid_nothing_and_is_told_again_once(one: World) -> None:
    voucher, cash = due(one, "voucher"), due(one, "cash", 30_000)
    list_id = taken(one)
    lines = line(one, list_id, voucher), line(one, list_id, cash)

    def look() -> tuple[object, ...]:
        with acting_as(one.cashier):
            assert list(verifying.problems()) == []
            orders = Order.objects.filter(id__in=(voucher, cash)).order_by("id")
            vouchers = Voucher.objects.filter(order_id=voucher)
            return (
                list(orders.values_list("state", flat=True)),
                list(vouchers.values_list("state", flat=True)),
                Payout.objects.count(),
                funds.balance(TILL, "EUR"),
            )

    before = funds_of_till(one)
    assert finished_after_dying(lambda: states(one, *lines), look) == ["paid", "paid"]
    assert look()[2] == 2
    assert funds_of_till(one) == before - 80_000


def funds_of_till(one: World) -> int:
    with acting_as(one.cashier):
        return funds.balance(TILL, "EUR")
