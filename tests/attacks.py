"""What an attack on a rule of two people is: who tries what, by which page, and what they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.test import Client
from django.urls import reverse

from musterpoint.accounts.models import ClientBinding, User
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.testing import NOON, member, signed_in


@dataclass(frozen=True)
class Attack:
    """Who tries what, where, and what they are told."""

    who: Actor
    role: str
    page: str
    says: str
    form: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    at: datetime = NOON

    @property
    def address(self) -> str:
        """Return the address of the page."""
        return reverse(self.page, kwargs={"organisation_slug": "haven"} | dict(self.values))

    def attempt(self) -> tuple[int, str]:
        """Send the form as whoever did the first half; return the status and the page."""
        answer = browser(self.who, self.role).post(self.address, self.form)
        return answer.status_code, answer.content.decode()

    def by_a_colleague(self) -> int:
        """Send the form as somebody with the same role who did nothing before."""
        return signed_in("haven", self.role).post(self.address, self.form).status_code

    def attempt_as(self, who: Actor) -> tuple[int, str]:
        """Send the form as somebody else with the same role; return the status and the page."""
        return replace(self, who=who).attempt()


def made_access(of: Organisation, maker: UUID | None, program: UUID | None) -> ClientBinding:
    """Let a program, whoever stands behind its id, have its access from a maker."""
    assert maker is not None
    assert program is not None
    return ClientBinding.objects.create(
        id=program, client_id=f"client-{program}", organisation=of, name="P", role="reader",
        created_by=maker, created_at=NOON,
    )  # fmt: skip


def browser(who: Actor, role: str) -> Client:
    """Return the browser of an actor, who has a role by a line in the database."""
    assert who.id is not None
    found = User.objects.filter(id=who.id).first()
    user = found or User.objects.create_user(f"{who.id}@example.org", id=who.id, name=who.name)
    Membership.objects.update_or_create(
        organisation_id=who.organisation_id, user_id=user.id,
        defaults={"role": role, "created_at": NOON},
    )  # fmt: skip
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def day(name: str, on: date) -> dict[str, str]:
    """Return a day as the three boxes of a form."""
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def people(of: Organisation) -> tuple[Actor, Actor]:
    """Return two who may do everything here."""
    return member(of, "Alice", 1), member(of, "Carla", 7)
