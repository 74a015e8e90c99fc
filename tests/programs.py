"""Programs of an organisation, as tests of the API ask with them."""

import json
from datetime import datetime, timedelta
from typing import Any

from allauth.idp.oidc import models as oidc
from allauth.idp.oidc.adapter import get_adapter
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.kernel import time
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON
from tests.world import bearer


def another(of: Organisation, role: str) -> str:
    """Bind a second client with the role of one that is there; return a bearer token of it."""
    binding = ClientBinding.objects.filter(organisation=of, role=role)[0]
    known = f"{binding.client_id}-another"
    client = oidc.Client.objects.create(
        id=known, name="another", grant_types="client_credentials"
    )  # fmt: skip
    binding.pk, binding.client_id, binding._state.adding = uuid7(), client.id, True
    binding.save(force_insert=True)
    oidc.Token.objects.create(
        client=client, type=oidc.Token.Type.ACCESS_TOKEN, hash=get_adapter().hash_token(known),
        scopes="", expires_at=time.now() + timedelta(hours=1),
    )  # fmt: skip
    return known


class Program:
    """A program with a role; each question returns the status and what was answered."""

    def __init__(self, of: Organisation, role: str, under: str, *, is_second: bool = False) -> None:
        token = another(of, role) if is_second else bearer(of, role)
        self.client = Client(headers={"authorization": f"Bearer {token}"})
        self.root = f"/api/v1/o/{of.slug}/{under}"

    def get(self, path: str = "") -> Any:
        """Return what is at an address."""
        answer = self.client.get(f"{self.root}{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def asks(self, path: str, **body: object) -> tuple[int, Any]:
        """Post to an address."""
        return self.sends("POST", path, body)

    def sends(self, method: str, path: str, body: object) -> tuple[int, Any]:
        """Send a body to an address by a method."""
        address, content = f"{self.root}{path}", json.dumps(body)
        answer = self.client.generic(method, address, content, "application/json")
        return answer.status_code, answer.json()


def clock_at(of: Organisation, at: datetime = NOON) -> None:
    """Set the clock of an organisation."""
    Organisation.objects.filter(id=of.id).update(is_exercise=True, clock_at=at)
