"""What can be asked about evaluations; nothing here changes anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.evaluation.models import (
    Evaluation,
    EvaluationEvent,
    EvaluationVersion,
    Finding,
    VersionState,
)
from musterpoint.evaluation.planning import keeping, rules
from musterpoint.evaluation.planning.kinds import pack
from musterpoint.evaluation.planning.rules import Gap
from musterpoint.kernel.errors import Missing
from musterpoint.plans.content import ID, Content, Row

STANDINGS = ("overdue", "draft", "review", "under_way", "finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the list down; ``standing`` is one of ``STANDINGS``."""

    kind: str = ""
    standing: str = ""
    crisis: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An evaluation in a list."""

    row: Evaluation
    newest: EvaluationVersion | None
    approved: EvaluationVersion | None
    is_overdue: bool
    answered: int

    @property
    def standing(self) -> str:
        """The one word for the list."""
        if self.row.finished_at is not None:
            return "finished"
        if self.is_overdue:
            return "overdue"
        if self.approved is not None:
            return "under_way"
        return self.newest.state if self.newest is not None else "draft"


def evaluations(filters: Filters, today: date) -> list[Line]:
    """Return evaluations, those whose report is due first on top."""
    versions = EvaluationVersion.objects.defer("sealed").order_by("number")
    findings = Finding.objects.only("id", "question", "wording", "evaluation_id", "organisation_id")
    rows = Evaluation.objects.select_related("crisis").prefetch_related(
        Prefetch("versions", versions), Prefetch("findings", findings)
    )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.crisis:
        rows = rows.filter(crisis__slug=filters.crisis)
    wanted = filters.text.casefold()
    found = [_line(one, today) for one in rows if wanted in one.name.casefold()]
    if filters.standing:
        found = [one for one in found if one.standing == filters.standing]
    return sorted(
        found,
        key=lambda one: (
            one.row.finished_at is not None,
            one.row.report_due or date.max,
            one.row.name.casefold(),
        ),
    )


def _line(one: Evaluation, today: date) -> Line:
    versions = sorted(one.versions.all(), key=lambda row: row.number)
    approved = next((row for row in versions if row.state == VersionState.APPROVED), None)
    asked = approved.wordings if approved is not None else {}
    return Line(
        row=one,
        newest=versions[-1] if versions else None,
        approved=approved,
        is_overdue=one.finished_at is None
        and one.report_due is not None
        and one.report_due < today,
        answered=len(
            {row.question for row in one.findings.all() if asked.get(row.question) == row.wording}
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An evaluation with what a version of its plan says and lacks."""

    line: Line
    shown: EvaluationVersion
    content: Content
    gaps: tuple[Gap, ...]


def evaluation(evaluation_id: UUID) -> Evaluation:
    """Return an evaluation, or raise Missing."""
    found = Evaluation.objects.select_related("crisis").filter(id=evaluation_id).first()
    if found is None:
        raise Missing(_("There is no such evaluation here."))
    return found


def version(evaluation_id: UUID, number: int | None = None) -> EvaluationVersion:
    """Return a version, by default the newest, or raise Missing."""
    rows = EvaluationVersion.objects.filter(evaluation_id=evaluation_id).order_by("-number")
    found = (rows.filter(number=number) if number is not None else rows).first()
    if found is None:
        raise Missing(_("There is no such version here."))
    return found


def overview(evaluation_id: UUID, at: datetime, number: int | None = None) -> Overview:
    """Return an evaluation with the version of that number, by default the newest one."""
    found = evaluation(evaluation_id)
    shown = version(evaluation_id, number)
    said = keeping.opened(shown, at)
    return Overview(
        line=_line(found, at.date()),
        shown=shown,
        content=said,
        gaps=tuple(rules.gaps(said, found.counts_from, pack())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """
    A question of the approved plan with its findings, the newest first.

    Those of an earlier version that asked something else are among them, and none counts.
    """

    question: Row
    findings: Sequence[Finding]

    @property
    def latest(self) -> Finding | None:
        """The finding that counts: the newest, if the question still asks what it answered."""
        newest = self.findings[0] if self.findings else None
        return newest if newest and newest.wording == rules.wording(self.question) else None


def findings(evaluation_id: UUID, at: datetime) -> list[Answered]:
    """Return the questions of the approved plan, each with what was found; none before."""
    shown = EvaluationVersion.objects.filter(
        evaluation_id=evaluation_id, state=VersionState.APPROVED
    ).first()
    if shown is None:
        return []
    by_question: dict[str, list[Finding]] = {}
    for one in Finding.objects.filter(evaluation_id=evaluation_id).order_by("-number"):
        by_question.setdefault(one.question, []).append(one)
    return [
        Answered(question=row, findings=by_question.get(row[ID], []))
        for row in keeping.opened(shown, at).get("questions", ())
    ]


def history(evaluation_id: UUID) -> list[tuple[EvaluationEvent, str]]:
    """Return what happened, the newest first, each with the name of who did it."""
    rows = list(
        EvaluationEvent.objects.filter(evaluation_id=evaluation_id).order_by("-happened_at", "-id")
    )
    names = names_of(row.user_id for row in rows)
    return [(row, names.get(row.user_id, "") if row.user_id else "") for row in rows]


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues by id."""
    wanted = {one for one in user_ids if one is not None}
    return {row.id: row.name for row in User.objects.filter(id__in=wanted)}
