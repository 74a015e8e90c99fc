"""
Databases set aside: kept whole beside the one in use, each with its passwords.

A checkout that was deleted and cloned again at the same path meets the database of the old one
where root keeps it, without the keys that read it. Nothing is deleted then: it is set aside, and
comes back with ``musterpoint db bring-back``. The keys of a database are set aside with it, in
``MUSTERPOINT_HOME/keys.aside``: whoever has both can read everything, so they never lie together.
"""

import os
import re
import shutil
from pathlib import Path

import psycopg

from musterpoint.kernel import time
from musterpoint.pg import face, files
from musterpoint.pg.errors import PgError
from musterpoint.pg.home import Home, musterpoint_home
from musterpoint.pg.server import Server
from musterpoint.pg.trouble import explained

WAIT = 30.0
"""Seconds to wait for another process that starts or stops the server."""
NAME = re.compile(r"\d{8}-\d{6}(-\d+)?")
_SIGN_IN = "django.key"  # made by whatever loads the settings; it reads no record


def has_keys() -> bool:
    """Say whether this installation holds keys of records, in files or from a key service."""
    return _from_a_service() or _readable(_keys())


def in_use(server: Server) -> int:
    """Count the connections of programs to a running server."""
    with psycopg.connect(server.admin_url(), connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0


def names() -> list[str]:
    """Return what was set aside, the oldest first."""
    found = _folder(face.embedded_server().home).glob("*/data/PG_VERSION")
    return sorted(one.parent.parent.name for one in found)


def place_of(name: str) -> Path:
    """Return where a database that was set aside lies."""
    return _folder(face.embedded_server().home) / name


def set_aside(*, keys: bool = True) -> str:
    """
    Stop the embedded server and set its database aside, with its keys; return under which name.

    Raises PgError while programs use it, and when there is none.
    """
    server = face.embedded_server()
    if not (server.home.data / "PG_VERSION").exists():
        raise PgError("There is no database here to set aside.")
    if server.status().running and (count := in_use(server)):
        raise PgError(
            f"{count} connections use the database in {server.home.path}. End the programs that "
            f"were started here (site, worker), then try again."
        )
    server.stop()
    with explained(server.home), server.home.locked(WAIT):
        _check_stopped(server)
        return _put_aside(server.home, keys=keys)


def bring_back(name: str, *, keys: Path | None = None) -> str | None:
    """
    Put a database back that was set aside; return the name of the one that stands aside instead.

    ``keys`` is the folder with the copy of its keys, for one that was set aside without them; the
    folder of the keys in use says that they were put back there already. Raises PgError, with
    nothing changed, for an unknown name and when there are no keys.
    """
    server = face.embedded_server()
    home = server.home
    if not NAME.fullmatch(name) or name not in names():
        known = ", ".join(names()) or "none"
        raise PgError(f"No database was set aside under this name. There are: {known}.")
    source = (keys or _keys_aside(name)).absolute()
    are_there = _from_a_service() or source == _keys().absolute()
    if not (_from_a_service() or _readable(source)):
        raise PgError(
            f"There are no keys in {source}, and without its keys nobody can read the database. "
            f"Name the folder that holds the copy of them: --keys FOLDER."
        )
    instead = None
    if (home.data / "PG_VERSION").exists():
        instead = set_aside(keys=not are_there)
    with explained(home), home.locked(WAIT):
        _check_stopped(server)
        back = _folder(home) / name
        shutil.copy2(back / "credentials.json", home.credentials)
        home.state.unlink(missing_ok=True)
        (back / "data").rename(home.data)
        shutil.rmtree(back)
    if not are_there:
        _use_keys(source, home)
    return instead


def _use_keys(source: Path, home: Home) -> None:
    """Put copies of keys to use; those of a database that is gone stand aside."""
    if _readable(_keys()):
        _move_keys(_free_name(home))
    shutil.copytree(source, _keys(), dirs_exist_ok=True)
    _keys().chmod(0o700)
    for one in _keys().iterdir():
        one.chmod(0o600)
    if source.parent == _keys_aside("").absolute():
        shutil.rmtree(source)


def _put_aside(home: Home, *, keys: bool) -> str:
    name = _free_name(home)
    place = _folder(home) / name
    place.mkdir(mode=0o700, parents=True)
    if home.credentials.exists():
        shutil.copy2(home.credentials, place / "credentials.json")
    else:
        files.write_json(place / "credentials.json", {})
    if keys and _readable(_keys()):
        _move_keys(name)
    home.data.rename(place / "data")  # the last step: from here on it is set aside
    return name


def _free_name(home: Home) -> str:
    wanted = time.now().strftime("%Y%m%d-%H%M%S")
    found, number = wanted, 1
    while (_folder(home) / found).exists() or _keys_aside(found).exists():
        number += 1
        found = f"{wanted}-{number}"
    return found


def _check_stopped(server: Server) -> None:
    if server.status().running:
        raise PgError("Another process has started the database meanwhile. Try again.")


def _readable(folder: Path) -> bool:
    try:
        return any(one.name != _SIGN_IN for one in folder.glob("*.key"))
    except (OSError, ValueError):
        return False


def _move_keys(name: str) -> None:
    _keys_aside(name).parent.mkdir(mode=0o700, exist_ok=True)
    _keys().rename(_keys_aside(name))


def _from_a_service() -> bool:
    return bool(os.environ.get("MUSTERPOINT_KEY_SCOPE"))


def _folder(home: Home) -> Path:
    return home.path / "aside"


def _keys() -> Path:
    return musterpoint_home() / "keys"


def _keys_aside(name: str) -> Path:
    return musterpoint_home() / "keys.aside" / name
