"""The score: the same from both sides, explained, and in an order that a clerk can defend."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from musterpoint.engine.linkage import (
    FAMILIES,
    FIRST_BITS,
    PRIOR,
    REVIEW_BITS,
    SUGGEST_BITS,
    Facts,
    Score,
    compare,
)
from musterpoint.engine.linkage._weights import CAP_SAYS, FIRM_NAMES, NAMES_AGREE_BITS
from musterpoint.engine.linkage.tests.factories import births, facts


def levels(score: Score) -> dict[str, str]:
    return {part.name: part.level for part in score.parts}


@given(facts(), facts())
def test_which_record_comes_first_does_not_matter(one: Facts, other: Facts) -> None:
    assert compare(one, other) == compare(other, one)


@given(facts(), facts())
def test_the_parts_add_up_and_each_has_a_sentence(one: Facts, other: Facts) -> None:
    score = compare(one, other)
    assert math.isclose(sum(part.bits for part in score.parts), score.bits, abs_tol=1e-6)
    assert all(part.explanation for part in score.parts)
    assert math.isclose(score.probability, 1 / (1 + 2**-score.bits))


@given(facts(), st.dates(), births())
def test_another_date_of_birth_never_scores_above_the_same_one(
    one: Facts, day: date, birth: str
) -> None:
    one = replace(one, birth=day.isoformat())
    assume(one.precise_birth)
    assert compare(one, replace(one, birth=birth)).bits <= compare(one, one).bits


@given(facts(), facts())
def test_a_shared_number_never_lowers_the_score(one: Facts, other: Facts) -> None:
    apart = replace(one, phones=("+2180000001",)), replace(other, phones=("+2180000002",))
    joint = replace(one, phones=("+2180000001",)), replace(other, phones=("+2180000001",))
    assert compare(*joint).bits >= compare(*apart).bits


@pytest.mark.parametrize("family", FAMILIES)
def test_a_better_finding_never_weighs_less(family: str) -> None:
    bits = [level.bits for level in FAMILIES[family]]
    assert bits == sorted(bits, reverse=True)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_level_that_departs_from_the_learned_weight_says_why(family: str) -> None:
    for level in FAMILIES[family]:
        assert level.learned in (None, level.bits) or level.why
        assert level.says


def test_the_bands_stand_in_order_and_the_prior_is_against() -> None:
    assert PRIOR.bits < 0 < SUGGEST_BITS < REVIEW_BITS < FIRST_BITS
    assert {level.code for level in FAMILIES["name"]} >= FIRM_NAMES
    agreeing = {level.code for level in FAMILIES["name"] if level.bits >= NAMES_AGREE_BITS}
    assert agreeing >= FIRM_NAMES


def test_a_registration_made_twice_is_found_with_its_reasons() -> None:
    one = Facts(names=("محمد جاسم",), birth="1988-03-11", phones=("+218915550101",), sex="M")
    other = Facts(
        names=("Jassim Mohammed",), birth="1988-11-03", phones=("+218915550101",), sex="M"
    )
    score = compare(one, other)
    says = [part.explanation for part in score.parts]
    assert "Name sounds alike, in another order" in says
    assert "Day and month of birth swapped" in says
    assert "Same phone number" in says
    assert score.band == "first"
    assert score.probability > 0.999


def test_facts_that_one_side_lacks_have_no_part() -> None:
    score = compare(Facts(names=("Awa Keita",)), Facts(birth="1990-03-07", sex="F"))
    assert set(levels(score)) == {"prior"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حسن علي محمد", "حسين علي محمد"),
        ("Hassan Ali", "Hussein Ali"),
        ("Samir Haddad", "Samira Haddad"),
        ("Nasima Akter", "Salma Akter"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Linh"),
        ("Mark Anthony Santos", "Mark Angelo Santos"),
        ("Александр Белов", "Александра Белова"),
        ("Awa Traoré", "Adama Traoré"),
        ("Halima Diallo", "Salima Diallo"),
        ("Ahmed Mohamed Ali", "Omar Mohamed Ali"),
        ("Mohammed Saleh", "Mahmoud Saleh"),
    ],
)
def test_twins_who_share_everything_but_the_name_never_stand_first(one: str, other: str) -> None:
    def twin(name: str) -> Facts:
        return Facts(
            names=(name,),
            birth="2001-04-17",
            phones=("+218915550101",),
            documents=("A5550101",),
            birth_place="Minya",
        )

    assert compare(twin(one), twin(other)).band != "first"


def test_the_limit_on_unlike_names_is_told() -> None:
    everything = {"birth": "2001-04-17", "phones": ("+218915550101",), "documents": ("A5550101",)}
    one = Facts(names=("Rosalinda Magtanggol",), **everything)
    other = Facts(names=("Rosalinda Magtangol",), **everything)
    score = compare(one, other)
    assert score.parts[-1].explanation == CAP_SAYS
    assert REVIEW_BITS <= score.bits < FIRST_BITS


def test_one_phone_for_a_dormitory_suggests_nobody() -> None:
    one = Facts(names=("Khaled Darwish",), phones=("+218915550106",), birth="1990", sex="M")
    other = Facts(names=("Tarek Nassar",), phones=("+218915550106",), birth="1990", sex="M")
    assert compare(one, other).band is None


def test_one_passport_for_a_family_suggests_nobody() -> None:
    father = Facts(names=("Omar Hassan Saleh",), birth="1970-02-03", documents=("B7000111",))
    child = Facts(names=("Amal Omar Hassan",), birth="2004-08-21", documents=("B7000111",))
    namesake = Facts(names=("Saleh Omar Hassan",), birth="2005-06-07", documents=("B7000111",))
    assert compare(father, child).band is None
    assert compare(father, namesake).band is None


def test_the_first_of_january_says_no_more_than_the_year() -> None:
    def score(birth: str, other: str) -> float:
        one, two = (Facts(names=("Sunil Thapa",), birth=day) for day in (birth, other))
        return compare(one, two).bits

    assert score("1985-01-01", "1985-01-01") == score("1985", "1985-06-07")
    assert score("1985-01-01", "1985-01-01") < score("1985-06-07", "1985-06-07")
    assert (
        compare(
            Facts(names=("Mohamed Ali",), birth="1985-01-01"),
            Facts(names=("Mohamed Ali",), birth="1985-01-01"),
        ).band
        is None
    )


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1985-06-07", "1985-06-07", "exact"),
        ("1985-06-07", "1985-07-06", "swapped"),
        ("1985-01-01", "1985-01-01", "first_january"),
        ("1985-06-07", "1985", "year_given"),
        ("1985-06-07", "1985-01-01", "year_given"),
        ("1985-06-07", "1985-06-17", "slip"),
        ("1985-06-07", "1958-06-07", "slip"),
        ("1985-06-07", "1979-06-07", "two_of_three"),
        ("1985-06-07", "1985-11-29", "year"),
        ("1985", "1986-06-07", "near"),
        ("1985-06-07", "1989-11-29", "different"),
        ("1985-06-07", "2009-11-29", "far"),
    ],
)
def test_two_births_reach_the_level_a_clerk_expects(one: str, other: str, level: str) -> None:
    assert levels(compare(Facts(birth=one), Facts(birth=other)))["birth"] == level


def test_an_estimated_age_agrees_or_does_not() -> None:
    guessed = Facts(birth_years=(1985, 1990))
    assert levels(compare(guessed, Facts(birth="1988-05-06")))["birth"] == "age_agrees"
    assert levels(compare(guessed, Facts(birth="1992-05-06")))["birth"] == "near"
    assert levels(compare(guessed, Facts(birth="1995-05-06")))["birth"] == "different"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Awa Keita", "AWA KEITA", "same"),
        ("Awa Keita", "Keita Awa", "same_reordered"),
        ("محمد حسن", "Mohammed Hassan", "sound"),
        ("محمد حسن", "Hassan Mohammed", "sound_reordered"),
        ("王志明", "Wang Zhi Ming", "sound_together"),
        ("Nguyễn Thị Hương", "Nguyen Huong", "part_left_out"),
        ("Rosalinda Magtanggol", "Rosalinda Magtangol", "near"),
        ("Suharto", "Suharto", "single_same"),
        ("Suharto", "Soeharto", "single_sound"),
        ("Siti", "Siti Aminah", "contained"),
        ("Amina Yusuf", "Amina Bakari", "some_parts"),
        ("陈大文", "Kwong Fai", "unreadable"),
        ("Khaled Darwish", "Tomas Rivera", "different"),
    ],
)
def test_two_names_reach_the_level_a_clerk_expects(one: str, other: str, level: str) -> None:
    assert levels(compare(Facts(names=(one,)), Facts(names=(other,))))["name"] == level


def test_the_best_of_several_names_counts() -> None:
    one = Facts(names=("Amina Bakari", "آمنة يوسف"))
    assert levels(compare(one, Facts(names=("Amna Youssef",))))["name"] == "sound"


def test_a_nearly_alike_name_with_the_same_date_of_birth_is_suggested() -> None:
    one = Facts(names=("Rosalinda Magtanggol",), birth="1990-05-13")
    assert compare(one, Facts(names=("Rosalinda Magtangol",), birth="1990-05-13")).band == "suggest"
