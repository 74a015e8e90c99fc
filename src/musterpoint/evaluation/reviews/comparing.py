"""
What a review says, by kind of stakeholder: no answer of fewer than a few can be told from it.

An answer by a link that somebody here had seen counts, but makes no group large enough: whoever
made the link may have given it. A group with too few answers is not told at all, and what all said
together counts the told groups alone: otherwise the hidden group would be the difference. Where a
question was answered by too few of a group, that cell is hidden, and with it the question's total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a group said on a question: how many, the mean, how many at each step."""

    count: int
    mean: float
    steps: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    A review side by side. ``hidden`` are groups with too few answers; ``cells`` by question and
    group, "" is everybody who is told; None is hidden, a missing key was not asked.
    """

    groups: Sequence[str]
    hidden: Sequence[str]
    counts: Mapping[str, int]
    cells: Mapping[tuple[str, str], Cell | None]
    remarks: Mapping[str, Sequence[str]]


def compare(
    answers: Iterable[tuple[str, Mapping[str, Any]]],
    asked: Mapping[str, Sequence[str]],
    smallest: int,
) -> Result:
    """
    Return the answers side by side.

    ``answers`` are pairs of group and content (``ratings`` by question, ``remark``,
    ``saw_link``); ``asked``
    names the questions of each group, in the order in which groups are shown.
    """
    by_group: dict[str, list[Mapping[str, Any]]] = {group: [] for group in asked}
    for group, content in answers:
        by_group.setdefault(group, []).append(content)
    told = [group for group in by_group if _unseen(by_group[group]) >= smallest]
    hidden = [group for group in by_group if by_group[group] and group not in told]
    cells: dict[tuple[str, str], Cell | None] = {}
    questions = dict.fromkeys(code for group in told for code in asked.get(group, ()))
    for code in questions:
        found = {group: _ratings(by_group[group], code) for group in told if code in asked[group]}
        for group, values in found.items():
            if values:
                judged = [one for one in by_group[group] if code in one.get("ratings", {})]
                cells[code, group] = _cell(values) if _unseen(judged) >= smallest else None
        every = [value for values in found.values() for value in values]
        is_whole = all(cells.get((code, group), 0) is not None for group in found)
        if every:
            cells[code, ""] = _cell(every) if is_whole and len(every) >= smallest else None
    return Result(
        groups=told,
        hidden=hidden,
        counts={group: len(by_group[group]) for group in told},
        cells=cells,
        remarks={
            group: sorted(
                text for text in (str(one.get("remark", "")).strip() for one in by_group[group])
                if text
            )
            for group in told
        },
    )  # fmt: skip


def _unseen(contents: Sequence[Mapping[str, Any]]) -> int:
    return sum(1 for one in contents if not one.get("saw_link"))


def _ratings(contents: Sequence[Mapping[str, Any]], code: str) -> list[int]:
    return [one["ratings"][code] for one in contents if code in one.get("ratings", {})]


def _cell(values: Sequence[int]) -> Cell:
    steps = Counter(values)
    return Cell(
        count=len(values), mean=sum(values) / len(values), steps=dict(sorted(steps.items()))
    )
