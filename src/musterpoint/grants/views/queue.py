"""Lists: the queue by state, the ranking, appeals, figures, and the queue as a table."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.grants import came_back, letters, money, presenters, queries
from musterpoint.grants.forms import purpose_choices
from musterpoint.grants.models import Application, State
from musterpoint.grants.views.pages import CHANGE, READ, goes_to, show_list
from musterpoint.kernel.ids import show_reference
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, table_file
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


def _text(request: ActorRequest, name: str) -> str:
    return request.GET.get(name, "")[:100].replace("\0", "")


def state_cell(row: Application, note: str = "") -> Cell:
    """Return where an application stands."""
    return Cell(text=row.get_state_display(), tag=presenters.STATES[row.state], note=note)


def _state(request: ActorRequest) -> str:
    """Return by which state the list is asked for, or by payments that came back."""
    typed = _text(request, "state")
    return typed if typed in State.values or typed == queries.BACK else ""


def due_cell(request: ActorRequest, row: Application) -> Cell:
    """Return by when somebody has to act; marked when it is late."""
    if row.due_at is None:
        return Cell(text="–")
    text = formats.moment(row.due_at, request.organisation.time_zone, year=True)
    return Cell(text=text, tag="help" if row.due_at < request.at else "")


@page(READ)
def queue(request: ActorRequest) -> HttpResponse:
    """List applications by the day they are due, of one state when it is chosen."""
    state = _state(request)
    wanted = queries.queued(state, _text(request, "q"))
    found, pages = paged(request, wanted, *queries.BY_DUE)
    lines = queries.lines_of(found, request.at)
    audit.saw(
        "grants.applications.listed", [one.row.id for one in lines], by=request.actor, at=request.at
    )
    back = came_back.ids([one.row.id for one in lines])
    rows = [
        [
            Cell(text=show_reference(one.row.reference), note=one.name,
                 url=goes_to(request, "application", grant_id=one.row.id)),
            Cell(text=presenters.purpose(one.row.purpose), note=one.row.get_route_display()),
            Cell(text=presenters.amount(one.row, one.row.asked)),
            state_cell(one.row, _("The payment came back") if one.row.id in back else ""),
            due_cell(request, one.row),
        ]
        for one in lines
    ]  # fmt: skip
    counted = queries.counts()
    states = [
        {"label": label, "count": formats.count(counted[code]),
         "url": f"{goes_to(request, 'queue')}?state={code}", "current": code == state}
        for code, label in [*State.choices, (queries.BACK, _("The payment came back"))]
        if counted.get(code)
    ]  # fmt: skip
    acts = [
        Act(label=_("CSV"), url=f"{goes_to(request, 'queue-file')}?kind=csv&state={state}"),
        Act(label=_("XLSX"), url=f"{goes_to(request, 'queue-file')}?kind=xlsx&state={state}"),
    ]
    if request.actor.may(CHANGE):
        acts.insert(0, Act(label=_("Take an application"), url=goes_to(request, "new"),
                           is_main=True, icon="plus"))  # fmt: skip
    return show_list(
        request, "queue", title=_("Applications for help"),
        sub=_("By the day they are due; what is told counts like what is written"),
        columns=[_("Application"), _("What for"), _("Asked for"), _("State"), _("Due")],
        rows=rows, acts=acts, states=states, state=state, paging=pages,
        empty=(_("Nobody waits for help here"),
               _("Take an application at the desk or by telephone, or let people write one "
                 "themselves on the public page.")),
    )  # fmt: skip


@page(READ)
def queue_file(request: ActorRequest) -> HttpResponse:
    """Give the queue as a table, without names."""
    lines = queries.queue(_state(request), at=request.at, limit=5000)
    rows = [[
        _("Application"), _("What for"), _("How it is chosen"), _("Who applies"), _("Currency"),
        _("Asked for"), _("Approved"), _("Paid"), _("State"), _("Received"), _("Due"), _("Decided"),
    ]]  # fmt: skip
    for one in (line.row for line in lines):
        rows.append(
            [
                one.reference, presenters.purpose(one.purpose), str(one.get_route_display()),
                str(one.get_applicant_display()), one.unit, money.typed(one.asked, one.unit),
                "" if one.approved is None else money.typed(one.approved, one.unit),
                money.typed(one.paid, one.unit), str(one.get_state_display()),
                one.received_at.date().isoformat(),
                one.due_at.date().isoformat() if one.due_at else "",
                one.decided_at.date().isoformat() if one.decided_at else "",
            ]
        )  # fmt: skip
    return table_file(request, rows, "applications")


@page(READ)
def ranking(request: ActorRequest) -> HttpResponse:
    """Rank what is recommended by need; with an amount, draw the line where the money ends."""
    choices = purpose_choices()
    purpose = _text(request, "purpose")
    if purpose not in dict(choices):
        purpose = choices[0][0]
    unit, typed = _text(request, "unit").upper(), _text(request, "money")
    there, wrong = None, ""
    if typed:
        try:
            there = money.read(typed, unit)
        except money.NotMoney as problem:
            wrong = str(problem)
    found = queries.ranking(purpose, there, unit=unit if there is not None else "", at=request.at)
    audit.saw("grants.ranking.read", [one.row.id for one in found], by=request.actor, at=request.at)
    rows = [
        [
            Cell(text=formats.count(one.place)),
            Cell(text=show_reference(one.row.reference), note=one.name,
                 url=goes_to(request, "application", grant_id=one.row.id)),
            Cell(text=presenters.points(one.row.score), note=formats.listed(one.why, ";")),
            Cell(text=presenters.amount(one.row, one.amount)),
            Cell(text=_("The money reaches it") if one.fits else _("The money does not reach it"),
                 tag="ok" if one.fits else "due") if there is not None else Cell(text="–"),
        ]
        for one in found
    ]  # fmt: skip
    return show_list(
        request, "ranking", title=_("Ranking"),
        sub=_("Recommended and not decided: by need, then by the day it came. Visa, papers and "
              "fault are no part of it."),
        columns=[_("Place"), _("Application"), _("Points of 100, and why"), _("Recommended"),
                 _("Money")],
        rows=rows,
        empty=(_("Nothing is recommended"), _("Assess and recommend applications first.")),
        purposes=choices, purpose=purpose, unit=unit, money=typed, wrong=wrong, no_search=True,
    )  # fmt: skip


@page(READ)
def appeals(request: ActorRequest) -> HttpResponse:
    """List appeals that wait for a decision."""
    found, pages = paged(request, queries.appeals(), "due_at", "id")
    rows = [
        [
            Cell(text=show_reference(one.application.reference),
                 url=goes_to(request, "application", grant_id=one.application_id)),
            Cell(text=formats.moment(one.filed_at, request.organisation.time_zone, year=True)),
            Cell(text=formats.moment(one.due_at, request.organisation.time_zone, year=True),
                 tag="help" if one.due_at < request.at else ""),
        ]
        for one in found
    ]  # fmt: skip
    return show_list(
        request, "appeals", title=_("Appeals"),
        sub=_("Decided by somebody who did not decide before"),
        columns=[_("Application"), _("Filed"), _("Due")], rows=rows, no_search=True,
        paging=pages,
        empty=(_("No appeal waits"), _("Applicants may appeal within the days of the decision.")),
    )  # fmt: skip


@page(READ)
def figures(request: ActorRequest) -> HttpResponse:
    """Show by group how many were decided and refused; small groups are not told."""
    rows = [
        [Cell(text=one["label"]), Cell(text=one["decided"]), Cell(text=one["refused"])]
        for one in letters.figure_rows(queries.statistics())
    ]
    return show_list(
        request, "figures", title=_("Figures"),
        sub=_("Decided and refused by group; what is too few to tell stays open"),
        columns=[_("Group"), _("Decided"), _("Refused")], rows=rows, no_search=True,
        empty=(_("Nothing was decided yet"), ""),
    )  # fmt: skip
