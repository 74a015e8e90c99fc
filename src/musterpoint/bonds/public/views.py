"""
A worker asks for what a bond covers; an employer sees its own bonds and objects.

The address says who it is, so that nobody signs in. An employer learns nothing of where a worker
is, and the name only where the worker allowed it.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.bonds import actions, forms, letters, presenters, queries, rules
from musterpoint.bonds.models import Bond, BondState, Call, CallState, Employer, Side
from musterpoint.bonds.views.taking import details_form, keep_details
from musterpoint.crises.public import attempts, visitor
from musterpoint.web import formats, running
from musterpoint.web.cards import files
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

PAGE = require_http_methods(["GET", "HEAD", "POST"])
MOST_BYTES = 10 * 1024 * 1024
ENDED = (CallState.DECIDED, CallState.REFUSED, CallState.WITHDRAWN)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug, "now": request.at}
    response = render(request, f"bonds/public/{template}.html", base | context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return visitor.not_stored(response)


def _data(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Say what a bond is for and how to ask."""
    pack = rules.pack()
    heads = [rules.head_name(one) for one in pack.heads]
    return show(request, "home", {"heads": heads, "days": pack.days["claim"]})


@PAGE
def apply(request: ActorRequest) -> HttpResponse:
    """Begin: who asks, and for whom they worked."""

    def do(given: dict[str, Any]) -> HttpResponse:
        attempts.count_sent(request, "bond")
        made = actions.begin(actions.BeginIn(**given), by=request.actor, at=request.at)
        address = url(request, "bondcall:call", token=made.key)
        shown = {
            "row": made.row,
            "address": f"{request.scheme}://{request.get_host()}{address}",
            "next": url(request, "bondcall:details", token=made.key),
        }
        return show(request, "begun", shown)

    return running.run_form(
        request, forms.BeginForm(_data(request)), do, show, title=_("Ask for help out of a bond"),
        submit=_("Go on"), back=(url(request, "bondcall:home"), _("What is a bond?")),
        lead=_("You do not need an account, nor the number of the bond."),
    )  # fmt: skip


@require_safe
def call(request: ActorRequest, token: str) -> HttpResponse:
    """Show a worker where the call stands, at the worker's own address."""
    row = actions.of_call_key(token)
    lines = {one.head: one for one in row.lines.all()}
    amounts = [
        {
            "head": rules.head_name(head),
            "asked": presenters.money(lines[head].asked, row),
            "allowed": _amount(lines[head].allowed, row),
            "drawn": presenters.money(lines[head].drawn, row),
        }
        for head in rules.pack().heads
        if head in lines
    ]
    context = {
        "row": row,
        "token": token,
        "amounts": amounts,
        "is_decided": row.state in (CallState.DECIDED, CallState.REFUSED),
        "reasons": actions.reasons_of(row, "worker", request.at),
        "verdict": letters.granted_word(row) if row.decided_at else "",
        "payouts": [
            (presenters.money(one.amount, row), one.get_state_display())
            for one in row.payouts.order_by("id")
        ],
        "papers": [
            name
            for one, name in actions.paper_names(row, request.at)
            if one.side == Side.WORKER
        ],
        "may_add": row.state not in ENDED,
    }  # fmt: skip
    return show(request, "call", context)


def _amount(value: int | None, row: Call) -> str:
    return presenters.money(value, row) if value is not None else "–"


@PAGE
def details(request: ActorRequest, token: str) -> HttpResponse:
    """Write what happened and what is asked; saved in between, sent at the end."""
    row = actions.of_call_key(token)
    if row.state != CallState.DRAFT:
        return redirect(url(request, "bondcall:call", token=token))
    here = url(request, "bondcall:call", token=token)

    def do(given: dict[str, Any]) -> str:
        keep_details(request, row, given)
        if "send" in request.POST:
            actions.send(row.id, given["consents"], by=request.actor, at=request.at)
            return here
        return f"{here}?saved=1"

    return running.run_form(
        request, details_form(request, row), do, show, template="details",
        title=_("What you ask for"), submit=_("Send"), back=(here, _("Your call")),
        lead=_("Fill in what you know. You can save it and go on later."),
    )  # fmt: skip


