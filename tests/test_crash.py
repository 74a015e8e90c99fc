"""
Kill -9 of everything while people register: nothing acknowledged is lost, nothing is doubled.

The site is started as its users start it, with its own database. Two programs register people,
mark them safe and ask for money over HTTP; mail goes to a real SMTP server; a third program posts
into the books. Meanwhile that program, a web process, the web server, the worker, the database and
the supervisor are killed in turn.
"""

import asyncio
import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from musterpoint.kernel.ids import uuid7
from tests.served import BACK_WITHIN, GONE_WITHIN, Installation, free_port, installation, wait_for
from tests.served_inside import amount_of

pytestmark = pytest.mark.slow
MAILS = 400
WRITERS = 2
#: The worker holds at most this many messages when it is killed.
IN_HAND = 50
FAILED_SIGN_INS = 2
#: A program that posts begins within this many seconds, also beside a busy machine.
SLOW_START = 120.0
#: What is not acknowledged is sent again for this many seconds: longer than all may be away.
ATTEMPTED = 300.0
#: One answer takes this many seconds at most, also the first one after a start.
ANSWERED = 30.0


@dataclass
class Mailbox:
    """Takes half of the mail, the rest when it is opened, and remembers to whom it went."""

    to: Counter[str] = field(default_factory=Counter)
    opened: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the address."""
        await asyncio.sleep(0.01)
        while len(self.to) >= MAILS // 2 and not self.opened.is_set():
            await asyncio.sleep(0.05)
        self.to.update(envelope.rcpt_tos)
        return "250 kept"


@dataclass(frozen=True)
class Write:
    """Something sent: with its key it may be sent again."""

    path: str
    body: dict[str, Any]
    key: str


class Writer(threading.Thread):
    """
    A program that registers people, each marked safe, and asks for a fee for each.

    It repeats what was not acknowledged.
    """

    def __init__(self, site: Installation, token: str, head: str) -> None:
        super().__init__(daemon=True)
        self.site, self.token, self.head = site, token, head
        self.stopping = threading.Event()
        self.acknowledged: list[tuple[Write, bytes]] = []
        self.registered: list[str] = []
        self.safe: list[str] = []
        self.asked: list[str] = []
        self.repeats = 0
        self.refused: list[str] = []

    def run(self) -> None:
        """Go on until told to stop; what was begun is finished."""
        while not self.stopping.is_set() and not self.refused:
            person = str(uuid7())
            member = {"id": person, "names": ["Kamal Silva"], "area": "tripoli"}
            household = {"id": str(uuid7()), "members": [member]}
            if self._until_acknowledged("/registrations", {"households": [household]}):
                self.registered.append(person)
            change = {"person_id": person, "state": "safe", "way": "call",
                      "occurred_at": datetime.now(UTC).isoformat()}  # fmt: skip
            if self._until_acknowledged("/crises/libya/states", {"changes": [change]}):
                self.safe.append(person)
            fee = {"key": f"fee-{person}", "head_id": self.head, "amount": 1, "purpose": "A fee"}
            if self._until_acknowledged("/commitments", fee):
                self.asked.append(f"api:fee-{person}")

    def _until_acknowledged(self, path: str, body: dict[str, Any]) -> bool:
        write = Write(path, body, uuid4().hex)
        until = time.monotonic() + ATTEMPTED
        while time.monotonic() < until:
            try:
                answer = self.send(write)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code < 400:
                self.acknowledged.append((write, answer.content))
                return True
            if answer is not None and answer.status_code < 500:
                self.refused.append(f"{answer.status_code} {answer.text[:300]}")
                return False
            self.repeats += 1
            time.sleep(0.1)
        self.refused.append(f"attempted for {ATTEMPTED:.0f} s")
        return False

    def send(self, write: Write) -> requests.Response:
        """Send it, for the first time or again."""
        return requests.post(
            self.site.address(f"/api/v1/o/haven{write.path}"),
            json=write.body,
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": write.key},
            timeout=ANSWERED,
        )


class Clerk:
    """A program that posts into the books of the served site, by itself or after a kill again."""

    def __init__(self, site: Installation) -> None:
        self.site = site
        self.told: Path = site.home / "posted.txt"
        self.stop: Path = site.home / "stop-posting"
        self.begin()

    def begin(self) -> None:
        """Post on from where the last run ended: what it had not acknowledged is sent again."""
        code = "from tests import served_inside as s; s.post_until("
        code += f"{str(self.told)!r}, {str(self.stop)!r})"
        with self.site.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.site.command("django", "shell", "--verbosity=0", "-c", code),
                env=self.site.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def killed(self) -> None:
        """Be killed in the middle, and begin again."""
        kill(self.process.pid)
        self.process.wait()
        self.begin()

    def acknowledged(self) -> list[str]:
        """Return the keys of what was posted, each as often as the books said so."""
        text = self.told.read_text() if self.told.exists() else ""
        return [line for line in text.splitlines() if line.endswith(".")]

    def posts_again(self) -> Callable[[], bool]:
        """Return what says whether sixteen more were acknowledged from now on."""
        before = len(self.acknowledged())
        return lambda: len(self.acknowledged()) >= before + 16

    def end(self) -> None:
        """Stop when everything that was begun is acknowledged."""
        self.stop.touch()
        assert self.process.wait(timeout=60) == 0


@pytest.fixture(scope="module")
def site() -> Iterator[Installation]:
    with installation() as made:
        yield made


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, loop=asyncio.new_event_loop())
    server.start()
    yield box, port
    server.stop()


def fail_to_sign_in(site: Installation) -> None:
    browser = requests.Session()
    page = browser.get(site.address("/sign/in/"), timeout=ANSWERED).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    typed = {"login": "ada@example.org", "password": "wrong", "csrfmiddlewaretoken": token[1]}
    assert browser.post(site.address("/sign/in/"), data=typed, timeout=ANSWERED).status_code == 200


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def writes_again(writers: list[Writer]) -> Callable[[], bool]:
    """Return what says whether every writer had four more writes acknowledged from now on."""
    before = [len(writer.acknowledged) for writer in writers]
    return lambda: all(
        len(writer.acknowledged) >= count + 4 for writer, count in zip(writers, before, strict=True)
    )


def test_kill_9_of_everything_loses_and_doubles_nothing(
    site: Installation, mail: tuple[Mailbox, int]
) -> None:
    box, smtp_port = mail
    token = site.inside(f"prepare({smtp_port}, {MAILS})")
    head = site.inside("open_books()")
    clerk = Clerk(site)  # it takes longer to begin than the mail takes to leave
    wait_for("posts", clerk.posts_again(), SLOW_START)
    served = site.serve()
    wait_for("the site", site.is_ready)
    writers = [Writer(site, token, head) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for("writes", writes_again(writers))
    fail_to_sign_in(site)

    def survives(what: str, pid: int) -> None:
        writes, posts = writes_again(writers), clerk.posts_again()
        kill(pid)
        took[what] = wait_for(f"writes after the kill of {what}", writes)
        took[f"{what}, books"] = wait_for(f"posts after the kill of {what}", posts)

    took: dict[str, float] = {}
    wait_for("mail", lambda: len(box.to) >= MAILS // 4)
    worker = site.worker()
    assert len(box.to) < MAILS
    survives("the worker", worker)
    box.opened.set()
    clerk.killed()
    wait_for("posts after the kill of who posts", clerk.posts_again(), SLOW_START)
    survives("a web process", site.web()[1][0])
    survives("the web server", site.web()[0])
    postmaster = site.database.status().pid
    assert postmaster is not None
    survives("the database", postmaster)
    assert site.worker() != worker

    os.killpg(served.pid, signal.SIGKILL)
    served.wait()
    others = {clerk.process.pid}
    wait_for("the end of its children", lambda: not {*site.processes()} - others, GONE_WITHIN)
    served = site.serve()
    took["everything"] = wait_for("writes after a new start", writes_again(writers))
    took["everything, books"] = wait_for("posts after a new start", clerk.posts_again())
    assert max(took.values()) < BACK_WITHIN, took

    fail_to_sign_in(site)
    for writer in writers:
        writer.stopping.set()
    for writer in writers:
        writer.join(timeout=60)
        assert not writer.is_alive()
        assert writer.refused == []
    clerk.end()
    assert sum(writer.repeats for writer in writers) > 0  # the kills were felt

    for writer in writers:  # what is sent again is answered as before, and done once
        for write, said in writer.acknowledged[::10]:
            assert writer.send(write).content == said

    site.inside("let_leases_run_out()")
    found: dict[str, Any] = {}

    def mail_ended() -> bool:
        found.update(site.inside("count()"))
        return not found["mails"].keys() & {"queued", "claimed"}

    def sign_ins_are_audited() -> bool:
        found.update(site.inside("count()"))
        if found["failures"] < FAILED_SIGN_INS:
            site.inside("let_jobs_come_again()")  # of a worker that died some seconds ago
        return bool(found["failures"] == FAILED_SIGN_INS)

    wait_for("the end of the mail", mail_ended, 120)
    wait_for("the audit of failed sign-ins", sign_ins_are_audited, 120, found)
    registered = sorted(person for writer in writers for person in writer.registered)
    seed = set(found["persons"]) - set(registered)
    assert len(seed) == 1  # the one person of the preparation
    assert found["persons"] == found["on_roll"] == sorted([*registered, *seed])
    assert found["households"] == len(registered) + 1
    assert found["safe"] == sorted(person for writer in writers for person in writer.safe)
    assert found["most_changes"] == 1
    assert found["asked"] == sorted(key for writer in writers for key in writer.asked)
    posted = sorted(set(clerk.acknowledged()))
    assert len(clerk.acknowledged()) > len(posted)  # some were sent again and answered as before
    assert found["posted"] == posted
    assert found["entries"] == 2 * len(posted)
    assert found["till"] == sum(map(amount_of, posted))
    proved = site.run("ledger", "verify")
    assert proved.returncode == 0, proved.stdout
    assert "haven: the books agree" in proved.stdout
    assert set(box.to.values()) == {1}
    assert sum(found["mails"].values()) == MAILS
    unknown = found["mails"].get("unknown", 0)
    assert found["mails"]["accepted"] + unknown == MAILS
    assert unknown <= IN_HAND
    assert MAILS - unknown <= len(box.to) <= MAILS

    served.terminate()
    assert served.wait(timeout=30) == 0
    assert site.processes() == []


def test_two_serve_one_home_and_a_taken_port_is_a_sentence(site: Installation) -> None:
    first = site.serve()
    wait_for("the first", site.is_ready)
    busy = site.run("serve", f"--port={site.port}")
    assert busy.returncode == 1
    assert "Traceback" not in busy.stderr
    assert f"port {site.port}: Address already in use" in busy.stderr
    assert f"--port {site.port + 1}" in busy.stderr
    port, site.port = site.port, free_port()
    second = site.serve()
    wait_for("the second", site.is_ready)
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=30) == 0
    assert not site.is_ready()
    site.port = port
    assert site.is_ready()
    first.terminate()
    assert first.wait(timeout=30) == 0
    assert site.processes() == []
    assert site.database.status().running  # it is others' too: db stop ends it
