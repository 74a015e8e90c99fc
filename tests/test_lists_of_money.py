"""Lists of money and goods go on page by page: every row once, with how many there are."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.bonds.tests import factories as bonds
from musterpoint.funds import actions as funds
from musterpoint.funds.actions import CommitmentIn, RateIn
from musterpoint.funds.models import Rate
from musterpoint.giving.tests import factories as giving
from musterpoint.goods import actions as goods
from musterpoint.goods.actions import RequestIn
from musterpoint.goods.tests import factories as stores
from musterpoint.grants.models import Application
from musterpoint.grants.tests import factories as grants
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.tests import factories as paying
from musterpoint.tenancy import roles
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.firewall_still import EVERYTHING
from tests.world import sign_in

ROWS, SIZE = 53, 50
ROW = re.compile(r"<tr data-mp-row.*?</tr>", re.S)


@pytest.fixture
def client(haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> Client:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    monkeypatch.setitem(roles.ROLES, EVERYTHING.code, EVERYTHING)
    found = Client()
    sign_in(found, haven, EVERYTHING.code)
    return found


def employers(alice: Actor, _haven: Organisation) -> str:
    with acting_as(alice):
        for number in range(ROWS):
            bonds.employer(alice, f"Builders {number:02}", licence=f"L-{number}")
    return "bonds/employers/"


def givers(alice: Actor, _haven: Organisation) -> str:
    with acting_as(alice):
        for number in range(ROWS):
            giving.giver(alice, f"Harbour {number:02}")
    return "giving/givers/"


def pledges(alice: Actor, _haven: Organisation) -> str:
    with acting_as(alice):
        giving.money(alice)
        who = giving.giver(alice)
        for number in range(ROWS):
            giving.pledged(alice, 1_000 + number, giver_id=who.id)
    return "giving/"


def requests(alice: Actor, _haven: Organisation) -> str:
    with acting_as(alice):
        item, store = stores.item("BLANKET", alice), stores.store(alice, "BORDER")
        for number in range(ROWS):
            wanted = RequestIn(
                key=uuid4(), store_id=store.id, purpose=f"Arrivals {number}", people=4,
                priority=1 + number % 3, needed_at=NOON, lines={item.id: 3},
            )  # fmt: skip
            goods.ask(wanted, by=alice, at=NOON)
    return "goods/requests/"


def applications(_alice: Actor, haven: Organisation) -> str:
    desk = grants.Desk(haven)
    for number in range(ROWS):
        desk.apply(name=f"Samira {number}", born="", phone=f"+2165012{number:04}")
    with acting_as(desk.walid):
        # What nobody has to act on has no day, and comes last.
        ids = list(Application.objects.values_list("id", flat=True)[:7])
        Application.objects.filter(id__in=ids).update(due_at=None)
    return "grants/"


def orders(_alice: Actor, haven: Organisation) -> str:
    world = paying.world(haven)
    made = paying.commitment(world, ROWS * 100)
    with acting_as(world.clerk):
        for number in range(ROWS):
            given = OrderIn(
                commitment_id=made, amount=100, unit="EUR", method="cash",
                payee=PayeeIn(name="Amina"), reference=f"Help {number}", what="grant",
                subject_id=uuid4(),
            )  # fmt: skip
            payments.order(given, key=str(number), by=world.clerk, at=NOON)
    return "payments/"


def commitments(_alice: Actor, haven: Organisation) -> str:
    world = paying.world(haven)
    with acting_as(world.welfare):
        for number in range(ROWS):
            given = CommitmentIn(
                head_id=world.head_id, amount=100, what="funds.direct", subject_id=uuid4(),
                purpose=f"Food {number}",
            )  # fmt: skip
            funds.ask(given, key=str(number), by=world.welfare, at=NOON)
    return "funds/commitments/"


@pytest.mark.parametrize(
    "fill", [employers, givers, pledges, requests, applications, orders, commitments]
)
def test_each_row_stands_on_one_page_and_the_last_page_ends(
    fill: Callable[[Actor, Organisation], str],
    client: Client,
    alice: Actor,
    haven: Organisation,
) -> None:
    here = f"/o/haven/desk/{fill(alice, haven)}"
    seen: list[str] = []
    address, pages = here, 0
    while address and pages < 5:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        body = unescape(answer.content.decode())
        seen += ROW.findall(body)
        pages += 1
        first, last = (pages - 1) * SIZE + 1, min(pages * SIZE, ROWS)
        assert f"{first} to {last} of {ROWS}" in body
        found = re.search(r'<a rel="next" href="([^"]+)"', body)
        address = f"{here}{found[1]}" if found else ""
    assert (pages, len(seen), len(set(seen))) == (2, ROWS, ROWS)
    for nonsense in ("x", str(uuid4()), "2026-05-01T12:00:00+00:00_x", "0" * 200):
        body = client.get(f"{here}?after={nonsense}").content.decode()
        assert f"1 to {SIZE} of {ROWS}" in body


def test_rates_go_on_by_day(client: Client, alice: Actor) -> None:
    with acting_as(alice):
        rates = [
            RateIn(unit="EUR", into="USD", on=NOON.date(), value=one, source="Bank")
            for one in map(paying_value, range(ROWS))
        ]
        funds.add_rates(rates, by=alice, at=NOON)
        assert Rate.objects.count() == ROWS
    body = client.get("/o/haven/desk/funds/rates/").content.decode()
    assert f"1 to {SIZE} of {ROWS}" in body


def paying_value(number: int) -> Decimal:
    return Decimal(1) + Decimal(number) / 100
