"""Questions about kept reports, and about what may stand beside them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from musterpoint.crises.models import Crisis
from musterpoint.evaluation import casework, money, tables, wall
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tables import Table
from musterpoint.tenancy.actors import Actor

AFTER_ACTION = "after_action"


def reports(crisis: Crisis | None = None) -> QuerySet[Report]:
    """Return after-action reports without their figures, newest first."""
    rows = Report.objects.select_related("crisis").filter(kind=AFTER_ACTION).defer("content")
    if crisis is not None:
        rows = rows.filter(crisis=crisis)
    return rows.order_by("-made_at", "-number", "-id")


def report(crisis_slug: str, number: int) -> Report:
    """Return a report by its crisis and number, or raise Report.DoesNotExist."""
    rows = Report.objects.select_related("crisis").filter(kind=AFTER_ACTION)
    return rows.get(crisis__slug=crisis_slug, number=number)


def case_work(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return the tables of the case work that a summary keeps."""
    return casework.tables(content)


def money_tables(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return the tables of the money that a summary keeps."""
    return money.tables(content)


def published_group(code: str) -> str:
    """Return whom a published figure counts, in the language of the page."""
    return tables.country(code)


def published_place(code: str) -> str:
    """Return where a published figure was counted, in the language of the page."""
    return tables.place(code)


def children_alone(compartment: str) -> dict[str, int]:
    """Return what became of the children of one side of the wall who were alone."""
    return wall.children(compartment)


def private_tables(crisis_id: UUID | None, *, by: Actor, at: datetime) -> tuple[Table, ...]:
    """
    Return the tables of what stands behind the wall, for those who work there; else none.

    They are counted now, from this organisation's own tables, without small numbers.
    """
    return wall.tables(wall.told(wall.exact(crisis_id, by=by, at=at)))


def private_figures(crisis_id: UUID | None, *, by: Actor, at: datetime) -> wall.Figures:
    """Return the exact figures behind the wall; empty for who may not know of any."""
    return wall.exact(crisis_id, by=by, at=at)


def private_together(parts: Iterable[wall.Figures]) -> wall.Figures:
    """Return the figures behind several walls added up, for whoever runs an exercise."""
    return wall.joined(parts)


def private_told(figures: wall.Figures) -> wall.Figures:
    """Return figures behind the wall without those that could tell of single people."""
    return wall.told(figures)
