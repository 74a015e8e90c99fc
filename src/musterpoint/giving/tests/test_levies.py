"""Levies on their pages: assessed, paid at once or later, found, taken out as a table."""

import csv
import io

import pytest
from django.test import Client

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.actions import FundIn, WindowIn
from musterpoint.giving.models import Gift, Pledge
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.test_pages import DESK, boxes, hidden, posted, text_of
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
FUND = "community-welfare"


@pytest.fixture(autouse=True)
def payer(haven: Organisation, alice: Actor) -> str:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)
        given = FundIn(slug=FUND, name="Community welfare", currency="USD")
        funds.open_fund(given, by=alice, at=NOON)
        funds.add_window(FUND, WindowIn(code="all", name="All"), by=alice, at=NOON)
        return str(make.giver(alice, "Post of Tunis").id)


@pytest.fixture
def clerk() -> Client:
    return signed_in("haven", "bookkeeper")


def assessed(client: Client, payer: str, status: int = 200, **changes: object) -> str:
    sent: dict[str, object] = {
        "key": hidden(text_of(client, f"{DESK}levies/new/")), "levy": "consular-service",
        "giver": payer, "count": "321", "fund": FUND, "text": "Tunis, May", "account": "",
    }  # fmt: skip
    return posted(client, "levies/new/", sent | changes, status)


def test_a_levy_is_assessed_first_and_its_money_comes_later(clerk: Client, payer: str) -> None:
    page = assessed(clerk, payer)
    assert "321 × " in page
    assert "642.00" in page
    page = text_of(clerk, f"{DESK}levies/?q=May")
    assert "Levy on a consular service" in page
    assert "Nothing fits" in text_of(clerk, f"{DESK}levies/?q=June")


def test_a_levy_whose_money_came_already_is_booked_with_it(
    clerk: Client, payer: str, alice: Actor
) -> None:
    paid = {"account": make.BANK, **boxes("on", make.TODAY)}
    assert "Paid" in assessed(clerk, payer, **paid)
    with acting_as(alice):
        assert books.balance("Income:Community-welfare:Levy", "USD") == -642_00
        assert Pledge.objects.get().received == Gift.objects.get().amount == 642_00


def test_nothing_is_assessed_when_its_money_cannot_be_booked(
    clerk: Client, payer: str, alice: Actor
) -> None:
    paid = {"account": make.BANK, **boxes("on", make.TODAY)}
    assert "Enter the day" in assessed(clerk, payer, 422, account=make.BANK)
    assessed(clerk, payer, 422, fund=make.FUND, **paid)
    assessed(clerk, payer, 422, count="0")
    assessed(clerk, payer, 422, levy="none")
    with acting_as(alice):
        assert not Pledge.objects.exists()
        assert not Gift.objects.exists()


def test_the_same_form_sent_twice_is_booked_once(clerk: Client, payer: str, alice: Actor) -> None:
    paid = {"key": "desk-1", "account": make.BANK, **boxes("on", make.TODAY)}
    assessed(clerk, payer, **paid)
    answer = clerk.post(
        f"{DESK}levies/new/",
        {"levy": "consular-service", "giver": payer, "count": "321", "fund": FUND, **paid},
    )
    assert answer.status_code == 409
    with acting_as(alice):
        assert (Pledge.objects.count(), Gift.objects.count()) == (1, 1)


def test_levies_are_taken_out_as_a_table(clerk: Client, payer: str) -> None:
    assessed(clerk, payer, text="=1+1")
    text = clerk.get(f"{DESK}levies/table/").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    told = {name: row[name] for name in ("owes", "levy", "count", "rate", "amount", "received")}
    assert told == {
        "owes": "Post of Tunis", "levy": "consular-service", "count": "321", "rate": "2.00",
        "amount": "642.00", "received": "0.00",
    }  # fmt: skip
    assert not row["note"].startswith("=")
    assert clerk.get(f"{DESK}levies/table/?kind=xlsx").content[:2] == b"PK"
    assert signed_in("haven", "duty_officer").get(f"{DESK}levies/table/").status_code == 403
