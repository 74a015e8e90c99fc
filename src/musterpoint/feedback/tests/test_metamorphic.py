"""
The wall by construction: to whomever a complaint is not for, the world is the same without it.

One small world is played with and without a complaint that is told, read, answered and closed, and
everything that the person or the unit complained of, a colleague and another handler can obtain is
compared byte by byte: pages, counts, search, exports, the audit page, mail, the number of
statements that each answer took.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import reset_queries, transaction
from django.test import Client, TestCase
from tests import walking
from tests.firewall_known import known

from musterpoint.feedback import actions
from musterpoint.feedback.actions import PRIVATE
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import (
    colleague,
    name_for,
    told,
    visitor,
)
from musterpoint.kernel.ids import seeded_ids
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

KINDS = ("conduct", "fraud", "abuse", "data", "safety")
NEAR = ("feedback:", "speak:", "accounts:audit")
AFTER = "after weeks"
SECOND_LOOK = timedelta(days=40)
NOT_ASKED = ("accounts:", "exercises:", "front", "live", "ready", "metrics")


@contextmanager
def world() -> Iterator[None]:
    """Let a world go by and take it back."""
    mark = transaction.savepoint()
    with seeded_ids(7, NOON):
        yield
    transaction.savepoint_rollback(mark)


class Play:
    """The people of a team, one of whom is complained of."""

    def __init__(self, haven: Organisation, alice: Actor, times: Times) -> None:
        self.haven, self.alice, self.times = haven, alice, times
        self.accused = colleague(haven, "Hugo Brandt")
        self.next = colleague(haven, "Ines Faro")
        self.other = colleague(haven, "Otto Kern")
        self.dora = colleague(haven, "Dora Lund", "duty_officer")
        self.auditor = signed_in("haven", "auditor")
        for kind in KINDS:
            name_for(alice, self.accused, kind, title="Focal point")
            name_for(alice, self.next, kind, level=2)
        with acting_as(alice):
            self.unit = actions.save_unit(
                None, "Gate team", [self.accused.id, self.dora.id], by=alice, at=NOON
            )
            actions.save_outside("Ombudsman", "1234", "o@x.org", "", by=alice, at=NOON)
        told(haven, "service", "No water.")

    def life(self, kind: str, *, way: str, is_wide: bool) -> dict[str, Any]:
        """Let a complaint go its way, or none, and return what the others can obtain of it."""
        self.is_wide = is_wide
        mail.outbox.clear()
        self.times.at = NOON
        if kind:
            with seeded_ids(99, NOON), TestCase.captureOnCommitCallbacks(execute=True):
                self._complain(kind, way)
        with seeded_ids(12, NOON):  # how many ids another draws is chance, no trace
            seen = self._look("at once")
        self.times.at = NOON + SECOND_LOOK
        with acting_as(self.alice):
            pumps.wake("feedback", NOON)
        with seeded_ids(13, NOON), TestCase.captureOnCommitCallbacks(execute=True):
            pumps.run_due([self.haven.id], ["feedback"])
        with seeded_ids(14, NOON):
            return seen | self._look(AFTER)

    def _who(
        self, route: str, people: tuple[tuple[str, Client], ...], when: str
    ) -> tuple[tuple[str, Client], ...]:
        """Return who asks for an address: all for what is near, the accused once for the rest."""
        if route.startswith(NEAR):
            return people
        return people[:1] if when == AFTER and self.is_wide else ()

    def _complain(self, kind: str, way: str) -> None:
        ways: dict[str, dict[str, Any]] = {
            "name": {"about": "Mr Brandt, the chief"},
            "unit": {"unit_ids": (self.unit.id,)},
            "member": {"user_ids": (self.accused.id,)},
        }
        about = ways[way]
        made = told(self.haven, kind, "Secret words.", **about)
        with acting_as(self.next.in_confidence) as opened:
            by = opened.actor
            actions.acknowledge(PRIVATE, made.id, by=by, at=NOON)
            actions.assign(PRIVATE, made.id, self.next.id, by=by, at=NOON)
            actions.answer(PRIVATE, made.id, "Secret answer.", "agreed", by=by, at=NOON)
        person = visitor(self.haven)
        with acting_as(person):
            actions.appeal(PRIVATE, made.id, "Secret appeal.", by=person, at=NOON)

    def _look(self, when: str) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        people: tuple[tuple[str, Client], ...] = (
            ("accused", self.accused.browser()),
            ("other", self.other.browser()),
            ("dora", self.dora.browser()),
            ("auditor", self.auditor),
            ("nobody", Client()),
        )
        values = known(self.alice, self.haven)
        for route in walking.routes():
            if route.door not in ("desk", "public") or route.name.startswith(NOT_ASKED):
                continue
            for address in walking.addresses(route, "haven", {k: v[:1] for k, v in values.items()}):
                for who, client in self._who(route.name, people, when):
                    reset_queries()
                    name = f"{who} {address} {when}"
                    seen[name] = _bare(walking.ask(client, address))
        for who, client in people[:3]:
            reset_queries()
            for path in ("", "confidence/"):
                for query in ("?state=all", "?state=overdue", "?kind=abuse", "?code=ABCD"):
                    address = f"/o/haven/desk/feedback/{path}{query}"
                    seen[f"{who} {address} {when}"] = _bare(walking.ask(client, address))
                address = f"/o/haven/desk/feedback/{path}export/?state=all"
                answer = walking.ask(client, address, "POST", data={"reason": "learning"})
                seen[f"{who} POST {address} {when}"] = _bare(answer)
        trail = walking.ask(self.auditor, "/o/haven/desk/audit/")
        seen[f"trail {when}"] = _bare(trail)
        accused = (self.accused.user.email, self.dora.user.email, self.other.user.email)
        seen[f"mail {when}"] = [
            (one.subject, one.body, one.to) for one in mail.outbox if one.to[0] in accused
        ]
        return seen


def _bare(answer: walking.Answer) -> tuple[Any, ...]:
    """Return an answer without what is chance: the mask of the token against forged forms."""
    body = answer.body
    if isinstance(body, bytes):
        body = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', b"", body)
    headers = [pair for pair in answer.headers if pair[0] != "Set-Cookie"]
    return answer.status, headers, body, answer.statements


@pytest.fixture
def play(
    haven: Organisation, alice: Actor, times: Times, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Play]:
    monkeypatch.setattr("musterpoint.messaging.queries.health", list)
    with world():
        yield Play(haven, alice, times)


@pytest.mark.slow
def test_whoever_is_complained_of_obtains_the_same_with_and_without_the_complaint(
    play: Play,
) -> None:
    def life(kind: str = "", way: str = "", *, is_wide: bool = True) -> dict[str, Any]:
        mark = transaction.savepoint()
        seen = play.life(kind, way=way, is_wide=is_wide)
        transaction.savepoint_rollback(mark)
        return seen

    life()
    for is_wide, complaints in (
        (True, [("conduct", "name")]),
        (False, [("abuse", "unit"), ("fraud", "member")]),
    ):
        without = life(is_wide=is_wide)
        assert any(status == 200 for status, *_rest in without.values() if isinstance(status, int))
        for kind, way in complaints:
            found = life(kind, way, is_wide=is_wide)
            assert without.keys() == found.keys()
            wrong = [name for name in without if without[name] != found[name]]
            assert wrong == [], (kind, way, wrong[0], without[wrong[0]], found[wrong[0]])


def test_the_next_one_on_the_list_does_see_it(play: Play) -> None:
    """Guard the test above: the complaint is really there."""
    play._complain("conduct", "name")
    page = play.next.browser().get("/o/haven/desk/feedback/confidence/?state=all")
    assert b"data-mp-row" in page.content
