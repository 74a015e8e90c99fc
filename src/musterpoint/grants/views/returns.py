"""Milestones, advances and what others owe, on the desk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.grants import actions, books, forms, money, presenters, queries
from musterpoint.grants.models import Advance, Application, Milestone, MilestoneState, Recovery
from musterpoint.grants.models import RecoveryState as Owed
from musterpoint.grants.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    SCORE,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, table_file, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row


def _to(request: ActorRequest, row: Application) -> tuple[str, str]:
    return goes_to(request, "application", grant_id=row.id), show_reference(row.reference)


#: So many lines are given as a file.
MOST = 100_000


@page(READ)
def milestone(request: ActorRequest, grant_milestone: UUID) -> HttpResponse:
    """Show a milestone with its report, the visit and the answer."""
    one = queries.milestone(grant_milestone)
    row = one.application
    actions.check_no_conflict(row, request.actor)
    told = next(words for found, words in queries.milestones(row, request.at) if found.id == one.id)
    audit.saw("grants.milestone.read", [row.id], by=request.actor, at=request.at)
    titles = (
        ("report", _("Report")),
        ("visit", _("Visit to the site")),
        ("answer", _("Answer to the report")),
    )
    return show_detail(
        request, back=_to(request, row), title=one.title,
        tag=(presenters.MILESTONES[one.state], one.get_state_display()),
        acts=_milestone_acts(request, one),
        parts=[Part(title=title, code=name, words=told[name], empty=_("Nothing yet"))
               for name, title in titles],
        side=[Part(title=_("Facts"), code="facts", facts=[
            Row(key=_("Amount"), value=money.shown(one.amount, row.unit)),
            Row(key=_("By"), value=formats.day(one.due_on, year=True)),
            Row(key=_("Visit to the site"),
                value=formats.day(one.visited_on, year=True) if one.visited_on
                else _("Comes first") if one.needs_visit else _("Not asked for")),
        ])],
    )  # fmt: skip


def _milestone_acts(request: ActorRequest, one: Milestone) -> list[Act]:
    waits = one.state in (MilestoneState.PLANNED, MilestoneState.RETURNED)
    is_open = one.application.state in actions.PLANNABLE
    found = [
        ("report", _("Note the report"), CHANGE, waits),
        ("visit", _("Note a visit"), SCORE, one.state != MilestoneState.PAID),
        ("answer", _("Answer the report"), DECIDE, one.state == MilestoneState.REPORTED),
        ("pay", _("Order the payment"), CHANGE, one.state == MilestoneState.ACCEPTED),
        ("change", _("Change"), CHANGE, is_open and one.state != MilestoneState.PAID),
        ("remove", _("Take it out of the plan"), CHANGE,
         is_open and one.state == MilestoneState.PLANNED and one.visited_on is None),
    ]  # fmt: skip
    return [
        Act(
            label=label,
            url=goes_to(request, "milestone-step", grant_milestone=one.id, grant_return=code),
            is_main=code not in ("visit", "change", "remove"),
        )
        for code, label, permission, is_now in found
        if is_now and request.actor.may(permission)
    ]


@page(READ, BOTH)
def milestone_step(request: ActorRequest, grant_milestone: UUID, grant_return: str) -> HttpResponse:
    """Report, visit, answer, pay, change a milestone, or take it out of the plan."""
    one = queries.milestone(grant_milestone)
    given_by: dict[str, Any] = {"by": request.actor, "at": request.at}
    steps: dict[str, tuple[Any, Any, Any]] = {
        "report": (
            CHANGE, lambda: forms.WordsForm(data(request), label=_("What was done, and for whom?")),
            lambda g: actions.report_milestone(one.id, g["words"], **given_by),
        ),
        "visit": (
            SCORE, lambda: forms.VisitForm(data(request)),
            lambda g: actions.visit_site(one.id, g["on"], g["words"], **given_by),
        ),
        "answer": (
            DECIDE, lambda: forms.AnswerForm(data(request)),
            lambda g: actions.answer_report(
                one.id, g["accepted"] == "yes", g["reasons"], **given_by),
        ),
        "pay": (
            CHANGE, lambda: forms.NothingForm(data(request)),
            lambda _g: actions.pay_milestone(one.id, **given_by),
        ),
        "change": (
            CHANGE,
            lambda: forms.MilestoneForm(
                data(request), row=one.application, initial=_as_planned(one)),
            lambda g: actions.change_milestone(
                one.id, g["title"], g["due_on"], g["amount"], g["needs_visit"], **given_by),
        ),
        "remove": (
            CHANGE, lambda: forms.NothingForm(data(request)),
            lambda _g: actions.remove_milestone(one.id, **given_by),
        ),
    }  # fmt: skip
    if grant_return not in steps:
        raise Http404
    permission, make, act = steps[grant_return]
    request.actor.require(permission)
    actions.check_no_conflict(one.application, request.actor)
    here = goes_to(request, "milestone", grant_milestone=one.id)
    then = here if grant_return != "remove" else _to(request, one.application)[0]

    def do(given: dict[str, Any]) -> str:
        act(given)
        messages.success(request, _("Done."))
        return then

    return run_form(request, make(), do, title=one.title, submit=_("Save"), back=(here, one.title))


def _as_planned(one: Milestone) -> dict[str, Any]:
    amount = money.typed(one.amount, one.application.unit)
    return {
        "title": one.title, "due_on": one.due_on, "amount": amount, "needs_visit": one.needs_visit,
    }  # fmt: skip


@page(READ)
def advances(request: ActorRequest) -> HttpResponse:
    """List advances that are not settled."""
    if "kind" in request.GET:
        return table_file(request, _advance_rows(list(queries.advances()[:MOST])), "advances")
    found, pages = paged(request, queries.advances(words(request)), "settle_by", "id")
    rows = [
        [
            Cell(text=show_reference(one.application.reference),
                 url=goes_to(request, "application", grant_id=one.application_id)),
            Cell(text=money.shown(one.amount, one.application.unit)),
            Cell(text=money.shown(actions.settled(one), one.application.unit)),
            Cell(text=formats.moment(one.settle_by, request.organisation.time_zone, year=True),
                 tag="help" if one.settle_by < request.at else "",
                 note=_("Chased") if one.chased_at else ""),
            Cell(text=_("Settle"),
                 url=goes_to(request, "advance-step", grant_advance=one.id, grant_return="settle"))
            if request.actor.may(CHANGE) else Cell(text="–"),
            Cell(text=_("Chase"),
                 url=goes_to(request, "advance-step", grant_advance=one.id, grant_return="chase"))
            if request.actor.may(CHANGE) and one.settle_by <= request.at else Cell(text="–"),
        ]
        for one in found
    ]  # fmt: skip
    return show_list(
        request, "advances", title=_("Advances"),
        sub=_("Spent with papers, the rest back, by the day"), paging=pages,
        columns=[_("Application"), _("Amount"), _("Settled"), _("Due"), _("Settle"), _("Chase")],
        acts=_files(request, "advances") if found else [], rows=rows,
        empty=(_("No advance is open"), _("An advance begins when its payment is made.")),
    )  # fmt: skip


def _files(request: ActorRequest, name: str) -> list[Act]:
    to = goes_to(request, name)
    return [
        Act(label=_("CSV"), url=f"{to}?kind=csv"),
        Act(label=_("XLSX"), url=f"{to}?kind=xlsx"),
    ]


def _advance_rows(found: list[Advance]) -> list[list[str]]:
    rows = [[_("Application"), _("Currency"), _("Amount"), _("Settled"), _("Due")]]
    for one in found:
        unit = one.application.unit
        rows.append(
            [
                one.application.reference, unit, money.typed(one.amount, unit),
                money.typed(actions.settled(one), unit), one.settle_by.date().isoformat(),
            ]
        )  # fmt: skip
    return rows


def _accounts() -> list[str]:
    return list(books.accounts().values_list("name", flat=True))


@page(CHANGE, BOTH)
def advance_step(request: ActorRequest, grant_advance: UUID, grant_return: str) -> HttpResponse:
    """Settle an advance, or note that it was chased."""
    one = queries.advance(grant_advance)
    row = one.application
    if grant_return not in ("settle", "chase"):
        raise Http404
    is_settling = grant_return == "settle"
    form = (
        forms.SettleForm(
            data(request), row=row, accounts=_accounts(), initial={"key": f"desk-{uuid7()}"}
        )
        if is_settling
        else forms.NothingForm(data(request))
    )

    def do(given: dict[str, Any]) -> str:
        if is_settling:
            actions.settle(
                one.id, given["spent"], given["returned"], given["papers"],
                account=given["account"], key=given["key"], by=request.actor, at=request.at,
            )  # fmt: skip
        else:
            actions.chase(one.id, by=request.actor, at=request.at)
        messages.success(request, _("Done."))
        return goes_to(request, "advances")

    left = money.shown(one.amount - actions.settled(one), row.unit)
    return run_form(
        request, form, do, title=_("Settle an advance") if is_settling else _("Chase an advance"),
        submit=_("Save"), back=(goes_to(request, "advances"), _("Advances")),
        lead=_("Not settled yet: %(left)s") % {"left": left},
    )  # fmt: skip


@page(READ)
def recoveries(request: ActorRequest) -> HttpResponse:
    """List what others owe."""
    if "kind" in request.GET:
        return table_file(request, _recovery_rows(list(queries.recoveries()[:MOST])), "owed")
    found, pages = paged(request, queries.recoveries(words(request)), "due_at", "id")
    audit.saw(
        "grants.recoveries.listed", [one.application_id for one in found],
        by=request.actor, at=request.at,
    )  # fmt: skip
    rows = [
        [
            Cell(text=show_reference(one.application.reference),
                 url=goes_to(request, "application", grant_id=one.application_id)),
            Cell(text=one.get_debtor_display(), note=told["name"]),
            Cell(text=money.shown(one.amount - one.received, one.application.unit)),
            Cell(text=formats.moment(one.due_at, request.organisation.time_zone, year=True),
                 tag="help" if one.due_at < request.at else ""),
            Cell(text=one.get_state_display(), tag=presenters.RECOVERIES[one.state]),
            _recovery_act(request, one),
        ]
        for one, told in zip(found, queries.debtors(found, request.at), strict=True)
    ]  # fmt: skip
    return show_list(
        request, "recoveries", title=_("Owed by others"),
        sub=_("Help is never late for it; a write-off takes two"), paging=pages,
        columns=[_("Application"), _("Who"), _("Still owed"), _("Due"), _("State"), _("Do")],
        acts=_files(request, "recoveries") if found else [], rows=rows,
        empty=(_("Nobody owes anything"), _("Claim from who is liable on an application's page.")),
    )  # fmt: skip


def _recovery_act(request: ActorRequest, one: Recovery) -> Cell:
    to = goes_to(request, "recovery", grant_recovery=one.id)
    may = request.actor.may(CHANGE) or request.actor.may(DECIDE)
    return Cell(text=pgettext("button", "Open"), url=to) if may else Cell(text="–")


def _recovery_rows(found: list[Recovery]) -> list[list[str]]:
    rows = [[_("Application"), _("Who"), _("Currency"), _("Amount"), _("Received"), _("Due")]]
    for one in found:
        unit = one.application.unit
        rows.append(
            [
                one.application.reference, str(one.get_debtor_display()), unit,
                money.typed(one.amount, unit), money.typed(one.received, unit),
                one.due_at.date().isoformat(),
            ]
        )  # fmt: skip
    return rows


@page(READ)
def recovery(request: ActorRequest, grant_recovery: UUID) -> HttpResponse:
    """Show a claim with what can be done."""
    one = queries.recovery(grant_recovery)
    told = queries.debtors([one], request.at)[0]
    audit.saw("grants.recovery.read", [one.application_id], by=request.actor, at=request.at)
    is_open = one.state in (Owed.OPEN, Owed.PROPOSED)
    found = [
        ("receive", _("Note what came in"), CHANGE, is_open),
        ("propose", _("Propose to write it off"), CHANGE, one.state == Owed.OPEN),
        ("confirm", _("Answer the proposal"), DECIDE, one.state == Owed.PROPOSED),
    ]
    parts = [Part(title=_("Ground"), code="ground", words=told["words"])]
    if told.get("write_off"):
        parts.append(Part(title=_("Why write it off"), code="write-off", words=told["write_off"]))
    return show_detail(
        request, back=(goes_to(request, "recoveries"), _("Owed by others")), title=told["name"],
        tag=(presenters.RECOVERIES[one.state], one.get_state_display()),
        acts=[
            Act(label=label, url=goes_to(request, "recovery-step", grant_recovery=one.id,
                                         grant_return=code), is_main=code == "receive")
            for code, label, permission, is_now in found
            if is_now and request.actor.may(permission)
        ],
        parts=parts,
        side=[Part(title=_("Facts"), code="facts", facts=[
            Row(key=_("Application"), value=show_reference(one.application.reference)),
            Row(key=_("Amount"), value=money.shown(one.amount, one.application.unit)),
            Row(key=_("Received"), value=money.shown(one.received, one.application.unit)),
        ])],
    )  # fmt: skip


@page(READ, BOTH)
def recovery_step(request: ActorRequest, grant_recovery: UUID, grant_return: str) -> HttpResponse:
    """Receive, propose to write off, or confirm it."""
    one = queries.recovery(grant_recovery)
    given_by: dict[str, Any] = {"by": request.actor, "at": request.at}
    steps: dict[str, tuple[Any, Any, Any]] = {
        "receive": (
            CHANGE,
            lambda: forms.ReceiveForm(
                data(request), row=one.application, accounts=_accounts(),
                initial={"key": f"desk-{uuid7()}"}),
            lambda g: actions.recover(one.id, g["amount"], g["account"], key=g["key"], **given_by),
        ),
        "propose": (
            CHANGE,
            lambda: forms.WordsForm(data(request), label=_("Why can it not be recovered?")),
            lambda g: actions.propose_write_off(one.id, g["words"], **given_by),
        ),
        "confirm": (
            DECIDE, lambda: forms.ConfirmForm(data(request)),
            lambda g: actions.confirm_write_off(one.id, g["confirmed"] == "yes", **given_by),
        ),
    }  # fmt: skip
    if grant_return not in steps:
        raise Http404
    permission, make, act = steps[grant_return]
    request.actor.require(permission)
    here = goes_to(request, "recovery", grant_recovery=one.id)

    def do(given: dict[str, Any]) -> str:
        act(given)
        messages.success(request, _("Done."))
        return here

    return run_form(
        request, make(), do, title=_("Owed by others"), submit=_("Save"),
        back=(here, show_reference(one.application.reference)),
    )  # fmt: skip
