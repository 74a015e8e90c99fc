"""Laws of the match: who must never be ranked, and an order that does not move."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.rosters import rules
from musterpoint.rosters.rules import Candidate, Need, Why

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
COUNTRIES = ("ERI", "SOM", "TUN")

moments = st.none() | st.integers(-72, 72).map(lambda hours: NOON + hours * HOUR)
days = st.none() | st.integers(-5, 5).map(lambda n: (NOON + timedelta(days=n)).date())
some_countries = st.frozensets(st.sampled_from(COUNTRIES))
masks = st.just("") | st.sets(st.integers(0, 167), min_size=1).map(rules.hours_mask)
people = st.builds(
    Candidate,
    id=st.integers(0, 50).map(lambda n: UUID(int=n)),
    is_active=st.booleans(),
    sex=st.sampled_from(("f", "m", "u")),
    nationalities=some_countries,
    conflict_countries=some_countries,
    conflict_subjects=st.frozensets(st.integers(1, 2).map(lambda n: UUID(int=n))),
    language_level=st.integers(0, 4),
    dialects=st.frozensets(st.sampled_from(("asmara", "keren"))),
    skills=st.dictionaries(st.sampled_from(("nurse", "driver")), st.integers(1, 4)),
    credentials=st.dictionaries(st.sampled_from(("first-aid", "secrecy")), days),
    country=st.sampled_from(COUNTRIES),
    zone=st.sampled_from(("UTC", "Africa/Tunis", "Asia/Colombo")),
    weekly=masks,
    on_call_until=moments,
    available_from=days,
    available_until=days,
    max_days=st.none() | st.integers(1, 60),
    rest_until=moments,
    is_deployed=st.booleans(),
    exception=st.none() | st.booleans(),
)
needs = st.builds(
    Need,
    source=st.sampled_from(("", "ti")),
    level=st.integers(1, 4),
    dialect=st.sampled_from(("", "asmara")),
    is_dialect_needed=st.booleans(),
    skills=st.sampled_from(((), ("nurse",))),
    credentials=st.sampled_from(((), ("first-aid",), ("first-aid", "secrecy"))),
    sex=st.sampled_from(("", "f")),
    avoid=some_countries,
    about=st.frozensets(st.integers(1, 2).map(lambda n: UUID(int=n))),
    country=st.sampled_from(("", "TUN")),
    hours=st.integers(1, 24 * 40).map(lambda n: n * HOUR),
)
lists = st.lists(people, max_size=12, unique_by=lambda one: one.id)


@given(needs, lists)
def test_nobody_with_a_conflict_at_rest_deployed_or_without_valid_papers_is_ever_ranked(
    need: Need, those: list[Candidate]
) -> None:
    by_id = {one.id: one for one in those}
    for ranked in rules.match(need, those, NOON).ranked:
        one = by_id[ranked.id]
        assert not one.nationalities & need.avoid
        assert not one.conflict_countries & need.avoid
        assert not one.conflict_subjects & need.about
        assert one.is_active
        assert not one.is_deployed
        assert one.rest_until is None or one.rest_until <= NOON
        last_day = (NOON + need.hours).date()
        for code in need.credentials:
            assert code in one.credentials
            assert one.credentials[code] is None or one.credentials[code] >= last_day
        assert not need.sex or one.sex == need.sex


@given(needs, lists, st.randoms())
def test_the_answer_depends_on_the_people_and_not_on_the_order_in_which_they_are_read(
    need: Need, those: list[Candidate], chance: Any
) -> None:
    shuffled = list(those)
    chance.shuffle(shuffled)
    assert rules.match(need, those, NOON) == rules.match(need, shuffled, NOON)


@given(needs, lists)
def test_everybody_is_either_ranked_or_left_out_with_a_reason(
    need: Need, those: list[Candidate]
) -> None:
    found = rules.match(need, those, NOON)
    ranked = [one.id for one in found.ranked]
    left = [one.id for one in found.left_out]
    assert sorted(ranked + left) == sorted(one.id for one in those)
    assert sum(found.counts().values()) == len(left)


@given(needs, lists, people)
def test_one_more_member_moves_nobody_past_another(
    need: Need, those: list[Candidate], more: Candidate
) -> None:
    before = [one.id for one in rules.match(need, those, NOON).ranked]
    if more.id in {one.id for one in those}:
        return
    after = [one.id for one in rules.match(need, [*those, more], NOON).ranked]
    assert [one for one in after if one != more.id] == before


@given(st.sets(st.integers(0, 167)))
def test_hours_of_the_week_come_back_as_they_were(hours: set[int]) -> None:
    assert set(rules.hours_of(rules.hours_mask(hours))) == hours


def test_a_conflict_is_told_before_everything_else() -> None:
    one = Candidate(
        id=UUID(int=1), nationalities=frozenset({"ERI"}), is_deployed=True, is_active=False
    )
    need = Need(avoid=frozenset({"ERI"}))
    assert rules.left_out(need, one, NOON) is Why.CONFLICT


def test_the_hour_is_that_of_the_member_and_on_call_goes_before_it() -> None:
    friday_two_in_tunis = rules.hours_mask([4 * 24 + 13])  # noon in UTC is 13:00 there
    here = Candidate(id=UUID(int=1), zone="Africa/Tunis", weekly=friday_two_in_tunis)
    there = Candidate(id=UUID(int=2), zone="UTC", weekly=friday_two_in_tunis)
    found = rules.match(Need(), [here, there], NOON)
    assert [one.id for one in found.ranked] == [here.id]
    assert found.left_out[0].why is Why.AWAY
    called = Candidate(id=UUID(int=2), weekly=friday_two_in_tunis, on_call_until=NOON + HOUR)
    assert rules.left_out(Need(), called, NOON) is None


def test_a_training_that_ends_before_the_work_does_is_expired() -> None:
    one = Candidate(id=UUID(int=1), credentials={"secrecy": date(2026, 5, 2)})
    short = Need(credentials=("secrecy",))
    long = Need(credentials=("secrecy",), hours=timedelta(days=3))
    assert rules.left_out(short, one, NOON) is None
    assert rules.left_out(long, one, NOON) is Why.CREDENTIAL


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("YES 7K4D29QX", "yes"),
        ("yes, 7k4d-29qx", "yes"),
        ("No 7K4D29QX.", "no"),
        ("نعم 7K4D29QX", "yes"),
        ("non 7K4D29QX", "no"),
        ("YES or NO? 7K4D29QX", ""),
        ("7K4D29QX", ""),
        ("maybe 7K4D29QX", ""),
        ("YES", ""),
        ("YES 7K4D29QX 9K4D29QX", ""),
    ],
)
def test_an_answer_is_taken_only_where_it_is_sure(text: str, answer: str) -> None:
    assert rules.read_answer(text).answer == answer


def test_nobody_goes_before_the_alert_and_nothing_follows_the_end() -> None:
    assert rules.may_follow("information", "alert")
    assert not rules.may_follow("information", "deploy")
    assert not rules.may_follow("stood_down", "alert")
