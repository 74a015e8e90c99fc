"""The cast of these tests: a trainer and two who learn, at the same organisation."""

import pytest

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON
from musterpoint.training.tests.factories import colleague


@pytest.fixture
def still(haven: Organisation) -> Organisation:
    """Haven with its clock at noon."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return haven


@pytest.fixture
def tariq(haven: Organisation) -> Actor:
    """A trainer."""
    return colleague(haven, "Tariq Trainer", "trainer")


@pytest.fixture
def dina(haven: Organisation) -> Actor:
    """A duty officer who learns."""
    return colleague(haven, "Dina Duty", "duty_officer")


@pytest.fixture
def omar(haven: Organisation) -> Actor:
    """Another duty officer who learns."""
    return colleague(haven, "Omar Officer", "duty_officer")
