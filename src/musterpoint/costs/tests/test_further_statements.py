"""What a statement asks after a correction, above a limit, and how a netting always ends."""

from dataclasses import replace
from decimal import Decimal
from queue import Queue
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from musterpoint.costs import actions
from musterpoint.costs.actions import CarriedIn
from musterpoint.costs.models import (
    CostedLeg,
    Invoice,
    LineAnswer,
    Netting,
    NettingState,
    Statement,
    StatementLine,
)
from musterpoint.costs.tests.factories import LATER, TODAY, costed, invoice
from musterpoint.costs.tests.test_statements import (
    FIRST,
    accepted,
    balances,
    carried,
    lines_of,
    netted,
)
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.funds.actions import RateIn, add_rates
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

Three = tuple[Actor, Actor, Actor]


def drawn(by: Actor, whose: Actor) -> Statement:
    with acting_as(by):
        return actions.draw_statement(whose.organisation_id, FIRST, TODAY, "USD", by=by, at=LATER)


def sent(by: Actor, made: Statement) -> None:
    with acting_as(by):
        actions.send_statement(made.id, by=by, at=LATER)
    pumps.run_due()


def corrected(by: Actor, amount: int) -> None:
    with acting_as(by):
        first = Invoice.objects.get(corrects=None)
        actions.correct_invoice(first.id, amount, "A mistake", by=by, at=LATER)


def take_all(by: Actor) -> None:
    with acting_as(by):
        for row in Statement.objects.filter(is_ours=False):
            actions.accept_open(row.id, by=by, at=LATER)
    pumps.run_due()


def test_a_corrected_cost_is_credited_or_asked_further_and_netted(three: Three) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1")
    corrected(one, 80_000)
    with pytest.raises(actions.NotNow):  # what is not answered waits
        drawn(one, two)
    take_all(two)
    for amount, asked in ((80_000, -10_000), (90_000, 5_000)):
        corrected(one, amount) if amount != 80_000 else None
        made = drawn(one, two)
        with acting_as(one):
            assert [line.amount for line in made.lines.all()] == [asked]
        sent(one, made)
        if asked < 0:
            credit = next(line for line in lines_of(two) if line.amount < 0)
            with acting_as(two), pytest.raises(actions.NotNow):
                actions.dispute_line(credit.id, "number", "No", by=two, at=LATER)
        take_all(two)
        with pytest.raises(actions.NotNow):
            drawn(one, two)
    owed = balances(one)
    assert owed["States"] + owed["Liabilities:Evacuation:States"] == 45_000
    with acting_as(one):
        host = actions.invite([two.organisation_id], "USD", by=one, at=LATER)
    pumps.run_due()
    for side in (one, two):
        with acting_as(side):
            actions.join(Netting.objects.get().id, by=side, at=LATER)
    pumps.run_due()
    with acting_as(one):
        actions.propose(host.id, by=one, at=LATER)
    pumps.run_due()
    for side in (two, one):
        accepted(side)
    assert [balances(side)["Netting"] for side in (one, two)] == [45_000, -45_000]
    assert all(not {"States", "Liabilities:Evacuation:States"} & set(balances(side))
               for side in (one, two))  # fmt: skip


def test_the_same_number_on_a_second_day_is_carried_costed_and_stated(three: Three) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1")
    with acting_as(one):
        crisis = Crisis.objects.get()
        costed(one, crisis.id, 60_000, code="a1", departed_on=TODAY)
        given = CarriedIn(
            crisis_id=crisis.id, partner_id=two.organisation_id, code="a1", origin="Tripoli",
            destination="Malta", departed_on=TODAY, people=2, seats=2,
        )  # fmt: skip
        actions.enter_carried(given, by=one, at=LATER)
        assert CostedLeg.objects.count() == 2
    made = drawn(one, two)
    with acting_as(one):
        line = made.lines.get()
        assert (line.departed_on, line.amount) == (TODAY, 12_000)


