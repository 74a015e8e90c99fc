"""The configuration files of the embedded server."""

from musterpoint.pg.home import Home

# Two cores and a gigabyte or more of memory. Durability is never traded for speed.
_FIXED = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_wal_size": "1GB",
    "timezone": "UTC",
    "lc_messages": "C",
    "unix_socket_permissions": "0700",
}

# No personal data in the log: no statements, no parameters, no quoted rows. Errors of
# statements go to the application, which asked; "terse" drops the DETAIL line that
# quotes a row or, after a crash, the statement that was running.
_LOG = {
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_file_mode": "0600",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "off",
    "log_lock_waits": "off",
}

ACCESS_RULES = """\
# Written by Musterpoint at each start: every connection gives a password.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
local replication all scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""


def server_settings(home: Home, port: int) -> str:
    """Return the text of the server's configuration file."""
    places = {
        "data_directory": str(home.data),
        "hba_file": str(home.access_rules),
        "log_directory": str(home.log),
        "unix_socket_directories": str(home.socket) if home.socket_fits else "",
        "port": str(port),
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in (places | _FIXED | _LOG).items()]
    return "\n".join(["# Written by Musterpoint at each start: changes here are lost.", *lines, ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
