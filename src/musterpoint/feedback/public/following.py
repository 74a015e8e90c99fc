"""Come back with the code: read the answer, write again, appeal, say what followed."""

import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musterpoint.crises.public import attempts, visitor
from musterpoint.crises.public.presenters import page
from musterpoint.feedback import actions, queries, rules
from musterpoint.feedback.actions import Box, Received
from musterpoint.feedback.boxes import BOXES, AnyReport
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import CodeTry, EntryKind, Outcome
from musterpoint.feedback.public import forms
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import vault
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
MINE, CODE = "feedback-mine", "feedback-code"
OPEN_FOR = timedelta(minutes=30)
#: Eleven random letters are guessed by nobody; the limit keeps machines from trying.
TRIES = 20
OURS = (EntryKind.ANSWER, EntryKind.QUESTION)
CLOSED_FOR = timedelta(hours=1)
SECRET = "feedback.tries"  # noqa: S105  the name of a use, not a secret


def enter_told(request: ActorRequest, made: Received, kind: str) -> None:
    """Open what was just told in this browser, and keep the code to show it once more."""
    box = actions.PRIVATE if made.is_private else actions.OPEN
    _open(request, box, made.id)
    kept = {"code": made.code, "kind": kind, "is_outside": made.is_outside}
    visitor.keep(request, CODE, kept)


def told_code(request: ActorRequest) -> dict[str, Any] | None:
    """Return the code of what was told in this browser, or None."""
    found: dict[str, Any] | None = visitor.kept(request, CODE)
    return found or None


def _open(request: ActorRequest, box: Box, report_id: UUID) -> None:
    until = (request.at + OPEN_FOR).isoformat()
    visitor.keep(request, MINE, {"box": box.name, "id": str(report_id), "until": until})


def _opened(request: ActorRequest) -> tuple[Box, UUID] | None:
    found = visitor.kept(request, MINE)
    if not found or datetime.fromisoformat(found["until"]) <= request.at:
        return None
    return _where(BOXES[found["box"]], UUID(found["id"]))


def _where(box: Box, report_id: UUID) -> tuple[Box, UUID] | None:
    """Return where a report lies now: it may have been moved to where fewer people read it."""
    for one in (box, actions.PRIVATE):
        if one.report.objects.filter(id=report_id).exists():
            return one, report_id
    return None


@PAGE
def enter(request: ActorRequest) -> HttpResponse:
    """Ask for the code; say the same for a wrong one and for one that never was."""
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return page(request, "feedback/public/code.html", {"form": form}, status=status)
    tries = _tries(request)
    is_closed = tries.failures >= TRIES
    found = None if is_closed else queries.by_code(form.cleaned_data["code"], request.at)
    if found is None:
        tries.failures += 1
        tries.save(update_fields=["failures"])
        form.add_error("code", _("We know no such code. Check its letters"))
        # An answer of 400 or more would roll the count of failures back.
        return page(request, "feedback/public/code.html", {"form": form, "is_closed": is_closed})
    box, report_id = found
    if request.session.session_key is not None:
        request.session.cycle_key()
    _open(request, box, report_id)
    actions.mark_read(box, report_id, by=request.actor, at=request.at)
    return redirect(url(request, "speak:mine"))


def _tries(request: ActorRequest) -> CodeTry:
    """Return the row that counts the failures of a source, locked."""
    CodeTry.objects.filter(expires_at__lte=request.at).delete()
    secret = vault.organisation_secret(SECRET, at=request.at)
    token = hmac.digest(secret, attempts.source(request).encode(), "sha256")[: vault.TOKEN_BYTES]
    fresh = CodeTry(token=token, expires_at=request.at + CLOSED_FOR)
    CodeTry.objects.bulk_create([fresh], ignore_conflicts=True)
    return CodeTry.objects.select_for_update().get(token=token)


