"""The questions, the words of their levels, amounts of money, days."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.capacity import areas, money
from musterpoint.capacity.rules import months_later
from musterpoint.kernel import packs
from musterpoint.kernel.packs import BadPack

GUIDELINE = [
    "consular", "training", "resources", "funding", "insurance", "relief", "borders",
    "evacuation", "reintegration",
]  # fmt: skip


def test_the_guidelines_areas_have_questions_with_words_for_each_level() -> None:
    found = areas.pack()
    assert [one.code for one in found.areas] == GUIDELINE
    assert all(len(area.questions) >= 2 for area in found.areas)
    for question in found.questions.values():
        for language in areas.LANGUAGES:
            words = [level[language] for level in question.levels]
            assert len(set(words)) == len(areas.LEVELS)
    assert set(found.limits) == {"resources", "funding", "skills"}
    assert found.peers.least >= 5
    assert found.peers.least_changed >= found.peers.least


def test_a_pack_with_errors_names_every_place() -> None:
    text = areas.FILE.read_text()
    data = yaml.safe_load(text)
    rules = data["rules"]
    rules["areas"][0]["questions"][0]["levels"].pop()
    del rules["areas"][1]["name"]["ar"]
    rules["areas"][2]["questions"].append(rules["areas"][2]["questions"][0])
    rules["areas"][0]["questions"][1]["aim"] = 5
    rules["aim"] = None
    rules["peers"]["least"] = 0
    data["in_force_from"] = date(2026, 1, 1)
    with pytest.raises(BadPack) as wrong:
        packs.parse(yaml.safe_dump(data, allow_unicode=True), areas.check)
    assert set(wrong.value.fields) == {
        "aim", "areas.consular.reach", "areas.consular.documents", "areas.training",
        "areas.resources.people", "peers.least",
    }  # fmt: skip
    with pytest.raises(BadPack) as wrong:
        packs.parse(text.split("rules:")[0] + "rules: {areas: []}", areas.check)
    assert "areas" in wrong.value.fields


@given(st.integers(0, money.MOST - 1), st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_an_amount_that_is_written_is_read_again(minor: int, currency: str) -> None:
    read = money.read(money.typed(minor, currency))
    assert read is not None
    assert (read.minor, read.currency) == (minor, currency)


@pytest.mark.parametrize("typed", ["25", "USD", "25.505 USD", "-1 USD", "NaN USD", "1 2 USD",
                                   "1 U$D", "1e99 USD"])  # fmt: skip
def test_what_is_no_amount_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match=r"25\.50 USD"):
        money.read(typed)


def test_no_amount_is_none() -> None:
    assert money.read("  ") is None
    assert money.written(None, "") == ""


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_months_later_stays_in_its_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)
