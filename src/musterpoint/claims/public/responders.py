"""
A responder's own pages: a sealed address with a code, behind it claims of services.

The code opens the address for half an hour in one browser. Nobody is named here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.claims import actions, forms, presenters, queries, rules
from musterpoint.claims.models import Claim, ClaimState, Responder
from musterpoint.claims.views.claim import (
    MOST_BYTES,
    claim_in,
    claim_start,
    crisis_choices,
    line_in,
    line_start,
)
from musterpoint.claims.views.steps import OBJECTABLE
from musterpoint.crises.public import attempts, visitor
from musterpoint.web import formats, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
OPENED = "claims-responder"
OPEN_FOR = timedelta(minutes=30)
EDITED = (ClaimState.DRAFT, ClaimState.QUESTIONS)
View = Callable[..., HttpResponse]


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug, "now": request.at}
    response = render(request, f"claims/public/{template}.html", base | context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return visitor.not_stored(response)


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def behind_code(view: View) -> View:
    """Let a view have the responder whose address it is, after its code."""

    @PAGE
    @wraps(view)
    def run(request: ActorRequest, token: str, **kwargs: Any) -> HttpResponse:
        row = actions.of_key(token)
        found = visitor.kept(request, OPENED)
        is_open = found and (found["id"], found["key"]) == (str(row.id), row.key_digest)
        if is_open and datetime.fromisoformat(found["until"]) > request.at:
            return view(request, token, row, **kwargs)
        return _code(request, token)

    return run


def _code(request: ActorRequest, token: str) -> HttpResponse:
    asked = request.method == "POST" and "code" in request.POST
    form = forms.CodeForm(request.POST if asked else None)
    if form.is_bound and form.is_valid():
        attempts.count_sent(request, "claims code")
        row = actions.enter(token, form.cleaned_data["code"], by=request.actor, at=request.at)
        if row is not None:
            if request.session.session_key is not None:
                request.session.cycle_key()
            until = (request.at + OPEN_FOR).isoformat()
            kept = {"id": str(row.id), "key": row.key_digest, "until": until}
            visitor.keep(request, OPENED, kept)
            return redirect(url(request, "owed:responder", token=token))
        # An answer of 400 or more would roll the count of wrong codes back.
        form.add_error("code", _("This is not the code. Check it, or call us."))
    context = {
        "form": form, "title": _("Enter your code"), "submit": _("Go on"),
        "lead": _("We told you the code apart from this address."),
        "back": (url(request, "owed:home"), _("Claims")),
    }  # fmt: skip
    return show(request, "form", context)


def _goes(request: ActorRequest, name: str, token: str, **parts: object) -> str:
    return url(request, f"owed:{name}", token=token, **parts)


def _own(row: Responder, reference: str) -> Claim:
    found = row.claims.select_related("responder", "crisis").filter(reference=reference).first()
    if found is None:
        raise actions.NoSuchClaim(_("There is no such claim here."))
    return found


@behind_code
def home(request: ActorRequest, token: str, row: Responder) -> HttpResponse:
    """Show a responder its claims."""
    claims = [
        {
            "row": one,
            "url": _goes(request, "claim", token, reference=one.reference),
            "period": presenters.period(one),
            "asked": presenters.amount(one, one.asked),
            "paid": presenters.amount(one, one.paid) if one.paid else "",
        }
        for one in queries.claims_of(row)
    ]
    context = {"row": row, "claims": claims, "new": _goes(request, "claim-new", token)}
    return show(request, "responder", context)


def _run(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str],
    *,
    back: tuple[str, str],
    **words: Any,
) -> HttpResponse:
    return running.run_form(request, form, do, show, back=back, **words)


@behind_code
def new(request: ActorRequest, token: str, row: Responder) -> HttpResponse:
    """Begin a claim."""

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "claim")
        made = actions.begin(row.id, claim_in(given), by=request.actor, at=request.at)
        return _goes(request, "line-new", token, reference=made.reference)

    form = forms.ClaimForm(data(request), crises=crisis_choices())
    return _run(
        request, form, do, title=_("New claim"), submit=_("Save and go on"),
        back=(_goes(request, "responder", token), row.name),
        lead=_("For a time that is over, at one place. You can go on later."),
    )  # fmt: skip


@behind_code
def edit(request: ActorRequest, token: str, row: Responder, reference: str) -> HttpResponse:
    """Correct the head of a claim."""
    found = _own(row, reference)
    here = _goes(request, "claim", token, reference=reference)

    def do(given: dict[str, Any]) -> str:
        actions.change(found.id, claim_in(given), by=request.actor, at=request.at)
        return here

    form = forms.ClaimForm(
        data(request), crises=crisis_choices(), initial=claim_start(found, request)
    )
    return _run(request, form, do, title=_("Correct the claim"), submit=_("Save"),
                back=(here, _("Your claim")))  # fmt: skip


@behind_code
def line(
    request: ActorRequest, token: str, row: Responder, reference: str, claim_line: int = 0
) -> HttpResponse:
    """Write a line of a claim."""
    found = _own(row, reference)
    here = _goes(request, "claim", token, reference=reference)
    lines = [one for one in queries.lines(found, request.at) if one[0].position == claim_line]
    start = line_start(found, lines[0][0], lines[0][1].get("words", "")) if lines else {}

    def do(given: dict[str, Any]) -> str:
        if "remove" in request.POST:
            actions.drop_line(found.id, claim_line, by=request.actor, at=request.at)
        else:
            actions.put_line(
                found.id, line_in(given, found.unit), claim_line or None,
                by=request.actor, at=request.at,
            )  # fmt: skip
        return here

    return _run(
        request, forms.LineForm(data(request), initial=start), do, title=_("Line of the claim"),
        submit=_("Save"), back=(here, _("Your claim")), may_remove=bool(lines),
        lead=_("Amounts in %(unit)s.") % {"unit": found.unit},
    )  # fmt: skip


@behind_code
def claim(request: ActorRequest, token: str, row: Responder, reference: str) -> HttpResponse:
    """Show a claim: what is in it, where it stands, what was decided of each line."""
    found = _own(row, reference)
    may_edit = found.state in EDITED
    lines = [
        {
            "service": rules.service_name(one.service),
            "count": f"{formats.count(one.number)} × {forms.money(one.price, found.unit)}",
            "people": presenters.people(one),
            "asked": forms.money(one.amount - one.covered, found.unit),
            "declared": presenters.declared(one),
            "granted": presenters.amount(found, one.approved),
            "reason": told.get("reason", ""),
            "url": _goes(request, "line", token, reference=reference, claim_line=one.position)
            if may_edit else "",
        }
        for one, told in queries.lines(found, request.at)
    ]  # fmt: skip
    steps = actions.history(found.id, found.id, request.at)
    asked = [words for one, words in steps if one.what == ClaimState.QUESTIONS]
    decided = [
        words for one, words in steps
        if one.what in (ClaimState.APPROVED, ClaimState.PART, ClaimState.REFUSED)
    ]  # fmt: skip
    objected = queries.objection(found, request.at)
    context = {
        "row": found,
        "token": token,
        "lines": lines,
        "period": presenters.period(found),
        "asked_sum": presenters.amount(found, found.asked),
        "granted": presenters.amount(found, found.approved),
        "paid": presenters.amount(found, found.paid) if found.paid else "",
        "words": queries.words_of(found, request.at),
        "question": asked[0] if asked and found.state == ClaimState.QUESTIONS else "",
        "reasons": decided[0] if decided and found.decided_at else "",
        "objection": objected,
        "papers": [name for _p, name in actions.paper_names(found.id, found.id, request.at)],
        "may_edit": may_edit,
        "may_send": found.state == ClaimState.DRAFT and bool(lines),
        "may_add": found.state in (*EDITED, ClaimState.FILED, ClaimState.CHECKED),
        "may_withdraw": not found.paid and ClaimState.WITHDRAWN in rules.CLAIM_FOLLOWS[found.state],
        "may_object": objected is None
        and found.state in OBJECTABLE
        and (found.approved or 0) < found.asked
        and found.object_until is not None
        and request.at <= found.object_until,
    }
    return show(request, "claim", context)


@behind_code
def paper(request: ActorRequest, token: str, row: Responder, reference: str) -> HttpResponse:
    """Add an invoice or a list of services."""
    found = _own(row, reference)
    here = _goes(request, "claim", token, reference=reference)

    def do(given: dict[str, Any]) -> str:
        attempts.count_sent(request, "claim paper")
        sent = given["file"]
        content = sent.read(MOST_BYTES + 1)
        actions.add_paper(found.id, sent.name, content, by=request.actor, at=request.at)
        return here

    form = forms.PaperForm(data(request), request.FILES if request.method == "POST" else None)
    return _run(
        request, form, do, title=_("Add a paper"), submit=_("Add"), has_file=True,
        back=(here, _("Your claim")),
        lead=_("An invoice, a list of services. Nobody may be named in it: cover names first."),
    )  # fmt: skip


#: Step of the address -> title, form, call, lead.
STEPS: dict[str, Any] = {
    "send": (
        lambda: _("Send the claim"),
        lambda request: forms.FileForm(data(request)),
        lambda row, given, **at: actions.file(row.id, given["is_true"], **at),
    ),
    "answer": (
        lambda: _("Answer"),
        lambda request: forms.WordsForm(
            data(request), label=_("Your answer"), help_text=_("Name nobody.")
        ),
        lambda row, given, **at: actions.answer(row.id, given["words"], **at),
    ),
    "object": (
        lambda: _("Object to the decision"),
        lambda request: forms.WordsForm(
            data(request), label=_("Why should it be decided otherwise?"),
            help_text=_("Name nobody. You object once; somebody else decides."),
        ),
        lambda row, given, **at: actions.object_to(row.id, given["words"], **at),
    ),
    "withdraw": (
        lambda: _("Take the claim back"),
        lambda request: forms.NothingForm(data(request)),
        lambda row, _given, **at: actions.withdraw(row.id, **at),
    ),
}  # fmt: skip


@behind_code
def step(
    request: ActorRequest, token: str, row: Responder, reference: str, owed_step: str
) -> HttpResponse:
    """Send a claim, answer a question, object, or take a claim back."""
    found = _own(row, reference)
    if owed_step not in STEPS:
        raise actions.NoSuchClaim(_("There is no such page here."))
    title, make, act = STEPS[owed_step]
    here = _goes(request, "claim", token, reference=reference)

    def do(given: dict[str, Any]) -> str:
        act(found, given, by=request.actor, at=request.at)
        return here

    return _run(request, make(request), do, title=title(), submit=title(),
                back=(here, _("Your claim")))  # fmt: skip
