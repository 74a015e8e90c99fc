"""The cast of the tests of travel documents."""

import pytest

from musterpoint.cases.tests.travel.factories import Desk, make_desk
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, member


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def anna(haven: Organisation) -> Actor:
    """A second officer of Haven."""
    return member(haven, "Anna", 11)


@pytest.fixture
def desk(alice: Actor, anna: Actor) -> Desk:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    return make_desk(alice, anna)
