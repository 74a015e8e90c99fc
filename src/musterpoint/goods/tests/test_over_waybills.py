"""What comes with a waybill over what that says is in the books once another confirmed it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.funds import verifying
from musterpoint.goods import actions, dues, queries
from musterpoint.goods.actions import Found
from musterpoint.goods.tests.factories import came, item, sent, stock, store
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.fixture
def keeper(haven: Organisation) -> Actor:
    return member(haven, "Kamal", 41, "storekeeper")


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Olfa", 42, "storekeeper")


@pytest.fixture(autouse=True)
def unit(keeper: Actor) -> Iterator[None]:
    """Work as the storekeeper, and prove the books at the end of each test."""
    with acting_as(keeper):
        yield
        assert list(verifying.problems()) == []


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("approves", [False, True])
def test_what_came_over_a_waybill_is_in_the_books_once_however_it_is_counted(
    keeper: Actor, other: Actor, *, is_late: bool, approves: bool
) -> None:
    came(keeper, amount=30)
    border, blanket = store(keeper, "BORDER"), item("BLANKET", keeper)
    overs = []
    for good, damaged in ((12, 0), (0, 13), (3, 12)):
        row = sent(keeper, {"BLANKET": 10})
        found = {one.id: Found(good, damaged) for one in row.lines.all()}
        actions.take_in(row.id, found, "Counted twice", by=other, at=NOON)
        overs += list(queries.counts().filter(dispatch=row))
    assert stock("BORDER") == 30
    # Nothing over of what nobody sent and is broken: two good ones, then three.
    assert [one.lines.get().counted - one.lines.get().booked for one in overs] == [2, 3]
    free = sum(one.free for one in queries.held(of_store=border))
    assert free == 10

    def decide() -> None:
        for one in overs:
            actions.decide_count(one.id, approve=approves, reason="No", by=keeper, at=NOON)

    if not is_late:
        decide()
    count = actions.open_count(border.id, by=other, at=NOON)
    assert count.dispatch_id is None
    there = free + (5 if approves else 0)
    counted = there if approves or not is_late else free + 5
    actions.put_count(count.id, {(blanket.id, None): counted}, by=other, at=NOON)
    actions.decide_count(count.id, approve=True, reason="", by=keeper, at=NOON)
    if is_late:
        decide()
    assert sum(one.free for one in queries.held(of_store=border)) == there


def test_what_came_over_is_due_and_does_not_count_the_store(keeper: Actor, other: Actor) -> None:
    came(keeper, amount=30)
    row = sent(keeper, {"BLANKET": 10})
    found = {one.id: Found(11) for one in row.lines.all()}
    actions.take_in(row.id, found, "One more", by=other, at=NOON)
    asked = Asked(by=keeper, at=NOON, view=ALL, until=NOON + timedelta(days=100))
    (count,) = queries.counts()
    before = {one.id: one.due_at for one in dues.counts(asked)}
    assert count.id in before
    actions.decide_count(count.id, approve=True, reason="", by=keeper, at=NOON + timedelta(days=5))
    after = {one.id: one.due_at for one in dues.counts(asked)}
    assert after == {one: due for one, due in before.items() if one != count.id}
