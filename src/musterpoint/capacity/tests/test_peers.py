"""What is told of many shows nothing of one."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.capacity import actions, pumps, queries, rules
from musterpoint.capacity.actions import LEVELS, PEERS
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Part, Telling
from musterpoint.capacity.rules import Mark, Parts
from musterpoint.capacity.tests.factories import agreed
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosures_of
from musterpoint.disclosures.tests.factories import agree
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

LIMITS = {"least": 5, "least_changed": 5}
levels = st.fixed_dictionaries({}, optional={c: st.integers(0, 40) for c in ("funding", "relief")})
circles = st.dictionaries(st.sampled_from("abcdefghij"), levels, max_size=10)


Figures = dict[str, rules.Told]


def told(series: list[Parts]) -> list[tuple[int, Figures]]:
    """Play a series of states of a comparison; return what was told anew, after which state."""
    before: Parts = {}
    found = []
    for number, parts in enumerate(series):
        fresh = rules.tellable(before, parts, **LIMITS)
        if fresh:
            figures = rules.summed_up(parts, least=5, per_level=2)
            found.append((number, {one.area: one for one in figures if one.area in fresh}))
            before = rules.told_parts(before, parts, fresh)
    return found


def of_area(found: list[tuple[int, Figures]], area: str) -> list[tuple[int, rules.Told]]:
    """Return when an area was told and what."""
    return [(number, figures[area]) for number, figures in found if area in figures]


@given(circles)
def test_fewer_than_five_are_never_told(parts: Parts) -> None:
    for one in rules.summed_up(parts, least=5, per_level=2):
        assert len(rules.of_area(parts, one.area)) >= 5
        assert one.low <= one.middle <= one.high
        assert all(number % 5 == 0 for number in (one.low, one.middle, one.high))
    for area in rules.tellable({}, parts, **LIMITS):
        assert len(rules.of_area(parts, area)) >= 5


@given(circles, levels, levels)
def test_who_joins_changes_and_leaves_makes_nothing_new_be_told(
    parts: Parts, mine: dict[str, int], other: dict[str, int]
) -> None:
    parts = {name: part for name, part in parts.items() if name != "a"}
    alone = told([parts, parts, parts, parts])
    attacked = told([parts, {**parts, "a": mine}, {**parts, "a": other}, parts])
    for area in {area for _number, figures in alone for area in figures}:
        assert of_area(attacked, area) == of_area(alone, area)


VICTIM = "v"
OTHERS = "abcd"
moves = st.lists(st.fixed_dictionaries(dict.fromkeys(OTHERS, levels)), min_size=1, max_size=6)
crowds = st.lists(
    st.dictionaries(st.sampled_from("nopqrst"), st.integers(0, 40), max_size=7),
    min_size=6, max_size=6,
)  # fmt: skip


@given(st.integers(0, 40), moves, crowds)
def test_all_others_of_an_area_learn_nothing_more_of_the_one(
    level: int, played: list[dict[str, dict[str, int]]], elsewhere: list[dict[str, int]]
) -> None:
    """Four of the five of an area do what they like, and anybody does in other areas."""
    begun = {VICTIM: {"funding": level}, **{one: {"funding": 10} for one in OTHERS}}
    crowd = [{who: {"relief": given_} for who, given_ in one.items()} for one in elsewhere]
    states = [begun, *({**begun, **one, **crowd[n]} for n, one in enumerate(played))]
    assert [number for number, _told in of_area(told(states), "funding")] == [0]


@given(circles, st.integers(0, 40), st.integers(0, 40), moves, crowds)
def test_what_one_does_is_not_seen_by_three_who_move_beside_it(
    parts: Parts,
    first: int,
    second: int,
    played: list[dict[str, dict[str, int]]],
    elsewhere: list[dict[str, int]],
) -> None:
    """The one goes from any level to any other among as many as there are: the same is told."""
    still = {f"still-{who}": part for who, part in parts.items()}
    begun = {**still, VICTIM: {"funding": first}, **{one: {"funding": 10} for one in OTHERS}}
    crowd = [{who: {"relief": given_} for who, given_ in one.items()} for one in elsewhere]
    moved = [{who: one[who] for who in OTHERS[:3]} for one in played]
    here = [begun, *({**begun, **one, **crowd[n]} for n, one in enumerate(moved))]
    there = [begun, *({**one, VICTIM: {"funding": second}} for one in here[1:])]
    assert of_area(told(there), "funding") == of_area(told(here), "funding")


@given(st.lists(circles, max_size=8))
def test_two_tellings_of_an_area_differ_in_at_least_five_of_its_givers(
    series: list[Parts],
) -> None:
    found = told(series)
    for area in ("funding", "relief"):
        states = [series[number] for number, _figures in of_area(found, area)]
        for before, after in pairwise(states):
            assert rules.changed(before, after, area) >= 5


@given(st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_a_level_of_an_area_is_the_mean_in_tenths(numbers: list[int]) -> None:
    assert abs(rules.tenths(numbers) - 10 * sum(numbers) / len(numbers)) <= 0.5
    marks = [Mark(question=str(n), area="a", level=one, aim=4) for n, one in enumerate(numbers)]
    (area,) = rules.levels(marks).values()
    assert area.is_at_aim == all(one == 4 for one in numbers)
    assert area.gaps == sum(1 for one in numbers if one < 4)


EVERY_LEVEL = range(0, 41, 5)


def fitting(level: int, *, has_rounds: bool) -> set[int]:
    """
    Let five givers look for the level of a sixth; return which levels fit all that they were told.

    Two stay low and two high, and the fifth walks, so that the middle lies between it and the one
    they watch. All five change their level a little each time, to have the area told anew.
    """
    before: Parts = {}
    fit = set(EVERY_LEVEL)
    standing: set[str] = set()
    for turn, probe in enumerate(EVERY_LEVEL):
        shake = turn % 2
        own = {"a": shake, "b": 1 - shake, "c": 40 - shake, "d": 39 + shake, "e": probe}
        colluding = {one: {"funding": value} for one, value in own.items()}
        now = {**colluding, VICTIM: {"funding": level}}
        if rules.tellable(before, now, **LIMITS, standing=standing):
            seen = rules.summed_up(now, least=5, per_level=2)
            with_each = {one: {**colluding, VICTIM: {"funding": one}} for one in fit}
            fit = {
                one
                for one, parts in with_each.items()
                if rules.summed_up(parts, least=5, per_level=2) == seen
            }
            before = now
            standing = {"funding"} if has_rounds else set()
    return fit


def test_five_who_act_together_learn_no_more_than_the_one_telling_of_the_round() -> None:
    told_again = {level: fitting(level, has_rounds=False) for level in EVERY_LEVEL}
    assert all(found == {level} for level, found in told_again.items())  # so the attack works
    once = {level: fitting(level, has_rounds=True) for level in EVERY_LEVEL}
    assert once == {level: fitting_one_telling(level) for level in EVERY_LEVEL}
    assert any(len(found) > 1 for found in once.values())


def fitting_one_telling(level: int) -> set[int]:
    """Return which levels fit what a single telling says, to five who know their own."""
    own = {"a": 0, "b": 1, "c": 40, "d": 39, "e": 0}
    seen = {
        one: rules.summed_up(
            {who: {"funding": value} for who, value in {**own, VICTIM: one}.items()},
            least=5, per_level=2,
        )
        for one in EVERY_LEVEL
    }  # fmt: skip
    return {one for one in EVERY_LEVEL if seen[one] == seen[level]}


@given(st.lists(circles, max_size=8))
def test_in_a_round_an_area_is_told_once_whatever_all_others_do(series: list[Parts]) -> None:
    before: Parts = {}
    standing: set[str] = set()
    for parts in series:
        fresh = rules.tellable(before, parts, **LIMITS, standing=standing)
        assert not fresh & standing
        before, standing = rules.told_parts(before, parts, fresh), standing | fresh


def give(host: Actor, number: int) -> tuple[Organisation, Actor]:
    """Let a new organisation take part in a host's comparison."""
    of = organisation(f"peer-{number}")
    by = officer(of, f"Peer{number}", "head_of_mission")
    chief = officer(of, f"Chief{number}", "head_of_mission")
    everything = member(of, f"All{number}", number + 900)
    agree(everything, host, allows=(LEVELS,), valid_until=None)
    agree(host, everything, allows=(PEERS,), valid_until=None)
    with acting_as(by):
        agreed(by, chief, {"funding-lasting": number % 4})
        actions.join(host.organisation_id, "Portal", by=by, at=NOON)
    return of, by


