"""A worker that is killed loses nothing; only what was in its hands may go out twice."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from musterpoint.messaging import actions, carriers, pump, rules
from musterpoint.messaging.carriers import Outcome, Parcel, Result
from musterpoint.messaging.models import Message
from musterpoint.messaging.tests.factories import queue, to
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MESSAGES = 600
KILLS = 4
LEASE = timedelta(seconds=1)


class SlowCarrier:
    """Takes its time and writes each acceptance into a file outside the database."""

    is_real = False

    def __init__(self, path: Path, *, is_idempotent: bool) -> None:
        self.path = path
        self.is_idempotent = is_idempotent

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """Accept any settings."""
        return {}

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Accept one parcel after another."""
        known = set(self.path.read_text().split()) if self.is_idempotent else set()
        outcomes = []
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        for parcel in parcels:
            time.sleep(0.003)
            if str(parcel.id) not in known:
                os.write(descriptor, f"{parcel.id}\n".encode())
            outcomes.append(Outcome(id=parcel.id, state=Result.ACCEPTED, reference=str(parcel.id)))
        os.close(descriptor)
        return outcomes


def worker(organisation: Organisation) -> int:
    """Start a process that works the pump until nothing is left; return its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        while pump.work(organisation, NOON):
            pass
    finally:
        os._exit(0)


def finish(organisation: Organisation, by: Actor) -> None:
    """Work on, as the next worker does, until no message is waiting or in a dead hand."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        while pump.work(organisation, NOON):
            pass
        with acting_as(by):
            if not Message.objects.filter(state__in=("queued", "claimed")).exists():
                return
        time.sleep(0.1)
    pytest.fail("messages were still waiting after thirty seconds")


@pytest.fixture
def accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of acceptances; leases are short."""
    monkeypatch.setattr(rules, "LEASE", LEASE)
    path = tmp_path / "accepted.txt"
    path.touch()
    yield path
    connections.close_all()


def run(
    path: Path, by: Actor, organisation: Organisation, *, lane: str, is_idempotent: bool
) -> tuple[Counter[str], Counter[str]]:
    """Send all with workers that are killed; return states and acceptances by message."""
    carriers.register("slow", SlowCarrier(path, is_idempotent=is_idempotent))
    with acting_as(by):
        actions.use_carrier("sms", "slow", {}, by=by, at=NOON)
        assert queue(by, *(to(n) for n in range(MESSAGES)), lane=lane) == MESSAGES
    for kill in range(KILLS):
        child = worker(organisation)
        seen = path.stat().st_size
        while path.stat().st_size <= seen + 37 * (60 + 13 * kill):
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    finish(organisation, by)
    with acting_as(by):
        states = Counter(Message.objects.values_list("state", flat=True))
    return states, Counter(path.read_text().split())


def test_alerts_are_never_lost_and_doubled_only_within_the_micro_batch(
    alice: Actor, haven: Organisation, accepted: Path
) -> None:
    states, times = run(accepted, alice, haven, lane="life_safety", is_idempotent=False)
    assert states == {"accepted": MESSAGES}
    assert len(times) == MESSAGES
    doubled = sum(count - 1 for count in times.values())
    assert 0 < doubled <= KILLS * rules.MICRO_BATCH


def test_information_is_never_doubled_and_what_nobody_knows_is_said(
    alice: Actor, haven: Organisation, accepted: Path
) -> None:
    states, times = run(accepted, alice, haven, lane="bulk", is_idempotent=False)
    assert set(times.values()) == {1}
    assert states["accepted"] + states["unknown"] == MESSAGES
    assert 0 < states["unknown"] <= KILLS * rules.MICRO_BATCH
    with acting_as(alice):
        sure = Message.objects.filter(state="accepted").values_list("id", flat=True)
        assert {str(one) for one in sure} <= set(times)


def test_a_carrier_that_takes_each_id_once_gets_all_and_doubles_none(
    alice: Actor, haven: Organisation, accepted: Path
) -> None:
    states, times = run(accepted, alice, haven, lane="bulk", is_idempotent=True)
    assert states == {"accepted": MESSAGES}
    assert len(times) == MESSAGES
    assert set(times.values()) == {1}
