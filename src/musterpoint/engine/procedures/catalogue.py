"""What ships beside the engine: roles, working-day calendars, procedures."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.engine.procedures.clocks import Calendar
from musterpoint.engine.procedures.loading import Loaded, load, parse
from musterpoint.engine.procedures.model import Procedure, Text
from musterpoint.kernel import packs

_HERE = Path(__file__).parent
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Holidays that come every year are laid out up to here.
_LAST_YEAR = 2100


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Text]:
    """Return the roles that every procedure may name, with their titles by language."""
    rules: Mapping[str, Text] = packs.load(_HERE / "data" / "procedure-roles.yaml").rules
    return rules


@lru_cache(maxsize=1)
def calendars() -> Mapping[str, Calendar]:
    """Return the working-day calendars by country (ISO 3166-1 alpha-3)."""
    rules = packs.load(_HERE / "data" / "working-calendars.yaml").rules
    return {code: _calendar(code, row) for code, row in rules.items()}


def _calendar(code: str, row: Mapping[str, Any]) -> Calendar:
    weekends = sorted(
        (date.fromisoformat(str(one["since"])), frozenset(_DAYS.index(day) for day in one["days"]))
        for one in row["weekends"]
    )
    holidays = {day for one in row["holidays"] for day in _holidays(one)}
    return Calendar(code, row["time_zone"], tuple(weekends), frozenset(holidays))


def _holidays(row: Mapping[str, Any]) -> list[date]:
    if "day" in row:
        return [row["day"]]
    month, day = (int(part) for part in row["yearly"].split("-"))
    return [date(year, month, day) for year in range(row["since"], _LAST_YEAR + 1)]


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Path]:
    """Return the files of the procedures that ship, by name."""
    return {path.stem: path for path in sorted((_HERE / "packs").glob("*.yaml"))}


def check(text: str, *, more_roles: frozenset[str] = frozenset()) -> Loaded:
    """Check a text with the roles and calendars that ship, and further roles of the caller."""
    return load(text, roles={*roles(), *more_roles}, calendars=calendars())


@lru_cache
def procedure(name: str) -> Procedure:
    """Return a procedure that ships."""
    text = shipped()[name].read_text(encoding="utf-8")
    return parse(text, roles=roles(), calendars=calendars())
