"""
Extreme urgency: issue before the authority of the nationality answers (Directive (EU) 2019/997).

Two officers decide, with the reason in words. The authority is asked at once when the document is
signed, and its clock runs. Whatever it says later, the document is out: it is revoked, or an
officer writes why it stays valid.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import (
    Application,
    ApplicationState,
    Confirmation,
    ConfirmationAnswer,
    Document,
    Finding,
    UrgentIssue,
)
from musterpoint.cases.travel import gates, rules
from musterpoint.cases.travel.actions import _applications as applications
from musterpoint.cases.travel.actions import _checks as checks
from musterpoint.cases.travel.actions._applications import BadApplication, NotReady, WrongStep
from musterpoint.cases.travel.kinds import ASKED
from musterpoint.disclosures import queries as agreements
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "cases.travel.urgent"
SHORTEST, LONGEST = 10, 500
S = ApplicationState


class NotInUrgency(Refused):
    """The rules do not let a document of this kind be issued before the answer."""


class SameOfficer(Refused):
    """Who asked may not approve."""


def ask_to_issue_first(
    application_id: UUID, counterpart_id: UUID, reason: str, *, by: Actor, at: datetime
) -> UrgentIssue:
    """
    Ask another officer to let the document be issued before the authority answers.

    A question to this authority that waits for its answer is the one that counts: it is not asked
    again, and needs no agreement any more.
    Raises NotInUrgency when the pack allows it for no document of this kind, NotReady with what
    has to come first, BadApplication for a reason or an authority that will not do.
    """
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    _check_ready(row, at)
    counterpart = checks.authority(counterpart_id)
    problems: dict[str, list[str]] = {}
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        problems["reason"] = [_("Say in 10 to 500 letters why it cannot wait.")]
    is_waiting = checks.asked_of(row, counterpart_id).filter(answer="").exists()
    if not is_waiting and not _may_be_asked(counterpart_id, at):
        problems["counterpart"] = [_("No agreement in force lets this authority be asked.")]
    if problems:
        raise BadApplication(_("Some answers need a correction."), fields=problems)
    checks.check_agreed(counterpart, applications.opened(row, at))
    if UrgentIssue.objects.filter(application=row, dropped_at=None).exists():
        raise WrongStep(_("An officer was asked already."))
    key = vault.open_key(row.person_id, at=at)
    made = UrgentIssue.objects.create(
        application=row,
        counterpart_id=counterpart_id,
        counterpart_name=counterpart.name,
        sealed=key.seal(USE, {"reason": reason.strip()}),
        asked_at=at,
        asked_by=by.id or by.organisation_id,
        asked_by_name=by.name[:200],
    )
    audit.record("cases.urgent.asked", subject_id=row.id, by=by, at=at)
    return made


def approve_issue_first(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Let the document be made now. Who asked may not approve: SameOfficer."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    urgent = _standing(row)
    officer = by.id or by.organisation_id
    if urgent.asked_by == officer:
        raise SameOfficer(_("You asked for this. Another officer has to approve it."))
    _check_ready(row, at)
    urgent.approved_at, urgent.approved_by = at, officer
    urgent.approved_by_name = by.name[:200]
    urgent.save(update_fields=["approved_at", "approved_by", "approved_by_name"])
    row.state, row.confirmed_at, row.confirmed_by = S.CONFIRMED, at, officer
    row.issue_due_at, row.updated_at = rules.due("issue", at, row.station.country), at
    row.save()
    audit.record("cases.urgent.approved", subject_id=row.id, by=by, at=at, pack=row.pack)
    return row


def drop_issue_first(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back, or refuse, what was asked: the application waits for its sources again."""
    by.require(Permission.DOCUMENTS_CONFIRM)
    row = applications.lock(application_id, S.CHECKING)
    urgent = _standing(row)
    urgent.dropped_at = at
    urgent.save(update_fields=["dropped_at"])
    audit.record("cases.urgent.dropped", subject_id=row.id, by=by, at=at)


def tell_after(row: Application, *, by: Actor, at: datetime) -> Confirmation | None:
    """
    Ask the authority about a document that was signed before it could answer.

    One that was asked about the same facts before is not asked again: its clock runs already.
    Returns the question that was sent; else None.
    """
    urgent = (
        UrgentIssue.objects.select_for_update()
        .filter(application=row, dropped_at=None, approved_at__isnull=False, told_at=None)
        .first()
    )
    if urgent is None:
        return None
    is_asked = checks.asked_of(row, urgent.counterpart_id).exists()
    made = None if is_asked else checks.send_question(row, urgent.counterpart_id, by=by, at=at)
    urgent.told_at = at
    urgent.save(update_fields=["told_at"])
    return made


def keep_after_denial(application_id: UUID, reason: str, *, by: Actor, at: datetime) -> UrgentIssue:
    """Write why a document stays valid although the authority said no. Else it is revoked."""
    by.require(Permission.DOCUMENTS_SIGN)
    row = applications.lock(application_id, S.SIGNED, S.HANDED_OVER)
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        text = _("Say in 10 to 500 letters why it stays valid.")
        raise BadApplication(_("Some answers need a correction."), fields={"reason": [text]})
    urgent = _standing(row)
    if not is_denied(row) or urgent.kept_at is not None:
        raise WrongStep(_("There is nothing to decide about this document."))
    key = vault.open_key(row.person_id, at=at)
    told = key.open(USE, urgent.sealed)
    urgent.sealed = key.seal(USE, told | {"kept": reason.strip()})
    urgent.kept_at, urgent.kept_by = at, by.id or by.organisation_id
    urgent.save(update_fields=["sealed", "kept_at", "kept_by"])
    audit.record("cases.urgent.kept", subject_id=row.id, by=by, at=at)
    return urgent


def is_denied(row: Application) -> bool:
    """Say whether the authority said no about a document that is out and not revoked."""
    denied = Confirmation.objects.filter(
        application=row, answer=ConfirmationAnswer.DENIED, asked_at__gte=row.facts_at
    )
    valid = Document.objects.filter(
        application=row, signed_at__isnull=False, revoked_at=None, spoilt_at=None
    )
    return denied.exists() and valid.exists()


def _standing(row: Application) -> UrgentIssue:
    found = UrgentIssue.objects.select_for_update().filter(application=row, dropped_at=None)
    urgent = found.first()
    if urgent is None:
        raise WrongStep(_("Nobody asked to issue this document before the answer."))
    return urgent


def _check_ready(row: Application, at: datetime) -> None:
    if row.kind not in rules.urgent_kinds():
        raise NotInUrgency(_("The rules let no document of this kind be issued before the answer."))
    answers = applications.opened(row, at)
    applications.check_screened(row, answers)
    gates.check_child(row.person_id, at, answers.destination)
    found = rules.standing(checks.checked(row)).values()
    if checks.missing_of(row) == "differs":
        raise NotReady(checks.MISSING["differs"])
    if sum(one.finding == Finding.MATCHES for one in found) < rules.urgent_sources():
        raise NotReady(_("At least one source has to say that this is the person."))


def _may_be_asked(counterpart_id: UUID, at: datetime) -> bool:
    return any(
        one.counterpart_id == counterpart_id
        and ASKED in one.allows
        and agreements.is_in_force(one, at)
        for one in agreements.agreements()
    )
