"""A cast that signs in: an administrator, a reader, an auditor, a stranger."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.tenancy import actors
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

PASSWORD = "four words no leak knows"
CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "accounts_cache",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF="musterpoint.accounts.tests.urls",
        CACHES={"default": CACHE},
        MFA_ADAPTER="musterpoint.accounts.adapter.MfaAdapter",
        ACCOUNT_EMAIL_NOTIFICATIONS=True,
        STATIC_ROOT=str(Path(__file__).parent),
        MUSTERPOINT_CHROME="musterpoint.accounts.tests.chrome.build",
    ):
        yield


def user(name: str, of: Organisation | None = None, role: str = "reader") -> User:
    """Make an account, and its membership when an organisation is given."""
    made = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    if of is not None:
        Membership.objects.create(organisation=of, user_id=made.id, role=role, created_at=NOON)
    return made


def events(of: Organisation, kind: str = "") -> list[Event]:
    """Return the audit events of an organisation, oldest first."""
    auditor = actors.system(of.id, "test", Permission.AUDIT_READ)
    with acting_as(auditor):
        found = Event.objects.order_by("recorded_at", "id")
        return list(found.filter(kind=kind) if kind else found)


@pytest.fixture
def ada(haven: Organisation) -> User:
    """The administrator of Haven."""
    return user("Ada", haven, "administrator")


@pytest.fixture
def rosa(haven: Organisation) -> User:
    """A reader of Haven."""
    return user("Rosa", haven, "reader")


@pytest.fixture
def otto(haven: Organisation) -> User:
    """The auditor of Haven."""
    return user("Otto", haven, "auditor")


@pytest.fixture
def stranger(elsewhere: Organisation) -> User:
    """An administrator of another organisation."""
    return user("Stella", elsewhere, "administrator")


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """Return a function that signs a user in and gives their browser."""

    def opened(somebody: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(somebody)
        return client

    return opened
