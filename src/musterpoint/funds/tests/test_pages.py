"""The pages of the books, through the real middleware, and the two commands."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from beancount import loader
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.cli.tests import commands
from musterpoint.funds import queries
from musterpoint.funds.models import Account, Balance, Transaction
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/funds/"
CASH, GIFTS = "Assets:Welfare:Cash", "Income:Donors"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def manager() -> Client:
    found = signed_in("haven", "fund_manager")
    for name, unit, least in ((CASH, "USD", "0"), (GIFTS, "", "")):
        sent = {"name": name, "label": "Welfare", "unit": unit, "least": least, "most": ""}
        posted(found, f"{DESK}accounts/new/", sent)
    return found


@pytest.fixture
def clerk(manager: Client) -> Client:
    return signed_in("haven", "bookkeeper")


@pytest.fixture
def reader(haven: Organisation) -> Actor:
    return officer(haven, "Rima", "auditor")


def posted(client: Client, address: str, data: dict[str, str], status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def boxes(name: str, on: date) -> dict[str, str]:
    """Return a day as its three boxes send it."""
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def sheet(client: Client, **changes: str) -> dict[str, str]:
    """Return a form of a transaction as the page gives it, with its key."""
    found = re.search(r'name="key" value="([^"]+)"', text_of(client, f"{DESK}move/"))
    assert found is not None
    return {
        "key": found[1], "source": GIFTS, "goal": CASH, "amount": "1,250.50", "unit": "usd",
        **boxes("on", NOON.date()), "text": "Gift for blankets", **changes,
    }  # fmt: skip


def test_money_is_written_held_posted_and_taken_back(clerk: Client, reader: Actor) -> None:
    gift = sheet(clerk)
    page = posted(clerk, f"{DESK}move/", gift)
    assert "Posted" in page
    posted(clerk, f"{DESK}move/", gift)  # sent twice by an impatient finger
    with acting_as(reader):
        assert Transaction.objects.count() == 1
        assert queries.balance(CASH, "USD") == 125050
    page = posted(
        clerk, f"{DESK}move/", sheet(clerk, source=CASH, goal=GIFTS, amount="50", pending="on")
    )
    assert "Held" in page
    with acting_as(reader):
        held = Transaction.objects.get(is_pending=True)
        account = Account.objects.get(name=CASH)
    assert "1,200.50 USD" in text_of(clerk, f"{DESK}accounts/")
    assert "Given back" in posted(clerk, f"{DESK}transactions/{held.id}/end/void/", {})
    with acting_as(reader):
        first = Transaction.objects.get(is_pending=False)
    back = boxes("on", NOON.date()) | {"text": "Sent to us by mistake"}
    assert "It takes back: Gift for blankets" in posted(
        clerk, f"{DESK}transactions/{first.id}/reverse/", back
    )
    statement = text_of(clerk, f"{DESK}accounts/{account.id}/")
    assert "1,250.50 USD" in statement
    assert "Sent to us by mistake" in statement
    answer = clerk.get(f"{DESK}accounts/{account.id}/statement.csv?unit=USD")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["amount"], row["balance"]) for row in rows] == [
        ("1250.50", "1250.50"),
        ("-1250.50", "0.00"),
    ]
    assert "The books agree" in text_of(clerk, f"{DESK}proof/")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": "0"}, "more than zero"),
        ({"amount": "-5"}, "more than zero"),
        ({"amount": "1.005"}, "2 decimal places at most"),
        ({"amount": "many"}, "is no amount"),
        ({"amount": "1" * 25}, "15 digits at most"),
        ({"amount": "1e3"}, "is no amount"),
        ({"amount": "1.000"}, "2 decimal places at most"),
        ({"unit": "XYZ"}, "no currency"),
        ({"unit": "b!"}, "no code of a unit"),
        ({"goal": GIFTS}, "another account"),
        ({"source": CASH, "goal": GIFTS}, "would leave its limits"),
        ({"unit": "KWD"}, "does not hold KWD"),
        ({"text": ""}, "What for"),
    ],
)
def test_what_cannot_be_written_is_told_and_kept(
    clerk: Client, reader: Actor, changes: dict[str, str], told: str
) -> None:
    sent = sheet(clerk, **changes)
    answer = clerk.post(f"{DESK}move/", sent)
    page = unescape(answer.content.decode())
    assert 400 <= answer.status_code < 500
    assert told in page
    assert sent["key"] in page
    with acting_as(reader):
        assert not Transaction.objects.exists()


def test_accounts_are_found_limited_and_ended(manager: Client, clerk: Client) -> None:
    assert CASH in text_of(manager, f"{DESK}accounts/?q=Welfare")
    assert "No account has these words" in text_of(manager, f"{DESK}accounts/?q=nothing")
    assert "is no name of an account" in posted(
        manager, f"{DESK}accounts/new/", {"name": "Cash"}, 422
    )
    posted(clerk, f"{DESK}move/", sheet(clerk))
    account = re.search(r"accounts/([0-9a-f-]{36})/", text_of(manager, f"{DESK}accounts/?q=Cash"))
    assert account is not None
    address = f"{DESK}accounts/{account[1]}/"
    assert "would leave its limits" in posted(
        manager, f"{address}limits/", {"least": "2000", "most": ""}, 409
    )
    refused = posted(
        manager, f"{address}limits/", {"least": "", "most": "99999999999999999999"}, 422
    )
    assert "15 digits at most" in refused
    posted(manager, f"{address}limits/", {"least": "100", "most": "٥٬٠٠٠"})
    assert "5,000.00 USD" in text_of(manager, address)
    assert "still holds something" in posted(manager, f"{address}end/", {}, 409)


def test_an_ended_account_is_opened_again_to_take_an_old_entry_back(
    manager: Client, clerk: Client, reader: Actor
) -> None:
    for out, into in ((GIFTS, CASH), (CASH, GIFTS)):
        posted(clerk, f"{DESK}move/", sheet(clerk, source=out, goal=into))
    with acting_as(reader):
        account = Account.objects.get(name=CASH)
        spent = Transaction.objects.order_by("-id").first()
    assert spent is not None
    address = f"{DESK}accounts/{account.id}/"
    assert "Open again" in posted(manager, f"{address}end/", {})
    back = f"{DESK}transactions/{spent.id}/reverse/"
    sent = boxes("on", NOON.date()) | {"text": "Paid to the wrong shop"}
    assert "no open account" in posted(clerk, back, sent, 409)
    assert clerk.post(f"{address}reopen/").status_code == 403
    assert "Ended" not in posted(manager, f"{address}reopen/", {})
    assert "It takes back" in posted(clerk, back, sent)
    with acting_as(reader):
        assert queries.balance(CASH, "USD") == 125050
        assert Event.objects.filter(kind="funds.account.reopened").count() == 1


def test_a_period_is_closed_by_who_may(manager: Client, clerk: Client) -> None:
    today, before = NOON.date(), NOON.date() - timedelta(days=1)
    assert clerk.get(f"{DESK}close/").status_code == 403
    refused = posted(manager, f"{DESK}close/", boxes("until", today), 409)
    assert "after its last day" in refused
    assert f"closed up to {before}" in posted(manager, f"{DESK}close/", boxes("until", before))
    assert "closed up to" in posted(clerk, f"{DESK}move/", sheet(clerk, **boxes("on", before)), 409)


def test_others_see_nothing_of_the_books(clerk: Client) -> None:
    for role in ("duty_officer", "trainer", "employer"):
        assert signed_in("haven", role).get(f"{DESK}accounts/").status_code == 403


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_commands_prove_the_books_and_write_them_for_beancount(
    clerk: Client,
    reader: Actor,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*words: str) -> commands.Ended:
        return commands.run(capsys, monkeypatch, "ledger", *words)

    posted(clerk, f"{DESK}move/", sheet(clerk))
    assert "haven: the books agree" in run("verify").out
    file = tmp_path / "books.beancount"
    done = run("export", "--organisation", "haven", "--out", str(file))
    assert done.code == 0, done.err
    _entries, errors, _options = loader.load_file(str(file))
    assert errors == []
    assert clerk.get(f"{DESK}books.beancount").content == file.read_bytes()
    with acting_as(reader):
        Balance.objects.filter(account__name=CASH).update(posted=7)
    broken = run("verify", "--organisation", "haven")
    assert broken.code == 1
    assert "is not that of its entries" in broken.out
