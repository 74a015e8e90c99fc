"""Begin an evaluation and write its plan, row by row; nobody writes over another's words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.evaluation.models import Evaluation, EvaluationVersion, VersionState, Word
from musterpoint.evaluation.planning import keeping, rules
from musterpoint.evaluation.planning.actions._noting import note
from musterpoint.evaluation.planning.kinds import pack, sections
from musterpoint.evaluation.planning.values import EvaluationIn
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.plans import content as contents
from musterpoint.plans import reading
from musterpoint.plans.content import ID, Content
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership

MOST_ROWS = 200
LONGEST_NAME = 120


class NoSuchEvaluation(Missing):
    """There is no such evaluation, version, section or row here."""


class NotADraft(Refused):
    """Only a draft is written; what was sent, approved, replaced or finished stands."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the draft since it was read."""


class BadEvaluation(Invalid):
    """The evaluation, a row of its plan or a finding cannot be kept as it was typed."""


class TooLong(Refused):
    """A section holds as many rows as it can."""


def begin(given: EvaluationIn, *, by: Actor, at: datetime) -> Evaluation:
    """Begin an evaluation with an empty draft of its plan."""
    by.require(Permission.EVALUATION_CHANGE)
    problems = _problems(given)
    if given.kind not in pack().kinds:
        problems["kind"] = [_("Choose what kind of evaluation it is.")]
    _refuse(problems)
    row = Evaluation.objects.create(
        name=given.name.strip(),
        kind=given.kind,
        crisis_id=given.crisis_id,
        owner_id=given.owner_id or by.id,
        counts_from=given.counts_from,
        report_due=given.report_due,
        created_at=at,
    )
    vault.make_keys([row.id], at=at)
    _begin(row, 1, {}, by, at)
    note(row, 1, Word.BEGUN, "", by, at)
    return row


def change_head(evaluation_id: UUID, given: EvaluationIn, *, by: Actor, at: datetime) -> Evaluation:
    """Change the name, crisis, owner and days of an evaluation; its kind stays."""
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    _refuse(_problems(given, but=row.id))
    row.name, row.crisis_id, row.owner_id = given.name.strip(), given.crisis_id, given.owner_id
    row.counts_from, row.report_due = given.counts_from, given.report_due
    row.save(update_fields=["name", "crisis", "owner_id", "counts_from", "report_due"])
    newest = row.versions.order_by("-number").first()
    note(row, newest.number if newest else 0, Word.CHANGED, "", by, at)
    return row


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise BadEvaluation(_("Correct what is marked."), fields=problems)


