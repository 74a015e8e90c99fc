"""Values that the pages of capacity show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.capacity import money, queries, rules
from musterpoint.capacity.areas import LEVELS, in_words, pack
from musterpoint.capacity.models import AskedState, Assessment, ItemState, State, Subject
from musterpoint.capacity.queries import ItemLine, Line, Step
from musterpoint.capacity.rules import AreaLevel
from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy
from musterpoint.web import charts, formats
from musterpoint.web.guard import opens
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

#: Colour of each state's tag.
TAGS: Mapping[str, str] = {
    State.DRAFT: "due",
    State.SUBMITTED: "move",
    State.CORRECTED: "help",
    State.AGREED: "ok",
    State.WITHDRAWN: "off",
    ItemState.OPEN: "due",
    ItemState.UNDER_WAY: "move",
    ItemState.DONE: "ok",
    ItemState.DROPPED: "off",
    AskedState.WAITING: "help",
}
MOVED: Mapping[str, tuple[str, str | Promise]] = {
    "rose": ("ok", gettext_lazy("The level rose")),
    "same": ("due", gettext_lazy("The level is the same")),
    "fell": ("help", gettext_lazy("The level fell")),
    "": ("unk", gettext_lazy("Not assessed again yet")),
}


def who(row: Assessment, here: str) -> str:
    """Return the name of the organisation that an assessment speaks of."""
    return here if row.subject == Subject.SELF else row.partner_name


def level(number: float | None) -> str:
    """Return a level as it is read."""
    return "" if number is None else formats.count(number, 1)


def limits(codes: str) -> str:
    """Return what limits an answer, in words."""
    known = pack().limits
    return formats.listed(in_words(known[code]) for code in codes.split() if code in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyLine:
    """A remedy as a page shows it, with the address of its page for whoever may open that."""

    remedy: Remedy
    kind: str
    tag: str
    url: str


def remedy_line(request: ActorRequest, one: Remedy) -> RemedyLine:
    """Return a remedy with its words and its address."""
    tags = {True: "ok", False: "due", None: "unk"}
    address = url(request, one.page, **one.parts) if one.page else ""
    return RemedyLine(
        remedy=one,
        kind=kind_name(one.kind),
        tag=tags[one.is_done],
        url=address if address and opens(request.actor, address) else "",
    )


def kind_name(code: str) -> str:
    """Return the name of a kind of remedy in the reader's language."""
    try:
        return _(remedies.source(code).label)
    except KeyError:
        return code


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of remedies by name."""
    return sorted(((one.code, _(one.label)) for one in remedies.sources()), key=lambda one: one[1])


def area_chart(levels: Mapping[str, AreaLevel]) -> SafeString | None:
    """Return the levels of areas as bars; those with a gap stand out."""
    rows = [
        charts.Amount(
            name=area.name, value=levels[area.code].level, alarm=levels[area.code].gaps > 0
        )
        for area in pack().areas
        if area.code in levels
    ]
    if not rows:
        return None
    label = _("Levels of areas, from 0 to %(most)s") % {"most": formats.count(max(LEVELS))}
    return charts.svg(charts.bars(rows), label=label)


def moved_chart(steps: Sequence[Step]) -> SafeString | None:
    """Return how areas moved from the assessment before to the newest; None with only one."""
    if len(steps) < 2:
        return None
    before, now = steps[-2].line.levels, steps[-1].line.levels
    rows = []
    for area in pack().areas:
        if area.code not in before or area.code not in now:
            continue
        ends = sorted((before[area.code].level, now[area.code].level))
        best = now[area.code].level
        rows.append(
            charts.Range(name=area.name, low=ends[0], high=ends[1], best=best,
                         strong=best >= before[area.code].level)
        )  # fmt: skip
    if not rows:
        return None
    label = _("From the level before to the level now, by area")
    return charts.svg(charts.ranges(rows, width=240), label=label)


def trend_chart(steps: Sequence[Step]) -> SafeString | None:
    """Return the mean level over time with the mean aim; None with only one assessment."""
    if len({one.line.row.as_of for one in steps}) < 2:
        return None
    points: list[tuple[datetime, float]] = []
    aims: list[tuple[datetime, float]] = []
    for one in steps:
        at = datetime.combine(one.line.row.as_of, time(12), UTC)
        found = list(one.line.levels.values())
        if found:
            points.append((at, sum(area.level for area in found) / len(found)))
        wanted = [area.aim for area in found if area.aim is not None]
        if wanted:
            aims.append((at, sum(wanted) / len(wanted)))
    if len(points) < 2:
        return None
    lines = [charts.Line(name=_("Level"), points=tuple(points))]
    if aims:
        lines.append(charts.Line(name=_("Aim"), points=tuple(aims), planned=True))
    return charts.svg(charts.trend(lines), label=_("Mean level of all areas over time"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area over time: a level for each assessment, and how it moved since the first."""

    name: str
    cells: tuple[tuple[str, str], ...]
    """The level as it is read, and ``rose``, ``fell`` or nothing since the one before."""
    aim: str


