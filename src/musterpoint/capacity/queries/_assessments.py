"""Assessments with their levels, one assessment whole, levels over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.capacity import rules
from musterpoint.capacity.areas import Area, Question, pack
from musterpoint.capacity.marks import digest, marks
from musterpoint.capacity.models import Answer, Assessment, State, Subject
from musterpoint.capacity.rules import AreaLevel, Mark
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.remedies import Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the list down."""

    subject: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An assessment in a list, with the levels of its areas."""

    row: Assessment
    levels: Mapping[str, AreaLevel]
    answered: int
    asked: int

    @property
    def gaps(self) -> int:
        """How many answers are below the level aimed at."""
        return sum(one.gaps for one in self.levels.values())

    @property
    def at_aim(self) -> int | None:
        """How many per cent of the areas reached their aim; None without an aim."""
        return rules.share_at_aim(self.levels.values())


def assessments(filters: Filters) -> list[Line]:
    """Return assessments, the newest day first."""
    rows = Assessment.objects.prefetch_related("answers").defer("sealed")
    if filters.subject in Subject.values:
        rows = rows.filter(subject=filters.subject)
    if filters.state in State.values:
        rows = rows.filter(state=filters.state)
    wanted = filters.text.casefold()
    return [
        _line(one)
        for one in rows.order_by("-as_of", "-begun_at", "-id")
        if wanted in one.title.casefold() or wanted in one.partner_name.casefold()
    ]


def _line(row: Assessment) -> Line:
    answers = list(row.answers.all())
    return Line(
        row=row,
        levels=rules.levels(marks(answers)),
        answered=sum(1 for one in answers if one.level is not None or not one.concerns),
        asked=len(answers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question with its answer, its gap, and the remedies it rests on."""

    question: Question
    answer: Answer
    mark: Mark
    words: str
    partner_words: str
    evidence: tuple[Remedy, ...]

    @property
    def is_answered(self) -> bool:
        """Say whether it is answered or does not concern."""
        return self.mark.level is not None or not self.answer.concerns

    @property
    def has_no_aim(self) -> bool:
        """Say whether somebody answered that no level is aimed at."""
        return self.mark.level is not None and self.mark.aim is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An area with its level and its questions."""

    area: Area
    level: AreaLevel | None
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An assessment whole. ``is_intact``: what was agreed stands as it was sealed."""

    line: Line
    sections: tuple[Section, ...]
    is_intact: bool

    @property
    def without_aim(self) -> int:
        """How many answers aim at no level: none of them can be a gap."""
        return sum(line.has_no_aim for section in self.sections for line in section.lines)


def assessment(assessment_id: UUID) -> Assessment:
    """Return an assessment, or raise Missing."""
    found = Assessment.objects.filter(id=assessment_id).first()
    if found is None:
        raise Missing(_("There is no such assessment here."))
    return found


def overview(assessment_id: UUID) -> Overview:
    """Return an assessment with its questions by area."""
    row = assessment(assessment_id)
    line = _line(row)
    answers = {one.question: one for one in row.answers.all()}
    there = _remedies(answers.values())
    known = {one.question: one for one in marks(answers.values())}
    sections = []
    for area in pack().areas:
        lines = tuple(
            _question(one, answers[one.code], known[one.code], there)
            for one in area.questions
            if one.code in answers
        )
        if lines:
            sections.append(Section(area=area, level=line.levels.get(area.code), lines=lines))
    return Overview(
        line=line,
        sections=tuple(sections),
        is_intact=not row.digest or row.digest == digest(answers.values()),
    )


def _question(
    question: Question, answer: Answer, mark: Mark, there: Mapping[tuple[str, str], Remedy]
) -> QuestionLine:
    partner = answer.partner_level
    return QuestionLine(
        question=question,
        answer=answer,
        mark=mark,
        words=question.level(mark.level) if mark.level is not None else "",
        partner_words=question.level(partner) if partner is not None else "",
        evidence=tuple(there[kind, key] for kind, key in answer.remedies if (kind, key) in there),
    )


def _remedies(answers: Iterable[Answer]) -> dict[tuple[str, str], Remedy]:
    wanted: dict[str, list[str]] = {}
    for one in answers:
        for kind, key in one.remedies:
            wanted.setdefault(kind, []).append(key)
    return remedies.find(wanted)


def newest() -> Line | None:
    """Return the newest assessment of one's own organisation that was agreed."""
    found = over_time("")
    return found[-1].line if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An agreed assessment in time, with how the level of each area moved in tenths."""

    line: Line
    moved: Mapping[str, int]


def over_time(who: str) -> list[Step]:
    """Return the agreed assessments of one organisation (empty: one's own), the oldest first."""
    rows = Assessment.objects.filter(state=State.AGREED).prefetch_related("answers")
    lines = [_line(one) for one in rows.order_by("as_of", "agreed_at", "id") if one.who == who]
    found: list[Step] = []
    for line in lines:
        before = found[-1].line.levels if found else {}
        moved = {
            code: one.tenths - before[code].tenths
            for code, one in line.levels.items()
            if code in before
        }
        found.append(Step(line=line, moved=moved))
    return found


def subjects() -> list[tuple[str, str]]:
    """Return of whom there are agreed assessments, with their names; one's own name is empty."""
    rows = Assessment.objects.filter(state=State.AGREED).defer("sealed")
    found = {one.who: one.partner_name for one in rows.order_by("as_of")}
    return sorted(found.items(), key=lambda one: one[1].casefold())


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues by id."""
    wanted = {one for one in user_ids if one is not None}
    return {row.id: row.name for row in User.objects.filter(id__in=wanted)}
