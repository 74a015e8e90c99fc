"""Statements between organisations: drawn, sent, answered line by line."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.costs import actions, boarded, crossing, forms, presenters, queries
from musterpoint.costs.actions import CarriedIn
from musterpoint.costs.models import LineAnswer, Statement, StatementLine
from musterpoint.costs.views.amounts import chosen, crises, parts
from musterpoint.costs.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    done,
    goes_to,
    next_page,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.engine import ledger
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, file_acts, printable_words, table_file
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row


@page(READ)
def statements(request: ActorRequest) -> HttpResponse:
    """List statements, ours and theirs, the newest first."""
    found = queries.statements(printable_words(request), uuid_or_none(request.GET.get("after", "")))
    more = next_page(request, goes_to(request, "statements"), found, queries.PAGE)
    sums = queries.sums(one.id for one in found)
    rows = []
    for one in found:
        asked, agreed, disputed = sums.get(one.id, (0, 0, 0))
        rows.append(
            [
                Cell(text=one.number, url=_here(request, one)[0]),
                Cell(text=one.partner_name),
                Cell(text=_("We ask") if one.is_ours else _("They ask")),
                Cell(text=presenters.money(asked, one)),
                Cell(text=presenters.money(agreed, one)),
                Cell(text=presenters.money(disputed, one)),
            ]
        )
    acts = []
    if request.actor.may(CHANGE):
        acts = [
            Act(label=_("Count who was carried"), url=goes_to(request, "count")),
            Act(label=_("Enter who was carried"), url=goes_to(request, "carried")),
            Act(label=_("Make a statement"), url=goes_to(request, "draw"), is_main=True),
        ]
    return show_list(
        request, "statements", title=_("Statements"),
        sub=_("What States and organisations ask of each other for seats; numbers, no names"),
        columns=[
            _("Number"), _("Partner"), _("Who asks"), pgettext("demand", "Asked"), _("Agreed"),
            _("Disputed"),
        ],
        rows=rows, searches=True, next_url=more, acts=acts,
        empty=(_("No statement"), _("Make one of what you carried for a partner's people.")),
    )  # fmt: skip


def _here(request: ActorRequest, row: Statement) -> tuple[str, str]:
    return goes_to(request, "statement", cost_statement=row.id), row.number


def _list(request: ActorRequest) -> tuple[str, str]:
    return goes_to(request, "statements"), _("Statements")


@page(CHANGE, BOTH)
def count(request: ActorRequest) -> HttpResponse:
    """Count who was carried for whom on the legs of our lists, and tell who flew them."""

    def do(_given: dict[str, Any]) -> str:
        made = sum(
            actions.count_carried(crisis, by=request.actor, at=request.at) for crisis in crises()
        )
        messages.success(request, _("Counted: %(count)s") % {"count": made})
        return _list(request)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Count who was carried"),
        submit=_("Count"), back=_list(request),
        lead=_("Only people whom a partner knows and was told of are counted."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def carried(request: ActorRequest) -> HttpResponse:
    """Write down whom we carried for a partner, outside of the pool."""
    form = forms.CarriedForm(
        data(request), crises=crises(), partners=actions.partners(crossing.STATEMENT, request.at)
    )

    def do(given: dict[str, Any]) -> str:
        rest = {name: value for name, value in given.items() if name not in ("crisis", "partner")}
        wanted = CarriedIn(
            crisis_id=chosen(given["crisis"]), partner_id=chosen(given["partner"]), **rest
        )
        actions.enter_carried(wanted, by=request.actor, at=request.at)
        messages.success(request, _("Written down."))
        return _list(request)[0]

    return run_form(
        request, form, do, title=_("Enter who was carried"), submit=_("Save"),
        back=_list(request), lead=_("People whom the partner gave to your own list."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def draw(request: ActorRequest) -> HttpResponse:
    """Make a statement for a partner."""
    form = forms.DrawForm(
        data(request), partners=actions.partners(crossing.STATEMENT, request.at),
        initial={"ends": request.at.date(), "currency": "USD"},
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        made = actions.draw_statement(
            chosen(given["partner"]), given["begins"], given["ends"], given["currency"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return _here(request, made)[0]

    return run_form(
        request, form, do, title=_("Make a statement"), submit=_("Go on"), back=_list(request),
        lead=_("You read it before it is sent."),
    )  # fmt: skip


@page(READ)
def statement(request: ActorRequest, cost_statement: UUID) -> HttpResponse:
    """Show a statement line by line."""
    row = queries.statement(cost_statement)
    rows = queries.lines(row)
    asked, agreed, disputed = queries.sums([row.id]).get(row.id, (0, 0, 0))
    facts = [
        Row(key=_("Partner"), value=row.partner_name),
        Row(key=_("Who asks"), value=_("We ask") if row.is_ours else _("They ask")),
        Row(key=_("First day"), value=formats.day(row.begins, year=True)),
        Row(key=_("Last day"), value=formats.day(row.ends, year=True)),
        Row(key=pgettext("demand", "Asked"), value=presenters.money(asked, row)),
        Row(key=_("Agreed"), value=presenters.money(agreed, row)),
        Row(key=_("Disputed"), value=presenters.money(disputed, row)),
    ]
    tag = ("ok", _("Sent")) if row.sent_at else ("due", _("Not sent"))
    return show_detail(
        request, back=_list(request), title=row.number, sub=row.partner_name,
        tag=tag if row.is_ours else ("", ""), acts=_acts(request, row, rows),
        parts=[
            Part(
                title=_("Lines"), code="lines",
                columns=[
                    _("Leg"), _("Route"), _("People"), _("Seats"), pgettext("demand", "Asked"),
                    _("State"),
                ],
                rows=[
                    [
                        Cell(text=one.leg, url=goes_to(request, "line", cost_line=one.id)),
                        Cell(text=one.route, note=formats.day(one.departed_on, year=True)),
                        Cell(text=formats.count(one.people)),
                        Cell(text=formats.count(one.seats)),
                        Cell(text=presenters.money(one.amount, row), note=one.rate),
                        Cell(text=presenters.line_tag(one)[1], tag=presenters.line_tag(one)[0]),
                    ]
                    for one in rows
                ],
            )
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


def _acts(request: ActorRequest, row: Statement, rows: list[StatementLine]) -> list[Act]:
    found = file_acts(goes_to(request, "statement-file", cost_statement=row.id))
    if not request.actor.may(CHANGE):
        return found

    def act(name: str, label: str, **more: Any) -> None:
        to = goes_to(request, name, cost_statement=row.id)
        found.append(Act(label=label, url=to, is_post=True, **more))

    if row.is_ours and row.sent_at is None:
        act("discard", _("Discard"))
        act("send", _("Send"), is_main=True)
    elif not row.is_ours and any(one.answer == LineAnswer.OPEN for one in rows):
        act("accept-open", _("Accept what is not answered"))
    return found


@page(READ)
def file(request: ActorRequest, cost_statement: UUID) -> HttpResponse:
    """Give a statement as a table."""
    row = queries.statement(cost_statement)
    of = ledger.Unit(row.currency, row.digits)
    rows = [["leg", "route", "departed_on", "people", "seats", "asked", "currency", "rate",
             "state", "agreed"]]  # fmt: skip
    for one in queries.lines(row):
        agreed = "" if one.agreed is None else of.written(one.agreed)
        rows.append(
            [one.leg, one.route, one.departed_on.isoformat(), str(one.people), str(one.seats),
             of.written(one.amount), row.currency, one.rate, one.answer, agreed]
        )  # fmt: skip
    return table_file(request, rows, "statement")


@page(CHANGE, POST)
def send(request: ActorRequest, cost_statement: UUID) -> HttpResponse:
    """Send a statement."""
    actions.send_statement(cost_statement, by=request.actor, at=request.at)
    messages.success(request, _("Sent."))
    return done(request, "statement", cost_statement=cost_statement)


@page(CHANGE, POST)
def discard(request: ActorRequest, cost_statement: UUID) -> HttpResponse:
    """Discard a statement that was not sent."""
    actions.discard_statement(cost_statement, by=request.actor, at=request.at)
    return done(request, "statements")


@page(CHANGE, POST)
def accept_open(request: ActorRequest, cost_statement: UUID) -> HttpResponse:
    """Accept all lines that nobody answered."""
    actions.accept_open(cost_statement, by=request.actor, at=request.at)
    return done(request, "statement", cost_statement=cost_statement)


def _of_line(request: ActorRequest, row: StatementLine) -> tuple[str, str]:
    return goes_to(request, "line", cost_line=row.id), row.leg


@page(READ)
def line(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Show a line: what is asked, what was said of it, and what we know ourselves."""
    row = queries.line(cost_line)
    of = row.statement
    facts = [
        Row(key=_("Route"), value=row.route),
        Row(key=_("Day of departure"), value=formats.day(row.departed_on, year=True)),
        Row(key=_("People"), value=formats.count(row.people)),
        Row(key=_("Seats"), value=formats.count(row.seats)),
        Row(key=pgettext("demand", "Asked"), value=presenters.money(row.amount, of)),
    ]
    if row.rate:
        facts.append(Row(key=_("Rate"), value=row.rate))
    if not of.is_ours:
        facts.append(Row(key=_("People whom we know on it"), value=formats.count(_known(row))))
    for amount, label in (
        (row.prepared, _("Waits for somebody else's decision")),
        (row.offer, _("Offered")),
        (row.asked, _("Would be taken")),
        (row.agreed, _("Agreed")),
    ):
        if amount is not None:
            facts.append(Row(key=label, value=presenters.money(amount, of)))
    said = [Row(key=_("Reason"), value=presenters.dispute(row.reason))] if row.reason else []
    return show_detail(
        request, back=_here(request, of), title=row.leg, tag=presenters.line_tag(row),
        acts=_line_acts(request, row),
        parts=[
            Part(title=_("What is asked"), code="asked", facts=facts),
            Part(title=_("What is wrong"), code="words", facts=said, words=row.words,
                 empty=_("Nobody disputed this line.")),
            Part(title=_("What shows it"), code="evidence", words=row.evidence,
                 empty=_("Nothing was given.")),
        ],
        keeps_side=True,
    )  # fmt: skip