def area_rows(steps: Sequence[Step]) -> list[AreaRow]:
    """Return the areas with their level in each assessment."""
    found = []
    for area in pack().areas:
        cells = []
        for step in steps:
            one = step.line.levels.get(area.code)
            moved = step.moved.get(area.code, 0)
            word = "rose" if moved > 0 else "fell" if moved < 0 else ""
            cells.append((level(one.level) if one else "–", word))
        newest = steps[-1].line.levels.get(area.code) if steps else None
        found.append(
            AreaRow(name=area.name, cells=tuple(cells), aim=level(newest.aim) if newest else "")
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """An area among peers, with our own level."""

    name: str
    own: str
    low: str
    middle: str
    high: str


def peer_rows(told: Mapping[str, rules.Told], own: Line | None) -> list[PeerRow]:
    """Return the areas that were told, with our own level beside them."""
    mine = own.levels if own is not None else {}
    return [
        PeerRow(
            name=area.name,
            own=level(mine[area.code].level) if area.code in mine else "",
            low=level(told[area.code].low / 10),
            middle=level(told[area.code].middle / 10),
            high=level(told[area.code].high / 10),
        )
        for area in pack().areas
        if area.code in told
    ]


def facts(row: Assessment, line: Line, here: str, contact: Mapping[str, str]) -> list[Row]:
    """Return the head of an assessment."""
    names = queries.names_of([row.begun_by, row.submitted_by, row.agreed_by])
    found = [
        Row(key=_("Organisation"), value=who(row, here)),
        Row(key=_("As of"), value=formats.day(row.as_of, year=True)),
        Row(key=_("Begun by"), value=name_of(names, row.begun_by)),
    ]
    if row.submitted_by is not None:
        found.append(Row(key=_("Submitted by"), value=name_of(names, row.submitted_by)))
    if row.agreed_by is not None and row.agreed_at is not None:
        by = (
            row.partner_name
            if row.agreed_by == row.partner_id
            else contact.get("agreed_by", "") or name_of(names, row.agreed_by)
        )
        day = formats.day(row.agreed_at.date(), year=True)
        found.append(Row(key=_("Agreed by"), value=formats.listed((by, day))))
    if contact:
        found.append(
            Row(
                key=_("Contact there"),
                value=formats.listed(
                    one for one in (contact.get("name"), contact.get("address")) if one
                ),
            )
        )
        if contact.get("agreed_how"):
            found.append(Row(key=_("How they agreed"), value=contact["agreed_how"]))
    share = line.at_aim
    if share is not None:
        found.append(Row(key=_("Areas at their aim"), value=formats.percent(share / 100)))
    if row.digest:
        found.append(Row(key=_("Seal"), value=row.digest[:16]))
    return found


def name_of(names: Mapping[UUID, str], user_id: UUID | None) -> str:
    """Return the name of a colleague, or that they are not known here."""
    return (names.get(user_id, "") if user_id else "") or _("Not named")


def cost(one: ItemLine) -> str:
    """Return what an item costs, as it is read."""
    return money.written(one.item.cost_minor, one.item.currency)
