"""The supervisor of the embedded PostgreSQL, its roles and its backups; plain Python."""

from musterpoint.pg.addresses import Urls
from musterpoint.pg.errors import PgError
from musterpoint.pg.face import URL_VARIABLE, ensure_running, status, stop, urls
from musterpoint.pg.home import DATABASE_HOME_VARIABLE, has_home, musterpoint_home
from musterpoint.pg.server import State, Status

__all__ = [
    "DATABASE_HOME_VARIABLE",
    "URL_VARIABLE",
    "PgError",
    "State",
    "Status",
    "Urls",
    "ensure_running",
    "has_home",
    "musterpoint_home",
    "status",
    "stop",
    "urls",
]
