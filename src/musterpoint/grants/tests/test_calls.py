"""Organisations and groups compete: scored blind by two, a third when they differ, told at once."""

import pytest

from musterpoint.grants import actions, queries
from musterpoint.grants.actions import AlreadyScored, BadApplication, CallStands, NotNow, NotYours
from musterpoint.grants.models import Application, State
from musterpoint.grants.tests.factories import (
    AFTER,
    CLOSES,
    DAY,
    Desk,
    call_in,
    project,
    published,
    scored,
)
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_money_goes_down_the_ranking_and_everybody_hears_at_once(desk: Desk) -> None:
    call = published(desk)
    first, second, third = (project(desk, name=f"Group {n}").row for n in range(3))
    for row, points in ((first, 5), (second, 4), (third, 4)):
        scored(desk, row, points, points)
    with acting_as(desk.aida):
        assert not queries.told(queries.application(first.id))
        rows = [one.id for one in queries.of_call(call)]
        assert rows[0] == first.id
        texts = {row.id: f"Place {n}" for n, row in enumerate((first, second, third), 1)}
        actions.decide_call(call.id, texts, by=desk.aida, at=AFTER)
        states = dict(Application.objects.values_list("id", "state"))
    assert [states[one.id] for one in (first, second, third)] == ["approved", "approved", "refused"]
    with acting_as(desk.visitor):
        assert queries.told(queries.application(third.id))


def test_scores_are_blind_until_two_gave_them(desk: Desk) -> None:
    call = published(desk)
    row = project(desk).row
    with acting_as(desk.wafa):
        with pytest.raises(NotNow):
            actions.score(row.id, {1: 4, 2: 4}, "Early", True, by=desk.wafa, at=NOON)
        actions.score(row.id, {1: 4, 2: 4}, "Clear", True, by=desk.wafa, at=AFTER)
        with pytest.raises(AlreadyScored):
            actions.score(row.id, {1: 1, 2: 1}, "Again", True, by=desk.wafa, at=AFTER)
    with acting_as(desk.third):
        assert queries.scored(row, call, desk.third).shown == ()
        with pytest.raises(BadApplication):
            actions.score(row.id, {1: 6}, "", False, by=desk.third, at=AFTER)


def test_a_third_member_scores_when_two_differ(desk: Desk) -> None:
    call = published(desk)
    row = project(desk).row
    scored(desk, row, 5, 1)
    assert desk.seen(row).state == State.SUBMITTED
    with acting_as(desk.aida), pytest.raises(NotNow):
        actions.decide_call(call.id, {row.id: "x"}, by=desk.aida, at=AFTER)
    with acting_as(desk.walid):
        actions.score(row.id, {1: 4, 2: 4}, "Good", True, by=desk.walid, at=AFTER)
    again = desk.seen(row)
    assert (again.state, again.score) == (State.RECOMMENDED, 90_00)


def test_a_conflict_keeps_somebody_from_scoring(desk: Desk) -> None:
    published(desk)
    row = project(desk).row
    with acting_as(desk.wafa):
        actions.declare_conflict(row.id, by=desk.wafa, at=AFTER)
        with pytest.raises(NotYours):
            actions.score(row.id, {1: 4, 2: 4}, "Clear", True, by=desk.wafa, at=AFTER)


def test_a_published_call_stands_and_takes_no_more_than_it_says(desk: Desk) -> None:
    call = published(desk)
    with acting_as(desk.walid):
        with pytest.raises(CallStands):
            actions.put_criterion(call.id, "Late", "x", 10, by=desk.walid, at=NOON)
        wrong = {"slug": "Big Call", "unit": "XXY", "most": 0, "gap": 0, "closes_at": NOON - DAY}
        for field, value in wrong.items():
            with pytest.raises(BadApplication) as refused:
                given = call_in(desk.head, **{"slug": "other", field: value})
                actions.write_call(given, by=desk.walid, at=NOON)
            assert field in refused.value.fields
    with pytest.raises(BadApplication) as refused:
        project(desk, asked=2_000_01)
    assert "asked" in refused.value.fields
    with pytest.raises(NotNow):
        project(desk, at=CLOSES + DAY)


def test_small_groups_are_not_told(desk: Desk) -> None:
    call = published(desk)
    row = project(desk).row
    scored(desk, row)
    with acting_as(desk.aida):
        done = actions.decide_call(call.id, {row.id: "Good"}, by=desk.aida, at=AFTER)
        assert all(one.decided is None for one in queries.figures_of(done))
