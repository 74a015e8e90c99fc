"""
What an evaluation plan lacks, and how its phases lie: pure functions of its rows.

Guideline 8 asks that migrants be looked at as a population of their own: what is only asked of
everybody together disappears in the average.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from musterpoint.evaluation.planning.kinds import Pack
from musterpoint.plans.content import Content, Row
from musterpoint.plans.reading import months_later


class Lack(StrEnum):
    """What can be missing."""

    SECTION = "section"
    VALUE = "value"
    TOPIC = "topic"
    OBJECTIVE = "objective"
    STRATUM = "stratum"
    INDICATOR = "indicator"
    GROUPS = "groups"
    PHASE = "phase"
    ORDER = "order"
    NO_START = "no_start"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something without which the plan is not approved."""

    section: str
    what: Lack
    row: int | None = None
    column: str = ""


def gaps(content: Content, counts_from: date | None, pack: Pack) -> list[Gap]:
    """Return what the plan lacks before it can be reviewed, in the order of sections."""
    found: list[Gap] = []
    for code, section in pack.sections.items():
        rows = content.get(code, ())
        if code in pack.must and not rows:
            found.append(Gap(section=code, what=Lack.SECTION))
        for number, row in enumerate(rows):
            found += [
                Gap(section=code, what=Lack.VALUE, row=number, column=column.code)
                for column in section.columns
                if column.must and row.get(column.code) in (None, "")
            ]
        if rows:
            found += _of_section(code, content, counts_from, pack)
    return found


def _of_section(code: str, content: Content, counts_from: date | None, pack: Pack) -> list[Gap]:
    rows = content[code]
    if code == "terms":
        told = {row.get("topic") for row in rows}
        return [
            Gap(section=code, what=Lack.TOPIC, column=topic)
            for topic in pack.must_topics
            if topic not in told
        ]
    if code == "objectives" and not any(row.get("population") in pack.distinct for row in rows):
        return [Gap(section=code, what=Lack.OBJECTIVE)]
    if code == "questions":
        return _questions(rows, content, pack)
    if code == "timetable":
        return _timetable(rows, counts_from, pack)
    if code == "evaluators" and is_alone(content, pack) and not why_alone(content, pack):
        return [Gap(section=code, what=Lack.GROUPS)]
    return []


def _questions(rows: Sequence[Row], content: Content, pack: Pack) -> list[Gap]:
    found = [] if has_stratum(content, pack) else [Gap(section="questions", what=Lack.STRATUM)]
    phases = {row.get("phase") for row in content.get("timetable", ())}
    for number, row in enumerate(rows):
        if not (row.get("indicator") or row.get("own_indicator")):
            found.append(Gap(section="questions", what=Lack.INDICATOR, row=number))
        if phases and row.get("phase") and row["phase"] not in phases:
            found.append(Gap(section="questions", what=Lack.PHASE, row=number))
    return found


def _timetable(rows: Sequence[Row], counts_from: date | None, pack: Pack) -> list[Gap]:
    found = []
    for number, row in enumerate(rows):
        begins, ends = _day(row, "begins"), _day(row, "ends")
        if begins is None or ends is None:
            continue
        if ends < begins:
            found.append(Gap(section="timetable", what=Lack.ORDER, row=number))
        if row.get("phase") != "real_time":
            continue
        if counts_from is None:
            found.append(Gap(section="timetable", what=Lack.NO_START, row=number))
        elif ends > counts_from + timedelta(weeks=pack.real_time_weeks):
            found.append(Gap(section="timetable", what=Lack.TOO_LONG, row=number))
    return found


def _day(row: Row, column: str) -> date | None:
    text = row.get(column)
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def has_stratum(content: Content, pack: Pack) -> bool:
    """Say whether a question is asked of migrants apart from everybody else."""
    return any(pack.is_of_migrants(row.get("stratum")) for row in content.get("questions", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """When a phase of the timetable lies, counted from the day that phases are counted from."""

    code: str
    begins: date
    ends: date


def phases(counts_from: date, pack: Pack) -> list[Phase]:
    """Return when each phase lies; a real-time review ends after its weeks."""
    found = [
        Phase(
            code=code,
            begins=months_later(counts_from, begins),
            ends=months_later(counts_from, ends),
        )
        for code, (begins, ends) in pack.phases.items()
    ]
    last = counts_from + timedelta(weeks=pack.real_time_weeks)
    return [
        replace(one, ends=min(one.ends, last)) if one.code == "real_time" else one for one in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the evaluators speak for migrants' groups or civil society."""

    involved: int
    total: int

    @property
    def part(self) -> float | None:
        """The share, 0 to 1; None when nobody evaluates yet."""
        return self.involved / self.total if self.total else None


def evaluators(content: Content, pack: Pack) -> Share:
    """Count the evaluators."""
    rows = content.get("evaluators", ())
    return Share(
        involved=sum(1 for row in rows if row.get("group") in pack.involved), total=len(rows)
    )


def is_alone(content: Content, pack: Pack) -> bool:
    """Say whether there are evaluators and none speaks for migrants' groups or civil society."""
    share = evaluators(content, pack)
    return bool(share.total) and not share.involved


def why_alone(content: Content, pack: Pack) -> str:
    """Return what the terms of reference say of why none of these groups evaluates."""
    rows = (row for row in content.get("terms", ()) if row.get("topic") == pack.alone_topic)
    return "\n".join(str(row["text"]).strip() for row in rows if row.get("text"))


#: What a question asks: when one of these changes, an earlier finding answers another question.
ASKS = ("question", "parts", "standard", "indicator", "own_indicator")


def wording(question: Row) -> str:
    """Return a digest of what a question asks."""
    said = [" ".join(str(question.get(name) or "").split()) for name in ASKS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def wordings(content: Content) -> dict[str, str]:
    """Return what every question of a plan asks, as digests by id."""
    return {str(row["id"]): wording(row) for row in content.get("questions", ())}


def by_rating(latest: Mapping[str, Any], questions: Sequence[Row]) -> dict[str, int]:
    """Count questions by the rating of their newest finding; "" are those without one."""
    found: dict[str, int] = {}
    for row in questions:
        finding = latest.get(row["id"])
        code = finding.rating if finding is not None else ""
        found[code] = found.get(code, 0) + 1
    return found
