"""What the tests of the web package share: pages without a database, and the asset build."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

BUILD = Path(__file__).resolve().parent.parent / "static" / "build"


@pytest.fixture(autouse=True)
def _pages_only() -> Iterator[None]:
    """Serve this package's pages and nothing that needs a database."""
    with override_settings(
        DEBUG=False,
        ROOT_URLCONF="musterpoint.web.tests.urls",
        SHOW_PATTERNS=True,
        MIDDLEWARE=[
            "musterpoint.web.languages.LanguageMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
    ):
        yield


@pytest.fixture
def client() -> Client:
    """Return a browser without cookies."""
    return Client(raise_request_exception=False)


@pytest.fixture(scope="session")
def build() -> Path:
    """Return the folder of built assets; the tests need it."""
    assert (BUILD / "public.css").is_file(), "Run `make assets` first: there is no asset build."
    return BUILD
