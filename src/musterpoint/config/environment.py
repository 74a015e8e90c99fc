"""Read settings from the environment; fail at start with the name and the allowed values."""

import os
import secrets
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the generated reference."""

    name: str
    default: str
    meaning: str


SETTINGS: dict[str, Setting] = {}


def text(name: str, default: str, meaning: str) -> str:
    """Return a setting as text."""
    SETTINGS[name] = Setting(name, default, meaning)
    return os.environ.get(name, default)


def choice(name: str, default: str, allowed: tuple[str, ...], meaning: str) -> str:
    """Return a setting that is one of a few words."""
    value = text(name, default, f"{meaning}: {', '.join(allowed)}")
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; allowed are {', '.join(allowed)}")
    return value


def boolean(name: str, default: bool, meaning: str) -> bool:
    """Return a setting that is 1 or 0."""
    return choice(name, "1" if default else "0", ("0", "1"), meaning) == "1"


def words(name: str, default: list[str], meaning: str) -> list[str]:
    """Return a setting that is a list of words with commas between."""
    value = text(name, ",".join(default), meaning)
    return [word.strip() for word in value.split(",") if word.strip()]


def networks(name: str, meaning: str) -> list[str]:
    """Return a setting that is a list of networks; none when it is not given."""
    found = words(name, [], meaning)
    for one in found:
        try:
            ip_network(one)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} holds {one!r}; write networks such as 127.0.0.0/8, with commas between"
            ) from None
    return found


def secret(name: str, home: Path, meaning: str) -> str:
    """Return a secret from the environment, or one that is made once and kept in a file."""
    SETTINGS[name] = Setting(name, "made at first start", meaning)
    if given := os.environ.get(name):
        return given
    path = home / "keys" / "django.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def database(role: str) -> dict[str, Any]:
    """Return Django's description of the database for a role, external or embedded."""
    from musterpoint import pg

    name = "DATABASE_URL" if role == "app" else f"DATABASE_{role.upper()}_URL"
    SETTINGS[name] = Setting(name, "the embedded server", f"PostgreSQL as the {role} role")
    try:
        url = pg.urls().of(role)
    except pg.PgError:  # not set up yet: the command that needs it starts it or says what to do
        url = f"postgresql://musterpoint_{role}@127.0.0.1:1/musterpoint"
    parts = conninfo_to_dict(url)
    known = {"dbname", "user", "password", "host", "port"}
    options = {key: value for key, value in parts.items() if key not in known}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "musterpoint"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
