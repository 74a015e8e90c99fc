"""Books of a file beside ours: compared, and taken over once; sums of days proven."""

import re
from datetime import timedelta

import pytest
from beancount import loader
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from musterpoint.engine.ledger import Closed, KeyUsed, NotPosted, OverLimit, Unit, beancount
from musterpoint.funds import actions, queries, reading, verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Account, Book, DaySum, Transaction
from musterpoint.funds.tests.test_books import (
    AID,
    BLANKET,
    CASH,
    GIFTS,
    TODAY,
    given,
    moved,
    spent,
)
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

OLD, NEVER, DAY = "Assets:Old:Cash", "Assets:Never:Cash", timedelta(days=1)


@pytest.fixture
def keeper(haven: Organisation) -> Actor:
    both = (Permission.FUNDS_READ, Permission.FUNDS_CHANGE, Permission.FUNDS_POST)
    return actors.system(haven.id, "test", *both)


@pytest.fixture
def text(keeper: Actor) -> str:
    """Books with a gift, a use, one held and one void, as a file."""
    with acting_as(keeper):
        names = [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS), AccountIn(name=AID)]
        actions.open_accounts(names, by=keeper, at=NOON)
        actions.post_many([given("g1", 100), spent("s1", 60)], by=keeper, at=NOON)
        actions.post(spent("p1", 10), pending=True, by=keeper, at=NOON)
        actions.post(spent("v1", 5), pending=True, by=keeper, at=NOON)
        actions.void("v1", by=keeper, at=NOON)
        return beancount.write(queries.book(), title="Books", opened=TODAY)


def test_books_agree_with_their_own_file(text: str, keeper: Actor) -> None:
    with acting_as(keeper):
        assert list(reading.differences(reading.read(text.encode()))) == []


def test_what_differs_is_told_by_key(text: str, keeper: Actor) -> None:
    other = text.replace("0.60", "0.61").replace('key: "g1"', 'key: "g9"')
    with acting_as(keeper):
        found = list(reading.differences(reading.read(other.encode())))
    assert [one.partition(":")[0] for one in found[:3]] == ["g1", "g9", "s1"]
    assert any("the balance in USD differs" in one for one in found)


def test_a_file_is_taken_into_empty_books_and_once_more_changes_nothing(
    text: str, mallory: Actor
) -> None:
    both = (Permission.FUNDS_READ, Permission.FUNDS_CHANGE, Permission.FUNDS_POST)
    there = actors.system(mallory.organisation_id, "test", *both)
    with acting_as(there):
        file = reading.read(text.encode())
        assert reading.take_in(file, by=there, at=NOON) == 3
        assert reading.take_in(file, by=there, at=NOON) == 0
        assert (queries.balance(CASH, "USD"), queries.available(CASH, "USD")) == (40, 30)
        assert list(verifying.problems()) == []
        assert Account.objects.get(name=CASH).least == 0


def test_an_account_that_has_ended_is_closed_in_the_file_and_stays_so(
    text: str, keeper: Actor
) -> None:
    with acting_as(keeper):
        actions.open_accounts([AccountIn(name=OLD)], by=keeper, at=NOON)
        actions.post_many(
            [moved("o1", GIFTS, OLD, 7), moved("o2", OLD, AID, 7)], by=keeper, at=NOON
        )
        actions.post(moved("o3", GIFTS, OLD, 7, on=TODAY + DAY), by=keeper, at=NOON)
        actions.post(moved("o4", OLD, GIFTS, 7, on=TODAY + DAY), by=keeper, at=NOON)
        actions.open_accounts([AccountIn(name=NEVER)], by=keeper, at=NOON - 9 * DAY)
        actions.end_account(OLD, by=keeper, at=NOON)
        actions.end_account(NEVER, by=keeper, at=NOON - 9 * DAY)
        book = queries.book()
        ours = beancount.write(book, title="Books", opened=book.begins(TODAY))
        _entries, errors, _options = loader.load_string(ours)
        assert errors == []
        assert f"{TODAY + DAY} close {OLD}" in ours
        file = reading.read(ours.encode())
        assert list(reading.differences(file)) == []
        assert reading.take_in(file, by=keeper, at=NOON) == 0
        assert Account.objects.exclude(ended_at=None).count() == 2


