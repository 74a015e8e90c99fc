"""Other seats of a costed leg: shares, notes and debts follow; much is decided by two."""

import pytest

from musterpoint.costs import actions
from musterpoint.costs.models import CostedLeg, Note, NoteState, SeatChange, Share
from musterpoint.costs.tests.factories import FARE, LATER, costed, fly, noted, open_books, other
from musterpoint.costs.tests.test_debts import asked, balance
from musterpoint.costs.tests.test_pages import DESK
from musterpoint.crises import queries as crises
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds.models import Transaction
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


@pytest.fixture
def flown(loop: Loop) -> Loop:
    fly(loop, loop.household(person("Nimal Perera"), person("Kamala"), person("Sunil")))
    open_books(loop.state)
    return loop


def test_one_corrects_a_little_and_shares_follow(flown: Loop) -> None:
    by = flown.state
    with acting_as(by):
        row = costed(by, flown.state_crisis, 10_000)
        made = actions.correct_seats(row.id, 4, 12, "Read wrong", by=by, at=LATER)
        assert (made.decided_by, made.seats_before, made.offered_before) == (by.id, 10, 10)
        row.refresh_from_db()
        assert (row.seats, row.offered, row.total) == (4, 12, 10_000)
        assert set(Share.objects.values_list("amount", flat=True)) == {2_500}


def test_two_correct_where_much_moves(flown: Loop, haven: Organisation) -> None:
    by = flown.state
    with acting_as(by):
        row = costed(by, flown.state_crisis, 9_000_000)
        made = actions.correct_seats(row.id, 5, 10, "Half was empty", by=by, at=LATER)
        assert made.decided_at is None
        with pytest.raises(actions.NotNow):
            actions.correct_seats(row.id, 6, 10, "Six", by=by, at=LATER)
        with pytest.raises(actions.SomebodyElse):
            actions.decide_seats(made.id, True, by=by, at=LATER)
        assert set(Share.objects.values_list("amount", flat=True)) == {900_000}
        actions.decide_seats(made.id, True, by=other(haven), at=LATER)
        assert set(Share.objects.values_list("amount", flat=True)) == {1_800_000}
        again = actions.correct_seats(row.id, 10, 10, "As before", by=by, at=LATER)
        actions.decide_seats(again.id, False, by=other(haven), at=LATER)
        row.refresh_from_db()
        assert row.seats == 5


def test_a_note_falls_with_more_seats_and_never_rises_above_what_was_told(
    loop: Loop, haven: Organisation
) -> None:
    made, by, judge = noted(loop).note, loop.state, other(haven)
    with acting_as(by):
        actions.answer(made.id, "signed", "Nimal", by=by, at=LATER)
        row = CostedLeg.objects.get()
        for seats, owed in ((20, 5_000), (5, 10_000), (1, 10_000)):
            change = actions.correct_seats(row.id, seats, 20, "Counted", by=by, at=LATER)
            assert change.decided_at is None  # somebody has a note
            actions.decide_seats(change.id, True, by=judge, at=LATER)
            made.refresh_from_db()
            assert (made.amount, made.owed, made.state) == (10_000, owed, NoteState.SIGNED)
        assert made.cost == 100_000
        assert Note.objects.get().fare == FARE.amount


def test_a_demand_and_the_books_follow_by_new_entries(
    flown: Loop, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crises, "smallest_cell", lambda: 3)
    by = flown.state
    with acting_as(by):
        row = costed(by, flown.state_crisis)
        demand = asked(row, by)
        before = set(Transaction.objects.values_list("id", flat=True))
        change = actions.correct_seats(row.id, 20, 20, "Two aircraft", by=by, at=LATER)
        actions.decide_seats(change.id, True, by=other(haven), at=LATER)
        demand.refresh_from_db()
        assert (demand.amount, balance(demand.debtor.account)) == (15_000, 15_000)
        assert len(set(Transaction.objects.values_list("id", flat=True)) - before) == 1


@pytest.mark.parametrize(
    ("seats", "offered", "why", "field"),
    [
        (2, 10, "Fewer than flew", "seats"),
        (20_001, 20_001, "Too many", "seats"),
        (10, 10, "The same", "seats"),
        (8, 7, "More than it has", "offered"),
        (8, 10, " ", "why"),
    ],
)
def test_seats_that_cannot_be_are_refused_at_their_field(
    flown: Loop, seats: int, offered: int, why: str, field: str
) -> None:
    with acting_as(flown.state):
        row = costed(flown.state, flown.state_crisis)
        with pytest.raises(actions.BadCost) as refused:
            actions.correct_seats(row.id, seats, offered, why, by=flown.state, at=LATER)
        assert field in refused.value.fields


def test_seats_are_corrected_on_the_desk(loop: Loop, haven: Organisation) -> None:
    noted(loop)
    clerk, officer = (signed_in("haven", one) for one in ("welfare_officer", "authorising_officer"))
    with acting_as(loop.state):
        leg = CostedLeg.objects.get()
    page = f"{DESK}legs/{leg.id}/"
    assert "Corrections of the seats" not in clerk.get(page).content.decode()
    given = {"seats": "20", "offered": "20", "why": "Two aircraft"}
    assert clerk.get(f"{page}seats/").status_code == 200
    assert clerk.post(f"{page}seats/", given | {"seats": "0"}).status_code == 422
    assert officer.post(f"{page}seats/", given).status_code == 403
    assert clerk.post(f"{page}seats/", given).status_code == 302
    with acting_as(loop.state):
        change = SeatChange.objects.get()
    to = f"{DESK}seats/{change.id}/"
    shown = officer.get(page).content.decode()
    assert to in shown
    assert "20 flown of 20" in shown
    assert clerk.post(to, {"is_good": "yes"}).status_code == 403
    assert officer.get(to).status_code == 200
    assert officer.post(to, {"is_good": "yes"}).status_code == 302
    assert officer.post(to, {"is_good": "yes"}).status_code == 409
    with acting_as(loop.state):
        assert Note.objects.get().owed == 5_000
