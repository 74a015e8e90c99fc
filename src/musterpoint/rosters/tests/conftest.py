"""The cast of the tests of wardens."""

import pytest

from musterpoint.rosters.tests.warden_factories import Town
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def town(alice: Actor, haven: Organisation) -> Town:
    """Two zones with wardens and one without, at a clock that stands."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        made = Town(alice)
        made.appoint(alice, made.harbour, made.amal)
        made.appoint(alice, made.market, made.bilal, deputy_id=made.dina.id)
        return made
