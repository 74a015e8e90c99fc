"""
Figures from the one registry of indicators: the catalogue, situation reports and reviews.

Every number is counted by the query that is registered for it, here as on the board and in a
report. A total is told as it was counted; groups of few people are not told, nor any group from
which one could be worked out (``crises.cells``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.crises import queries as crises
from musterpoint.crises.cells import suppress
from musterpoint.crises.models import Crisis
from musterpoint.evaluation import telling
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Indicator
from musterpoint.lessons.learning import pack
from musterpoint.people import countries
from musterpoint.people.models import Sex
from musterpoint.web import languages

TOTAL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A value of a breakdown; ``value`` is None where it is too small to be told."""

    key: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator now. ``value`` is None where it may not be told, or cannot be counted."""

    indicator: Indicator
    value: int | None
    is_hidden: bool = False
    trend: tuple[tuple[datetime, int], ...] = ()

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return _(self.indicator.label)

    @property
    def definition(self) -> str:
        """What it counts, in the reader's language."""
        return _(self.indicator.definition)


def present(crisis_id: UUID | None, *, with_trend: bool = False) -> list[Figure]:
    """
    Return every registered indicator in the order of registration.

    Without a crisis those that differ by crisis have no value. Counting takes a few queries each.
    """
    kept = trends(crisis_id) if with_trend and crisis_id is not None else {}
    return [figure(one, crisis_id, kept.get(one.code, ())) for one in indicators.registered()]


def total(one: Indicator, crisis_id: UUID | None) -> int | None:
    """
    Return an indicator's total by its own query; None where there is no crisis to count in.

    A share or a span of time of nothing has no total either: unknown is not zero.
    """
    if one.is_of_crisis and crisis_id is None:
        return None
    counted = indicators.count(one.code, crisis_id or UUID(int=0))
    return counted.get("", one.of_nothing)


def figure(
    one: Indicator, crisis_id: UUID | None, kept: Sequence[tuple[datetime, int]] = ()
) -> Figure:
    """Return one indicator now, with its kept values as far as they may be told."""
    value = total(one, crisis_id)
    if _is_told(one, value):
        shown = tuple((when, old) for when, old in kept if _is_told(one, old))
        return Figure(indicator=one, value=value, trend=shown)
    return Figure(indicator=one, value=None, is_hidden=True)


def _is_told(one: Indicator, value: int | None) -> bool:
    return telling.is_told(one.unit, value)


def groups(code: str, by: str, crisis_id: UUID | None) -> list[Group]:
    """
    Return an indicator by a breakdown, without groups of few; the total is taken as known.

    Raises KeyError for an unknown indicator or breakdown.
    """
    one = indicators.get(code)
    if one.is_of_crisis and crisis_id is None:
        return []
    counted = dict(indicators.count(code, crisis_id or UUID(int=0), by=by))
    counted.pop(TOTAL, None)
    values = {**counted, TOTAL: sum(counted.values())}
    told = suppress(values, [(TOTAL, *counted)], pack().smallest)
    hides_all = not _is_told(one, values[TOTAL])
    return [
        Group(key=key, value=None if hides_all and value else told[key])
        for key, value in counted.items()
    ]


def trends(crisis_id: UUID) -> dict[str, tuple[tuple[datetime, int], ...]]:
    """Return the kept values of every indicator of a crisis, the last of each day, in order."""
    days: dict[str, dict[object, tuple[datetime, int]]] = {}
    for row in crises.snapshots(crisis_id):
        days.setdefault(row.indicator, {})[row.taken_at.date()] = (row.taken_at, row.value)
    return {code: tuple(found.values()) for code, found in days.items()}


def chosen_crisis(slug: str) -> Crisis | None:
    """Return the crisis of a slug; without one the newest that is open, or the newest of all."""
    rows = Crisis.objects.order_by("-declared_at", "-id")
    if slug:
        return rows.filter(slug=slug[:50].replace("\0", "")).first()
    return rows.filter(closed_at=None).first() or rows.first()


def key_name(by: str, key: str, areas: Mapping[str, str]) -> str:
    """Return what a value of a breakdown is called."""
    if not key:
        return _("Not told")
    if by == "nationality":
        return countries.name(key, languages.current().code) if countries.is_country(key) else key
    if by == "area":
        return areas.get(key, key)
    if by == "sex":
        return str(Sex(key).label) if key in Sex.values else key
    if by == "age_band" and key.isascii() and key.isdecimal():
        return _("%(low)s to %(high)s years") % {"low": key, "high": int(key) + 4}
    return key


def breakdown_name(by: str) -> str:
    """Return what a breakdown is called."""
    known = {
        "area": _("Area"), "nationality": _("Nationality"), "sex": _("Sex"),
        "age_band": _("Age"), "course": _("Course"), "feedback_class": _("Class of feedback"),
        "item": _("Item"),
    }  # fmt: skip
    return known.get(by, by)


def unit_name(unit: str) -> str:
    """Return what is counted, in words."""
    known = {
        "people": _("people"), "reports": _("reports"), "certificates": _("certificates"),
        "courses": _("courses"), "attendances": _("attendances"), "actions": _("actions"),
        "recommendations": _("recommendations"), "per cent": _("per cent"), "items": _("items"),
        "organisations": _("organisations"), "visits": _("visits"), "points": _("points"),
        "indicators": _("indicators"), "evaluations": _("evaluations"), "minutes": _("minutes"),
        "hours": _("hours"), "households": _("households"), "days": _("days"),
        "requests": _("requests"), "releases": _("releases"), "payments": _("payments"),
        "lines": _("lines"), "gifts": _("gifts"), "pledges": _("pledges"), "bonds": _("bonds"),
        "calls": _("calls on bonds"), "applications": _("applications"),
    }  # fmt: skip
    return known.get(unit, unit)


def direction_name(direction: str) -> str:
    """Return whether more of it is good news, in words."""
    known = {
        "more_is_better": _("More is better"),
        "less_is_better": _("Less is better"),
        "neutral": _("Neither is better"),
    }
    return known[direction]


def area_names(crisis_id: UUID | None) -> dict[str, str]:
    """Return the names of a crisis's areas by code, in the reader's language where there is one."""
    if crisis_id is None:
        return {}
    code = languages.current().code
    return {one.code: one.names.get(code) or one.name for one in crises.levels(crisis_id)}
