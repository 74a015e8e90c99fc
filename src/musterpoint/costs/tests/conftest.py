"""The cast of the tests of costs, on the clock of some days later."""

from dataclasses import replace

import pytest

from musterpoint.costs.tests.factories import LATER, agree, open_books
from musterpoint.crises import actions as crises
from musterpoint.evacuation.tests.factories import Loop, make_loop
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER)


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    Organisation.objects.filter(slug__in=["haven", "portal"]).update(is_exercise=True)
    return make_loop(alice, olga)


@pytest.fixture
def three(alice: Actor, olga: Actor, mallory_may: Actor) -> tuple[Actor, Actor, Actor]:
    everybody = (alice, olga, mallory_may)
    agree(*everybody)
    open_books(*everybody)
    for actor in everybody:
        with acting_as(actor):
            area = crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)
            crises.declare("libya", "Libya", "LBY", "origin", [area], "fighting", by=actor, at=NOON)
    return everybody


@pytest.fixture
def mallory_may(mallory: Actor) -> Actor:
    """Somebody of the third organisation who may do everything there."""
    return replace(mallory, permissions=frozenset(Permission))
