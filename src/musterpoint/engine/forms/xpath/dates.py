"""The functions of days and moments. What counts as now is given, never asked of the machine."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from musterpoint.engine.forms.xpath.context import Context
from musterpoint.engine.forms.xpath.values import Value, as_moment, day_part, number, scalar, text

Values: TypeAlias = Sequence[Value]
Row: TypeAlias = tuple[int, int | None, Callable[[Context, Values], Value]]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: The signs of a format (XForms for ODK, 8.4).
FORMATS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "b": lambda at: _MONTHS[at.month - 1],
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "a": lambda at: _DAYS[at.weekday()],
    "W": lambda at: str(at.isocalendar().week),
    "%": lambda _at: "%",
}


def _date(context: Context, values: Values) -> Value:
    value = scalar(values[0])
    if type(value) is date:
        return value
    moment = as_moment(value, context.world.now)
    return "" if moment is None else moment.date()


def _date_time(context: Context, values: Values) -> Value:
    moment = as_moment(values[0], context.world.now)
    return "" if moment is None else moment


def _decimal(context: Context, values: Values) -> Value:
    moment = as_moment(values[0], context.world.now)
    return math.nan if moment is None else number(moment)


def _decimal_time(context: Context, values: Values) -> Value:
    value = scalar(values[0])
    if isinstance(value, datetime):
        value = value.time().isoformat()
    part = day_part(text(value).rpartition("T")[2])
    return math.nan if part is None else part


def _formatted(context: Context, values: Values) -> Value:
    moment = as_moment(values[0], context.world.now)
    return "" if moment is None else shown(moment, text(values[1]))


def shown(moment: datetime, pattern: str) -> str:
    """Return a moment in a format such as "%d %b %Y"; an unknown sign stays as it is."""
    pieces = pattern.split("%")
    out = [pieces[0]]
    rest = iter(pieces[1:])
    for piece in rest:
        if not piece:
            out.append("%" + next(rest, ""))
            continue
        form = FORMATS.get(piece[0])
        out.append(f"%{piece}" if form is None else form(moment) + piece[1:])
    return "".join(out)


#: name -> fewest arguments, most, what it does
DATES: dict[str, Row] = {
    "today": (0, 0, lambda context, _values: context.world.now.date()),
    "now": (0, 0, lambda context, _values: context.world.now),
    "date": (1, 1, _date),
    "date-time": (1, 1, _date_time),
    "decimal-date-time": (1, 1, _decimal),
    "decimal-time": (1, 1, _decimal_time),
    "format-date": (2, 2, _formatted),
    "format-date-time": (2, 2, _formatted),
}
