"""The nine indicators of a crisis: one definition each, and one query for all (DESIGN D9b)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from musterpoint.crises.models import RollEntry
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.people.models import NationalityClaim

#: Who is on the roll: neither taken off it nor withdrawn from the registry.
PRESENT = Q(is_removed=False, person__withdrawn_at__isnull=True)
#: What a roll entry must fulfil to count; the same conditions choose the lists behind the figures.
MEASURES: Mapping[str, Q] = {
    "registered": Q(),
    "reached": Q(reached_at__isnull=False),
    "accounted_for": Q(accounted_at__isnull=False),
    "need_help": Q(help_since__isnull=False),
    "asked_to_leave": Q(asked_to_leave_at__isnull=False),
    "seated": Q(seated_at__isnull=False),
    "departed": Q(departed_at__isnull=False),
    "arrived": Q(arrived_at__isnull=False),
    "unaccounted": Q(accounted_at__isnull=True),
}
CODES = tuple(MEASURES)
BREAKDOWNS = ("area", "nationality", "sex", "age_band")

#: (label, definition, direction) in the order of ``CODES``.
_WORDS: Mapping[str, tuple[str, str, Direction]] = {
    "registered": (
        _("Registered"),
        _("People on the roll of this crisis who have not withdrawn."),
        Direction.NEUTRAL,
    ),
    "reached": (
        _("Reached"),
        _("Registered people to whom at least one message of this crisis was delivered."),
        Direction.MORE_IS_BETTER,
    ),
    "accounted_for": (
        _("Accounted for"),
        _("Registered people of whom we have heard how they are, well or not, in this crisis."),
        Direction.MORE_IS_BETTER,
    ),
    "need_help": (
        _("Need help"),
        _("Registered people who said that they need help and have not been safe since."),
        Direction.LESS_IS_BETTER,
    ),
    "asked_to_leave": (
        _("Asked to leave"),
        _("Registered people who asked to leave and have not decided to stay since."),
        Direction.NEUTRAL,
    ),
    "seated": (
        _("Have a seat"),
        _("Registered people with a confirmed seat, including those who have left in it."),
        Direction.MORE_IS_BETTER,
    ),
    "departed": (
        _("Departed"),
        _("Registered people who have left the place of danger, assisted or by own means."),
        Direction.NEUTRAL,
    ),
    "arrived": (
        _("Arrived"),
        _("Registered people who have arrived where they were going."),
        Direction.MORE_IS_BETTER,
    ),
    "unaccounted": (
        _("Not accounted for"),
        _("Registered people of whom nothing has been heard yet. It does not mean missing."),
        Direction.LESS_IS_BETTER,
    ),
}


def _first_claim() -> Coalesce:
    claims = NationalityClaim.objects.filter(person_id=OuterRef("person_id"))
    return Coalesce(Subquery(claims.order_by("position", "id").values("country")[:1]), Value(""))


def _key(by: str) -> Any:
    """Return what a breakdown groups by; a person has one value in each, "" where not known."""
    if by == "nationality":
        # The nationality claimed first, so that each person counts once and sums hold.
        return _first_claim()
    if by == "age_band":
        return Coalesce(Cast("person__age_band", CharField()), Value(""))
    return {"": Value(""), "area": F("area"), "sex": F("person__sex")}[by]


def tally(crisis_id: UUID, by: str = "") -> dict[str, dict[str, int]]:
    """Return all nine figures for each value of a breakdown, from one query."""
    counts = {code: Count("id", filter=condition) for code, condition in MEASURES.items()}
    counts["registered"] = Count("id")
    groups: Any = (
        RollEntry.objects.filter(PRESENT, crisis_id=crisis_id)
        .annotate(key=_key(by))
        .order_by()
        .values("key")
        .annotate(**{f"n_{code}": count for code, count in counts.items()})
    )
    found = {row["key"]: {code: row[f"n_{code}"] for code in CODES} for row in groups}
    if not by and not found:
        return {"": dict.fromkeys(CODES, 0)}
    return dict(sorted(found.items()))


def _counter(code: str) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {key: figures[code] for key, figures in tally(crisis_id, by).items()}

    return count


NINE = tuple(
    Indicator(
        code=code,
        label=_WORDS[code][0],
        definition=_WORDS[code][1],
        direction=_WORDS[code][2],
        breakdowns=BREAKDOWNS,
        count=_counter(code),
        page="desk:people",
        asks=f"measure={code}",
    )
    for code in CODES
)


def install() -> None:
    """Put the nine into the registry, from which board, report and summary read."""
    for indicator in NINE:
        indicators.register(indicator)
