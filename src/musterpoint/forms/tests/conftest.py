"""Browsers of staff and of somebody outside, through the real middleware."""

import pytest
from django.test import Client

from musterpoint.forms.tests.factories import LATER
from musterpoint.tenancy import clock
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import signed_in


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of every organisation."""
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER)


@pytest.fixture
def officer(haven: Organisation, times: None, settings: object) -> Client:
    """A duty officer of Haven at her browser."""
    settings.STATIC_ROOT = None
    return signed_in("haven", "duty_officer")


@pytest.fixture
def phone(haven: Organisation, times: None, settings: object) -> Client:
    """Somebody with a phone."""
    settings.STATIC_ROOT = None
    return Client()
