"""Labelled pairs over many languages: how many are found, and how many wrongly."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from musterpoint.engine.linkage import (
    FIRST_BITS,
    REVIEW_BITS,
    SUGGEST_BITS,
    Facts,
    compare,
    person_keys,
    query_keys,
)

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8")
)


def facts(record: dict[str, Any]) -> Facts:
    return Facts(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    )


def rates(pairs: list[dict[str, Any]], floor: float) -> tuple[float, float]:
    """Precision and recall of "bits >= floor" over labelled pairs."""
    hits = [p["same"] for p in pairs if compare(facts(p["a"]), facts(p["b"])).bits >= floor]
    precision = sum(hits) / len(hits) if hits else 1.0
    return precision, sum(hits) / sum(p["same"] for p in pairs)


def test_the_pairs_are_many_and_of_many_languages() -> None:
    assert len(PAIRS) >= 60
    assert len({pair["lang"] for pair in PAIRS}) >= 9
    assert sum(not pair["same"] for pair in PAIRS) >= 20


def test_precision_and_recall_hold_where_duplicates_are_suggested() -> None:
    seen = [pair for pair in PAIRS if not pair.get("held_out")]
    held_out = [pair for pair in PAIRS if pair.get("held_out")]
    for name, pairs in (("used while building", seen), ("held out", held_out)):
        for band, floor in (
            ("suggest", SUGGEST_BITS), ("review", REVIEW_BITS), ("first", FIRST_BITS)
        ):  # fmt: skip
            precision, recall = rates(pairs, floor)
            sys.stdout.write(f"{name} ({len(pairs)}), {band}: P {precision:.3f} R {recall:.3f}\n")
    for pairs in (PAIRS, held_out):
        precision, recall = rates(pairs, SUGGEST_BITS)
        assert precision >= 0.9
        assert recall >= 0.9
    assert rates(PAIRS, REVIEW_BITS)[0] >= 0.9


def test_every_same_pair_is_a_candidate_of_the_other() -> None:
    for pair in PAIRS:
        if pair["same"]:
            one, other = facts(pair["a"]), facts(pair["b"])
            assert not person_keys(one).isdisjoint(query_keys(other)), pair
            assert not person_keys(other).isdisjoint(query_keys(one)), pair


@pytest.mark.parametrize("pair", [p for p in PAIRS if not p["same"]], ids=lambda p: p["lang"])
def test_no_pair_of_two_persons_stands_first(pair: dict[str, Any]) -> None:
    assert compare(facts(pair["a"]), facts(pair["b"])).bits < FIRST_BITS