@PAGE
def paper(request: ActorRequest, token: str) -> HttpResponse:
    """Add a paper: a contract, a ticket, a picture."""
    row = actions.of_call_key(token)
    here = url(request, "bondcall:call", token=token)

    def do(given: dict[str, Any]) -> str:
        _keep_paper(request, row, Side.WORKER, given["file"])
        return here

    return running.run_form(
        request, forms.PaperForm(_data(request), files(request)), do, show, title=_("Add a paper"),
        submit=_("Add"), back=(here, _("Your call")), has_file=True,
        lead=_("A contract, a pay slip, a ticket, a picture. You can ask without any paper."),
    )  # fmt: skip


def _keep_paper(request: ActorRequest, row: Call, side: Side, sent: Any) -> None:
    attempts.count_sent(request, "bond paper")
    data = sent.read(MOST_BYTES + 1)
    actions.add_paper(row.id, side, sent.name, data, by=request.actor, at=request.at)


@PAGE
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    """Withdraw a call that is not decided."""
    row = actions.of_call_key(token)
    here = url(request, "bondcall:call", token=token)

    def do(_given: dict[str, Any]) -> str:
        actions.withdraw(row.id, by=request.actor, at=request.at)
        return here

    return running.run_form(
        request, forms.NothingForm(_data(request)), do, show, title=_("Withdraw your call"),
        submit=_("Withdraw"), back=(here, _("Your call")),
        lead=_("Nothing follows from it. You can ask again later."),
    )  # fmt: skip


@require_safe
def letter(request: ActorRequest, token: str) -> HttpResponse:
    """Give the worker the decision as a letter."""
    return letters.decision(request, actions.of_call_key(token))


# The employer's own page


@require_safe
def employer(request: ActorRequest, token: str) -> HttpResponse:
    """Show an employer its bonds, its calls, and what is due of it."""
    row = actions.of_employer_key(token)
    bonds = queries.bonds_of(row)
    zone = request.organisation.time_zone
    context = {
        "name": queries.names([row], request.at)[row.id],
        "bonds": [_own_bond(one, row) for one in bonds],
        "calls": [
            {
                "number": presenters.number(one.reference),
                "state": one.get_state_display(),
                "url": url(request, "bondcall:employer-call", token=token, bond_call=one.id),
                "until": formats.moment(one.answer_by, zone, year=True) if one.answer_by else "",
                "is_open": one.state == CallState.NOTICED,
            }
            for one in queries.calls_of(row)
        ],
        "due": [text for one in bonds for text in _due(one, row, request)],
    }
    return show(request, "employer", context)


def _part(row: Bond, employer: Employer, amount: int) -> str:
    """Return an employer's own part of an amount: of a joint bond it sees its share alone."""
    return presenters.money(queries.part_of(row, employer.id, amount), row)


def _own_bond(row: Bond, employer: Employer) -> dict[str, str]:
    """Return what an employer sees of a bond: its state, or that its share went back."""
    share = queries.share_of(row, employer.id)
    amount = row.amount + row.topped or row.required
    left = queries.left_of(row, share) if share is not None else row.free
    state = BondState.RETURNED if share is not None and share.term_ends else BondState(row.state)
    return {
        "number": presenters.number(row.reference),
        "state": str(state.label),
        "amount": presenters.money(queries.part_of(row, employer.id, amount, of_all=True), row),
        "left": presenters.money(left, row) if row.amount else "–",
        "until": formats.day(row.valid_to, year=True) if row.valid_to else "–",
    }