def _known(row: StatementLine) -> int:
    """Return how many of our own people left on a leg, as they were told to us."""
    return sum(len(boarded.own_members(crisis, row.leg, row.departed_on)) for crisis in crises())


def _line_acts(request: ActorRequest, row: StatementLine) -> list[Act]:
    if row.prepared is not None and request.actor.may(DECIDE):
        to = goes_to(request, "decide-line", cost_line=row.id)
        return [Act(label=_("Decide"), url=to, is_main=True)]
    if row.prepared is not None or not request.actor.may(CHANGE):
        return []

    def act(name: str, label: str, **more: Any) -> Act:
        return Act(label=label, url=goes_to(request, name, cost_line=row.id), **more)

    is_ours, is_disputed = row.statement.is_ours, row.answer == LineAnswer.DISPUTED
    if not is_ours and row.answer == LineAnswer.OPEN:
        accept = act("accept-line", _("Accept"), is_main=True, is_post=True)
        return [act("dispute", _("Dispute")), accept]
    if not is_ours and is_disputed and row.offer is None:
        return [act("offer-amount", _("Offer an amount"), is_main=True)]
    if is_ours and is_disputed:
        found = [act("drop", _("Ask nothing more"), is_post=True)]
        if row.offer is not None:
            found.append(act("answer-offer", _("Answer the offer"), is_main=True))
        return found
    return []


