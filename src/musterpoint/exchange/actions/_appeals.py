"""Appeals: once, within the days of the call, decided by somebody who did not score or decide."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exchange import rules
from musterpoint.exchange.actions._calls import NoSuchCall, TooLate, key_digest, locked_call
from musterpoint.exchange.actions._saying import check_texts, refuse
from musterpoint.exchange.actions._scoring import (
    NotDecidable,
    check_impartial,
    has_decided,
    has_scored,
    keep_decision,
    locked_application,
    reaches_thresholds,
    reopen,
    totals_of,
)
from musterpoint.exchange.models import Appeal, Application, Call, CallState, Outcome
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

APPEAL_USE = "exchange.appeal"


class AppealedBefore(Refused):
    """An applicant appeals once."""


class NotIndependent(NotAllowed):
    """Whoever scored or decided does not decide on the appeal."""


def appeal(key: str, words: str, *, by: Actor, at: datetime) -> Appeal:
    """Appeal against a result, from the applicant's own address. Raises AppealedBefore, TooLate."""
    row = of_key(key)
    row = locked_application(row.id)
    if row.call.state != CallState.DECIDED or row.outcome == Outcome.SELECTED:
        raise NotDecidable(_("There is nothing to appeal against."))
    if row.appeals.exists():
        raise AppealedBefore(_("You have appealed. There is one appeal."))
    if row.call.appeal_until is None or at > row.call.appeal_until:
        raise TooLate(_("The time for appeals is over."))
    refuse(check_texts({"words": (words, 3000, True)}))
    identity = uuid7()
    made = Appeal.objects.create(
        id=identity,
        application=row,
        sealed=vault.make_keys([identity], at=at)[identity].seal(
            APPEAL_USE, {"words": words.strip()}
        ),
        filed_at=at,
        due_at=at + rules.pack().appeal_answer,
    )
    audit.record("exchange.appeal.filed", subject_id=row.id, by=by, at=at)
    return made


def decide_appeal(
    application_id: UUID, is_upheld: bool, reasons: str, *, by: Actor, at: datetime
) -> Appeal:
    """
    Decide on an appeal.

    Upheld, the organisation is selected when its scores reach every threshold. Otherwise the
    application is scored anew, by members who have not scored it, and decided by another person;
    scores that were too few to count keep their place.

    Raises NotIndependent for who scored it or ever decided on it, NotDecidable.
    """
    by.require(Permission.PARTNERS_SELECT)
    row = locked_application(application_id)
    found = row.appeals.select_for_update().first()
    if found is None:
        raise NoSuchCall(_("There is no appeal to decide on."))
    if found.decided_at is not None:
        raise NotDecidable(_("This appeal has been decided."))
    check_independent(row, by)
    check_impartial(row, by, at)
    refuse(check_texts({"reasons": (reasons, 3000, True)}))
    found.is_upheld, found.reasons = is_upheld, reasons.strip()
    found.decided_by, found.decided_at = by.id, at
    found.save(update_fields=["is_upheld", "reasons", "decided_by", "decided_at"])
    if is_upheld and reaches_thresholds(row):
        totals = totals_of(row)
        row.points = rules.mean([totals[place] for place in rules.counted(totals)])
        keep_decision(row, Outcome.SELECTED, reasons, by, at)
    elif is_upheld:
        is_scored = rules.is_complete(totals_of(row), row.call.gap)
        row.scores_from = at if is_scored else row.received_at
        reopen(row)
    audit.record("exchange.appeal.decided", subject_id=row.id, by=by, at=at, upheld=is_upheld)
    return found


def check_independent(row: Application, by: Actor) -> None:
    """Raise NotIndependent for somebody who scored an application or ever decided on it."""
    if has_decided(row, by) or has_scored(row, by):
        raise NotIndependent(_("You scored or decided this. Somebody else decides on the appeal."))


def close_call(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """Close a call when the time for appeals is over and each was decided."""
    by.require(Permission.PARTNERS_SELECT)
    call = locked_call(call_id)
    if call.state != CallState.DECIDED or call.appeal_until is None or at <= call.appeal_until:
        raise NotDecidable(_("A call is closed after the time for appeals."))
    if Appeal.objects.filter(application__call=call, decided_at=None).exists():
        raise NotDecidable(_("Decide on every appeal first."))
    if call.applications.filter(outcome="").exists():
        raise NotDecidable(_("Decide on every application that an appeal sent back first."))
    call.state = CallState.CLOSED
    call.save(update_fields=["state"])
    audit.record("exchange.call.closed", subject_id=call.id, by=by, at=at)
    return call


def of_key(key: str) -> Application:
    """Return the application whose address has this key, or raise NoSuchCall."""
    rows = Application.objects.select_related("call")
    row = rows.filter(key_digest=key_digest(key)).first()
    if row is None:
        raise NoSuchCall(_("There is no such application here."))
    return row