@pytest.mark.slow
def test_five_are_told_medians_and_whoever_leaves_makes_no_difference(
    portal: Organisation, olga: Actor
) -> None:
    for number in range(4):
        give(olga, number)
        pumps.take_parts(portal, NOON)
    with acting_as(olga):
        assert Part.objects.count() == 4
        assert queries.peers(NOON) is None
    of, by = give(olga, 4)
    pumps.take_parts(portal, NOON)
    pumps.take_told(of, NOON)
    with acting_as(by):
        (circle,) = queries.circles(NOON)
        assert set(circle.areas) == {one.code for one in pack().areas}
        assert circle.areas["consular"].middle == 30
        late = NOON.replace(year=NOON.year + 2)
        assert queries.circles(late)[0].areas == {}
    with acting_as(olga):
        before = Telling.objects.get().figures
    with acting_as(by):
        actions.leave(olga.organisation_id, by=by, at=NOON)
        assert queries.circles(NOON) == []
        with pytest.raises(actions.NoSuchCircle):
            actions.leave(olga.organisation_id, by=by, at=NOON)
    pumps.take_parts(portal, NOON)
    with acting_as(olga):
        assert Part.objects.count() == 4
        assert Telling.objects.get().figures == before
    with acting_as(by):
        actions.join(olga.organisation_id, "Portal", by=by, at=NOON)
    later, newcomer = give(olga, 5)
    pumps.take_parts(portal, NOON)
    for its, member_ in ((of, by), (later, newcomer)):
        pumps.take_told(its, NOON)
        with acting_as(member_):
            assert queries.circles(NOON)[0].areas == circle.areas
    with acting_as(olga):
        assert Part.objects.count() == 6
        assert Telling.objects.get().figures == before


