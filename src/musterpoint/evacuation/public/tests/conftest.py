"""The same site as in the tests of the crisis pages."""

from musterpoint.crises.public.tests.conftest import (  # noqa: F401  fixtures
    _site,
    _texts,
    crisis,
    site,
    times,
    visit,
)