def _due(row: Bond, employer: Employer, request: ActorRequest) -> list[str]:
    """Say what an employer has to do for a bond: nothing once the term of employment ended."""
    share = queries.share_of(row, employer.id)
    ends = (share.term_ends if share is not None else None) or row.term_ends
    if ends is not None and ends < request.at.date():
        return []
    found, words = [], {"bond": presenters.number(row.reference)}
    if row.state == BondState.REQUIRED:
        words |= {"day": formats.day(row.due_on, year=True)}
        words |= {"amount": _part(row, employer, row.required)}
        found.append(_("Bond %(bond)s: lodge %(amount)s by %(day)s.") % words)
    soon = rules.later(request.at.date(), max(rules.pack().alarms))
    if row.state == BondState.IN_FORCE and row.valid_to and not row.extends_months:
        if row.valid_to <= soon:
            words |= {"day": formats.day(row.valid_to, year=True)}
            found.append(_("Bond %(bond)s ends on %(day)s: have it extended.") % words)
    elif row.state == BondState.EXPIRED:
        found.append(_("Bond %(bond)s has expired: lodge another.") % words)
    for one in queries.demands(request.at.date()).filter(bond=row).order_by("due_at"):
        words |= {"day": formats.moment(one.due_at, request.organisation.time_zone, year=True)}
        words |= {"amount": _part(row, employer, one.amount - one.met)}
        found.append(_("Bond %(bond)s: top up %(amount)s by %(day)s.") % words)
    return found


def _own_call(token: str, call_id: UUID) -> tuple[Employer, Call]:
    row = actions.of_employer_key(token)
    found = next((one for one in queries.calls_of(row) if one.id == call_id), None)
    if found is None:
        raise actions.NoSuchBond(_("There is no such call here."))
    return row, found


@require_safe
def employer_call(request: ActorRequest, token: str, bond_call: UUID) -> HttpResponse:
    """Show an employer one call: what is asked, what it may do, what was decided."""
    _row, found = _own_call(token, bond_call)
    zone = request.organisation.time_zone
    facts = [Row(key=key, value=value) for key, value in letters.asked_facts(found)]
    if found.tells_employer:
        name = actions.call_content(found, request.at)["name"]
        facts.insert(0, Row(key=_("Worker"), value=name))
    if found.lost_on:
        facts.append(Row(key=_("Day of the loss"), value=formats.day(found.lost_on, year=True)))
    drawn = sum(one.drawn for one in found.lines.all())
    if found.decided_at:
        facts.append(Row(key=_("Decision"), value=letters.granted_word(found)))
        facts.append(Row(key=pgettext("money", "Drawn"), value=presenters.money(drawn, found)))
    objection = actions.objection_words(found, request.at)
    is_open = (
        found.state == CallState.NOTICED
        and found.answer_by is not None
        and request.at <= found.answer_by
    )
    context = {
        "row": found,
        "token": token,
        "number": presenters.number(found.reference),
        "facts": facts,
        "until": formats.moment(found.answer_by, zone, year=True) if found.answer_by else "",
        "is_open": is_open,
        "objection": objection,
        "reasons": actions.reasons_of(found, "employer", request.at),
        "papers": [
            name
            for one, name in actions.paper_names(found, request.at)
            if one.side == Side.EMPLOYER
        ],
    }  # fmt: skip
    return show(request, "employer_call", context)


@PAGE
def objection(request: ActorRequest, token: str, bond_call: UUID) -> HttpResponse:
    """Object to a call, once."""
    row, found = _own_call(token, bond_call)
    here = url(request, "bondcall:employer-call", token=token, bond_call=found.id)

    def do(given: dict[str, Any]) -> str:
        actions.object_to(row, found.id, given["words"], by=request.actor, at=request.at)
        return here

    return running.run_form(
        request, forms.ObjectForm(_data(request)), do, show, title=_("Object to this call"),
        submit=_("Send the objection"), back=(here, presenters.number(found.reference)),
        lead=_("Once, with your reasons. Add papers before or after it, until it is decided."),
    )  # fmt: skip


@PAGE
def employer_paper(request: ActorRequest, token: str, bond_call: UUID) -> HttpResponse:
    """Add a paper to an objection."""
    _row, found = _own_call(token, bond_call)
    here = url(request, "bondcall:employer-call", token=token, bond_call=found.id)

    def do(given: dict[str, Any]) -> str:
        _keep_paper(request, found, Side.EMPLOYER, given["file"])
        return here

    return running.run_form(
        request, forms.PaperForm(_data(request), files(request)), do, show, title=_("Add a paper"),
        submit=_("Add"), back=(here, presenters.number(found.reference)), has_file=True,
    )  # fmt: skip
