"""
Registrations per second through HTTP, beside pgbench writing the same rows.

    python benchmarks/registrations.py                       # 8 clients, 20 s each
    python benchmarks/registrations.py --clients 16 --seconds 60 --members 4

The first rate is of whole requests: an OAuth token, JSON in, sealing, search tokens, the check
for duplicates, audit and the answer, from keep-alive clients against ``musterpoint serve`` with
its worker. The second is the floor under it: the INSERT statements that one such registration
makes, taken from the product, in one transaction under the same role and row security, sent by
pgbench with as many clients; ids, references and tokens are new each time. Both are closed loops
on one machine, so that clients, site and database share its processors.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from installation import Settled, fill, own_home, people, percentile, served, settle, token

from musterpoint.kernel.ids import uuid7

PATH = "/api/v1/o/bench/registrations"
HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
DASHED = re.compile(r"\b([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\b")
#: A uuid7 made in this run begins like another made in this run.
SAME_TIME = 6


def main() -> None:
    """Read the command line, drive both, print rates and the ratio."""
    parser = argparse.ArgumentParser(description="Measure registrations per second.")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--members", type=int, default=1, help="people in each household")
    parser.add_argument("--registered", type=int, default=5_000, help="people there before")
    chosen = parser.parse_args()
    with own_home():
        settled = settle()
        fill(settled, chosen.registered, seed=7)
        bearer = token(settled.organisation)
        captured = capture(bearer, next(bodies(0, chosen.members)))
        print(
            f"one registration of {chosen.members}: {len(captured.statements)} statements, of them "
            f"{len(captured.inserts)} INSERT, {len(made_ids(settled, captured))} rows"
        )
        with served() as port:
            drive(port, bearer, chosen.clients, 3, chosen.members)
            ours = drive(port, bearer, chosen.clients, chosen.seconds, chosen.members)
        theirs, how = floor(settled, captured, chosen.clients, chosen.seconds)
    print(f"{'':<24} {'per second':>10} {'p50 ms':>8} {'p95 ms':>8} {'failed':>7}")
    print(
        f"{f'HTTP, {chosen.clients} clients':<24} {ours.rate:>10.1f} "
        f"{percentile(ours.seconds, 0.5):>8.1f} {percentile(ours.seconds, 0.95):>8.1f} "
        f"{ours.failed:>7}"
    )
    print(f"{f'{how}, {chosen.clients} clients':<24} {theirs:>10.1f}")
    print(f"ratio: pgbench's rate is {theirs / ours.rate:.1f} times the rate through HTTP")


def bodies(client: int, members: int) -> Iterator[bytes]:
    """Yield registrations for the API, each of other people."""
    household = (one for one in people(10**9, seed=100 + client))
    person = (member for home in household for member in home.members)
    number = 0
    while True:
        number += 1
        group = []
        for place in range(members):
            found = next(person)
            phone = f"+2188{client:03}{number % 10**5:05}"
            contact = {"channel": "sms", "address": phone}
            group.append(
                {
                    "id": str(uuid7()),
                    "names": list(found.identity.names),
                    "born": found.identity.born,
                    "nationalities": list(found.nationalities),
                    "language": found.language,
                    "area": found.area,
                    "place": found.identity.place,
                    "document_level": found.document_level,
                    "contacts": [] if place else [contact],
                }
            )
        yield json.dumps({"households": [{"id": str(uuid7()), "members": group}]}).encode()


# What one registration writes


@dataclass(frozen=True, slots=True)
class Captured:
    """The statements of one registration, with their values in them."""

    statements: list[str]
    references: list[str]

    @property
    def inserts(self) -> list[str]:
        """What it writes."""
        return [one for one in self.statements if one.lstrip(" -\n").startswith("INSERT")]


def capture(bearer: str, body: bytes) -> Captured:
    """Register once through the API inside this process, and keep the statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost", "authorization": f"Bearer {bearer}"})
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(PATH, data=body, content_type="application/json")
        statements = [_bare(one["sql"]) for one in seen.captured_queries]
    if answer.status_code != 201:
        raise SystemExit(f"The registration was refused: {answer.content!r}")
    references = [home["reference"] for home in answer.json()]
    references += [one["reference"] for home in answer.json() for one in home["persons"]]
    return Captured(statements, references)


def _bare(sql: str) -> str:
    """Return a statement without its comments, which stand on lines of their own."""
    return "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))


def _hex(sql: str) -> str:
    return DASHED.sub(r"\1\2\3\4\5", sql)


def _new_ids(sql: str) -> set[str]:
    """Return the ids in a statement that this run made (RFC 9562, version 7)."""
    now = uuid7().hex[:SAME_TIME]
    return {one for one in HEX.findall(_hex(sql)) if one.startswith(now) and one[12] == "7"}


# The site


@dataclass(slots=True)
class Driven:
    """What the clients saw."""

    seconds: list[float]
    failed: int
    rate: float


