"""
How many of the registered were prepared: took a course, hold a card, before they left or after.

One definition for the page and the indicators. Groups are told without small cells, and without
any from which a small one could be worked out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from musterpoint.crises import queries as crises
from musterpoint.crises.cells import suppress
from musterpoint.crises.models import RollEntry, Stage, WalletCard
from musterpoint.people.models import NationalityClaim, Person
from musterpoint.training.models import Enrolment, LearnerKind, Taught
from musterpoint.training.queries._courses import offers

THEME = "pre_departure"
TOTAL, REST = "*", "+"
#: What is counted of a group of registered people, each a part of them.
MEASURES = ("reached", "taught", "card", "before")
GROUPS = ("nationality", "corridor", "language", "sex_age")
#: Smaller groups are told together.
MOST_GROUPS = 30
MONTHS = 12
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learners:
    """Who learns on a phone without a name: begun and passed. Nobody knows if they registered."""

    begun: int | None
    passed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """
    Registered people and the reached among them; None is too small to be told.

    ``groups`` are by value of the breakdown asked for, ``months`` those reached first in a month.
    """

    total: Mapping[str, int | None]
    groups: Mapping[str, Mapping[str, int | None]]
    months: tuple[tuple[date, int | None], ...]
    learners: Learners


def preparing() -> set[str]:
    """Return the codes of the courses that prepare people before departure or after arrival."""
    return {one.code for one in offers() if THEME in one.course.themes}


def counted(by: str = "") -> dict[str, dict[str, int]]:
    """Return registered people and the reached among them for each value of a breakdown."""
    counts: dict[str, Any] = {
        f"n_{one}": Count("id", filter=Q(**{f"is_{one}": True})) for one in MEASURES
    }
    rows = _people().annotate(key=_key(by)).order_by().values("key")
    return {
        row["key"]: {"registered": row["n"]} | {one: row[f"n_{one}"] for one in MEASURES}
        for row in rows.annotate(n=Count("id"), **counts)
    }


def reach(at: datetime, by: str = GROUPS[0]) -> Reach:
    """Return how many of the registered were reached, by group and by month."""
    shown = told(counted(by), crises.smallest_cell())
    total = shown.pop(TOTAL)
    return Reach(total=total, groups=shown, months=_months(at), learners=_learners())


def told(
    groups: Mapping[str, Mapping[str, int]], smallest: int
) -> dict[str, dict[str, int | None]]:
    """Return groups and their total under TOTAL, without cells that are too small to be told."""
    kept = sorted(groups, key=lambda one: (-groups[one]["registered"], one))[:MOST_GROUPS]
    joined: dict[str, Counter[str]] = defaultdict(Counter)
    for key, figures in groups.items():
        joined[key if key in kept else REST].update(figures)
    places = tuple(joined)
    for figures in groups.values():
        joined[TOTAL].update(figures)
    names = ("registered", *MEASURES)
    values: dict[Cell, int] = {
        (name, place): joined[place][name] for name in names for place in (TOTAL, *places)
    }
    # Who was not reached is told by the difference, and is hidden alike.
    for name in MEASURES:
        for place in (TOTAL, *places):
            values[f"not {name}", place] = values["registered", place] - values[name, place]
    columns = [[(name, TOTAL), *((name, one) for one in places)] for name in _names()]
    rows = [
        [("registered", place), (name, place), (f"not {name}", place)]
        for name in MEASURES
        for place in (TOTAL, *places)
    ]
    shown = suppress(values, [*columns, *rows], smallest)
    return {place: {name: shown[name, place] for name in names} for place in (*places, TOTAL)}


def _names() -> tuple[str, ...]:
    return ("registered", *MEASURES, *(f"not {one}" for one in MEASURES))


def _people() -> QuerySet[Any]:
    cards = WalletCard.objects.filter(person=OuterRef("id"))
    taught = Taught.objects.filter(person=OuterRef("id"))
    is_taught, holds = Exists(taught), Exists(cards.filter(ended_at=None))
    first = Q(Exists(taught.filter(stage=Stage.BEFORE))) | Q(
        Exists(cards.filter(stage=Stage.BEFORE))
    )
    return Person.objects.filter(withdrawn_at=None).annotate(
        is_taught=is_taught,
        is_card=holds,
        is_reached=Case(When(Q(is_taught) | Q(holds), then=Value(True)), default=Value(False)),
        is_before=Case(When(first, then=Value(True)), default=Value(False)),
    )


def _key(by: str) -> Any:
    """Return what a breakdown groups by; a person has one value in each, "" where not known."""
    claims = NationalityClaim.objects.filter(person=OuterRef("id")).order_by("position", "id")
    origin = Coalesce(Subquery(claims.values("country")[:1]), Value(""), output_field=CharField())
    if by == "corridor":
        rolls = RollEntry.objects.filter(person=OuterRef("id"), is_removed=False)
        hosts = rolls.order_by("crisis__closed_at", "-entered_at", "id")
        host = Subquery(hosts.values("crisis__host_country")[:1])
        return Concat(origin, Value("-"), Coalesce(host, Value("")), output_field=CharField())
    if by == "sex_age":
        age = Case(
            When(age_band__lt=15, then=Value("0")),
            When(age_band__lt=60, then=Value("15")),
            When(age_band__gte=60, then=Value("60")),
            default=Value(""),
        )
        return Concat(F("sex"), Value("-"), age, output_field=CharField())
    known: dict[str, Any] = {"nationality": origin, "sex": F("sex"), "language": F("language")}
    return known.get(by, Value("", output_field=CharField()))


def _months(at: datetime) -> tuple[tuple[date, int | None], ...]:
    """Return who was reached first in each of the last months, the newest last."""
    first: dict[object, datetime] = {}
    present = Q(person__withdrawn_at=None)
    for rows in (
        Taught.objects.filter(present).values_list("person_id", "taken_at"),
        WalletCard.objects.filter(present).values_list("person_id", "made_at"),
    ):
        for person_id, moment in rows.iterator():
            first[person_id] = min(moment, first.get(person_id, moment))
    found = Counter(moment.date().replace(day=1) for moment in first.values())
    months = [_month(at, back) for back in range(MONTHS - 1, -1, -1)]
    values: dict[object, int] = {one: found[one] for one in months}
    values |= {"earlier": sum(found.values()) - sum(values.values()), TOTAL: sum(found.values())}
    shown = suppress(values, [(TOTAL, *months, "earlier")], crises.smallest_cell())
    return tuple((one, shown[one]) for one in months)


def _month(at: datetime, back: int) -> date:
    months = at.year * 12 + at.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _learners() -> Learners:
    rows = Enrolment.objects.filter(course_code__in=preparing(), learner__kind=LearnerKind.PUBLIC)
    values = {"begun": rows.count(), "passed": rows.exclude(passed_at=None).count()}
    values["open"] = values["begun"] - values["passed"]
    shown = suppress(values, [("begun", "passed", "open")], crises.smallest_cell())
    return Learners(begun=shown["begun"], passed=shown["passed"])
