"""What posts hold: opened under a window, given money, read together, written for beancount."""

from datetime import timedelta
from uuid import UUID

import pytest
from beancount import loader
from django.test import Client

from musterpoint.engine.ledger import NotPosted, beancount
from musterpoint.funds import actions, queries
from musterpoint.funds.models import Account
from musterpoint.funds.tests.test_commitments import BANK, TODAY
from musterpoint.funds.tests.test_commitments import Fund as Working
from musterpoint.funds.tests.test_fund_pages import boxes, seen, sent
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/funds/"
TRIPOLI = "Assets:Welfare:Emergency:Post:Tripoli"


@pytest.fixture
def working(haven: Organisation) -> Working:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Working(haven)


@pytest.fixture
def manager(working: Working) -> Client:
    return signed_in("haven", "fund_manager")


def window_of(working: Working) -> UUID:
    return working.heads["documents"].window_id


def opened(working: Working, post: str = "Tripoli") -> Account:
    with acting_as(working.manager):
        return actions.open_post(window_of(working), post, by=working.manager, at=NOON)


def given(client: Client, account: Account, amount: str, text: str = "Imprest") -> str:
    return sent(
        client, "move/",
        {"key": f"k-{text}", "source": BANK, "goal": account.name, "amount": amount, "unit": "USD",
         **boxes("on"), "text": text},
    )  # fmt: skip


def test_a_post_is_given_money_pays_out_of_it_and_shows_both(
    working: Working, manager: Client
) -> None:
    assert "No post holds money yet" in seen(manager, "posts/")
    page = sent(manager, "posts/new/", {"window": str(window_of(working)), "post": " Tripoli "})
    assert TRIPOLI in page
    with acting_as(working.manager):
        account = Account.objects.get(name=TRIPOLI)
    assert (account.post, account.least) == ("Tripoli", 0)
    clerk = signed_in("haven", "bookkeeper")
    assert f'value="{TRIPOLI}" selected' in seen(clerk, f"move/?into={TRIPOLI}")
    given(clerk, account, "500.00")
    which = working.committed(amount=120_00)
    with acting_as(working.second):
        actions.spend(
            which, 120_00, account=TRIPOLI, key="p1", on=TODAY, by=working.second, at=NOON
        )
    text = seen(clerk, "posts/one/?post=Tripoli")
    assert "380.00" in text
    assert "Paid there, by head" in text
    assert "Expenses:Welfare:Emergency:Documents" in text
    rows = clerk.get(f"{DESK}posts/statement.csv?post=Tripoli&unit=USD").content.decode("utf-8-sig")
    assert [line.split(",")[4:6] for line in rows.splitlines()[1:]] == [
        ["500.00", "500.00"], ["-120.00", "380.00"],
    ]  # fmt: skip
    assert working.sound()


def test_more_than_a_post_holds_is_not_paid_there(working: Working) -> None:
    opened(working)
    which = working.committed()
    with acting_as(working.second), pytest.raises(NotPosted):
        actions.spend(which, 100_00, account=TRIPOLI, key="p1", on=TODAY,
                      by=working.second, at=NOON)  # fmt: skip


def test_what_a_post_holds_of_several_windows_and_old_accounts_is_one_statement(
    working: Working, manager: Client
) -> None:
    one = opened(working)
    with acting_as(working.manager):
        rest = next(
            row for row in queries.windows(queries.fund(working.slug)) if row.id != one.id
            and row.id != window_of(working)
        )  # fmt: skip
        other = actions.open_post(rest.id, "Tripoli", by=working.manager, at=NOON)
        bank = Account.objects.get(name=BANK)
    clerk = signed_in("haven", "bookkeeper")
    given(clerk, one, "300.00", "First")
    given(clerk, other, "200.00", "Second")
    sent(manager, f"accounts/{bank.id}/post/", {"post": "Tripoli"})
    with acting_as(working.manager):
        held = queries.accounts_of_post("Tripoli")
        assert [row.name for row in held] == sorted([BANK, one.name, other.name])
        whole = queries.statement([row.id for row in held], "USD")
        assert whole.lines[-1].after == 100_000_00
        late = queries.statement([row.id for row in held], "USD", since=TODAY + timedelta(days=1))
        assert (late.before, late.lines) == (100_000_00, ())
    sent(manager, f"accounts/{bank.id}/post/", {"post": ""})
    with acting_as(working.manager):
        assert len(queries.accounts_of_post("Tripoli")) == 2
    table = manager.get(f"{DESK}posts.table?q=trip").content.decode("utf-8-sig").splitlines()
    assert table[0] == "post,account,label,unit,holds,free"
    assert len(table) == 3
    assert "No post has these words" in seen(manager, "posts/?q=Cairo")
    seen(manager, "posts/one/?post=Cairo", status=404)


def test_posts_in_any_script_have_accounts_of_their_own(working: Working) -> None:
    arabic = opened(working, "طرابلس")
    assert arabic.name.startswith("Assets:Welfare:Emergency:Post:")
    assert opened(working, "طرابلس").id == arabic.id
    assert opened(working, "Port-au-Prince (north)").name.endswith(":Post:Port-au-Prince-north")
    assert opened(working, "!!!").name.endswith(":Post:0")
    opened(working, "Köln")
    with pytest.raises(NotPosted, match="Köln"):
        opened(working, "Koln")
    for name in ("", "   ", "x" * 101, "a\x00b"):
        with pytest.raises(Invalid):
            opened(working, name)


def test_only_who_keeps_the_fund_opens_and_names_posts(working: Working) -> None:
    with acting_as(working.clerk), pytest.raises(NotAllowed):
        actions.open_post(window_of(working), "Tripoli", by=working.clerk, at=NOON)
    with acting_as(working.clerk), pytest.raises(NotAllowed):
        actions.set_post(BANK, "Tripoli", by=working.clerk, at=NOON)
    assert signed_in("haven", "bookkeeper").get(f"{DESK}posts/new/").status_code == 403


def test_beancount_is_told_the_post_and_brings_it_back(working: Working, manager: Client) -> None:
    name = 'Tripoli "east" \\ طرابلس'
    account = opened(working, name)
    text = manager.get(f"{DESK}books.beancount").content.decode()
    entries, errors, _options = loader.load_string(text)
    assert errors == []
    posts = {one.account: one.meta["post"] for one in entries if "post" in one.meta}
    assert posts == {account.name: name}
    book, faults = beancount.read(text)
    assert faults == []
    assert book.accounts[account.name].post == name
