"""The organisation's clock: the world's, or the one that an exercise steps."""

from datetime import datetime

from musterpoint.kernel import time
from musterpoint.tenancy.models import Organisation


def now(organisation: Organisation) -> datetime:
    """Return the moment that this organisation calls now."""
    return organisation.clock_at or time.now()