def drive(port: int, bearer: str, clients: int, seconds: float, members: int) -> Driven:
    """Let keep-alive clients register one household after the other for so long."""
    until = time.monotonic() + seconds
    times: list[list[float]] = [[] for _ in range(clients)]
    failures = [0] * clients

    def one(place: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        # Another warm-up of the same client must not send the same numbers again.
        for body in bodies(place + 500 * int(seconds > 5), members):
            began = time.monotonic()
            if began > until:
                break
            connection.request("POST", PATH, body, headers)
            response = connection.getresponse()
            response.read()
            if response.status == 201:
                times[place].append(time.monotonic() - began)
            else:
                failures[place] += 1
        connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_times = [found for some in times for found in some]
    return Driven(all_times, sum(failures), len(all_times) / (time.monotonic() - began))


# The floor


def floor(settled: Settled, captured: Captured, clients: int, seconds: int) -> tuple[float, str]:
    """Write the same rows without the product; return transactions per second and by what."""
    from musterpoint.pg import commands

    variables, inserts = templates(settled, captured)
    scope = _scope(settled)
    if (program := _pgbench()) is None:
        rate = _by_psycopg(commands.url("app"), variables, [scope, *inserts], clients, seconds)
        return rate, "psycopg (no pgbench)"
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "registration.sql"
        lines = ["BEGIN", scope, *inserts, "COMMIT"]
        text = ";\n".join(lines) + ";\n"
        script.write_text(f"SELECT {variables} \\gset\n{text}", encoding="utf-8")
        ended = subprocess.run(
            [
                program, "--no-vacuum", f"--file={script}", f"--client={clients}", "--jobs=2",
                f"--time={seconds}", commands.url("app"),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", ended.stdout)
    if ended.returncode or found is None:
        raise SystemExit(f"pgbench failed: {ended.stderr[-2000:]}")
    return float(found.group(1)), "pgbench"


def templates(settled: Settled, captured: Captured) -> tuple[str, list[str]]:
    """Return what makes new values, and the INSERT statements with names for these."""
    texts = [_hex(one) for one in captured.inserts]
    made = made_ids(settled, captured)
    tokens = {one for text in texts for one in HEX.findall(text)} - made - _kept(settled)
    values = {
        **dict.fromkeys(sorted(made), "replace(uuidv7()::text, '-', '')"),
        **dict.fromkeys(sorted(tokens), "md5(random()::text)"),
        **dict.fromkeys(captured.references, "upper(substr(md5(random()::text), 1, 8))"),
    }
    names = {value: f"bench{place}" for place, value in enumerate(values)}
    any_value = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    inserts = [any_value.sub(lambda found: f":{names[found.group()]}", text) for text in texts]
    return ", ".join(f"{how} AS {names[value]}" for value, how in values.items()), inserts


def made_ids(settled: Settled, captured: Captured) -> set[str]:
    """Return the ids of the rows that the registration wrote."""
    return {found for one in captured.inserts for found in _new_ids(one)} - _kept(settled)


def _kept(settled: Settled) -> set[str]:
    """Return the ids of rows that were there before: they stay as they are."""
    from musterpoint.accounts.models import ClientBinding
    from musterpoint.crises.models import Crisis
    from musterpoint.tenancy.models import Organisation
    from musterpoint.tenancy.scope import acting_as

    with acting_as(settled.actor):
        crises = list(Crisis.objects.all())
    rows: list[Any] = [*Organisation.objects.all(), *ClientBinding.objects.all(), *crises]
    return {row.id.hex for row in rows}


def _scope(settled: Settled) -> str:
    from musterpoint.tenancy import scope

    expires = int(time.time()) + 3600
    signed = scope.sign(settled.organisation.id, settled.actor, backend_pid=0, expires=expires)
    return f"SELECT set_config('{scope.SETTING}', '{signed}', true)"


def _pgbench() -> str | None:
    from musterpoint.pg import binaries, face

    own = binaries.programs(face.embedded_server().home) / "pgbench"
    return str(own) if own.exists() else shutil.which("pgbench")


def _by_psycopg(
    url: str, variables: str, statements: Sequence[str], clients: int, seconds: int
) -> float:
    """Do what the pgbench script does, from threads: the driver's own cost is in it."""
    import psycopg

    until = time.monotonic() + seconds
    done = [0] * clients

    def one(place: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < until:
                cursor: Any = connection.execute(f"SELECT {variables}")
                values = cursor.fetchone()
                texts = [_filled(text, values) for text in statements]
                connection.execute("BEGIN; " + "; ".join(texts) + "; COMMIT")
                done[place] += 1

    threads = [threading.Thread(target=one, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _filled(text: str, values: Sequence[str]) -> str:
    return re.sub(r":bench(\d+)", lambda found: values[int(found.group(1))], text)


if __name__ == "__main__":
    main()
