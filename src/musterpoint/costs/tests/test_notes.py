"""Notes: capped, answered in any way, repaid in parts, lifted by two; never a condition."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.costs import actions, rules
from musterpoint.costs.models import Instalment, Invoice, Note, NoteReceipt, NoteState, Relief
from musterpoint.costs.tests.factories import (
    FARE,
    LATER,
    TODAY,
    USD,
    costed,
    fly,
    noted,
    open_books,
    other,
)
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds.models import Balance
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member


def test_a_note_is_the_lesser_of_cost_and_fare_with_its_source(loop: Loop) -> None:
    made = noted(loop, 1_000_000).note
    assert (made.cost, made.fare, made.amount) == (100_000, 30_000, 30_000)
    assert made.fare_source == "Published fare"


def test_a_note_is_never_higher_than_the_cost(loop: Loop) -> None:
    assert noted(loop, 100_000).note.amount == 10_000


def test_children_and_whoever_has_a_note_get_none(loop: Loop) -> None:
    fly(loop, loop.household(person("Ama", born="1980"), person("Kit", born="2020")))
    open_books(loop.state)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis)
        made = actions.offer_notes(loop.state_crisis, fare=FARE, by=loop.state, at=LATER)
        assert len(made) == 1
        assert actions.opened(made[0].note, LATER)["name"] == "Ama"
        assert actions.offer_notes(loop.state_crisis, fare=FARE, by=loop.state, at=LATER) == []


def test_the_person_signs_under_protest_at_the_own_address(loop: Loop, haven: Organisation) -> None:
    made = noted(loop)
    public = actors.public(haven.id)
    with acting_as(public):
        row = actions.of_key(made.key, LATER)
        with pytest.raises(actions.BadCost) as refused:
            actions.answer(row.id, "protest", "", "", by=public, at=LATER)
        assert set(refused.value.fields) == {"name", "words"}
        with pytest.raises(actions.BadCost):
            actions.answer(row.id, "unable", "", "No", by=public, at=LATER)
        row = actions.answer(row.id, "protest", "Nimal", "Not fair", by=public, at=LATER)
        assert row.state == NoteState.PROTEST
        with pytest.raises(actions.NotNow):
            actions.answer(row.id, "signed", "Nimal", by=public, at=LATER)
        with pytest.raises(actions.NoSuchCost):
            actions.of_key("0" * 40, LATER)


@given(st.integers(0, 10**12), st.integers(1, 60))
def test_instalments_sum_exactly_in_any_currency(owed: int, count: int) -> None:
    parts = rules.instalments(owed, count, TODAY)
    assert sum(part for _on, part in parts) == owed
    assert all(part > 0 for _on, part in parts)
    assert [on for on, _part in parts] == sorted(on for on, _part in parts)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 99)), max_size=6), st.integers(0, 700))
def test_a_plan_follows_what_is_owed(parts: list[tuple[int, int]], owed: int) -> None:
    rows = [(amount, min(amount, paid)) for amount, paid in parts]
    found = rules.fitted(rows, owed)
    if rows:
        assert sum(found) - sum(paid for _amount, paid in rows) == owed
    assert all(amount >= paid for amount, (_old, paid) in zip(found, rows, strict=True))


def test_a_plan_is_repaid_in_order_and_money_above_it_is_refused(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        with pytest.raises(actions.NotNow):
            actions.plan(made.id, 3, by=loop.state, at=LATER)
        actions.answer(made.id, "signed", "Nimal", by=loop.state, at=LATER)
        for count in (0, 61):
            with pytest.raises(actions.BadCost):
                actions.plan(made.id, count, by=loop.state, at=LATER)
        actions.plan(made.id, 3, by=loop.state, at=LATER)
        amounts = Instalment.objects.order_by("position").values_list("amount", "paid")
        assert [one for one, _paid in amounts] == [3334, 3333, 3333]
        with pytest.raises(actions.BadCost):
            actions.receive(made.id, 10_001, TODAY, by=loop.state, at=LATER)
        for _time in range(2):
            actions.receive(made.id, 4_000, TODAY, key="k", by=loop.state, at=LATER)
        assert [paid for _one, paid in amounts.all()] == [3334, 666, 0]
        actions.receive(made.id, 6_000, TODAY, by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.state, made.owed) == (NoteState.REPAID, 0)
        assert Balance.objects.get(account__name="Assets:Evacuation:Bank").posted == 10_000
        actions.take_back("k", TODAY, by=loop.state, at=LATER)
        actions.take_back("k", TODAY, by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.state, made.owed, made.paid) == (NoteState.REPAYING, 4_000, 6_000)
        assert Balance.objects.get(account__name="Assets:Evacuation:Bank").posted == 6_000


def test_late_money_blocks_no_consular_service(loop: Loop) -> None:
    """A part is a year late, and the same person still gets a seat."""
    home = loop.household(person("Nimal Perera"))
    fly(loop, home)
    open_books(loop.state)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis)
        (made,) = actions.offer_notes(loop.state_crisis, fare=FARE, by=loop.state, at=LATER)
        actions.answer(made.note.id, "signed", "Nimal", by=loop.state, at=LATER)
        actions.plan(made.note.id, 3, by=loop.state, at=LATER)
        Instalment.objects.update(due_on=TODAY - timedelta(days=365))
    fly(loop, home, code="b2")


def test_hardship_is_weighed_by_one_and_decided_by_another(loop: Loop, haven: Organisation) -> None:
    made = noted(loop)
    public, carla = actors.public(haven.id), other(haven)
    with acting_as(public):
        asked = actions.ask_relief(made.note.id, "No work", by=public, at=LATER)
        with pytest.raises(actions.NotNow):
            actions.ask_relief(made.note.id, "Again", by=public, at=LATER)
    with acting_as(loop.state):
        with pytest.raises(actions.NotNow):
            actions.decide_relief(asked.id, True, "Yes", by=carla, at=LATER)
        with pytest.raises(actions.BadCost):
            actions.propose_relief(asked.id, 10_001, "All", by=loop.state, at=LATER)
        actions.propose_relief(asked.id, 4_000, "A part", by=loop.state, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.decide_relief(asked.id, True, "Yes", by=loop.state, at=LATER)
        actions.decide_relief(asked.id, True, "Proved", by=carla, at=LATER)
        made.note.refresh_from_db()
        assert (made.note.waived, made.note.owed) == (4_000, 6_000)


def test_an_appeal_is_decided_by_others_than_the_refusal(loop: Loop, haven: Organisation) -> None:
    made = noted(loop)
    carla, dora, emil = (other(haven, number) for number in (7, 8, 9))
    with acting_as(loop.state):
        with pytest.raises(actions.NotNow):
            actions.ask_relief(made.note.id, "Why", "appeal", by=loop.state, at=LATER)
        first = actions.ask_relief(made.note.id, "No work", by=dora, at=LATER)
        actions.propose_relief(first.id, 0, "Has means", by=loop.state, at=LATER)
        with pytest.raises(actions.BadCost):
            actions.decide_relief(first.id, True, "Yes", by=carla, at=LATER)
        actions.decide_relief(first.id, False, "Has means", by=carla, at=LATER)
        again = actions.ask_relief(made.note.id, "No", "appeal", by=dora, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.propose_relief(again.id, 100, "x", by=carla, at=LATER)
        actions.propose_relief(again.id, 10_000, "Ill", by=emil, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.decide_relief(again.id, True, "x", by=carla, at=LATER)
        actions.decide_relief(again.id, True, "Ill", by=other(haven, 10), at=LATER)
        made.note.refresh_from_db()
        assert made.note.state == NoteState.WAIVED


def test_above_the_limit_a_waiver_needs_who_reviews_funds(loop: Loop, haven: Organisation) -> None:
    fare = rules.Fare(amount=900_000, currency=USD, on=TODAY, source="Fare")
    made = noted(loop, 9_000_000, fare).note
    officer = member(haven, "Omar", 21, "authorising_officer")
    head = member(haven, "Hana", 22, "head_of_mission")
    with acting_as(officer), pytest.raises(NotAllowed):
        actions.waive(made.id, "destitute", by=officer, at=LATER)
    with acting_as(head):
        actions.waive(made.id, "destitute", by=head, at=LATER)
        made.refresh_from_db()
        assert (made.state, made.waived, made.owed) == (NoteState.WAIVED, 900_000, 0)


def test_a_cheaper_journey_lowers_a_note_and_never_raises_it_above_its_amount(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        actions.answer(made.id, "signed", "Nimal", by=loop.state, at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 80_000, "Less", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.amount, made.waived, made.owed) == (10_000, 2_000, 8_000)
        actions.correct_invoice(bill.id, 500_000, "More", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.owed, made.cost) == (10_000, 50_000)


def test_nothing_private_stands_in_plain_columns(loop: Loop) -> None:
    made = noted(loop)
    with acting_as(loop.state):
        actions.answer(made.note.id, "protest", "Nimal P.", "My words", by=loop.state, at=LATER)
        actions.ask_relief(made.note.id, "My reasons", by=loop.state, at=LATER)
        for model in (Note, Relief, NoteReceipt):
            for row in model.objects.values():
                plain = " ".join(str(v) for k, v in row.items() if k != "sealed")
                for word in ("Nimal", "My words", "My reasons", made.key):
                    assert word not in plain
        assert b"Nimal" not in bytes(Note.objects.get().sealed)


def test_what_was_paid_by_mistake_leaves_the_note_as_it_was_answered(loop: Loop) -> None:
    """Nobody signs by a bank line: who had not answered may still sign, protest or refuse."""
    made = noted(loop).note
    answers = ("", "refused", "unable", "protest")
    states = (NoteState.OFFERED, NoteState.REFUSED, NoteState.UNABLE, NoteState.PROTEST)
    with acting_as(loop.state):
        for how, state in zip(answers, states, strict=True):
            if how:
                actions.answer(made.id, how, "Nimal", "Not fair", by=loop.state, at=LATER)
            for amount in (10_000, 4_000):
                key = f"{state}-{amount}"
                actions.receive(made.id, amount, TODAY, key=key, by=loop.state, at=LATER)
                made.refresh_from_db()
                assert made.owed == 10_000 - amount
                actions.take_back(key, TODAY, by=loop.state, at=LATER)
                made.refresh_from_db()
                assert (made.state, made.owed) == (state, 10_000)
        actions.plan(made.id, 2, by=loop.state, at=LATER)
        actions.receive(made.id, 10_000, TODAY, key="planned", by=loop.state, at=LATER)
        actions.take_back("planned", TODAY, by=loop.state, at=LATER)
        made.refresh_from_db()
        assert made.state == NoteState.REPAYING


def test_a_note_answered_before_the_answer_was_kept_is_never_taken_for_signed(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        row = actions.answer(made.id, "refused", by=loop.state, at=LATER)
        content = actions.opened(row, LATER)
        del content["how"]
        row.sealed = vault.open_key(row.person_id, at=LATER).seal("costs.note", content)
        row.save(update_fields=["sealed"])
        actions.receive(made.id, 10_000, TODAY, key="k", by=loop.state, at=LATER)
        assert actions.take_back("k", TODAY, by=loop.state, at=LATER).state == NoteState.REFUSED


def test_a_key_of_money_that_came_is_none_of_money_that_went_back(
    loop: Loop, haven: Organisation
) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        actions.answer(made.id, "signed", "Nimal", by=loop.state, at=LATER)
        actions.receive(made.id, 10_000, TODAY, key="k", by=loop.state, at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 50_000, "Less", by=loop.state, at=LATER)
        with pytest.raises(actions.NotNow, match="another receipt"):
            actions.give_back(made.id, TODAY, "T-1", key="k", by=loop.state, at=LATER)
        for _time in range(2):
            back = actions.give_back(made.id, TODAY, "T-1", key="b", by=other(haven), at=LATER)
        assert back.amount == 5_000
        with pytest.raises(actions.NotNow, match="another receipt"):
            actions.receive(made.id, 5_000, TODAY, key="b", by=loop.state, at=LATER)
