"""Say what was found on each question of the approved plan, and finish the report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation import telling
from musterpoint.evaluation.models import (
    Evaluation,
    EvaluationVersion,
    Finding,
    VersionState,
    Word,
)
from musterpoint.evaluation.planning import keeping, rules
from musterpoint.evaluation.planning.actions._noting import note
from musterpoint.evaluation.planning.actions._writing import (
    BadEvaluation,
    NoSuchEvaluation,
    locked,
)
from musterpoint.evaluation.planning.kinds import pack
from musterpoint.evaluation.planning.values import FindingIn
from musterpoint.kernel import indicators, remedies
from musterpoint.kernel.errors import Refused
from musterpoint.plans.content import ID, Row
from musterpoint.tenancy.actors import Actor, Clearance, Permission

LONGEST = 5000
MOST_PROOFS = 20


class NotApproved(Refused):
    """No plan of this evaluation was approved yet."""


class NotFinished(Refused):
    """A question has no finding yet."""


def keep_finding(
    evaluation_id: UUID, question: str, given: FindingIn, *, by: Actor, at: datetime
) -> Finding:
    """
    Keep what was found on a question of the approved plan; an earlier finding stays in its history.

    The indicator of the question is counted now and kept beside it, where the evaluation has a
    crisis; not for who sees rows that others do not, because all read what is kept, nor where the
    total is too small to be told. A finding answers the question as the plan words it now.
    """
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    asked = {one[ID]: one for one in _approved_questions(row, at)}
    if question not in asked:
        raise NoSuchEvaluation(_("The approved plan has no such question."))
    check(given)
    before = Finding.objects.filter(evaluation=row, question=question)
    last = before.aggregate(n=Max("number"))["n"] or 0
    made = Finding.objects.create(
        evaluation=row,
        question=question,
        version=_approved(row).number,
        wording=rules.wording(asked[question]),
        number=last + 1,
        rating=given.rating,
        text=given.text.strip(),
        evidence=given.evidence.strip(),
        proofs=[list(one) for one in given.proofs],
        figure=_figure(row, asked[question], by, at),
        written_by=by.id,
        written_at=at,
    )
    audit.record(
        "evaluation.finding.kept", subject_id=row.id, by=by, at=at,
        question=question, number=made.number, rating=given.rating,
    )  # fmt: skip
    return made


def check(given: FindingIn) -> None:
    """Raise BadEvaluation with what of a finding is to be corrected."""
    problems: dict[str, list[str]] = {}
    if given.rating not in pack().ratings:
        problems["rating"] = [_("Choose how the standard was met.")]
    if not given.text.strip():
        problems["text"] = [_("Write what was found.")]
    for name, text in (("text", given.text), ("evidence", given.evidence)):
        if len(text) > LONGEST:
            problems[name] = [_("Shorten this to %(count)s characters.") % {"count": LONGEST}]
    is_judged = given.rating in pack().ratings and given.rating != "unknown"
    if is_judged and not (given.evidence.strip() or given.proofs):
        problems["evidence"] = [_("Say on which evidence this rests.")]
    wanted: dict[str, list[str]] = {}
    for kind, key in given.proofs:
        wanted.setdefault(kind, []).append(key)
    known = remedies.find(wanted)
    if len(given.proofs) > MOST_PROOFS or any(tuple(one) not in known for one in given.proofs):
        problems["proofs"] = [_("Choose evidence from the list.")]
    if problems:
        raise BadEvaluation(_("Correct what is marked."), fields=problems)


def _figure(row: Evaluation, question: Row, by: Actor, at: datetime) -> dict[str, Any]:
    code = question.get("indicator")
    known = {one.code for one in indicators.registered()}
    if row.crisis_id is None or code not in known or by.clearance is not Clearance.CONSULAR:
        return {}
    value = indicators.count(code, row.crisis_id).get("", indicators.get(code).of_nothing)
    if value is None or not telling.is_total_told(code, value):
        return {}
    return {"indicator": code, "value": value, "at": at.isoformat()}


def finish(evaluation_id: UUID, *, by: Actor, at: datetime) -> Evaluation:
    """Finish the report: every question, as it is worded, has one, and no evaluator waits."""
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    asked = {one[ID]: rules.wording(one) for one in _approved_questions(row, at)}
    if row.versions.filter(state__in=(VersionState.DRAFT, VersionState.REVIEW)).exists():
        raise NotFinished(_("A new version of the plan is open. Have it approved first."))
    told = set(row.findings.values_list("question", "wording"))
    missing = sum(1 for one in asked.items() if one not in told)
    if missing:
        raise NotFinished(
            _("Questions without a finding: %(count)s. Write what was found, or that it cannot be"
              " judged."),
            count=missing,
        )  # fmt: skip
    if row.contributions.filter(decided_at=None).exists():
        raise NotFinished(_("Findings of evaluators wait. Take them in or answer them first."))
    row.finished_at, row.finished_by = at, by.id
    row.save(update_fields=["finished_at", "finished_by"])
    note(row, _approved(row).number, Word.FINISHED, "", by, at)
    return row


def _approved(row: Evaluation) -> EvaluationVersion:
    found = row.versions.filter(state=VersionState.APPROVED).first()
    if found is None:
        raise NotApproved(_("Have the plan approved first: findings answer its questions."))
    return found


def _approved_questions(row: Evaluation, at: datetime) -> list[Row]:
    return list(keeping.opened(_approved(row), at).get("questions", ()))
