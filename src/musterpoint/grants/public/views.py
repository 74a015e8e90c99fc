"""
Applying for help on the public site, and reading the answer: no account, one sealed address.

Every page keeps what was typed; the same address goes on later, on another telephone too.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises.public import attempts
from musterpoint.grants import actions, letters, money, queries, rules
from musterpoint.grants.forms import NothingForm, WordsForm
from musterpoint.grants.models import Application, Call, CallState, Draft, MilestoneState, State
from musterpoint.grants.public import pages
from musterpoint.kernel.errors import Invalid
from musterpoint.web import languages, running
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
PART = 12


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug, "now": request.at}
    response = render(request, f"grants/public/{template}.html", base | context, status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


def _weights() -> list[dict[str, Any]]:
    return [
        {
            "name": rules.in_words(one.names),
            "weight": one.weight,
            "levels": [rules.in_words(level.names) for level in one.levels.values()],
        }
        for one in rules.pack().criteria.values()
    ]


@PAGE
def start(request: ActorRequest) -> HttpResponse:
    """Say what counts and what never does; a press begins an application."""
    if request.method == "POST":
        return _begin(request, None)
    pack = rules.pack()
    context = {
        "weights": _weights(),
        "never": [rules.in_words(one) for one in pack.never.values()],
        "calls": [one for one in queries.public_calls() if _is_open(one, request)],
    }
    return show(request, "start", context)


def _begin(request: ActorRequest, call: Call | None) -> HttpResponse:
    attempts.count_sent(request, "grant")
    key = actions.save_draft(
        "", {"call": call.slug if call else ""}, languages.current().code,
        by=request.actor, at=request.at,
    )  # fmt: skip
    return redirect(url(request, "grants_public:own", token=key))


def _is_open(call: Call, request: ActorRequest) -> bool:
    return call.state == CallState.PUBLISHED and request.at <= call.closes_at


@PAGE
def call(request: ActorRequest, grant_slug: str) -> HttpResponse:
    """Show a call: money, criteria, weights, dates, and afterwards the figures."""
    row = queries.public_call(grant_slug)
    if request.method == "POST":
        if not _is_open(row, request):
            raise actions.NotNow(_("Applications for this call have ended."))
        return _begin(request, row)
    context = {
        "call": row,
        "total": money.shown(row.total, row.unit),
        "most": money.shown(row.most, row.unit),
        "criteria": pages.criteria_of(row),
        "is_open": _is_open(row, request),
        "figures": letters.figure_rows(queries.figures_of(row)),
    }
    return show(request, "call", context)


def _draft(request: ActorRequest, token: str) -> tuple[Draft | None, dict[str, Any], Call | None]:
    row = actions.draft_of(token, at=request.at)
    if row is None:
        return None, {}, None
    content = actions.opened_draft(row, request.at)
    slug = content.get("call")
    return row, content, queries.public_call(str(slug)) if slug else None


def _parts(address: str) -> list[str]:
    """Return an address in parts between which a narrow page may break it."""
    return [address[start : start + PART] for start in range(0, len(address), PART)]


@require_safe
def own(request: ActorRequest, token: str) -> HttpResponse:
    """Show somebody their own application: what is still to be told, or how it stands."""
    row, content, call = _draft(request, token)
    here = url(request, "grants_public:own", token=token)
    address = f"{request.scheme}://{request.get_host()}{here}"
    if row is not None:
        lines = [
            {
                "title": pages.TITLES[name],
                "url": url(request, "grants_public:page", token=token, grant_page=name),
                "is_begun": any(
                    content.get(field) for field in pages.FORMS[name](call=call).fields
                ),
            }
            for name in pages.pages_of(call)
        ]
        context = {
            "lines": lines, "address": address, "parts": _parts(address), "call": call,
            "key": token, "expires_at": row.expires_at,
        }  # fmt: skip
        return show(request, "draft", context)
    return _answer(request, token, address)


def _answer(request: ActorRequest, token: str, address: str) -> HttpResponse:
    row = actions.of_key(token)
    is_told = queries.told(row)
    decided = queries.decisions(row, request.at) if is_told else []
    asked = queries.history(row, request.at)[0][1] if row.state == State.INCOMPLETE else ""
    last = decided[0] if decided else None
    found = queries.appeal(row, request.at) if is_told else None
    context = {
        "row": row,
        "key": token,
        "address": address, "parts": _parts(address),
        "state": _state_told(row, is_told=is_told),
        "asked": asked,
        "decision": last[0] if last else None,
        "reasons": last[1] if last else "",
        "amount": money.shown(last[0].amount, row.unit) if last and last[0].amount else "",
        "appeal": found,
        "may_appeal": _may_appeal(request, row) and found is None,
        "may_withdraw": row.state in actions.OPEN_STATES,
        "milestones": [
            {"row": one, "amount": money.shown(one.amount, row.unit), "words": words,
             "may_report": one.state in (MilestoneState.PLANNED, MilestoneState.RETURNED)
             and row.state == State.COMMITTED}
            for one, words in queries.milestones(row, request.at)
        ] if is_told else [],
    }  # fmt: skip
    return show(request, "answer", context)


def _state_told(row: Application, *, is_told: bool) -> str:
    """Return how it stands in words that tell no result before it is told."""
    if row.state == State.INCOMPLETE or row.state == State.WITHDRAWN or is_told:
        return str(row.get_state_display())
    return _("We have it. The answer will stand here.")


def _may_appeal(request: ActorRequest, row: Application) -> bool:
    return (
        queries.told(row)
        and row.appeal_until is not None
        and request.at <= row.appeal_until
        and (row.approved or 0) < row.asked
    )


@PAGE
def page(request: ActorRequest, token: str, grant_page: str) -> HttpResponse:
    """Ask the questions of one page; all of them may stay open until it is sent."""
    row, content, call = _draft(request, token)
    names = pages.pages_of(call)
    if row is None or grant_page not in names:
        raise Http404
    form = pages.FORMS[grant_page](
        request.POST if request.method == "POST" else None,
        initial=pages.initial(content),
        call=call,
    )

    def do(given: dict[str, Any]) -> str:
        actions.save_draft(
            token, pages.kept(given), languages.current().code, by=request.actor, at=request.at
        )
        place = names.index(grant_page) + 1
        if place < len(names):
            return url(request, "grants_public:page", token=token, grant_page=names[place])
        return url(request, "grants_public:send", token=token)

    return running.run_form(
        request, form, do, show, title=str(pages.TITLES[grant_page]), submit=_("Save and go on"),
        back=(url(request, "grants_public:own", token=token), _("Your application")),
        lead=_("You can leave questions open and go on later at the same address."),
    )  # fmt: skip


@PAGE
def send(request: ActorRequest, token: str) -> HttpResponse:
    """Say what is missing, or send it."""
    row, content, call = _draft(request, token)
    if row is None:
        return redirect(url(request, "grants_public:own", token=token))
    form = NothingForm(request.POST if request.method == "POST" else None)
    missing: list[dict[str, Any]] = []
    status = 200
    if form.is_bound:
        given = pages.asked_for(content, call, languages.current().code)
        try:
            actions.send_draft(token, given, by=request.actor, at=request.at)
        except Invalid as refused:
            status = 422
            missing = [
                {
                    "label": pages.label_of(name, call),
                    "text": texts[0],
                    "url": url(request, "grants_public:page", token=token,
                               grant_page=pages.page_of(name, call)),
                }
                for name, texts in refused.fields.items()
            ]  # fmt: skip
        else:
            return redirect(url(request, "grants_public:own", token=token))
    context = {"form": form, "missing": missing, "key": token}
    return show(request, "send", context, status)


@require_safe
def letter(request: ActorRequest, token: str) -> HttpResponse:
    """Give an applicant the letter with the decision."""
    return letters.letter(actions.of_key(token), request.organisation, request.at)


def _words(
    request: ActorRequest,
    token: str,
    do: Any,
    *,
    title: str,
    label: str,
    submit: str,
    lead: str = "",
) -> HttpResponse:
    form = WordsForm(request.POST if request.method == "POST" else None, label=label)
    here = url(request, "grants_public:own", token=token)

    def run(given: dict[str, Any]) -> str:
        do(given["words"])
        return here

    return running.run_form(
        request, form, run, show, title=title, submit=submit, lead=lead,
        back=(here, _("Your application")),
    )  # fmt: skip


@PAGE
def appeal(request: ActorRequest, token: str) -> HttpResponse:
    """Appeal against a decision."""
    actions.of_key(token)
    return _words(
        request, token,
        lambda text: actions.appeal(token, text, by=request.actor, at=request.at),
        title=_("Appeal"), label=_("Why should it be decided otherwise?"),
        submit=_("Send the appeal"),
        lead=_("You can appeal once. Somebody who did not decide before decides."),
    )  # fmt: skip


@PAGE
def more(request: ActorRequest, token: str) -> HttpResponse:
    """Answer what was asked for."""
    row = actions.of_key(token)
    return _words(
        request, token,
        lambda text: actions.answer_more(row.id, text, by=request.actor, at=request.at),
        title=_("Answer"), label=_("Your answer"), submit=_("Send the answer"),
        lead=queries.history(row, request.at)[0][1] if row.state == State.INCOMPLETE else "",
    )  # fmt: skip


@PAGE
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    """Take an application back."""
    row = actions.of_key(token)
    here = url(request, "grants_public:own", token=token)

    def do(_given: dict[str, Any]) -> str:
        actions.withdraw(row.id, by=request.actor, at=request.at)
        return here

    return running.run_form(
        request, NothingForm(request.POST if request.method == "POST" else None), do, show,
        title=_("Take the application back"), submit=_("Take it back"),
        back=(here, _("Your application")), lead=_("You can apply again at any time."),
    )  # fmt: skip


@PAGE
def report(request: ActorRequest, token: str, grant_place: int) -> HttpResponse:
    """Report on a milestone of a project."""
    row = actions.of_key(token)
    one = row.milestones.filter(position=grant_place).first()
    if one is None:
        raise Http404
    return _words(
        request, token,
        lambda text: actions.report_milestone(one.id, text, by=request.actor, at=request.at),
        title=one.title, label=_("What was done, and for whom?"), submit=_("Send the report"),
    )  # fmt: skip