def _say_waits(request: ActorRequest, row: StatementLine) -> None:
    if row.prepared is not None:
        messages.info(request, _("This is above the limit of one person. Somebody else decides."))


@page(CHANGE, POST)
def accept(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Accept a line."""
    row = actions.accept_line(cost_line, by=request.actor, at=request.at)
    _say_waits(request, row)
    return done(request, "statement", cost_statement=row.statement_id)


@page(CHANGE, BOTH)
def dispute(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Dispute a line."""
    row = queries.line(cost_line)

    def do(given: dict[str, Any]) -> str:
        actions.dispute_line(row.id, **given, by=request.actor, at=request.at)
        return _of_line(request, row)[0]

    return run_form(
        request, forms.DisputeForm(data(request)), do, title=_("Dispute"), submit=_("Send"),
        back=_of_line(request, row), lead=_("This line waits; the others go on."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def offer(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Offer an amount for a disputed line."""
    row = queries.line(cost_line)

    def do(given: dict[str, Any]) -> str:
        of = ledger.Unit(row.statement.currency, row.statement.digits)
        amount = parts(given["amount"], of)
        _say_waits(request, actions.offer_amount(row.id, amount, by=request.actor, at=request.at))
        return _of_line(request, row)[0]

    return run_form(
        request, forms.AmountForm(data(request)), do, title=_("Offer an amount"),
        submit=_("Send"), back=_of_line(request, row),
        lead=_("It binds you until the other side answers."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Decide what somebody else would accept or offer."""
    row = queries.line(cost_line)

    def do(given: dict[str, Any]) -> str:
        actions.decide_line(row.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return _of_line(request, row)[0]

    return run_form(
        request, forms.DecideForm(data(request)), do, title=_("Decide"), submit=_("Save"),
        back=_of_line(request, row), lead=presenters.money(row.prepared or 0, row.statement),
    )  # fmt: skip


@page(CHANGE, BOTH)
def answer(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Agree to an offer or decline it."""
    row = queries.line(cost_line)

    def do(given: dict[str, Any]) -> str:
        of = ledger.Unit(row.statement.currency, row.statement.digits)
        asked = parts(given["asked"], of, "asked") if given["asked"].strip() else None
        agrees = given["is_good"] == "yes"
        actions.answer_offer(row.id, agrees, asked, by=request.actor, at=request.at)
        return _of_line(request, row)[0]

    return run_form(
        request, forms.OfferAnswerForm(data(request)), do, title=_("Answer the offer"),
        submit=_("Send"), back=_of_line(request, row),
        lead=presenters.money(row.offer or 0, row.statement),
    )  # fmt: skip


@page(CHANGE, POST)
def drop(request: ActorRequest, cost_line: UUID) -> HttpResponse:
    """Ask nothing more for a disputed line."""
    row = actions.drop_line(cost_line, by=request.actor, at=request.at)
    return done(request, "line", cost_line=row.id)
