"""What no match may ever do, whatever stands in the directory."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from musterpoint.referrals import rules
from musterpoint.referrals.rules import Against, For, Limits, Need, Offered, Passed, Why
from musterpoint.testing import NOON

LIMITS = Limits(verify_after=timedelta(days=30), near_km=25)
COUNTRIES = ("LKA", "ERI", "TUN")
some = st.frozensets(st.sampled_from(COUNTRIES), max_size=2)
states = st.frozensets(st.sampled_from(("regular", "irregular")), max_size=2)
ages = st.none() | st.integers(0, 90)
bands = st.none() | st.tuples(st.integers(0, 60), st.integers(0, 30)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
needs = st.builds(
    Need,
    service_kind=st.just("medical"),
    sex=st.sampled_from(("", "f", "m", "x")),
    ages=bands,
    nationalities=some,
    languages=st.sampled_from(((), ("ar",), ("ti", "en"))),
    statuses=states,
    country=st.sampled_from(("", *COUNTRIES)),
    area=st.sampled_from(("", "Tunis")),
    latitude=st.just(36.8),
    longitude=st.just(10.2),
    is_child=st.booleans(),
    is_protected=st.booleans(),
    urgency=st.sampled_from(("", "immediate", "urgent", "normal")),
)
offers = st.builds(
    Offered,
    id=st.uuids(version=4),
    is_behind_the_wall=st.booleans(),
    authority_of=st.sampled_from(("", *COUNTRIES)),
    is_child_safe=st.booleans(),
    sexes=st.frozensets(st.sampled_from(("f", "m")), max_size=1),
    age_from=ages,
    age_to=ages,
    nationalities=some,
    statuses=states,
    languages=st.frozensets(st.sampled_from(("ar", "ti")), max_size=2),
    is_closed=st.booleans(),
    is_full=st.booleans(),
    free=st.none() | st.integers(0, 5),
    country=st.sampled_from(("", *COUNTRIES)),
    area=st.sampled_from(("", "tunis")),
    latitude=st.none() | st.floats(30, 40),
    longitude=st.none() | st.floats(0, 20),
    verified_at=st.none() | st.integers(0, 90).map(lambda days: NOON - timedelta(days=days)),
    has_pathway=st.booleans(),
)
lists = st.lists(offers, max_size=8, unique_by=lambda one: one.id)


def ranked(need: Need, those: list[Offered]) -> dict[UUID, rules.Ranked]:
    return {one.id: one for one in rules.match(need, those, NOON, LIMITS).ranked}


@given(needs, lists)
def test_a_child_is_never_offered_what_is_not_known_to_be_safe_for_children(
    need: Need, those: list[Offered]
) -> None:
    found = ranked(replace(need, is_child=True), those)
    assert all(one.is_child_safe for one in those if one.id in found)


@given(needs, lists)
def test_what_was_told_in_private_stays_behind_the_wall_and_from_every_state_that_is_claimed(
    need: Need, those: list[Offered]
) -> None:
    found = ranked(replace(need, is_protected=True), those)
    for one in those:
        if one.id in found:
            assert one.is_behind_the_wall
            assert one.authority_of not in need.nationalities
            assert not one.authority_of or need.nationalities or one.authority_of == need.country


@given(needs, lists)
def test_what_was_not_told_excludes_nothing(need: Need, those: list[Offered]) -> None:
    silent = replace(need, sex="", ages=None, statuses=frozenset(), is_child=False)
    if not need.is_protected:
        silent = replace(silent, nationalities=frozenset())
    assert ranked(need, those).keys() <= ranked(silent, those).keys()


@given(needs, lists, st.randoms())
def test_the_answer_depends_on_the_directory_and_not_on_the_order_in_which_it_is_read(
    need: Need, those: list[Offered], chance: Any
) -> None:
    shuffled = list(those)
    chance.shuffle(shuffled)
    assert rules.match(need, those, NOON, LIMITS) == rules.match(need, shuffled, NOON, LIMITS)


@given(needs, lists)
def test_every_service_is_ranked_once_or_left_out_once(need: Need, those: list[Offered]) -> None:
    found = rules.match(need, those, NOON, LIMITS)
    ids = [one.id for one in (*found.ranked, *found.left_out)]
    assert sorted(ids) == sorted(one.id for one in those)


@given(needs, offers)
def test_a_free_place_a_fresh_look_and_a_pathway_never_make_a_service_worse(
    need: Need, one: Offered
) -> None:
    fit = replace(one, is_full=False, free=None, verified_at=None, has_pathway=False)
    for better in (
        replace(fit, free=3),
        replace(fit, verified_at=NOON),
        replace(fit, has_pathway=True),
    ):
        before, after = ranked(need, [fit]), ranked(need, [better])
        assert before.keys() == after.keys()
        for key, value in before.items():
            assert after[key].score > value.score


def test_a_misfit_is_told_in_words_that_name_the_gravest() -> None:
    need = Need(
        service_kind="safe_house", sex="f", ages=(20, 20), nationalities=frozenset({"ERI"}),
        is_protected=True, country="TUN",
    )  # fmt: skip
    base = Offered(id=UUID(int=1), is_behind_the_wall=True)
    whys = {
        Why.SIDE: replace(base, is_behind_the_wall=False, is_closed=True),
        Why.OWN_STATE: replace(base, authority_of="ERI"),
        Why.SEX: replace(base, sexes=frozenset({"m"})),
        Why.AGE: replace(base, age_to=17),
        Why.NATIONALITY: replace(base, nationalities=frozenset({"LKA"})),
        Why.COUNTRY: replace(base, country="LBY"),
        Why.CLOSED: replace(base, is_closed=True),
    }
    assert {why: rules.left_out(need, one) for why, one in whys.items()} == {w: w for w in whys}
    unknown = replace(need, nationalities=frozenset())
    assert rules.left_out(unknown, replace(base, authority_of="LBY")) is Why.STATE_UNKNOWN
    assert rules.left_out(unknown, replace(base, authority_of="TUN")) is None


def test_what_is_unknown_is_said_beside_the_service() -> None:
    one = Offered(
        id=UUID(int=1), sexes=frozenset({"f"}), age_from=18, nationalities=frozenset({"ERI"}),
        statuses=frozenset({"irregular"}),
    )  # fmt: skip
    found = ranked(Need(service_kind="shelter", languages=("ti",)), [one])[one.id]
    assert {
        Against.ASK_SEX, Against.ASK_AGE, Against.ASK_NATIONALITY, Against.ASK_STATUS,
        Against.LANGUAGES_UNKNOWN, Against.FREE_UNKNOWN, Against.NEVER_VERIFIED,
        Against.NO_PATHWAY,
    } == set(found.against)  # fmt: skip


def test_near_before_far_and_open_before_closed_when_it_is_urgent() -> None:
    tunis, sfax = (36.8065, 10.1815), (34.7406, 10.7603)
    assert 230 < (rules.distance_km(*tunis, *sfax) or 0) < 240
    near = Offered(id=UUID(int=2), latitude=36.85, longitude=10.2)
    far = Offered(id=UUID(int=1), latitude=sfax[0], longitude=sfax[1])
    need = Need(service_kind="medical", latitude=tunis[0], longitude=tunis[1], urgency="immediate")
    order = [one.id for one in rules.match(need, [far, near], NOON, LIMITS).ranked]
    assert order == [near.id, far.id]
    night = replace(near, weekly=f"{1:042x}")
    order = [one.id for one in rules.match(need, [far, night], NOON, LIMITS).ranked]
    assert order == [far.id, night.id]
    assert For.NEAR in ranked(need, [near])[near.id].reasons


def test_a_training_counts_from_its_day_to_its_last_day() -> None:
    day = NOON.date()
    one = Passed(course="safe-referral", passed_on=day, valid_until=day + timedelta(days=1))
    assert rules.is_trained([one], "safe-referral", day)
    assert rules.is_trained([one], "safe-referral", day + timedelta(days=1))
    assert not rules.is_trained([one], "safe-referral", day + timedelta(days=2))
    assert not rules.is_trained([one], "safe-referral", day - timedelta(days=1))
    assert not rules.is_trained([one], "another", day)
    assert not rules.is_trained([], "safe-referral", day)
