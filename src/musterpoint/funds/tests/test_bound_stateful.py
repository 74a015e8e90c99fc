"""Of many who give and want at once, for one crisis or another, nobody has another's money."""

import threading
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.funds import actions, queries, verifying
from musterpoint.funds.actions import NotEnough
from musterpoint.funds.models import Balance
from musterpoint.funds.tests.test_bound_to_crises import Bound
from musterpoint.funds.tests.test_commitments import TODAY
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

#: What each gift pays for, said once more than in the code: a country for every crisis in it.
PAYS = {
    "": {"", "libya", "sudan", "derna", "LBY"},
    "libya": {"libya"},
    "sudan": {"sudan"},
    "LBY": {"libya", "derna", "LBY"},
}


class Wishes(RuleBasedStateMachine):
    """
    Whatever is given, committed, paid, bounced and cancelled, every coin goes where it was given.

    By the theorem of Hall: for any kinds of help together no more is taken than was given for one
    of them or for none.
    """

    fund: Bound
    gifts = tuple(PAYS)
    wants = ("", "libya", "sudan", "derna", "LBY")

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[str, int]] = []
        self.live: dict[UUID, str] = {}
        self.paid: list[tuple[UUID, str]] = []

    @rule(amount=st.integers(1, 500_00), words=st.sampled_from(gifts), loose=st.booleans())
    def give(self, amount: int, words: str, loose: bool) -> None:
        if words or not loose:
            self.fund.gift(amount, words)
        else:
            self.fund.loose(amount)
        self.given.append((words, amount))

    @rule(amount=st.integers(1, 400_00), words=st.sampled_from(wants))
    def commit(self, amount: int, words: str) -> None:
        try:
            self.live[self.fund.help(amount, words)] = words
        except NotEnough:
            return

    @rule(share=st.integers(1, 4))
    def pay(self, share: int) -> None:
        for which in list(self.live)[:1]:
            with acting_as(self.fund.clerk):
                unpaid = queries.commitment(which).unpaid
            if unpaid >= share:
                key = str(uuid4())
                self.fund.spend(which, unpaid // share, key)
                self.paid.append((which, key))

    @rule()
    def bounce(self) -> None:
        if self.paid:
            _which, key = self.paid.pop()
            second = self.fund.second
            with acting_as(second):
                actions.unspend(key, on=TODAY, text="Bounced", by=second, at=NOON)

    @rule()
    def cancel(self) -> None:
        for which in list(self.live)[-1:]:
            try:
                self.fund.cancel(which)
            except Refused:
                return

    @invariant()
    def nothing_is_spent_on_something_else(self) -> None:
        with acting_as(self.fund.clerk):
            taken = {which: queries.commitment(which) for which in self.live}
        sums = dict.fromkeys(self.wants, 0)
        for which, row in taken.items():
            sums[self.live[which]] += row.paid + row.unpaid
        for chosen in range(1, 2 ** len(self.wants)):
            some = [words for at, words in enumerate(self.wants) if chosen >> at & 1]
            able = sum(amount for words, amount in self.given if not PAYS[words].isdisjoint(some))
            assert sum(sums[one] for one in some) <= able, some
        left = self.fund.left(self.fund.place)
        assert left == sum(amount for _words, amount in self.given) - sum(sums.values())
        assert 0 <= sum(self.fund.kept().values()) <= left

    def teardown(self) -> None:
        for which in self.live:
            try:
                self.fund.cancel(which)
            except Refused:
                continue
        with acting_as(self.fund.clerk):
            assert list(verifying.problems()) == []


def placed(fund: Bound, code: str) -> None:
    """Let the fund of the test work in a window of its own from now on."""
    with acting_as(fund.manager):
        given = actions.WindowIn(code=code, name=code)
        made = actions.add_window(fund.slug, given, by=fund.manager, at=NOON)
        fund.heads["help"] = fund.add_head(made.id, "help")
    fund.place = code


def test_each_gift_pays_what_it_was_given_for_and_the_narrowest_pays_first(
    haven: Organisation,
) -> None:
    """The ends that the machine may not reach in its few runs."""
    fund = Bound(haven)
    for number, (words, fits) in enumerate(PAYS.items()):
        placed(fund, f"one-{number}")
        fund.gift(100_00, words)
        for wanted in Wishes.wants:
            if wanted in fits:
                fund.cancel(fund.help(100_00, wanted))
            else:
                with pytest.raises(NotEnough):
                    fund.help(100_00, wanted)
    placed(fund, "chain")
    for words in ("", "LBY", "libya"):
        fund.gift(100_00, words)
    for wanted in ("libya", "derna", "sudan"):
        fund.help(100_00, wanted)


def test_money_for_one_crisis_is_never_spent_on_another(haven: Organisation) -> None:
    """Each run has a window of its own in the same books."""
    fund = Bound(haven)
    number = iter(range(1000))

    class Anew(Wishes):
        def __init__(self) -> None:
            placed(fund, f"run-{next(number)}")
            self.fund = fund
            super().__init__()

    chosen = hypothesis_settings(
        max_examples=10, stateful_step_count=14, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(Anew, settings=chosen)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_want_the_last_unbound_coin_at_once_one_has_it(haven: Organisation) -> None:
    fund = Bound(haven)
    fund.gift(900_00, "libya")
    fund.loose(100_00)
    told: list[str] = []
    wanted = [fund.wants("help", 100_00, crisis_id=fund.crises["sudan"].id) for _one in range(4)]
    waits = [fund.ask(one, f"coin-{at}") for at, one in enumerate(wanted)]
    start = threading.Barrier(4)

    def approve(which: UUID) -> None:
        try:
            start.wait(30)
            told.append(fund.approve(which))
        except NotEnough:
            told.append("not enough")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=(one,)) for one in waits]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["committed", *["not enough"] * 3]
    assert fund.kept() == {"libya": 900_00}
    assert fund.left("after") == 900_00


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_was_given_before_balances_remembered_it_is_bound_too(haven: Organisation) -> None:
    fund = Bound(haven)
    for words in ("libya", "LBY", "libya LBY", ""):
        fund.gift(100_00, words)
    fund.gift(50_00, "sudan", "after/help")
    fund.loose(10_00)
    migration = import_module("musterpoint.funds.migrations.0006_marks_of_balances")

    def marks() -> dict[str, list[str]]:
        with acting_as(fund.clerk):
            rows = Balance.objects.exclude(marks=[])
            return dict(rows.values_list("account__name", "marks"))

    before = marks()
    assert sorted(map(len, before.values())) == [1, 3]
    with acting_as(fund.clerk):
        Balance.objects.update(marks=[])
    with connections["owner"].cursor() as owner:
        owner.execute(migration.KEPT)
    assert {name: sorted(codes) for name, codes in marks().items()} == before
