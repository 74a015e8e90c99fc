"""Reports from the same figures that the board showed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Report
from musterpoint.tenancy.actors import Actor, Permission


def keep_report(
    crisis_id: UUID, kind: str, content: Mapping[str, Any], *, by: Actor, at: datetime
) -> Report:
    """
    Keep a report with its figures as they stood; a new number each time, nothing overwritten.

    ``content`` is what page and PDF are drawn from: see ``evaluation.after_action``.
    """
    by.require(Permission.REPORT_READ)
    last = Report.objects.filter(crisis_id=crisis_id, kind=kind).aggregate(n=Max("number"))["n"]
    report = Report.objects.create(
        crisis_id=crisis_id,
        kind=kind,
        number=(last or 0) + 1,
        content=dict(content),
        made_at=at,
        made_by=by.id,
    )
    audit.record("evaluation.report.made", subject_id=report.id, by=by, at=at, of=kind)
    return report
