"""Write answers out: CSV, XLSX and HXL. Nothing in them is calculated by a spreadsheet."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.forms import content, rules
from musterpoint.forms.actions import _submissions, _trail
from musterpoint.forms.actions._trail import AnySubmission
from musterpoint.forms.actions._versions import NoSuchForm
from musterpoint.forms.models import (
    ProtectionSubmission,
    Questionnaire,
    Submission,
    Version,
)
from musterpoint.forms.reasons import ExportReason
from musterpoint.forms.values import Exported, Sent
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Organisation
from musterpoint.web import tables

MAX_ROWS = 100_000
CHUNK = 500
KINDS = ("csv", "xlsx", "hxl")
_HEAD = ("submission", "revision", "version", "language", "submitted")


class BadExport(Invalid):
    """The kind or the reason is missing, or there is nothing that may be in the file."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: a question in one instance of each repeat around it."""

    key: forms.Key
    hashtag: str

    @property
    def title(self) -> str:
        path, places = self.key
        return path if not places else f"{path}[{','.join(str(one + 1) for one in places)}]"


@dataclass(frozen=True, slots=True)
class _Opened:
    row: AnySubmission
    sent: Sent


def export(code: str, kind: str, reason: str, *, by: Actor, at: datetime) -> Exported:
    """
    Return a file of the newest answers to a questionnaire, over all its versions.

    It holds the answers of the actor's own side of the wall and no others: a caseworker takes out
    what was told in private, a duty officer the rest. HXL holds a row of hashtags, and only
    questions that have one and are declared as about no person. Who took out whose answers, why,
    and the file's digest are recorded in the trail of that side.
    """
    by.require(Permission.FORMS_EXPORT)
    problems = {}
    if kind not in KINDS:
        problems["kind"] = [_("Choose CSV, XLSX or HXL.")]
    if reason not in ExportReason.values:
        problems["reason"] = [_("Say why the file is needed.")]
    if problems:
        raise BadExport(_("Some answers need a correction."), fields=problems)
    found = Questionnaire.objects.filter(code=code).first()
    if found is None:
        raise NoSuchForm(_("There is no such questionnaire."))
    opened = list(_opened(found, is_private(by), at))
    columns = _columns(found, opened, is_hxl=kind == "hxl")
    if kind == "hxl" and not columns:
        raise BadExport(
            _("No question has both a hashtag and a classification that tells of nobody."),
            fields={"kind": [_("Write hashtags in the column hxl, or choose CSV or XLSX.")]},
        )
    table = _table(columns, opened, is_hxl=kind == "hxl")
    data = (
        tables.xlsx_file(table, "answers")
        if kind == "xlsx"
        else tables.csv_file(table, keeps_numbers=True)
    )
    digest = hashlib.sha256(data).hexdigest()
    _record(found, opened, by, at, {"form": kind, "reason": reason, "digest": digest})
    return Exported(
        name=f"{code}-{at:%Y%m%d-%H%M}.{'xlsx' if kind == 'xlsx' else 'csv'}",
        content_type=tables.content_type(kind),
        data=data,
        rows=len(opened),
        digest=digest,
    )


def is_private(by: Actor) -> bool:
    """Say whether the actor's files hold what was told in private, and nothing else."""
    if by.clearance is not Clearance.PROTECTION:
        return False
    return Organisation.objects.get(id=by.organisation_id).kind in MAY_HOLD_PROTECTION


def _opened(of: Questionnaire, is_private: bool, at: datetime) -> Iterable[_Opened]:
    """Yield the newest revisions of one side of the wall that are not erased."""
    table = ProtectionSubmission if is_private else Submission
    rows = table.objects.filter(version__questionnaire=of, is_current=True).exclude(sealed=b"")
    listed = rows.select_related("version").defer("version__content")
    ordered: list[AnySubmission] = []
    ordered += list(listed.order_by("submitted_at", "id")[: MAX_ROWS + 1])
    if len(ordered) > MAX_ROWS:
        raise BadExport(_("A file holds at most 100,000 submissions."))
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        keys = vault.open_keys(
            [one.subject_id for one in part],
            at=at,
            compartment="protection" if is_private else "consular",
        )
        for one in part:
            if one.subject_id in keys:
                yield _Opened(one, _submissions.unseal(keys[one.subject_id], one))


def _columns(of: Questionnaire, opened: Sequence[_Opened], *, is_hxl: bool) -> list[_Column]:
    """Return the columns of all versions, the newest version's order first."""
    found: dict[forms.Key, _Column] = {}
    used = {one.row.version_id for one in opened}
    versions = Version.objects.filter(questionnaire=of).order_by("-number")
    for version in versions.defer("content"):
        if used and version.id not in used:
            continue
        for question in content.ready(version).form.questions():
            if question.type == "note" or question.type in types.METADATA - {"start", "end"}:
                continue
            if is_hxl and not (question.hxl and rules.is_plain(question)):
                continue
            for places in _instances(question, opened):
                key = (question.path, places)
                found.setdefault(key, _Column(key, question.hxl))
        if not used:
            break
    return list(found.values())


def _instances(question: forms.Question, opened: Sequence[_Opened]) -> list[tuple[int, ...]]:
    """Return every instance of a question that somebody answered; one when it never repeats."""
    if not question.repeats:
        return [()]
    return sorted({key[1] for one in opened for key in one.sent.values if key[0] == question.path})


def _table(
    columns: Sequence[_Column], opened: Sequence[_Opened], *, is_hxl: bool
) -> list[list[str]]:
    head = [] if is_hxl else list(_HEAD)
    table = [[*head, *(one.title for one in columns)]]
    if is_hxl:
        table.append([one.hashtag for one in columns])
    for one in opened:
        row = one.row
        mine = [
            str(row.root_id), str(row.revision), str(row.version.number), row.language,
            row.submitted_at.isoformat(timespec="seconds"),
        ]  # fmt: skip
        values = [one.sent.values.get(column.key, "") for column in columns]
        table.append([*([] if is_hxl else mine), *values])
    return table


def _record(
    of: Questionnaire, opened: Sequence[_Opened], by: Actor, at: datetime, facts: dict[str, str]
) -> None:
    """Record each subject and the file in the trail of their side of the wall."""
    told = {**facts, "rows": len(opened)}
    if is_private(by):
        for one in opened:
            _trail.record("forms.submission.exported", one.row, by=by, at=at, **facts)
        audit.record_protected("forms.answers.exported", subject_id=of.id, by=by, at=at, **told)
        return
    subjects = [one.row.subject_id for one in opened]
    audit.record_many("forms.submission.exported", subjects, by=by, at=at, **facts)
    audit.record("forms.answers.exported", subject_id=of.id, by=by, at=at, **told)
