"""
Emergency openings of one person's box: one colleague asks, another allows, a third reviews.

Until the box is open, everything looks the same to whoever asked: refused, lapsed, allowed for
somebody else, never decided, and a person of whom nothing is there. The pages come with raised
clearance for themselves alone (``accounts.doors.raised``); no role holds it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import Opening, OpeningState, RedFlag, Verdict
from musterpoint.cases.screening import notices, rules
from musterpoint.cases.screening.wall import nothing, require_cleared
from musterpoint.cases.screening.words import REASONS
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.people.queries import Protection
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "cases.opening"
MOST = 1000


class BadOpening(Invalid):
    """The request or the review says too little; the fields say what to do."""


class NotOpen(Refused):
    """It is not open to this colleague now. The answer tells nothing of why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBox:
    """What the open box holds: what was told in private, and red flags without their case."""

    opening: Opening
    records: tuple[Protection, ...]
    flags: tuple[RedFlag, ...]


def ask(person_id: UUID, reason: str, words: str, *, by: Actor, at: datetime) -> Opening:
    """
    Ask to open one person's box because a life is in danger. Asking again renews nothing.

    Whether there is anything in the box plays no part here. Raises BadOpening.
    """
    by.require(Permission.PROTECTION_BREAK)
    require_cleared(by)
    if by.id is None or not _is_there(person_id):
        raise nothing()
    tidy = words.strip()
    problems: dict[str, list[str]] = {}
    if reason not in dict(REASONS):
        problems["reason"] = [_("Choose why life is in danger.")]
    if not 0 < len(tidy) <= MOST:
        problems["words"] = [_("Write what happens, in at most 1,000 letters.")]
    if problems:
        raise BadOpening(_("Some answers need a correction."), fields=problems)
    waiting = Opening.objects.filter(
        person_id=person_id, asked_by=by.id, state=OpeningState.ASKED, lapses_at__gt=at
    ).first()
    if waiting is not None:
        return waiting
    key = vault.make_keys([person_id], at=at, compartment="protection")[person_id]
    made = Opening(
        person_id=person_id,
        reason=reason,
        asked_by=by.id or by.organisation_id,
        asked_by_name=by.name[:150],
        asked_at=at,
        lapses_at=at + rules.asked_for(),
        pack=rules.pack().stamp,
        sealed=key.seal(USE, {"words": tidy}),
    )
    made.save(force_insert=True)
    _record("cases.opening.asked", made, by, at)
    return made


def _is_there(person_id: UUID) -> bool:
    return Person.objects.filter(id=person_id).exclude(sealed=b"").exists()


def decide(opening_id: UUID, is_allowed: bool, *, by: Actor, at: datetime) -> None:
    """
    Allow or refuse what a colleague asked for; the data-protection officers are told at once.

    Raises NotOpen for one's own request, one that lapsed, was decided or never was.
    """
    by.require(Permission.PROTECTION_BREAK)
    require_cleared(by)
    row = Opening.objects.select_for_update().filter(id=opening_id).first()
    if (
        row is None
        or by.id is None
        or row.asked_by == by.id
        or row.state != OpeningState.ASKED
        or row.lapses_at <= at
    ):
        raise NotOpen(_("This cannot be decided now."))
    row.state = OpeningState.ALLOWED if is_allowed else OpeningState.REFUSED
    row.decided_by, row.decided_by_name, row.decided_at = by.id, by.name[:150], at
    row.open_until = at + rules.open_for() if is_allowed else None
    row.save()
    _record("cases.opening.decided", row, by, at, is_allowed=is_allowed)
    if is_allowed:
        notices.tell_overseers(at)


def read(person_id: UUID, *, by: Actor, at: datetime) -> OpenBox:
    """Open the box for the colleague who asked, and leave a trace of each reading."""
    by.require(Permission.PROTECTION_BREAK)
    require_cleared(by)
    row = (
        Opening.objects.select_for_update()
        .filter(
            person_id=person_id,
            asked_by=by.id or by.organisation_id,
            state=OpeningState.ALLOWED,
            open_until__gt=at,
        )
        .order_by("-open_until", "-id")
        .first()
    )
    if row is None or not _is_there(person_id):
        raise NotOpen(_("The box is not open. It opens once a second colleague allows it."))
    row.readings += 1
    row.save(update_fields=["readings"])
    _record("cases.opening.read", row, by, at)
    reader = replace(by, permissions=by.permissions | {Permission.PROTECTION_READ})
    found = people.protection_of([person_id], reason=ProtectionReason.EMERGENCY, by=reader, at=at)
    flags = RedFlag.objects.filter(person_id=person_id).order_by("-raised_at", "code")
    return OpenBox(opening=row, records=found.get(person_id, ()), flags=tuple(flags))


def review(opening_id: UUID, verdict: str, note: str, *, by: Actor, at: datetime) -> Opening:
    """
    Say whether an opening was justified, with a note; the newest review stands.

    The note is sealed under the key of the person whom it is about, and goes with it: of an
    opening about somebody who was erased the verdict alone is kept.
    """
    by.require(Permission.PROTECTION_OVERSEE)
    require_cleared(by)
    row = Opening.objects.select_for_update().filter(id=opening_id).first()
    if row is None:
        raise nothing()
    problems: dict[str, list[str]] = {}
    if row.state == OpeningState.ASKED and row.lapses_at > at:
        problems["verdict"] = [_("It is not decided yet.")]
    if verdict not in Verdict.values:
        problems["verdict"] = [_("Choose whether it was justified.")]
    if not 0 < len(note.strip()) <= MOST:
        problems["note"] = [_("Write why, in at most 1,000 letters.")]
    if by.id in (row.asked_by, row.decided_by):
        problems["verdict"] = [_("Nobody reviews what they asked for or allowed.")]
    if problems:
        raise BadOpening(_("Some answers need a correction."), fields=problems)
    key = vault.open_keys([row.person_id], at=at, compartment="protection").get(row.person_id)
    row.verdict, row.reviewed_at = verdict, at
    row.reviewed_by = by.id or by.organisation_id
    row.sealed_note = key.seal(USE, {"note": note.strip()}) if key is not None else b""
    row.save()
    _record("cases.opening.reviewed", row, by, at, verdict=verdict)
    return row


def _record(kind: str, row: Opening, by: Actor, at: datetime, **facts: object) -> None:
    audit.record_protected(
        kind, subject_id=row.person_id, by=by, at=at, opening=str(row.id), **facts
    )
