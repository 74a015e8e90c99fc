"""Notes: made after the journey, answered, repaid, waived."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import actions, forms, letters, presenters, queries
from musterpoint.costs.models import OPEN, SIGNED, Note, NoteReceipt, NoteState
from musterpoint.costs.views.amounts import chosen, crises, parts, unit
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
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, file_acts, printable_words, table_file
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row

MOST_LINES = 20_000
ANSWERED_LATER = (NoteState.OFFERED, NoteState.REFUSED, NoteState.UNABLE)


@page(READ)
def notes(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List notes by state, found by number; no name stands here."""
    if crisis and not Crisis.objects.filter(slug=crisis).exists():
        raise Http404
    text, state = printable_words(request), request.GET.get("state", "")
    state = state if state in NoteState.values else ""
    after = uuid_or_none(request.GET.get("after", ""))
    found = queries.notes(text, state, after)
    more = next_page(request, goes_to(request, "notes"), found, queries.PAGE)
    acts = file_acts(goes_to(request, "notes-file"))
    if request.actor.may(Permission.FUNDS_CHANGE):
        acts.append(Act(label=_("Where people pay"), url=goes_to(request, "pay-to")))
    if request.actor.may(CHANGE):
        acts.append(Act(label=_("Make notes"), url=goes_to(request, "offer"), is_main=True))
    return show_list(
        request, "notes", title=_("Promissory notes"),
        sub=_("What adults were asked to repay, after the journey; never a condition of it"),
        columns=[_("Note"), _("Route"), _("Amount"), _("Still open"), _("State")],
        rows=[_line(request, one) for one in found], searches=True, states=NoteState.choices,
        state=state, next_url=more, acts=acts,
        empty=(_("No note"), _("Notes are made for those whom the rules ask to pay themselves.")),
    )  # fmt: skip


def _line(request: ActorRequest, one: Note) -> list[Cell]:
    kind, word = presenters.note_tag(one)
    return [
        Cell(text=presenters.number(one.reference),
             url=goes_to(request, "note", cost_note=one.id)),
        Cell(text=one.route),
        Cell(text=presenters.money(one.amount, one)),
        Cell(text=presenters.money(one.owed, one)),
        Cell(text=word, tag=kind),
    ]  # fmt: skip


@page(READ)
def file(request: ActorRequest) -> HttpResponse:
    """Give the notes as a table, without names."""
    names = ["note", "route", "state", "currency", "cost", "fare", "amount", "paid", "waived",
             "written_off", "open"]  # fmt: skip
    rows = [names]
    found = queries.notes(limit=MOST_LINES)
    for one in found:
        of = ledger.Unit(one.currency, one.digits)
        amounts = (one.cost, one.fare, one.amount, one.paid, one.waived, one.written_off, one.owed)
        rows.append(
            [presenters.number(one.reference), one.route, one.state, one.currency,
             *(of.written(amount) for amount in amounts)]
        )  # fmt: skip
    audit.saw("costs.notes.exported", [one.id for one in found], by=request.actor, at=request.at)
    return table_file(request, rows, "notes")


@page(CHANGE, BOTH)
def offer(request: ActorRequest) -> HttpResponse:
    """Make notes for the adults whom the rules ask to pay themselves."""
    names = crises()
    form = forms.OfferForm(data(request), crises=names, initial={"crisis": next(iter(names), "")})

    def do(given: dict[str, Any]) -> str:
        fare = None
        if given["fare"].strip():
            of = unit(given["currency"])
            amount = parts(given["fare"], of, "fare")
            fare = actions.fare_in(amount, of, given["fare_on"], given["source"])
        made = actions.offer_notes(
            chosen(given["crisis"]), fare=fare, by=request.actor, at=request.at
        )
        messages.success(request, _("Notes made: %(count)s") % {"count": len(made)})
        return goes_to(request, "notes")

    return run_form(
        request, form, do, title=_("Make notes"), submit=_("Make them"),
        back=(goes_to(request, "notes"), _("Promissory notes")),
        lead=_("For adults who have travelled and have no note. Children get none."),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Note) -> tuple[str, str]:
    """Return the address and the number of a note."""
    return goes_to(request, "note", cost_note=row.id), presenters.number(row.reference)


