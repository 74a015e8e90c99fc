"""What to do about troubles of the machine: disk, memory, permissions."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from musterpoint.pg.errors import PgError
from musterpoint.pg.home import Home

_SIGNS = {
    "No space left on device": "The disk is full: free some space on the disk of {path}.",
    "could not create any TCP/IP sockets": (
        "Its port is taken by another program: try again, or end that program."
    ),
    "could not map anonymous shared memory": (
        "The machine has too little free memory: close some programs."
    ),
    "pre-existing shared memory block": (
        "Processes of an earlier server still use {path}/data: end them, then try again."
    ),
    "Permission denied": "Give the server's account back what it owned under {path}.",
    "Read-only file system": "The disk of {path} is read-only: mount it for writing.",
    "could not locate a valid checkpoint": (
        "The data are damaged: move {path} away and restore a backup."
    ),
}


def advice(home: Home, text: str) -> str:
    """Return the sentence that fits what a program printed."""
    for sign, remedy in _SIGNS.items():
        if sign in text:
            return remedy.format(path=home.path)
    return f"The log in {home.log} may say more; mend what it names and try again."


@contextmanager
def explained(home: Home) -> Iterator[None]:
    """Turn errors of the operating system into a PgError that says what to do."""
    try:
        yield
    except OSError as problem:
        remedies = {
            errno.ENOSPC: "Free some space on its disk.",
            errno.EDQUOT: "Free some space: the quota of this user is used up.",
            errno.EROFS: "Its disk is read-only: mount it for writing.",
            errno.EACCES: "Run Musterpoint as the user that owns it.",
            errno.EPERM: "Run Musterpoint as the user that owns it.",
        }
        remedy = remedies.get(problem.errno or 0, "Mend that and try again.")
        raise PgError(f"The database in {home.path}: {problem}. {remedy}") from problem
