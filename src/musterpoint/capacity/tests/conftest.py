"""The cast of these tests: Alice answers, Chitra agrees."""

import pytest

from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON


@pytest.fixture
def still(haven: Organisation) -> Organisation:
    """Haven with its clock at noon."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return haven


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    """The head of the mission."""
    return officer(haven, "Chitra", "head_of_mission")
