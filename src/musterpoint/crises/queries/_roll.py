"""Lists of the people on a roll, and one person's story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.crises.indicators import MEASURES, PRESENT
from musterpoint.crises.models import Area, RollChange, RollEntry
from musterpoint.kernel.errors import Invalid
from musterpoint.people import queries as people

#: At most so many people are taken from a search by text: more than a page, as filters may take
#: some away, and few enough to open and compare while somebody waits.
FOUND = 80
LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RollFilters:
    """
    Who to list; what is empty or None does not choose.

    ``measures`` are codes of indicators ("need_help", "unaccounted" ...): the list behind a
    figure is chosen by the very condition that counts it. ``levels`` are the alert levels of the
    areas. ``text`` is a name, number or reference as ``people.queries.search`` takes it.
    """

    states: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    nationality: str = ""
    language: str = ""
    measures: tuple[str, ...] = ()
    is_reached: bool | None = None
    text: str = ""


#: The views that every desk needs, in the order of their urgency.
VIEWS: Mapping[str, RollFilters] = {
    "need_help": RollFilters(measures=("need_help",)),
    "unaccounted": RollFilters(measures=("unaccounted",)),
    "not_reached": RollFilters(is_reached=False),
    "reached_silent": RollFilters(measures=("unaccounted",), is_reached=True),
    "asked_to_leave": RollFilters(measures=("asked_to_leave",)),
    "seated": RollFilters(measures=("seated",)),
    "departed": RollFilters(measures=("departed",)),
    "arrived": RollFilters(measures=("arrived",)),
    "detained": RollFilters(states=("detained",)),
    "hospitalised": RollFilters(states=("hospitalised",)),
    "everybody": RollFilters(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """One person on the roll in coarse words; ``people.queries.card`` opens who it is."""

    entry_id: UUID
    person_id: UUID
    reference: str
    household_id: UUID | None
    sex: str
    age_band: int | None
    language: str
    area: str
    state: str
    entered_at: datetime
    reached_at: datetime | None
    accounted_at: datetime | None
    help_since: datetime | None
    asked_to_leave_at: datetime | None
    seated_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPage:
    """
    One page of the roll; ``next_cursor`` asks for the next one, None at the end.

    The answers to a text are one page, the best first; ``has_more`` says that others may fit as
    well, so that more of the name or a year of birth is needed to find them.
    """

    rows: tuple[RollRow, ...]
    next_cursor: str | None
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One thing heard of a person in a crisis, or the taking back of one."""

    change_id: UUID
    crisis_id: UUID
    crisis_name: str
    state: str
    previous: str
    way: str
    occurred_at: datetime
    recorded_at: datetime
    by_name: str
    undoes: UUID | None
    is_undone: bool


_PERSON = {
    "reference": F("person__reference"),
    "household_id": F("person__household_id"),
    "sex": F("person__sex"),
    "age_band": F("person__age_band"),
    "language": F("person__language"),
}
_COLUMNS = tuple(
    name for name in RollRow.__dataclass_fields__ if name not in ("entry_id", *_PERSON)
)


def roll(
    crisis_id: UUID,
    filters: RollFilters | None = None,
    cursor: str | None = None,
    limit: int = 50,
    *,
    at: datetime,
) -> RollPage:
    """
    Return one page of the people on the roll, in the order in which they came on it.

    With ``text`` it is the page of those who fit best instead.

    The order is that of their ids, made when they came on it: within one millisecond it is
    arbitrary but fixed. The cursor stays good while people come and go. Raises Invalid for one
    that is broken.
    """
    limit = max(1, min(limit, LIMIT))
    wanted = filters or RollFilters()
    if wanted.text.strip():
        return _found(crisis_id, wanted, limit, at)
    rows = _chosen(crisis_id, wanted)
    if cursor:
        rows = rows.filter(id__gt=_after(cursor))
    page = _rows(rows, limit + 1)
    more = str(page[limit - 1].entry_id) if len(page) > limit else None
    return RollPage(rows=page[:limit], next_cursor=more)


def _found(crisis_id: UUID, filters: RollFilters, limit: int, at: datetime) -> RollPage:
    """Return those on the roll who fit a text, best first."""
    answer = people.search(filters.text.strip(), at, FOUND)
    order = {person_id: place for place, person_id in enumerate(answer.person_ids)}
    rows = _rows(_chosen(crisis_id, filters).filter(person_id__in=order), FOUND)
    best = tuple(sorted(rows, key=lambda row: order[row.person_id]))
    has_more = answer.has_more or len(best) > limit
    return RollPage(rows=best[:limit], next_cursor=None, has_more=has_more)


def _rows(rows: QuerySet[RollEntry], limit: int) -> tuple[RollRow, ...]:
    values = rows.annotate(entry_id=F("id"), **{f"p_{n}": e for n, e in _PERSON.items()})
    columns = ("entry_id", *_COLUMNS, *(f"p_{name}" for name in _PERSON))
    return tuple(
        RollRow(**{name.removeprefix("p_"): value for name, value in row.items()})
        for row in values.order_by("id").values(*columns)[:limit]
    )


def timeline(person_id: UUID) -> tuple[TimelineLine, ...]:
    """Return everything heard of a person in any crisis, in the order in which it was true."""
    rows = list(
        RollChange.objects.filter(entry__person_id=person_id)
        .select_related("entry__crisis")
        .order_by("occurred_at", "recorded_at", "id")
    )
    undone = {row.undoes for row in rows}
    return tuple(
        TimelineLine(
            change_id=row.id,
            crisis_id=row.entry.crisis_id,
            crisis_name=row.entry.crisis.name,
            state=row.state,
            previous=row.previous,
            way=row.way,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            by_name=row.by_name,
            undoes=row.undoes,
            is_undone=row.id in undone,
        )
        for row in rows
    )


def _chosen(crisis_id: UUID, filters: RollFilters) -> QuerySet[RollEntry]:
    rows = RollEntry.objects.filter(PRESENT, condition(filters), crisis_id=crisis_id)
    if filters.levels:
        codes = Area.objects.filter(crisis_id=crisis_id, level__in=filters.levels)
        rows = rows.filter(area__in=list(codes.values_list("code", flat=True)))
    if filters.nationality:
        rows = rows.filter(person__nationalities__country=filters.nationality)
    return rows


def condition(filters: RollFilters) -> Q:
    """Return what the filters ask of the entry itself and its person; raise Invalid."""
    found = Q()
    if filters.states:
        found &= Q(state__in=filters.states)
    if filters.areas:
        found &= Q(area__in=filters.areas)
    if filters.language:
        found &= Q(person__language=filters.language)
    if filters.is_reached is not None:
        found &= Q(reached_at__isnull=not filters.is_reached)
    for code in filters.measures:
        if code not in MEASURES:
            raise Invalid(_("There is no such figure."), fields={"measures": [code]})
        found &= MEASURES[code]
    return found


def _after(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        message = _("This page of the list does not exist. Go back to the first one.")
        raise Invalid(message, fields={"cursor": [message]}) from error
