"""The indicators: one registry, the same numbers as on every page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from musterpoint.lessons import figures
from musterpoint.lessons.api._shared import Word, asker, crisis_of
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["lessons"])


class IndicatorOut(Schema):
    """An indicator; ``value`` is null where it may not be told or differs by crisis."""

    code: str
    label: str
    definition: str
    unit: str
    direction: str
    breakdowns: list[str]
    package: str
    query: str
    is_of_crisis: bool
    value: int | None
    as_of: datetime


@router.get("/indicators", response=list[IndicatorOut])
def indicator_list(request: HttpRequest, crisis: Word = "") -> Any:
    """List every registered indicator; with the slug of a crisis as it stands there now."""
    asked = asker(request, Permission.REPORT_READ)
    chosen = crisis_of(crisis)
    return [
        {
            "code": one.indicator.code,
            "label": one.label,
            "definition": one.definition,
            "unit": one.indicator.unit,
            "direction": one.indicator.direction.value,
            "breakdowns": list(one.indicator.breakdowns),
            "package": one.indicator.package,
            "query": one.indicator.query,
            "is_of_crisis": one.indicator.is_of_crisis,
            "value": one.value,
            "as_of": asked.at,
        }
        for one in figures.present(chosen.id if chosen else None)
    ]