def test_a_file_writes_nothing_that_the_books_refuse(text: str, keeper: Actor) -> None:
    more = f'{text}\n{TODAY} * "Aid"\n  key: "s2"\n  {CASH}  -0.31 USD\n  {AID}  0.31 USD\n'
    again = text.replace('key: "s1"', 'key: "g1"').replace('key: "g1"', 'key: "x"', 1)
    without_limit = re.sub('  least: ".*"\n', "", more)
    assert without_limit != more
    with pytest.raises(Invalid):
        reading.read(more.encode())
    with acting_as(keeper):
        with pytest.raises(OverLimit), transaction.atomic():
            reading.take_in(reading.read(without_limit.encode()), by=keeper, at=NOON)
        with pytest.raises(KeyUsed), transaction.atomic():
            reading.take_in(reading.read(again.encode()), by=keeper, at=NOON)
        Book.objects.update(closed_until=TODAY)
        fresh = more.replace("0.31", "0.01")
        with pytest.raises(Closed), transaction.atomic():
            reading.take_in(reading.read(fresh.encode()), by=keeper, at=NOON)
        Book.objects.update(closed_until=None)
        Account.objects.filter(name=AID).update(kept_by="funds")
        with pytest.raises(NotPosted), transaction.atomic():
            reading.take_in(reading.read(fresh.encode()), by=keeper, at=NOON)
        assert Transaction.objects.count() == 4


def test_a_file_breaks_no_books_by_long_texts_or_other_decimal_places(keeper: Actor) -> None:
    with acting_as(keeper):
        actions.open_accounts([AccountIn(name=GIFTS), AccountIn(name=AID)], by=keeper, at=NOON)
        actions.post(moved("b1", GIFTS, AID, 400, BLANKET), by=keeper, at=NOON)
    head = f"{TODAY} commodity BLANKET\n{{}}{TODAY} open {OLD}\n{TODAY} open {NEVER}\n"
    body = f'{TODAY} * "{{}}"\n  {OLD}  5 BLANKET\n  {NEVER}  -5 BLANKET\n'
    digits, long = '  digits: "0"\n', "x" * 501
    with pytest.raises(Invalid, match=r"Line 5: .*500 characters"):
        reading.read((head.format(digits) + body.format(long)).encode())
    with acting_as(keeper):
        silent = reading.read((head.format("") + body.format("Aid")).encode())
        with pytest.raises(NotPosted, match="BLANKET with 0 decimal places"), transaction.atomic():
            reading.take_in(silent, by=keeper, at=NOON)
        whole = reading.read((head.format(digits) + body.format(long[:500])).encode())
        assert reading.take_in(whole, by=keeper, at=NOON) == 1
        assert queries.balance(OLD, "BLANKET") == 5
        assert list(verifying.problems()) == []


def test_no_posting_brings_a_unit_with_other_places_not_even_beside_another(
    text: str, keeper: Actor
) -> None:
    wide = Unit("USD", 3)
    with acting_as(keeper):
        actions.open_accounts([AccountIn(name=OLD), AccountIn(name=NEVER)], by=keeper, at=NOON)
        for given_ in (
            [moved("w1", OLD, NEVER, 5, wide)],
            [moved("w2", OLD, NEVER, 5, Unit("TENT")), moved("w3", GIFTS, AID, 5, Unit("TENT", 2))],
        ):
            with pytest.raises(NotPosted), transaction.atomic():
                actions.post_many(given_, by=keeper, at=NOON)
        assert list(verifying.problems()) == []


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"2026-13-01 open A", b"nonsense", b"2026-01-01 pad A B\n"]
)
def test_what_is_no_file_of_books_is_refused_with_its_line(content: bytes) -> None:
    with pytest.raises(Invalid):
        reading.read(content)


def test_who_only_posts_takes_no_file_in(text: str, haven: Organisation) -> None:
    clerk = officer(haven, "Karim", "bookkeeper")
    with acting_as(clerk), pytest.raises(NotAllowed):
        reading.take_in(reading.read(text.encode()), by=clerk, at=NOON)


def test_the_page_compares_and_keeps_nothing(text: str, keeper: Actor) -> None:
    page = signed_in("haven", "auditor")
    address = "/o/haven/desk/funds/compare/"
    for content, words, status in (
        (text.encode(), "The file and the books agree", 200),
        (text.replace("0.60", "0.61").encode(), "The file differs", 200),
        (b"nonsense", "Line 1", 422),
    ):
        file = SimpleUploadedFile("books.beancount", content)
        answer = page.post(address, {"file": file})
        assert answer.status_code == status, answer.content
        assert words in answer.content.decode()
    assert page.post(address, {}).status_code == 422
    with acting_as(keeper):
        assert Transaction.objects.count() == 4


def test_a_wrong_sum_of_a_day_is_found(text: str, keeper: Actor) -> None:
    with acting_as(keeper):
        assert list(verifying.problems()) == []
        row = DaySum.objects.get(account__name=CASH)
        assert (row.amount, row.lines) == (40, 2)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE funds_daysum SET amount = 41 WHERE id = %s", [row.id])
        (problem,) = verifying.problems()
        assert "the sum of" in problem
        actions.settle("p1", by=keeper, at=NOON)
        assert DaySum.objects.get(account__name=CASH).amount == 31
