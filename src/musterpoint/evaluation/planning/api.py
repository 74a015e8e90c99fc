"""Evaluations written by programs: plan, decision of two, evaluators; the actions of the pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from musterpoint.audit import actions as audit
from musterpoint.evaluation.api._evaluation import (
    FindingOut,
    PlanOut,
    Text,
    Word,
    router,
    shown_evaluation,
    shown_finding,
)
from musterpoint.evaluation.planning import actions, evaluating, queries
from musterpoint.evaluation.planning.kinds import sections
from musterpoint.evaluation.planning.values import EvaluationIn, LinkIn
from musterpoint.plans import reading
from musterpoint.tenancy.actors import Permission
from musterpoint.web.changes import Change
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Values = dict[str, str | int | bool | None]
Why = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
ONE = "/evaluations/{uuid:evaluation_id}"
SECTION = ONE + "/sections/{slug:evaluation_section}/rows"
ROW = SECTION + "/{uuid:evaluation_row}"


class HeadBody(Change):
    """What changes of an evaluation's head; what is left out stays, null empties it."""

    name: Name = ""
    crisis_id: UUID | None = None
    owner_id: UUID | None = None
    counts_from: date | None = None
    report_due: date | None = None


class EvaluationBody(HeadBody):
    """An evaluation to begin with an empty plan; its owner is a colleague."""

    name: Name
    kind: Word
    owner_id: UUID


class RowBody(Schema):
    """A row of a section by its columns, written on the ``revision`` that was read."""

    revision: Revision
    values: Values


class MoveBody(Schema):
    """Where a row goes: ``step`` is -1 for up, 1 for down."""

    revision: Revision
    step: Literal[-1, 1]


class ApprovalBody(Schema):
    """An approval of the ``revision`` that was read, with a note."""

    revision: Revision
    note: Why = ""


class WhyBody(Schema):
    """A decision with its reason."""

    why: Why


class EvaluatorOut(Schema):
    """An evaluator of the approved plan, unnamed; ``link_id`` is the newest link's."""

    id: UUID
    organisation: str
    group: str
    link_id: UUID | None
    link_is_open: bool
    ends_on: date | None


class LinkBody(Schema):
    """
    The link of an evaluator without an account, until its last day.

    It is mailed: an answer never holds it, because who sees it could send in its name.
    """

    ends_on: date
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
    reads_findings: bool = False


class ContributionOut(Schema):
    """What an evaluator sent; ``finding_id`` once it was taken in, ``reply`` what they read."""

    id: UUID
    question_id: str
    question: str
    speaker: str
    rating: str
    text: str
    evidence: str
    sent_at: datetime
    decided_at: datetime | None
    finding_id: UUID | None
    reply: str


class ReplyBody(Schema):
    """What the evaluator reads; it is needed where nothing is taken in."""

    reply: Text


@router.post("/evaluations", response={201: PlanOut})
def begin(request: HttpRequest, given: EvaluationBody) -> Any:
    """Begin an evaluation with an empty draft of its plan."""
    asked = cast(ActorRequest, request)
    made = actions.begin(EvaluationIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, shown_evaluation(made.id, asked))


