"""Giving on the public site: transfer, hosted page, wallet; real servers on this machine."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.models import Commitment, Head
from musterpoint.giving import actions, dues, pumps, queries, references
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.models import Gift, Intent, ProviderEvent
from musterpoint.giving.providers import Transport
from musterpoint.giving.providers.checkout import sign
from musterpoint.giving.providers.transport import Forbidden
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.servers import (
    SECRET,
    TOKEN,
    CheckoutServer,
    WalletServer,
    key_pair,
    running,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
SITE = "/o/haven/give/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, alice: Actor) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)
        make.campaign(alice)


@pytest.fixture
def checkout(alice: Actor) -> Iterator[CheckoutServer]:
    with running(CheckoutServer()) as server:
        with acting_as(alice):
            actions.save_provider(
                code="cards", kind="checkout", label="Card", settings={"base": server.base},
                secrets={"token": TOKEN, "webhook_secret": SECRET}, account=make.BANK, by=alice,
                at=NOON,
            )  # fmt: skip
        yield server


@pytest.fixture
def wallets(alice: Actor) -> Iterator[WalletServer]:
    pem, public = key_pair()
    with running(WalletServer()) as server:
        server.public = public
        with acting_as(alice):
            actions.save_provider(
                code="wallets", kind="open_payments", label="Wallet",
                settings={"wallet": f"{server.base}/ours", "key_id": "key-1"},
                secrets={"private_key": pem}, account=make.BANK, by=alice, at=NOON,
            )  # fmt: skip
        yield server


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def begin(client: Client, **changes: str) -> str:
    sent = {"amount": "25", "way": "transfer", "name": "", "email": "", "wallet": ""} | changes
    answer = client.post(f"{SITE}seats-home/give/", sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


def pump(haven: Organisation) -> None:
    while pumps.go_on(haven, NOON):
        pass


def message(server: CheckoutServer, **changes: object) -> tuple[bytes, int]:
    body = {"id": "ev_1", "type": "checkout.paid", "checkout": "co_1", "amount": "2500",
            "currency": "EUR"} | changes  # fmt: skip
    return json.dumps(body).encode(), int(NOON.timestamp())


def send(client: Client, body: bytes, seconds: int, secret: str = SECRET) -> int:
    answer = client.post(
        f"{SITE}webhook/cards/", body, content_type="application/json",
        headers={"Provider-Signature": sign(secret, seconds, body)},
    )  # fmt: skip
    return answer.status_code


def test_anybody_sees_a_campaign_and_gives_by_transfer_with_a_reference(alice: Actor) -> None:
    client = Client()
    assert "Seats home" in text_of(client, SITE)
    page = text_of(client, f"{SITE}seats-home/")
    assert "Every seat" in page
    assert "مقاعد" in text_of(client, f"{SITE}seats-home/?lang=ar")
    mine = begin(client)
    page = text_of(client, mine)
    with acting_as(alice):
        row = Intent.objects.get()
        assert references.is_right(row.reference)
        assert not Gift.objects.exists()
    assert references.shown(row.reference) in page
    assert "DE89 3704" in page
    assert "<svg" in page
    assert "25.00" in page


def test_the_code_for_a_banking_app_is_the_one_of_epc069_12() -> None:
    reference = references.made("ABCDEFGH22")
    made = references.epc(
        name="Haven\nFund", iban=make.IBAN, bic="", cents=1234, reference=reference
    )
    assert made.split("\n") == [
        "BCD", "002", "1", "SCT", "", "Haven Fund", make.IBAN, "EUR12.34", "", reference
    ]  # fmt: skip
    with pytest.raises(ValueError, match="EPC069"):
        references.epc(name="x", iban=make.IBAN, bic="", cents=0, reference=reference)


@pytest.mark.parametrize(
    "changes",
    [{"amount": "0"}, {"amount": "-1"}, {"amount": "1.005"}, {"amount": "many"},
     {"amount": "999999999"}, {"way": "provider:none"}, {"email": "x"}, {"amount": "1" * 30}],
)  # fmt: skip
def test_what_cannot_be_given_is_asked_again(changes: dict[str, str]) -> None:
    sent = {"amount": "25", "way": "transfer", "name": "Ada", "email": "", "wallet": ""} | changes
    answer = Client().post(f"{SITE}seats-home/give/", sent)
    assert answer.status_code == 422
    assert "Ada" in answer.content.decode()


def test_a_hosted_page_is_paid_and_counted_once(
    haven: Organisation, alice: Actor, checkout: CheckoutServer
) -> None:
    client = Client()
    mine = begin(client, way="provider:cards", name="Ada Farouk", email="ada@example.org")
    checkout.fails = 1
    pump(haven)
    with acting_as(alice):
        Intent.objects.update(next_at=NOON)
    pump(haven)
    assert f"{checkout.base}/pay/co_1" in text_of(client, mine)
    checkout.pay("co_1")
    body, seconds = message(checkout)
    assert send(client, body, seconds) == 200
    pump(haven)
    assert send(client, body, seconds) == 200
    pump(haven)
    with acting_as(alice):
        assert ProviderEvent.objects.count() == 1
        assert Gift.objects.count() == 1
        assert books.balance(make.BANK, "EUR") == 2500
    page = text_of(client, mine)
    assert "What became of your gift" in page
    assert "2026-000001" in page
    answer = client.get(f"{mine}receipt/")
    assert answer.content.startswith(b"%PDF")


def test_a_message_that_is_forged_old_or_changed_is_refused(
    haven: Organisation, alice: Actor, checkout: CheckoutServer
) -> None:
    client = Client()
    begin(client, way="provider:cards")
    pump(haven)
    body, seconds = message(checkout)
    assert send(client, body, seconds, "another-secret-123") == 400
    assert send(client, body, seconds - 3600) == 400
    assert send(client, body, seconds + 3600) == 400
    assert send(client, message(checkout, amount="2501")[0], seconds) == 400
    assert send(client, message(checkout, currency="USD")[0], seconds) == 400
    assert send(client, message(checkout, checkout="co_9")[0], seconds) == 400
    assert send(client, b"{", seconds) == 400
    assert send(client, b"[" * 50_000, seconds) == 400
    assert client.post(f"{SITE}webhook/cards/", body, content_type="text/plain").status_code == 400
    assert client.post(f"{SITE}webhook/none/", body, content_type="text/plain").status_code == 404
    assert client.get(f"{SITE}webhook/cards/").status_code == 405
    with acting_as(alice):
        assert not ProviderEvent.objects.exists()


def test_a_provider_that_took_another_amount_waits_at_the_desk_and_is_kept(
    haven: Organisation, alice: Actor, checkout: CheckoutServer
) -> None:
    client, desk = Client(), signed_in("haven", "fund_manager")
    mine = begin(client, way="provider:cards")
    pump(haven)
    checkout.checkouts["co_1"] |= {"status": "paid", "amount": "100"}
    body, seconds = message(checkout)
    assert send(client, body, seconds) == 200
    pump(haven)
    assert "Somebody looks at it" in text_of(client, mine)
    with acting_as(alice):
        assert not Gift.objects.exists()
        actions.forget_unpaid(by=alice, at=NOON + timedelta(days=60))
        (row,) = queries.unclear()
        asked = Asked(by=alice, at=NOON, view=ALL)
        assert [one.id for one in dues.intents(asked)] == [row.id]
    listed = text_of(desk, "/o/haven/desk/giving/begun/")
    assert "1.00" in listed
    here = f"/o/haven/desk/giving/begun/{row.id}/"
    assert 'value="1.00"' in text_of(desk, here)
    sent = {"how": "came", "amount": "0", "note": "The statement of the provider"}
    assert desk.post(here, sent).status_code == 422
    assert desk.post(here, sent | {"amount": "1"}).status_code == 302
    assert desk.post(here, sent | {"amount": "1"}).status_code == 200
    with acting_as(alice):
        assert Gift.objects.get().amount == 100
        assert not queries.unclear()
    assert "What became of your gift" in text_of(client, mine)


def test_a_provider_that_cannot_be_asked_any_more_leaves_the_gift_unclear(
    haven: Organisation, alice: Actor, checkout: CheckoutServer
) -> None:
    mine = begin(Client(), way="provider:cards")
    pump(haven)
    checkout.checkouts.clear()
    with acting_as(alice):
        Intent.objects.update(tries=60, next_at=NOON)
    pump(haven)
    assert "Somebody looks at it" in text_of(Client(), mine)


def agreed(haven: Organisation, wallets: WalletServer) -> str:
    client = Client()
    mine = begin(client, way="provider:wallets", wallet=f"{wallets.base}/theirs")
    pump(haven)
    assert client.post(f"{mine}back/", wallets.came_back()).status_code == 302
    return mine


@pytest.mark.parametrize("manages", [True, False])
def test_a_wallet_that_paid_and_was_not_heard_has_given(
    haven: Organisation, alice: Actor, wallets: WalletServer, manages: bool
) -> None:
    mine = agreed(haven, wallets)
    wallets.unheard, wallets.token, wallets.manages = 1, "token-2", manages
    pump(haven)
    with acting_as(alice):
        Intent.objects.update(next_at=NOON)
    pump(haven)
    assert "What became of your gift" in text_of(Client(), mine)


def test_a_wallet_that_refuses_is_not_paid_when_ours_takes_no_more(
    haven: Organisation, alice: Actor, wallets: WalletServer
) -> None:
    mine = agreed(haven, wallets)
    wallets.refuses = 1
    pump(haven)
    assert "It was not paid" not in text_of(Client(), mine)
    while pumps.go_on(haven, NOON + timedelta(hours=26)):
        pass
    assert "It was not paid" in text_of(Client(), mine)


def test_a_wallet_gives_by_open_payments(
    haven: Organisation, alice: Actor, wallets: WalletServer
) -> None:
    client = Client()
    mine = begin(client, way="provider:wallets", wallet=f"{wallets.base}/theirs")
    pump(haven)
    assert f"{wallets.base}/consent" in text_of(client, mine)
    brought = wallets.came_back()
    page = client.get(f"{mine}back/", brought).content.decode()
    assert "Press once more" in page
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    wanted = {name: unescape(text) for name, text in sent.items() if name in brought}
    assert client.post(f"{mine}back/", wanted).status_code == 302
    pump(haven)
    assert "What became of your gift" in text_of(client, mine)
    with acting_as(alice):
        assert books.balance(make.BANK, "EUR") == 2500
    assert wallets.faults == []
    assert wallets.finish["uri"].endswith("/back/")


def test_a_wallet_that_brings_a_wrong_hash_or_offers_less_pays_nothing(
    haven: Organisation, alice: Actor, wallets: WalletServer
) -> None:
    client = Client()
    mine = begin(client, way="provider:wallets", wallet=f"{wallets.base}/theirs")
    pump(haven)
    client.post(f"{mine}back/", wallets.came_back() | {"interact_ref": "another"})
    pump(haven)
    assert "It was not paid" in text_of(client, mine)
    wallets.quoted = {"value": "1", "assetCode": "EUR", "assetScale": 2}
    mine = begin(client, way="provider:wallets", wallet=f"{wallets.base}/theirs")
    pump(haven)
    assert "It was not paid" in text_of(client, mine)
    assert wallets.paid_quotes == set()


def test_a_wallet_is_no_way_into_the_network(haven: Organisation, wallets: WalletServer) -> None:
    client = Client()
    for address in ("http://127.0.0.1:1/x", "https://169.254.169.254/", "file:///etc/passwd", "x"):
        mine = begin(client, way="provider:wallets", wallet=address)
        pump(haven)
        assert "It was not paid" in text_of(client, mine)
    real = Transport(hosts=frozenset({"wallet.example.org", "127.0.0.1:80"}))
    for address in ("http://127.0.0.1:80/", "http://wallet.example.org/", "https://x.example/",
                    "https://user@wallet.example.org/", "https://wallet.example.org/a b"):  # fmt: skip
        with pytest.raises(Forbidden):
            real.checked(address)


def test_an_unknown_address_opens_nothing() -> None:
    for address in ("mine/none/", "mine/none/back/", "mine/none/receipt/", "none/", "none/give/"):
        assert Client().get(f"{SITE}{address}").status_code == 404


def paid(by: Actor, number: int, family: int, at: datetime) -> None:
    """Let a payment for somebody of a family stand in the books."""
    made = Commitment.objects.create(
        key=f"c{number}", digest=b"", head=Head.objects.get(code="evacuation"), unit="EUR",
        amount=100, worth=100, what="tests", subject_id=uuid4(), person=bytes([number] * 32),
        family=bytes([family] * 32), purpose="Seat", asked_at=at, changed_at=at,
    )  # fmt: skip
    unit = ledger.currency("EUR")
    entries = (
        ledger.Entry("Expenses:Welfare:Emergency:Evacuation", unit, 100),
        ledger.Entry(make.BANK, unit, -100),
    )
    links = {"commitment": str(made.id)}
    one = ledger.Transaction(f"p{number}", at.date(), "Paid", entries, links)
    funds.post_many([one], by=by, at=at)


def test_where_it_went_is_told_by_closed_months_of_enough_families(
    haven: Organisation, alice: Actor
) -> None:
    def page(at: datetime) -> str:
        Organisation.objects.filter(id=haven.id).update(clock_at=at)
        make.told(haven)
        return text_of(Client(), f"{SITE}seats-home/")

    month = timedelta(days=31)
    with acting_as(alice):
        gift = GiftIn(
            key="g", amount=10_000, unit="EUR", account=make.BANK, received_on=make.TODAY,
            fund=make.FUND,
        )  # fmt: skip
        actions.receive(gift, by=alice, at=NOON)
        for number in range(9):
            paid(alice, number, min(number, 3), NOON)
        paid(alice, 9, 9, NOON + month)
    assert "too little to be told" in page(NOON)
    assert "too little to be told" in page(NOON + month)
    assert "10.00" in page(NOON + 2 * month)
    with acting_as(alice):
        paid(alice, 10, 10, NOON + 2 * month)
    for months in (2, 3, 4):
        assert "10.00" in page(NOON + month * months)


def test_the_secret_of_an_address_is_kept_nowhere(alice: Actor) -> None:
    code = begin(Client()).rstrip("/").rpartition("/")[2]
    with acting_as(alice):
        assert code not in str(Intent.objects.values().get())
