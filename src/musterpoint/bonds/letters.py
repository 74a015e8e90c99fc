"""Letters: the notice of a call to the employer, and the decision to the worker."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.bonds import actions, presenters, rules
from musterpoint.bonds.models import Call, CallState
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.pdf import render


def attached(response: HttpResponse, name: str) -> HttpResponse:
    """Give an answer as a file of a name."""
    header = content_disposition_header(as_attachment=True, filename=name)
    if header is not None:
        response["Content-Disposition"] = header
    return response


def _pdf(request: ActorRequest, document: dict[str, object], name: str) -> HttpResponse:
    shown = {"organisation": request.organisation.name} | document
    made = render("bonds/typst/letter.typ", shown, at=request.at)
    return attached(HttpResponse(made, content_type="application/pdf"), name)


def asked_facts(row: Call) -> list[list[str]]:
    """Return what is asked by head, for a letter."""
    lines = {one.head: one.asked for one in row.lines.all()}
    return [
        [rules.head_name(head), presenters.money(lines[head], row)]
        for head in rules.pack().heads
        if head in lines
    ]


def notice(request: ActorRequest, row: Call) -> HttpResponse:
    """
    Return the notice of a call to the employer as a PDF. Raises NotNow before the employer is told.

    It says nothing of where the worker is, and names the worker only where the worker allowed it.
    """
    if row.noticed_at is None or row.answer_by is None or row.bond is None or row.employer is None:
        raise actions.NotNow(_("The employer was not told of this call yet."))
    opened = actions.opened_of(row.employer, request.at)
    facts = [
        [_("To"), opened["name"]],
        [_("Bond"), presenters.number(row.bond.reference)],
        [pgettext("bond", "Call"), presenters.number(row.reference)],
    ]
    if row.tells_employer:
        facts.append([_("Worker"), actions.call_content(row, request.at)["name"]])
    if row.lost_on:
        facts.append([_("Day of the loss"), formats.day(row.lost_on, year=True)])
    facts += asked_facts(row)
    until = formats.moment(row.answer_by, request.organisation.time_zone, year=True)
    words = [
        _("A worker whom you employed was evacuated, and asks for the losses that came of it out"
          " of your bond."),
        _("You may object until %(day)s, with reasons and papers. After that it is decided by"
          " another person, and you read the reasons.") % {"day": until},
    ]  # fmt: skip
    if opened.get("key"):
        own = url(request, "bondcall:employer", token=opened["key"])
        words.append(_("Your own address. Give it to nobody else:"))
        words.append(f"{request.scheme}://{request.get_host()}{own}")
    document: dict[str, object] = {
        "title": _("Notice of a call of your bond"),
        "note": _("What is drawn is to be topped up while the bond goes on."),
        "facts": facts,
        "parts": [{"title": _("What you can do"), "words": words}],
    }
    return _pdf(request, document, "notice.pdf")


def decision(request: ActorRequest, row: Call) -> HttpResponse:
    """Return the decision to the worker as a PDF. Raises NotNow before it."""
    if row.state not in (CallState.DECIDED, CallState.REFUSED):
        raise actions.NotNow(_("This call is not decided yet."))
    facts = [
        [pgettext("bond", "Call"), presenters.number(row.reference)],
        [_("Decision"), granted_word(row)],
    ]
    lines = {one.head: one for one in row.lines.all()}
    for head in rules.pack().heads:
        if head in lines:
            allowed = presenters.money(lines[head].allowed or 0, row)
            drawn = presenters.money(lines[head].drawn, row)
            facts.append(
                [rules.head_name(head), _("granted %(allowed)s, of it now %(drawn)s")
                 % {"allowed": allowed, "drawn": drawn}]
            )  # fmt: skip
    words = actions.reasons_of(row, "worker", request.at).splitlines()
    document: dict[str, object] = {
        "title": _("Decision on your call of a bond"),
        "note": "",
        "facts": facts,
        "parts": [{"title": _("Reasons"), "words": words}],
    }
    return _pdf(request, document, "decision.pdf")


def granted_word(row: Call) -> str:
    """Return in a word what was decided."""
    if row.state == CallState.REFUSED:
        return str(row.get_state_display())
    lines = list(row.lines.all())
    asked = sum(one.asked for one in lines)
    allowed = sum(one.allowed or 0 for one in lines)
    return _("Granted in full") if allowed == asked else _("Granted in part")