def story(report: AnyReport) -> tuple[str, str]:
    """Return how a report stands, for the person: a kind of status and a sentence."""
    if report.is_outside:
        return "due", _("Nobody here may read it before somebody else is named.")
    return {
        rules.RECEIVED: ("due", _("We have it. Nobody has read it yet.")),
        rules.ACKNOWLEDGED: ("move", _("Somebody has read it. You will get an answer.")),
        rules.ASSIGNED: ("move", _("Somebody is dealing with it.")),
        rules.ANSWERED: ("ok", _("There is an answer.")),
        rules.APPEALED: ("move", _("Somebody else looks at it again.")),
        rules.CLOSED: ("off", _("It is closed.")),
    }[report.state]


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Show how it stands and what was said; the handlers' names stay with us."""
    opened = _opened(request)
    if opened is None:
        return redirect(url(request, "speak:code"))
    box, report_id = opened
    report = actions.mine(box, report_id, by=request.actor)
    status, sentence = story(report)
    zone = request.organisation.time_zone
    is_open = report.state in rules.OPEN
    context = {
        "report": report,
        "found": classes().by_code[report.kind],
        "status": status,
        "sentence": sentence,
        "outcome": Outcome(report.outcome).label if report.outcome else "",
        "answer_by": formats.moment(report.answer_by, zone) if is_open else "",
        "thread": [
            (one.kind, one.text, formats.moment(one.at, zone), one.kind in OURS)
            for one in queries.said(report, box, request.at, for_person=True)
        ],
        "may_appeal": actions.can_appeal(report, request.at),
        "is_answered": report.state == rules.ANSWERED,
        "is_asked": actions.is_asked(report, request.at),
        "outside": queries.outside(),
    }
    return page(request, "feedback/public/mine.html", context)


def _form_page(
    request: ActorRequest, template: str, form: Any, do: Any, thanks: str
) -> HttpResponse:
    """Show a form of one question about one's own report, and do what it asks."""
    opened = _opened(request)
    if opened is None:
        return redirect(url(request, "speak:code"))
    if form.is_bound and form.is_valid():
        try:
            do(*opened, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, thanks)
            return redirect(url(request, "speak:mine"))
    context = {"form": form, "back_url": url(request, "speak:mine")}
    status = 422 if form.is_bound else 200
    return page(request, f"feedback/public/{template}.html", context, status=status)


@PAGE
def write(request: ActorRequest) -> HttpResponse:
    """Write again."""

    def do(box: Box, report_id: UUID, given: dict[str, Any]) -> None:
        actions.write_again(box, report_id, given["text"], by=request.actor, at=request.at)

    form = forms.MoreForm(request.POST if request.method == "POST" else None)
    return _form_page(request, "write", form, do, _("We have what you wrote."))


@PAGE
def appeal(request: ActorRequest) -> HttpResponse:
    """Ask for another decision by somebody else."""

    def do(box: Box, report_id: UUID, given: dict[str, Any]) -> None:
        actions.appeal(box, report_id, given["text"], by=request.actor, at=request.at)

    form = forms.MoreForm(request.POST if request.method == "POST" else None)
    return _form_page(request, "appeal", form, do, _("Somebody else will look at it."))


@PAGE
def after(request: ActorRequest) -> HttpResponse:
    """Say whether anything bad followed."""

    def do(box: Box, report_id: UUID, given: dict[str, Any]) -> None:
        is_bad = given["bad"] == "yes"
        actions.tell_what_followed(
            box, report_id, is_bad=is_bad, text=given["text"], by=request.actor, at=request.at
        )

    form = forms.AfterForm(request.POST if request.method == "POST" else None)
    return _form_page(request, "after", form, do, _("Thank you. We have it."))


@require_POST
def enough(request: ActorRequest) -> HttpResponse:
    """Say that the answer is enough."""
    opened = _opened(request)
    if opened is None:
        return redirect(url(request, "speak:code"))
    actions.satisfied(*opened, by=request.actor, at=request.at)
    messages.success(request, _("Thank you. It is closed."))
    return redirect(url(request, "speak:mine"))
