"""Cost models: chosen for the organisation or for a crisis, by two; notes that are lifted then."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.audit import actions as audit
from musterpoint.costs import actions, choosing, forms_of_models, presenters, rules
from musterpoint.costs.actions import CostModelIn
from musterpoint.costs.models import CostModel, Note
from musterpoint.costs.views.amounts import crises, parts, unit
from musterpoint.costs.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    goes_to,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row


@page(READ)
def models(request: ActorRequest) -> HttpResponse:
    """List the cost models that were chosen, beside those of the rules."""
    acts = []
    if request.actor.may(CHANGE):
        to = goes_to(request, "model-new")
        acts = [Act(label=_("Choose a cost model"), url=to, is_main=True)]
    rows = [
        [
            Cell(text=presenters.model(one.code), url=_address(request, one)),
            Cell(text=presenters.scope(one)),
            Cell(text=formats.day(one.from_on, year=True)),
            Cell(text=presenters.by_two_tag(one)[1], tag=presenters.by_two_tag(one)[0]),
        ]
        for one in choosing.choices()
    ]
    return show_list(
        request, "models", title=_("Cost models"),
        sub=_("Who pays for journeys, and whether people are asked for a part"),
        columns=[_("Cost model"), _("For"), _("From"), _("State")], rows=rows, acts=acts,
        parts=[_of_rules()],
        empty=(_("Nothing was chosen"), _("The first cost model of the rules holds.")),
    )  # fmt: skip


def _of_rules() -> Part:
    known = rules.pack().models.values()
    return Part(
        title=_("Cost models of the rules"), code="rules",
        columns=[_("Cost model"), _("What it says")],
        rows=[
            [Cell(text=presenters.model(one.code)), Cell(text=presenters.model_says(one.code))]
            for one in known
        ],
    )  # fmt: skip


def _address(request: ActorRequest, row: CostModel) -> str:
    return goes_to(request, "model", cost_model=row.id)


def _list(request: ActorRequest) -> tuple[str, str]:
    return goes_to(request, "models"), _("Cost models")


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Propose a cost model."""
    form = forms_of_models.ModelForm(
        data(request), crises=crises(), initial={"from_on": request.at.date()}
    )

    def do(given: dict[str, Any]) -> str:
        fixed = None
        if given["fixed"].strip():
            fixed = parts(given["fixed"], unit(given["currency"]), "fixed")
        wanted = CostModelIn(
            code=given["code"], from_on=given["from_on"], source=given["source"],
            crisis_id=uuid_or_none(given["crisis"]), fixed=fixed, currency=given["currency"],
        )  # fmt: skip
        made = actions.propose_model(wanted, by=request.actor, at=request.at)
        messages.success(request, _("Proposed. It holds once somebody else confirmed it."))
        return _address(request, made)

    return run_form(
        request, form, do, title=_("Choose a cost model"), submit=_("Propose it"),
        back=_list(request),
        lead=_("Nobody is asked for more than they were told. A day that has gone is possible only"
               " where people are then asked for nothing."),
    )  # fmt: skip


@page(READ)
def model(request: ActorRequest, cost_model: UUID) -> HttpResponse:
    """Show a cost model that was chosen, and the notes that are to be lifted for it."""
    row = choosing.choice(cost_model)
    notes = choosing.to_lift(row, request.at)
    may = request.actor.may(DECIDE)
    acts = []
    if may and row.decided_at is None:
        to = goes_to(request, "model-decide", cost_model=row.id)
        acts = [Act(label=_("Confirm or refuse"), url=to, is_main=True)]
    if may and notes:
        to = goes_to(request, "model-lift", cost_model=row.id)
        acts = [Act(label=_("Lift these notes"), url=to, is_main=True)]
    audit.saw("costs.notes.listed", [one.id for one in notes], by=request.actor, at=request.at)
    return show_detail(
        request, back=_list(request), title=presenters.model(row.code),
        tag=presenters.by_two_tag(row), sub=presenters.scope(row), acts=acts,
        parts=[_to_lift(request, notes, may)],
        side=[Part(title=_("Facts"), code="facts", facts=_facts(row))],
    )  # fmt: skip


def _facts(row: CostModel) -> list[Row]:
    found = [
        Row(key=_("From"), value=formats.day(row.from_on, year=True)),
        Row(key=_("What it says"), value=presenters.model_says(row.code)),
        Row(key=_("Where it was announced"), value=row.source),
    ]
    if row.fixed is not None:
        found.insert(1, Row(key=_("Sum for an adult"), value=presenters.money(row.fixed, row)))
    return found


def _to_lift(request: ActorRequest, notes: list[Note], may: bool) -> Part:
    def to(one: Note) -> str:
        return goes_to(request, "waive" if may else "note", cost_note=one.id)

    return Part(
        title=_("Notes that are still open"), code="notes",
        columns=[_("Note"), _("Route"), _("Still open")],
        rows=[
            [
                Cell(text=presenters.number(one.reference), url=to(one)),
                Cell(text=one.route),
                Cell(text=presenters.money(one.owed, one)),
            ]
            for one in notes
        ],
        empty=_("None is to be lifted for this cost model."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_model: UUID) -> HttpResponse:
    """Confirm a cost model that somebody else proposed, or refuse it."""
    row = choosing.choice(cost_model)

    def do(given: dict[str, Any]) -> str:
        actions.decide_model(row.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return _address(request, row)

    words = [
        presenters.model(row.code), presenters.scope(row), formats.day(row.from_on, year=True)
    ]  # fmt: skip
    return run_form(
        request, forms_of_models.DecideForm(data(request)), do, title=_("Confirm the cost model"),
        submit=_("Save"), back=(_address(request, row), presenters.model(row.code)),
        lead=formats.listed(words),
    )  # fmt: skip


@page(DECIDE, BOTH)
def lift(request: ActorRequest, cost_model: UUID) -> HttpResponse:
    """Waive the notes that are open although nobody is asked any more."""
    row = choosing.choice(cost_model)

    def do(_given: dict[str, Any]) -> str:
        lifted, left = actions.lift_notes(row.id, by=request.actor, at=request.at)
        words = ngettext("%(count)s note was lifted.", "%(count)s notes were lifted.", lifted)
        text = words % {"count": formats.count(lifted)}
        if left:
            rest = _("Others wait for somebody else: open each of them.")
            text = f"{text} {rest}"
        messages.success(request, text)
        return _address(request, row)

    return run_form(
        request, forms_of_models.NothingForm(data(request)), do, title=_("Lift these notes"),
        submit=_("Lift them"), back=(_address(request, row), presenters.model(row.code)),
        lead=_("Each is waived with the ground that the route is free. What was paid stays paid."),
    )  # fmt: skip
