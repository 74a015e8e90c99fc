"""What the pages and papers of evaluations show, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.evaluation import telling
from musterpoint.evaluation.models import Finding
from musterpoint.evaluation.planning import evaluating
from musterpoint.evaluation.planning.kinds import Rating, in_words, pack, sections
from musterpoint.evaluation.planning.queries import Answered
from musterpoint.evaluation.planning.rules import Gap, Lack
from musterpoint.kernel import indicators, remedies
from musterpoint.kernel.remedies import Remedy
from musterpoint.plans import reading
from musterpoint.plans.content import ID, Content, Row
from musterpoint.plans.sections import Column, Section
from musterpoint.web import formats

STANDINGS = {
    "draft": ("unk", gettext_lazy("Draft")),
    "review": ("due", gettext_lazy("Under review")),
    "approved": ("ok", gettext_lazy("Approved")),
    "replaced": ("off", gettext_lazy("Replaced")),
    "under_way": ("move", gettext_lazy("Under way")),
    "finished": ("ok", gettext_lazy("Finished")),
    "overdue": ("help", gettext_lazy("Report overdue")),
}


def gap_words(gap: Gap) -> str:
    """Return what is missing, in a sentence, and why where that is a rule of the field."""
    place = {"row": formats.count((gap.row or 0) + 1)}
    section = pack().sections[gap.section]
    if gap.what == Lack.VALUE:
        column = next(one for one in section.columns if one.code == gap.column)
        return _("Row %(row)s: “%(column)s” is missing.") % {**place, "column": column.name}
    if gap.what == Lack.TOPIC:
        topics = next(one for one in section.columns if one.code == "topic").choices
        return _("Nothing is said about: %(topic)s.") % {"topic": in_words(topics[gap.column])}
    words = {
        Lack.SECTION: _("Nothing is written yet."),
        Lack.OBJECTIVE: _(
            "No objective is for migrants as a distinct population. What is only asked of everybody"
            " together disappears in the average, and migrants with it."
        ),
        Lack.STRATUM: _(
            "No question is asked of migrants apart from everybody else. Without a stratum of their"
            " own too few of them are asked to say anything about them."
        ),
        Lack.GROUPS: _(
            "Nobody evaluates who speaks for a migrants' group or civil society. Name somebody, or"
            " write under the terms of reference why nobody can."
        ),
        Lack.INDICATOR: _("Row %(row)s: choose an indicator, or write one of its own.") % place,
        Lack.PHASE: _("Row %(row)s: the timetable has no such phase.") % place,
        Lack.ORDER: _("Row %(row)s: it ends before it begins.") % place,
        Lack.NO_START: _(
            "Row %(row)s: say from which day phases are counted, under name, owner and days."
        )
        % place,
        Lack.TOO_LONG: _("Row %(row)s: a real-time review ends within %(weeks)s weeks.")
        % {**place, "weeks": formats.count(pack().real_time_weeks)},
    }
    return words[gap.what]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A section in the overview: how many rows it has and what it lacks."""

    section: Section
    rows: int
    gaps: tuple[str, ...]


def section_lines(content: Content, gaps: Iterable[Gap]) -> list[SectionLine]:
    """Return the sections of a plan, in their order."""
    lacking: dict[str, list[str]] = {}
    for gap in gaps:
        lacking.setdefault(gap.section, []).append(gap_words(gap))
    return [
        SectionLine(section=one, rows=len(content.get(code, ())), gaps=tuple(lacking.get(code, ())))
        for code, one in pack().sections.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A row in words, beside its id."""

    id: str
    cells: tuple[tuple[Column, str], ...]


def rows_in_words(section: Section, rows: Iterable[Row], *, is_open: bool = False) -> list[Cells]:
    """Return the rows of a section in words; without named people when ``is_open``."""
    columns = section.open_columns if is_open else section.columns
    return [
        Cells(
            id=str(row[ID]),
            cells=tuple((one, reading.written(one, row.get(one.code))) for one in columns),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """What was found, ready to show."""

    rating: Rating
    text: str
    evidence: str
    proofs: tuple[Remedy, ...]
    figure: str
    written_at: datetime
    author: str
    speaker: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A question with its words, and what was found, the newest first."""

    id: str
    criterion: str
    question: str
    parts: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    latest: FindingShown | None
    reworded: FindingShown | None
    earlier: tuple[FindingShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What findings refer to: authors, evidence, and evaluators by the id of their finding."""

    names: Mapping[Any, str]
    proofs: Mapping[tuple[str, str], Remedy]
    speakers: Mapping[Any, str]


def questions(answered: Iterable[Answered], names: Mapping[Any, str]) -> list[QuestionShown]:
    """Return questions and findings in words; evidence is looked up once for all of them."""
    rows = list(answered)
    wanted: dict[str, list[str]] = {}
    for one in rows:
        for finding in one.findings:
            for kind, key in finding.proofs:
                wanted.setdefault(kind, []).append(key)
    part = sections()["questions"]
    of = evaluating.speakers(finding.id for one in rows for finding in one.findings)
    known = Known(names=names, proofs=remedies.find(wanted), speakers=of)
    return [_question(one, part, known) for one in rows]


SHOWN = ("standard", "indicator", "own_indicator", "method", "source", "stratum", "phase")


def _question(one: Answered, part: Section, known: Known) -> QuestionShown:
    columns = {column.code: column for column in part.columns}
    told = [
        (columns[code].name, reading.written(columns[code], one.question.get(code)))
        for code in SHOWN
    ]
    found = tuple(_finding(finding, known) for finding in one.findings)
    is_current = one.latest is not None
    return QuestionShown(
        id=str(one.question[ID]),
        criterion=reading.written(columns["criterion"], one.question.get("criterion")),
        question=str(one.question.get("question", "")),
        parts=tuple(
            line.strip() for line in str(one.question.get("parts", "")).splitlines() if line.strip()
        ),
        words=tuple((name, text) for name, text in told if text),
        latest=found[0] if found and is_current else None,
        reworded=found[0] if found and not is_current else None,
        earlier=found[1:],
    )


def _finding(one: Finding, known: Known) -> FindingShown:
    here, proofs = pack().ratings, known.proofs
    return FindingShown(
        rating=here.get(one.rating) or here["unknown"],
        text=one.text,
        evidence=one.evidence,
        proofs=tuple(
            proofs[kind, key] for kind, key in map(tuple, one.proofs) if (kind, key) in proofs
        ),
        figure=figure_words(one.figure),
        written_at=one.written_at,
        author=known.names.get(one.written_by, ""),
        speaker=known.speakers.get(one.id, ""),
        version=one.version,
    )


def figure_words(figure: Mapping[str, Any]) -> str:
    """Return a kept figure with its name and moment; empty when none was kept."""
    if not figure or not telling.is_total_told(figure["indicator"], figure["value"]):
        return ""
    known = {one.code: one.label for one in indicators.registered()}
    return _("%(name)s: %(value)s, counted on %(day)s") % {
        "name": _(known.get(figure["indicator"], figure["indicator"])),
        "value": formats.count(figure["value"]),
        "day": formats.day(datetime.fromisoformat(figure["at"]).date(), year=True),
    }