@router.patch(ONE, response=PlanOut)
def head(request: HttpRequest, evaluation_id: UUID, given: HeadBody) -> Any:
    """Change the name, crisis, owner and days of an evaluation; its kind stays."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row = queries.evaluation(evaluation_id)
    kept = {name: getattr(row, name) for name in HeadBody.model_fields}
    new = EvaluationIn(**kept | given.dict(exclude_unset=True))
    actions.change_head(evaluation_id, new, by=asked.actor, at=asked.at)
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ONE}/versions", response={201: PlanOut})
def version(request: HttpRequest, evaluation_id: UUID) -> Any:
    """Begin a draft with what was approved; an open draft is returned as it stands."""
    asked = cast(ActorRequest, request)
    actions.new_version(evaluation_id, by=asked.actor, at=asked.at)
    return Status(201, shown_evaluation(evaluation_id, asked))


@router.post(SECTION, response={201: PlanOut})
def add_row(
    request: HttpRequest, evaluation_id: UUID, evaluation_section: str, given: RowBody
) -> Any:
    """Add a row to a section of the draft: an objective, a question, an evaluator."""
    asked = cast(ActorRequest, request)
    actions.put_row(
        evaluation_id, evaluation_section, given.values, given.revision,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, shown_evaluation(evaluation_id, asked))


@router.patch(ROW, response=PlanOut)
def change_row(
    request: HttpRequest,
    evaluation_id: UUID,
    evaluation_section: str,
    evaluation_row: UUID,
    given: RowBody,
) -> Any:
    """Change columns of a row of the draft; what is left out stays, also what names people."""
    asked = _asked(request, Permission.EVALUATION_CHANGE)
    row_id = str(evaluation_row)
    values = _as_typed(evaluation_id, evaluation_section, row_id, asked) | given.values
    actions.put_row(
        evaluation_id, evaluation_section, values, given.revision, row_id,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return shown_evaluation(evaluation_id, asked)


def _as_typed(evaluation_id: UUID, section: str, row_id: str, asked: ActorRequest) -> Values:
    """Return a row of the newest version as somebody would type it; nothing where it is none."""
    part = sections().get(section)
    rows = queries.overview(evaluation_id, asked.at).content.get(section, ())
    row = next((one for one in rows if one["id"] == row_id), None)
    return reading.typed_row(part, row) if part is not None and row is not None else {}


@router.delete(ROW, response=PlanOut)
def remove_row(
    request: HttpRequest,
    evaluation_id: UUID,
    evaluation_section: str,
    evaluation_row: UUID,
    revision: Revision,
) -> Any:
    """Take a row out of the draft."""
    asked = cast(ActorRequest, request)
    actions.remove_row(
        evaluation_id, evaluation_section, str(evaluation_row), revision,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ROW}/moved", response=PlanOut)
def move_row(
    request: HttpRequest,
    evaluation_id: UUID,
    evaluation_section: str,
    evaluation_row: UUID,
    given: MoveBody,
) -> Any:
    """Move a row of the draft up or down."""
    asked = cast(ActorRequest, request)
    actions.move_row(
        evaluation_id, evaluation_section, str(evaluation_row), given.step, given.revision,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ONE}/review", response=PlanOut)
def ask_for_review(request: HttpRequest, evaluation_id: UUID) -> Any:
    """Send the draft to whoever approves: not this program, nor who made its access."""
    asked = cast(ActorRequest, request)
    actions.send_to_review(evaluation_id, by=asked.actor, at=asked.at)
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ONE}/approval", response=PlanOut)
def approve(request: HttpRequest, evaluation_id: UUID, given: ApprovalBody) -> Any:
    """Approve the version under review; nobody who wrote or sent it may, nor their program."""
    asked = cast(ActorRequest, request)
    actions.approve(evaluation_id, given.note, given.revision, by=asked.actor, at=asked.at)
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ONE}/given-back", response=PlanOut)
def give_back(request: HttpRequest, evaluation_id: UUID, given: WhyBody) -> Any:
    """Give the version under review back to its writers, with what to change."""
    asked = cast(ActorRequest, request)
    actions.give_back(evaluation_id, given.why, by=asked.actor, at=asked.at)
    return shown_evaluation(evaluation_id, asked)


@router.post(f"{ONE}/finished", response=PlanOut)
def finish(request: HttpRequest, evaluation_id: UUID) -> Any:
    """Finish the report: every question has a finding, and no evaluator waits."""
    asked = cast(ActorRequest, request)
    actions.finish(evaluation_id, by=asked.actor, at=asked.at)
    return shown_evaluation(evaluation_id, asked)


@router.get(f"{ONE}/evaluators", response=list[EvaluatorOut])
def evaluators(request: HttpRequest, evaluation_id: UUID) -> Any:
    """List the evaluators of the approved plan, without their names."""
    asked = _asked(request, Permission.REPORT_READ)
    queries.evaluation(evaluation_id)
    audit.saw("evaluation.plan.read", [evaluation_id], by=asked.actor, at=asked.at)
    return [_evaluator(one) for one in evaluating.invited(evaluation_id, asked.at)]


@router.post(ONE + "/evaluators/{uuid:evaluation_row}/link", response={201: EvaluatorOut})
def invite(request: HttpRequest, evaluation_id: UUID, evaluation_row: UUID, given: LinkBody) -> Any:
    """Mail an evaluator a link that opens without an account; an earlier one of theirs ends."""
    asked = cast(ActorRequest, request)
    site = f"{asked.scheme}://{asked.get_host()}"
    actions.invite(
        evaluation_id, str(evaluation_row), LinkIn(**given.dict()),
        site=site, by=asked.actor, at=asked.at,
    )  # fmt: skip
    audit.saw("evaluation.plan.read", [evaluation_id], by=asked.actor, at=asked.at)
    found = evaluating.invited(evaluation_id, asked.at)
    mine = next(one for one in found if one.id == str(evaluation_row))
    return Status(201, _evaluator(mine))


def _evaluator(one: evaluating.Invited) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation": str(one.row.get("organisation", "")),
        "group": str(one.row.get("group", "")),
        "link_id": one.link.id if one.link else None,
        "link_is_open": one.is_open,
        "ends_on": one.link.ends_on if one.link else None,
    }


@router.post(ONE + "/links/{uuid:evaluator_link}/ended", response=list[EvaluatorOut])
def end_link(request: HttpRequest, evaluation_id: UUID, evaluator_link: UUID) -> Any:
    """End a link: it opens nothing any more. What was sent by it stays."""
    asked = cast(ActorRequest, request)
    actions.end_link(evaluation_id, evaluator_link, by=asked.actor, at=asked.at)
    return evaluators(request, evaluation_id)


@router.get(f"{ONE}/contributions", response=list[ContributionOut])
def contributions(request: HttpRequest, evaluation_id: UUID) -> Any:
    """List what evaluators sent, what waits first."""
    asked = _asked(request, Permission.REPORT_READ)
    queries.evaluation(evaluation_id)
    audit.saw("evaluation.plan.read", [evaluation_id], by=asked.actor, at=asked.at)
    same = ("id", "rating", "sent_at", "decided_at", "finding_id", "reply")
    return [
        {name: getattr(one.row, name) for name in same}
        | {"question_id": one.row.question, "question": one.question, "speaker": one.speaker}
        | {"text": one.text, "evidence": one.evidence}
        for one in evaluating.sent(evaluation_id, asked.at)
    ]


@router.post(ONE + "/contributions/{uuid:evaluation_sent}/taken-in", response={201: FindingOut})
def take_in(
    request: HttpRequest, evaluation_id: UUID, evaluation_sent: UUID, given: ReplyBody
) -> Any:
    """Make a finding of what an evaluator sent, word for word."""
    asked = cast(ActorRequest, request)
    made = actions.take_in(evaluation_id, evaluation_sent, given.reply, by=asked.actor, at=asked.at)
    found = queries.findings(evaluation_id, asked.at)
    mine = next(one for one in found if one.question["id"] == made.question)
    return Status(201, shown_finding(mine, evaluating.speakers([made.id])))


@router.post(ONE + "/contributions/{uuid:evaluation_sent}/answered", response=list[ContributionOut])
def answer(
    request: HttpRequest, evaluation_id: UUID, evaluation_sent: UUID, given: ReplyBody
) -> Any:
    """Say to an evaluator why what they sent is not taken in."""
    asked = cast(ActorRequest, request)
    actions.answer(evaluation_id, evaluation_sent, given.reply, by=asked.actor, at=asked.at)
    return contributions(request, evaluation_id)


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
