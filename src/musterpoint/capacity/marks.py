"""Answers as marks for the arithmetic of levels, in the order of the questions."""

import hashlib
import json
from collections.abc import Iterable

from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Answer
from musterpoint.capacity.rules import Mark


def marks(answers: Iterable[Answer]) -> list[Mark]:
    """Return the marks of one assessment's answers."""
    there = {one.question: one for one in answers}
    return [
        Mark(
            question=code,
            area=question.area,
            level=there[code].level if there[code].concerns else None,
            aim=there[code].aim,
        )
        for code, question in pack().questions.items()
        if code in there
    ]


def aim_or_preset(answer: Answer) -> int | None:
    """Return the level that an answer aims at, or the one that its question begins with."""
    if answer.aim is not None:
        return answer.aim
    question = pack().questions.get(answer.question)
    return question.aim if question else None


def digest(answers: Iterable[Answer]) -> str:
    """Return the seal of what was answered: any change of an answer changes it."""
    said = sorted(
        [
            one.question, one.level, one.concerns, one.aim, one.limits, one.note, one.evidence,
            one.link, one.remedies,
        ]
        for one in answers
    )  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
