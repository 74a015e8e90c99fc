"""
A person reads the own note, answers it, and asks to pay in parts or not to pay.

The address and a code that is told apart say who it is, so that nobody signs in. Every page says
first that the journey and all help stand apart from it.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.costs import actions, forms, letters, presenters
from musterpoint.costs.models import OPEN, SIGNED, Note, NoteState, ReliefKind, ReliefState
from musterpoint.crises.public import attempts, visitor
from musterpoint.web import formats, running
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

PAGE = require_http_methods(["GET", "HEAD", "POST"])
Page = Callable[[ActorRequest, str], HttpResponse]
OPENED = "costs-note"
OPEN_FOR = timedelta(minutes=30)
UNANSWERED = (NoteState.OFFERED, NoteState.REFUSED, NoteState.UNABLE)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug, "now": request.at}
    response = render(request, f"costs/public/{template}.html", base | context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return visitor.not_stored(response)


def _data(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _home(request: ActorRequest, token: str) -> tuple[str, str]:
    return url(request, "journey:note", token=token), _("Your note")


def code_needed(view: Callable[[ActorRequest, str], HttpResponse]) -> Page:
    """Open a page only where the code that was told apart was entered in the last half hour."""

    @wraps(view)
    def guarded(request: ActorRequest, token: str) -> HttpResponse:
        row = actions.of_key(token, request.at)
        found = visitor.kept(request, OPENED) or {}
        if found.get("note") != str(row.id) or found.get("until", "") <= request.at.isoformat():
            return redirect(url(request, "journey:code", token=token))
        return view(request, token)

    return guarded


@PAGE
def code(request: ActorRequest, token: str) -> HttpResponse:
    """Ask for the code that was told apart from the address; ten wrong ones close it."""
    row = actions.of_key(token, request.at)
    form = forms.CodeForm(_data(request))
    words: dict[str, Any] = {
        "title": _("Your note"), "submit": _("Go on"), "back": _home(request, token),
        "lead": _("Enter the code of six figures that you were told. Who lost it calls us."),
    }  # fmt: skip

    def do(given: dict[str, Any]) -> str | HttpResponse:
        is_right = actions.is_code(row, attempts.figures(given["code"]), request.at)
        attempts.count_code(request, f"note {row.key_digest}", is_right)
        if not is_right:
            form.add_error("code", _("This code does not open the note."))
            return show(request, "form", words | {"form": form})  # a count is kept below 400
        until = (request.at + OPEN_FOR).isoformat()
        visitor.keep(request, OPENED, {"note": str(row.id), "until": until})
        return _home(request, token)[0]

    return running.run_form(request, form, do, show, **words)


@require_safe
@code_needed
def note(request: ActorRequest, token: str) -> HttpResponse:
    """Show a person the own note: rights first, then amounts, then what can be done."""
    row = actions.of_key(token, request.at)
    content = actions.opened(row, request.at)
    reliefs = list(row.reliefs.exclude(kind=ReliefKind.WRITE_OFF).order_by("id"))
    waits = any(one.state in (ReliefState.ASKED, ReliefState.PROPOSED) for one in reliefs)
    is_open = row.state in OPEN and row.owed > 0
    shown = {
        "row": row,
        "token": token,
        "rights": letters.rights(),
        "facts": [Row(key=k, value=v) for k, v in letters.facts(row, content.get("name", ""))],
        "where": letters.where_to_pay(row),
        "state": row.get_state_display(),
        "plan": [
            (formats.day(one.due_on, year=True), presenters.money(one.amount, row),
             presenters.money(one.paid, row))
            for one in row.instalments.order_by("position")
        ],
        "reliefs": [
            (one.get_kind_display(), one.get_state_display(),
             actions.relief_content(one, request.at).get("reasons", ""))
            for one in reliefs
        ],
        "may_answer": row.state in UNANSWERED and row.owed > 0,
        "may_plan": row.state in SIGNED and row.owed > 0,
        "may_ask": is_open and not waits,
        "is_refused": _is_refused(row),
    }  # fmt: skip
    return show(request, "note", shown)


def _is_refused(row: Note) -> bool:
    refused = row.reliefs.filter(state=ReliefState.REFUSED)
    return refused.exclude(kind=ReliefKind.WRITE_OFF).exists()


@PAGE
@code_needed
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Sign, sign under protest, or say that one does not sign."""
    row = actions.of_key(token, request.at)

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "note")
        actions.answer(row.id, **given, by=request.actor, at=request.at)
        return _home(request, token)[0]

    return running.run_form(
        request, forms.AnswerForm(_data(request)), do, show, title=_("Answer your note"),
        submit=_("Send"), back=_home(request, token), lead=letters.rights()[0],
    )  # fmt: skip


@PAGE
@code_needed
def plan(request: ActorRequest, token: str) -> HttpResponse:
    """Choose to pay in parts."""
    row = actions.of_key(token, request.at)

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "note plan")
        actions.plan(row.id, given["count"], given["first"], by=request.actor, at=request.at)
        return _home(request, token)[0]

    return running.run_form(
        request, forms.PlanForm(_data(request)), do, show, title=_("Pay in parts"),
        submit=_("Go on"), back=_home(request, token), lead=presenters.money(row.owed, row),
    )  # fmt: skip


@PAGE
@code_needed
def waiver(request: ActorRequest, token: str) -> HttpResponse:
    """Ask not to pay because of hardship, or appeal against a refusal."""
    row = actions.of_key(token, request.at)
    kind = ReliefKind.APPEAL if _is_refused(row) else ReliefKind.HARDSHIP

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "note waiver")
        actions.ask_relief(row.id, given["words"], kind, by=request.actor, at=request.at)
        return _home(request, token)[0]

    return running.run_form(
        request, forms.WordsForm(_data(request)), do, show, title=_("Ask not to pay"),
        submit=_("Send"), back=_home(request, token),
        lead=_("Two people look at it. You read their reasons, and can appeal."),
    )  # fmt: skip


@require_safe
@code_needed
def letter(request: ActorRequest, token: str) -> HttpResponse:
    """Give the note as a letter, in the reader's language."""
    return letters.letter(request, actions.of_key(token, request.at))
