"""Translations under an agreement: asked for, drafted, looked over by another, published."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import queries as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.rosters.actions._calls import LANE
from musterpoint.rosters.actions._translation_telling import Part, tell
from musterpoint.rosters.models import JobState, Member, MemberState, TranslationJob
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

USE = "rosters.translation"
LONGEST = 20_000
LONGEST_NOTE = 2000


class NotYours(Refused):
    """The step belongs to another person or another moment."""


def ask_translation(
    agreement_id: UUID,
    title: str,
    text: str,
    *,
    source: str,
    target: str,
    due_at: datetime,
    site: str = "",
    by: Actor,
    at: datetime,
) -> TranslationJob:
    """Ask for a translation by a day, under an agreement that is in force."""
    by.require(Permission.ROSTERS_CHANGE)
    agreement = Agreement.objects.filter(shared_id=agreement_id).first()
    problems: dict[str, list[str]] = {}
    if agreement is None or not disclosures.is_in_force(agreement, at):
        problems["agreement"] = [_("Choose an agreement that is in force.")]
    if not title.strip():
        problems["title"] = [_("Give the text a title.")]
    if not text.strip() or len(text) > LONGEST:
        problems["text"] = [_("Enter a text of at most 20,000 characters.")]
    if not source or source == target or not target:
        problems["target"] = [_("Choose two languages.")]
    if due_at <= at:
        problems["due"] = [_("The deadline must lie ahead.")]
    if problems or agreement is None:
        raise Invalid(_("Some answers need a correction."), fields=problems)
    row_id = uuid7()
    key = vault.make_keys([row_id], at=at)[row_id]
    job = TranslationJob.objects.create(
        id=row_id,
        agreement=agreement,
        source=source,
        target=target,
        sealed=key.seal(
            USE, {"title": title.strip(), "text": text.strip(), "draft": "", "note": ""}
        ),
        due_at=due_at,
        created_at=at,
        created_by=by.id,
        site=site,
    )
    pumps.wake(LANE, due_at)
    audit.record("rosters.translation.asked", subject_id=job.id, by=by, at=at)
    return job


def ask_member(
    job_id: UUID, part: Part, member_id: UUID, *, by: Actor, at: datetime
) -> TranslationJob:
    """Ask a member to translate a text or to look a draft over; a message brings them a link."""
    by.require(Permission.ROSTERS_CHANGE)
    job = _locked(job_id, by)
    if part == "translate":
        _must_be(job, JobState.ASKED, JobState.SENT_BACK)
        job.translator = _member(member_id, "translator")
        job.reviewer = None if job.reviewer_id == member_id else job.reviewer
    else:
        _must_be(job, JobState.DRAFT)
        if member_id == job.translator_id:
            raise NotYours(_("Nobody looks over their own translation. Choose somebody else."))
        job.reviewer = _member(member_id, "reviewer")
    job.save()
    audit.record("rosters.translation.given", subject_id=job.id, by=by, at=at, part=part)
    tell(job, by=by, at=at)
    return job


def draft(
    job_id: UUID, text: str, *, translator_id: UUID, by: Actor, at: datetime
) -> TranslationJob:
    """Put in a translation; another member looks it over, who is told when known already."""
    job = _locked(job_id, by, "translate")
    _must_be(job, JobState.ASKED, JobState.DRAFT, JobState.SENT_BACK)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid(
            _("Some answers need a correction."),
            fields={"draft": [_("Enter a text of at most 20,000 characters.")]},
        )
    if job.reviewer_id == translator_id:
        job.reviewer = None
    job.translator = _member(translator_id, "translator")
    job.state, job.drafted_at = JobState.DRAFT, at
    job.sealed = _sealed(job, {"draft": text.strip(), "note": ""}, at)
    job.save()
    audit.record("rosters.translation.drafted", subject_id=job.id, by=by, at=at)
    tell(job, by=by, at=at)
    return job


def publish(job_id: UUID, *, reviewer_id: UUID, by: Actor, at: datetime) -> TranslationJob:
    """Publish a draft that another member than the translator has looked over."""
    return _review(job_id, JobState.PUBLISHED, reviewer_id, by, at)


def send_back(
    job_id: UUID, note: str = "", *, reviewer_id: UUID, by: Actor, at: datetime
) -> TranslationJob:
    """Send a draft back to its translator, who is told, with a note on what to mend."""
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            _("Some answers need a correction."), fields={"note": [_("Shorten the note.")]}
        )
    job = _review(job_id, JobState.SENT_BACK, reviewer_id, by, at)
    job.sealed = _sealed(job, {"note": note.strip()}, at)
    job.save(update_fields=["sealed"])
    tell(job, by=by, at=at)
    return job


def _review(job_id: UUID, state: str, reviewer_id: UUID, by: Actor, at: datetime) -> TranslationJob:
    job = _locked(job_id, by, "review")
    _must_be(job, JobState.DRAFT)
    if reviewer_id == job.translator_id:
        raise NotYours(_("Nobody looks over their own translation. Choose somebody else."))
    job.reviewer, job.state = _member(reviewer_id, "reviewer"), state
    if state == JobState.PUBLISHED:
        agreement = Agreement.objects.get(id=job.agreement_id)
        if not disclosures.is_in_force(agreement, at):
            raise NotYours(_("The agreement has ended. Nothing is published under it."))
        job.published_at = at
    job.save()
    verb = "published" if state == JobState.PUBLISHED else "sent-back"
    audit.record(f"rosters.translation.{verb}", subject_id=job.id, by=by, at=at)
    return job


def cancel_translation(job_id: UUID, *, by: Actor, at: datetime) -> TranslationJob:
    """Cancel a translation that is not published."""
    job = _locked(job_id, by)
    _must_be(job, JobState.ASKED, JobState.DRAFT, JobState.SENT_BACK)
    job.state = JobState.CANCELLED
    job.save(update_fields=["state"])
    audit.record("rosters.translation.cancelled", subject_id=job.id, by=by, at=at)
    return job


def _locked(job_id: UUID, by: Actor, part: Part | None = None) -> TranslationJob:
    """Lock and return a translation, for staff or for the member whose part it is."""
    is_member = by.kind is ActorKind.PARTNER and part is not None
    if not is_member:
        by.require(Permission.ROSTERS_CHANGE)
    job = TranslationJob.objects.select_for_update(of=("self",)).filter(id=job_id).first()
    if job is not None and is_member:
        whose = job.translator_id if part == "translate" else job.reviewer_id
        job = job if whose == by.id else None
    if job is None:
        raise Missing(_("There is no such translation here."))
    return job


def _must_be(job: TranslationJob, *states: str) -> None:
    if job.state not in states:
        raise NotYours(
            _("This translation is at “%(state)s”: that is not possible now."),
            state=JobState(job.state).label,
        )


def _member(member_id: UUID, field: str) -> Member:
    found = Member.objects.filter(id=member_id, state=MemberState.ACTIVE).first()
    if found is None:
        raise Invalid(_("Some answers need a correction."), fields={field: [_("Choose a member.")]})
    return found


def _sealed(job: TranslationJob, changes: dict[str, Any], at: datetime) -> bytes:
    key = vault.open_key(job.id, at=at)
    return key.seal(USE, key.open(USE, job.sealed) | changes)
