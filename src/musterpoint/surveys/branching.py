"""
What may be told of follow-up questions, so that nothing follows from who was asked them. Pure.

Whoever reads how many answered a follow-up question reads how many gave the answer that leads to
it, and figures with their errors say how many answered. So a column of a follow-up question is told
only where the figures of that answer are told. Where no single answer leads to it, each group that
is left when one question is taken away from another must be large enough as well.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from musterpoint.engine import sampling
from musterpoint.engine.sampling import Cell, State
from musterpoint.surveys import tabulating
from musterpoint.surveys.tabulating import (
    EVERYBODY,
    Answered,
    Column,
    Limits,
    Population,
    Question,
)

#: Places of people in the list of answers.
People = frozenset[int]
#: The pseudo-choice that stands for whoever answered.
BASE = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """
    Who was asked a question, and what that tells.

    ``needs`` are choices of other questions whose figures it gives away; ``apart`` are the people
    who are left when it and another question are taken from each other. ``is_plain``: nothing
    but the choices of one question decides.
    """

    asked: People
    is_plain: bool
    needs: tuple[tuple[str, str], ...] = ()
    apart: tuple[People, ...] = field(default=())


def tables(
    questions: Sequence[Question],
    answered: Sequence[Answered],
    variables: Sequence[str],
    population: Population,
    limits: Limits,
) -> list[dict[str, Any]]:
    """
    Return what may be told of all questions, in their order.

    A question that nobody answered is left out, but a follow-up question never: that nobody was
    asked it would tell what all answered before.
    """
    everybody = [
        one
        for one in questions
        if answered and (one.after or tabulating.of_question(one, answered))
    ]
    known = {one.path: one for one in questions}
    found: dict[str, dict[str, Any]] = {}
    branches: list[Branch] = []
    for one in sorted(everybody, key=lambda one: len(one.after)):
        branch = _branch(one, known, answered, branches) if one.after else None
        if branch is not None:
            branches.append(branch)
        kept = _kept_back(one, branch, found, answered, variables, limits)
        found[one.path] = tabulating.table(one, answered, variables, population, limits, kept)
    return [found[one.path] for one in everybody]


def _branch(
    question: Question,
    known: Mapping[str, Question],
    answered: Sequence[Answered],
    before: Sequence[Branch],
) -> Branch:
    """Return who was asked a follow-up question, and what it says of the questions before it."""
    everybody = frozenset(range(len(answered)))
    asked = frozenset(at for at, one in enumerate(answered) if question.path in one.asked)
    if asked == everybody:  # nobody is left over
        return Branch(asked=asked, is_plain=True)
    needs: list[tuple[str, str]] = []
    beside = {everybody, *(one.asked for one in before if not one.is_plain)}
    for path in question.after:
        chosen = _chosen(path, known.get(path), answered)
        if leading := _leading(asked, known.get(path), chosen):
            needs += [(path, one) for one in leading]
    if needs:
        return Branch(asked=asked, is_plain=True, needs=tuple(needs))
    for path in question.after:
        told, sets = _touched(asked, known.get(path), _chosen(path, known.get(path), answered))
        needs += [(path, one) for one in told]
        beside |= sets
    apart = {one ^ asked for one in beside if one and (one < asked or asked < one)}
    return Branch(asked=asked, is_plain=False, needs=tuple(needs), apart=tuple(
        sorted(apart, key=sorted)
    ))  # fmt: skip


def _chosen(
    path: str, question: Question | None, answered: Sequence[Answered]
) -> dict[str, People]:
    """Return who chose what; for a number, a text or what is worked out: who has any answer."""
    said = [(at, one.values.get(path, "")) for at, one in enumerate(answered)]
    if question is None or not question.choices:
        return {"": frozenset(at for at, text in said if text)}
    found = {
        name: frozenset(at for at, text in said if name in text.split())
        for name, _label in question.choices
    }
    return {name: people for name, people in found.items() if people}


def _leading(asked: People, question: Question | None, chosen: Mapping[str, People]) -> list[str]:
    """Return the choices that alone lead to a follow-up question; none when more decides."""
    if question is None or not question.choices:
        return []
    if not question.is_single:
        return [name for name, people in chosen.items() if people == asked]
    inside = [name for name, people in chosen.items() if people <= asked]
    return inside if frozenset().union(*(chosen[one] for one in inside)) == asked else []


def _touched(
    asked: People, question: Question | None, chosen: Mapping[str, People]
) -> tuple[list[str], set[People]]:
    """Return the choices that have a part in who is asked, and the people to take away."""
    if question is None or not question.choices:
        return [], set(chosen.values())
    if not question.is_single:
        near = {name: who for name, who in chosen.items() if who <= asked or asked <= who}
        return list(near), set(near.values())
    inside = [people for people in chosen.values() if people <= asked]
    touched = [name for name, people in chosen.items() if people & asked]
    whole: People = frozenset().union(*(chosen[one] for one in touched))
    part: People = frozenset().union(*inside)
    return touched, {whole, part}


def _kept_back(
    question: Question,
    branch: Branch | None,
    found: Mapping[str, Mapping[str, Any]],
    answered: Sequence[Answered],
    variables: Sequence[str],
    limits: Limits,
) -> set[Column]:
    """
    Return the columns of which nothing is told, not even how many answered.

    Of a column either the question and all that is left beside it are told, or none of them. So one
    cell stands for all, with the fewest people of any: sums of the fewest are never too many.
    """
    shown = tabulating.columns(answered, variables)
    inside = {
        column: frozenset(at for at, one in enumerate(answered) if tabulating.is_in(one, column))
        for column in shown
    }
    base = frozenset(at for at, one in enumerate(answered) if one.values.get(question.path))
    needs, apart = (branch.needs, branch.apart) if branch else ((), ())
    told = _told(found, needs)
    cells: dict[Any, Cell] = {}
    sums = tabulating.sums_of([BASE], shown, answered, variables)
    for column, people in inside.items():
        is_told = all((*one, *column) in told for one in needs)
        fewest = min(len(one & people) for one in (base, *apart))
        cells[BASE, *column] = Cell(fewest, 0.0 if is_told else math.inf)
    states = sampling.decide(
        cells,
        sums,
        smallest=limits.smallest,
        largest_rse=limits.largest_rse,
        keep=[(BASE, *EVERYBODY)],
    )
    return {column for column in shown if states[BASE, *column] is not State.SHOWN}


def _told(
    found: Mapping[str, Mapping[str, Any]], needs: Sequence[tuple[str, str]]
) -> set[tuple[str, str, str, str]]:
    """Return the cells of the questions before that are told."""
    return {
        (path, one["choice"], one["by"], one["value"])
        for path in {path for path, _choice in needs}
        if path in found
        for one in found[path]["cells"]
        if one["state"] == State.SHOWN.value
    }
