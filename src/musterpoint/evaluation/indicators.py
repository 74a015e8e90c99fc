"""How well the organisation learns, in the one registry of indicators."""

from collections.abc import Callable, Mapping
from uuid import UUID

from musterpoint.evaluation.models import (
    Evaluation,
    EvaluationVersion,
    Progress,
    ResultIndicator,
    VersionState,
)
from musterpoint.evaluation.results import queries as results
from musterpoint.kernel import indicators
from musterpoint.kernel.indicators import Direction, Indicator
from musterpoint.kernel.text import _
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation


def _approved() -> int:
    return EvaluationVersion.objects.filter(state=VersionState.APPROVED, has_stratum=True).count()


def _late() -> int:
    today = clock.now(Organisation.objects.get(id=scope.organisation_id())).date()
    return Evaluation.objects.filter(finished_at=None, report_due__lt=today).count()


def _on_track() -> int:
    year = clock.now(Organisation.objects.get(id=scope.organisation_id())).year
    rows = list(ResultIndicator.objects.filter(dropped_at=None))
    good = (Progress.MET, Progress.ON_TRACK)
    return sum(1 for one in results.measured(rows, year) if one.progress in good)


MEASURES: Mapping[str, tuple[str, str, str, Direction, Callable[[], int]]] = {
    "evaluations_with_stratum": (
        _("Evaluations that ask migrants apart"),
        _("Evaluations whose approved plan asks at least one question of migrants apart from"
          " everybody else."),
        "evaluations",
        Direction.MORE_IS_BETTER,
        _approved,
    ),
    "evaluations_late": (
        _("Evaluation reports overdue"),
        _("Evaluations whose report was due and is not finished."),
        "evaluations",
        Direction.LESS_IS_BETTER,
        _late,
    ),
    "results_on_track": (
        _("Indicators of results met or on track"),
        _("Indicators of all results frameworks whose newest value meets its target or is on the"
          " way to it."),
        "indicators",
        Direction.MORE_IS_BETTER,
        _on_track,
    ),
}  # fmt: skip


def _counting(measure: Callable[[], int]) -> Callable[..., Mapping[str, int]]:
    def count(crisis_id: UUID, by: str = "") -> Mapping[str, int]:
        return {"": measure()}

    return count


#: Where what stands behind each number is listed.
PAGES = {
    "evaluations_with_stratum": "evaluations:list",
    "evaluations_late": "evaluations:list",
    "results_on_track": "results:list",
}


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
                count=_counting(measure),
                is_of_crisis=False,
                page=PAGES[code],
            )
        )
