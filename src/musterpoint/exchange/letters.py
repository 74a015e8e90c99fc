"""The letter with the result of an application: the decision, its reasons, and how to appeal."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.exchange import presenters
from musterpoint.exchange.actions import NotDecidable
from musterpoint.exchange.models import Appeal, Application, CallState, Outcome
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats
from musterpoint.web.pdf import render


def letter(row: Application, organisation: Organisation, at: datetime) -> HttpResponse:
    """Return the letter as a PDF. Raises NotDecidable before the results were told."""
    call = row.call
    if call.state not in (CallState.DECIDED, CallState.CLOSED) or call.appeal_until is None:
        raise NotDecidable(_("The results of this call have not been told yet."))
    facts = [
        [pgettext("of partners", "Call"), call.title],
        [_("Application"), f"{row.name}, {show_reference(row.reference)}"],
        [_("Decision"), str(row.get_outcome_display()) or _("Decided anew after your appeal")],
    ]
    if row.points is not None:
        facts.append([_("Points of 100"), presenters.points_of_hundred(row.points)])
        facts.append([_("Points needed"), formats.count(call.threshold)])
    parts = [{"title": _("Reasons"), "words": row.reasons.splitlines()}] if row.reasons else []
    appeal = row.appeals.first()
    if appeal is not None:
        parts.append({"title": _("Appeal"), "words": _of_appeal(row, appeal, organisation)})
    elif row.outcome != Outcome.SELECTED:
        until = formats.moment(call.appeal_until, organisation.time_zone, year=True)
        words = _("You may appeal once, until %(day)s, at the address that you were given. "
                  "Somebody who did not score decides.") % {"day": until}  # fmt: skip
        parts.append({"title": _("Appeal"), "words": [words]})
    document = {
        "title": _("Result of your application"),
        "organisation": organisation.name,
        "note": _("Chosen by published criteria, scored by two members independently."),
        "facts": facts,
        "parts": parts,
    }
    made = render("exchange/typst/paper.typ", document, at=at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


def outcome_of_appeal(row: Application, appeal: Appeal) -> str:
    """Say in one sentence or two what came of a decided appeal."""
    if not appeal.is_upheld:
        return _("The result stands.")
    if row.outcome == Outcome.SELECTED and row.scores_from is None:
        return _("Your appeal was right. Your organisation is selected.")
    if not row.outcome:
        return _("Your appeal was right. Your application is scored and decided anew, by others.")
    return _("Your appeal was right. Your application was scored and decided anew, by others.")


def _of_appeal(row: Application, appeal: Appeal, organisation: Organisation) -> list[str]:
    if appeal.decided_at is None:
        day = formats.moment(appeal.due_at, organisation.time_zone, year=True)
        return [_("We have your appeal. It is decided by %(day)s.") % {"day": day}]
    return [outcome_of_appeal(row, appeal), *appeal.reasons.splitlines()]