@pytest.mark.slow
def test_what_was_told_stands_until_its_round_is_over_whoever_gives_other_levels(
    portal: Organisation, olga: Actor
) -> None:
    givers = [give(olga, number) for number in range(6)]
    pumps.take_parts(portal, NOON)
    with acting_as(olga):
        before = Telling.objects.get().figures
        (first,) = {one["told_on"] for one in before}
    year = NOON.replace(year=NOON.year + 1)
    for at, shift, is_told in ((NOON + timedelta(days=300), 2, False), (year, 3, True)):
        for number, (_of, by) in enumerate(givers[1:]):
            with acting_as(by):
                chief = officer(_of, f"Chief {number} {at:%Y}{at:%m}", "head_of_mission")
                agreed(by, chief, {"funding-lasting": (number + shift) % 4})
                actions.join(olga.organisation_id, "Portal", by=by, at=at)
        pumps.take_parts(portal, at)
        with acting_as(olga):
            figures = Telling.objects.get().figures
            funding = next(one for one in figures if one["area"] == "funding")
            assert (funding["told_on"] != first) is is_told
            assert (figures == before) is not is_told


@pytest.mark.slow
def test_whose_agreement_ended_is_taken_out_and_can_still_leave(
    portal: Organisation, olga: Actor
) -> None:
    given_by = [give(olga, number) for number in range(2)]
    pumps.take_parts(portal, NOON)
    _of, by = given_by[0]
    with acting_as(olga):
        for one in disclosures_of.agreements():
            if one.counterpart_id == by.organisation_id:
                disclosures.end(one.shared_id, by=olga, at=NOON)
        actions.tell(by=olga, at=NOON)
        assert [one.sender_id for one in Part.objects.all()] == [given_by[1][1].organisation_id]
    with acting_as(by):
        actions.leave(olga.organisation_id, by=by, at=NOON)
        assert queries.circles(NOON) == []


def test_who_agreed_to_nothing_yet_has_nothing_to_compare(alice: Actor, olga: Actor) -> None:
    with acting_as(alice), pytest.raises(actions.NotNow):
        actions.join(olga.organisation_id, "Portal", by=alice, at=NOON)
