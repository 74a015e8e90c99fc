"""Submissions: sent once, corrected by a further revision, erased with their subject."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import forms
from musterpoint.forms import content, followers, rules
from musterpoint.forms.actions import _filling, _trail
from musterpoint.forms.actions._trail import AnySubmission
from musterpoint.forms.models import (
    Draft,
    ProtectionDraft,
    ProtectionSubmission,
    Submission,
    Version,
)
from musterpoint.forms.values import Sent, answers_from_plain, answers_to_plain, to_plain
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import ErasedKey

SEALED = "forms.submissions"


class NotComplete(Invalid):
    """Some answers are missing or wrong; ``faults`` are those of the engine."""

    def __init__(self, faults: list[forms.Fault]) -> None:
        super().__init__(_("Some answers need a correction."))
        self.faults = faults


class OldRevision(Refused):
    """These answers were corrected already; the newest ones can be corrected."""


def submit(draft_id: UUID, *, by: Actor, at: datetime) -> AnySubmission:
    """
    Send what was filled in; the draft goes.

    The submission has the draft's id, so that sending twice is sending once. Raises NotComplete.
    """
    _trail.require_answering(by)
    already = _sent(draft_id)
    if already is not None and (not _trail.is_outside(by) or already.way == "public"):
        return already
    row = _trail.draft(draft_id, by=by, at=at)
    key = vault.open_key(row.subject_id, at=at, compartment=_trail.compartment_of(row))
    filled = _filling.unseal(key, row)
    table = ProtectionSubmission if _trail.compartment_of(row) == "protection" else Submission
    made = table(
        id=row.id,
        version=row.version,
        subject_id=row.subject_id,
        root_id=row.id,
        way=row.way,
        language=row.language,
        submitted_by=by.id,
        submitted_at=at,
    )
    _fill(made, filled.answers, key, at)
    made.save(force_insert=True)
    row.delete()
    _trail.record("forms.submission.sent", made, by=by, at=at, submission=str(made.id))
    _follow(made, key, by=by, at=at)
    return made


def _follow(made: AnySubmission, key: vault.Key, *, by: Actor, at: datetime) -> None:
    """Tell who follows private answers."""
    if _trail.compartment_of(made) != "protection":
        return
    follower = followers.of(made.root_id)
    if follower is not None:
        given = unseal(key, made).answers.values
        plain = {path: text for (path, instances), text in given.items() if not instances}
        follower.sent(made.root_id, plain, by, at)


def correct(
    submission_id: UUID, answers: forms.Answers, *, by: Actor, at: datetime
) -> AnySubmission:
    """
    Put other answers in place of those that were sent, to the same version of the questionnaire.

    The old revision stays as it was. Raises NotComplete, OldRevision.
    """
    by.require(Permission.FORMS_ANSWER)
    before = _trail.submission(submission_id, is_locked=True)
    if not before.is_current:
        raise OldRevision(_("These answers were corrected already. Open the newest ones."))
    _trail.require_compartment(_trail.compartment_of(before), by)
    key = vault.open_key(before.subject_id, at=at, compartment=_trail.compartment_of(before))
    made = type(before)(
        version=before.version,
        subject_id=before.subject_id,
        root_id=before.root_id,
        revision=before.revision + 1,
        way=before.way,
        language=before.language,
        submitted_by=by.id,
        submitted_at=at,
    )
    _fill(made, answers, key, at)
    type(before).objects.filter(id=before.id).update(is_current=False)
    made.save(force_insert=True)
    _trail.record("forms.submission.corrected", made, by=by, at=at, submission=str(made.root_id))
    _follow(made, key, by=by, at=at)
    return made


def erase_subjects(subject_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """
    Take away everything that was answered about erased subjects; return how many submissions.

    The package above calls this when it erases a person. The rows stay as tombstones; where the
    actor does not see the protection side, its rows can be read by nobody, because the keys went.
    """
    by.require(Permission.VAULT_ERASE)
    wanted = list(subject_ids)
    count = 0
    for table in _trail.DRAFTS:
        table.objects.filter(subject_id__in=wanted).delete()
    for table_ in _trail.SUBMISSIONS:
        rows = table_.objects.filter(subject_id__in=wanted).exclude(sealed=b"")
        count += rows.update(sealed=b"", scores={}, counted={}, expires_at=None)
    return count


def erase_erased(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Take away what was answered behind the wall about subjects that others erased.

    Works at most ``limit`` subjects of drafts and of submissions; returns how many there were.
    """
    by.require(Permission.VAULT_ERASE)
    erased = ErasedKey.objects.values("subject_id")
    begun = ProtectionDraft.objects.filter(subject_id__in=erased)
    sent = ProtectionSubmission.objects.filter(subject_id__in=erased).exclude(sealed=b"")
    found = {
        subject
        for rows in (begun.values_list("subject_id"), sent.values_list("subject_id"))
        for (subject,) in rows.order_by("subject_id").distinct()[:limit]
    }
    erase_subjects(found, by=by, at=at)
    return len(found)


