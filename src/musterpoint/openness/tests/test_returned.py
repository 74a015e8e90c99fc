"""Payments that come back, and money that is recovered, in what everybody may read."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from lxml import etree

from musterpoint.funds import actions as funds
from musterpoint.funds.models import Fund, Head
from musterpoint.openness import actions, figures, gifts, publishing
from musterpoint.openness.tests.factories import (
    BANK,
    MAY,
    SLUG,
    Cast,
    cast,
    helped,
    open_fund,
    receive,
)
from musterpoint.openness.tests.test_openness import PUBLISHER
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JUNE, JULY = MAY + timedelta(days=31), MAY + timedelta(days=62)
INCOMING, SPENT = "1", "4"


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    found = cast(haven)
    with acting_as(found.manager):
        actions.keep_publisher(PUBLISHER, by=found.manager, at=MAY)
    return found


@pytest.fixture
def flights(who: Cast) -> Head:
    head = open_fund(who)["flights"]
    receive(who, 9_000_000, "in")
    with acting_as(who.manager):
        actions.open_statement(SLUG, by=who.manager, at=MAY)
    return head


def pay(who: Cast, head: Head, names: range, amount: int, at: datetime) -> list[UUID]:
    return [helped(who, head, amount, f"p{number}", at=at) for number in names]


def came_back(who: Cast, names: range, at: datetime) -> None:
    with acting_as(who.payer):
        for number in names:
            funds.unspend(f"pay-p{number}", on=at.date(), text="Closed", by=who.payer, at=at)


def recovered(who: Cast, made: list[UUID], amount: int, key: str, at: datetime) -> None:
    """Book what grants book when an advance is settled or a debt is paid."""
    with acting_as(who.clerk):
        for number, commitment in enumerate(made):
            funds.receive(
                SLUG, amount, "USD", source="recovered", account=BANK, key=f"{key}-{number}",
                on=at.date(), earmark="emergency/flights", links={"commitment": str(commitment)},
                by=who.clerk, at=at,
            )  # fmt: skip


def statement(here: Organisation, at: datetime) -> dict[str, str]:
    """Return the window's line of the public file in HXL."""
    Organisation.objects.filter(id=here.id).update(clock_at=at)
    answer = Client(headers={"host": "localhost"}).get(f"/o/haven/accounts/{SLUG}/file/?as=hxl")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
    return dict(zip(rows[1], rows[2], strict=True))


def published(who: Cast, at: datetime, kind: str) -> list[Decimal]:
    """Return the transactions of a kind in the file of a day, which must pass schema and rules."""
    with acting_as(who.manager):
        made = publishing.file(at)
    assert list(made.findings) == []
    return [
        Decimal(one.findtext("value"))
        for one in etree.fromstring(made.content).iter("transaction")
        if one.find("transaction-type").get("code") == kind
    ]


def people_reached(who: Cast, at: datetime) -> list[str]:
    with acting_as(who.manager):
        content = publishing.file(at).content
    return [str(one.get("value")) for one in etree.fromstring(content).iter("actual")]


def test_when_nine_of_ten_payments_come_back_the_tenth_is_in_no_file(
    who: Cast, flights: Head, haven: Organisation
) -> None:
    pay(who, flights, range(9), 10_000, MAY)
    pay(who, flights, range(9, 10), 30_900, MAY)
    came_back(who, range(9), MAY + timedelta(days=2))
    assert statement(haven, JUNE)["#value+spent"] == "0.00"
    assert published(who, JUNE, SPENT) == []
    assert people_reached(who, JUNE) == []
    pay(who, flights, range(20, 29), 10_000, JUNE)
    assert statement(haven, JULY)["#value+spent"] == "1209.00"
    assert published(who, JULY, SPENT) == [Decimal(1209)]


def test_what_comes_back_after_it_was_told_is_told_when_it_leaves_enough_people(
    who: Cast, flights: Head, haven: Organisation
) -> None:
    pay(who, flights, range(10), 10_000, MAY)
    pay(who, flights, range(20, 21), 30_900, JUNE)
    came_back(who, range(9), JUNE)
    assert statement(haven, JUNE)["#value+spent"] == "1000.00"
    assert statement(haven, JULY)["#value+spent"] == "1000.00"
    pay(who, flights, range(30, 39), 10_000, JULY)
    later = JULY + timedelta(days=31)
    assert statement(haven, later)["#value+spent"] == "1309.00"
    assert published(who, later, SPENT) == [Decimal(1000), Decimal(309)]
    assert people_reached(who, later) == ["10"]


def test_what_is_recovered_is_received_when_it_comes_of_many_and_of_few_it_is_not_told(
    who: Cast, flights: Head, haven: Organisation
) -> None:
    made = pay(who, flights, range(12), 10_000, MAY)
    before = statement(haven, JUNE)
    recovered(who, made[:2], 2_500, "two", JUNE)
    assert statement(haven, JULY) == before
    recovered(who, made[2:], 2_500, "ten", JULY)
    later = statement(haven, JULY + timedelta(days=31))
    assert before["#value+received"] == "90000.00"
    assert (later["#value+received"], later["#value+spent"]) == ("90300.00", "1200.00")
    assert Decimal(later["#value+left"]) == Decimal(before["#value+left"]) + 300
    assert Decimal(300) in published(who, JULY + timedelta(days=31), INCOMING)
    with acting_as(who.manager):
        fund, day = Fund.objects.get(), JULY.date() + timedelta(days=31)
        (told,) = figures.of_fund(fund, day)
        assert told.came_back == 30_000
        assert sum(one.received for one in gifts.of_fund(fund, day)) == told.received


def test_what_all_but_one_gave_back_is_not_told_beside_what_they_got(
    who: Cast, flights: Head, haven: Organisation
) -> None:
    made = pay(who, flights, range(11), 10_000, MAY)
    recovered(who, made[:10], 10_000, "all", JUNE)
    assert statement(haven, JULY)["#value+received"] == "90000.00"
