"""Feedback on the list of all that is due: answers, and checks. The open box alone."""

from datetime import datetime

from django.db.models import Case, F, When
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked, Item
from musterpoint.feedback import rules
from musterpoint.feedback.boxes import OPEN
from musterpoint.feedback.models import Report
from musterpoint.feedback.queries import visible
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    for code, label, find in (
        ("feedback", gettext_lazy("Feedback"), answers),
        ("checks", gettext_lazy("Check on retaliation"), checks),
    ):
        agenda.register(
            agenda.Source(code=code, label=label, permission=Permission.FEEDBACK_READ, find=find)
        )


def answers(asked: Asked) -> list[Item]:
    """Return what waits to be acknowledged or answered."""
    if asked.view == POST:
        return []
    first = When(state=rules.RECEIVED, then=Least("acknowledge_by", "answer_by"))
    rows = visible(OPEN, by=asked.by, at=asked.at).filter(state__in=rules.OPEN)
    rows = agenda.officer(rows, asked, "handler")
    found = agenda.window(rows.annotate(due=Case(first, default=F("answer_by"))), asked, "due")
    return [
        _item(one, one.due, _("Acknowledge") if one.state == rules.RECEIVED else _("Answer"))
        for one in found
    ]


def checks(asked: Asked) -> list[Item]:
    """Return who is to be asked whether anything was done to them because they complained."""
    if asked.view == POST:
        return []
    rows = visible(OPEN, by=asked.by, at=asked.at)
    rows = rows.filter(state=rules.CLOSED, check_at__isnull=False)
    rows = agenda.officer(rows, asked, "handler")
    return [
        _item(one, one.check_at, _("Ask what followed"))
        for one in agenda.window(rows, asked, "check_at")
    ]


def _item(one: Report, due_at: datetime, what: str) -> Item:
    return Item(
        id=one.id,
        due_at=due_at,
        what=what,
        about=f"…{one.suffix}",
        officer_id=one.handler,
        page="feedback:item",
        parts={"report_id": one.id},
    )
