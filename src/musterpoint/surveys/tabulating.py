"""
Weighted tables of what was answered, with intervals, from which small and unsure cells are gone.

Of each question there is one system of cells: each choice, for everybody, for each group of each
column, and for each stratum. All tables of a question are decided together, because a hidden cell
of one could follow from the totals of another. Pure.
"""

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from musterpoint.engine import sampling
from musterpoint.engine.sampling import Answers, Cell, Estimate, Measure, State, Sum

Key = tuple[str, str, str]
Column = tuple[str, str]
#: The pseudo-choice of a question that asks for a number.
MEAN = "="
EVERYBODY = ("", "")
STRATUM = "stratum"
#: More than any survey has: a sum that everybody knows (all shares make 100 %) is hidden last, and
#: what is told of everybody just before it.
KNOWN = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A question that is counted: its choices, or none when it asks for a number.

    ``after`` are the paths of the questions that decide whether it is asked.
    """

    path: str
    label: str
    choices: tuple[tuple[str, str], ...]
    is_single: bool
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """
    One person's answers as they are counted: path -> what was chosen or written.

    ``person`` is the same in every wave; None where nobody could be known again. ``asked`` are the
    follow-up questions that were asked, answered or not.
    """

    weight: float
    stratum: str
    cluster: str
    groups: Mapping[str, str]
    values: Mapping[str, str]
    person: Hashable = None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many people each stratum has, and whether clusters were drawn."""

    strata: Mapping[str, int]
    is_clustered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be told: so many answers at least, and no figure less sure than this."""

    smallest: int
    largest_rse: float


def columns(answered: Sequence[Answered], variables: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns of every table: everybody, the groups of each variable, the strata."""
    found = [EVERYBODY]
    for name in variables:
        found += [(name, one) for one in sorted({case.groups[name] for case in answered})]
    if len(variables) > 1:
        found += [(STRATUM, one) for one in sorted({case.stratum for case in answered})]
    return found


def is_in(case: Answered, column: tuple[str, str]) -> bool:
    """Say whether somebody belongs to a column."""
    name, value = column
    if not name:
        return True
    return (case.stratum if name == STRATUM else case.groups[name]) == value


def of_question(question: Question, answered: Sequence[Answered]) -> list[Answered]:
    """Return those who answered a question."""
    return [one for one in answered if one.values.get(question.path, "") != ""]


def table(
    question: Question,
    answered: Sequence[Answered],
    variables: Sequence[str],
    population: Population,
    limits: Limits,
    kept: Collection[Column] = (),
) -> dict[str, Any]:
    """
    Return what may be told of a question: its columns with their answers, and its cells.

    A cell has a value with its interval and design effect, or the word why it has none: `small`,
    `unstable`, or `hidden` because another one would follow from it. In the columns ``kept`` back
    nothing is told.
    """
    mine = of_question(question, answered)
    # Of all who answered anything: whether a group has a line must not tell who was asked this.
    shown = columns(answered, variables)
    choices = [name for name, _label in question.choices] or [MEAN]
    estimates: dict[Key, Estimate | None] = {}
    people: dict[tuple[str, str], int] = {}
    for column in shown:
        inside = [is_in(one, column) for one in mine]
        people[column] = sum(inside)
        for choice in choices:
            estimates[choice, *column] = _estimate(question, choice, mine, inside, population)
            if column in kept:
                estimates[choice, *column] = None
    states = _decided(question, choices, shown, people, estimates, answered, variables, limits)
    cells = [
        _cell(choice, column, estimates[choice, *column], _why(states[choice, *column], column,
              kept, question))
        for choice in choices
        for column in shown
    ]  # fmt: skip
    return {
        "path": question.path,
        "label": question.label,
        "choices": [list(one) for one in question.choices],
        "columns": with_counts(
            [{"by": by, "value": value, "n": people[by, value]} for by, value in shown], cells
        ),
        "cells": cells,
    }


