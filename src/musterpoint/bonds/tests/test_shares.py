"""One share of a joint bond goes back when its employer's term ends; the others' bond goes on."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.agenda import queries as agenda
from musterpoint.bonds import actions, queries, rules
from musterpoint.bonds.models import Bond, BondState, Employer, Share
from musterpoint.bonds.tests.factories import (
    DAY,
    LATER,
    TODAY,
    colleague,
    decided,
    employer,
    lodged_in,
    matched,
    noticed,
)
from musterpoint.funds.queries import balance
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/bonds/"
SITE = "/o/haven/bonds/"
OVER = TODAY - DAY


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


def pool(by: Actor, other: Actor, *amounts: int, form: str = "cash") -> tuple[Bond, list[Employer]]:
    """Return a joint bond in force of so many households, in the running unit."""
    actions.open_accounts(by=by, at=NOON)
    row = actions.open_pool("LBY", "domestic", "USD", 150_000, by=by, at=NOON)
    ones = [
        employer(by, f"House {n}", kind="household", sector="domestic") for n in range(len(amounts))
    ]
    for one, amount in zip(ones, amounts, strict=True):
        actions.put_share(row.id, one.id, amount, 1, by=by, at=NOON)
    actions.lodge(row.id, lodged_in(amount=sum(amounts), instrument=form), by=by, at=NOON)
    return actions.verify(row.id, True, "Seen at the bank", by=other, at=NOON), ones


def left(by: Actor, other: Actor, row: Bond, one: Employer, days: int = 0) -> Bond:
    """Give one share back, as one asks and the other confirms."""
    at = NOON + days * DAY
    made = actions.give_share_back(row.id, one.id, OVER, by=by, at=at)
    return actions.confirm(made.id, by=other, at=at)


def share(row: Bond, one: Employer) -> Share:
    return row.shares.get(employer=one)


def test_a_share_goes_back_by_two_people_and_the_others_bond_goes_on(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row, (first, second, third) = pool(alice, carla, 50_000, 50_000, 100_000)
        made = actions.give_share_back(row.id, first.id, OVER, by=alice, at=NOON)
        assert balance(actions.deposits(row), "USD") == -200_000
        with pytest.raises(actions.SomebodyElse):
            actions.confirm(made.id, by=alice, at=NOON)
        row = actions.confirm(made.id, by=carla, at=NOON)
        assert (row.state, row.returned, row.free) == (BondState.IN_FORCE, 50_000, 150_000)
        assert (row.required, row.workers) == (150_000, 2)
        assert balance(actions.deposits(row), "USD") == -150_000
        assert share(row, first).ended_at == NOON
        (standing,) = queries.compliance(TODAY)
        assert standing.short == 0
        with pytest.raises(actions.NotNow):
            actions.give_share_back(row.id, first.id, OVER, by=alice, at=NOON)
        with pytest.raises(actions.NotNow):
            matched(alice, row, of=first.id)
        assert not queries.callable_bonds([first.id])
        left(alice, carla, row, third)
        row = left(alice, carla, row, second)
        assert (row.state, row.free) == (BondState.RETURNED, 0)
        assert balance(actions.BANK, "USD") == 0


def test_a_share_goes_back_after_its_term_and_to_who_has_one(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row, (first, _second) = pool(alice, carla, 50_000, 50_000, form="guarantee")
        for wrong in (None, TODAY, TODAY + DAY, TODAY.replace(year=1900)):
            with pytest.raises(actions.BadBond) as refused:
                actions.give_share_back(row.id, first.id, wrong, by=alice, at=NOON)
            assert set(refused.value.fields) == {"term_ends"}
        stranger = employer(alice, "Other")
        with pytest.raises(actions.NoSuchBond):
            actions.give_share_back(row.id, stranger.id, OVER, by=alice, at=NOON)


def test_what_is_called_waits_is_due_and_is_divided_fairly(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 50_000, 50_000)
        call = noticed(alice, row, {"wages": 30_000}, of=ones[0].id)
        for one in ones[:2]:
            left(alice, carla, row, one)
            assert (share(row, one).returned, share(row, one).ended_at) == (40_000, None)
        asked = agenda.Asked(by=alice, at=LATER, view=agenda.ALL, limit=200)
        found = [one.item.what for one in agenda.board(asked).lines]
        assert found.count("Give the rest of the share back") == 2
        decided(carla, call, {"wages": 15_000})
        for one in ones:
            left(alice, carla, row, one, 15)
            assert share(row, one).returned == 45_000
        row.refresh_from_db()
        assert (row.state, row.drawn, row.free) == (BondState.RETURNED, 15_000, 0)
        found = [one.item.what for one in agenda.board(asked).lines]
        assert "Give the rest of the share back" not in found


def test_when_all_is_called_the_employer_is_free_and_the_calls_come_first(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 50_000)
        call = noticed(alice, row, {"wages": 100_000}, of=ones[1].id)
        row = left(alice, carla, row, ones[0])
        assert (row.returned, row.required, share(row, ones[0]).term_ends) == (0, 50_000, OVER)
        with pytest.raises(actions.NotNow):
            left(alice, carla, row, ones[0])
        actions.withdraw(call.id, by=alice, at=NOON)
        row = left(alice, carla, row, ones[0])
        assert (row.returned, share(row, ones[0]).ended_at) == (50_000, NOON)


def test_nobody_tops_up_for_whoever_left(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 50_000, 50_000)
        decided(carla, noticed(alice, row, {"wages": 30_000}, of=ones[0].id), {"wages": 30_000})
        demand = row.top_ups.get()
        row = left(alice, carla, row, ones[0], 15)
        demand.refresh_from_db()
        assert (row.required - row.free, demand.amount) == (20_000, 20_000)
        left(alice, carla, row, ones[1], 15)
        left(alice, carla, row, ones[2], 15)
        assert not queries.demands(LATER.date()).exists()


def test_nobody_tops_up_for_whoever_left_before_the_draw(alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 50_000, 50_000)
        calls = [
            noticed(alice, row, {"wages": 30_000}, of=ones[0].id, name=name) for name in ("A", "B")
        ]
        left(alice, carla, row, ones[0])
        for count, call in enumerate(calls, start=1):
            decided(carla, call, {"wages": 30_000})
            row.refresh_from_db()
            demands = [one.amount for one in row.top_ups.all()]
            assert demands == [20_000] * count
        assert row.required - row.free == 40_000
        # Nothing of the share is left, though nobody entered it: it bears nothing of a later draw.
        later = noticed(alice, row, {"wages": 30_000}, of=ones[1].id, name="C", at=LATER)
        decided(carla, later, {"wages": 30_000}, LATER + 15 * DAY)
        row.refresh_from_db()
        assert row.required - row.free == 70_000 == sum(one.amount for one in row.top_ups.all())
        # Of who left all: nothing is demanded of a draw.
        last = noticed(alice, row, {"wages": 10_000}, of=ones[1].id, name="D", at=LATER)
        for one in ones[1:]:
            left(alice, carla, row, one, 15)
        decided(carla, last, {"wages": 10_000}, LATER + 15 * DAY)
        assert row.top_ups.count() == 3


def test_a_joint_bond_that_all_have_left_is_neither_late_nor_to_be_extended(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 50_000)
        first, _waits = (
            noticed(alice, row, {"wages": 30_000}, of=ones[0].id, name=name) for name in ("A", "B")
        )
        decided(carla, first, {"wages": 30_000})
        overdue, expired = LATER + 200 * DAY, NOON + 400 * DAY
        left(alice, carla, row, ones[0], 15)
        (standing,) = queries.compliance(overdue.date())
        assert standing.late == ("not topped up in time",)
        left(alice, carla, row, ones[1], 15)
        assert queries.compliance(overdue.date()) == []
        assert not queries.ending(365, overdue.date()).exists()
        actions.run_clock(by=alice, at=expired)
        assert Bond.objects.get().state == BondState.EXPIRED
        assert not queries.ending(90, expired.date()).exists()
        asked = agenda.Asked(by=alice, at=expired, view=agenda.ALL, limit=200)
        found = [one.item.what for one in agenda.board(asked).lines]
        assert "Have the bond extended" not in found
        assert found.count("Give the rest of the share back") == 2
        # A pool that waits for its first share requires nothing yet, and is late all the same.
        actions.open_pool("LBY", "domestic", "USD", 150_000, by=alice, at=NOON)
        (standing,) = queries.compliance(expired.date())
        assert standing.late == ("not lodged in time",)
    monkeypatch.setattr(clock, "now", lambda _haven: expired)
    desk = signed_in("haven", "welfare_officer")
    assert "Nothing ends soon" in desk.get(f"{DESK}expiring/").content.decode()


def test_a_share_goes_back_on_the_desk_and_its_employer_is_asked_nothing_more(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    with acting_as(alice):
        row, ones = pool(alice, carla, 50_000, 100_000)
        stranger = employer(alice, "Other House", kind="household", sector="domestic")
        key = actions.employer_key(ones[0].id, by=alice, at=NOON)
    one, other = signed_in("haven", "welfare_officer"), signed_in("haven", "welfare_officer")
    page = f"{DESK}{row.id}/shares/{ones[0].id}/back/"
    assert page in one.get(f"{DESK}{row.id}/").content.decode()
    assert page not in signed_in("haven", "auditor").get(f"{DESK}{row.id}/").content.decode()
    assert "House 0" in one.get(page).content.decode()
    assert one.get(f"{DESK}{row.id}/shares/{stranger.id}/back/").status_code == 404
    assert one.post(page, {}).status_code == 422
    year, month, number = OVER.isoformat().split("-")
    sent = {"term_ends_day": number, "term_ends_month": month, "term_ends_year": year}
    assert one.post(page, sent).status_code == 302
    assert "Give a share back, House 0" in one.get(f"{DESK}{row.id}/").content.decode()
    with acting_as(alice):
        waits = f"{DESK}proposals/{row.proposals.get().id}/"
    assert "House 0" in other.get(waits).content.decode()
    assert one.post(waits, {"is_good": "yes"}).status_code == 403
    assert other.post(waits, {"is_good": "yes"}).status_code == 302
    assert page not in one.get(f"{DESK}{row.id}/").content.decode()
    own = Client().get(f"{SITE}employer/{key}/").content.decode()
    for text in ("Returned", "500.00", "0.00"):
        assert text in own
    with acting_as(alice):
        actions.run_clock(by=alice, at=NOON + 400 * DAY)
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + 400 * DAY)
    assert "has expired" not in Client().get(f"{SITE}employer/{key}/").content.decode()


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(0, 10**7), st.data())
def test_in_whatever_order_they_leave_each_gets_its_part_and_all_of_it_goes_back(
    weights: list[int], whole: int, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(weights))))
    staying, there, got = list(range(len(weights))), whole, {}
    for one in order:
        shares = [(weights[other], 0) for other in staying]
        got[one] = rules.left_of_share(there, shares, staying.index(one))
        there -= got[one]
        staying.remove(one)
    assert there == 0
    for one, weight in enumerate(weights):
        assert abs(got[one] - whole * weight / sum(weights)) <= len(weights)
