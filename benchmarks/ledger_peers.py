"""
The same journal in other book-keepers: django-ledger, python-accounting, beancount.

They are no dependencies of ours. ``python benchmarks/ledger.py --make-peers`` installs them into an
environment of their own under ``MUSTERPOINT_HOME/peers``; ``--peers`` names another one. The first
two post into a database of the same server; beancount loads a file. None of them keeps limits.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from journal import Spent, measured

from musterpoint.engine.ledger import Transaction

HERE = Path(__file__).resolve().parent
#: python-accounting asks for drivers of databases that are not used here: its own needs are named.
INSTALLED = (
    ["django-ledger>=0.8", "psycopg[binary]>=3.2", "sqlalchemy>=2.1,<2.2", "python-dateutil>=2.9"],
    ["--no-deps", "python-accounting>=2.0"],
)
PROGRAMS = {
    "django-ledger": "django_ledger_posts.py",
    "python-accounting": "python_accounting_posts.py",
}


def place() -> Path:
    """Return where their environment is made; asked before the benchmark's own home is set."""
    return Path(os.environ.get("MUSTERPOINT_HOME", ".musterpoint")).absolute() / "peers"


def make(at: Path) -> None:
    """Make their environment."""
    venv.create(at, with_pip=True)
    for packages in INSTALLED:
        subprocess.run([at / "bin" / "python", "-m", "pip", "install", "-q", *packages], check=True)


def compare(at: Path, journal: Sequence[Transaction], ours: float, single: float) -> None:
    """Post the journal with each peer of the environment; tell how often our rates are theirs."""
    python = at / "bin" / "python"
    if not python.exists():
        print(f"django-ledger, python-accounting: not installed in {at} (--make-peers)")
        return
    told = json.dumps(
        [
            [
                one.on.isoformat(),
                one.text,
                [[each.account, each.unit.code, each.unit.written(each.amount)]
                 for each in one.entries],
            ]
            for one in journal
        ]
    )  # fmt: skip
    for name, program in PROGRAMS.items():
        spent = _run(python, program, name.replace("-", "_"), told)
        if spent is not None:
            spent.told(f"{name}, {len(journal):,} transactions", len(journal))
            theirs = len(journal) / spent.wall
            print(
                f"  ours to {name}: {single / theirs:,.1f} one by one, "
                f"{ours / theirs:,.0f} in batches"
            )


def _run(python: Path, program: str, database: str, told: str) -> Spent | None:
    """Run a peer in a database of its own; measure from where it begins to post."""
    with (
        tempfile.TemporaryFile("w+") as given,
        tempfile.TemporaryFile("w+") as wrong,
    ):
        given.write(told)
        given.seek(0)
        with subprocess.Popen(
            [python, HERE / "peers" / program],
            stdin=given, stdout=subprocess.PIPE, stderr=wrong, text=True,
            env={"PEER_DATABASE": _address(database), "PATH": os.environ.get("PATH", "")},
        ) as running:  # fmt: skip
            assert running.stdout is not None
            running.stdout.readline()  # It is ready, and begins.
            with measured() as spent:
                ended = running.stdout.readline()
        if not ended:
            wrong.seek(0)
            print(f"{program} did not end: {wrong.read()[-600:]}", file=sys.stderr)
            return None
    facts = json.loads(ended)
    spent.wall, spent.ours = facts["wall"], facts["ours"]
    return spent


def _address(database: str) -> str:
    """Make a database of this name in the benchmark's own server; return its address."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    from musterpoint.pg.face import embedded_server

    server = embedded_server()
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{database}"')
    facts = conninfo_to_dict(server.admin_url(database))
    names = ("dbname", "user", "password", "host", "port")
    return " ".join(f"{name}={facts[name]}" for name in names)
