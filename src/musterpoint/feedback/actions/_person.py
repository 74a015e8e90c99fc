"""What the person does who told us something, with the code: read, write again, appeal, say."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.feedback import queries, rules
from musterpoint.feedback.actions._handling import shut
from musterpoint.feedback.actions._receive import tell_readers
from musterpoint.feedback.actions._steps import NotNow, checked, done, key_of, move
from musterpoint.feedback.boxes import AnyReport, Box, box_of, say
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import EntryKind
from musterpoint.feedback.queries import NoSuchReport
from musterpoint.tenancy.actors import Actor, Permission

#: So often somebody writes in a row before we answer; the door is no place to fill a disk.
MOST_IN_A_ROW = 20


def mine(box: Box, report_id: UUID, *, by: Actor, lock: bool = False) -> AnyReport:
    """Return the report that a code opened, or raise NoSuchReport."""
    by.require(Permission.PUBLIC_FEEDBACK)
    rows = box.report.objects.filter(id=report_id)
    found: AnyReport | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NoSuchReport(_("There is no such report here."))
    return found


def write_again(box: Box, report_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Add something to what was told; what was answered is handled again."""
    report = mine(box, report_id, by=by, lock=True)
    ours = (EntryKind.ANSWER, EntryKind.QUESTION)
    last = box.entry.objects.filter(report_id=report.id, kind__in=ours).order_by("-said_at").first()
    theirs = box.entry.objects.filter(report_id=report.id, kind=EntryKind.TOLD)
    if last is not None:
        theirs = theirs.filter(said_at__gt=last.said_at)
    if theirs.count() >= MOST_IN_A_ROW:
        raise NotNow(_("You wrote a lot. Wait until we have read it, or call us."))
    say(report, EntryKind.TOLD, checked(text), key_of(report, at), at=at)
    if report.state in (rules.ANSWERED, rules.CLOSED):
        reopen(report, at)
    done(report, "written", by=by, at=at)
    tell_handlers(report, at)


def appeal(box: Box, report_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Ask for another decision, once; somebody else decides."""
    report = mine(box, report_id, by=by, lock=True)
    if not can_appeal(report, at):
        raise NotNow(_("You can appeal once, within 30 days of the answer. Write to us instead."))
    say(report, EntryKind.APPEAL, checked(text), key_of(report, at), at=at)
    move(report, rules.APPEALED)
    report.appealed_at, report.handler = at, None
    _new_clock(report, at)
    _to_others(report, at)
    report.save()
    done(report, "appealed", by=by, at=at)
    tell_handlers(report, at)


def can_appeal(report: AnyReport, at: datetime) -> bool:
    """Say whether an answer may be appealed now."""
    answered = report.answered_at
    until = answered + classes().appeal if answered else None
    in_time = until is not None and at <= until
    return in_time and rules.may_appeal(report.state, report.appealed_at, answered, until)


def satisfied(box: Box, report_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close it, because the person says that it is done."""
    report = mine(box, report_id, by=by, lock=True)
    if report.state != rules.ANSWERED:
        raise NotNow(_("There is no answer yet."))
    shut(report, at)
    done(report, "closed", by=by, at=at)


def is_asked(report: AnyReport, at: datetime) -> bool:
    """Say whether it is time to ask whether anything bad followed."""
    return report.check_at is not None and report.check_at <= at


def tell_what_followed(
    box: Box, report_id: UUID, *, is_bad: bool, text: str, by: Actor, at: datetime
) -> None:
    """Say whether anything bad happened because of the complaint; if so it is open again."""
    report = mine(box, report_id, by=by, lock=True)
    if not is_asked(report, at):
        raise NotNow(_("You have told us already."))
    told = checked(text) if is_bad else ""
    report.check_at = next_check(report, at)
    say(report, EntryKind.CHECK, told or "–", key_of(report, at), at=at)
    if is_bad:
        report.check_at = None
        reopen(report, at)
    report.save()
    done(report, "retaliation" if is_bad else "all_well", by=by, at=at)
    if is_bad:
        tell_handlers(report, at)


def next_check(report: AnyReport, at: datetime) -> datetime | None:
    """Return when we ask again what followed a closing; None after the last time."""
    closed = report.closed_at or at
    return next((closed + after for after in classes().retaliation if closed + after > at), None)


def reopen(report: AnyReport, at: datetime) -> None:
    """Let it be handled again, with a new clock."""
    move(report, rules.ASSIGNED)
    report.closed_at = report.check_at = None
    _new_clock(report, at)
    report.save()


def _new_clock(report: AnyReport, at: datetime) -> None:
    pack = classes()
    zone = queries.organisation().time_zone
    report.answer_by = pack.by_code[report.kind].answer.ends(at, zone, pack.weekend)
    report.reminded_at = None


def _to_others(report: AnyReport, at: datetime) -> None:
    """Put an appeal on the first step where somebody else than who answered may read it."""
    if not box_of(report).is_private or report.answered_by is None:
        return
    named = queries.named([report.kind], at)[report.kind]
    away = {*queries.recused([report.id])[report.id], report.answered_by}
    level = rules.first_level(named, away)
    report.is_outside = level is None
    report.level = max(report.level, level or 1)


def tell_handlers(report: AnyReport, at: datetime) -> None:
    """Tell who may read a private report that something waits, never whom it is about."""
    if not box_of(report).is_private:
        return
    named = queries.named([report.kind], at)[report.kind]
    away = queries.recused([report.id])[report.id]
    if report.state == rules.APPEALED and report.answered_by is not None:
        away = {*away, report.answered_by}
    readers = rules.readers(named, away, report.level)
    tell_readers(readers, is_outside=not readers, at=at)


def mark_read(box: Box, report_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the person came back with the code and so has read what we wrote."""
    report = mine(box, report_id, by=by)
    ours = (EntryKind.ANSWER, EntryKind.QUESTION)
    box.entry.objects.filter(report_id=report.id, kind__in=ours, read_at=None).update(read_at=at)
