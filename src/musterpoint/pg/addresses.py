"""Addresses of databases, ``postgresql://user:password@host:port/database?options``."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, unquote, urlsplit

from musterpoint.pg.errors import PgError

ROLES = ("owner", "app", "worker", "backup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """
    One address for each role; they hold passwords, so they do not show in ``repr``.

    ``owner`` (migrations) and ``backup`` are None when an external database was given
    without them.
    """

    app: str = field(repr=False)
    worker: str = field(repr=False)
    owner: str | None = field(repr=False, default=None)
    backup: str | None = field(repr=False, default=None)

    def of(self, role: str) -> str:
        """Return the address for a role; raises PgError when there is none."""
        if role not in ROLES:
            raise PgError(f"There is no role {role[:40]!r}. Choose one of {', '.join(ROLES)}.")
        url: str | None = getattr(self, role)
        if url is None:
            raise PgError(
                f"This installation uses an external database and was given no address for the "
                f"{role} role. Set DATABASE_{role.upper()}_URL."
            )
        return url


def checked(url: str, *, name: str) -> str:
    """Return the address; raises PgError, without showing it, when it is not one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise PgError(
            f"{name} is not the address of a PostgreSQL database. It has the form "
            f"postgresql://user:password@host:5432/database."
        )
    return url


def database_of(url: str) -> str:
    """Return the name of the database that an address means."""
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlsplit(url)._replace(path="/" + quote(database, safe="")).geturl()


def with_user(url: str, user: str, password: str) -> str:
    """Return the same address for another role."""
    parts = urlsplit(url)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{login}@{_place(parts)}").geturl()


def without_password(url: str) -> tuple[str, str | None]:
    """Return the address fit for a list of processes, and the password for its environment."""
    parts = urlsplit(url)
    login, at, place = parts.netloc.rpartition("@")
    user, colon, password = login.partition(":")
    bare = parts._replace(netloc=f"{user}{at}{place}").geturl()
    return bare, unquote(password) if colon else None


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
