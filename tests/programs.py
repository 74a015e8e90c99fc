"""Programs of an organisation, as tests of the API ask with them."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON
from tests.world import bearer


class Program:
    """A program with a role; each question returns the status and what was answered."""

    def __init__(self, of: Organisation, role: str, under: str, name: str = "") -> None:
        self.client = Client(headers={"authorization": f"Bearer {bearer(of, role, name)}"})
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
