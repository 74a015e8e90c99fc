"""The kinds of values of an expression and how one kind becomes another (XPath 1.0, section 4)."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol, TypeAlias

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:?\d\d)?")
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400


class Node(Protocol):
    """An answer, a group, an instance of a repeat, or a choice, as an expression sees it."""

    @property
    def name(self) -> str:
        """Return the name that a path uses."""

    def value(self) -> "Value":
        """Return the typed value; empty text when there is none."""

    def stored(self) -> str:
        """Return what was written, before anything is calculated."""

    def children(self, name: str) -> Sequence["Node"]:
        """Return the nodes below of that name; of every name for ``*``."""

    def parent(self) -> "Node | None":
        """Return the node above."""

    def position(self) -> int:
        """Return the number of this instance in its repeat, from 1; 1 for everything else."""

    def key(self) -> str:
        """Return what tells this node from every other."""


class Nodes(tuple[Node, ...]):
    """A set of nodes in the order of the form."""

    __slots__ = ()


Scalar: TypeAlias = str | float | bool | date | datetime
Value: TypeAlias = Scalar | Nodes


def scalar(value: Value) -> Scalar:
    """Return the first node's value; a single value as it is."""
    while isinstance(value, Nodes):
        value = value[0].value() if value else ""
    return value


def scalars(value: Value) -> list[Scalar]:
    """Return the values of all nodes; a single value alone."""
    return [scalar(node.value()) for node in value] if isinstance(value, Nodes) else [value]


def number(value: Value) -> float:
    """Return a number; not-a-number for text that is none. Days since 1970 for a date."""
    value = scalar(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float | int):
        return float(value)
    if isinstance(value, datetime):
        return value.timestamp() / _DAY
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH)
    text_value = value.strip()
    if _NUMBER.fullmatch(text_value):
        return float(text_value)
    moment = as_date(text_value)
    if moment is not None:
        return number(moment)
    part = day_part(text_value)
    return math.nan if part is None else part


def text(value: Value) -> str:
    """Return the text of a value: 3 for 3.0, 2026-05-01 for a date, true or false."""
    value = scalar(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _number_text(float(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat()


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def boolean(value: Value) -> bool:
    """Return the truth of a value: text that is not empty, a number that is not 0."""
    value = scalar(value)
    if isinstance(value, str):
        return value != ""
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return value != 0 and not math.isnan(value)
    return True


def as_date(value: str, zone: datetime | None = None) -> date | datetime | None:
    """Return the date or moment that a text names, or None. A moment without zone is UTC's."""
    if len(value) < 10 or not _DATE.match(value):
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone.tzinfo if zone is not None else UTC)
    return moment


def as_moment(value: Value, zone: datetime) -> datetime | None:
    """Return a value as a moment in the zone of the form's clock; None when it names none."""
    value = scalar(value)
    if isinstance(value, str):
        found = as_date(value.strip(), zone)
        if found is None:
            return None
        value = found
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=zone.tzinfo)
    if isinstance(value, bool) or not math.isfinite(value) or abs(value) > 700_000:
        return None
    return datetime.fromtimestamp(value * _DAY, tz=zone.tzinfo or UTC)


def day_part(value: str) -> float | None:
    """Return the time of day as a part of the day: 0.5 for 12:00; None for other text."""
    match = _TIME.fullmatch(value)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), float(match[3] or 0)
    if hours > 23 or minutes > 59 or seconds >= 61:
        return None
    return (hours * 3600 + minutes * 60 + seconds) / _DAY


def compare(operator: str, left: Value, right: Value) -> bool:
    """Return the answer of = != < <= > >=; true when any pair of two sets of nodes agrees."""
    if isinstance(left, Nodes) and len(left) > 1:
        return any(compare(operator, one, right) for one in scalars(left))
    if isinstance(right, Nodes) and len(right) > 1:
        return any(compare(operator, left, one) for one in scalars(right))
    first, second = scalar(left), scalar(right)
    if operator in ("=", "!="):
        return _same(first, second) == (operator == "=")
    one, other = number(first), number(second)
    match operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case _:
            return one >= other


def _same(first: Scalar, second: Scalar) -> bool:
    if isinstance(first, bool) or isinstance(second, bool):
        return boolean(first) == boolean(second)
    if isinstance(first, str) and isinstance(second, str):
        return first == second
    return number(first) == number(second)
