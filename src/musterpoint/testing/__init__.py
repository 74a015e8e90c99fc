"""
The cast of the tests: Alice may, Bob may look, Mallory is elsewhere.

A pytest plugin, so that every package's tests know the same people. Not part of the product's
running code (an import contract keeps others from importing it).
"""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Membership, Organisation, OrganisationKind
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES

pytest_plugins = ["musterpoint.testing.browser"]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def organisation(
    slug: str, kind: str = OrganisationKind.STATE_AUTHORITY, country: str = "LKA"
) -> Organisation:
    """Make an organisation."""
    return Organisation.objects.create(
        slug=slug,
        name=slug.title(),
        kind=kind,
        country=country,
        languages=["en", "ar"],
        created_at=NOON,
    )


def signed_in(slug: str, role: str) -> Client:
    """Return the browser of somebody with a role in an organisation."""
    user = User.objects.create_user(f"{role}-{uuid4().hex[:6]}@example.org", name=f"A {role}")
    Membership.objects.create(
        organisation=Organisation.objects.get(slug=slug),
        user_id=user.id,
        role=role,
        created_at=NOON,
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def member(of: Organisation, name: str, number: int, role: str = "") -> Actor:
    """Return a staff actor with a role's permissions, or with all of them."""
    found = ROLES.get(role)
    return Actor(
        organisation_id=of.id,
        kind=ActorKind.STAFF,
        name=name,
        id=UUID(int=number),
        permissions=found.permissions if found else frozenset(Permission),
        clearance=found.clearance if found else Clearance.CONSULAR,
    )


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest) -> None:
    """Give every test of a Django package the database; plain packages need none."""
    path = str(request.node.path)
    plain = any(part in path for part in ("/kernel/", "/engine/", "/pg/", "/world/"))
    if not plain and request.node.get_closest_marker("django_db") is None:
        request.getfixturevalue("db")


@pytest.fixture
def haven(db: None) -> Organisation:
    """The organisation of Alice and Bob."""
    return organisation("haven")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    """The organisation of Mallory."""
    return organisation("elsewhere", country="MLT")


@pytest.fixture
def portal(db: None) -> Organisation:
    """An international organisation that runs the shared portal."""
    return organisation("portal", OrganisationKind.INTERNATIONAL_ORGANISATION, "")


@pytest.fixture
def alice(haven: Organisation) -> Actor:
    """Somebody of Haven who may do everything that the consular side may."""
    return member(haven, "Alice", 1)


@pytest.fixture
def bob(haven: Organisation) -> Actor:
    """Somebody of Haven who may look at figures and nothing else."""
    return member(haven, "Bob", 2, "reader")


@pytest.fixture
def mallory(elsewhere: Organisation) -> Actor:
    """Somebody of another organisation who may do everything there."""
    return member(elsewhere, "Mallory", 3)


@pytest.fixture
def olga(portal: Organisation) -> Actor:
    """The operator of the portal."""
    return member(portal, "Olga", 4)
