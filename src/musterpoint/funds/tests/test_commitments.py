"""Money is asked for, approved by others, held, paid and taken back; nobody does it all alone."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from musterpoint.engine.ledger import KeyUsed, OverLimit
from musterpoint.funds import actions, kinds, naming, queries, tokens, verifying
from musterpoint.funds.actions import (
    AboveAuthority,
    AccountIn,
    CommitmentIn,
    FourEyes,
    HeadIn,
    KeptByAFund,
    Limit,
    NotEligible,
    NotEnough,
    OverCap,
    WrongState,
)
from musterpoint.funds.kinds import CommitmentKind
from musterpoint.funds.models import Transaction
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor, Permission, system
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

BANK = "Assets:Bank:Tunis"
TODAY = NOON.date()
#: A kind as a package above registers it.
CLAIM = kinds.known("tests.claim") or kinds.register(
    CommitmentKind(code="tests.claim", label="Claim", lane="tests.claims")
)


class Fund:
    """A fund with money, and the people who work with it."""

    def __init__(self, haven: Organisation) -> None:
        self.manager = officer(haven, "Mona", "fund_manager")
        self.asker = officer(haven, "Walid", "welfare_officer")
        self.first = officer(haven, "Aida", "authorising_officer")
        self.second = officer(haven, "Amir", "authorising_officer")
        self.head_of_mission = officer(haven, "Hala", "head_of_mission")
        self.clerk = officer(haven, "Karim", "bookkeeper")
        with acting_as(self.manager):
            actions.open_accounts([AccountIn(name=BANK, least=0)], by=self.manager, at=NOON)
            fund = actions.found("levy-fund", by=self.manager, at=NOON)
            self.heads = {one.code: one for one in queries.heads(fund)}
        self.slug = fund.slug
        self.receive(100_000_00)

    def receive(self, amount: int, earmark: str = "emergency", key: str = "r1") -> UUID:
        with acting_as(self.clerk):
            return actions.receive(
                self.slug, amount, "USD", source="levy", account=BANK, key=key, on=TODAY,
                earmark=earmark, by=self.clerk, at=NOON,
            )  # fmt: skip

    def wants(self, head: str = "documents", amount: int = 100_00, **more: object) -> CommitmentIn:
        given = CommitmentIn(
            head_id=self.heads[head].id, amount=amount, what="tests.claim", subject_id=uuid4(),
            purpose="A fee",
        )  # fmt: skip
        return replace(given, **more)  # type: ignore[arg-type]

    def ask(self, given: CommitmentIn, key: str = "a1", by: Actor | None = None) -> UUID:
        who = by or self.asker
        with acting_as(who):
            return actions.ask(given, key=key, by=who, at=NOON)

    def approve(self, which: UUID, by: Actor | None = None) -> str:
        who = by or self.first
        with acting_as(who):
            return actions.approve(which, by=who, at=NOON).state

    def committed(self, amount: int = 100_00, key: str = "a1", head: str = "documents") -> UUID:
        found = self.ask(self.wants(head, amount), key)
        self.approve(found)
        return found

    def spend(self, which: UUID, amount: int, key: str, by: Actor | None = None) -> UUID:
        who = by or self.second
        with acting_as(who):
            return actions.spend(which, amount, account=BANK, key=key, on=TODAY, by=who, at=NOON)

    def free(self, code: str = "emergency") -> int:
        with acting_as(self.clerk):
            window = next(
                one for one in queries.windows(queries.fund(self.slug)) if one.code == code
            )
            return sum(one.free for one in queries.figures([window])[window.id])

    def sound(self) -> bool:
        with acting_as(self.clerk):
            return not list(verifying.problems())


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    return Fund(haven)


def test_money_is_asked_approved_held_paid_in_parts_and_taken_back(fund: Fund) -> None:
    which = fund.ask(fund.wants(amount=250_00))
    assert fund.free() == 100_000_00
    assert fund.approve(which) == "committed"
    assert fund.free() == 99_750_00
    fund.spend(which, 100_00, "p1")
    fund.spend(which, 100_00, "p1")
    with acting_as(fund.clerk):
        row = queries.commitment(which)
        assert (row.state, row.paid, row.unpaid) == ("part_paid", 100_00, 150_00)
        assert queries.balance(BANK, "USD") == 99_900_00
    fund.spend(which, 150_00, "p2")
    assert fund.free() == 99_750_00
    with acting_as(fund.second):
        actions.unspend("p2", on=TODAY, text="Bounced", by=fund.second, at=NOON)
        actions.unspend("p2", on=TODAY, text="Bounced", by=fund.second, at=NOON)
        row = queries.commitment(which)
        assert (row.state, row.paid, row.unpaid) == ("part_paid", 100_00, 150_00)
        kinds_of = [one.kind for one in queries.history(which)]
        assert kinds_of == ["asked", "approved", "committed", "spent", "spent", "returned"]
        assert Wake.objects.filter(organisation=fund.second.organisation_id, lane="tests.claims")
    assert fund.free() == 99_750_00
    with acting_as(fund.asker):
        actions.cancel(which, "Not needed", by=fund.asker, at=NOON)
    assert fund.free() == 99_900_00
    assert fund.sound()


def test_who_asks_never_approves_nor_pays_and_a_program_decides_nothing(
    fund: Fund, haven: Organisation
) -> None:
    both = replace(fund.first, permissions=fund.first.permissions | {Permission.FUNDS_REQUEST})
    which = fund.ask(fund.wants(), by=both)
    with pytest.raises(FourEyes):
        fund.approve(which, both)
    job = system(haven.id, "job", Permission.FUNDS_APPROVE)
    with pytest.raises(FourEyes):
        fund.approve(which, job)
    with pytest.raises(NotAllowed):
        fund.approve(which, fund.asker)
    assert fund.approve(which, fund.second) == "committed"
    with pytest.raises(FourEyes):
        fund.spend(which, 1_00, "p1", both)
    with acting_as(fund.first), pytest.raises(FourEyes):
        actions.check_duty(
            which, "reconcile", also={"release": [fund.first.id or uuid4()]}, by=fund.first
        )


def test_above_the_threshold_two_approve_one_of_them_with_authority(fund: Fund) -> None:
    with acting_as(fund.manager):
        free = actions.add_head(
            fund.heads["documents"].window_id, HeadIn(code="flights", name="Flights"),
            by=fund.manager, at=NOON,
        )  # fmt: skip
    fund.heads["flights"] = free
    above = fund.ask(fund.wants("flights", 3_000_00))
    with pytest.raises(AboveAuthority, match="Head of mission"):
        fund.approve(above)
    assert fund.approve(above, fund.head_of_mission) == "committed"
    large = fund.ask(fund.wants("flights", 12_000_00), "a2")
    assert fund.approve(large) == "asked"
    with pytest.raises(FourEyes):
        fund.approve(large)
    with pytest.raises(AboveAuthority):
        fund.approve(large, fund.second)
    assert fund.approve(large, fund.head_of_mission) == "committed"
    with pytest.raises(WrongState):
        fund.approve(large, fund.second)


def test_caps_count_all_that_one_person_was_given_and_a_group_has_one_for_each(fund: Fund) -> None:
    with acting_as(fund.asker):
        token = tokens.of(uuid4())
    fund.ask(fund.wants(amount=200_00, person=token))
    with pytest.raises(OverCap):
        fund.ask(fund.wants(amount=101_00, person=token), "a2")
    fund.ask(fund.wants(amount=100_00, person=token), "a3")
    with pytest.raises(OverCap):
        fund.ask(fund.wants(amount=301_00), "a4")
    fund.ask(fund.wants(amount=900_00, people=3), "a5")
    stay = fund.wants("board-and-lodging", 400_00, person=token, days=10)
    fund.ask(stay, "a6")
    with pytest.raises(OverCap):
        fund.ask(replace(stay, amount=401_00), "a7")
    with pytest.raises(OverCap, match="60"):
        fund.ask(replace(stay, days=51, first_day=TODAY + timedelta(days=10)), "a8")
    with pytest.raises(Invalid):
        fund.ask(replace(stay, days=None), "a9")


def test_the_same_key_asks_once_and_never_means_another_amount(fund: Fund) -> None:
    given = fund.wants()
    assert fund.ask(given) == fund.ask(given)
    with pytest.raises(KeyUsed):
        fund.ask(replace(given, amount=101_00))
    paid = fund.committed(key="b1")
    fund.spend(paid, 50_00, "p1")
    with pytest.raises(KeyUsed):
        fund.spend(paid, 40_00, "p1")
    with pytest.raises(Invalid):
        fund.spend(paid, 51_00, "p2")


def test_a_window_is_not_spent_twice_and_an_earmark_is_spent_first(fund: Fund) -> None:
    with acting_as(fund.manager):
        window = fund.heads["documents"].window_id
        for code in ("one", "two"):
            fund.heads[code] = actions.add_head(
                window, HeadIn(code=code, name=code), by=fund.manager, at=NOON
            )
    fund.receive(1_000_00, "emergency/one", "r2")
    which = fund.ask(fund.wants("one", 1_200_00))
    fund.approve(which)
    assert fund.free() == 99_800_00
    whole = fund.ask(fund.wants("two", 99_800_01), "a2")
    fund.approve(whole)
    with pytest.raises(NotEnough, match=r"99,800\.00"):
        fund.approve(whole, officer_with_all(fund))
    fund.spend(which, 1_100_00, "p1")
    assert fund.free() == 99_800_00
    assert fund.sound()


def officer_with_all(fund: Fund) -> Actor:
    """Let the head of mission approve any amount."""
    with acting_as(fund.manager):
        table = [Limit("authorising_officer", most=2_500_00), Limit("head_of_mission")]
        actions.set_authorities(fund.slug, table, by=fund.manager, at=NOON)
    return fund.head_of_mission


def test_rules_hold_where_they_are_known_and_are_shown_where_they_are_not(fund: Fund) -> None:
    given = fund.wants("medical", 500_00, facts={"means": "enough"})
    with pytest.raises(NotEligible):
        fund.ask(given)
    which = fund.ask(replace(given, facts={}))
    with acting_as(fund.first):
        assert queries.commitment(which).unknown == ["means"]
    with pytest.raises(Invalid):
        fund.ask(replace(given, facts={"fault": "own"}), "a2")


@pytest.mark.parametrize("fact", ["fault", "documents", "status", "means"])
def test_no_seat_waits_for_a_test_of_fault_status_or_means(fund: Fund, fact: str) -> None:
    rule = {"fact": fact, "is": ["none"]}
    with acting_as(fund.manager), pytest.raises(Invalid):
        actions.add_head(
            fund.heads["documents"].window_id,
            HeadIn(code="seat", name="Seat", kind="evacuation", rules=(rule,)),
            by=fund.manager,
            at=NOON,
        )


def test_who_reconciles_one_instalment_reconciles_the_next(fund: Fund) -> None:
    which = fund.committed(300_00)
    with acting_as(fund.clerk):
        for key in ("p1", "p2"):
            actions.check_duty(which, "reconcile", by=fund.clerk)
            actions.spend(
                which, 100_00, account=BANK, key=key, on=TODAY,
                under=Permission.PAYMENTS_RECONCILE, by=fund.clerk, at=NOON,
            )  # fmt: skip
    both = replace(fund.clerk, permissions=fund.clerk.permissions | fund.second.permissions)
    with pytest.raises(FourEyes):
        fund.spend(which, 100_00, "p3", both)
    fund.spend(which, 100_00, "p3")


def test_a_cap_of_a_family_holds_for_who_is_only_counted(fund: Fund) -> None:
    fund.receive(50_000_00, "after", "r2")
    facts = {"means": "low"}
    wanted = fund.wants("reintegration", 6_000_00, people=2, facts=facts)
    fund.ask(wanted)
    with pytest.raises(OverCap, match="for a family"):
        fund.ask(replace(wanted, amount=6_000_01), "a2")
    with acting_as(fund.asker):
        token = tokens.of(uuid4())
    alone = fund.wants("reintegration", 2_000_00, person=token, facts=facts)
    fund.ask(alone, "a3")
    with pytest.raises(OverCap, match="for a family"):
        fund.ask(alone, "a4")
    for people in (0, 10_001):
        with pytest.raises(Invalid):
            fund.ask(replace(wanted, people=people), "a5")


def test_what_a_fund_keeps_is_not_limited_ended_or_moved_by_hand(fund: Fund) -> None:
    name = naming.window(fund.heads["documents"].window)
    with acting_as(fund.manager):
        with pytest.raises(KeptByAFund):
            actions.set_limits(name, least=None, most=None, by=fund.manager, at=NOON)
        with pytest.raises(KeptByAFund):
            actions.end_account(name, by=fund.manager, at=NOON)
        with pytest.raises(KeptByAFund):
            actions.check_by_hand([BANK, name])


def test_a_period_is_closed_although_commitments_go_on(fund: Fund) -> None:
    which = fund.committed()
    later = NOON + timedelta(days=40)
    with acting_as(fund.manager):
        actions.close_period(TODAY, by=fund.manager, at=later)
    with acting_as(fund.second):
        actions.spend(
            which, 100_00, account=BANK, key="p1", on=later.date(), by=fund.second, at=later
        )
        assert queries.commitment(which).state == "paid"
        assert Transaction.objects.filter(key="p1").exists()


def test_an_account_without_so_much_pays_nothing(fund: Fund) -> None:
    with acting_as(fund.manager):
        other = AccountIn(name="Assets:Bank:Other", least=0)
        actions.open_accounts([other], by=fund.manager, at=NOON)
    which = fund.committed()
    with acting_as(fund.second), pytest.raises(OverLimit):
        actions.spend(which, 1_00, account=other.name, key="p1", on=TODAY, by=fund.second, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_the_last_coin_of_a_window_is_committed_to_one_of_eight_who_ask_at_once(
    haven: Organisation,
) -> None:
    fund = Fund(haven)
    with acting_as(fund.manager):
        given = HeadIn(code="last", name="Last")
        window = fund.heads["documents"].window_id
        fund.heads["last"] = actions.add_head(window, given, by=fund.manager, at=NOON)
        actions.set_authorities(fund.slug, [Limit("authorising_officer")], by=fund.manager, at=NOON)
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def take(number: int) -> None:
        try:
            which = fund.ask(fund.wants("last", 9_500_00), f"coin-{number}")
            start.wait(30)
            outcomes.append(fund.approve(which))
        except NotEnough:
            outcomes.append("not enough")
        finally:
            connections.close_all()

    # What is left is enough for one more, and not for two.
    for number in range(9):
        fund.approve(fund.ask(fund.wants("last", 9_500_00), f"whole-{number}"))
    takers = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for one in takers:
        one.start()
    for one in takers:
        one.join()
    assert sorted(outcomes) == ["committed"] + ["not enough"] * 7
    assert fund.free() == 100_000_00 - 10 * 9_500_00
    assert fund.sound()
