"""
The unprivileged account that runs PostgreSQL when we are root.

PostgreSQL refuses to run as root. We then hand the server to a system account that
cannot log in, and keep everything that root itself reads or executes out of its reach.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from musterpoint.pg.errors import PgError

DEFAULT_NAME = "musterpoint"
NAME_VARIABLE = "MUSTERPOINT_DATABASE_USER"
_SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A local account: its name and numbers."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """
    Return the account to run the server as, or None when we are unprivileged ourselves.

    Creates the system account ``musterpoint`` when it is absent. Raises PgError when that
    is not possible.
    """
    if os.geteuid() != 0:
        return None
    name = os.environ.get(NAME_VARIABLE, "") or DEFAULT_NAME
    account = _look_up(name) or _create(name)
    if account.uid == 0:
        raise PgError(
            f"The account {name} has the powers of root, which PostgreSQL refuses. "
            f"Name an unprivileged account in {NAME_VARIABLE}."
        )
    return account


def can_enter(account: Account | None, directory: Path) -> bool:
    """Whether the account (None: we ourselves) can reach what is inside the directory."""
    if account is None:
        return os.access(directory, os.X_OK)
    answer = subprocess.run(
        ["/usr/bin/env", "test", "-x", str(directory)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        env={"PATH": _SYSTEM_PATH},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return answer.returncode == 0


def _look_up(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _create(name: str) -> Account:
    useradd = shutil.which("useradd", path=_SYSTEM_PATH)
    if useradd is None:
        raise PgError(
            f"PostgreSQL does not run as root, and there is no account {name} to run it. "
            f"Create one that cannot log in (this machine has no useradd), or name an existing "
            f"unprivileged account in {NAME_VARIABLE}, or run Musterpoint as an ordinary user."
        )
    made = subprocess.run(
        [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir=/nonexistent",
            "--shell=/usr/sbin/nologin",
            "--comment=Musterpoint database",
            name,
        ],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    account = _look_up(name)  # another process may have created it at the same moment
    if account is None:
        raise PgError(
            f"The account {name} could not be created: {made.stderr.strip()} "
            f"Create it by hand, or name an existing unprivileged account in {NAME_VARIABLE}."
        )
    return account
