"""The ladder of levels is data that is checked."""

import copy
from typing import Any
from uuid import UUID

import pytest
import yaml

from musterpoint.crises import ladder
from musterpoint.kernel.packs import BadPack, parse

HERE = UUID(int=1)


def rules() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ladder.SHIPPED.read_text(encoding="utf-8"))["rules"]
    return loaded


def test_the_shipped_ladder_has_four_steps_in_four_languages() -> None:
    steps = ladder.ladder_for(HERE)
    assert sorted(steps.levels) == [1, 2, 3, 4]
    assert steps.highest == 4
    assert steps.small_cell_threshold == 10
    assert steps.stamp.startswith("alert-levels@1.0+")
    for level in steps.levels.values():
        assert set(level.names) == set(level.meanings) == set(ladder.LANGUAGES)


def test_level_three_offers_and_level_four_tells() -> None:
    levels = ladder.ladder_for(HERE).levels
    assert [code for code, level in levels.items() if level.is_voluntary] == [3]
    assert [code for code, level in levels.items() if level.is_mandatory] == [4]


def test_no_word_of_the_voluntary_level_reads_as_an_order() -> None:
    level = ladder.ladder_for(HERE).levels[3]
    for texts in (level.names, level.meanings):
        assert not any(ladder.reads_as_order(text, language) for language, text in texts.items())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You must leave."),
        ("ar", "يجب أن تغادر."),
        ("fr", "Vous devez partir."),
        ("es", "Debe marcharse."),
    ],
)
def test_a_voluntary_level_that_reads_as_an_order_is_refused(language: str, text: str) -> None:
    changed = rules()
    changed["levels"][2]["meaning"][language] = text
    assert f"rules.levels.3.meaning.{language}" in ladder.check(changed)
    mandatory = rules()
    mandatory["levels"][3]["meaning"][language] = text
    assert not ladder.check(mandatory)


@pytest.mark.parametrize(
    ("break_it", "place"),
    [
        (lambda r: r.update(small_cell_threshold=1), "rules.small_cell_threshold"),
        (lambda r: r.update(small_cell_threshold=True), "rules.small_cell_threshold"),
        (lambda r: r.update(levels=[]), "rules.levels"),
        (lambda r: r["levels"].__setitem__(0, "x"), "rules.levels.1"),
        (lambda r: r["levels"][1].update(code=7), "rules.levels.2.code"),
        (lambda r: r["levels"][1].update(departure="maybe"), "rules.levels.2.departure"),
        (lambda r: r["levels"][1].update(deployment="x"), "rules.levels.2.deployment"),
        (lambda r: r["levels"][1].update(switches_on="x"), "rules.levels.2.switches_on"),
        (lambda r: r["levels"][1].update(name=None), "rules.levels.2.name"),
        (lambda r: r["levels"][1]["name"].update(ar=" "), "rules.levels.2.name.ar"),
    ],
)
def test_a_broken_ladder_names_the_place(break_it: Any, place: str) -> None:
    changed = copy.deepcopy(rules())
    break_it(changed)
    assert place in ladder.check(changed)


def test_rules_that_are_no_mapping_are_refused() -> None:
    assert ladder.check([]) == {"rules": ["must be a mapping"]}  # type: ignore[arg-type]
    with pytest.raises(BadPack):
        parse("pack: a\nversion: 1\nin_force_from: 2011-01-01\nsource: x\nrules: [1]", ladder.check)


def test_texts_fall_back_to_the_main_language_then_english_then_any() -> None:
    texts = {"en": "e", "pt": "p"}
    assert ladder.in_language(texts, "pt-BR") == ("p", "pt")
    assert ladder.in_language(texts, "ar") == ("e", "en")
    assert ladder.in_language({"ar": "a"}, "fr") == ("a", "ar")
    assert ladder.in_language({}, "fr") == ("", "")
