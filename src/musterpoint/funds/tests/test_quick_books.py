"""The books stay quick from the first row on, and what makes them so gives nothing up."""

import pytest
from django.db import IntegrityError, connections, transaction

from musterpoint.engine import ledger
from musterpoint.funds import actions, queries, verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Account, Transaction
from musterpoint.funds.tests.test_books import CASH, GIFTS, TODAY, given
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def keeper(haven: Organisation) -> Actor:
    both = (Permission.FUNDS_READ, Permission.FUNDS_CHANGE, Permission.FUNDS_POST)
    found = actors.system(haven.id, "test", *both)
    with acting_as(found):
        actions.open_accounts(
            [AccountIn(name=CASH, least=0), AccountIn(name=GIFTS)], by=found, at=NOON
        )
    return found


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("model", [Transaction, Account])
def test_an_empty_table_is_already_asked_by_its_key(
    keeper: Actor, model: type[Transaction] | type[Account]
) -> None:
    """As the foreign keys of each entry ask; whoever began with empty tables keeps that plan."""
    table = model._meta.db_table
    with connections["owner"].cursor() as owner:
        # A new one: tests may have had the server count the rows of the other.
        owner.execute(f'CREATE TABLE young (LIKE "{table}" INCLUDING ALL)')
        owner.execute(
            "EXPLAIN SELECT 1 FROM ONLY young WHERE organisation_id = %s AND id = %s",
            [keeper.organisation_id, keeper.organisation_id],
        )
        plan = "\n".join(row[0] for row in owner.fetchall())
    assert "young_pkey" in plan


@pytest.mark.parametrize("column", ["key", "text", "reverses"])
def test_texts_of_a_transaction_stay_short_whoever_writes_them(keeper: Actor, column: str) -> None:
    texts = {"key": "k", "text": "Aid", "reverses": ""} | {column: "a" * 501}
    with acting_as(keeper), pytest.raises(IntegrityError), transaction.atomic():
        Transaction.objects.create(
            on=TODAY, links={}, digest=b"", is_pending=False, made_at=NOON, **texts
        )


def test_a_long_note_of_what_is_reversed_is_not_taken_for_a_used_key(keeper: Actor) -> None:
    one = given("g1", 5)
    odd = ledger.Transaction("g2", TODAY, "Aid", one.entries, {"reverses": "r" * 201})
    with acting_as(keeper), pytest.raises(IntegrityError), transaction.atomic():
        actions.post(odd, by=keeper, at=NOON)


def test_words_that_databases_read_as_nothing_are_words(keeper: Actor) -> None:
    """Columns travel as arrays, in which NULL, commas, braces and quotes have a meaning."""
    unit = ledger.Unit("NULL-1")
    keys = ["NULL", "null", "{a,b}", 'say "x"', "back\\slash", "it's", "%s"]
    with acting_as(keeper):
        made = actions.post_many(
            [given(key, at + 1, unit=unit) for at, key in enumerate(keys)], by=keeper, at=NOON
        )
        again = actions.post_many([given("NULL", 1, unit=unit)], by=keeper, at=NOON)
        assert again.repeated == {"NULL"}
        rows = list(Transaction.objects.order_by("id").values_list("key", "id"))
        assert rows == [(key, made.ids[key]) for key in keys]
        assert queries.balance(CASH, "NULL-1") == 28
        assert list(verifying.problems()) == []


def test_nothing_posted_is_nothing_done(keeper: Actor) -> None:
    with acting_as(keeper):
        assert actions.post_many([], by=keeper, at=NOON).ids == {}
        assert not Transaction.objects.exists()
