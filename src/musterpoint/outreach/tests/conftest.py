"""A crisis of Haven and the phones of its people."""

from uuid import UUID

import pytest

from musterpoint.crises.models import Crisis
from musterpoint.outreach.tests.factories import (
    Network,
    crisis,
    enrolled,
    number,
    person,
    use_simulator,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as


@pytest.fixture
def network(alice: Actor) -> Network:
    """The phones of Haven's people."""
    with acting_as(alice):
        use_simulator(alice)
    return Network()


@pytest.fixture
def libya(alice: Actor, network: Network) -> Crisis:
    """A crisis of Haven, whose messages go into the simulated network."""
    with acting_as(alice):
        return crisis(alice)


@pytest.fixture
def zenobia(alice: Actor, libya: Crisis) -> UUID:
    """Somebody on the roll with a telephone of her own."""
    with acting_as(alice):
        return enrolled(alice, person("Zenobia", number(1)))[0]
