"""Books altered by whoever owns the database, and the audit trail with them: each is told."""

from uuid import UUID

import pytest
from django.db import connections

from musterpoint.audit import sealing
from musterpoint.audit.models import Event
from musterpoint.cli.tests.conftest import Run, run  # noqa: F401  a fixture
from musterpoint.funds import actions
from musterpoint.funds.actions import AccountIn, _posting
from musterpoint.funds.models import Account, Transaction
from musterpoint.funds.tests.test_altered_books import (
    ALL_OF_TWO,
    OF_TWO,
    altered,
    kept,
    reader,  # noqa: F401  a fixture
    restored,
    told,
)
from musterpoint.funds.tests.test_books import AID, CASH, GIFTS, TODAY, given
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, organisation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TRAIL = ("event", "leaf", "root")
RULES = "its name, units, limits, post or end are not as in the trail."
OTHERS = "what was posted then is not what the audit trail says."


def account(change: str, name: str = CASH) -> str:
    return f"UPDATE funds_account SET {change} WHERE name = '{name}'"


CASES = [
    # An account whose limits, name, keeper, post or end were changed, its balances with it.
    ((account("least = -500"), "UPDATE funds_balance SET least = -500 WHERE least = 0"),
     f"{CASH}: {RULES}"),
    ((account("most = 7", AID),), f"{AID}: {RULES}"),
    ((account("name = 'Assets:Private:Cash'", AID),), f"Assets:Private:Cash: {RULES}"),
    ((account("units = 'USD'"),), f"{CASH}: {RULES}"),
    ((account("kept_by = 'payments'"),), f"{CASH}: {RULES}"),
    ((account("post = 'Tunis'"),), f"{CASH}: {RULES}"),
    ((account("ended_at = now()"),), f"{CASH}: {RULES}"),
    ((f"DELETE FROM funds_account WHERE name = '{AID}'",), "the books do not have it"),
    (("INSERT INTO funds_account SELECT (jsonb_populate_record(one, jsonb_build_object('id',"
      " gen_random_uuid(), 'name', 'Assets:Other'))).* FROM funds_account AS one"
      f" WHERE name = '{AID}'",), "Assets:Other: the audit trail does not know"),
    ((account("name = 'Assets:Other:Cash'"),), "g1: it does not say what it said"),
    # Units and links that no code of ours ever wrote.
    ((f"UPDATE funds_entry SET unit = 'usd' WHERE {OF_TWO}",), "g2: usd is no code of a unit"),
    ((f"UPDATE funds_entry SET unit = 'EUR' WHERE {OF_TWO}",), "g2: it does not say"),
    (("UPDATE funds_balance SET digits = 3 WHERE posted > 0",),
     "USD: it does not have the same decimal places"),
    (("UPDATE funds_balance SET digits = 9",), "g2: USD is no code of a unit"),
    (("UPDATE funds_transaction SET links = '[]' WHERE key = 'g2'",), "g2: it does not say"),
    (("UPDATE funds_transaction SET links = 'null' WHERE key = 'g2'",), "g2: it does not say"),
    (("UPDATE funds_transaction SET links = '{\"a\": 1}' WHERE key = 'g2'",), "g2: it does not say"),
    (("UPDATE funds_transaction SET reverses = 'g1' WHERE key = 'g2'",), "g2: it takes back another"),
    # Who wrote it, and what was closed.
    (("UPDATE funds_transaction SET made_by = gen_random_uuid() WHERE key = 'g2'",),
     f"g2: {OTHERS}"),
    (("UPDATE funds_transaction SET made_by = NULL WHERE key = 'g2'",), f"g2: {OTHERS}"),
    (("UPDATE funds_book SET closed_until = closed_until + 1",), "does not know of it"),
    # Entries moved to another account, balances and sums of days with them.
    ((f"UPDATE funds_entry SET account_id = (SELECT id FROM funds_account WHERE name = '{AID}')"
      f" WHERE amount > 0 AND {OF_TWO}",), "g2: it does not say"),
]  # fmt: skip


def test_accounts_units_and_people_that_were_altered_are_told(
    reader: Actor,  # noqa: F811
) -> None:
    with acting_as(reader):
        actions.open_accounts([AccountIn(name=AID)], by=reader, at=NOON)
    kept()
    for lines, words in CASES:
        assert told(reader) == ""
        altered(*lines)
        assert words in told(reader), lines
        restored()
    assert told(reader) == ""


def test_what_is_done_to_an_account_in_the_open_is_nothing_to_tell(
    reader: Actor,  # noqa: F811
) -> None:
    with acting_as(reader):
        actions.open_accounts([AccountIn(name=AID)], by=reader, at=NOON)
        for most in (5, 9, 5, None, 5, 5):
            actions.set_limits(AID, least=None, most=most, by=reader, at=NOON)
        actions.set_post(AID, "Tunis", by=reader, at=NOON)
        actions.end_account(AID, by=reader, at=NOON)
        actions.end_account(AID, by=reader, at=NOON)
        actions.open_accounts([AccountIn(name=AID, most=5)], by=reader, at=NOON)
    assert told(reader) == ""
    altered(account("most = 9", AID))
    assert told(reader) == f"{AID}: {RULES}"