def test_no_statement_has_the_number_of_one_that_was_sent(three: Three) -> None:
    one, two, third = three
    with acting_as(one):
        crisis = Crisis.objects.get()
        costed(one, crisis.id, 60_000, code="a1")
        for partner in (two, third):
            given = CarriedIn(
                crisis_id=crisis.id, partner_id=partner.organisation_id, code="a1",
                origin="Tripoli", destination="Malta", departed_on=FIRST, people=2, seats=2,
            )  # fmt: skip
            actions.enter_carried(given, by=one, at=LATER)
    first, second = drawn(one, two), drawn(one, third)
    sent(one, second)
    with acting_as(one):
        actions.discard_statement(first.id, by=one, at=LATER)
    assert drawn(one, two).number != second.number


def test_above_the_limit_somebody_else_accepts_or_offers(three: Three) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1", 400_000)
    (line,) = lines_of(two)
    judge = replace(two, id=uuid4())
    with acting_as(two):
        actions.accept_open(line.statement_id, by=two, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.accept_line(line.id, by=two, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.decide_line(line.id, True, by=two, at=LATER)
    pumps.run_due()
    assert lines_of(one)[0].answer == LineAnswer.OPEN
    assert "Liabilities:Evacuation:States" not in balances(two)
    with acting_as(judge):
        actions.decide_line(line.id, False, by=judge, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.decide_line(line.id, True, by=judge, at=LATER)
    with acting_as(two):
        actions.dispute_line(line.id, "price", "Too much", by=two, at=LATER)
        actions.offer_amount(line.id, 150_000, by=two, at=LATER)
    pumps.run_due()
    assert lines_of(one)[0].offer is None
    with acting_as(judge):
        actions.decide_line(line.id, True, by=judge, at=LATER)
    pumps.run_due()
    assert lines_of(one)[0].offer == 150_000


def test_small_lines_of_one_statement_add_up_to_the_limit(three: Three) -> None:
    one, two, _third = three
    with acting_as(one):
        crisis = Crisis.objects.get()
        for code in ("a1", "a2", "a3"):
            costed(one, crisis.id, 100_000, code=code)
            given = CarriedIn(
                crisis_id=crisis.id, partner_id=two.organisation_id, code=code,
                origin="Tripoli", destination="Malta", departed_on=FIRST, people=4, seats=4,
            )  # fmt: skip
            actions.enter_carried(given, by=one, at=LATER)
    sent(one, drawn(one, two))
    take_all(two)
    assert [line.prepared for line in lines_of(two)] == [None, None, 40_000]


def test_the_limit_of_one_person_holds_in_the_currency_of_the_statement(three: Three) -> None:
    one, two, _third = three
    unit = {"currency": "KWD"}
    with acting_as(one):
        crisis = Crisis.objects.get()
        for code in ("a1", "a2", "a3"):
            leg = costed(one, crisis.id, 0, code=code, **unit)
            actions.add_invoice(leg.id, invoice(500_000, **unit), by=one, at=LATER)
            given = CarriedIn(
                crisis_id=crisis.id, partner_id=two.organisation_id, code=code,
                origin="Tripoli", destination="Malta", departed_on=FIRST, people=4, seats=4,
            )  # fmt: skip
            actions.enter_carried(given, by=one, at=LATER)
        made = actions.draw_statement(two.organisation_id, FIRST, TODAY, "KWD", by=one, at=LATER)
    sent(one, made)
    first, second, third = lines_of(two)
    with acting_as(two):  # each line asks for 200 dinars
        assert actions.accept_line(first.id, by=two, at=LATER).prepared == 200_000, "no rate"
        rate = RateIn(unit="KWD", into="USD", on=FIRST, value=Decimal("3.25"), source="Bank")
        add_rates([rate], by=two, at=LATER)
        assert actions.accept_line(second.id, by=two, at=LATER).answer == LineAnswer.ACCEPTED
        assert actions.accept_line(third.id, by=two, at=LATER).prepared == 200_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_lines_of_a_statement_at_once_are_not_each_below_the_limit(three: Three) -> None:
    """Whoever accepts a line waits for another one of the statement that is being accepted."""
    one, two, _third = three
    with acting_as(one):
        crisis = Crisis.objects.get()
        for code in ("a1", "a2"):
            costed(one, crisis.id, 200_000, code=code)
            given = CarriedIn(
                crisis_id=crisis.id, partner_id=two.organisation_id, code=code,
                origin="Tripoli", destination="Malta", departed_on=FIRST, people=4, seats=4,
            )  # fmt: skip
            actions.enter_carried(given, by=one, at=LATER)
    sent(one, drawn(one, two))
    first, second = lines_of(two)
    pids: Queue[int] = Queue()

    def meanwhile() -> None:
        try:
            with acting_as(two):
                pids.put(asked("SELECT pg_backend_pid()"))
                actions.accept_line(second.id, by=two, at=LATER)
        finally:
            connection.close()

    thread = Thread(target=meanwhile)
    with acting_as(two):
        assert actions.accept_line(first.id, by=two, at=LATER).answer == LineAnswer.ACCEPTED
        thread.start()
        pid = pids.get(timeout=60)
        while thread.is_alive() and not asked("SELECT cardinality(pg_blocking_pids(%s))", pid):
            asked("SELECT 1 FROM pg_sleep(0.01)")
    thread.join()
    assert [one.prepared for one in lines_of(two)] == [None, 80_000]


def asked(query: str, *given: int) -> int:
    """Return what the database says."""
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return int(cursor.fetchone()[0])


def ended_agreements(by: Actor, other: Actor) -> None:
    with acting_as(by):
        for row in Agreement.objects.filter(counterpart_id=other.organisation_id):
            disclosures.end(row.shared_id, by=by, at=LATER)
    pumps.run_due()


def test_a_netting_ends_when_an_agreement_ended_after_it_was_accepted(three: Three) -> None:
    """Intake of the host goes on, the lines are free again, and so is the side left alone."""
    netted(three)
    one, two, third = three
    accepted(one)
    accepted(two)
    ended_agreements(one, two)
    accepted(third)
    for actor in (one, third):
        with acting_as(actor):
            assert Netting.objects.get().state == NettingState.ENDED
            assert not StatementLine.objects.exclude(netting_ref=None).exists()
    with acting_as(two):
        row = Netting.objects.get()
        assert row.state == NettingState.PROPOSED
        actions.end(row.id, by=two, at=LATER)
        assert Netting.objects.get().state == NettingState.ENDED
    assert all("Netting" not in balances(actor) for actor in three)
    with acting_as(one):
        actions.invite([third.organisation_id], "USD", by=one, at=LATER)


@pytest.mark.parametrize("who", [0, 1])
def test_who_accepted_can_still_have_it_ended(three: Three, who: int) -> None:
    netted(three)
    actor = three[who]
    accepted(actor)
    with acting_as(actor):
        actions.end(Netting.objects.get().id, by=actor, at=LATER)
    pumps.run_due()
    for side in three:
        with acting_as(side):
            assert Netting.objects.get().state == NettingState.ENDED


def test_lines_that_join_after_the_host_computed_are_not_booked(three: Three) -> None:
    """Two new lines that weigh each other up change no position, and are seen all the same."""
    one, two, _third = three
    carried(one, two, 5, "a1")
    take_all(two)
    with acting_as(one):
        host = actions.invite([two.organisation_id], "USD", by=one, at=LATER)
    pumps.run_due()
    for side in (one, two):
        with acting_as(side):
            actions.join(Netting.objects.get().id, by=side, at=LATER)
    pumps.run_due()
    carried(one, two, 2, "b1")
    carried(two, one, 2, "c1")
    for side in (one, two):
        take_all(side)
    with acting_as(one):
        actions.propose(host.id, by=one, at=LATER)
    with acting_as(two):
        actions.join(Netting.objects.get().id, by=two, at=LATER)
    pumps.run_due()
    with acting_as(two):
        row = Netting.objects.get()
        with pytest.raises(actions.NotNow):
            actions.accept(row.id, row.digest, by=two, at=LATER)
