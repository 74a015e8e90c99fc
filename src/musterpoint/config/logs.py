"""Logs are events with ids and numbers; free text of exceptions may hold values of rows."""

import json
import logging
import traceback

#: Loggers of others whose messages are fixed words or hold ids only; of all the rest, Django's
#: among them, a message may be made of what somebody sent, and only its place in the code is kept.
TRUSTED = ("gunicorn", "procrastinate", "whitenoise")


class EventFormatter(logging.Formatter):
    """
    Write one JSON object a line.

    Of an exception it keeps the type and the places in the code, never the message: a database
    error quotes the values of the row (docs/explanation/security.md).
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for one event."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= facts
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__
            line["where"] = [
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)[-6:]
            ]
        return json.dumps(line, default=str)


def _event(record: logging.LogRecord) -> str:
    package = record.name.partition(".")[0]
    if package == "musterpoint":
        return record.getMessage()
    if package in TRUSTED:
        return str(record.msg)
    return f"{record.module}:{record.lineno}"