def _problems(given: EvaluationIn, but: UUID | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = given.name.strip()
    if not name:
        found["name"] = [_("Give the evaluation a name.")]
    elif len(name) > LONGEST_NAME:
        found["name"] = [_("Shorten this.")]
    elif set(Evaluation.objects.filter(name=name).values_list("id", flat=True)) - {but}:
        found["name"] = [_("Another evaluation has this name. Choose another one.")]
    if given.owner_id is not None and not works_here(given.owner_id):
        found["owner_id"] = [_("Choose somebody who works here.")]
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        found["crisis_id"] = [_("Choose one of the crises in the list.")]
    if given.counts_from and given.report_due and given.report_due < given.counts_from:
        found["report_due"] = [_("The report cannot be due before what it looks at began.")]
    return found


def works_here(user_id: UUID) -> bool:
    """Say whether somebody is a member of this organisation."""
    here = Membership.objects.filter(organisation_id=scope.organisation_id())
    return here.filter(user_id=user_id).exists()


def new_version(evaluation_id: UUID, *, by: Actor, at: datetime) -> EvaluationVersion:
    """Begin a draft with what was approved; an open draft is returned as it stands."""
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(evaluation_id)
    newest = row.versions.order_by("-number").first()
    if newest is None:
        raise NoSuchEvaluation(_("There is no such evaluation here."))
    if newest.state in (VersionState.DRAFT, VersionState.REVIEW):
        return newest
    made = _begin(row, newest.number + 1, keeping.opened(newest, at), by, at)
    audit.record("evaluation.version.begun", subject_id=row.id, by=by, at=at, number=made.number)
    return made


def _begin(
    row: Evaluation, number: int, start: Content, by: Actor, at: datetime
) -> EvaluationVersion:
    return EvaluationVersion.objects.create(
        evaluation=row,
        number=number,
        sealed=keeping.seal(row.id, start, at),
        has_stratum=rules.has_stratum(start, pack()),
        pack=pack().stamp,
        writers=str(by.id),
        written_at=at,
    )


def put_row(
    evaluation_id: UUID,
    section: str,
    values: Mapping[str, Any],
    revision: int,
    row_id: str = "",
    *,
    by: Actor,
    at: datetime,
) -> EvaluationVersion:
    """
    Add a row to a section of the draft, or put it in the place of ``row_id``.

    Raises BadEvaluation with the columns to correct, ChangedMeanwhile when the draft is not at
    ``revision`` any more, NotADraft, TooLong.
    """
    by.require(Permission.EVALUATION_CHANGE)
    part = sections().get(section)
    if part is None:
        raise NoSuchEvaluation(_("Evaluation plans have no such section."))
    kept, problems = reading.read_row(part, values)
    if section == "questions" and not ({"indicator", "own_indicator"} & (kept.keys() | problems)):
        problems["own_indicator"] = [_("Choose an indicator, or write one of its own.")]
    _refuse(problems)

    def change(content: Content) -> Content:
        rows = content.get(section, ())
        if row_id and row_id not in {one[ID] for one in rows}:
            raise NoSuchEvaluation(_("This row was removed."))
        if not row_id and len(rows) >= MOST_ROWS:
            raise TooLong(_("A section holds %(count)s rows at most."), count=MOST_ROWS)
        return contents.put(content, section, {ID: row_id or str(uuid7()), **kept})

    return _edit(evaluation_id, revision, change, by, at)


def remove_row(
    evaluation_id: UUID, section: str, row_id: str, revision: int, *, by: Actor, at: datetime
) -> EvaluationVersion:
    """Take a row out of the draft."""
    by.require(Permission.EVALUATION_CHANGE)
    return _edit(
        evaluation_id, revision, lambda said: contents.without(said, section, row_id), by, at
    )


def move_row(
    evaluation_id: UUID,
    section: str,
    row_id: str,
    step: int,
    revision: int,
    *,
    by: Actor,
    at: datetime,
) -> EvaluationVersion:
    """Move a row of the draft up (-1) or down (1)."""
    by.require(Permission.EVALUATION_CHANGE)
    return _edit(
        evaluation_id, revision, lambda said: contents.moved(said, section, row_id, step), by, at
    )


def _edit(
    evaluation_id: UUID,
    revision: int,
    change: Callable[[Content], Content],
    by: Actor,
    at: datetime,
) -> EvaluationVersion:
    version = draft(evaluation_id, revision)
    before = keeping.opened(version, at)
    after = change(before)
    if after == before:
        return version
    version.sealed = keeping.seal(evaluation_id, after, at)
    version.has_stratum = rules.has_stratum(after, pack())
    version.revision += 1
    version.written_at, version.pack = at, pack().stamp
    if str(by.id) not in version.writers.split():
        version.writers = f"{version.writers} {by.id}".strip()
    version.save(
        update_fields=["sealed", "has_stratum", "revision", "writers", "written_at", "pack"]
    )
    audit.record(
        "evaluation.version.written", subject_id=evaluation_id, by=by, at=at, number=version.number
    )
    return version


def locked(evaluation_id: UUID) -> Evaluation:
    """Return an evaluation, locked; a finished one is not changed."""
    row = Evaluation.objects.select_for_update().filter(id=evaluation_id).first()
    if row is None:
        raise NoSuchEvaluation(_("There is no such evaluation here."))
    if row.finished_at is not None:
        raise NotADraft(_("This evaluation is finished: its report stands as it is."))
    return row


def draft(evaluation_id: UUID, revision: int | None = None) -> EvaluationVersion:
    """Return the open draft, locked; raise NotADraft or ChangedMeanwhile."""
    found = locked(evaluation_id).versions.filter(state=VersionState.DRAFT).first()
    if found is None:
        raise NotADraft(_("There is no draft of this plan. Begin a new version first."))
    if revision is not None and found.revision != revision:
        raise ChangedMeanwhile(
            _("Somebody changed this plan while you wrote. Look at it, then send yours again.")
        )
    return found