def expire(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Delete drafts that nobody went on with, and empty submissions that have served their time.

    Works at most ``limit`` submissions; returns how many rows it changed.
    """
    by.require(Permission.VAULT_ERASE)
    count = Draft.objects.filter(expires_at__lte=at).delete()[0]
    count += ProtectionDraft.objects.filter(expires_at__lte=at).delete()[0]
    for table in _trail.SUBMISSIONS:
        due = table.objects.select_for_update().filter(expires_at__lte=at).exclude(sealed=b"")
        found: list[AnySubmission] = []
        found += list(due.order_by("expires_at", "id").defer("sealed")[:limit])
        ids = [one.id for one in found]
        table.objects.filter(id__in=ids).update(sealed=b"", expires_at=None)
        if table is Submission:
            subjects = [one.subject_id for one in found]
            audit.record_many("forms.submission.expired", subjects, by=by, at=at)
        else:
            for one in found:
                _trail.record("forms.submission.expired", one, by=by, at=at)
        count += len(found)
    return count


def state_of(
    version: Version, answers: forms.Answers, *, root: UUID, language: str, at: datetime
) -> forms.State:
    """Return where answers lead in a version; the same ids and orders for one submission."""
    around = forms.Circumstances(now=at, language=language, seed=str(root))
    return content.ready(version).engine.state(answers, around)


def unseal(key: vault.Key, row: AnySubmission) -> Sent:
    """Return what was sent."""
    data: Mapping[str, Any] = key.open(SEALED, row.sealed)
    worked = answers_from_plain({"values": data["worked"], "counts": data["instances"]})
    return Sent(
        answers=answers_from_plain(data["answers"]),
        values=worked.values,
        counts=worked.counts,
        scores=data["scores"],
    )


def _fill(made: AnySubmission, answers: forms.Answers, key: vault.Key, at: datetime) -> None:
    """Work the answers out and put them into the row; raise NotComplete when they do not hold."""
    state = state_of(made.version, answers, root=made.root_id, language=made.language, at=at)
    faults = forms.problems(state)
    if faults:
        raise NotComplete(faults)
    form = state.engine.form
    values, scores = forms.values(state), forms.scores(state)
    content_ = {
        "answers": answers_to_plain(forms.pruned(state)),
        "worked": to_plain(values),
        "instances": to_plain(forms.counts(state)),
        "scores": scores,
    }
    made.sealed = key.seal(SEALED, content_)
    made.scores = rules.plain_scores(form, scores)
    made.counted = rules.counted(form, values)
    made.expires_at = rules.expiry(form, at)


def _sent(draft_id: UUID) -> AnySubmission | None:
    for table in _trail.SUBMISSIONS:
        found = table.objects.select_related("version").filter(id=draft_id).first()
        if found is not None:
            return found
    return None
