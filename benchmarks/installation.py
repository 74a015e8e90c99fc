"""An installation of its own for a benchmark: an organisation, a crisis and invented people."""

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from linkage import draw_name, read_pools, write

if TYPE_CHECKING:
    from musterpoint.people.identity import HouseholdIn
    from musterpoint.tenancy.actors import Actor
    from musterpoint.tenancy.models import Organisation

AREAS = ("tripoli", "misrata", "benghazi", "sabha")
COUNTRIES = ("EGY", "BGD", "PHL", "IND", "NPL", "TUN", "SDN", "VNM")
#: Households that are registered in one unit of work.
LIST = 500
STARTS_WITHIN = 120.0


@contextmanager
def own_home() -> Iterator[None]:
    """Start a database of our own for this process and its children; delete it at the end."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-bench-") as home:
        for name in [name for name in os.environ if name.startswith("DATABASE_")]:
            del os.environ[name]
        os.environ["MUSTERPOINT_HOME"] = home
        if larger := os.environ.get("MUSTERPOINT_DATABASE_HOME"):
            # Somebody's own database may live there: ours stands beside it, and is deleted.
            os.environ["MUSTERPOINT_DATABASE_HOME"] = f"{larger}-{Path(home).name}"
        from musterpoint.cli import boot
        from musterpoint.pg import commands

        boot.django(process="app")
        try:
            yield
        finally:
            shutil.rmtree(commands.remove(), ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Settled:
    """An organisation with one open crisis and somebody who may do everything."""

    organisation: "Organisation"
    actor: "Actor"
    crisis_slug: str


def settle() -> Settled:
    """Make the organisation and declare its crisis."""
    from musterpoint.accounts import actions as accounts
    from musterpoint.crises import actions as crises
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    at = now()
    organisation = accounts.add_organisation(
        slug="bench", name="Bench", kind="state_authority", country="LKA", languages=["en"],
        time_zone="UTC", at=at,
    )  # fmt: skip
    actor = everything(organisation.id)
    areas = [
        crises.AreaIn(code=code, name=code.title(), latitude=30.0 + place, longitude=15.0)
        for place, code in enumerate(AREAS)
    ]
    with acting_as(actor):
        crisis = crises.declare("libya", "Libya", "LBY", "origin", areas, "test", by=actor, at=at)
    return Settled(organisation, actor, crisis.slug)


def everything(organisation_id: UUID) -> "Actor":
    """Return an actor who may do everything."""
    from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
    from musterpoint.tenancy.permissions import Permission

    return Actor(
        organisation_id=organisation_id,
        kind=ActorKind.SYSTEM,
        name="benchmark",
        permissions=frozenset(Permission),
        clearance=Clearance.CONSULAR,
    )


def people(count: int, seed: int) -> Iterator["HouseholdIn"]:
    """Invent people in households of one to five; half write in their own script as well."""
    from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn

    chance = random.Random(seed)
    pools = read_pools()
    made = 0
    line = seed * 10_000_000
    while made < count:
        pool = chance.choice(list(pools))
        members = []
        for place in range(min(chance.choice((1, 1, 2, 3, 4, 5)), count - made)):
            parts = draw_name(chance, pool, pools[pool])
            latin = write(chance, parts, pool, own=False)
            own = (write(chance, parts, pool, own=True),) if chance.random() < 0.5 else ()
            born = f"{chance.randrange(1940, 2024)}-{chance.randrange(1, 13):02}"
            born += f"-{chance.randrange(1, 29):02}"
            phone = ContactIn(channel="sms", address=f"+2189{line + made:08}")
            members.append(
                PersonIn(
                    identity=Identity(
                        names=(*own, latin),
                        born=born if chance.random() < 0.7 else born[: chance.choice((0, 4))],
                        place="Marigold Street 9",
                    ),
                    nationalities=(chance.choice(COUNTRIES),),
                    language="en",
                    area=chance.choice(AREAS),
                    document_level=chance.choice((0, 1, 2)),
                    contacts=() if place else (phone,),
                )
            )
            made += 1
        yield HouseholdIn(members=tuple(members))


def fill(settled: Settled, count: int, seed: int) -> None:
    """Register so many people, a list at a time, in two processes."""
    shares = (count // 2, count - count // 2)
    with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(_fill_share, settled.organisation.id, share, seed + place)
            for place, share in enumerate(shares)
        ]
        for job in jobs:
            job.result()
    analyse()


def _fill_share(organisation_id: UUID, count: int, seed: int) -> None:
    from musterpoint.cli import boot

    boot.django(process="app", migrate=False)
    from musterpoint.crises import actions as crises
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    by = everything(organisation_id)
    for homes in batched(people(count, seed), LIST):
        with acting_as(by):
            crises.register(None, homes, by=by, at=now(), source="staff")


def batched(homes: Iterator["HouseholdIn"], size: int) -> Iterator[list["HouseholdIn"]]:
    """Cut households into lists of so many."""
    while some := list(islice(homes, size)):
        yield some


def analyse() -> None:
    """Let the database count its rows, as it does by itself a minute later."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections["owner"].close()


def token(organisation: "Organisation") -> str:
    """Return a bearer token of a client of the organisation."""
    from allauth.idp.oidc.adapter import get_adapter
    from allauth.idp.oidc.models import Client, Token

    from musterpoint.accounts.models import ClientBinding
    from musterpoint.kernel.time import now

    client = Client.objects.create(id="bench", name="Benchmark", grant_types="client_credentials")
    ClientBinding.objects.create(
        client_id=client.id, organisation=organisation, name="Benchmark", role="integration",
        created_at=now(),
    )  # fmt: skip
    value = "benchmark-token"
    Token.objects.create(
        client=client,
        type=Token.Type.ACCESS_TOKEN,
        hash=get_adapter().hash_token(value),
        scopes="",
        expires_at=now() + timedelta(hours=2),
    )
    return value


@contextmanager
def served(log: Any = subprocess.DEVNULL) -> Iterator[int]:
    """Run ``musterpoint serve`` in this home; give its port once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "musterpoint.cli", "serve", f"--port={port}"]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("The site did not start")
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def percentile(seconds: list[float], share: float) -> float:
    """Return a percentile of durations, in milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000
