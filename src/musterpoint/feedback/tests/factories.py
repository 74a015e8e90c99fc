"""A team with people who are named for complaints, and things that people tell them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.feedback import actions
from musterpoint.feedback.actions import Received, ReportIn
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team: the actor at an ordinary page, and at one of confidence."""

    user: User
    actor: Actor

    @property
    def id(self) -> UUID:
        found: UUID = self.user.id
        return found

    @property
    def in_confidence(self) -> Actor:
        if self.actor.may(Permission.FEEDBACK_SENSITIVE):
            return self.actor.with_clearance(Clearance.CONFIDENCE)
        return self.actor

    def browser(self) -> Client:
        client = Client(raise_request_exception=False)
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(self.user, backend=backend)
        return client


def colleague(of: Organisation, name: str, role: str = "head_of_mission") -> Colleague:
    """Make somebody who works here, with a sign-in."""
    email = f"{name.split()[0].lower()}@{of.slug}.example.org"
    user = User.objects.create_user(email, name=name)
    Membership.objects.create(organisation=of, user_id=user.id, role=role, created_at=NOON)
    found = ROLES[role]
    actor = Actor(
        organisation_id=of.id,
        kind=ActorKind.STAFF,
        name=name,
        id=user.id,
        permissions=found.permissions,
        clearance=found.clearance,
    )
    return Colleague(user, actor)


def name_for(chief: Actor, who: Colleague, *kinds: str, level: int = 1, **more: Any) -> None:
    """Name somebody for sensitive classes."""
    with acting_as(chief):
        actions.name_handler(who.id, kinds, level, by=chief, at=NOON, **more)


def told(of: Organisation, kind: str, text: str, *, at: datetime = NOON, **more: Any) -> Received:
    """Let somebody tell us something on the public site."""
    by = actors.public(of.id)
    with acting_as(by):
        return actions.receive(ReportIn(kind=kind, text=text, **more), by=by, at=at)


def visitor(of: Organisation) -> Actor:
    """Return who reads with a code: the public door of what was told in confidence."""
    return actors.public(of.id).with_clearance(Clearance.CONFIDENCE)
