"""The gap report: for whom and about what there is a course, and who passed it of late."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from musterpoint.training import catalogue
from musterpoint.training.models import Booking, Certificate, LearnerKind
from musterpoint.training.queries._courses import Offer, offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    One audience and theme: the courses for it, and how many passed one in the last months.

    Guests of a session sit no test: those who came are counted.
    """

    audience: str
    theme: str
    courses: tuple[str, ...]
    passed: int

    @property
    def standing(self) -> str:
        """``gap`` without a course, ``thin`` without anybody who passed one, else ``ok``."""
        return "gap" if not self.courses else "ok" if self.passed else "thin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The whole report: rows are audiences, columns are themes."""

    audiences: tuple[catalogue.Code, ...]
    themes: tuple[catalogue.Code, ...]
    cells: Mapping[tuple[str, str], Cell]

    def counts(self) -> Mapping[str, int]:
        """Return how many cells there are of each standing."""
        found = {"gap": 0, "thin": 0, "ok": 0}
        for one in self.cells.values():
            found[one.standing] += 1
        return found


def gap(at: datetime, group: str = "") -> Gap:
    """Return the report; ``group`` narrows the themes down to one curriculum."""
    since = at - timedelta(days=30 * catalogue.limit("thin_months"))
    found = Certificate.objects.filter(issued_at__gte=since, revoked_at__isnull=True)
    counted = found.order_by().values_list("course_code", "learner__audience")
    passed = Counter({(code, who): n for code, who, n in counted.annotate(n=Count("id"))})
    came = Booking.objects.filter(came_at__gte=since, learner__kind=LearnerKind.GUEST).order_by()
    guests = came.values_list("session__course_code", "learner__audience")
    passed.update({(code, who): n for code, who, n in guests.annotate(n=Count("id"))})
    themes = tuple(one for one in catalogue.themes() if group in ("", one.group))
    audiences, offered = catalogue.audiences(), offers()
    return Gap(
        audiences=audiences,
        themes=themes,
        cells={
            (a.code, t.code): _cell(a.code, t.code, offered, passed)
            for a in audiences
            for t in themes
        },
    )


def _cell(
    audience: str, theme: str, offered: list[Offer], passed: Mapping[tuple[str, str], int]
) -> Cell:
    fit = [
        one.code
        for one in offered
        if audience in one.course.audiences and theme in one.course.themes
    ]
    number = sum(passed.get((code, audience), 0) for code in fit)
    return Cell(audience=audience, theme=theme, courses=tuple(fit), passed=number)
