"""Statements between organisations: answered line by line, netted among many, booked by each."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from musterpoint.costs import actions, incompatible
from musterpoint.costs.actions import CarriedIn
from musterpoint.costs.models import (
    LineAnswer,
    Netting,
    NettingSide,
    NettingState,
    NettingTransfer,
    Statement,
    StatementLine,
)
from musterpoint.costs.tests.factories import LATER, TODAY, agree, costed, fill_bank, open_books
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.funds.models import Balance
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

FIRST = NOON.date()


def carried(by: Actor, whose: Actor, seats: int, code: str, cost: int = 100_000) -> Statement:
    """State what was carried for another on a leg of ten seats, and send it."""
    with acting_as(by):
        crisis = Crisis.objects.get()
        costed(by, crisis.id, cost, code=code)
        given = CarriedIn(
            crisis_id=crisis.id, partner_id=whose.organisation_id, code=code, origin="Tripoli",
            destination="Malta", departed_on=FIRST, people=seats, seats=seats,
        )  # fmt: skip
        actions.enter_carried(given, by=by, at=LATER)
        made = actions.draw_statement(whose.organisation_id, FIRST, TODAY, "USD", by=by, at=LATER)
        actions.send_statement(made.id, by=by, at=LATER)
    pumps.run_due()
    return made


def balances(of: Actor) -> dict[str, int]:
    with acting_as(of):
        rows = Balance.objects.exclude(posted=0).values_list("account__name", "posted")
        return {name.removeprefix("Assets:Evacuation:"): amount for name, amount in rows}


def lines_of(actor: Actor) -> list[StatementLine]:
    with acting_as(actor):
        return list(StatementLine.objects.select_related("statement").order_by("leg", "id"))


def test_a_statement_says_numbers_and_the_other_side_accepts(
    three: tuple[Actor, Actor, Actor],
) -> None:
    one, two, _third = three
    carried(one, two, 3, "a1")
    (line,) = lines_of(two)
    assert (line.people, line.seats, line.amount) == (3, 3, 30_000)
    with acting_as(two):
        assert actions.accept_open(line.statement_id, by=two, at=LATER) == 1
        with pytest.raises(actions.NotNow):
            actions.accept_line(line.id, by=two, at=LATER)
    pumps.run_due()
    assert lines_of(one)[0].answer == LineAnswer.ACCEPTED
    assert balances(one)["States"] == 30_000
    assert balances(two)["Liabilities:Evacuation:States"] == -30_000


def test_a_leg_is_stated_once(three: tuple[Actor, Actor, Actor]) -> None:
    one, two, _third = three
    carried(one, two, 3, "a1")
    with acting_as(one), pytest.raises(actions.NotNow):
        actions.draw_statement(two.organisation_id, FIRST, TODAY, "USD", by=one, at=LATER)


def test_a_price_tells_nothing_of_who_else_was_aboard(three: tuple[Actor, Actor, Actor]) -> None:
    """Seats flown by people whom the other side does not know change no amount."""
    one, two, _third = three
    carried(one, two, 3, "a1")
    with acting_as(one):
        crisis = Crisis.objects.get()
        costed(one, crisis.id, 100_000, code="a2", seats=4)
        given = CarriedIn(
            crisis_id=crisis.id, partner_id=two.organisation_id, code="a2", origin="Tripoli",
            destination="Malta", departed_on=FIRST, people=3, seats=3,
        )  # fmt: skip
        actions.enter_carried(given, by=one, at=LATER)
        made = actions.draw_statement(two.organisation_id, FIRST, TODAY, "USD", by=one, at=LATER)
        assert made.lines.get().amount == lines_of_amount(one, "a1")


def lines_of_amount(actor: Actor, leg: str) -> int:
    return StatementLine.objects.get(leg=leg).amount


def test_a_disputed_line_waits_and_ends_by_both(three: tuple[Actor, Actor, Actor]) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1")
    (line,) = lines_of(two)
    with acting_as(two):
        with pytest.raises(actions.BadCost):
            actions.dispute_line(line.id, "mood", "No", by=two, at=LATER)
        actions.dispute_line(line.id, "number", "Four", "Our list 7", by=two, at=LATER)
        with pytest.raises(actions.BadCost):
            actions.offer_amount(line.id, 50_001, by=two, at=LATER)
        actions.offer_amount(line.id, 30_000, by=two, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.offer_amount(line.id, 20_000, by=two, at=LATER)
    pumps.run_due()
    (ours,) = lines_of(one)
    assert (ours.answer, ours.reason, ours.evidence) == ("disputed", "number", "Our list 7")
    with acting_as(one):
        actions.answer_offer(ours.id, False, 40_000, by=one, at=LATER)
    pumps.run_due()
    with acting_as(two):
        actions.offer_amount(line.id, 40_000, by=two, at=LATER)
    pumps.run_due()
    with acting_as(one):
        actions.answer_offer(ours.id, True, by=one, at=LATER)
    pumps.run_due()
    assert [lines_of(side)[0].agreed for side in (one, two)] == [40_000, 40_000]
    assert balances(two)["Liabilities:Evacuation:States"] == -40_000


def netted(three: tuple[Actor, Actor, Actor]) -> UUID:
    """Let three owe each other in a ring and beyond, and compute it."""
    one, two, third = three
    for creditor, debtor, seats, code in (
        (one, two, 5, "a1"), (two, third, 4, "b1"), (third, one, 2, "c1"), (one, third, 1, "d1"),
    ):  # fmt: skip
        carried(creditor, debtor, seats, code)
    for actor in three:
        with acting_as(actor):
            for row in Statement.objects.filter(is_ours=False):
                actions.accept_open(row.id, by=actor, at=LATER)
    pumps.run_due()
    with acting_as(one):
        others = [two.organisation_id, third.organisation_id]
        host = actions.invite(others, "USD", by=one, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.invite(others, "USD", by=one, at=LATER)
    pumps.run_due()
    with acting_as(one), pytest.raises(actions.NotNow):
        actions.propose(host.id, by=one, at=LATER)
    for actor in three:
        with acting_as(actor):
            actions.join(Netting.objects.get().id, by=actor, at=LATER)
    pumps.run_due()
    with acting_as(one):
        actions.propose(host.id, by=one, at=LATER)
    pumps.run_due()
    return host.id


def accepted(actor: Actor) -> None:
    with acting_as(actor):
        row = Netting.objects.get()
        actions.accept(row.id, row.digest, by=actor, at=LATER)
    pumps.run_due()


def test_three_net_what_they_owe_and_each_books_its_side(
    three: tuple[Actor, Actor, Actor],
) -> None:
    netted(three)
    one, two, third = three
    assert one.id is not None
    with acting_as(one):
        assert incompatible.has_prepared(one.id)
    with acting_as(two):
        row = Netting.objects.get()
        with pytest.raises(actions.NotNow):
            actions.accept(row.id, "0" * 64, by=two, at=LATER)
        nets = dict(NettingSide.objects.values_list("partner_id", "net"))
        assert nets == {
            one.organisation_id: 40_000,
            two.organisation_id: -10_000,
            third.organisation_id: -30_000,
        }
        assert NettingTransfer.objects.count() == 2
    for actor in (two, third):
        accepted(actor)
        assert "Netting" not in balances(actor)
    accepted(one)
    with acting_as(one):
        assert not incompatible.has_prepared(one.id)
    assert [balances(actor)["Netting"] for actor in three] == [40_000, -10_000, -30_000]
    assert all("States" not in balances(actor) for actor in three)
    for actor in (two, one):
        with acting_as(actor):
            assert Netting.objects.get().state == NettingState.BOOKED
            transfer = NettingTransfer.objects.get(payer_id=two.organisation_id)
            actions.pay_transfer(transfer.id, TODAY, "T-1", by=actor, at=LATER)
            with pytest.raises(actions.NotNow):
                actions.pay_transfer(transfer.id, TODAY, "T-1", by=actor, at=LATER)
    assert balances(two)["Netting"] == -10_000
    released(two)
    assert "Netting" not in balances(two)
    assert balances(one) | {"Netting": 30_000, "Bank": 10_000} == balances(one)


def released(payer: Actor) -> None:
    """Let somebody else release what one person entered as paid."""
    with acting_as(payer):
        transfer = NettingTransfer.objects.get(payer_id=payer.organisation_id)
        with pytest.raises(actions.SomebodyElse):
            actions.release_transfer(transfer.id, True, by=payer, at=LATER)
    second = replace(payer, id=uuid4())
    with acting_as(second):
        with pytest.raises(actions.NotNow, match="does not hold so much"), transaction.atomic():
            actions.release_transfer(transfer.id, True, by=second, at=LATER)
        fill_bank(second, transfer.amount)
        actions.release_transfer(transfer.id, True, by=second, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.release_transfer(transfer.id, True, by=second, at=LATER)


def test_one_who_declines_ends_it_and_the_lines_wait_for_the_next(
    three: tuple[Actor, Actor, Actor],
) -> None:
    netted(three)
    one, _two, third = three
    accepted(one)
    with acting_as(third):
        actions.end(Netting.objects.get().id, by=third, at=LATER)
    pumps.run_due()
    for actor in three:
        with acting_as(actor):
            assert Netting.objects.get().state == NettingState.ENDED
            assert not StatementLine.objects.exclude(netting_ref=None).exists()
        assert "Netting" not in balances(actor)


def test_sides_that_differ_are_told_to_join_again(three: tuple[Actor, Actor, Actor]) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1")
    with acting_as(one):
        host = actions.invite([two.organisation_id], "USD", by=one, at=LATER)
    pumps.run_due()
    with acting_as(one):
        actions.join(host.id, by=one, at=LATER)
    with acting_as(two):
        actions.accept_open(Statement.objects.get().id, by=two, at=LATER)
        actions.join(Netting.objects.get().id, by=two, at=LATER)
    pumps.run_due()
    with acting_as(one):
        with pytest.raises(actions.NotNow):
            actions.propose(host.id, by=one, at=LATER)
        actions.join(host.id, by=one, at=LATER)
        actions.propose(host.id, by=one, at=LATER)
        assert NettingTransfer.objects.get().amount == 50_000


def test_without_an_agreement_nothing_is_said(alice: Actor, olga: Actor) -> None:
    open_books(alice)
    with acting_as(alice):
        with pytest.raises(actions.NotAPartner):
            actions.draw_statement(olga.organisation_id, FIRST, TODAY, "USD", by=alice, at=LATER)
        with pytest.raises(actions.NotAPartner):
            actions.invite([olga.organisation_id], "USD", by=alice, at=LATER)


def test_answers_wait_while_there_are_no_books(alice: Actor, olga: Actor) -> None:
    agree(alice, olga)
    open_books(alice)
    with acting_as(alice):
        area = crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)
        crises.declare("libya", "Libya", "LBY", "origin", [area], "x", by=alice, at=NOON)
    carried(alice, olga, 5, "a1")
    with acting_as(olga):
        line = StatementLine.objects.get()
        with pytest.raises(actions.NoBooks):
            actions.accept_line(line.id, by=olga, at=LATER)


def test_a_statement_of_days_to_come_is_refused(three: tuple[Actor, Actor, Actor]) -> None:
    one, two, _third = three
    with acting_as(one), pytest.raises(actions.BadCost):
        actions.draw_statement(
            two.organisation_id, FIRST, TODAY + timedelta(days=1), "USD", by=one, at=LATER
        )
