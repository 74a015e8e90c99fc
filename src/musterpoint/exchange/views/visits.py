"""Visits and secondments: the list, one of them, its terms and its steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from musterpoint.exchange import actions, forms, presenters, queries, rules
from musterpoint.exchange.actions import VisitIn
from musterpoint.exchange.crossing import VISIT
from musterpoint.exchange.models import Visit, VisitKind, VisitState
from musterpoint.exchange.views.pages import (
    CHANGE,
    NO_AGREEMENT,
    READ,
    done,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, table_file
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

KINDS = dict(VisitKind.choices)


@page(READ)
def visits(request: ActorRequest) -> HttpResponse:
    """List visits and secondments."""
    text = request.GET.get("q", "")[:100].casefold()
    found = [
        one for one in queries.visits() if text in f"{one.title} {one.partner_name}".casefold()
    ]
    rows = [
        [
            Cell(
                text=one.title,
                url=goes_to(request, "visit", visit_id=one.id),
                note=str(KINDS[VisitKind(one.kind)]),
            ),
            Cell(text=one.partner_name, note=_("They come to us") if one.is_host else _("We go")),
            Cell(text=_days(one)),
            Cell(text=VisitState(one.state).label, tag=presenters.VISITS[VisitState(one.state)]),
        ]
        for one in found
    ]
    acts = []
    if request.actor.may(CHANGE):
        acts.append(
            Act(
                label=_("Propose one"), url=goes_to(request, "visit-new"), is_main=True, icon="plus"
            )
        )
    if rows:
        acts.append(Act(label=_("XLSX"), url=f"{goes_to(request, 'visits-file')}?kind=xlsx"))
    return show_list(
        request, "visits", title=_("Visits and secondments"),
        sub=_("Learning at each other's place, under terms both agreed to"),
        columns=[_("What"), _("With"), _("When"), _("State")], rows=rows, acts=acts,
        empty=(_("No visit yet"),
               _("Propose one to an organisation with which you have an agreement.")),
    )  # fmt: skip


def _days(row: Visit) -> str:
    return f"{formats.day(row.starts_on, year=True)} – {formats.day(row.ends_on, year=True)}"


@page(READ)
def visits_file(request: ActorRequest) -> HttpResponse:
    """Give the visits as a table."""
    head = [_("What"), _("Kind"), _("With"), _("Host"), _("First day"), _("Last day"),
            _("People"), _("State")]  # fmt: skip
    rows = [
        [
            one.title,
            str(KINDS[VisitKind(one.kind)]),
            one.partner_name,
            request.organisation.name if one.is_host else one.partner_name,
            one.starts_on.isoformat(),
            one.ends_on.isoformat(),
            str(one.travellers),
            str(VisitState(one.state).label),
        ]
        for one in queries.visits()
    ]
    return table_file(request, [head, *rows], "visits")


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Propose a visit."""
    there = [(str(one.id), one.name) for one in actions.partners(VISIT, request.at)]
    form = forms.VisitForm(data(request), partners=there)

    def do(given: dict[str, Any]) -> str:
        made = actions.propose_visit(
            UUID(given["partner_id"]),
            given["is_host"] == "host",
            _given(form),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Proposed. They agree, or propose other terms."))
        return goes_to(request, "visit", visit_id=made.id)

    return run_form(
        request, form, do, title=_("Propose a visit or secondment"), submit=_("Propose"),
        back=(goes_to(request, "visits"), _("Visits and secondments")),
        lead="" if there else str(NO_AGREEMENT),
    )  # fmt: skip


def _given(form: forms.VisitForm) -> VisitIn:
    given = form.cleaned_data
    return VisitIn(
        kind=given["kind"],
        title=given["title"],
        aim=given["aim"],
        place=given["place"],
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        travellers=given["travellers"],
        terms=tuple(given["terms"]),
        costs=form.costs,
        more_terms=given["more_terms"],
    )


@page(CHANGE, BOTH)
def terms(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Propose other terms."""
    row = queries.visit(visit_id)
    names = ("kind", "title", "aim", "place", "starts_on", "ends_on", "travellers", "terms")
    start = {name: getattr(row, name) for name in (*names, "more_terms")}
    start |= {f"cost_{code}": who for code, who in row.costs.items()}
    form = forms.VisitForm(data(request), initial=start, is_new=False)

    def do(given: dict[str, Any]) -> str:
        actions.change_terms(visit_id, _given(form), by=request.actor, at=request.at)
        return goes_to(request, "visit", visit_id=visit_id)

    return run_form(
        request, form, do, title=_("Propose other terms"), submit=_("Propose"),
        back=(goes_to(request, "visit", visit_id=visit_id), row.title),
        lead=_("The other side must agree anew."),
    )  # fmt: skip


@page(READ)
def visit(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Show a visit with its terms, costs and report."""
    row = queries.visit(visit_id)
    pack = rules.pack()
    held = [rules.in_words(pack.terms[code]) for code in row.terms if code in pack.terms]
    parts = [
        Part(title=_("What is to be learned"), code="aim", words=row.aim),
        Part(title=_("Terms"), code="terms", words="\n\n".join([*held, row.more_terms]).strip()),
    ]
    if row.report:
        parts.insert(0, Part(title=_("Report"), code="report", words=row.report))
    side = [
        Part(title=_("Facts"), code="facts", facts=_facts(request, row)),
        Part(
            title=_("Who bears the costs"), code="costs",
            facts=[Row(key=rules.in_words(words), value=forms.BEARERS[row.costs[code]])
                   for code, words in pack.costs.items() if row.costs.get(code) in forms.BEARERS],
        ),
    ]  # fmt: skip
    note = ""
    if row.state == VisitState.PROPOSED:
        note = (
            _("You agreed to these terms. The other side has not yet.")
            if row.agreed_here
            else _("These terms wait for your answer.")
        )
    return show_detail(
        request, back=(goes_to(request, "visits"), _("Visits and secondments")), title=row.title,
        tag=(presenters.VISITS[VisitState(row.state)], VisitState(row.state).label),
        sub=row.partner_name, acts=_acts(request, row), parts=parts, side=side, note=note,
    )  # fmt: skip


def _facts(request: ActorRequest, row: Visit) -> list[Row]:
    return [
        Row(key=_("Kind"), value=KINDS[VisitKind(row.kind)]),
        Row(key=_("Host"), value=request.organisation.name if row.is_host else row.partner_name),
        Row(key=_("Guest"), value=row.partner_name if row.is_host else request.organisation.name),
        Row(key=_("When"), value=_days(row)),
        Row(key=_("Where"), value=row.place),
        Row(key=_("People"), value=formats.count(row.travellers)),
    ]


def _acts(request: ActorRequest, row: Visit) -> list[Act]:
    if not request.actor.may(CHANGE):
        return []

    def step(name: str, label: str, *, is_main: bool = False) -> Act:
        address = goes_to(request, "visit-step", visit_id=row.id, visit_step=name)
        return Act(label=label, url=address, is_post=True, is_main=is_main)

    found = []
    if row.state == VisitState.PROPOSED:
        if not row.agreed_here:
            address = goes_to(request, "visit-agree", visit_id=row.id, visit_revision=row.revision)
            found.append(
                Act(label=_("Agree to these terms"), url=address, is_post=True, is_main=True)
            )
        found.append(
            Act(
                label=_("Propose other terms"), url=goes_to(request, "visit-terms", visit_id=row.id)
            )
        )
    if row.state == VisitState.AGREED:
        found.append(step("start", _("The guests are there"), is_main=True))
    if row.state == VisitState.UNDER_WAY and not row.is_host:
        found.append(
            Act(
                label=_("Write the report"),
                url=goes_to(request, "visit-report", visit_id=row.id),
                is_main=True,
            )
        )
    if row.state == VisitState.REPORTED and row.is_host:
        found.append(step("close", _("Close"), is_main=True))
    if row.state in (VisitState.PROPOSED, VisitState.AGREED, VisitState.UNDER_WAY):
        found.append(step("off", _("Call it off")))
    return found


@page(CHANGE, POST)
def agree(request: ActorRequest, visit_id: UUID, visit_revision: int) -> HttpResponse:
    """Agree to the terms as they were shown."""
    actions.agree_terms(visit_id, visit_revision, by=request.actor, at=request.at)
    return done(request, "visit", visit_id=visit_id)


STEPS: dict[str, Callable[..., Visit]] = {
    "start": actions.start_visit,
    "close": actions.close_visit,
    "off": actions.call_off_visit,
}


@page(CHANGE, POST)
def step(request: ActorRequest, visit_id: UUID, visit_step: str) -> HttpResponse:
    """Take a step that needs no words."""
    if visit_step not in STEPS:
        raise Http404
    STEPS[visit_step](visit_id, by=request.actor, at=request.at)
    return done(request, "visit", visit_id=visit_id)


@page(CHANGE, BOTH)
def report(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Write what was learned."""
    row = queries.visit(visit_id)
    form = forms.WordsForm(data(request), label=_("What did you learn, and what will you change?"))

    def do(given: dict[str, Any]) -> str:
        actions.report_visit(visit_id, given["words"], by=request.actor, at=request.at)
        return goes_to(request, "visit", visit_id=visit_id)

    return run_form(
        request, form, do, title=_("Write the report"), submit=_("Send"),
        back=(goes_to(request, "visit", visit_id=visit_id), row.title),
        lead=_("Both organisations read it. Nothing about people belongs here."),
    )  # fmt: skip
