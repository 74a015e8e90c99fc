"""Partners are selected by published criteria, by two blind to each other, with appeal."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.accounts.models import User
from musterpoint.agenda import queries as agenda
from musterpoint.exchange import actions, queries, rules
from musterpoint.exchange.models import Application, Call, CallState, Outcome, Score
from musterpoint.exchange.queries._calls import scored_of
from musterpoint.exchange.tests.factories import (
    AFTER,
    CLOSES,
    DAY,
    application_in,
    applied,
    call_in,
    hired,
    published,
    scored,
    sides,
)
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def committee() -> tuple[Organisation, list[Actor]]:
    ((here, lead),) = sides(1)
    return here, [lead, *(hired(here, name) for name in ("Binta", "Carlos", "Dina"))]


def ready() -> tuple[list[Actor], Application]:
    _here, people = committee()
    with acting_as(people[0]):
        published(people[0])
        row = applied(people[0])
    return people, row


def test_weights_that_are_not_a_hundred_are_refused_when_it_is_published() -> None:
    _here, (lead, *_rest) = committee()
    with acting_as(lead):
        call = actions.write_call(call_in(), by=lead, at=NOON)
        actions.put_criterion(call.id, "Experience", "Years", 60, 2, by=lead, at=NOON)
        with pytest.raises(actions.NotPublishable) as refused:
            actions.publish_call(call.id, by=lead, at=NOON)
        assert "60" in str(refused.value)
        actions.put_criterion(call.id, "Reach", "Places", 40, 0, by=lead, at=NOON)
        actions.publish_call(call.id, by=lead, at=NOON)
        with pytest.raises(actions.CallStands):
            actions.put_criterion(call.id, "Late", "x", 10, 0, by=lead, at=NOON)


@pytest.mark.parametrize(
    "words",
    [
        "Nationality of staff",
        "Religious ties",
        "Party membership",
        "جنسية العاملين",
        "الدين",
        "TRIBE",
    ],
)
def test_what_may_not_count_is_refused_as_a_criterion(words: str) -> None:
    _here, (lead, *_rest) = committee()
    with acting_as(lead):
        call = actions.write_call(call_in(), by=lead, at=NOON)
        with pytest.raises(actions.BadWords) as refused:
            actions.put_criterion(call.id, words, "Something", 100, 0, by=lead, at=NOON)
        assert "name" in refused.value.fields


def test_an_application_after_the_end_is_refused() -> None:
    _here, (lead, *_rest) = committee()
    with acting_as(lead):
        published(lead)
        applied(lead, at=CLOSES)
        with pytest.raises(actions.TooLate):
            applied(lead, at=CLOSES + timedelta(seconds=1))


def test_two_score_blind_and_the_same_member_only_once() -> None:
    (lead, binta, carlos, _dina), row = ready()
    with acting_as(lead), pytest.raises(actions.NotScorable):
        actions.score(row.id, {1: 4, 2: 4}, "Early", True, by=lead, at=NOON + 2 * DAY)
    scored(row, lead, 4, 4)
    with pytest.raises(actions.AlreadyScored):
        scored(row, lead)
    with acting_as(binta):
        seen = scored_of(row, row.call, binta)
        assert (seen.count, seen.shown, seen.mean) == (1, (), None)
    scored(row, binta, 4, 3)
    with acting_as(carlos):
        seen = scored_of(row, row.call, carlos)
        assert len(seen.shown) == 2
        assert seen.mean == 7600
    with pytest.raises(actions.NotScorable):
        scored(row, carlos)


def test_a_third_scores_when_two_differ_by_more_than_the_gap() -> None:
    (lead, binta, carlos, dina), row = ready()
    scored(row, lead, 5, 5)
    scored(row, binta, 2, 2)
    with acting_as(dina), pytest.raises(actions.NotDecidable):
        actions.decide(row.id, "selected", "Good", by=dina, at=AFTER)
    scored(row, carlos, 4, 4)
    with acting_as(dina):
        assert Score.objects.filter(is_third=True).get().scorer_id == carlos.id
        assert actions.decide(row.id, "selected", "Good", by=dina, at=AFTER).points == 9000


def test_conflicts_and_ones_own_application_bar_from_scoring_and_deciding() -> None:
    (lead, binta, *_rest), row = ready()
    with acting_as(lead):
        actions.declare_conflict(row.id, by=lead, at=AFTER)
    with pytest.raises(actions.HasConflict):
        scored(row, lead)
    with acting_as(lead), pytest.raises(actions.HasConflict):
        actions.decide(row.id, "ineligible", "No", by=lead, at=AFTER)
    with acting_as(binta):
        email = User.objects.get(id=binta.id).email.upper()
        mine = applied(binta, name="Mine", email=email)
    with pytest.raises(actions.OwnApplication):
        scored(mine, binta)
    with acting_as(binta), pytest.raises(actions.BadWords):
        actions.score(row.id, {1: 4, 2: 9}, "x", False, by=binta, at=AFTER)


def test_too_few_points_in_one_criterion_or_in_all_cannot_be_selected() -> None:
    (lead, binta, carlos, _dina), row = ready()
    scored(row, lead, 1, 5)
    scored(row, binta, 2, 5)
    with acting_as(carlos), pytest.raises(actions.NotDecidable):
        actions.decide(row.id, "selected", "Good", by=carlos, at=AFTER)
    with acting_as(carlos):
        decided = actions.decide(row.id, "not_selected", "Too little", by=carlos, at=AFTER)
    assert decided.outcome == Outcome.NOT_SELECTED


def decided(people: list[Actor], row: Application) -> str:
    """Decide against an application and tell it; return the key of its address."""
    lead, binta, *_rest = people
    scored(row, lead, 2, 2)
    scored(row, binta, 2, 2)
    with acting_as(lead):
        actions.decide(row.id, "not_selected", "Too little", by=lead, at=AFTER)
        actions.tell_results(row.call_id, by=lead, at=AFTER)
    return "key"


def test_an_appeal_is_made_once_in_time_and_decided_by_somebody_else() -> None:
    here, people = committee()
    lead, _binta, _carlos, dina = people
    public = actors.public(here.id)
    with acting_as(lead):
        published(lead)
    with acting_as(public):
        sent = actions.apply("shelter-2026", application_in(), by=public, at=NOON + DAY)
        with pytest.raises(actions.NotDecidable):
            actions.appeal(sent.key, "Wrong", by=public, at=NOON + DAY)
    decided(people, sent.row)
    with acting_as(public):
        with pytest.raises(actions.TooLate):
            actions.appeal(sent.key, "Wrong", by=public, at=AFTER + 15 * DAY)
        actions.appeal(sent.key, "You misread page 2", by=public, at=AFTER + DAY)
        with pytest.raises(actions.AppealedBefore):
            actions.appeal(sent.key, "Again", by=public, at=AFTER + DAY)
        with pytest.raises(actions.NoSuchCall):
            actions.of_key("another")
    with acting_as(lead), pytest.raises(actions.NotIndependent):
        actions.decide_appeal(sent.row.id, True, "Right", by=lead, at=AFTER + 2 * DAY)
    with acting_as(lead), pytest.raises(actions.NotDecidable):
        actions.close_call(sent.row.call_id, by=lead, at=AFTER + 15 * DAY)
    with acting_as(dina):
        actions.decide_appeal(sent.row.id, True, "Right", by=dina, at=AFTER + 2 * DAY)
        assert Application.objects.get().outcome == ""
        with pytest.raises(actions.NotDecidable):
            actions.close_call(sent.row.call_id, by=dina, at=AFTER + 15 * DAY)


def test_results_are_told_only_when_all_are_decided() -> None:
    (lead, *_rest), row = ready()
    with acting_as(lead), pytest.raises(actions.NotDecidable):
        actions.tell_results(row.call_id, by=lead, at=AFTER)


def test_statistics_by_group_tell_no_small_number_nor_let_it_be_computed() -> None:
    _here, (lead, *_rest) = committee()
    with acting_as(lead):
        call = published(lead)
        for number in range(12):
            applied(
                lead,
                name=f"Org {number}",
                email=f"a{number}@x.example",
                kind="private_sector" if number == 0 else "civil_society",
                country="TUN" if number < 6 else "EGY",
            )
        Call.objects.update(state=CallState.DECIDED, decided_at=AFTER)
        found = {(one.group, one.value): one for one in queries.statistics(call)}
    assert found["", ""].applied == 12
    assert found["kind", "private_sector"].applied is None
    assert found["kind", "civil_society"].applied is None
    assert found["country", "TUN"].applied == 6
    # That nobody at all was selected would tell that the only company was not.
    assert found["kind", "private_sector"].selected is None
    assert found["", ""].selected is None


def test_scores_and_appeals_that_wait_stand_on_the_list_of_what_is_due() -> None:
    (_lead, binta, *_rest), row = ready()
    with acting_as(binta):
        asked = agenda.Asked(by=binta, at=AFTER)
        lines = [one for one in agenda.board(asked).lines if one.kind.startswith("exchange")]
        assert [one.item.page for one in lines] == ["exchange:application"]
    scored(row, binta)
    with acting_as(binta):
        lines = [one for one in agenda.board(asked).lines if one.kind.startswith("exchange")]
        assert lines == []


@given(
    st.lists(st.integers(0, 10000), min_size=1, max_size=3),
    st.integers(1, 100),
)
def test_the_mean_lies_between_the_scores_that_count(totals: list[int], gap: int) -> None:
    used = [totals[place] for place in rules.counted(totals)]
    assert min(used) <= rules.mean(used) <= max(used)
    assert len(used) <= 2
    assert not (rules.is_complete(totals, gap) and len(totals) < 2)


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_a_total_is_between_nothing_and_a_hundred_and_grows_with_points(points: list[int]) -> None:
    weights = {"1": 10, "2": 20, "3": 30, "4": 40}
    given_points = {str(n + 1): one for n, one in enumerate(points)}
    found = rules.total(given_points, weights, 5)
    assert 0 <= found <= 10000
    more = rules.total(given_points | {"1": 5}, weights, 5)
    assert more >= found
