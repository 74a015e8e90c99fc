"""The public site in tests: its addresses, its organisation, a crisis and a visitor."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import override_settings
from django.utils import translation

from musterpoint.crises.models import Crisis
from musterpoint.crises.public.tests.site import Times, Visit, with_crisis
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session", autouse=True)
def _texts() -> None:
    """Compile the catalogues that `make setup` compiles, where they are older than their text."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as texts, compiled.open("wb") as out:
                write_mo(out, read_po(texts, locale=source.parts[-3]))
    translation.trans_real._translations.clear()


@pytest.fixture(autouse=True)
def _site() -> Iterator[None]:
    """Mount the public site alone, with the middleware of the settings."""
    with override_settings(
        ROOT_URLCONF="musterpoint.crises.public.tests.urls",
        STATIC_ROOT=str(ROOT / "web" / "static"),
    ):
        yield


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    """Stop the clock of every organisation."""
    found = Times()
    monkeypatch.setattr(clock, "now", found)
    return found


@pytest.fixture
def site(haven: Organisation, times: Times) -> Organisation:
    """Haven with a number to call and its own time."""
    haven.phone, haven.time_zone = "+20255501420", "Africa/Cairo"
    haven.save()
    return haven


@pytest.fixture
def crisis(site: Organisation, alice: Actor) -> Crisis:
    """A crisis in Libya."""
    return with_crisis(alice)


@pytest.fixture
def visit(site: Organisation) -> Visit:
    """Somebody with a browser, in English."""
    return Visit(site)
