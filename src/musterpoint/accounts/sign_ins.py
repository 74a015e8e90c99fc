"""
Signing in happens outside every organisation; its audit does not.

Each organisation that somebody works for learns that they signed in, or that somebody tried in
their name. This is a door: it opens the units of work itself.
"""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.kernel import time
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import actors, clock
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.scope import acting_as

#: Name of the job in ``accounts.tasks``.
AUDIT_FAILURE = "accounts.audit_failed_sign_in"
#: Kind of the event.
FAILED = "access.sign_in_failed"


def note_sign_in(user: User, *, way: str) -> None:
    """Audit a sign-in in each organisation of the user; ``way`` is password or link."""
    for membership in _memberships(user.id):
        organisation = membership.organisation
        by = Actor(
            organisation_id=organisation.id, kind=ActorKind.STAFF, name=user.name, id=user.id
        )
        with acting_as(by):
            at = clock.now(organisation)
            audit.record("access.signed_in", subject_id=user.id, by=by, at=at, way=way)


def note_failure(email: str) -> None:
    """
    Queue the audit of a failed sign-in.

    A job is queued for an unknown address too, with an id that is nobody's: writing into the
    trails of the account's organisations here would make the answer for a known address later.
    """
    known = User.objects.filter(email=email.strip().lower()).values_list("id", flat=True).first()
    job = app.configure_task(AUDIT_FAILURE)
    job.defer(user_id=str(known or uuid7()), at=time.now().isoformat())


def audit_failure(user_id: UUID, at: datetime) -> None:
    """
    Audit a failed sign-in at ``at`` in each organisation of the account's owner.

    Once, however often the job runs; in an exercise, whose clock has other times, perhaps again.
    """
    for membership in _memberships(user_id):
        organisation = membership.organisation
        by = actors.system(organisation.id, "sign-in")
        when = clock.now(organisation) if organisation.is_exercise else at
        with acting_as(by):
            if not audit.is_recorded(FAILED, subject_id=user_id, at=when):
                audit.record(FAILED, subject_id=user_id, by=by, at=when)


def _memberships(user_id: UUID) -> list[Membership]:
    found = Membership.objects.filter(user_id=user_id).select_related("organisation")
    return list(found.order_by("organisation__slug"))
