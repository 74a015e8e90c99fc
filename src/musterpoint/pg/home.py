"""
Where things live.

``MUSTERPOINT_HOME`` (default ``.musterpoint`` in the checkout) is the installation's own
directory: keys, reports, and the database when we are an ordinary user. When we are root
the database lives under ``/var/lib/musterpoint``, because the account that runs it must
be able to enter, and the checkout is often inside the home of root.
``MUSTERPOINT_DATABASE_HOME`` puts the database somewhere else, such as a larger disk.

We never change the mode of a directory that we did not create.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from musterpoint.pg.account import Account, can_enter, server_account
from musterpoint.pg.errors import PgError

HOME_VARIABLE = "MUSTERPOINT_HOME"
DATABASE_HOME_VARIABLE = "MUSTERPOINT_DATABASE_HOME"
SYSTEM_HOME = Path("/var/lib/musterpoint")
_LONGEST_SOCKET_PATH = 107  # bytes, sun_path of Linux less the final zero
_UNQUOTABLE = frozenset('"$`\\\n')  # pg_ctl hands paths to a shell inside double quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """
    The directory of one embedded server, and the account that runs it (None: ourselves).

    The directory, its settings and its credentials belong to us; ``data``, ``log`` and
    ``socket`` belong to the server's account.
    """

    path: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory; it exists only once it is complete."""
        return self.path / "data"

    @property
    def unfinished_data(self) -> Path:
        """Where a data directory is made, before it is renamed to ``data``."""
        return self.path / "data.unfinished"

    @property
    def log(self) -> Path:
        """Directory of the server's log, one file for each day of the week."""
        return self.path / "log"

    @property
    def socket(self) -> Path:
        """Directory of the Unix socket."""
        return self.path / "socket"

    @property
    def credentials(self) -> Path:
        """File of the passwords; only we can read it."""
        return self.path / "credentials.json"

    @property
    def state(self) -> Path:
        """File of the port and of the process that we started."""
        return self.path / "server.json"

    @property
    def settings(self) -> Path:
        """The server's configuration file, written anew at each start."""
        return self.path / "server.conf"

    @property
    def access_rules(self) -> Path:
        """The server's host-based access file, written anew at each start."""
        return self.path / "access.conf"

    @property
    def socket_fits(self) -> bool:
        """Whether a socket in our directory has a name that the system can hold."""
        return len(os.fsencode(self.socket / ".s.PGSQL.65535")) <= _LONGEST_SOCKET_PATH

    def give(self, path: Path) -> None:
        """Make the server's account the owner of a path that we have just created."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    @contextmanager
    def locked(self, timeout: float) -> Iterator[None]:
        """
        Hold the only right to change this server, with its directories made.

        Waits up to ``timeout`` seconds. Raises PgError when the time is over, and when the
        server's account could not use the directories.
        """
        if set(str(self.path)) & _UNQUOTABLE:
            raise PgError(
                f"The path {self.path} holds a character that PostgreSQL's tools cannot take. "
                f"Name another directory in {DATABASE_HOME_VARIABLE}."
            )
        _make(self.path.parent, mode=0o711 if self.account else 0o700)
        _make(self.path, mode=0o700)
        self._check_owner()
        deadline = time.monotonic() + timeout
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not _try_lock(descriptor):
                if time.monotonic() > deadline:
                    raise PgError(
                        f"Another process has been starting or stopping the database in "
                        f"{self.path} for {timeout:.0f} seconds. Wait for it, or end it."
                    )
                time.sleep(0.05)
            self._arrange()
            yield
        finally:
            os.close(descriptor)

    def _check_owner(self) -> None:
        if self.path.stat().st_uid != os.geteuid():
            raise PgError(
                f"{self.path} belongs to another user. Run Musterpoint as that user, or name "
                f"another directory in {DATABASE_HOME_VARIABLE}."
            )

    def _arrange(self) -> None:
        """Make the inner directories; a home with nothing in it yet is opened to the account."""
        fresh = not (self.log.exists() or self.data.exists())
        if self.account and fresh:
            os.chown(self.path, -1, self.account.gid)
            self.path.chmod(0o710)  # the account passes through, and cannot write
        if not can_enter(self.account, self.path):
            name = self.account.name if self.account else "this user"
            raise PgError(
                f"{name} cannot enter {self.path}: it, or a directory above it, is closed. "
                f"Name a directory that it can enter in {DATABASE_HOME_VARIABLE}."
            )
        for directory in (self.socket, self.log):
            directory.mkdir(mode=0o700, exist_ok=True)
            self.give(directory)


def musterpoint_home() -> Path:
    """Return the installation's own directory, created with mode 0700 when absent."""
    home = _musterpoint_path()
    _make(home, mode=0o700)
    return home


def has_home() -> bool:
    """Say whether the installation has its own directory; nothing is made."""
    return _musterpoint_path().is_dir()


def database_home() -> Home:
    """
    Return the home of the embedded server of this installation; creates only the account.

    Raises PgError when we are root and an ordinary user already keeps the database here.
    """
    account = server_account()
    own = _musterpoint_path() / "postgres"
    named = os.environ.get(DATABASE_HOME_VARIABLE, "")
    if named:
        return Home(path=Path(named).expanduser().absolute(), account=account)
    if account is None:
        return Home(path=own, account=None)
    if (own / "data").exists():
        raise PgError(
            f"The database in {own} belongs to an ordinary user. Run Musterpoint as that user, "
            f"not as root."
        )
    return Home(path=SYSTEM_HOME / checkout_id(_musterpoint_path()), account=account)


def checkout_id(home: Path) -> str:
    """Return the short name by which an installation's directory is known; stable."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


def _musterpoint_path() -> Path:
    named = os.environ.get(HOME_VARIABLE, "")
    if named:
        return Path(named).expanduser().absolute()
    return _checkout(Path.cwd()) / ".musterpoint"


def _checkout(start: Path) -> Path:
    """Return the checkout that holds ``start``, so that every folder of it agrees."""
    for folder in (start, *start.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and 'name = "musterpoint"' in project.read_text(encoding="utf-8"):
            return folder
    return start


def _make(directory: Path, *, mode: int) -> None:
    """Create a directory and its missing parents; existing ones stay as they are."""
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(mode=mode, exist_ok=True)
    except OSError as problem:
        raise PgError(
            f"{directory} cannot be created ({problem.strerror}). Name another directory in "
            f"{HOME_VARIABLE} or {DATABASE_HOME_VARIABLE}."
        ) from problem


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
