"""How well people are prepared, in the one registry of indicators."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation
from musterpoint.training import queries
from musterpoint.training.models import Booking, Certificate

BY_COURSE = "course"
YEAR = timedelta(days=365)
Counts = dict[str, int]


def _now() -> datetime:
    return clock.now(Organisation.objects.get(id=scope.organisation_id()))


def _valid() -> Counts:
    rows = queries.valid(_now()).order_by().values_list("course_code")
    return dict(rows.annotate(n=Count("learner", distinct=True)))


def _passed() -> Counts:
    now = _now()
    rows = Certificate.objects.filter(issued_at__gt=now - YEAR, issued_at__lte=now)
    return dict(rows.order_by().values_list("course_code").annotate(n=Count("id")))


def _missing() -> Counts:
    found = Counter(one.offer.code for one in queries.needs(_now()) if not one.is_valid)
    return dict(found)


def _came() -> Counts:
    now = _now()
    rows = Booking.objects.filter(came_at__gt=now - YEAR, came_at__lte=now).order_by()
    return dict(rows.values_list("session__course_code").annotate(n=Count("id")))


def _reached(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    found = {key: figures["reached"] for key, figures in queries.counted(by).items()}
    return found or ({} if by else {"": 0})


def _share(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    figures = queries.counted().get("", {})
    registered = figures.get("registered", 0)
    return {"": round(100 * figures["reached"] / registered)} if registered else {}


MEASURES: Mapping[str, tuple[str, str, str, Direction, Callable[[], Counts]]] = {
    "training_valid": (
        _("Hold a valid certificate"),
        _("People who hold a certificate of a course that counts today."),
        "people",
        Direction.MORE_IS_BETTER,
        _valid,
    ),
    "training_passed": (
        _("Courses passed in a year"),
        _("Certificates issued in the last 365 days."),
        "certificates",
        Direction.MORE_IS_BETTER,
        _passed,
    ),
    "training_missing": (
        _("Required training that is missing"),
        _("Courses that somebody's role needs and that they have no valid certificate of."),
        "courses",
        Direction.LESS_IS_BETTER,
        _missing,
    ),
    "training_came": (
        _("Attendances in a year"),
        _("People who came to a session of a course, in the last 365 days."),
        "attendances",
        Direction.MORE_IS_BETTER,
        _came,
    ),
}


#: Where the rows behind each figure are listed.
PAGES: Mapping[str, str] = {
    "training_valid": "training:certificates",
    "training_passed": "training:certificates",
    "training_missing": "training:required",
    "training_came": "training:calendar",
}


def _counting(measure: Callable[[], Counts]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        found = measure()
        return found if by == BY_COURSE else {"": sum(found.values())}

    return count


REACH = (
    Indicator(
        code="prepared",
        label=_("Prepared before a crisis"),
        definition=_(
            "Registered people who took a course that prepares them, or hold a card for the wallet."
        ),
        direction=Direction.MORE_IS_BETTER,
        breakdowns=("nationality", "sex"),
        count=_reached,
        is_of_crisis=False,
        page="training:reach",
    ),
    Indicator(
        code="prepared_share",
        label=_("Share of the registered who are prepared"),
        definition=_(
            "Of a hundred registered people, those who took a course that prepares them, or hold a"
            " card for the wallet."
        ),
        unit="per cent",
        direction=Direction.MORE_IS_BETTER,
        count=_share,
        is_of_crisis=False,
        page="training:reach",
    ),
)


def install() -> None:
    """Register the indicators."""
    for code, (label, definition, unit, direction, measure) in MEASURES.items():
        indicators.register(
            Indicator(
                code=code,
                label=label,
                definition=definition,
                unit=unit,
                direction=direction,
                breakdowns=(BY_COURSE,),
                count=_counting(measure),
                is_of_crisis=False,
                page=PAGES[code],
            )
        )
    for indicator in REACH:
        indicators.register(indicator)
