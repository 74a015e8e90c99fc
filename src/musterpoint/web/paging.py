"""
A list page by page: where it goes on stands in its address as a cursor, never as a number.

A list by one moment or day has the cursor of the house (``kernel.cursors``), which holds also when
its row is gone. A list in another order is followed from a row by its id, whose place in the order
is read from the row itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

from musterpoint.kernel import cursors
from musterpoint.web.parts import Pages

PAGE = 50
AFTER = "after"
MOMENTS = {"DateTimeField", "DateField"}
M = TypeVar("M", bound=Model)


def paged(
    request: HttpRequest,
    rows: QuerySet[M],
    *columns: str,
    size: int = PAGE,
    param: str = AFTER,
) -> tuple[list[M], Pages]:
    """
    Return one page of rows in an order, and how the list goes on.

    ``columns`` are the columns of the rows' own table, with a hyphen the greatest first; they end
    with the id. What is empty comes last. The page begins after what ``?after=`` names, and at the
    beginning for nonsense or a row that is gone; of two lists on one page each has a ``param`` of
    its own. Five statements, however long the list is.
    """
    total = rows.count()
    place = _place(rows.model, columns, request.GET.get(param, "")[:80])
    rest = rows if place is None else rows.filter(_beyond(rows.model, columns, place))
    found = list(rest.order_by(*_order(rows.model, columns))[: size + 1])
    more, shown = len(found) > size, found[:size]
    before = 0 if place is None else total - rest.count()
    return shown, Pages(
        next_url=address(request, _cursor(shown[-1], columns), param) if more else "",
        previous_url=address(request, "", param) if place is not None else "",
        first=before + 1 if shown else None,
        last=before + len(shown) if shown else None,
        total=total if shown else None,
    )


def address(request: HttpRequest, cursor: str, param: str = AFTER) -> str:
    """Return the address of the same list, with its filters, from a cursor on."""
    asked = request.GET.copy()
    for name in (param, "lang"):
        asked.pop(name, None)
    if cursor:
        asked[param] = cursor
    return f"?{asked.urlencode()}"


def _name(column: str) -> str:
    return column.removeprefix("-")


def _is_empty(model: type[Model], column: str) -> bool:
    """Say whether a column may be empty."""
    return bool(getattr(model._meta.get_field(_name(column)), "null", False))


def _order(model: type[Model], columns: Sequence[str]) -> list[Any]:
    return [
        (
            F(_name(one)).desc(nulls_last=True)
            if one.startswith("-")
            else F(_name(one)).asc(nulls_last=True)
        )
        if _is_empty(model, one)
        else one
        for one in columns
    ]


def _is_by_moment(model: type[Model], columns: Sequence[str]) -> bool:
    if len(columns) != 2 or _is_empty(model, columns[0]):
        return False
    return model._meta.get_field(_name(columns[0])).get_internal_type() in MOMENTS


def _place(model: type[Model], columns: Sequence[str], cursor: str) -> Mapping[str, Any] | None:
    """Return the values of the row after which a page begins; None for the beginning."""
    names = [_name(one) for one in columns]
    if _is_by_moment(model, columns):
        place = cursors.read(cursor)
        if place is None:
            return None
        kind = model._meta.get_field(names[0]).get_internal_type()
        try:
            moment = place[0] if kind == "DateTimeField" else place[0].astimezone(UTC).date()
        except OverflowError:
            return None  # the first or last day that there is, in another zone
        return {names[0]: moment, names[1]: place[1]}
    try:
        row_id = UUID(cursor)
    except ValueError:
        return None
    return model._default_manager.filter(pk=row_id).values(*names).first()


def _beyond(model: type[Model], columns: Sequence[str], place: Mapping[str, Any]) -> Q:
    found, same = Q(pk__in=[]), Q()
    for one in columns:
        name, sign = _name(one), "lt" if one.startswith("-") else "gt"
        value = place[name]
        if value is not None:
            later = Q(**{f"{name}__{sign}": value})
            if _is_empty(model, one):
                later |= Q(**{f"{name}__isnull": True})
            found |= same & later
        same &= Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": True})
    first = columns[0]
    if _is_empty(model, first) or place[_name(first)] is None:
        return found
    # This condition is in the other; by it an index begins at the place.
    sign = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{_name(first)}__{sign}": place[_name(first)]}) & found


def _cursor(row: Any, columns: Sequence[str]) -> str:
    if not _is_by_moment(type(row), columns):
        return str(row.pk)
    value: date | datetime = getattr(row, _name(columns[0]))
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC)
    return cursors.written(value, row.pk)


R = TypeVar("R")


def paged_in_memory(
    request: HttpRequest, rows: Sequence[R], key: Callable[[R], object], *, size: int = PAGE
) -> tuple[list[R], Pages]:
    """
    Return one page of rows that were worked out as a whole, and how the list goes on.

    ``key`` tells them apart; the page begins after the row of which ``?after=`` is the key.
    """
    after = request.GET.get(AFTER, "")[:120]
    keys = [str(key(one)) for one in rows]
    before = keys.index(after) + 1 if after and after in keys else 0
    shown = list(rows[before : before + size])
    more = before + size < len(rows)
    return shown, Pages(
        next_url=address(request, str(key(shown[-1]))) if more else "",
        previous_url=address(request, "") if before else "",
        first=before + 1 if shown else None,
        last=before + len(shown) if shown else None,
        total=len(rows) if shown else None,
    )
