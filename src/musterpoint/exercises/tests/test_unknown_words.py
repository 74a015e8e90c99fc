"""No slip of the pen passes: a word that nobody knows is refused with its place and its line."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import yaml
from django.utils import translation

from musterpoint.exercises import script
from musterpoint.exercises.script import BadScript
from musterpoint.exercises.world import plain
from musterpoint.exercises.world._reader import Problems, Reader
from musterpoint.exercises.world.scenario import (
    BadScenario,
    parse_scenario,
    scenario_slugs,
    scenario_text,
)

SLIP = "unknown_word"
#: Lists whose elements are alike, and mappings by country, language or code: one of each is tried.
ALIKE = re.compile(r"\[\d+\]|\.[A-Z]{3}(?=\.|$)|(?<=kinds\.)[a-z_-]+|(?<=steps\.)[a-z_-]+")


def mappings(value: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Every mapping of a file: how it reads as a path, and the keys and places that lead to it."""
    found: list[tuple[str, list[Any]]] = [("", [])]
    while found:
        path, way = found.pop()
        here = at(value, way)
        if isinstance(here, dict):
            yield path, way
            found += [(f"{path}.{key}".lstrip("."), [*way, key]) for key in here]
        elif isinstance(here, list):
            found += [(f"{path}[{index}]", [*way, index]) for index in range(len(here))]


@lru_cache
def data_of(text: str) -> Any:
    return plain.read(text).data


def at(value: Any, way: list[Any]) -> Any:
    for step in way:
        value = value[step]
    return value


def one_of_each(texts: dict[str, str]) -> list[tuple[str, str, list[Any]]]:
    """One mapping of each sort that stands in any of the files: file, path, way."""
    found: dict[str, tuple[str, str, list[Any]]] = {}
    for name, text in texts.items():
        for path, way in mappings(data_of(text)):
            found.setdefault(ALIKE.sub("*", path), (name, path, way))
    return list(found.values())


SCENARIOS = {slug: scenario_text(slug) for slug in scenario_slugs()}
SHEETS = {slug: script.sheet_text(slug) for slug in script.sheet_slugs()}


def with_slip(text: str, way: list[Any]) -> str:
    """The file with one key too many, at one of its mappings."""
    here = at(data_of(text), way)
    here[SLIP] = 1
    slipped = yaml.dump(data_of(text), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    del here[SLIP]
    return str(slipped)


def refused(text: str) -> BadScenario | BadScript | None:
    try:
        parse_scenario(text) if "population" in text or "extends" in text else script.parse_sheet(
            text
        )
    except (BadScenario, BadScript) as wrong:
        return wrong
    return None


@pytest.mark.slow
@pytest.mark.parametrize("texts", [SCENARIOS, SHEETS], ids=["scenarios", "sheets"])
def test_an_unknown_key_anywhere_in_a_shipped_file_is_refused_with_its_line(
    texts: dict[str, str],
) -> None:
    passed = []
    for name, path, way in one_of_each(texts):
        wrong = refused(with_slip(texts[name], way))
        below = f"{path}.{SLIP}".lstrip(".")
        if wrong is None or below not in wrong.fields or not wrong.lines[below]:
            passed.append((name, below, wrong and wrong.fields))
    assert passed == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("kind: fraud", "kind: frood", "casework.complaints.items"),
        ("kinds: [medical]", "kinds: [medicine]", "casework.referrals.partners[0].kinds[0]"),
        ("target: fr", "target: French please", "casework.interpreters.target"),
        ("languages: [fil, en]", "languages: [Filipino language, en]", "organisations"),
    ],
)
def test_a_word_that_the_product_does_not_know_is_refused(old: str, new: str, path: str) -> None:
    text = SCENARIOS["libya-2011"]
    assert old in text
    with pytest.raises(BadScenario) as wrong:
        parse_scenario(text.replace(old, new, 1))
    (found,) = wrong.value.fields
    assert found.startswith(path)
    assert wrong.value.lines[found]


def test_what_is_never_asked_for_is_a_stranger_and_nothing_else() -> None:
    problems = Problems()
    root = Reader({"a": {"b": 1, "c": 2}, "d": [{"e": 1}], "f": 3}, "", problems)
    root.at("a").at("b").whole(0, 9)
    root.at("d").listed(lambda one: one.has("e"))
    root.strangers()
    assert problems == {"a.c": ["is not known"], "f": ["is not known"]}


def test_where_reading_stopped_nothing_is_called_unknown() -> None:
    problems = Problems()
    root = Reader({"a": {"kind": "?", "place": 1}}, "", problems)
    root.at("a").at("kind").one_of(("x",), "effect")
    root.strangers()
    assert list(problems) == ["a.kind"]


def test_a_fault_is_told_in_the_language_of_whoever_asked() -> None:
    with translation.override("ar"), pytest.raises(BadScenario) as wrong:
        parse_scenario("extends: practice\nslug: x y\nhost: libya\nwhy: 1\n")
    assert {"slug", "host", "why"} <= wrong.value.fields.keys()
    told = [text for texts in wrong.value.fields.values() for text in texts]
    assert not [text for text in told if re.search("must|known|missing", text)]
