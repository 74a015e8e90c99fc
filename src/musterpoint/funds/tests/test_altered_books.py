"""Books that somebody altered behind the actions, as the owner of the tables: each is told."""

from datetime import timedelta

import pytest
from django.db import connections

from musterpoint.funds import actions, verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.tests.test_books import CASH, GIFTS, TODAY, given
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
#: Each after those that it refers to.
TABLES = ("account", "book", "transaction", "entry", "balance", "daysum")
OF_TWO = "transaction_id = (SELECT id FROM funds_transaction WHERE key = 'g2')"
COPY = "INSERT INTO funds_{0} SELECT (jsonb_populate_record(one, {1})).* FROM funds_{0} AS one {2}"


def altered(*lines: str) -> None:
    """Run SQL as the owner, with the walls and triggers of the books out of the way."""
    with connections["owner"].cursor() as owner:
        for name in TABLES:
            owner.execute(f"ALTER TABLE funds_{name} NO FORCE ROW LEVEL SECURITY")
            owner.execute(f"ALTER TABLE funds_{name} DISABLE TRIGGER USER")
        for line in lines:
            owner.execute(line)
        for name in TABLES:
            owner.execute(f"ALTER TABLE funds_{name} ENABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE funds_{name} FORCE ROW LEVEL SECURITY")


def kept() -> None:
    """Remember the books as they are."""
    altered(*(f"CREATE TEMP TABLE kept_{name} AS TABLE funds_{name}" for name in TABLES))


def restored() -> None:
    """Bring the books back as they were remembered."""
    altered(
        *(f"DELETE FROM funds_{name}" for name in reversed(TABLES)),
        *(f"INSERT INTO funds_{name} SELECT * FROM kept_{name}" for name in TABLES),
    )


@pytest.fixture
def reader(haven: Organisation) -> Actor:
    manager = officer(haven, "Mona", "fund_manager")
    clerk = officer(haven, "Karim", "bookkeeper")
    with acting_as(manager):
        actions.open_accounts(
            [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS)], by=manager, at=NOON
        )
    with acting_as(clerk):
        before = TODAY - timedelta(days=40)
        actions.post(given("g1", 100, on=before), by=clerk, at=NOON)
        actions.post(given("g2", 50), by=clerk, at=NOON)
    with acting_as(manager):
        actions.close_period(TODAY - timedelta(days=30), by=manager, at=NOON)
    return manager


def told(reader: Actor) -> str:
    with acting_as(reader):
        return "\n".join(verifying.problems())


ALL_OF_TWO = (
    f"DELETE FROM funds_entry WHERE {OF_TWO}",
    "DELETE FROM funds_transaction WHERE key = 'g2'",
    "UPDATE funds_balance SET posted = sign(posted) * 100",
    "DELETE FROM funds_daysum WHERE abs(amount) = 50",
)


CASES = [
    ((f"UPDATE funds_entry SET amount = amount * 2 WHERE {OF_TWO}",), "g2: it does not say"),
    ((f"UPDATE funds_entry SET amount = 51 WHERE amount = 50 AND {OF_TWO}",),
     "g2: The transaction does not balance"),
    ((f'UPDATE funds_entry SET "on" = "on" - 1 WHERE {OF_TWO}',), "g2: an entry has another"),
    ((f"DELETE FROM funds_entry WHERE amount = 50 AND {OF_TWO}",), "g2: A transaction has two"),
    (("UPDATE funds_transaction SET text = 'Other' WHERE key = 'g2'",), "g2: it does not say"),
    (ALL_OF_TWO, "The audit trail knows of 2 transactions; the books have 1."),
    (("UPDATE funds_balance SET posted = posted * 2",), "is not that of its entries"),
    (("UPDATE funds_daysum SET lines = 7 WHERE abs(amount) = 50",), "the sum of"),
    (("DELETE FROM funds_balance",), "the balance in USD is missing"),
    (("UPDATE funds_account SET least = NULL",), "has other limits"),
    (("UPDATE funds_book SET closed_until = NULL",), "are open there again"),
    (("UPDATE funds_book SET closed_until = closed_until - 1",), "are open there again"),
    (("UPDATE funds_transaction SET made_at = made_at + interval '1 hour' WHERE key = 'g1'",),
     "g1: it was written into a period that was closed"),
]  # fmt: skip


def test_what_was_altered_in_the_books_is_told(reader: Actor) -> None:
    kept()
    for lines, words in CASES:
        assert told(reader) == ""
        altered(*lines)
        assert words in told(reader), lines
        restored()


def test_what_was_inserted_into_the_books_is_told(reader: Actor) -> None:
    fresh = "0" * 32
    key = f"jsonb_build_object('id', '{fresh}', 'key', 'g3')"
    change = f"jsonb_build_object('id', gen_random_uuid(), 'transaction_id', '{fresh}')"
    altered(
        COPY.format("transaction", key, "WHERE key = 'g2'"),
        COPY.format("entry", change, f"WHERE {OF_TWO}"),
        "UPDATE funds_balance SET posted = posted + sign(posted) * 50",
        "UPDATE funds_daysum SET amount = amount * 2, lines = 2 WHERE abs(amount) = 50",
    )
    found = told(reader)
    assert "g3: it does not say what it said when it was written." in found
    assert "The audit trail knows of 2 transactions; the books have 3." in found
