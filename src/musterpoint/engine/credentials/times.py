"""Moments as credentials write them: XML Schema dateTimeStamp, always with their offset."""

import re
from datetime import UTC, datetime

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def written(at: datetime) -> str:
    """Return a moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_form(text: object) -> bool:
    """Say whether a text is written as a moment, whether or not there is such a one."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None


def moment(text: object) -> datetime | None:
    """Return the moment, or None when the text is none."""
    if not isinstance(text, str) or not is_form(text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None