@page(READ)
def note(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Show a note: amounts, plan, receipts, what was asked; the name to who sees people."""
    row = queries.note(cost_note)
    content: dict[str, Any] = {}
    if request.actor.may(Permission.PEOPLE_READ):
        content = actions.opened(row, request.at)
        audit.saw("costs.note.read", [row.person_id], by=request.actor, at=request.at)
    return show_detail(
        request, back=(goes_to(request, "notes"), _("Promissory notes")),
        title=presenters.number(row.reference), tag=presenters.note_tag(row), sub=row.route,
        acts=_acts(request, row),
        parts=[
            Part(title=_("Amounts"), code="amounts", facts=_amounts(row)),
            _plan(row),
            _receipts(request, row),
            _reliefs(request, row),
        ],
        side=[
            Part(title=_("Facts"), code="facts", facts=_facts(row, content)),
            Part(title=_("Words of the person"), code="words", words=content.get("words", ""),
                 empty=_("None, or not for you to see.")),
        ],
    )  # fmt: skip


def _amounts(row: Note) -> list[Row]:
    return [
        Row(key=label, value=presenters.money(amount, row))
        for amount, label in (
            (row.cost, _("Cost of the journey")),
            (row.fare, presenters.cap(row)),
            (row.amount, _("Amount of this note")),
            (row.paid, _("Paid")),
            (row.waived, _("Waived")),
            (row.written_off, _("Written off")),
            (row.owed, _("Still open")),
            (row.over, _("Paid above the cost")),
        )
        if amount or label != _("Paid above the cost")
    ]


def _facts(row: Note, content: dict[str, Any]) -> list[Row]:
    source = formats.listed([formats.day(row.fare_on, year=True), row.fare_source])
    found = [Row(key=presenters.cap_source(row), value=source), Row(key=_("Rules"), value=row.pack)]
    if row.ground:
        found.append(Row(key=_("Ground of the waiver"), value=presenters.ground(row.ground)))
    if row.answered_at is not None:
        who = _("Entered by staff") if row.answered_by else _("At the own address")
        found.append(Row(key=_("How it was answered"), value=who))
    code = (("code", _("Code for the own address, told apart from the letter")),)
    for name, label in (("name", _("Name")), ("signed", _("Signed as")), *code):
        if content.get(name):
            found.insert(0, Row(key=label, value=content[name]))
    return found


def _plan(row: Note) -> Part:
    return Part(
        title=_("Payment in parts"), code="plan", columns=[_("Due"), _("Amount"), _("Paid")],
        rows=[
            [
                Cell(text=formats.day(one.due_on, year=True)),
                Cell(text=presenters.money(one.amount, row)),
                Cell(text=presenters.money(one.paid, row)),
            ]
            for one in row.instalments.order_by("position")
        ],
        empty=_("No plan. Who pays late loses no service."),
    )  # fmt: skip


def _receipts(request: ActorRequest, row: Note) -> Part:
    may = request.actor.may(CHANGE)

    def state(one: NoteReceipt) -> Cell:
        if one.is_return:
            return Cell(text=_("Given back"))
        if one.undone_at:
            return Cell(text=_("Taken back"), tag="off")
        to = goes_to(request, "take-back", cost_receipt=one.id) if may else ""
        return Cell(text=_("Received"), url=to)

    return Part(
        title=_("Money that came in"), code="receipts",
        columns=[_("Day"), _("Amount"), _("Reference"), _("State")],
        rows=[
            [
                Cell(text=formats.day(one.on, year=True)),
                Cell(text=presenters.money(one.amount, row)),
                Cell(text=one.reference),
                state(one),
            ]
            for one in row.receipts.order_by("id")
        ],
        empty=_("Nothing came in."),
    )  # fmt: skip


def _reliefs(request: ActorRequest, row: Note) -> Part:
    return Part(
        title=_("Waivers"), code="reliefs", columns=[_("What"), _("Amount"), _("State")],
        rows=[
            [
                Cell(text=one.get_kind_display(),
                     url=goes_to(request, "relief", cost_relief=one.id)),
                Cell(text=presenters.money(one.amount, row) if one.amount is not None else "–"),
                Cell(text=presenters.relief_tag(one)[1], tag=presenters.relief_tag(one)[0]),
            ]
            for one in row.reliefs.order_by("id")
        ],
        empty=_("Nobody asked that less is owed."),
    )  # fmt: skip


def _acts(request: ActorRequest, row: Note) -> list[Act]:
    found = []

    def act(name: str, label: str, **more: Any) -> None:
        to = goes_to(request, name, cost_note=row.id)
        found.append(Act(label=label, url=to, **more))

    is_open = row.state in OPEN and row.owed > 0
    if request.actor.may(Permission.PEOPLE_READ):
        act("letter", _("Letter (PDF)"))
    if request.actor.may(DECIDE) and is_open:
        act("waive", _("Waive by rule"))
    if request.actor.may(DECIDE) and row.over:
        act("give-back", _("Give back"), is_main=True)
    if not request.actor.may(CHANGE):
        return found
    if is_open:
        act("write-off", _("Write off"))
        act("hardship", _("Take down a request"))
        act("receive", _("Enter money"))
    act("renew", _("New address and code"))
    if row.link_ends_at > request.at:
        act("end-link", _("End the address"))
    if row.state in SIGNED and row.owed:
        act("plan", _("Payment in parts"))
    if row.state in ANSWERED_LATER:
        act("answer", _("Take down an answer"), is_main=True)
    return found


@page(Permission.PEOPLE_READ)
def letter(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Give a note as a letter in the person's language, with the person's own address."""
    request.actor.require(CHANGE)
    row = queries.note(cost_note)
    audit.saw("costs.note.read", [row.person_id], by=request.actor, at=request.at)
    return letters.letter(request, row, row.language)


@page(CHANGE, BOTH)
def answer(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Take down what the person answered."""
    row = queries.note(cost_note)

    def do(given: dict[str, Any]) -> str:
        actions.answer(
            row.id, given["how"], given["name"], given["words"], by=request.actor, at=request.at
        )
        return back_to(request, row)[0]

    return run_form(
        request, forms.StaffAnswerForm(data(request)), do, title=_("Take down an answer"),
        submit=_("Save"), back=back_to(request, row),
        lead=_("Any answer is as good as another for the journey and for all help."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def waive(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Waive what is open, by a ground of the rules."""
    row = queries.note(cost_note)

    def do(given: dict[str, Any]) -> str:
        actions.waive(row.id, given["ground"], by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.WaiveForm(data(request)), do, title=_("Waive by rule"), submit=_("Waive"),
        back=back_to(request, row), lead=presenters.money(row.owed, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def plan(request: ActorRequest, cost_note: UUID) -> HttpResponse:
    """Divide what is open into monthly parts."""
    row = queries.note(cost_note)

    def do(given: dict[str, Any]) -> str:
        actions.plan(row.id, given["count"], given["first"], by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.PlanForm(data(request)), do, title=_("Payment in parts"), submit=_("Save"),
        back=back_to(request, row), lead=presenters.money(row.owed, row),
    )  # fmt: skip


@page(READ)
def plans(request: ActorRequest) -> HttpResponse:
    """List what is due of plans, the next first."""
    found = queries.open_instalments(uuid_or_none(request.GET.get("after", "")))
    more = next_page(request, goes_to(request, "plans"), found, queries.PAGE)
    today = request.at.date()
    rows = [
        [
            Cell(text=presenters.number(one.note.reference), url=back_to(request, one.note)[0]),
            Cell(text=formats.day(one.due_on, year=True),
                 tag="due" if one.due_on < today else ""),
            Cell(text=presenters.money(one.amount, one.note)),
            Cell(text=presenters.money(one.paid, one.note)),
        ]
        for one in found
    ]  # fmt: skip
    return show_list(
        request, "plans", title=_("Repayment"),
        sub=_("Parts that are due. Who pays late is reminded, and loses no service."),
        columns=[_("Note"), _("Due"), _("Amount"), _("Paid")], rows=rows, next_url=more,
        empty=(_("Nothing is due"), _("Plans of repayment stand here.")),
    )  # fmt: skip
