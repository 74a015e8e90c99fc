"""
Tests of a course answered through HTTP: how many learners a minute one machine serves.

    python benchmarks/quiz.py                             # 1,000 learners, 8 phones at a time
    python benchmarks/quiz.py --learners 200 --clients 4

Learners without an account, who have read a public course, each open the test, begin it and send
their answers: four requests against ``musterpoint serve``, as a browser makes them. Beginning a
course and reading it is done before and not counted. Phones, site and database share the
processors of this machine. The aim is 1,000 learners a minute.
"""

import argparse
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlencode

from installation import Settled, analyse, own_home, percentile, served, settle

COURSE = "school-and-faith"
AIM = 1_000
#: Learners who are made in one unit of work.
LIST = 50
FIELD = re.compile(r'<input[^>]* name="(q\d+)"[^>]*>')
VALUE = re.compile(r' value="([^"]*)"')
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|attempt)" value="([^"]+)"')


def main() -> None:
    """Read the command line, let everybody sit the test, print the rate."""
    parser = argparse.ArgumentParser(description="Measure tests answered through HTTP.")
    parser.add_argument("--learners", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=8)
    chosen = parser.parse_args()
    with own_home():
        addresses = list(readers(settle(), chosen.learners))
        analyse()
        with served() as port:
            waiting = iter(addresses)
            lock, took, answered = threading.Lock(), [], []

            def phones() -> None:
                while (address := _next(waiting, lock)) is not None:
                    begun = time.perf_counter()
                    answered.append(sit(port, address))
                    took.append(time.perf_counter() - begun)

            threads = [threading.Thread(target=phones) for _one in range(chosen.clients)]
            began = time.perf_counter()
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            minutes = (time.perf_counter() - began) / 60
    if len(answered) < len(addresses):
        raise SystemExit(f"Only {len(answered)} of {len(addresses)} learners were served")
    print(
        f"{len(answered):,} learners, {chosen.clients} at a time: "
        f"{len(answered) / minutes:,.0f} tests a minute (aim {AIM:,}), "
        f"{sum(answered) / minutes:,.0f} answers a minute; a learner's four requests: "
        f"p50 {percentile(took, 0.5):.0f} ms, p95 {percentile(took, 0.95):.0f} ms"
    )


def readers(settled: Settled, count: int) -> Iterator[str]:
    """Make learners who have read the course; yield the address of each one's test."""
    from musterpoint.kernel.time import now
    from musterpoint.tenancy import actors
    from musterpoint.tenancy.actors import ActorKind
    from musterpoint.tenancy.scope import acting_as
    from musterpoint.training import actions, queries

    by, at = settled.actor, now()
    with acting_as(by):
        actions.configure(COURSE, is_offered=True, is_public=True, required_of=(), by=by, at=at)
    anybody = actors.public(settled.organisation.id)
    for start in range(0, count, LIST):
        with acting_as(anybody):
            for _one in range(min(LIST, count - start)):
                found = actions.start_in_public(COURSE, language="en", by=anybody, at=at)
                me = replace(anybody, kind=ActorKind.PARTNER, name="learner", id=found.learner_id)
                for part in queries.course_of(found).modules:
                    actions.read_module(found.id, part.code, by=me, at=at)
                link = queries.link_of(found, at)
                yield f"/o/{settled.organisation.slug}/training/learn/{link}/test/after/"


def sit(port: int, address: str) -> int:
    """Open the test, begin it, send the first choice of each question; return how many."""
    phone = Phone(port)
    try:
        page = phone.get(address)
        page = phone.get(phone.post(address, page, [("begin", "1")]))
        choices: dict[str, str] = {}
        for found in FIELD.finditer(page):
            value = VALUE.search(found[0])
            choices.setdefault(found[1], value[1] if value else "on")
        phone.post(address, page, list(choices.items()))
    finally:
        phone.connection.close()
    return len(choices)


class Phone:
    """A browser that keeps its connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        """Return a page."""
        return self._ask("GET", address, None)

    def post(self, address: str, page: str, fields: list[tuple[str, str]]) -> str:
        """Send the form of a page; return what comes back, or where it leads."""
        return self._ask("POST", address, urlencode([*HIDDEN.findall(page), *fields]))

    def _ask(self, method: str, address: str, body: str | None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status not in (200, 302):
            raise SystemExit(f"{method} {address} was refused: {answer.status} {text[:500]}")
        return answer.headers["Location"] if answer.status == 302 else text


def _next(waiting: Iterator[str], lock: threading.Lock) -> str | None:
    with lock:
        return next(waiting, None)


if __name__ == "__main__":
    main()
