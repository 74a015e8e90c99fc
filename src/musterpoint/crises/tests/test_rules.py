"""What follows from what is said about somebody."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.crises import rules
from musterpoint.crises.models import RollState
from musterpoint.crises.rules import Report, Standing, fold

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def said(state: str, minute: int, way: str = "sms", number: int = 0) -> Report:
    when = NOON + timedelta(minutes=minute)
    return Report(state=state, way=way, occurred_at=when, recorded_at=when, id=UUID(int=number))


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


stories = st.lists(
    st.builds(
        said,
        st.sampled_from(sorted(rules.REPORTABLE)),
        st.integers(0, 5),
        st.sampled_from(sorted(rules.WAYS)),
        st.integers(0, 10**6),
    ),
    max_size=8,
    unique_by=lambda report: report.id,
)


@pytest.mark.django_db
def test_every_state_of_the_roll_can_be_reported_except_unknown() -> None:
    assert frozenset(RollState.values) - {"unknown"} == rules.REPORTABLE


def test_nobody_is_accounted_for_before_a_word_is_heard() -> None:
    assert fold([]) == Standing()


@pytest.mark.parametrize("state", sorted(rules.REPORTABLE))
def test_any_word_accounts_for_somebody_from_its_moment(state: str) -> None:
    standing = fold([said(state, 3), said("safe", 5)])
    assert standing.accounted_at == at(3)


@given(stories, st.randoms())
def test_the_order_in_which_word_comes_does_not_matter(story: list[Report], dice) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(story)
    dice.shuffle(shuffled)
    assert fold(shuffled) == fold(story)


@given(stories)
def test_the_moments_follow_from_the_story(story: list[Report]) -> None:
    standing = fold(story)
    assert (standing.accounted_at is None) == (not story)
    if story:
        assert standing.accounted_at == min(report.occurred_at for report in story)
    heard = [report.occurred_at for report in story if report.way != "import"]
    assert standing.last_contact_at == max(heard, default=None)
    assert (standing.arrived_at is None) == all(r.state != "arrived" for r in story)
    if standing.arrived_at:
        assert standing.departed_at is not None
        assert standing.departed_at <= standing.arrived_at


@given(stories)
def test_help_is_never_lost_but_by_a_later_safe_or_a_death(story: list[Report]) -> None:
    asked = max((r.occurred_at for r in story if r.state == "needs_help"), default=None)
    safe = max((r.occurred_at for r in story if r.state == "safe"), default=None)
    died = max((r.occurred_at for r in story if r.state == "deceased"), default=None)
    needs_help = asked and not (safe and safe > asked) and not (died and died >= asked)
    assert (fold(story).help_since is not None) == bool(needs_help)


def test_at_the_same_moment_help_outweighs_safe() -> None:
    for numbers in ((1, 2), (2, 1)):
        story = [said("safe", 1, number=numbers[0]), said("needs_help", 1, number=numbers[1])]
        assert fold(story).state == "needs_help"


def test_older_word_never_overrides_newer() -> None:
    standing = fold([said("safe", 5), said("needs_help", 1)])
    assert (standing.state, standing.help_since) == ("safe", None)


def test_a_departure_heard_of_late_still_counts() -> None:
    standing = fold([said("safe", 5), said("departed", 1, "manifest")])
    assert (standing.state, standing.departed_at) == ("departed", at(1))


def test_help_counts_from_the_first_call_until_safe() -> None:
    assert fold([said("needs_help", 1), said("needs_help", 3)]).help_since == at(1)
    assert fold([said("needs_help", 1), said("wants_to_leave", 3)]).help_since == at(1)
    assert fold([said("needs_help", 1), said("safe", 3)]).help_since is None


def test_the_wish_to_leave_holds_until_one_decides_to_stay() -> None:
    wish = said("wants_to_leave", 1)
    assert fold([wish, said("safe", 3)]).asked_to_leave_at == at(1)
    assert fold([wish, said("departed", 3)]).asked_to_leave_at == at(1)
    assert fold([wish, said("wants_to_stay", 3)]).asked_to_leave_at is None


def test_who_has_left_stays_where_they_got_to_when_they_say_safe() -> None:
    assert fold([said("departed", 1), said("safe", 2)]).state == "departed"
    story = [said("departed", 1), said("arrived", 2), said("needs_help", 3)]
    assert fold(story).state == "needs_help"
    assert fold([*story, said("safe", 4)]).state == "arrived"


def test_death_is_not_taken_back_by_an_answer_from_the_phone() -> None:
    standing = fold([said("deceased", 1, "staff"), said("safe", 2)])
    assert standing.state == "deceased"


def test_a_list_is_no_contact_with_the_person() -> None:
    standing = fold([said("safe", 1, "import")])
    assert standing.accounted_at == at(1)
    assert standing.last_contact_at is None
