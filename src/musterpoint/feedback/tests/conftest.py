"""The people of these tests, and a clock that stands at noon."""

from datetime import datetime

import pytest

from musterpoint.crises.public.tests.conftest import _texts  # noqa: F401  compiled once
from musterpoint.feedback.tests.factories import Colleague, colleague
from musterpoint.tenancy import clock
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON


class Times:
    """The clock of the tests: it stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self, organisation: Organisation) -> datetime:
        return self.at


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    """Stop the clock of every organisation."""
    found = Times()
    monkeypatch.setattr(clock, "now", found)
    return found


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None  # type: ignore[attr-defined]


@pytest.fixture
def hugo(haven: Organisation) -> Colleague:
    """A head of mission."""
    return colleague(haven, "Hugo Brandt")


@pytest.fixture
def ines(haven: Organisation) -> Colleague:
    """Another one."""
    return colleague(haven, "Ines Faro")


@pytest.fixture
def dora(haven: Organisation) -> Colleague:
    """A duty officer, who handles what is not sensitive."""
    return colleague(haven, "Dora Lund", "duty_officer")
