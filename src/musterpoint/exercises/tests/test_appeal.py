"""The campaign of an exercise can be given to until the receipt, and by no money."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from musterpoint.exercises.driver.money.appeal import GIVEN, Income
from musterpoint.exercises.driver.money.purse import BANK
from musterpoint.exercises.world import money_model as model
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as books
from musterpoint.funds.actions import AccountIn
from musterpoint.giving import pumps
from musterpoint.giving.models import Intent
from musterpoint.giving.tests import factories as make
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.django_db


def test_a_visitor_gives_to_the_campaign_of_an_exercise_until_the_receipt(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)
        funds.open_accounts([AccountIn(name=BANK)], by=alice, at=NOON)
    purse: Any = SimpleNamespace(
        team=SimpleNamespace(manager=alice), holder="Haven", crisis_id=None,
        given=SimpleNamespace(account=SimpleNamespace(number="70001", bic="")),
        fund=SimpleNamespace(slug=make.FUND, currency="EUR"), scaled=lambda whole: whole * 100,
        window=SimpleNamespace(code="emergency"),
    )  # fmt: skip
    given = model.Appeal(
        organisation="haven", day=0, goal=1000, title={"en": "Seats home"},
        about={"en": "Every seat"}, pledges=(), published=(),
    )  # fmt: skip
    income = Income(purse, NOON)
    for slug in ("seats-home", "seats-again"):
        income.appeal(given, slug, NOON)
    client, site = Client(), "/o/haven/give/"
    sent = {"amount": "25", "way": "provider:exercise", "name": "Ada", "email": "", "wallet": ""}
    mine = client.post(f"{site}seats-again/give/", sent).headers["Location"]
    while pumps.go_on(haven, NOON):
        pass
    with acting_as(alice):
        page = Intent.objects.get().goes_to.removeprefix("http://testserver")
    assert client.post(page, {"answer": "pay"}).status_code == 302
    while pumps.go_on(haven, NOON):
        pass
    assert client.get(f"{mine}receipt/").content.startswith(b"%PDF")
    with acting_as(alice):
        assert (books.balance(GIVEN, "EUR"), books.balance(BANK, "EUR")) == (2500, 0)
