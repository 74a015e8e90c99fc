"""Asking on the public site to be called in private, and the numbers that everybody sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import CallBack, Helpline
from musterpoint.cases.screening import notices
from musterpoint.cases.screening.wall import may_hold, nothing
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation

USE = "cases.call"
MOST_HOURS = 200
MOST_LINES = 20


class BadCall(Invalid):
    """What was written cannot be used; the fields say what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """
    How somebody wants to be called. ``phone`` is in its international form.

    ``is_safe``: whoever answers may be told who calls. Otherwise the caller hangs up or speaks of
    something else when another voice answers; nobody leaves a message in either case.
    """

    phone: str
    language: str
    is_safe: bool
    hours: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineIn:
    """A number to show to everybody."""

    name: str
    phone: str
    hours: str = ""


def ask_for_call(call: CallIn, *, by: Actor, at: datetime) -> UUID:
    """Drop the wish to be called into the letter box; nothing on any other side changes."""
    by.require(Permission.PUBLIC_FEEDBACK)
    if not may_hold(Organisation.objects.get(id=by.organisation_id)):
        raise NotAllowed(_("This organisation takes no private requests."))
    problems: dict[str, list[str]] = {}
    if not call.phone.strip() or len(call.phone) > 40:
        problems["phone"] = [_("Enter the phone number")]
    if len(call.hours) > MOST_HOURS:
        problems["hours"] = [_("Shorten this.")]
    if len(call.name) > 100:
        problems["name"] = [_("Shorten this.")]
    if problems:
        raise BadCall(_("Some answers need a correction."), fields=problems)
    identity = uuid7()
    key = vault.drop_key(identity, at=at)
    content = {
        "phone": call.phone.strip(),
        "is_safe": call.is_safe,
        "hours": call.hours.strip(),
        "name": call.name.strip(),
    }
    CallBack(
        id=identity,
        asked_at=at,
        language=call.language[:12],
        sealed=key.seal(USE, content),
    ).save(force_insert=True)
    notices.tell_cleared(at)
    return identity


def answer_call(call_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that somebody was called; what they wrote is emptied."""
    by.require(Permission.PROTECTION_WRITE)
    if by.clearance is not Clearance.CONFIDENCE:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    row = CallBack.objects.select_for_update().filter(id=call_id).first()
    if row is None:
        raise nothing()
    if row.answered_at is None:
        row.answered_at, row.answered_by, row.sealed = at, by.id or by.organisation_id, b""
        row.save(update_fields=["answered_at", "answered_by", "sealed"])


def set_helplines(lines: Sequence[HelplineIn], *, by: Actor, at: datetime) -> None:
    """Put these numbers in place of those that were shown, in this order."""
    by.require(Permission.ORGANISATION_CHANGE)
    problems: dict[str, list[str]] = {}
    for place, line in enumerate(lines):
        if not 0 < len(line.name.strip()) <= 120:
            problems[f"lines.{place}.name"] = [_("Write who answers.")]
        if not 0 < len(line.phone.strip()) <= 40:
            problems[f"lines.{place}.phone"] = [_("Enter the phone number")]
        if len(line.hours) > 120:
            problems[f"lines.{place}.hours"] = [_("Shorten this.")]
    if len(lines) > MOST_LINES:
        problems["lines"] = [_("At most 20 numbers.")]
    if problems:
        raise BadCall(_("Some answers need a correction."), fields=problems)
    Helpline.objects.all().delete()
    Helpline.objects.bulk_create(
        Helpline(
            name=line.name.strip(), phone=line.phone.strip(), hours=line.hours.strip(), place=place
        )
        for place, line in enumerate(lines)
    )
    audit.record("cases.helplines.set", by=by, at=at, count=len(lines))
