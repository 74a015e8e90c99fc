"""Some time after closing: ask whether anything bad followed, and keep what was said."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.feedback import queries, rules
from musterpoint.feedback.actions._handling import write_to
from musterpoint.feedback.actions._person import is_asked, next_check, reopen, tell_handlers
from musterpoint.feedback.actions._steps import BadText, NotNow, checked, done, key_of, locked
from musterpoint.feedback.boxes import AnyReport, Box, say
from musterpoint.feedback.classes import Classes
from musterpoint.feedback.models import EntryKind
from musterpoint.tenancy.actors import Actor

WELL, BAD, NOT_ASKED = "well", "bad", "not_asked"
#: What staff record, and what stands in the trail of it.
RECORDED = {WELL: "all_well", BAD: "retaliation", NOT_ASKED: "not_asked"}
#: It names no complaint: somebody else may see the phone.
HOW_IT_GOES = gettext_lazy("%(organisation)s: you can tell us how it is going, with your code.")


def ask_what_followed(
    box: Box, pack: Classes, *, most: int, by: Actor, at: datetime
) -> list[AnyReport]:
    """
    Ask what followed the closing of reports, at each of the times of the pack; return those.

    A safe address is written to. Nobody else is: the check then waits in the list of those who may
    see the report, as every other does until something is recorded. May run twice: ``reminded_at``
    says that this time has been asked for.
    """
    _on_to_the_next(box, pack, at)
    not_yet = Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("check_at"))
    due = box.report.objects.filter(queries.check_is_due(at), not_yet).order_by("check_at", "id")
    rows: list[AnyReport] = list(due.select_for_update(of=("self",), skip_locked=True)[:most])
    for report in rows:
        report.reminded_at = at
        report.save()
        is_told = write_to(report, HOW_IT_GOES, by=by, at=at)
        done(report, "check_sent" if is_told else "check_due", by=by, at=at)
        if box.is_private:
            tell_handlers(report, at)
    return rows


def _on_to_the_next(box: Box, pack: Classes, at: datetime) -> None:
    """Let a time that nobody answered give way to the next one when that has come."""
    for after in pack.retaliation[1:]:
        box.report.objects.filter(
            state=rules.CLOSED, closed_at__lte=at - after, check_at__lt=F("closed_at") + after
        ).update(check_at=F("closed_at") + after)


def record_check(
    box: Box, report_id: UUID, answer: str, text: str, *, by: Actor, at: datetime
) -> None:
    """
    Keep what somebody said to staff about what followed, or why they could not be asked.

    ``text`` is a note that the person does not see; only after a good answer may it be empty. After
    a bad one the report is handled again.
    """
    report = locked(box, report_id, by=by, at=at)
    if not is_asked(report, at):
        raise NotNow(_("It is not time to ask what followed, or somebody has told us."))
    if answer not in RECORDED:
        raise BadText(
            _("Some answers need a correction."), fields={"answer": [_("Choose from the list.")]}
        )
    if answer != WELL or text.strip():
        say(report, EntryKind.NOTE, checked(text), key_of(report, at), at=at, by=by.id,
            by_name=by.name)  # fmt: skip
    report.check_at = next_check(report, at)
    if answer == BAD:
        reopen(report, at)
    report.save()
    done(report, RECORDED[answer], by=by, at=at)
    if answer == BAD:
        tell_handlers(report, at)
