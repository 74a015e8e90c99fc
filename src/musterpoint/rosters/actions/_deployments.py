"""Deployments: setting out, coming back with what was learnt, not coming, cancelling."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.rosters import rules
from musterpoint.rosters.actions import _answers, _calls
from musterpoint.rosters.models import (
    Deployment,
    DeploymentState,
    Member,
    Standing,
    Tell,
)
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "rosters.debrief"
OPEN = (DeploymentState.PLANNED, DeploymentState.UNDER_WAY)


class AlreadyClosed(Refused):
    """The deployment was ended, cancelled or not kept before."""


def set_out(deployment_id: UUID, *, by: Actor, at: datetime) -> Deployment:
    """Note that somebody came and began; twice changes nothing."""
    row = _open(deployment_id, by)
    if row.state == DeploymentState.PLANNED:
        row.state = DeploymentState.UNDER_WAY
        row.save(update_fields=["state"])
        _note("set-out", row, by, at)
    return row


def end(
    deployment_id: UUID, debrief: str = "", *, ended_at: datetime, by: Actor, at: datetime
) -> Deployment:
    """End a deployment with what was learnt; the rest that the roster owes begins."""
    row = _open(deployment_id, by)
    row.state, row.ends_at, row.closed_at = DeploymentState.ENDED, ended_at, at
    if ended_at <= row.starts_at:
        row.starts_at = min(row.starts_at, ended_at)
    if debrief.strip():
        key = vault.make_keys([row.member_id], at=at)[row.member_id]
        row.sealed_debrief = key.seal(USE, debrief.strip())
    row.save()
    member = Member.objects.select_related("roster").get(id=row.member_id)
    rest = rules.rest_ends(ended_at, member.roster.rest_hours)
    if member.rest_until is None or member.rest_until < rest:
        member.rest_until = rest
        member.save(update_fields=["rest_until"])
    _note("ended", row, by, at)
    return row


def no_show(deployment_id: UUID, *, by: Actor, at: datetime) -> Deployment:
    """Note that somebody did not come; the first who waits gets the place."""
    return _give_up(deployment_id, DeploymentState.NO_SHOW, "not-kept", by, at)


def cancel(deployment_id: UUID, *, by: Actor, at: datetime) -> Deployment:
    """Cancel a deployment that has not begun or must end; the first who waits gets the place."""
    return _give_up(deployment_id, DeploymentState.CANCELLED, "cancelled", by, at)


def _give_up(deployment_id: UUID, state: str, verb: str, by: Actor, at: datetime) -> Deployment:
    by.require(Permission.ROSTERS_CHANGE)
    found = Deployment.objects.select_related("asked").filter(id=deployment_id).first()
    if found is None:
        raise Missing(_("There is no such deployment here."))
    call = _calls.locked(found.asked.call_out_id)
    row = _open(deployment_id, by)
    row.state, row.closed_at = state, at
    row.save(update_fields=["state", "closed_at"])
    row.asked.standing, row.asked.tell = Standing.CANCELLED, Tell.NOTHING
    row.asked.save(update_fields=["standing", "tell"])
    _answers.fill_places(call)
    _note(verb, row, by, at)
    pumps.wake(_calls.LANE, at)
    return row


def _open(deployment_id: UUID, by: Actor) -> Deployment:
    by.require(Permission.ROSTERS_CHANGE)
    rows = Deployment.objects.select_for_update(of=("self",)).select_related("asked")
    row = rows.filter(id=deployment_id).first()
    if row is None:
        raise Missing(_("There is no such deployment here."))
    if row.state not in OPEN:
        raise AlreadyClosed(
            _("This deployment is closed: %(state)s."), state=DeploymentState(row.state).label
        )
    return row


def _note(verb: str, row: Deployment, by: Actor, at: datetime) -> None:
    audit.record(
        f"rosters.deployment.{verb}",
        subject_id=row.member_id,
        by=by,
        at=at,
        deployment=str(row.id),
    )
