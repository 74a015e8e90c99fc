"""The supervisor of the embedded PostgreSQL, its roles and its backups; plain Python."""

from musterpoint.pg.addresses import Urls
from musterpoint.pg.errors import PgError
from musterpoint.pg.face import ensure_running, status, stop, urls
from musterpoint.pg.home import musterpoint_home
from musterpoint.pg.server import State, Status

__all__ = [
    "PgError",
    "State",
    "Status",
    "Urls",
    "ensure_running",
    "musterpoint_home",
    "status",
    "stop",
    "urls",
]
