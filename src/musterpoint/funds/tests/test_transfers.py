"""Money is moved by two people, keeps its givers' wishes, and comes back by a new entry alone."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from musterpoint.accounts import incompatible
from musterpoint.engine.ledger import KeyUsed
from musterpoint.funds import actions, queries, verifying
from musterpoint.funds.actions import (
    AboveAuthority,
    FourEyes,
    FundIn,
    HasEnded,
    Limit,
    NeedsConsent,
    NotEnough,
    TransferIn,
    WindowIn,
    WrongState,
)
from musterpoint.funds.models import Head, Transaction, Transfer, Window
from musterpoint.funds.tests.test_commitments import BANK, TODAY, Fund
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

EMERGENCY, AFTER = "welfare/emergency", "welfare/after"
DESK = "/o/haven/desk/funds/"


class Moving(Fund):
    """The fund of the tests, with a second one, and those who move money."""

    def __init__(self, haven: Organisation) -> None:
        super().__init__(haven)
        with acting_as(self.manager):
            given = FundIn(slug="mission", name="Mission fund", currency="USD")
            actions.open_fund(given, by=self.manager, at=NOON)
            window = WindowIn(code="reserve", name="Reserve", kind="preparedness")
            actions.add_window("mission", window, by=self.manager, at=NOON)
            anybody = [Limit("authorising_officer"), Limit("head_of_mission")]
            actions.set_authorities("welfare", anybody, by=self.manager, at=NOON)

    def came(self, amount: int, earmark: str, key: str, source: str = "gift") -> None:
        with acting_as(self.clerk):
            actions.receive(
                self.slug, amount, "USD", source=source, account=BANK, key=key, on=TODAY,
                earmark=earmark, by=self.clerk, at=NOON,
            )  # fmt: skip

    def wish(self, amount: int, source: str = EMERGENCY, goal: str = AFTER, consent: str = "",
             by: Actor | None = None, key: str = "") -> UUID:  # fmt: skip
        given = TransferIn(
            source=source, goal=goal, amount=amount, unit="USD", reason="More return than thought",
            consent=consent, consent_on=TODAY if consent else None,
        )  # fmt: skip
        who = by or self.manager
        with acting_as(who):
            return actions.ask_transfer(given, key=key or str(uuid4()), by=who, at=NOON)

    def agreed(self, which: UUID, *by: Actor) -> str:
        for who in by or (self.first, self.second):
            with acting_as(who):
                state = actions.approve_transfer(which, by=who, at=NOON).state
            if state == "moved":
                break
        return state

    def moved(self, amount: int, **more: str) -> UUID:
        made = self.wish(amount, **more)
        assert self.agreed(made) == "moved"
        return made

    def undone(self, which: UUID) -> UUID:
        with acting_as(self.manager):
            made = actions.ask_undo(which, "By mistake", by=self.manager, at=NOON)
        assert self.agreed(made) == "moved"
        return made

    def left(self, code: str, slug: str = "welfare") -> int:
        with acting_as(self.clerk):
            rows = queries.windows(queries.fund(slug))
            window = next(one for one in rows if one.code == code)
            return sum(one.free for one in queries.figures([window])[window.id])


@pytest.fixture
def fund(haven: Organisation) -> Moving:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Moving(haven)


def test_money_moves_when_another_approves_and_stands_in_books_and_budget(
    fund: Moving,
) -> None:
    made = fund.wish(1_000_00)
    assert (fund.left("emergency"), fund.left("after")) == (100_000_00, 0)
    assert fund.agreed(made) == "moved"
    assert (fund.left("emergency"), fund.left("after")) == (99_000_00, 1_000_00)
    with acting_as(fund.clerk):
        row = Transfer.objects.get(id=made)
        entry = queries.transaction(row.transaction_id or made)
        assert entry.links["kind"] == "transfer"
        assert (entry.links["to_window"], entry.links["transfer"]) == ("after", str(made))
        assert sum(one.amount for one in entry.entries.all()) == 0
        lines = queries.budget(queries.fund("welfare"), TODAY.year)
        assert {one.name: one.moved for one in lines if one.moved} == {
            "Emergency": -1_000_00, "After the crisis": 1_000_00,
        } or {one.moved for one in lines if one.moved} == {-1_000_00, 1_000_00}  # fmt: skip
        assert list(verifying.problems()) == []


def test_nobody_moves_money_alone_and_authority_and_limits_hold(fund: Moving) -> None:
    made = fund.wish(1_000_00)
    with pytest.raises(NotAllowed), acting_as(fund.manager):
        actions.approve_transfer(made, by=fund.manager, at=NOON)
    with pytest.raises(NotAllowed):
        fund.wish(1, by=fund.asker)
    with acting_as(fund.manager):
        table = [Limit("authorising_officer", most=500_00), Limit("head_of_mission")]
        actions.set_authorities("welfare", table, by=fund.manager, at=NOON)
    with pytest.raises(AboveAuthority):
        fund.agreed(made, fund.first)
    assert fund.agreed(made, fund.head_of_mission) == "moved"
    with pytest.raises(WrongState):
        fund.agreed(made, fund.second)
    with pytest.raises(NotEnough):
        fund.wish(99_000_01)
    held = fund.committed(100_00)
    with pytest.raises(NotEnough):
        fund.wish(99_000_00)
    assert held is not None


def test_somebody_with_both_roles_does_not_approve_what_they_asked(fund: Moving) -> None:
    both = fund.manager
    made = fund.wish(10_00)
    able = ROLES["authorising_officer"].permissions | both.permissions
    twice = Actor(
        organisation_id=both.organisation_id, kind=both.kind, name=both.name, id=both.id,
        permissions=able, clearance=both.clearance,
    )  # fmt: skip
    with pytest.raises(FourEyes), acting_as(twice):
        actions.approve_transfer(made, by=twice, at=NOON)
    assert both.id is not None
    with acting_as(fund.manager):
        assert incompatible.why_not(both.id, ROLES["authorising_officer"])
    fund.agreed(made)
    with acting_as(fund.manager):
        assert not incompatible.why_not(both.id, ROLES["authorising_officer"])


def test_what_givers_gave_for_a_place_stays_there_unless_they_agreed(fund: Moving) -> None:
    fund.moved(100_000_00)
    fund.came(500_00, "emergency", "g1")
    fund.came(300_00, "emergency/documents", "g2")
    fund.came(200_00, "emergency", "l1", source="levy")
    assert fund.moved(200_00)
    for source in (EMERGENCY, "welfare/emergency/documents"):
        with pytest.raises(NeedsConsent):
            fund.wish(1_00, source=source)
    made = fund.moved(100_00, consent="Letter 12/2026")
    with acting_as(fund.clerk):
        assert Transfer.objects.get(id=made).earmarked == 100_00
    # It is bound to the place that the givers agreed to, beside what nobody bound there.
    with pytest.raises(NeedsConsent):
        fund.wish(100_200_01, source=AFTER, goal=EMERGENCY)
    fund.moved(100_200_00, source=AFTER, goal=EMERGENCY)
    fund.moved(300_00, source="welfare/emergency/documents", consent="Letter 13/2026")
    assert fund.left("after") == 400_00


def test_a_consent_that_came_too_late_is_asked_for_when_others_approve(fund: Moving) -> None:
    waits = fund.wish(100_000_00)
    fund.came(500_00, "emergency", "g1")
    fund.moved(60_00)
    with pytest.raises(NeedsConsent):
        fund.agreed(waits)


def test_it_comes_back_by_a_new_entry_that_others_approve_once(fund: Moving) -> None:
    fund.came(500_00, "emergency", "g1")
    made = fund.moved(100_500_00, consent="Letter 12/2026")
    back = fund.undone(made)
    assert (fund.left("emergency"), fund.left("after")) == (100_500_00, 0)
    with acting_as(fund.clerk):
        rows = {one.id: one for one in Transfer.objects.all()}
        assert (rows[made].state, rows[back].state) == ("undone", "moved")
        assert Transaction.objects.filter(reverses=f"transfer:{made}").count() == 1
    for which in (made, back):
        with pytest.raises(WrongState), acting_as(fund.manager):
            actions.ask_undo(which, "Again", by=fund.manager, at=NOON)
    # The givers' wish is what it was.
    with pytest.raises(NeedsConsent):
        fund.wish(100_000_01)


def test_what_is_spent_meanwhile_is_not_moved_back(fund: Moving) -> None:
    made = fund.moved(1_000_00)
    with acting_as(fund.manager):
        back = actions.ask_undo(made, "By mistake", by=fund.manager, at=NOON)
    fund.moved(900_00, source=AFTER, goal="mission/reserve")
    with pytest.raises(NotEnough):
        fund.agreed(back)
    assert fund.left("reserve", "mission") == 900_00


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"goal": EMERGENCY}, "goal"), ({"amount": 0}, "amount"), ({"unit": "XOF"}, "unit"),
        ({"reason": " "}, "reason"), ({"consent": "Letter"}, "consent_on"),
        ({"consent_on": TODAY}, "consent"), ({"source": "welfare/nothing"}, "source"),
        ({"goal": "nobody/nothing"}, "goal"), ({"goal": "welfare/emergency/nothing"}, "goal"),
        ({"consent": "Letter", "consent_on": TODAY + timedelta(days=1)}, "consent_on"),
    ],
)  # fmt: skip
def test_bad_wishes_are_told_by_field(fund: Moving, wrong: dict[str, object], field: str) -> None:
    given = {
        "source": EMERGENCY, "goal": AFTER, "amount": 1_00, "unit": "USD", "reason": "Why",
    } | wrong  # fmt: skip
    with pytest.raises(Invalid) as refused, acting_as(fund.manager):
        actions.ask_transfer(TransferIn(**given), key="k", by=fund.manager, at=NOON)  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_key_is_asked_once_and_an_ended_fund_moves_nothing(fund: Moving) -> None:
    assert fund.wish(1_00, key="k") == fund.wish(1_00, key="k")
    with pytest.raises(KeyUsed):
        fund.wish(2_00, key="k")
    waits = fund.wish(1_00, goal="mission/reserve")
    with acting_as(fund.manager):
        actions.end_fund("mission", by=fund.manager, at=NOON)
    for act in (lambda: fund.agreed(waits), lambda: fund.wish(1_00, goal="mission/reserve")):
        with pytest.raises(HasEnded):
            act()


class Purses(RuleBasedStateMachine):
    """Whatever is moved and moved back, no coin is made or lost, and no purse is below zero."""

    fund: Moving
    places = (EMERGENCY, AFTER, "welfare/emergency/documents", "mission/reserve")

    def __init__(self) -> None:
        super().__init__()
        self.before, self.waiting, self.done = self.sums(), list[UUID](), list[UUID]()
        self.came = 0

    def sums(self) -> dict[str, int]:
        with acting_as(self.fund.clerk):
            found = {}
            for slug in ("welfare", "mission"):
                of = queries.fund(slug)
                rows: list[Window | Head] = [*queries.windows(of), *queries.heads(of)]
                for row in rows:
                    found[str(row.id)] = sum(one.held for one in queries.figures([row])[row.id])
            return found

    @rule(source=st.sampled_from(places), goal=st.sampled_from(places),
          amount=st.integers(1, 70_000_00), has_consent=st.booleans())  # fmt: skip
    def ask(self, source: str, goal: str, amount: int, has_consent: bool) -> None:
        try:
            made = self.fund.wish(amount, source, goal, "Letter" if has_consent else "")
        except (Refused, Invalid):
            return
        self.waiting.append(made)

    @rule(amount=st.integers(1, 1_000_00), earmark=st.sampled_from(["emergency", "after"]))
    def receive(self, amount: int, earmark: str) -> None:
        self.fund.came(amount, earmark, str(uuid4()))
        self.came += amount

    @rule()
    def approve(self) -> None:
        if not self.waiting:
            return
        which = self.waiting.pop(0)
        try:
            self.fund.agreed(which)
        except Refused:
            return
        self.done.append(which)

    @rule()
    def undo(self) -> None:
        if not self.done:
            return
        try:
            self.fund.undone(self.done.pop())
        except Refused:
            return

    @invariant()
    def nothing_is_lost(self) -> None:
        now = self.sums()
        assert sum(now.values()) == sum(self.before.values()) + self.came
        assert min(now.values()) >= 0

    def teardown(self) -> None:
        with acting_as(self.fund.clerk):
            assert list(verifying.problems()) == []


def test_no_coin_is_made_or_lost_by_moving(fund: Moving) -> None:
    Purses.fund = fund
    chosen = hypothesis_settings(
        max_examples=12, stateful_step_count=15, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(Purses, settings=chosen)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_the_last_coin_at_once_one_is_refused(haven: Organisation) -> None:
    fund = Moving(haven)
    waits = [fund.wish(60_000_00), fund.wish(60_000_00)]
    told: list[str] = []

    def approve(which: UUID, who: Actor) -> None:
        try:
            told.append(fund.agreed(which, who, fund.head_of_mission))
        except Refused as refused:
            told.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=approve, args=pair)
        for pair in zip(waits, (fund.first, fund.second), strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["NotEnough", "moved"]
    assert fund.left("emergency") == 40_000_00


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"{DESK}{address}")
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_money_is_moved_and_moved_back_on_the_pages(fund: Moving) -> None:
    manager, officer = signed_in("haven", "fund_manager"), signed_in("haven", "head_of_mission")
    assert "Move money" in page(manager, "fund/welfare/")
    wish: dict[str, object] = {
        "key": "desk:1", "source": EMERGENCY, "goal": AFTER, "amount": "100001", "unit": "USD",
        "reason": "More return",
    }  # fmt: skip
    refused = manager.post(f"{DESK}fund/welfare/transfer/", wish)
    assert refused.status_code in (409, 422)
    assert "More return" in refused.content.decode()
    sent = manager.post(f"{DESK}fund/welfare/transfer/", wish | {"amount": "250.50"})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    with acting_as(fund.clerk):
        made = Transfer.objects.get()
    one = f"transfers/{made.id}/"
    assert manager.post(f"{DESK}{one}approve/").status_code == 403
    assert "250.50" in page(officer, one)
    assert officer.post(f"{DESK}{one}approve/").status_code == 302
    assert "More return" in page(officer, "transfers/?q=return&state=moved")
    assert "250.50" in page(officer, "transfers.table")
    assert "Moved from other windows" in page(officer, "fund/welfare/budget/")
    assert manager.post(f"{DESK}{one}undo/", {"reason": "By mistake"}).status_code == 302
    with acting_as(fund.clerk):
        back = Transfer.objects.get(undoes=made)
    assert officer.post(f"{DESK}transfers/{back.id}/approve/").status_code == 302
    assert "It was moved back" in page(officer, one)
    assert "No moved money fits" in page(officer, "transfers/?q=nothing")
    other = manager.post(f"{DESK}fund/welfare/transfer/", wish | {"amount": "1", "key": "desk:2"})
    assert manager.post(f"{other['Location']}withdraw/", {"reason": ""}).status_code == 422
    assert manager.post(f"{other['Location']}withdraw/", {"reason": "No"}).status_code == 302


def test_the_list_goes_on_page_by_page(fund: Moving) -> None:
    for number in range(53):
        fund.wish(1_00 + number)
    client = signed_in("haven", "fund_manager")
    first = page(client, "transfers/")
    assert "1 to 50 of 53" in first
    after = first.split("?after=")[1].split('"')[0].replace("&amp;", "&")
    assert "51 to 53 of 53" in page(client, f"transfers/?after={after}")
    assert "1 to 50 of 53" in page(client, "transfers/?after=nonsense")
