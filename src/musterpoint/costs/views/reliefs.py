"""Waivers for hardship, appeals and write-offs: asked, weighed by one, decided by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import actions, forms, presenters, queries
from musterpoint.costs.models import Relief, ReliefKind, ReliefState
from musterpoint.costs.views.amounts import parts
from musterpoint.costs.views.notes import back_to
from musterpoint.costs.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    goes_to,
    next_page,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.engine import ledger
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row


@page(READ)
def reliefs(request: ActorRequest) -> HttpResponse:
    """List what was asked to be lifted, the first asked first."""
    found = queries.reliefs(uuid_or_none(request.GET.get("after", "")))
    more = next_page(request, goes_to(request, "reliefs"), found, queries.PAGE)
    zone = request.organisation.time_zone
    rows = [
        [
            Cell(text=presenters.number(one.note.reference),
                 url=goes_to(request, "relief", cost_relief=one.id)),
            Cell(text=one.get_kind_display()),
            Cell(text=presenters.money(one.note.owed, one.note)),
            Cell(text=formats.moment(one.asked_at, zone, year=True)),
            Cell(text=presenters.relief_tag(one)[1], tag=presenters.relief_tag(one)[0]),
        ]
        for one in found
    ]  # fmt: skip
    return show_list(
        request, "reliefs", title=_("Waivers"),
        sub=_("Asked by people who cannot pay. One person weighs it, another decides."),
        columns=[_("Note"), _("What"), _("Still open"), _("Asked"), _("State")], rows=rows,
        next_url=more, empty=(_("Nobody waits"), _("Requests for a waiver stand here.")),
    )  # fmt: skip


def _here(request: ActorRequest, row: Relief) -> tuple[str, str]:
    to = goes_to(request, "relief", cost_relief=row.id)
    return to, presenters.number(row.note.reference)


@page(READ)
def relief(request: ActorRequest, cost_relief: UUID) -> HttpResponse:
    """Show a request: the reasons to who sees people or decides, and what was proposed."""
    row = queries.relief(cost_relief)
    content: dict[str, Any] = {}
    if request.actor.may(Permission.PEOPLE_READ) or request.actor.may(DECIDE):
        content = actions.relief_content(row, request.at)
        audit.saw("costs.relief.read", [row.note.person_id], by=request.actor, at=request.at)
    facts = [
        Row(key=_("Still open"), value=presenters.money(row.note.owed, row.note)),
        Row(key=_("Amount of this note"), value=presenters.money(row.note.amount, row.note)),
    ]
    if row.amount is not None:
        facts.append(Row(key=_("To be lifted"), value=presenters.money(row.amount, row.note)))
    acts = []
    if row.state == ReliefState.ASKED and request.actor.may(CHANGE):
        to = goes_to(request, "weigh", cost_relief=row.id)
        acts = [Act(label=_("Weigh it"), url=to, is_main=True)]
    elif row.state == ReliefState.PROPOSED and request.actor.may(DECIDE):
        to = goes_to(request, "decide-relief", cost_relief=row.id)
        acts = [Act(label=_("Decide"), url=to, is_main=True)]
    unseen = _("None, or not for you to see.")
    return show_detail(
        request, back=back_to(request, row.note), title=row.get_kind_display(),
        tag=presenters.relief_tag(row), acts=acts,
        parts=[
            Part(title=_("Reasons that were given"), code="words", words=content.get("words", ""),
                 empty=unseen),
            Part(title=_("How it was weighed"), code="weighed",
                 words=content.get("proposal", ""), empty=unseen),
            Part(title=_("Reasons of the decision"), code="reasons",
                 words=content.get("reasons", ""), empty=unseen),
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


def _ask(request: ActorRequest, cost_note: UUID, kind: str, title: str) -> HttpResponse:
    row = queries.note(cost_note)

    def do(given: dict[str, Any]) -> str:
        made = actions.ask_relief(row.id, given["words"], kind, by=request.actor, at=request.at)
        return goes_to(request, "relief", cost_relief=made.id)

    return run_form(
        request, forms.WordsForm(data(request)), do, title=title, submit=_("Save"),
        back=back_to(request, row), lead=presenters.money(row.owed, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def write_off(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Ask that a note be written off."""
    return _ask(request, cost_note, ReliefKind.WRITE_OFF, _("Write off"))


@page(CHANGE, BOTH)
def hardship(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Take down that a person asks for a waiver, or appeals against a refusal."""
    row = queries.note(cost_note)
    refused = row.reliefs.filter(state=ReliefState.REFUSED).exclude(kind=ReliefKind.WRITE_OFF)
    kind = ReliefKind.APPEAL if refused.exists() else ReliefKind.HARDSHIP
    return _ask(request, cost_note, kind, str(kind.label))


@page(CHANGE, BOTH)
def weigh(request: ActorRequest, cost_relief: UUID) -> HttpResponse:
    """Say how much should be lifted, and why."""
    row = queries.relief(cost_relief)

    def do(given: dict[str, Any]) -> str:
        amount = parts(given["amount"], ledger.Unit(row.note.currency, row.note.digits))
        actions.propose_relief(row.id, amount, given["why"], by=request.actor, at=request.at)
        messages.success(request, _("Entered. Somebody else decides it."))
        return _here(request, row)[0]

    return run_form(
        request, forms.WeighForm(data(request)), do, title=_("Weigh it"), submit=_("Save"),
        back=_here(request, row),
        lead=_("Still open: %(amount)s") % {"amount": presenters.money(row.note.owed, row.note)},
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_relief: UUID) -> HttpResponse:
    """Decide what somebody else weighed."""
    row = queries.relief(cost_relief)

    def do(given: dict[str, Any]) -> str:
        is_granted = given["is_good"] == "yes"
        actions.decide_relief(row.id, is_granted, given["reasons"], by=request.actor, at=request.at)
        return _here(request, row)[0]

    return run_form(
        request, forms.ReliefForm(data(request)), do, title=_("Decide"), submit=_("Save"),
        back=_here(request, row),
        lead=_("To be lifted: %(amount)s")
        % {"amount": presenters.money(row.amount or 0, row.note)},
    )  # fmt: skip
