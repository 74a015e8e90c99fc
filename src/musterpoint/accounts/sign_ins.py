"""
Signing in happens outside every organisation; its audit does not.

Each organisation that somebody works for learns that they signed in, or that somebody tried in
their name. This is a door: it opens the units of work itself.
"""

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.tenancy import actors, clock
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.scope import acting_as


def note_sign_in(user: User, *, way: str) -> None:
    """Audit a sign-in in each organisation of the user; ``way`` is password or link."""
    for membership in _memberships(user):
        organisation = membership.organisation
        by = Actor(
            organisation_id=organisation.id, kind=ActorKind.STAFF, name=user.name, id=user.id
        )
        with acting_as(by):
            at = clock.now(organisation)
            audit.record("access.signed_in", subject_id=user.id, by=by, at=at, way=way)


def note_failure(email: str) -> None:
    """Audit a failed sign-in in each organisation of the account's owner, when there is one."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return
    for membership in _memberships(user):
        organisation = membership.organisation
        by = actors.system(organisation.id, "sign-in")
        with acting_as(by):
            at = clock.now(organisation)
            audit.record("access.sign_in_failed", subject_id=user.id, by=by, at=at)


def _memberships(user: User) -> list[Membership]:
    found = Membership.objects.filter(user_id=user.id).select_related("organisation")
    return list(found.order_by("organisation__slug"))
