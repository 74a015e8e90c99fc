"""
A silent stop ages like silence, over days.

An international organisation shares the requests of two people with a State's pool. Then, in one
life, one of them tells in private what they fear and stops sharing; in the other nothing happens,
as with anybody who no longer answers. Days go by: staff share again, seats are matched, the leg
leaves, figures are taken, pumps and seals run. On each day everything that the State can obtain is
the same in both lives: rows, pages with their statements, searches, counts, exports, mail, logs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, TestCase
from django.utils import timezone

from musterpoint.audit import sealing
from musterpoint.cases.screening import actions as screening
from musterpoint.cases.tests.screening.factories import AFRAID, in_use, talk
from musterpoint.crises import actions as crises
from musterpoint.disclosures.tests.factories import dump
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.tests.factories import leg, make_loop, person
from musterpoint.kernel import time
from musterpoint.kernel.ids import seeded_ids, uuid7
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests import walking
from tests.firewall_still import EVERYTHING, Lines, numbered_sessions, still
from tests.test_firewall import differences
from tests.world import sign_in

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
DAYS = 4
PAGES = (
    "people/", "people/?q=Mona+Perera", "people/?q=Omar", "evacuation/", "", "log/", "reports/",
)  # fmt: skip


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with still(monkeypatch):
        yield monkeypatch


@contextmanager
def world() -> Iterator[None]:
    """Let a world go by and take it back."""
    mark = transaction.savepoint()
    with seeded_ids(23, NOON):
        yield
    transaction.savepoint_rollback(mark)


class Days:
    """Two people of an international organisation, and the State that has their requests."""

    def __init__(self, haven: Organisation, portal: Organisation) -> None:
        self.haven, self.portal = haven, portal
        self.state, self.io = member(haven, "Alice", 1), member(portal, "Olga", 4)
        self.cara = member(portal, "Cara", 9, "caseworker")

    def live(self, patch: pytest.MonkeyPatch, private: str = "") -> dict[str, Any]:
        """Let the days go by; on the second, something happens in private."""
        self.seen: dict[str, Any] = {}
        lines = Lines()
        mail.outbox.clear()
        logging.getLogger().addHandler(lines)
        try:
            with pytest.MonkeyPatch.context() as own:
                numbered_sessions(own)
                self._begin()
                for day in range(DAYS):
                    at = NOON + day * DAY
                    own.setattr(time, "now", lambda at=at: at)
                    own.setattr(timezone, "now", lambda at=at: at)
                    with TestCase.captureOnCommitCallbacks(execute=True):
                        self._day(day, at)
                        if day == 1 and private:
                            with seeded_ids(99, at):
                                getattr(self, f"_{private}")(at)
                        self._by_itself(day, at)
                    self._look(day)
        finally:
            logging.getLogger().removeHandler(lines)
        self.seen["log"] = lines.lines
        return self.seen

    def _begin(self) -> None:
        self.loop = make_loop(self.io, self.state)
        in_use(self.io)
        with acting_as(self.io):
            made = crises.register(
                [self.loop.state_crisis],
                [
                    HouseholdIn(id=uuid7(), members=(person(name, is_head=True),))
                    for name in ("Mona Perera", "Omar Fernando")
                ],
                by=self.io, at=NOON, source="staff",
            )  # fmt: skip
            self.homes = [one.id for one in made]
            self.mona = made[0].persons[0].id
            answer = ConsentIn(
                purpose="partners", recipient="any", is_given=True, text_version="1",
                language="en", channel="staff",
            )  # fmt: skip
            for one in made:
                people.record_consent(one.persons[0].id, [answer], by=self.io, at=NOON)

    def _day(self, day: int, at: datetime) -> None:
        """What both sides do on a day, whatever happened in private."""
        if day == 0:
            self.loop.ask(*self.homes)
            self.loop.legs(leg("B1", "tripoli", "ras-ajdir", 60), leg("F1", "ras-ajdir", "CMB", 70))
        with acting_as(self.io):
            evacuation.share_ready(self.loop.state_crisis, self.haven.id, by=self.io, at=at)
        if day == 2:
            with acting_as(self.state):
                run = evacuation.run_match(self.loop.pool_crisis, by=self.state, at=at)
                evacuation.confirm(run.id, by=self.state, at=at)

    def _by_itself(self, day: int, at: datetime) -> None:
        with acting_as(self.state):
            crises.snapshot(self.loop.pool_crisis, by=self.state, at=at)
        with seeded_ids(50 + day, at):  # how many ids another draws is chance, no trace
            pumps.run_due([self.portal.id], ["procedures.private"])
        pumps.run_due()
        for seed, organisation in enumerate((self.haven, self.portal), start=2 * day):
            with seeded_ids(seed, at):
                sealing.seal_organisation(organisation, at=at)

    def _stop(self, at: datetime) -> None:
        with acting_as(self.cara):
            screening.stop_sharing(self.mona, by=self.cara, at=at)

    def _tell_and_stop(self, at: datetime) -> None:
        with acting_as(self.cara):
            done = talk(self.cara, self.mona, at=at, **AFRAID)
            screening.choose(done.id, ["asylum-referral"], by=self.cara, at=at)
        self._stop(at)

    def _leave_openly(self, at: datetime) -> None:
        """What a marked withdrawal would look like: the test must see it."""
        with acting_as(self.io):
            people.withdraw([Person.objects.get(id=self.mona).id], by=self.io, at=at)
            evacuation.follow_registry(by=self.io, at=at)

    def _look(self, day: int) -> None:
        self.staff = Client(raise_request_exception=False)  # yesterday's session is over
        sign_in(self.staff, self.haven, EVERYTHING.code)
        self.seen[f"rows on day {day}"] = dump(self.state)
        self.seen[f"mail on day {day}"] = [(one.subject, one.body, one.to) for one in mail.outbox]
        for page in PAGES:
            address = f"/o/haven/desk/libya/{page}"
            self.seen[f"{address} on day {day}"] = walking.ask(self.staff, address)
        sent = {"reason": "legal", "form": "csv"}
        address = "/o/haven/desk/libya/people/export/"
        self.seen[f"list on day {day}"] = walking.ask(self.staff, address, "POST", data=sent)


def test_a_silent_stop_cannot_be_told_from_somebody_who_no_longer_answers(
    haven: Organisation, portal: Organisation, patch: pytest.MonkeyPatch
) -> None:
    days = Days(haven, portal)

    def life(private: str = "") -> dict[str, Any]:
        with world():
            return days.live(patch, private)

    life()  # fills the caches of the process
    quiet = life()
    assert quiet["/o/haven/desk/libya/evacuation/ on day 2"].status == 200
    assert differences(quiet, life("stop")) == []
    assert differences(quiet, life("tell_and_stop")) == []
    assert differences(quiet, life("leave_openly")) != []