def of_trail(*lines: str) -> None:
    """Run SQL as the owner on the trail and its seals."""
    with connections["owner"].cursor() as owner:
        for name in TRAIL:
            owner.execute(f"ALTER TABLE audit_{name} NO FORCE ROW LEVEL SECURITY")
            owner.execute(f"ALTER TABLE audit_{name} DISABLE TRIGGER USER")
        for line in lines:
            owner.execute(line)
        for name in TRAIL:
            owner.execute(f"ALTER TABLE audit_{name} ENABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE audit_{name} FORCE ROW LEVEL SECURITY")


def of_two() -> UUID:
    return Transaction.objects.get(key="g2").id


@pytest.mark.parametrize(
    "facts",
    ["'[]'", "'{\"count\": \"many\", \"digest\": 1}'", "'{\"count\": 0, \"digest\": \"\"}'",
     "'{\"count\": 999999999999, \"digest\": \"\"}'", "facts - 'pending'", "facts - 'count'",
     "'{\"count\": true, \"digest\": null}'"],
)  # fmt: skip
def test_events_that_say_nothing_of_use_are_told_and_end_in_no_traceback(
    reader: Actor,  # noqa: F811
    facts: str,
) -> None:
    with acting_as(reader):
        event = Event.objects.get(kind="funds.transaction.posted", subject_id=of_two()).id
    of_trail(f"UPDATE audit_event SET facts = {facts} WHERE id = '{event}'")
    assert told(reader) != ""
    of_trail("UPDATE audit_event SET facts = '{\"until\": 7}' WHERE kind = 'funds.period.closed'")
    assert "cannot be read: it closes no period" in told(reader)


def test_what_was_removed_with_its_events_is_told_by_the_seals(
    reader: Actor,  # noqa: F811
    haven: Organisation,
    run: Run,  # noqa: F811
) -> None:
    before = run("ledger", "verify")
    assert before.code == 0
    assert "events of the books are not sealed yet" in before.out
    sealing.seal_organisation(haven, at=NOON)
    sound = run("ledger", "verify")
    assert (sound.code, sound.out.strip()) == (0, "haven: the books agree")
    with acting_as(reader):
        two = of_two()
    altered(*ALL_OF_TWO)
    of_trail(f"DELETE FROM audit_event WHERE subject_id = '{two}'")
    assert told(reader) == ""  # books and trail agree: only the seals know
    found = run("ledger", "verify")
    assert found.code == 1
    assert "haven: the audit trail: event" in found.out
    assert "was removed" in found.out


def test_an_event_forged_with_its_transaction_is_told_by_the_seals(
    reader: Actor,  # noqa: F811
    haven: Organisation,
    run: Run,  # noqa: F811
) -> None:
    sealing.seal_organisation(haven, at=NOON)
    with acting_as(reader):
        two, one = of_two(), _posting.digest(given("g2", 70))
    altered(
        f"UPDATE funds_entry SET amount = sign(amount) * 70 WHERE {OF_TWO}",
        f"UPDATE funds_transaction SET digest = '\\x{one.hex()}' WHERE key = 'g2'",
        "UPDATE funds_balance SET posted = posted + sign(posted) * 20",
        f"UPDATE funds_daysum SET amount = sign(amount) * 70 WHERE \"on\" = '{TODAY}'",
    )
    of_trail(
        "UPDATE audit_event SET facts = jsonb_set(facts, '{digest}',"
        f" '\"{_posting.digest_of_all([one])}\"') WHERE subject_id = '{two}'"
    )
    assert told(reader) == ""
    found = run("ledger", "verify")
    assert (found.code, "was altered" in found.out) == (1, True)


def test_books_of_two_organisations_that_were_exchanged_are_told_in_both(
    reader: Actor,  # noqa: F811
    haven: Organisation,
    run: Run,  # noqa: F811
) -> None:
    other = organisation("amity")
    manager, clerk = officer(other, "Ada", "fund_manager"), officer(other, "Bo", "bookkeeper")
    with acting_as(manager):
        actions.open_accounts(
            [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS)], by=manager, at=NOON
        )
    with acting_as(clerk):
        actions.post(given("g2", 50), by=clerk, at=NOON)
    assert run("ledger", "verify").code == 0
    with acting_as(manager):
        theirs = {one.name: one.id for one in Account.objects.all()}
    with acting_as(reader):
        ours = {one.name: one.id for one in Account.objects.all()}
    two = f"CASE organisation_id WHEN '{haven.id}' THEN '{other.id}'::uuid ELSE '{haven.id}'::uuid"
    pairs = [
        *((ours[one], theirs[one]) for one in ours),
        *((theirs[one], ours[one]) for one in ours),
    ]
    places = " ".join(f"WHEN '{old}' THEN '{new}'::uuid" for old, new in pairs)
    of_two = "(SELECT id FROM funds_transaction WHERE key = 'g2')"
    altered(
        "BEGIN",
        "SET CONSTRAINTS ALL DEFERRED",
        f"UPDATE funds_entry SET organisation_id = {two} END,"
        f" account_id = CASE account_id {places} END WHERE transaction_id IN {of_two}",
        "UPDATE funds_transaction SET key = 'g2 ' || organisation_id WHERE key = 'g2'",
        f"UPDATE funds_transaction SET organisation_id = {two} END WHERE key LIKE 'g2 %'",
        "UPDATE funds_transaction SET key = 'g2' WHERE key LIKE 'g2 %'",
        "COMMIT",
    )
    for actor in (reader, manager):
        problems = told(actor)
        assert "the books do not have it" in problems
        assert "g2: the audit trail does not know of it." in problems
    found = run("ledger", "verify")
    assert found.code == 1
    assert "amity: The audit trail knows" in found.out
    assert "haven: The audit trail knows" in found.out
