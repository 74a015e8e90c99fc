"""Pumps: what one brings about stays its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from musterpoint.cli.worker import _pump
from musterpoint.kernel import time
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BROKEN, WHOLE = "a.broken", "b.whole"


@pytest.fixture
def worked() -> Iterator[list[str]]:
    """Return the organisations that a lane worked beside one whose pump raises."""
    done: list[str] = []

    def whole(organisation: Organisation, _at: datetime) -> bool:
        done.append(organisation.slug)
        return False

    def broken(_organisation: Organisation, _at: datetime) -> bool:
        raise KeyError("migrant_organisation")

    pumps.register(BROKEN, broken)
    pumps.register(WHOLE, whole)
    yield done
    del pumps._pumps[BROKEN], pumps._pumps[WHOLE]


def test_the_worker_outlives_a_lane_that_raises_and_tries_it_later_and_later(
    alice: Actor, mallory: Actor, worked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    for by in (alice, mallory):
        with acting_as(by):
            pumps.wake(BROKEN, time.now())
            pumps.wake(WHOLE, time.now())
    _pump()
    assert len(worked) == 2
    assert "a.broken" in caplog.text
    waits = []
    for _try in range(3):
        note = Wake.objects.filter(lane=BROKEN, organisation_id=alice.organisation_id).get()
        assert note.lease_until is not None
        waits.append(note.lease_until - time.now())
        assert _pump() == 0
        Wake.objects.filter(id=note.id).update(lease_until=time.now() - timedelta(seconds=1))
        assert _pump() == 1
    assert waits[0] < waits[1] < waits[2] <= pumps.LONGEST_DELAY
    Wake.objects.filter(lane=BROKEN).delete()
