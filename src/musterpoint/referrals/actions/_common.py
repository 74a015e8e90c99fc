"""What every action on a referral does first and last."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.people import queries as people
from musterpoint.referrals import life, queries, seeing
from musterpoint.referrals.life import Move, State
from musterpoint.referrals.models import AnyReferral, ProtectedReferral, Service
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

LANE = "referrals"
PRIVATE_LANE = "referrals.private"
MOST = 2000
#: Moves and the column that keeps when they were made.
MOMENTS: Mapping[Move, str] = {
    Move.CONSENT: "consented_at",
    Move.SEND: "sent_at",
    Move.ACKNOWLEDGE: "acknowledged_at",
    Move.ACCEPT: "accepted_at",
    Move.DECLINE: "declined_at",
    Move.APPOINT: "appointed_at",
    Move.START: "started_at",
    Move.COMPLETE: "ended_at",
    Move.MISS: "missed_at",
    Move.WITHDRAW: "withdrawn_at",
    Move.GIVE_FEEDBACK: "feedback_at",
    Move.CLOSE: "closed_at",
}


class BadReferral(Invalid):
    """What was given about a referral needs a correction; ``fields`` says what."""


class NotNow(Refused):
    """This cannot be done where the referral stands: somebody was quicker, or it is over."""


class NotChildSafe(Refused):
    """Somebody who may be a child is not referred to a service that is not known to be safe."""


def check_child(service: Service, person_id: UUID | None, at: datetime) -> None:
    """Raise NotChildSafe for somebody who may be a child when a service is not safe for one."""
    if service.is_child_safe or person_id is None:
        return
    card = people.card([person_id], at).get(person_id)
    if card is not None and not card.is_erased and queries.may_be_child(card, at):
        raise NotChildSafe(
            _("This person may be a child, and this service is not known to be safe for children.")
        )


def changing(referral_id: UUID, by: Actor) -> AnyReferral:
    """Return a referral held for a change by somebody who refers people."""
    by.require(Permission.REFERRALS_SEND)
    return seeing.find(referral_id, by, lock=True)


def bad(field: str, text: str) -> BadReferral:
    """Return the refusal of one field."""
    return BadReferral(text, fields={field: [text]})


def words_of(text: str, field: str, most: int = MOST) -> str:
    """Return a text without the spaces around it; raise BadReferral when it is too long."""
    tidy = text.strip()
    if len(tidy) > most:
        raise bad(field, _("Shorten this to %(most)d characters.") % {"most": most})
    return tidy


def move(referral: AnyReferral, what: Move, by: Actor, at: datetime) -> None:
    """
    Make a move of ours or of the partner, where it stands; the caller holds and saves the row.

    Raises NotNow. A move of the partner after a silent withdrawal changes ``told`` alone.
    """
    is_over = State(referral.state) in life.OVER
    is_of_partner = what in life.OF_PARTNER
    if is_of_partner and is_over and referral.told:
        target = life.after(referral.told, what)
    else:
        target = life.after(referral.state, what)
    if target is None:
        raise NotNow(
            _("This cannot be done any more: the referral stands at “%(state)s”.")
            % {"state": referral.get_state_display()}
        )
    if is_of_partner or what is Move.SEND:
        referral.told = target
    if is_of_partner and is_over:
        silent = not referral.is_open_withdrawal
        referral.deputy_at = life.unheard(target, referral.urgency, at) if silent else None
    else:
        if what is Move.WITHDRAW and referral.escalated == 0 and referral.told in life.ESCALATES:
            referral.deputy_at = referral.due_at
        referral.state = target
        setattr(referral, MOMENTS[what], at)
        referral.escalated = 0
        referral.due_at = life.due(target, referral.urgency, at, referral.appointment_at)
    referral.updated_at = at
    happened(referral, what, by, at)


def happened(referral: AnyReferral, what: str, by: Actor, at: datetime) -> None:
    """Append to the events of a referral."""
    table: Any = seeing.tables_of(referral).event
    table(
        referral_id=referral.id,
        move=str(what),
        state=referral.state,
        by_kind=by.kind.value,
        by_id=by.id,
        by_name=by.name[:200],
        occurred_at=at,
    ).save(force_insert=True)


def kept(referral: AnyReferral, at: datetime) -> dict[str, Any]:
    """Return what is sealed in a referral, to be changed; raise vault.Erased."""
    return dict(seeing.content_of(referral, seeing.key_of(referral, at)))


def keep(referral: AnyReferral, content: Mapping[str, Any], at: datetime) -> None:
    """Seal what a referral holds; the caller saves the row."""
    referral.sealed = seeing.key_of(referral, at).seal(seeing.USE, dict(content))


def record(kind: str, referral: AnyReferral, by: Actor, at: datetime, **facts: object) -> None:
    """Append to the trail of the referral's compartment."""
    if seeing.is_protected(referral):
        audit.record_protected(kind, subject_id=referral.id, by=by, at=at, **facts)
    else:
        audit.record(kind, subject_id=referral.id, by=by, at=at, **facts)


def save(referral: AnyReferral) -> None:
    """Write a referral and wake the lane of its clocks; behind the wall nothing is woken."""
    referral.save()
    if isinstance(referral, ProtectedReferral):
        return
    for moment in (referral.due_at, referral.deputy_at):
        if moment is not None:
            pumps.wake(LANE, moment)
    if referral.state == State.APPOINTMENT and referral.appointment_at is not None:
        pumps.wake(LANE, referral.appointment_at - timedelta(hours=life.limit("remind_hours")))


def with_also(by: Actor, *permissions: Permission) -> Actor:
    """
    Return the actor for a call that referring includes.

    Whoever may refer a person may send the neutral message and the record that referring needs,
    and no other ones.
    """
    return replace(by, permissions=by.permissions | set(permissions))
