"""An open fund is changed by two people; windows and heads end when nothing is stranded."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.funds import actions, incompatible, queries
from musterpoint.funds.actions import (
    AboveAuthority,
    FourEyes,
    HasEnded,
    HeadIn,
    NoSuchFund,
    NotEligible,
    StillNeeded,
    TermsIn,
    TransferIn,
    WrongState,
)
from musterpoint.funds.models import FundChange
from musterpoint.funds.tests.test_commitments import TODAY, Fund
from musterpoint.funds.tests.test_fund_pages import seen, sent
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.actors import Actor, Permission, system
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

LATER = NOON + timedelta(hours=1)
#: The terms of the fund as its recipe made it.
SAME = TermsIn(
    legal_basis="Guidelines of the fund, approved by the cabinet.",
    scope="Nationals in distress abroad.",
    two_over=10_000_00,
)


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Fund(haven)


def propose(fund: Fund, given: TermsIn, by: Actor | None = None) -> UUID:
    who = by or fund.manager
    with acting_as(who):
        return actions.propose_terms(fund.slug, given, "The board said so", by=who, at=NOON).id


def confirm(fund: Fund, which: UUID, by: Actor | None = None) -> None:
    who = by or fund.first
    with acting_as(who):
        actions.confirm_change(which, by=who, at=LATER)


def place(fund: Fund, code: str) -> tuple[UUID, UUID | None]:
    """Return the ids of a window, or of a head of it."""
    with acting_as(fund.manager):
        found = next((w for w in queries.windows(queries.fund(fund.slug)) if w.code == code), None)
        return (found.id, None) if found else (fund.heads[code].window_id, fund.heads[code].id)


def propose_end(fund: Fund, code: str, *, again: bool = False) -> UUID:
    window, head = place(fund, code)
    act = actions.propose_reopen if again else actions.propose_end
    with acting_as(fund.manager):
        return act(fund.slug, window, head, "Not needed", by=fund.manager, at=NOON).id


def ended(fund: Fund, code: str) -> None:
    confirm(fund, propose_end(fund, code))


def both(fund: Fund) -> Actor:
    """Return the manager with what approvers may, as no role has it."""
    more = fund.manager.permissions | {Permission.FUNDS_APPROVE}
    return replace(fund.manager, permissions=more)


def test_terms_hold_once_somebody_else_with_authority_confirmed_them(fund: Fund) -> None:
    wanted = replace(
        SAME, two_over=50_00, currencies=("EUR",), scope="Everybody",
        rules=({"fact": "membership", "is": ["member"]},),
    )  # fmt: skip
    which = propose(fund, wanted)
    with acting_as(fund.manager):
        row = queries.fund(fund.slug)
        assert (row.two_over, row.currencies, row.rules) == (10_000_00, "USD", [])
        assert incompatible.has_proposed(fund.manager.id or UUID(int=0))
    with pytest.raises(FourEyes):
        confirm(fund, which, both(fund))
    for other in (fund.manager, fund.asker, fund.clerk):
        with pytest.raises(NotAllowed):
            confirm(fund, which, other)
    program = replace(
        system(fund.first.organisation_id, "A job"), permissions=fund.first.permissions
    )
    with pytest.raises(FourEyes):
        confirm(fund, which, program)
    confirm(fund, which)
    with acting_as(fund.manager):
        row = queries.fund(fund.slug)
        assert (row.two_over, row.currencies) == (50_00, "USD EUR")
        assert (row.scope, row.legal_basis) == ("Everybody", SAME.legal_basis)
        (told,) = queries.changes(row)
        assert told.before.keys() == {"scope", "two_over", "currencies", "rules"}
        assert (told.state, told.decided_by) == ("confirmed", fund.first.id)
        assert not incompatible.has_proposed(fund.manager.id or UUID(int=0))
    with pytest.raises(WrongState):
        confirm(fund, which, fund.second)
    with pytest.raises(NotEligible):
        fund.ask(fund.wants(facts={"membership": "none"}))
    waits = fund.ask(fund.wants(facts={"membership": "member"}))
    assert (fund.approve(waits), fund.approve(waits, fund.second)) == ("asked", "committed")


def test_who_has_no_authority_in_the_fund_confirms_nothing_of_it(fund: Fund) -> None:
    which = propose(fund, replace(SAME, two_over=None))
    with acting_as(fund.manager):
        table = [actions.Limit("head_of_mission")]
        actions.set_authorities(fund.slug, table, by=fund.manager, at=NOON)
    with pytest.raises(AboveAuthority, match="Head of mission"):
        confirm(fund, which)
    confirm(fund, which, fund.head_of_mission)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"two_over": 0}, "two_over"),
        ({"two_over": -1}, "two_over"),
        ({"currencies": ("XQQ",)}, "currencies"),
        ({"currencies": ("EUR", "usd")}, "currencies"),
        ({"scope": "x" * 2001}, "scope"),
        ({"legal_basis": "x" * 2001}, "legal_basis"),
        ({"rules": ({"fact": "fault", "is": ["own"]},)}, "rules"),
        ({"rules": ({"fact": "means", "is": ["none"]},)}, "rules"),
        ({"rules": ({"fact": "level", "least": "3"},)}, "rules"),
        ({}, None),
    ],
)
def test_terms_that_cannot_be_are_not_proposed(
    fund: Fund, wrong: dict[str, object], field: str | None
) -> None:
    with pytest.raises(Invalid) as refused:
        propose(fund, replace(SAME, **wrong))  # type: ignore[arg-type]
    assert field is None or field in refused.value.fields
    with acting_as(fund.manager):
        assert not FundChange.objects.exists()


def test_a_rule_of_the_fund_keeps_no_seat_waiting(fund: Fund) -> None:
    with acting_as(fund.manager):
        made = actions.open_fund(
            actions.FundIn(
                slug="needy", name="Needy", currency="USD",
                rules=({"fact": "means", "is": ["none"]},),
            ),
            by=fund.manager, at=NOON,
        )  # fmt: skip
        window = actions.add_window(
            made.slug, actions.WindowIn(code="w", name="W"), by=fund.manager, at=NOON
        )
        given = HeadIn(code="h", name="Help")
        head = actions.add_head(window.id, given, by=fund.manager, at=NOON)
        seat = HeadIn(code="seats", name="Seats", kind="evacuation")
        for act, where in ((actions.add_head, window.id), (actions.change_head, head.id)):
            with pytest.raises(Invalid) as refused:
                act(where, seat, by=fund.manager, at=NOON)
            assert "kind" in refused.value.fields


def test_a_currency_that_is_held_or_promised_is_not_given_up(fund: Fund) -> None:
    confirm(fund, propose(fund, replace(SAME, currencies=("EUR", "TND"))))
    with acting_as(fund.manager):
        rate = actions.RateIn(unit="EUR", into="USD", on=TODAY, value=Decimal(1), source="Bank")
        actions.add_rates([rate], by=fund.manager, at=NOON)
    which = fund.ask(fund.wants(unit="EUR"))
    with pytest.raises(Invalid) as refused:
        propose(fund, SAME)
    assert "EUR" in refused.value.fields["currencies"][0]
    with acting_as(fund.first):
        actions.refuse(which, "No", by=fund.first, at=NOON)
    # What was free when it was proposed may be promised when it is confirmed.
    change = propose(fund, SAME)
    fund.ask(fund.wants(unit="EUR"), "a2")
    with pytest.raises(Invalid):
        confirm(fund, change)


def test_one_change_of_a_thing_waits_at_a_time_and_is_refused_or_withdrawn(fund: Fund) -> None:
    which = propose(fund, replace(SAME, two_over=None))
    with pytest.raises(WrongState):
        propose(fund, replace(SAME, scope="Other"))
    with acting_as(fund.first):
        with pytest.raises(Invalid):
            actions.refuse_change(which, " ", by=fund.first, at=LATER)
        actions.refuse_change(which, "Not wise", by=fund.first, at=LATER)
    which = propose(fund, replace(SAME, scope="Other"))
    propose_end(fund, "training")
    with acting_as(fund.manager):
        actions.withdraw_change(which, "A mistake", by=fund.manager, at=LATER)
        states = [one.state for one in queries.changes(queries.fund(fund.slug))]
        assert sorted(states) == ["proposed", "refused", "withdrawn"]
        assert queries.fund(fund.slug).two_over == 10_000_00
        for act in (actions.withdraw_change, actions.refuse_change):
            with pytest.raises(NotAllowed if act is actions.refuse_change else WrongState):
                act(which, "Again", by=fund.manager, at=LATER)


def test_nothing_that_waits_and_no_money_is_stranded(fund: Fund) -> None:
    early = propose_end(fund, "documents")
    which = fund.ask(fund.wants())
    with pytest.raises(StillNeeded, match=r"A fee \(100\.00 USD\)"):
        confirm(fund, early)
    with pytest.raises(StillNeeded, match="A fee"):
        propose_end(fund, "emergency")
    fund.approve(which)
    with pytest.raises(StillNeeded, match="A fee"):
        propose_end(fund, "emergency")
    fund.spend(which, 100_00, "p1")
    confirm(fund, early)
    with pytest.raises(HasEnded):
        fund.ask(fund.wants(), "a2")
    with pytest.raises(StillNeeded, match=r"99,900\.00 USD"):
        propose_end(fund, "emergency")
    fund.receive(50_00, "emergency/medical", "r2")
    with pytest.raises(StillNeeded, match=r"holds 50\.00 USD"):
        propose_end(fund, "medical")
    with acting_as(fund.manager):
        wanted = TransferIn(
            source="welfare/emergency", goal="welfare/after", amount=1_00, unit="USD", reason="x"
        )
        actions.ask_transfer(wanted, key="t1", by=fund.manager, at=NOON)
    for code in ("emergency", "after"):
        with pytest.raises(StillNeeded, match="waits to be moved"):
            propose_end(fund, code)


def test_a_window_ends_with_its_heads_and_is_opened_again_with_them(fund: Fund) -> None:
    ended(fund, "interpretation")
    ended(fund, "preparedness")
    fund.heads["documents"] = fund.heads["training"]
    with acting_as(fund.manager):
        state = {one.code: one.ended_at is None for one in queries.heads(queries.fund(fund.slug))}
    assert not any(state[one] for one in ("training", "interpretation", "migrant-organisations"))
    assert state["medical"]
    for act in (fund.ask, lambda given: propose_end(fund, "training")):
        with pytest.raises(HasEnded):
            act(fund.wants())
    with pytest.raises(NoSuchFund):
        fund.receive(1_00, "preparedness", "r9")
    with pytest.raises(HasEnded):
        propose_end(fund, "interpretation", again=True)
    confirm(fund, propose_end(fund, "preparedness", again=True))
    fund.ask(fund.wants())
    with pytest.raises(WrongState):
        propose_end(fund, "training", again=True)
    with acting_as(fund.manager):
        assert queries.head(fund.heads["interpretation"].id).ended_at is not None
    confirm(fund, propose_end(fund, "interpretation", again=True))
    with acting_as(fund.manager):
        assert queries.head(fund.heads["interpretation"].id).ended_at is None


def test_a_place_of_another_fund_is_not_there(fund: Fund) -> None:
    window, head = place(fund, "training")
    with acting_as(fund.manager):
        actions.found("emergency-mechanism", by=fund.manager, at=NOON)
        for pair in ((window, head), (window, None), (UUID(int=7), None)):
            with pytest.raises(NoSuchFund):
                actions.propose_end("emergency", *pair, "x", by=fund.manager, at=NOON)
        with pytest.raises(NoSuchFund):
            actions.withdraw_change(UUID(int=7), "x", by=fund.manager, at=NOON)


def test_pages_propose_and_another_confirms_and_the_history_stays(fund: Fund) -> None:
    manager = signed_in("haven", "fund_manager")
    officer = signed_in("haven", "head_of_mission")
    page = seen(manager, "fund/welfare/terms/")
    assert "Nationals in distress abroad." in page
    given = {
        "legal_basis": "Law 7", "scope": SAME.scope, "two_over": "2500", "currencies": "eur",
        "reason": "The board decided",
    }  # fmt: skip
    sent(manager, "fund/welfare/terms/", given | {"membership": ["x"]}, 422)
    page = sent(manager, "fund/welfare/terms/", given)
    assert "Waits for a second person" in page
    with acting_as(fund.manager):
        which = FundChange.objects.get().id
    with acting_as(fund.first):
        asked = agenda.Asked(by=fund.first, at=NOON, view=agenda.ALL)
        kinds = [one.kind for one in agenda.board(asked).lines]
    assert "funds.changes" in kinds
    sent(manager, f"changes/{which}/confirm/", {}, 403)
    page = sent(officer, f"changes/{which}/confirm/", {})
    assert "10,000.00" in page
    assert "2,500.00" in page
    page = seen(manager, "fund/welfare/")
    assert "Law 7" in page
    assert f"changes/{which}/" in page
    head = fund.heads["training"].id
    page = sent(manager, f"heads/{head}/end/", {"reason": "Nobody comes"})
    with acting_as(fund.manager):
        which = FundChange.objects.latest("proposed_at", "id").id
    assert "End of Training" in page
    sent(officer, f"changes/{which}/refuse/", {"reason": ""}, 422)
    assert "Not wise" in sent(officer, f"changes/{which}/refuse/", {"reason": "Not wise"})
    window = fund.heads["training"].window_id
    sent(manager, f"fund/welfare/windows/{window}/end/", {"reason": "Over"})
    with acting_as(fund.manager):
        which = FundChange.objects.get(state="proposed").id
    sent(officer, f"changes/{which}/confirm/", {})
    assert "Open again" in seen(manager, "fund/welfare/")
    sent(manager, f"fund/welfare/windows/{window}/end/", {"reason": "It goes on"})
    sent(manager, f"changes/{waiting_id(fund)}/withdraw/", {"reason": "No"})
    seen(manager, f"fund/welfare/windows/{UUID(int=7)}/end/", 404)
    seen(manager, f"changes/{UUID(int=7)}/", 404)


def waiting_id(fund: Fund) -> UUID:
    with acting_as(fund.manager):
        return FundChange.objects.get(state="proposed").id
