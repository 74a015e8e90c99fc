"""Evaluations and results frameworks for programs: what they say, findings and yearly values."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Actual
from musterpoint.evaluation.planning import actions as planned
from musterpoint.evaluation.planning import evaluating
from musterpoint.evaluation.planning import queries as planning
from musterpoint.evaluation.planning.kinds import pack
from musterpoint.evaluation.planning.queries import Filters
from musterpoint.evaluation.planning.values import FindingIn
from musterpoint.evaluation.results import actions as measured
from musterpoint.evaluation.results import exporting, progress
from musterpoint.evaluation.results import queries as results
from musterpoint.evaluation.results.values import ActualIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["evaluation"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
#: As many figures before and after the point as a value is kept with.
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False)]


class EvaluationOut(Schema):
    """An evaluation: ``standing`` is draft, review, under_way, overdue or finished."""

    id: UUID
    name: str
    kind: str
    crisis: str | None
    standing: str
    counts_from: date | None
    report_due: date | None
    finished_at: datetime | None
    version: int | None


class FindingOut(Schema):
    """A question with its newest finding; ``found_by``: the evaluator's organisation, if sent."""

    question_id: str
    criterion: str
    question: str
    stratum: str
    rating: str | None
    text: str
    evidence: str
    written_at: datetime | None
    found_by: str


class FindingBody(Schema):
    """What was found on a question; the evidence in words, or by kind and key of what is here."""

    rating: Word
    text: Text
    evidence: Text = ""
    proofs: Annotated[list[tuple[Word, Word]], Field(max_length=20)] = []


class PlanOut(EvaluationOut):
    """
    An evaluation with what its newest plan says; evaluators are not named.

    ``revision`` counts the changes of that version; whoever writes a row sends the one that was
    read. ``state`` is draft, review, approved or replaced; ``missing`` names sections with gaps.
    """

    revision: int
    state: str
    missing: list[str]
    sections: dict[str, list[dict[str, Any]]]
    findings: list[FindingOut]


class FrameworkOut(Schema):
    """The head of a results framework."""

    id: UUID
    name: str
    kind: str
    country: str
    first_year: int
    last_year: int
    currency: str


class ValueOut(Schema):
    """The newest value of a year."""

    year: int
    value: float
    parts: dict[str, float]
    source: str
    counted: bool
    recorded_at: datetime


class ActualBody(Schema):
    """A value of a year, with its breakdown by the groups of the indicator."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    value: Number
    parts: Annotated[dict[Word, Number], Field(max_length=100)] = {}
    source: Text = ""
    note: Text = ""


class IndicatorOut(Schema):
    """An indicator; ``progress`` is met, on_track, behind, back or unknown."""

    id: UUID
    code: str
    name: str
    definition: str
    unit: str
    disaggregation: list[str]
    less_is_better: bool
    baseline: float | None
    baseline_year: int | None
    targets: dict[int, float]
    source: str
    responsible: str
    sdg: str
    assumptions: str
    values: list[ValueOut]
    progress: str


class ResultOut(Schema):
    """A result; money is in whole units of the framework's currency."""

    id: UUID
    code: str
    level: str
    title: str
    partners: str
    capacity: str
    sdg: str
    entity: str
    contributing: str
    places: str
    gender: int | None
    rights: int | None
    state: str
    required: float | None
    available: float | None
    expended: float | None
    gap: float | None
    indicators: list[IndicatorOut]


class TreeOut(FrameworkOut):
    """A framework whole, its results in the order of their codes."""

    results: list[ResultOut]


def _evaluation(line: planning.Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "crisis": row.crisis.slug if row.crisis else None,
        "standing": line.standing,
        "counts_from": row.counts_from,
        "report_due": row.report_due,
        "finished_at": row.finished_at,
        "version": line.newest.number if line.newest else None,
    }


@router.get("/evaluations", response=list[EvaluationOut])
def evaluations(request: HttpRequest, kind: Word = "", standing: Word = "") -> Any:
    """List evaluations, those whose report is due first on top."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REPORT_READ)
    found = planning.evaluations(Filters(kind=kind, standing=standing), asked.at.date())
    return [_evaluation(one) for one in found]


@router.get("/evaluations/{uuid:evaluation_id}", response=PlanOut)
def evaluation(request: HttpRequest, evaluation_id: UUID) -> Any:
    """Return an evaluation with its plan and findings, without named evaluators."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REPORT_READ)
    return shown_evaluation(evaluation_id, asked)


