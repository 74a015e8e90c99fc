"""Calls on the desk: received, matched, told to the employer, decided, paid."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, forms, letters, presenters, queries, rules
from musterpoint.bonds.models import Call, CallState
from musterpoint.bonds.views import paying
from musterpoint.bonds.views.pages import (
    CALLS,
    CHANGE,
    DECIDE,
    READ,
    done,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.grants import twice
from musterpoint.kernel.errors import Missing
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, printable_words
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

MOST_BYTES = 10 * 1024 * 1024
SHOWN = [one for one in CallState.choices if one[0] != CallState.DRAFT]


@page(READ)
def calls(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List calls, those to decide under their state; a number opens its call."""
    text, state = printable_words(request), request.GET.get("state", "")
    state = state if state in dict(SHOWN) else ""
    wanted = queries.calls(state, crisis=crisis)
    if text:
        one = queries.by_reference(text)
        wanted = wanted.filter(id=one.id) if one is not None else wanted.none()
    found, pages = paged(request, wanted, "-id")
    names = queries.names([one.employer for one in found], request.at)
    audit.saw("bonds.employer.read", names, by=request.actor, at=request.at)
    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Take a call down"), url=goes_to(request, "call-new"), is_main=True,
                    icon="plus")]  # fmt: skip
    zone = request.organisation.time_zone
    return show_list(
        request, "calls", title=_("Calls of bonds"),
        sub=_("What evacuated workers ask of the bonds of their employers"),
        columns=[pgettext("bond", "Call"), _("Employer"), _("Received"), _("Answer by"),
                 _("State")],
        rows=[
            [
                Cell(text=presenters.number(one.reference),
                     url=goes_to(request, "call", bond_call=one.id)),
                Cell(text=names.get(one.employer_id, "–") if one.employer_id else "–"),
                Cell(text=formats.moment(one.sent_at, zone, year=True) if one.sent_at else "–"),
                Cell(text=formats.moment(one.answer_by, zone, year=True) if one.answer_by
                     else "–"),
                Cell(text=presenters.call_tag(one)[1], tag=presenters.call_tag(one)[0]),
            ]
            for one in found
        ],
        searches=True, states=SHOWN, state=state, paging=pages, acts=acts,
        empty=(_("No call yet"), _("Workers apply on the public site, or you take a call down.")),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Call) -> tuple[str, str]:
    """Return the address and the number of a call."""
    return goes_to(request, "call", bond_call=row.id), presenters.number(row.reference)


