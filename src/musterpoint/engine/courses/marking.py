"""Tests: which questions are asked, and what the answers are worth."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from musterpoint.engine.courses.model import Course, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a test is worth: how many questions are right, in per cent, and whether it is passed."""

    right: Mapping[str, bool]
    score: int
    is_passed: bool


def pick(course: Course, seed: int) -> tuple[Question, ...]:
    """
    Return the questions of one test: as many as a test has, spread over the modules.

    The same seed gives the same test. Modules take turns, so that none is left out while another
    has two questions more.
    """
    chance = random.Random(seed)  # noqa: S311  a draw of questions, not a secret
    by_module = {one.code: [] for one in course.modules}  # type: dict[str, list[Question]]
    for question in course.questions:
        by_module[question.module].append(question)
    piles = [chance.sample(pile, len(pile)) for pile in by_module.values() if pile]
    chance.shuffle(piles)
    picked: list[Question] = []
    while piles and len(picked) < course.questions_per_test:
        for pile in piles:
            if len(picked) < course.questions_per_test:
                picked.append(pile.pop())
        piles = [pile for pile in piles if pile]
    order = {one.code: place for place, one in enumerate(course.modules)}
    return tuple(sorted(picked, key=lambda one: (order[one.module], one.id)))


def mark(
    course: Course, asked: tuple[Question, ...], answers: Mapping[str, frozenset[str]]
) -> Mark:
    """
    Return what answers are worth: a question is right when exactly the right choices are given.

    The score is in per cent, rounded down, so that nobody passes by rounding.
    """
    right = {one.id: answers.get(one.id, frozenset()) == one.right for one in asked}
    score = 100 * sum(right.values()) // len(asked) if asked else 0
    return Mark(right=right, score=score, is_passed=bool(asked) and score >= course.pass_mark)
