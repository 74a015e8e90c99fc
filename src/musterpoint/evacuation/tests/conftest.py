"""The cast of the tests of evacuation, through the real middleware."""

import pytest
from django.test import Client

from musterpoint.evacuation.tests.factories import Loop, make_loop
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, signed_in


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    for name in ("haven", "portal", "elsewhere"):
        Organisation.objects.filter(slug=name).update(is_exercise=True, clock_at=NOON)
    return make_loop(alice, olga)


@pytest.fixture
def operator(loop: Loop) -> Client:
    return signed_in("portal", "portal_operator")


@pytest.fixture
def officer(loop: Loop) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def stranger(loop: Loop, elsewhere: Organisation) -> Client:
    return signed_in("elsewhere", "portal_operator")
