"""What every action does with a report: lock it, move it on, keep a trail of it in its own box."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.feedback import queries, rules
from musterpoint.feedback.boxes import AnyReport, Box, box_of
from musterpoint.feedback.queries import NoSuchReport
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

LONGEST = 8000


class NotNow(Refused):
    """The report stands where this does not follow."""


class BadText(Invalid):
    """There is nothing to keep, or too much."""


def locked(box: Box, report_id: UUID, *, by: Actor, at: datetime) -> AnyReport:
    """Return a report for a change by staff, who must be somebody that may see it."""
    by.require(Permission.FEEDBACK_HANDLE)
    found: AnyReport = queries.find(box, report_id, by=by, at=at, lock=True)
    return found


def key_of(report: AnyReport, at: datetime) -> vault.Key:
    """Return the key of a report, or raise NoSuchReport when it was erased."""
    keys = box_of(report).keys([report.id], at)
    if report.id not in keys:
        raise NoSuchReport(_("There is no such report here."))
    return keys[report.id]


def checked(text: str) -> str:
    """Return a text that can be kept, or raise BadText."""
    found = text.strip()
    if not found or len(found) > LONGEST:
        raise BadText(
            _("Some answers need a correction."),
            fields={"text": [_("Write something, at most 8,000 letters.")]},
        )
    return found


def move(report: AnyReport, state: str) -> None:
    """Set the state when it may follow; raise NotNow otherwise."""
    if not rules.may_follow(report.state, state):
        raise NotNow(_("This was dealt with meanwhile. Look at it again."))
    report.state = state


def done(report: AnyReport, what: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """
    Keep that something was done: in the report's own trail, and of the open box in the audit's.

    The private trail stands in the confidence compartment: the trail of the organisation is read
    by people of whom a report may be.
    """
    box = box_of(report)
    staff = by.id if by.permissions & {Permission.FEEDBACK_READ} else None
    box.step(
        report_id=report.id,
        what=what,
        at=at,
        by=staff,
        by_name=by.name if staff else "",
        facts=facts,
    ).save(force_insert=True)
    if not box.is_private:
        audit.record(f"feedback.report.{what}", subject_id=report.id, by=by, at=at, **facts)


def saw(reports: list[AnyReport], box: Box, *, by: Actor, at: datetime) -> None:
    """Record that the content of reports was shown to staff, each in its own trail."""
    if not reports:
        return
    ids = [one.id for one in reports]
    if not box.is_private:
        audit.saw("feedback.report.read", ids, by=by, at=at)
        return

    def keep(reader: Actor, when: datetime) -> None:
        for one in ids:
            box.step(report_id=one, what="read", at=when, by=reader.id, by_name=reader.name).save(
                force_insert=True
            )

    audit.saw_elsewhere(keep, by=by, at=at)


def record_export(
    box: Box, reports: list[AnyReport], reason: str, *, by: Actor, at: datetime
) -> None:
    """Record that a list without contents left the system, each report in its own trail."""
    by.require(Permission.FEEDBACK_HANDLE)
    if box.is_private:
        for one in reports:
            done(one, "exported", by=by, at=at, reason=reason)
    else:
        audit.record("feedback.list.exported", by=by, at=at, rows=len(reports), reason=reason)
