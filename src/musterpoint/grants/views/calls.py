"""Calls on the desk: with their money, criteria, ranking and figures."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.grants import (
    actions,
    books,
    call_forms,
    causes,
    letters,
    money,
    presenters,
    queries,
    rules,
)
from musterpoint.grants.actions import CallIn
from musterpoint.grants.models import Call, CallState, State
from musterpoint.grants.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.people import countries
from musterpoint.web import formats, languages
from musterpoint.web.cards import Act, Cell, Part, data, table_file, words
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row


@page(READ)
def calls(request: ActorRequest) -> HttpResponse:
    """List calls."""
    found, pages = paged(request, queries.calls(words(request)), "-closes_at", "-id")
    rows = [
        [
            Cell(text=one.title, url=goes_to(request, "call", grant_call=one.id)),
            Cell(text=money.shown(one.total, one.unit)),
            Cell(text=formats.moment(one.closes_at, request.organisation.time_zone, year=True)),
            Cell(text=one.get_state_display(), tag=presenters.CALLS[one.state]),
        ]
        for one in found
    ]
    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Write a call"), url=goes_to(request, "call-new"), is_main=True,
                    icon="plus")]  # fmt: skip
    return show_list(
        request, "calls", title=pgettext("grants", "Calls"),
        sub=_("By published criteria, scored by two who do not see each other, with reasons and "
              "appeal"),
        columns=[pgettext("grants", "Call"), _("Money"), _("Applications until"), _("State")],
        rows=rows, acts=acts,
        empty=(_("No call yet"), _("Write what the money is for, what counts and how much.")),
        paging=pages, search=_("Words of the title"),
    )  # fmt: skip


def _form(request: ActorRequest, row: Call | None) -> call_forms.CallForm:
    pack = rules.pack()
    start: dict[str, Any] = {
        "gap": pack.gap, "threshold": pack.threshold, "appeal_days": pack.appeal_days,
    }  # fmt: skip
    if row is not None:
        names = ("title", "slug", "about", "unit", "country", "closes_at", "score_by", *start)
        start = {name: getattr(row, name) for name in names}
        start |= {
            "total": money.typed(row.total, row.unit),
            "most": money.typed(row.most, row.unit),
            "head": str(row.head_id or ""),
            "crisis": str(row.crisis_id or ""),
        }
    return call_forms.CallForm(
        data(request), initial=start, heads=books.heads(),
        zone=ZoneInfo(request.organisation.time_zone),
    )  # fmt: skip


def _written(request: ActorRequest, call_id: UUID | None, given: dict[str, Any]) -> str:
    head, cause = given.pop("head"), causes.chosen(given.pop("crisis"), given.pop("country"))
    made = actions.write_call(
        CallIn(**given, head_id=UUID(head) if head else None, crisis_id=cause.crisis_id,
               country=cause.country), call_id,
        by=request.actor, at=request.at,
    )  # fmt: skip
    return goes_to(request, "call", grant_call=made.id)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a call."""
    return run_form(
        request, _form(request, None), lambda given: _written(request, None, dict(given)),
        title=_("Write a call"), submit=_("Save"),
        back=(goes_to(request, "calls"), pgettext("grants", "Calls")),
        lead=_("Nothing is public before you publish it."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def edit(request: ActorRequest, grant_call: UUID) -> HttpResponse:
    """Change a draft."""
    row = queries.call(grant_call)
    return run_form(
        request, _form(request, row), lambda given: _written(request, row.id, dict(given)),
        title=_("Change the call"), submit=_("Save"), back=_back(request, row),
    )  # fmt: skip


def _back(request: ActorRequest, row: Call) -> tuple[str, str]:
    return goes_to(request, "call", grant_call=row.id), row.title


@page(READ)
def call(request: ActorRequest, grant_call: UUID) -> HttpResponse:
    """Show a call: its criteria, its ranking, its figures."""
    row = queries.call(grant_call)
    is_draft = row.state == CallState.DRAFT
    may = request.actor.may(CHANGE)
    criteria = list(row.criteria.order_by("position", "id"))
    parts = [
        Part(title=_("What it is for"), code="about", words=row.about),
        Part(
            title=_("Criteria"), code="criteria", columns=[_("Criterion"), _("Weight")],
            rows=[
                [Cell(text=one.name, note=one.looks_at,
                      url=goes_to(request, "criterion", grant_call=row.id,
                                  grant_place=one.position) if is_draft and may else ""),
                 Cell(text=formats.count(one.weight))]
                for one in criteria
            ],
            empty=_("No criterion yet"),
            acts=[Act(label=_("Add a criterion"),
                      url=goes_to(request, "criterion-new", grant_call=row.id))]
            if is_draft and may else [],
        ),
    ]  # fmt: skip
    if not is_draft:
        parts.insert(0, _applications(request, row))
    figures = letters.figure_rows(queries.figures_of(row))
    if figures:
        parts.append(
            Part(
                title=_("Figures"), code="figures",
                columns=[_("Group"), _("Decided"), _("Refused")],
                rows=[[Cell(text=one[name]) for name in ("label", "decided", "refused")]
                      for one in figures],
            )
        )  # fmt: skip
    summed = sum(one.weight for one in criteria)
    note = ""
    if is_draft and summed != rules.WHOLE:
        note = _("The weights add up to %(sum)s. They must add up to 100.") % {
            "sum": formats.count(summed)
        }
    return show_detail(
        request, back=(goes_to(request, "calls"), pgettext("grants", "Calls")), title=row.title,
        tag=(presenters.CALLS[row.state], row.get_state_display()), acts=_acts(request, row),
        parts=parts, side=[Part(title=_("Facts"), code="facts", facts=_facts(request, row))],
        note=note,
    )  # fmt: skip


def _facts(request: ActorRequest, row: Call) -> list[Row]:
    zone = request.organisation.time_zone
    found = [
        Row(key=_("Money"), value=money.shown(row.total, row.unit)),
        Row(key=_("One project at most"), value=money.shown(row.most, row.unit)),
        Row(key=_("Applications until"), value=formats.moment(row.closes_at, zone, year=True)),
        Row(key=_("Scored until"), value=formats.moment(row.score_by, zone, year=True)),
        Row(key=_("Points of 100 that are needed"), value=formats.count(row.threshold)),
        Row(key=_("A third scores above a gap of"), value=formats.count(row.gap)),
        Row(key=_("Days to appeal"), value=formats.count(row.appeal_days)),
    ]
    if row.crisis:
        found.append(Row(key=_("Crisis"), value=row.crisis.name))
    if row.country:
        name = countries.name(row.country, languages.current().code)
        found.append(Row(key=_("Country"), value=name))
    if row.appeal_until:
        until = formats.moment(row.appeal_until, zone, year=True)
        found.append(Row(key=_("Appeals until"), value=until))
    return found


def _acts(request: ActorRequest, row: Call) -> list[Act]:
    def step(name: str, label: str) -> Act:
        to = goes_to(request, "call-step", grant_call=row.id, grant_call_step=name)
        return Act(label=label, url=to, is_post=True, is_main=True)

    if row.state == CallState.DRAFT:
        if not request.actor.may(CHANGE):
            return []
        change = goes_to(request, "call-edit", grant_call=row.id)
        return [Act(label=_("Change"), url=change, icon="pen"), step("publish", _("Publish"))]
    to = goes_to(request, "call-file", grant_call=row.id)
    found = [
        Act(label=_("Public page"), url=url(request, "grants_public:call", grant_slug=row.slug)),
        Act(label=_("CSV"), url=f"{to}?kind=csv"),
        Act(label=_("XLSX"), url=f"{to}?kind=xlsx"),
    ]
    is_over = request.at > row.closes_at
    if row.state == CallState.PUBLISHED and is_over and request.actor.may(DECIDE):
        decide = goes_to(request, "call-decide", grant_call=row.id)
        found.append(Act(label=_("Decide and tell all"), url=decide, is_main=True))
    is_past = row.appeal_until is not None and request.at > row.appeal_until
    if row.state == CallState.DECIDED and is_past and request.actor.may(CHANGE):
        found.append(step("close", _("Close")))
    return found


def _applications(request: ActorRequest, row: Call) -> Part:
    found = queries.of_call(row)
    won = actions.winners([one for one in found if one.score is not None], row)
    return Part(
        title=pgettext("for help", "Applications"),
        code="applications",
        columns=[_("Application"), _("Asked for"), _("Points of 100"), _("State"), _("Money")],
        rows=[
            [
                Cell(text=show_reference(one.reference),
                     url=goes_to(request, "application", grant_id=one.id)),
                Cell(text=money.shown(one.asked, one.unit)),
                Cell(text=presenters.points(one.score) or _("Not yet")),
                Cell(text=one.get_state_display(), tag=presenters.STATES[one.state]),
                Cell(text=_("The money reaches it"), tag="ok") if one.id in won
                else Cell(text="–"),
            ]
            for one in found
        ],
        empty=_("Nobody has applied yet."),
    )  # fmt: skip


@page(READ)
def call_file(request: ActorRequest, grant_call: UUID) -> HttpResponse:
    """Give the ranking of a call as a table, without names."""
    row = queries.call(grant_call)
    found = queries.of_call(row)
    audit.saw("grants.call.exported", [one.id for one in found], by=request.actor, at=request.at)
    rows = [[_("Place"), _("Application"), _("Who applies"), _("Asked for"), _("Approved"),
             _("Currency"), _("Points of 100"), _("State")]]  # fmt: skip
    for place, one in enumerate(found, 1):
        rows.append(
            [
                str(place), one.reference, str(one.get_applicant_display()),
                money.typed(one.asked, one.unit),
                "" if one.approved is None else money.typed(one.approved, one.unit), one.unit,
                "" if one.score is None else f"{one.score / rules.HUNDREDTHS:.2f}",
                str(one.get_state_display()),
            ]
        )  # fmt: skip
    return table_file(request, rows, "call")


@page(CHANGE, BOTH)
def criterion(
    request: ActorRequest, grant_call: UUID, grant_place: int | None = None
) -> HttpResponse:
    """Add a criterion, change it, or take it out."""
    row = queries.call(grant_call)
    found = row.criteria.filter(position=grant_place).first() if grant_place else None
    if grant_place is not None and found is None:
        raise Http404
    if request.method == "POST" and "remove" in request.POST and found is not None:
        actions.remove_criterion(row.id, found.position, by=request.actor, at=request.at)
        return run_done(request, row)
    names = ("name", "looks_at", "weight")
    start = {name: getattr(found, name) for name in names} if found else {}

    def do(given: dict[str, Any]) -> str:
        actions.put_criterion(
            row.id, given["name"], given["looks_at"], given["weight"], grant_place,
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "call", grant_call=row.id)

    return run_form(
        request, call_forms.CriterionForm(data(request), initial=start), do,
        title=_("Criterion"), submit=_("Save"), back=_back(request, row),
        may_remove=found is not None,
    )  # fmt: skip


def run_done(request: ActorRequest, row: Call) -> HttpResponse:
    """Go on to the page of a call."""
    return redirect(goes_to(request, "call", grant_call=row.id))


@page(CHANGE, POST)
def step(request: ActorRequest, grant_call: UUID, grant_call_step: str) -> HttpResponse:
    """Publish or close a call."""
    acts = {"publish": actions.publish_call, "close": actions.close_call}
    if grant_call_step not in acts:
        raise Http404
    return run_done(request, acts[grant_call_step](grant_call, by=request.actor, at=request.at))


@page(DECIDE, BOTH)
def decide(request: ActorRequest, grant_call: UUID) -> HttpResponse:
    """Decide a call by its ranking, with reasons to each, and tell everybody at once."""
    row = queries.call(grant_call)
    found = [one for one in queries.of_call(row) if one.state == State.RECOMMENDED]
    won = actions.winners(found, row)
    labels = [
        (
            one,
            _("%(reference)s, %(points)s points: %(outcome)s. Why?")
            % {
                "reference": show_reference(one.reference),
                "points": presenters.points(one.score),
                "outcome": _("gets money") if one.id in won else _("gets no money"),
            },
        )
        for one in found
    ]
    form = call_forms.DecideCallForm(data(request), rows=labels)

    def do(_given: dict[str, Any]) -> str:
        actions.decide_call(row.id, form.texts, by=request.actor, at=request.at)
        messages.success(request, _("Decided. Every applicant reads the answer now."))
        return goes_to(request, "call", grant_call=row.id)

    return run_form(
        request, form, do, title=_("Decide and tell all"), submit=_("Decide and tell all"),
        back=_back(request, row),
        lead=_("Money goes down the ranking as far as it reaches. You scored none of them."),
    )  # fmt: skip
