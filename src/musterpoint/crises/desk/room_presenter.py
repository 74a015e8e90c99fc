"""The crisis room's figures as values: alert, strip, board, where the unaccounted are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from musterpoint.crises.desk import words
from musterpoint.crises.indicators import CODES
from musterpoint.crises.ladder import Ladder
from musterpoint.crises.models import Crisis, Snapshot
from musterpoint.crises.queries import Board, BoardRow
from musterpoint.kernel import indicators
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import opens
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Figure, Part, shares

#: The strip compares with the count that is nearest to so long ago, but not younger.
COMPARED = timedelta(hours=6)
#: A share of people needing help above this is marked in the table.
MANY_NEED_HELP = 0.05
#: Icons of the strip, and how its bars and figures are drawn: code -> (share of, bar, tone, icon).
_STRIP: Mapping[str, tuple[str, str, str, str]] = {
    "registered": ("", "c", "", ""),
    "reached": ("registered", "", "", ""),
    "accounted_for": ("registered", "", "", "ok"),
    "need_help": ("registered", "alarm", "help", "help"),
    "asked_to_leave": ("registered", "b", "", ""),
    "seated": ("asked_to_leave", "b", "", ""),
    "departed": ("seated", "b", "", ""),
    "arrived": ("departed", "b", "", ""),
    "unaccounted": ("registered", "hatch", "unk", "unk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """A level that holds somewhere, and where."""

    level: int
    name: str
    areas: str
    since: datetime | None
    query: str
    """The areas as a page takes them that is asked for places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The count that the strip compares with, and when it was made, in words."""

    at: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A row of the board: a level with its sum, or an area."""

    name: str
    level: int
    is_group: bool
    figures: tuple[tuple[str, bool, str], ...]
    """(number, whether it alarms, address of the list behind it)."""
    bar: tuple[Part, ...]


def headings() -> list[tuple[str, str]]:
    """Return label and definition of the nine figures, from the registry."""
    nine = [indicators.get(code) for code in CODES]
    return [(words.figure(one.code), _(one.definition)) for one in nine]


def alert_lines(board: Board, ladder: Ladder) -> list[AlertLine]:
    """Return the levels that hold now, the highest first."""
    named = [row for row in board.rows if row.level > 0]
    ordered = sorted(named, key=lambda row: -row.level)
    lines = []
    for level, group in groupby(ordered, key=lambda row: row.level):
        rows = list(group)
        names = [words.area_name(row.name, dict(row.names)) for row in rows]
        lines.append(
            AlertLine(
                level=level,
                name=words.level_name(dict(ladder.levels), level),
                areas=formats.listed(names) if len(names) < 4 else _areas(len(names)),
                since=max((row.level_since for row in rows if row.level_since), default=None),
                query=urlencode([("place", row.code) for row in rows]),
            )
        )
    return lines


def _areas(count: int) -> str:
    return _("%(count)d areas") % {"count": count}


def strip(
    request: ActorRequest, crisis: Crisis, board: Board, snapshots: Sequence[Snapshot]
) -> list[Figure]:
    """Return the nine figures, each with its share or its change since an earlier count."""
    before = _earlier(snapshots, request.at, chrome_of(request).zone)
    lines = []
    for code in CODES:
        whole, kind, tone, icon = _STRIP[code]
        value = board.totals[code]
        share = _share(value, board.totals[whole]) if whole else 1.0
        lines.append(
            Figure(
                label=words.figure(code),
                value=formats.count(value),
                detail=_detail(code, value, share if whole else None, before),
                url=people_url(request, crisis, measure=code),
                icon=icon,
                share=share if board.totals["registered"] else 0.0,
                kind=kind,
                tone=_tone(tone, value),
            )
        )
    return lines


def _tone(tone: str, value: int) -> str:
    return "" if tone == "help" and value == 0 else tone


def _share(value: int, whole: int) -> float | None:
    return min(value / whole, 1.0) if whole else (0.0 if not value else None)


