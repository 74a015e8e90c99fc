"""
The wall, by construction: nothing that a State of origin can obtain depends on a protection record.

One small world is played several times from the same seed: without a record, with one written
before people are shared with the State, after it, twice, and with one that is closed again. After
each step everything that the State can obtain is kept and compared byte by byte: every address of
the URL list, for its members, its programs, the public, and for the phone of the protected person
herself, which the State may have taken; files, messages and mail; every row that it can read; the
logs. Chance and time are held still, so that nothing needs to be excused.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from musterpoint.kernel.ids import seeded_ids
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON
from tests import walking
from tests.firewall_filled import SHOWN
from tests.firewall_still import still
from tests.firewall_world import WALKED, Play, Seen

pytestmark = pytest.mark.slow

#: What is done in private, by the step of the world after which it is done. What two of these
#: would betray, both together betray too: a life holds as much as it can.
LIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "told, talked and referred before sharing; told more, opened by two; read, stopped": {
        "registered": ("write", "talk", "refer", "open by hand", "gate"),
        "shared": ("write again", "refer", "open by two"),
        "seated": ("read", "stop"),
    },
    "told after sharing and closed again": {
        "shared": ("write", "open by hand"),
        "seated": ("close", "gate"),
    },
}
#: Routes that are not asked with GET, each with its reason. None today.
NOT_WALKED: dict[str, str] = {}
REALLY_SEEN = {
    "accounts:audit", "accounts:members", "api-1:openapi-json", "api-1:person", "api-1:requests",
    "api-1:roll", "desk:duplicate", "desk:import_report", "desk:people", "desk:person",
    "desk:room", "evacuation:board", "evacuation:request", "evaluation:report-pdf",
    "exercises:detail", "metrics", "outreach:campaign", "outreach:inbox",
    "procedures:board", "procedures:procedure", "procedures:run",
    "forms:questionnaire", "forms:submission", "documents:check", "travel:application", "travel:list", "travel:photo", "travel:station",
    "public:home", "public:mine", "ready", "referrals:referral", "referrals:consent",
    "referrals:list", "referrals:paper",
    "rights:home", "cases:case", "cases:figures", "cases:letter", "cases:list", "cases:received",
    "children:gate", "children:list", "feedback:inbox", "feedback:item", "rosters:call",
    "rosters:wardens", "rosters:zone",
}  # fmt: skip


@contextmanager
def world() -> Iterator[None]:
    """Let a world go by and take it back, so that the next one begins as it did."""
    mark = transaction.savepoint()
    with seeded_ids(23, NOON):
        yield
    transaction.savepoint_rollback(mark)


@pytest.fixture
def play(
    haven: Organisation, portal: Organisation, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Play]:
    """Two organisations and a world that can be played again."""
    with still(monkeypatch):
        yield Play(haven, portal)


def differences(one: Seen, other: Seen) -> list[str]:
    """Return where two lives differ, for whoever has to find the leak."""
    found = [f"only in one life: {name}" for name in one.keys() ^ other.keys()]
    found += [
        f"{name}:\n  {one[name]!r}\n  {other[name]!r}"[:3000]
        for name in one.keys() & other.keys()
        if one[name] != other[name]
    ]
    return found


def check_coverage(seen: Seen) -> None:
    """Refuse a walk that left an address out, or that never really saw the pages that matter."""
    asked = {name: answer for name, answer in seen.items() if name.startswith("GET ")}
    everything = {route.name for route in walking.routes()}
    assert everything - {name.split(" ")[1] for name in asked} == set(NOT_WALKED)
    assert "(no name)" not in {name.rpartition(":")[2] for name in everything}
    opened = {name.split(" ")[1] for name, answer in asked.items() if answer.status == 200}
    assert opened >= REALLY_SEEN
    for name, text in SHOWN.items():
        bodies = [
            str(one.body if not isinstance(one.body, bytes) else one.body.decode())
            for key, one in asked.items()
            if key.split(" ")[1] == name and one.status == 200
        ]
        assert any(text in body for body in bodies), f"{name} does not show {text!r}"
    broken = [name for name, answer in asked.items() if answer.status >= 500]
    assert broken == []


def test_nothing_that_a_state_can_obtain_depends_on_a_protection_record(play: Play) -> None:
    with world():
        play.live({}, walked=WALKED[-1:])  # the first life fills the caches of the process
    with world():
        without = play.live({})
    check_coverage(without)
    wrong = {}
    for name, private in LIVES.items():
        with world():
            found = differences(without, play.live(private))
        if found:
            wrong[name] = found
    assert wrong == {}


def test_the_comparison_is_steady_and_sees_every_leak(play: Play) -> None:
    """Guard the test itself: each way by which something could leak shows up, and nothing else."""

    def life(*private: str) -> Seen:
        with world():
            return play.live({"registered": private}, walked=())

    life()
    without = life()
    assert differences(without, life()) == []
    for leak in ("row", "mail", "log", "key", "note"):
        assert differences(without, life(f"leak by {leak}")) != [], leak