@page(READ)
def call(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Show a call: who asks what, what the employer says, what was decided and paid."""
    row = queries.call(bond_call)
    if not request.actor.may(CALLS):
        return _call_in_numbers(request, row)
    content = actions.call_content(row, request.at)
    audit.saw("bonds.call.read", [row.id], by=request.actor, at=request.at)
    shown = [_lines(row), twice.part(request, twice.of(actions.HELP, row.id, at=request.at))]
    for title, code, words in (
        (_("What happened"), "told", content.get("words", "")),
        (_("Loss that came of the evacuation"), "loss", content.get("loss", "")),
        (_("Objection of the employer"), "objection", actions.objection_words(row, request.at)),
        (_("Reasons, for the worker"), "reasons", actions.reasons_of(row, "worker", request.at)),
        (_("Reasons, for the employer"), "told-employer",
         actions.reasons_of(row, "employer", request.at)),
    ):  # fmt: skip
        if words:
            shown.append(Part(title=title, code=code, words=words))
    shown += [_papers(request, row), paying.payouts(request, row)]
    notes = [("due", _("This call came late, in the claim window."))] if row.is_late else []
    return show_detail(
        request, back=(goes_to(request, "calls"), pgettext("bond", "Calls")),
        title=presenters.number(row.reference), tag=presenters.call_tag(row),
        acts=_acts(request, row), parts=shown, notes=notes,
        side=[Part(title=_("Facts"), code="facts", facts=_facts(request, row, content))],
    )  # fmt: skip


def _call_in_numbers(request: ActorRequest, row: Call) -> HttpResponse:
    """Show what a call asks and got, to those who see neither who called a bond nor why."""
    return show_detail(
        request, back=(goes_to(request, "calls"), pgettext("bond", "Calls")),
        title=presenters.number(row.reference), tag=presenters.call_tag(row),
        parts=[_lines(row), paying.payouts(request, row)],
    )  # fmt: skip


def _lines(row: Call) -> Part:
    lines = {one.head: one for one in row.lines.all()}

    def amount(value: int | None) -> Cell:
        return Cell(text=presenters.money(value, row) if value is not None else "–")

    return Part(
        title=_("What is asked"), code="lines",
        columns=[_("For what"), pgettext("amount", "Asked"), _("Allowed"),
                 pgettext("money", "Drawn")],
        rows=[
            [Cell(text=rules.head_name(head)), amount(lines[head].asked),
             amount(lines[head].allowed), amount(lines[head].drawn)]
            for head in rules.pack().heads
            if head in lines
        ],
        empty=_("Nothing was entered yet."),
    )  # fmt: skip


def _facts(request: ActorRequest, row: Call, content: dict[str, Any]) -> list[Row]:
    found = [
        Row(key=_("Worker"), value=content["name"]),
        Row(key=_("Telephone"), value=content["phone"] or content["email"] or "–"),
        Row(key=_("Employer, as typed"), value=content["employer"]),
        Row(key=_("How to pay"), value=content.get("how_paid") or "–"),
        Row(key=_("Consents to the call"), value=_("Yes") if row.consented_at else _("Not yet")),
        Row(key=_("Employer may learn the name"), value=_yes(row.tells_employer)),
        Row(key=_("State may learn the name"), value=_yes(row.tells_state)),
    ]
    if content.get("reference"):
        found.append(Row(key=_("Registration number, as typed"), value=content["reference"]))
    for head, first in content.get("asked_first", {}).items():
        label = _("Asked at first: %(head)s") % {"head": rules.head_name(head)}
        found.append(Row(key=label, value=first))
    if row.lost_on:
        found.append(Row(key=_("Day of the loss"), value=formats.day(row.lost_on, year=True)))
    if row.bond is not None:
        found.append(
            Row(key=_("Bond"), value=presenters.number(row.bond.reference), action=_("Open"),
                url=goes_to(request, "bond", bond_id=row.bond.id))
        )  # fmt: skip
    if row.basis:
        found.append(Row(key=_("Ground"), value=row.get_basis_display()))
    if row.crisis is not None:
        found.append(Row(key=_("Crisis"), value=row.crisis.name))
    if row.answer_by:
        zone = request.organisation.time_zone
        found.append(
            Row(key=_("Objections until"), value=formats.moment(row.answer_by, zone, year=True))
        )
    return found


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def _papers(request: ActorRequest, row: Call) -> Part:
    rows = [
        [
            Cell(text=name, url=goes_to(request, "paper", bond_call=row.id, bond_paper=one.id)),
            Cell(text=one.get_side_display()),
        ]
        for one, name in actions.paper_names(row, request.at)
    ]
    may = request.actor.may(CHANGE) and row.decided_at is None
    acts = [Act(label=_("Add a paper"), url=goes_to(request, "paper-add", bond_call=row.id))]
    return Part(title=_("Papers"), code="papers", columns=[_("Paper"), _("Whose")], rows=rows,
                empty=_("No paper."), acts=acts if may else [])  # fmt: skip


def _acts(request: ActorRequest, row: Call) -> list[Act]:
    def act(name: str, label: str, **more: Any) -> Act:
        return Act(label=label, url=goes_to(request, name, bond_call=row.id), **more)

    found = []
    if request.actor.may(CHANGE):
        if row.state == CallState.DRAFT:
            found = [act("details", _("Go on writing"), is_main=True)]
        elif row.state == CallState.SENT:
            found = [act("match", _("Find the bond"), is_main=True)]
        elif row.state == CallState.MATCHED:
            found = [act("notice", _("Tell the employer"), is_main=True, is_post=True)]
        if row.noticed_at is not None:
            found.append(act("letter", _("Notice (PDF)")))
    if request.actor.may(DECIDE):
        if row.state in (CallState.SENT, CallState.MATCHED):
            found.append(act("refuse", _("Refuse: no bond")))
        elif row.state == CallState.NOTICED:
            found.append(act("decide", _("Decide"), is_main=True))
        elif row.state == CallState.DECIDED and any(
            one.drawn < (one.allowed or 0) for one in row.lines.all()
        ):
            found.append(act("more", _("Draw the rest"), is_main=True, is_post=True))
    if request.actor.may(CHANGE) and row.decided_at is None and row.state != CallState.WITHDRAWN:
        found.append(act("withdraw", _("Withdraw")))
    return found


@page(CHANGE, BOTH)
def match(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Say which bond a call is of; the employer as typed is searched first."""
    row = queries.call(bond_call)
    content = actions.call_content(row, request.at)
    audit.saw("bonds.call.read", [row.id], by=request.actor, at=request.at)
    words = printable_words(request) or content["employer"]
    employers = list(queries.employers(words, request.at)[:50])
    names = queries.names(employers, request.at)
    choices = [
        (f"{one.id}.{employer.id}", formats.listed([
            names[employer.id], presenters.number(one.reference), presenters.money(one.free, one),
            str(one.get_state_display())]))
        for one in queries.callable_bonds([one.id for one in employers])
        for employer in queries.employers_of(one) if employer.id in names
    ]  # fmt: skip
    form = forms.MatchForm(
        data(request),
        bonds=choices,
        crises=[(str(one.id), one.name) for one in queries.crises_of(row)],
        initial={"person_reference": content.get("reference", "")},
    )

    def do(given: dict[str, Any]) -> str:
        bond_id, _point, employer_id = given["bond"].partition(".")
        actions.match(
            row.id, UUID(bond_id), UUID(employer_id), given["person_reference"],
            UUID(given["crisis"]), given["loss"], by=request.actor, at=request.at,
        )  # fmt: skip
        return back_to(request, row)[0]

    shown = {"employer": content["employer"], "searched": words}
    lead = _("The worker wrote: %(employer)s. Searched: %(searched)s") % shown
    return run_form(
        request, form, do, template="match", title=_("Find the bond"), submit=_("This is it"),
        back=back_to(request, row), lead=lead, words=words, found=len(choices),
    )  # fmt: skip


@page(CHANGE, POST)
def notice(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Tell the employer of a call."""
    actions.notice(bond_call, by=request.actor, at=request.at)
    messages.success(request, _("Send the notice to the employer: it names the address to answer."))
    return done(request, "call", bond_call=bond_call)


@page(CHANGE)
def letter(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Give the notice to the employer as a letter."""
    row = queries.call(bond_call)
    audit.saw("bonds.call.read", [row.id], by=request.actor, at=request.at)
    return letters.notice(request, row)


@page(CHANGE, BOTH)
def withdraw(request: ActorRequest, bond_call: UUID) -> HttpResponse:
    """Withdraw a call on the worker's wish."""
    row = queries.call(bond_call)

    def do(_given: dict[str, Any]) -> str:
        actions.withdraw(row.id, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Withdraw this call"),
        submit=_("Withdraw"), back=back_to(request, row),
        lead=_("Only when the worker wishes it. Nothing follows from it."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def money(request: ActorRequest, bond_payout: UUID, bond_money: str) -> HttpResponse:
    """Enter that the issuer paid, or that the worker was paid."""
    one = queries.payout(bond_payout)
    if bond_money not in ("received", "paid"):
        raise Missing(_("There is no such page."))
    act = actions.received if bond_money == "received" else actions.pay
    is_paid = bond_money == "paid"

    def do(given: dict[str, Any]) -> str:
        act(one.id, given["on"], by=request.actor, at=request.at)
        return back_to(request, one.call)[0]

    return run_form(
        request, forms.DayForm(data(request), initial={"on": request.at.date()}), do,
        title=_("Paid to the worker") if is_paid else _("Received of the issuer"),
        submit=_("Save"), back=back_to(request, one.call),
        lead=presenters.money(one.amount, one.bond),
    )  # fmt: skip