def _detail(code: str, value: int, share: float | None, before: "Earlier | None") -> str:
    parts = [formats.percent(share)] if share is not None else []
    if before and code in before.counts and (change := value - before.counts[code]):
        parts.append(
            _("%(change)s since %(time)s") % {"change": _signed(change), "time": before.at}
        )
    return formats.listed(parts)


def _signed(change: int) -> str:
    return formats.count(change) if change < 0 else f"+{formats.count(change)}"


def _earlier(snapshots: Sequence[Snapshot], at: datetime, zone: str) -> Earlier | None:
    """Return the newest full count that is at least `COMPARED` old, unless it is far older."""
    aged = [row for row in snapshots if at - 4 * COMPARED <= row.taken_at <= at - COMPARED]
    if not aged:
        return None
    newest = max(row.taken_at for row in aged)
    counts = {row.indicator: row.value for row in aged if row.taken_at == newest}
    return Earlier(at=formats.moment(newest, zone, now=at), counts=counts)


def board_lines(
    request: ActorRequest, crisis: Crisis, board: Board, ladder: Ladder
) -> list[BoardLine]:
    """Return the board's rows in groups by level, each group with its sums."""
    lines: list[BoardLine] = []
    ordered = sorted(board.rows, key=lambda row: -row.level)
    for level, group in groupby(ordered, key=lambda row: row.level):
        rows = list(group)
        sums = {code: sum(row.figures[code] for row in rows) for code in CODES}
        name = words.level_name(dict(ladder.levels), level)
        lines.append(_line(request, crisis, name, level, sums, is_group=True, level_filter=level))
        lines += [_area_line(request, crisis, row) for row in rows]
    return lines


def _area_line(request: ActorRequest, crisis: Crisis, row: BoardRow) -> BoardLine:
    name = words.area_name(row.name, dict(row.names))
    return _line(request, crisis, name, row.level, row.figures, is_group=False, area=row.code)


def total_line(request: ActorRequest, crisis: Crisis, board: Board) -> BoardLine:
    """Return the sums of all areas."""
    return _line(request, crisis, _("All areas"), 0, board.totals, is_group=True)


def _line(
    request: ActorRequest,
    crisis: Crisis,
    name: str,
    level: int,
    figures: Mapping[str, int],
    *,
    is_group: bool,
    area: str = "",
    level_filter: int = 0,
) -> BoardLine:
    registered = figures["registered"]
    many = registered > 0 and figures["need_help"] / registered > MANY_NEED_HELP
    cells = []
    for code in CODES:
        chosen = {"measure": code, "area": area, "level": level_filter or ""}
        address = people_url(request, crisis, **chosen) if area or not is_group else ""
        cells.append((formats.count(figures[code]), many and code == "need_help", address))
    accounted = figures["accounted_for"]
    silent = max(figures["reached"] - accounted, 0)
    rest = max(registered - accounted - silent, 0)
    bar = shares([(accounted, ""), (silent, "c"), (rest, "hatch")], registered)
    return BoardLine(
        name=name, level=level, is_group=is_group, figures=tuple(cells), bar=tuple(bar)
    )


def people_url(request: ActorRequest, crisis: Crisis, **chosen: object) -> str:
    """Return the address of a part of the list of people; empty for who may not open it."""
    address = url(request, "desk:people", crisis=crisis.slug)
    if not opens(request.actor, address):
        return ""
    query = urlencode({name: value for name, value in chosen.items() if value not in ("", 0)})
    return f"{address}?{query}" if query else address


def unaccounted(request: ActorRequest, crisis: Crisis, board: Board) -> list[dict[str, object]]:
    """Return where the people are of whom nothing was heard, most first."""
    rows = [row for row in board.rows if row.figures["unaccounted"]]
    most = max((row.figures["unaccounted"] for row in rows), default=1)
    return [
        {
            "name": words.area_name(row.name, dict(row.names)),
            "level": row.level,
            "count": row.figures["unaccounted"],
            "bar": [(row.figures["unaccounted"] * 100 / most, "hatch")],
            "url": people_url(request, crisis, measure="unaccounted", area=row.code),
        }
        for row in sorted(rows, key=lambda row: -row.figures["unaccounted"])
    ]
