"""The pages of payments, through the real middleware, by people with one duty each."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.payments.models import BankLine, Line, Order, Payout, State, Voucher
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import FEES, OTHER_IBAN, TILL, World
from musterpoint.payments.views import orders
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/payments/"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


@pytest.fixture
def clerk(one: World) -> Client:
    return signed_in("haven", "bookkeeper")


@pytest.fixture
def releaser(one: World) -> Client:
    return signed_in("haven", "authorising_officer")


@pytest.fixture
def cashier(one: World) -> Client:
    return signed_in("haven", "welfare_officer")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict[str, object], status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def day(name: str, on: object = NOON.date()) -> dict[str, object]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def ordered(one: World, clerk: Client, **changes: str) -> str:
    """Order a payment by the form, and return its id."""
    made = factories.commitment(one)
    key = re.search(r'name="key" value="([^"]+)"', text_of(clerk, f"{DESK}orders/new/"))
    assert key is not None
    sent = {
        "key": key[1], "commitment": str(made), "amount": "500", "method": "bank",
        "name": "Amina Ben Salah", "iban": OTHER_IBAN, "reference": "Food", **changes,
    }  # fmt: skip
    page = posted(clerk, f"{DESK}orders/new/", sent)
    assert "Ordered. " in page
    with acting_as(one.clerk):
        return str(Order.objects.order_by("-id").values_list("id", flat=True)[0])


def batch(one: World, clerk: Client, account: object, way: str, order: str) -> str:
    """Prepare a batch by the form, and return its address."""
    address = f"{DESK}batches/new/{account}/{way}/"
    text_of(clerk, address)
    sent = {"orders": [order], **day("execute_on"), **day("good_until", NOON.replace(month=6))}
    answer = clerk.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_a_payment_from_order_to_reconciled_line(
    one: World, clerk: Client, releaser: Client
) -> None:
    assert "No payment yet" in text_of(clerk, DESK)
    order = ordered(one, clerk)
    assert "DE89 3704" in text_of(clerk, f"{DESK}orders/{order}/")
    with acting_as(one.clerk):
        assert Event.objects.filter(kind="payments.payee.seen").count() >= 1
    address = batch(one, clerk, one.bank.id, "bank", order)
    assert "1 more person must release it" in text_of(clerk, address)
    assert clerk.post(f"{address}step/release/").status_code == 403
    assert clerk.post(f"{address}step/file/").status_code == 409
    assert "Released." in posted(releaser, f"{address}step/release/", {})
    file = clerk.post(f"{address}step/file/")
    assert file["Content-Type"] == "application/xml"
    assert b"pain.001.001.09" in file.content
    with acting_as(one.clerk):
        name = Line.objects.get().end_to_end
    second = signed_in("haven", "bookkeeper")
    entries = (
        factories.entry("500.00", "DBIT", name),
        factories.entry("3.00", "DBIT", text="Fee"),
    )
    data = factories.statement("1000.00", "497.00", *entries)
    upload = f"{DESK}statements/new/"
    assert "2 new lines" in posted(second, upload, {"file": SimpleUploadedFile("s.xml", data)})
    again = posted(second, upload, {"file": SimpleUploadedFile("s.xml", data)}, 409)
    assert "read in before" in again
    assert "Accept 1 sure one" in text_of(second, f"{DESK}lines/")
    assert "1 line matched" in posted(second, f"{DESK}lines/accept/", {})
    with acting_as(one.clerk):
        assert Order.objects.get().state == State.PAID
        fee = BankLine.objects.get(amount=-300)
    line = f"{DESK}lines/{fee.id}/"
    assert "Nothing that is expected" in text_of(second, line)
    assert "Equity:Funds" not in text_of(second, f"{line}split/")
    wrong = posted(second, f"{line}split/", {"amount": "3", "reference": "7K4D-29QX"}, 422)
    assert "No payment of ours" in wrong
    assert FEES in posted(second, f"{line}split/", {"amount": "3.00", "book_account": FEES})
    undo = re.search(rf"{DESK}matches/[0-9a-f-]+/undo/", text_of(second, line))
    assert undo is not None
    assert "Taken back" in posted(second, undo[0], {})
    assert "500.00 EUR" in text_of(clerk, DESK)
    assert "paid" in clerk.get(f"{DESK}export/").content.decode()
    for page in (
        "batches/",
        "statements/",
        "accounts/",
        "points/",
        "points/twice/",
        "lines/export/",
    ):
        assert second.get(f"{DESK}{page}").status_code == 200


def test_all_that_wait_go_out_together_without_a_box_for_each(
    one: World, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        factories.ordered(one)
    address = f"{DESK}batches/new/{one.bank.id}/bank/"
    assert "that wait for this account" not in text_of(clerk, address)
    sent = {"everything": "on", **day("execute_on")}
    assert "Choose at least one payment." in posted(clerk, address, sent, 422)
    monkeypatch.setattr(orders, "MOST_CHOICES", 2)
    assert "All 3 that wait for this account" in text_of(clerk, address)
    assert "3 wait" in text_of(clerk, f"{DESK}batches/new/")
    assert "Choose at least one payment." in posted(clerk, address, day("execute_on"), 422)
    posted(clerk, address, sent)
    with acting_as(one.clerk):
        assert Line.objects.count() == 3


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    one: World, clerk: Client
) -> None:
    made = factories.commitment(one)
    sent = {"key": "k", "commitment": str(made), "amount": "500", "method": "bank",
            "name": "Amina Ben Salah", "iban": "DE88370400440532013000"}  # fmt: skip
    page = posted(clerk, f"{DESK}orders/new/", sent, 422)
    assert "check digits do not agree" in page
    assert "Amina Ben Salah" in page
    for changes, told in (
        ({"amount": "1.005"}, "no such small coin"),
        ({"amount": "0"}, "more than zero"),
        ({"method": "mobile"}, "with its country"),
        ({"amount": "600", "iban": OTHER_IBAN}, "more than what is left"),
    ):
        answer = clerk.post(f"{DESK}orders/new/", sent | changes)
        assert answer.status_code in (409, 422)
        assert told in unescape(answer.content.decode())


def test_a_voucher_that_was_lost_is_opened_again_by_another_clerk(
    one: World, clerk: Client, releaser: Client
) -> None:
    order = ordered(one, clerk, method="voucher", iban="")
    address = batch(one, clerk, one.point.id, "voucher", order)
    posted(releaser, f"{address}step/release/", {})
    back = f"{DESK}orders/{order}/back/"
    assert "somebody else" in posted(clerk, back, {"reason": "lost"}, 403).lower()
    second = signed_in("haven", "bookkeeper")
    assert back in text_of(second, f"{DESK}orders/{order}/")
    assert "35 characters" in posted(second, back, {"reason": "x" * 35 + " x"}, 422)
    assert "It came back" in posted(second, back, {"reason": "lost"})


def test_a_voucher_is_printed_redeemed_and_a_second_phone_told(
    one: World, clerk: Client, releaser: Client, cashier: Client
) -> None:
    order = ordered(one, clerk, method="voucher", iban="")
    address = batch(one, clerk, one.point.id, "voucher", order)
    posted(releaser, f"{address}step/release/", {})
    paper = clerk.post(f"{address}step/paper/")
    assert paper.content.startswith(b"%PDF")
    with acting_as(one.clerk):
        from musterpoint.payments.actions._vouchers import codes_of

        (code,) = codes_of(Voucher.objects.all(), NOON).values()
    point = f"{DESK}points/{one.point.id}/"
    made = cashier.post(f"{point}list/", {"device": "Phone 1"})
    assert made["Content-Type"] == "application/json"
    rows = f"{code}, 2026-05-01T12:00:00+00:00\nnonsense\n"
    page = posted(cashier, f"{point}upload/", {"device": "Phone 1", "rows": rows})
    assert "Write the code, a comma" in page
    refused = posted(cashier, f"{point}redeem/", {"key": "k", "code": code}, 409)
    assert "redeemed before" in refused
    posted(cashier, f"{point}upload/", {"device": "Phone 2", "rows": rows})
    with acting_as(one.clerk):
        twice = Payout.objects.get(outcome="conflict")
    assert "To be looked into" in text_of(clerk, f"{DESK}points/twice/")
    assert "Copied sheet" in posted(
        clerk, f"{DESK}points/twice/{twice.id}/", {"text": "Copied sheet"}
    )
    assert "Say why" in posted(cashier, f"{point}day/", {**day("on"), "counted": "1"}, 422)
    posted(cashier, f"{point}day/", {**day("on"), "counted": "1500.00"})
    assert "1,500.00 EUR" in text_of(cashier, point)


def test_accounts_are_opened_by_who_may(one: World, clerk: Client) -> None:
    manager = signed_in("haven", "fund_manager")
    sent = {"label": "Second", "method": "bank", "unit": "EUR", "book_account": TILL,
            "profile": "sepa", "holder": "Haven", "number": "DE0012"}  # fmt: skip
    assert clerk.post(f"{DESK}accounts/new/", sent).status_code == 403
    assert "has 22 letters" in posted(manager, f"{DESK}accounts/new/", sent, 422)
    assert "Second" in posted(manager, f"{DESK}accounts/new/", sent | {"number": OTHER_IBAN})
    assert "is there already" in posted(
        manager, f"{DESK}accounts/new/", sent | {"number": OTHER_IBAN}, 422
    )


def test_others_see_nothing_of_payments(one: World) -> None:
    for role in ("duty_officer", "trainer", "employer"):
        assert signed_in("haven", role).get(DESK).status_code == 403