def with_counts(
    columns: Sequence[Mapping[str, Any]], cells: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return columns with their answers counted only where a figure is told of them."""
    told = {(one["by"], one["value"]) for one in cells if one["state"] == State.SHOWN.value}
    return [
        {**one, "n": one["n"] if (one["by"], one["value"]) in told else None} for one in columns
    ]


def told_again(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sealed result without counts of columns of which nothing is told: old ones have."""
    tables = [
        {**one, "columns": with_counts(one["columns"], one["cells"])} for one in content["tables"]
    ]
    return {**content, "tables": tables}


def _why(state: State, column: Column, kept: Collection[Column], question: Question) -> State:
    """Return why a cell is not told; of a follow-up question not that few were asked it."""
    if column not in kept or (state is State.SMALL and not question.after):
        return state
    return State.HIDDEN


def _cell(
    choice: str, column: tuple[str, str], found: Estimate | None, state: State
) -> dict[str, Any]:
    made: dict[str, Any] = {"choice": choice, "by": column[0], "value": column[1]}
    if found is None or state is not State.SHOWN:
        return made | {"state": state.value if state is not State.SHOWN else State.UNSTABLE.value}
    kept = asdict(found)
    return made | {
        "state": State.SHOWN.value,
        "estimate": kept["value"],
        "low": kept["low"],
        "high": kept["high"],
        "error": kept["standard_error"],
        "n": kept["answers"],
        "effect": kept["design_effect"],
    }


def _estimate(
    question: Question,
    choice: str,
    mine: Sequence[Answered],
    inside: Sequence[bool],
    population: Population,
) -> Estimate | None:
    if not any(inside):
        return None
    values = values_of(question, choice, mine)
    if choice == MEAN and any(math.isnan(one) for one in values):
        return None
    try:
        return sampling.estimate(
            measure_of(choice),
            values,
            design_of(mine, population),
            group=inside,
        )
    except sampling.NotEstimable:
        return None


def measure_of(choice: str) -> Measure:
    """Return whether a share is estimated or a mean."""
    return Measure.MEAN if choice == MEAN else Measure.PROPORTION


def values_of(question: Question, choice: str, mine: Sequence[Answered]) -> list[float]:
    """Return what each said of a choice, 0 or 1, or the number they wrote."""
    return [_value(choice, one.values[question.path]) for one in mine]


def _value(choice: str, written: str) -> float:
    if choice != MEAN:
        return float(choice in written.split())
    try:
        return float(written)
    except ValueError:
        return math.nan


def design_of(mine: Sequence[Answered], population: Population) -> Answers:
    """Return the design of the answers; strata with one answer stand with the others of one."""
    unit = [(one.stratum, one.cluster) for one in mine]
    units: dict[str, set[object]] = {}
    for at, one in enumerate(mine):
        units.setdefault(one.stratum, set()).add(one.cluster if population.is_clustered else at)
    single = {key for key, found in units.items() if len(found) < 2}
    rest = max(
        (key for key in units if key not in single), key=lambda key: len(units[key]), default=""
    )
    strata = [rest if one.stratum in single and rest else one.stratum for one in mine]
    known: dict[Any, float] = {}
    if not population.is_clustered:
        for key in set(strata):
            joined = [key, *single] if key == rest else [key]
            known[key] = sum(population.strata.get(one, 0) for one in joined)
        counts = {key: strata.count(key) for key in known}
        known = {key: number for key, number in known.items() if number >= counts[key]}
    return Answers(
        weights=[one.weight for one in mine],  # type: ignore[arg-type]  # it makes an array of them
        strata=strata,
        clusters=unit if population.is_clustered else None,
        populations=known or None,
    )


def _decided(
    question: Question,
    choices: Sequence[str],
    shown: Sequence[tuple[str, str]],
    people: Mapping[tuple[str, str], int],
    estimates: Mapping[Key, Estimate | None],
    answered: Sequence[Answered],
    variables: Sequence[str],
    limits: Limits,
) -> Mapping[Any, State]:
    cells: dict[Any, Cell] = {}
    for column in shown:
        for choice in choices:
            found = estimates[choice, *column]
            rse = math.inf if found is None else found.rse
            cells[choice, *column] = Cell(people[column], rse)
    sums = sums_of(choices, shown, answered, variables)
    known: list[tuple[str, str, str]] = []
    if question.is_single and len(choices) > 1:
        for column in shown:
            whole = ("", *column)
            cells[whole] = Cell(KNOWN)
            known.append(whole)
            sums.append(Sum(whole, tuple((choice, *column) for choice in choices)))
    return sampling.decide(
        cells,
        sums,
        smallest=limits.smallest,
        largest_rse=limits.largest_rse,
        keep=[*known, *((choice, *EVERYBODY) for choice in choices)],
    )


def sums_of(
    choices: Sequence[str],
    shown: Sequence[Column],
    answered: Sequence[Answered],
    variables: Sequence[str],
) -> list[Sum]:
    """Return which cells add up to which: groups to everybody, strata to groups."""
    found: list[Sum] = []
    strata = {one.stratum: one.groups for one in answered}
    for choice in choices:
        for name in variables:
            parts = tuple((choice, *one) for one in shown if one[0] == name)
            found.append(Sum((choice, *EVERYBODY), parts))
            if len(variables) < 2:
                continue
            for _by, value in (one for one in shown if one[0] == name):
                inside = [key for key, groups in strata.items() if groups[name] == value]
                atoms = tuple((choice, STRATUM, key) for key in sorted(inside))
                found.append(Sum((choice, name, value), atoms))
    return found


def changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    overlaps: Mapping[Key, float] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """
    Return how the cells that are told in both waves changed, with a 95 % interval.

    ``overlaps`` are the correlations of the two estimates of a cell, by those who answered twice;
    a cell without one is taken as of two samples that have nothing in common.
    """
    earlier = {
        (one["choice"], one["by"], one["value"]): one
        for one in before["cells"]
        if one["state"] == State.SHOWN.value
    }
    found = []
    for one in after["cells"]:
        key = (one["choice"], one["by"], one["value"])
        then, overlap = earlier.get(key), overlaps.get(key, 0.0)
        if then is None or one["state"] != State.SHOWN.value:
            continue
        both = one["error"] ** 2 + then["error"] ** 2 - 2 * overlap * one["error"] * then["error"]
        error = math.sqrt(max(both, 0.0))
        change = one["estimate"] - then["estimate"]
        reach = 1.959963984540054 * error
        found.append(
            {
                "choice": one["choice"],
                "by": one["by"],
                "value": one["value"],
                "change": change,
                "low": change - reach,
                "high": change + reach,
                "is_clear": abs(change) > reach,
            }
        )
    return found
