"""A small world for the tests of the whole: two organisations, a crisis, people, clients."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from allauth.idp.oidc.models import Client, Token
from django import test

from musterpoint.accounts import actions as accounts
from musterpoint.accounts.models import ClientBinding, User
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.tests.factories import PLACES, leg, person
from musterpoint.kernel import time
from musterpoint.people.identity import HouseholdIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

CANARY = "Zyxwvut Canarybird"


@dataclass
class Home:
    """One organisation with a crisis and some people."""

    organisation: Organisation
    actor: Actor
    crisis: Crisis
    person_ids: list[UUID]
    household_ids: list[UUID]


def settle(organisation: Organisation, actor: Actor, names: tuple[str, ...]) -> Home:
    """Declare a crisis and register somebody of each name."""
    with acting_as(actor):
        crisis = crises.declare(
            "libya", "Libya", "LBY", "origin",
            [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
            "fighting", by=actor, at=NOON,
        )  # fmt: skip
        evacuation.set_places(crisis.id, PLACES, by=actor, at=NOON)
        made = crises.register(
            None,
            [HouseholdIn(id=uuid4(), members=(person(name),)) for name in names],
            by=actor,
            at=NOON,
            source="staff",
        )
        evacuation.offer(crisis.id, [leg("B1", "tripoli", "ras-ajdir", 10**5)], by=actor, at=NOON)
    return Home(
        organisation,
        actor,
        crisis,
        [one.persons[0].id for one in made],
        [one.id for one in made],
    )


def bearer(organisation: Organisation, role: str = "integration") -> str:
    """Bind a client to an organisation and return a bearer token of it."""
    client = Client.objects.create(
        id=f"client-{organisation.slug}-{role}", name="test", grant_types="client_credentials"
    )
    ClientBinding.objects.create(
        client_id=client.id, organisation=organisation, name="test", role=role, created_at=NOON,
        confirmed_at=NOON, confirmed_by=uuid4(),
    )  # fmt: skip
    return _token(client, f"token-{organisation.slug}-{role}")


def let_in(of: Organisation, role: str, maker: int) -> accounts.BoundClient:
    """Let a program in as an administrator does, and confirm it as another one does."""
    ada, second = (member(of, "Ada", number, "administrator") for number in (maker, 999))
    Membership.objects.get_or_create(
        organisation=of,
        user_id=UUID(int=maker),
        defaults={"role": "administrator", "created_at": NOON},
    )
    with acting_as(ada):
        made = accounts.bind_client(f"Program {role}", role, by=ada, at=NOON)
    with acting_as(second):
        accounts.confirm_client(made.binding_id, by=second, at=NOON)
    return made


def end_access(of: Organisation, made: accounts.BoundClient) -> None:
    """End the access of a program as an administrator does."""
    with acting_as(ada := member(of, "Ada", 998, "administrator")):
        accounts.revoke_client(made.binding_id, by=ada, at=NOON)


def calling(made: accounts.BoundClient) -> test.Client:
    """Return a program that was let in, with its token."""
    value = _token(Client.objects.get(id=made.client_id), f"token-{made.client_id}")
    return test.Client(headers={"authorization": f"Bearer {value}"})


def _token(client: Client, value: str) -> str:
    from allauth.idp.oidc.adapter import get_adapter

    Token.objects.create(
        client=client,
        type=Token.Type.ACCESS_TOKEN,
        hash=get_adapter().hash_token(value),
        scopes="",
        expires_at=time.now() + timedelta(hours=1),
    )
    return value


def sign_in(client: test.Client, organisation: Organisation, role: str, email: str = "") -> User:
    """Make a member of an organisation and sign them in."""
    email = email or f"{role}@{organisation.slug}.example.org"
    user, made = User.objects.get_or_create(email=email, defaults={"name": role.title()})
    if made:
        user.set_unusable_password()
        user.save()
    Membership.objects.get_or_create(
        organisation=organisation, user_id=user.id, defaults={"role": role, "created_at": NOON}
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user