def shown_evaluation(evaluation_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    """Return an evaluation with its newest plan and findings; that it was read is kept."""
    found = planning.overview(evaluation_id, asked.at)
    audit.saw("evaluation.plan.read", [evaluation_id], by=asked.actor, at=asked.at)
    return _evaluation(found.line) | {
        "revision": found.shown.revision,
        "state": found.shown.state,
        "missing": list(dict.fromkeys(one.section for one in found.gaps)),
        "sections": {
            code: [
                {"id": row["id"]}
                | {one.code: row[one.code] for one in part.open_columns if one.code in row}
                for row in found.content.get(code, ())
            ]
            for code, part in pack().sections.items()
        },
        "findings": _findings(planning.findings(evaluation_id, asked.at)),
    }


def _findings(rows: list[planning.Answered]) -> list[dict[str, Any]]:
    of = evaluating.speakers(one.latest.id for one in rows if one.latest)
    return [shown_finding(one, of) for one in rows]


def shown_finding(one: planning.Answered, of: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a question with its newest finding."""
    latest = one.latest
    return {
        "question_id": one.question["id"],
        "criterion": one.question.get("criterion", ""),
        "question": one.question.get("question", ""),
        "stratum": one.question.get("stratum", ""),
        "rating": latest.rating if latest else None,
        "text": latest.text if latest else "",
        "evidence": latest.evidence if latest else "",
        "written_at": latest.written_at if latest else None,
        "found_by": of.get(latest.id, "") if latest else "",
    }


@router.post(
    "/evaluations/{uuid:evaluation_id}/findings/{str:evaluation_question}",
    response={201: FindingOut},
)
def find(
    request: HttpRequest, evaluation_id: UUID, evaluation_question: str, given: FindingBody
) -> Any:
    """Keep what was found on a question of the approved plan; an earlier finding stays."""
    asked = cast(ActorRequest, request)
    planned.keep_finding(
        evaluation_id, evaluation_question, FindingIn(**given.dict()), by=asked.actor, at=asked.at
    )
    found = planning.findings(evaluation_id, asked.at)
    mine = next(one for one in found if one.question["id"] == evaluation_question)
    return Status(201, shown_finding(mine, {}))


@router.get("/results-frameworks", response=list[FrameworkOut])
def frameworks(request: HttpRequest, kind: Word = "") -> Any:
    """List results frameworks by name."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REPORT_READ)
    return results.frameworks(kind=kind)


@router.get("/results-frameworks/{uuid:framework_id}", response=TreeOut)
def framework(request: HttpRequest, framework_id: UUID) -> Any:
    """Return a framework with its results, indicators and newest values."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REPORT_READ)
    return shown_framework(framework_id, asked)


def shown_framework(framework_id: UUID, asked: ActorRequest) -> dict[str, Any]:
    """Return a framework with its results, indicators and newest values."""
    tree = results.tree(framework_id, asked.at.date())
    row = tree.framework
    head = {name: getattr(row, name) for name in FrameworkOut.model_fields}
    return head | {"results": [shown_result(tree, one) for one in tree.branches]}


def shown_result(tree: results.Tree, branch: results.Branch) -> dict[str, Any]:
    """Return a result of a framework with its indicators."""
    node = branch.node
    names = (
        "id", "code", "level", "title", "partners", "capacity", "sdg", "entity", "contributing",
        "places", "gender", "rights", "state",
    )  # fmt: skip
    money = {
        "required": node.required,
        "available": node.available,
        "expended": node.expended,
        "gap": progress.gap(node.required, node.available),
    }
    return (
        {name: getattr(node, name) for name in names}
        | {name: exporting.major(minor, tree.framework) for name, minor in money.items()}
        | {"indicators": [shown_indicator(one) for one in branch.indicators]}
    )


@router.post(
    "/results-frameworks/{uuid:framework_id}/indicators/{uuid:result_indicator}/values",
    response={201: ValueOut},
)
def report(
    request: HttpRequest, framework_id: UUID, result_indicator: UUID, given: ActualBody
) -> Any:
    """Keep a value of a year; an earlier one of the same year stays in the history."""
    asked = cast(ActorRequest, request)
    made = measured.report_actual(
        framework_id, result_indicator, ActualIn(**given.dict()), by=asked.actor, at=asked.at
    )
    return Status(201, shown_value(made.year, made))


def shown_indicator(one: results.Measured) -> dict[str, Any]:
    """Return an indicator with the newest value of each year."""
    row = one.row
    names = (
        "id", "code", "name", "definition", "unit", "baseline", "baseline_year", "source",
        "responsible", "sdg", "assumptions",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "disaggregation": row.groups,
        "less_is_better": row.is_less_better,
        "targets": one.targets,
        "progress": one.progress,
        "values": [shown_value(year, value) for year, value in sorted(one.values.items())],
    }


def shown_value(year: int, value: Actual) -> dict[str, Any]:
    """Return a value of a year."""
    return {
        "year": year,
        "value": value.value,
        "parts": value.parts,
        "source": value.source,
        "counted": value.is_counted,
        "recorded_at": value.recorded_at,
    }
