"""Books that somebody altered behind the actions, as the owner of the tables: each is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from musterpoint.funds import actions, verifying
from musterpoint.funds.actions import AccountIn, _posting
from musterpoint.funds.models import Transaction
from musterpoint.funds.tests.test_books import AID, CASH, GIFTS, TODAY, given, spent
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
#: Each after those that it refers to.
TABLES = ("account", "book", "transaction", "settlement", "entry", "balance", "daysum")
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


def digest(amount: int, key: str = "g2", text: str = "Aid") -> str:
    """Return what a forger writes for the digest: that of what the transaction says now."""
    one = replace(given(key, amount), text=text)
    return f"digest = '\\x{_posting.digest(one).hex()}'"


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


def more_money(key: str, old: int, new: int) -> tuple[str, ...]:
    """Return a forgery that agrees with itself: entries, digest, balances and sums of the day."""
    its = f"transaction_id = (SELECT id FROM funds_transaction WHERE key = '{key}')"
    return (
        f"UPDATE funds_entry SET amount = sign(amount) * {new} WHERE {its}",
        f"UPDATE funds_transaction SET {digest(new, key)} WHERE key = '{key}'",
        f"UPDATE funds_balance SET posted = posted + sign(posted) * {new - old}",
        f"UPDATE funds_daysum SET amount = amount + sign(amount) * {new - old}"
        f" WHERE \"on\" = '{TODAY}'",
    )


FORGED = [
    more_money("g2", 50, 70),
    (f"UPDATE funds_transaction SET text = 'Salary', {digest(50, text='Salary')}"
     " WHERE key = 'g2'",),
    ("UPDATE funds_transaction SET made_at = made_at - interval '1 hour' WHERE key = 'g2'",),
    ("UPDATE funds_transaction SET is_pending = true WHERE key = 'g2'",
     "UPDATE funds_balance SET posted = sign(posted) * 100,"
     " held_out = CASE WHEN posted < 0 THEN -50 ELSE 0 END,"
     " held_in = CASE WHEN posted < 0 THEN 0 ELSE 50 END",
     "DELETE FROM funds_daysum WHERE abs(amount) = 50"),
]  # fmt: skip


def test_books_that_were_forged_so_that_they_agree_are_told_by_the_trail(reader: Actor) -> None:
    kept()
    for lines in FORGED:
        assert told(reader) == ""
        altered(*lines)
        assert told(reader) == "g2: what was posted then is not what the audit trail says.", lines
        restored()
    assert told(reader) == ""


def test_one_forged_among_many_that_were_posted_together_is_told(reader: Actor) -> None:
    by = replace(reader, permissions=reader.permissions | {Permission.FUNDS_POST})
    with acting_as(by):
        many = [given(f"m{number}", 10 + number) for number in range(5)]
        actions.post_many(many, by=by, at=NOON)
        actions.post_many([given("n1", 1), given("n2", 2)], by=by, at=NOON)
    assert told(reader) == ""
    altered(*more_money("m3", 13, 63))
    assert told(reader) == "m0: what was posted then is not what the audit trail says."


def test_what_became_of_a_pending_one_is_told_when_it_was_forged(reader: Actor) -> None:
    by = replace(reader, permissions=reader.permissions | {Permission.FUNDS_POST})
    with acting_as(by):
        actions.open_accounts([AccountIn(name=AID)], by=by, at=NOON)
        actions.post(spent("s1", 30), pending=True, by=by, at=NOON)
        actions.void("s1", by=by, at=NOON)
    assert told(reader) == ""
    altered(
        "UPDATE funds_settlement SET outcome = 'posted'",
        "UPDATE funds_balance SET posted = posted - 30 WHERE posted > 0",
        "UPDATE funds_balance SET posted = 30 WHERE posted = 0",
        f"UPDATE funds_daysum SET amount = 20, lines = 2 WHERE amount = 50 AND \"on\" = '{TODAY}'",
        "INSERT INTO funds_daysum SELECT (jsonb_populate_record(one, jsonb_build_object('id',"
        " gen_random_uuid(), 'amount', 30, 'lines', 1, 'account_id', (SELECT id FROM funds_account"
        f" WHERE name = '{AID}')))).* FROM funds_daysum AS one WHERE amount = 20",
    )
    text = "s1: the audit trail says otherwise whether it was posted or given back."
    assert told(reader) == text


def test_what_is_older_than_digests_in_the_trail_is_counted_and_told_as_such(reader: Actor) -> None:
    with acting_as(reader):
        first = Transaction.objects.get(key="g1").id
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE audit_event SET facts = facts - 'digest' WHERE subject_id = %s", [first]
        )
        owner.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        owner.execute("ALTER TABLE audit_event FORCE ROW LEVEL SECURITY")
    assert told(reader) == ""
    with acting_as(reader):
        assert verifying.only_counted() == 1
