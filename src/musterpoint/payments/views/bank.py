"""What the bank says: statements read in, the queue of lines, what each was said to be."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import numbers
from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.kernel.ids import parse_reference, show_reference
from musterpoint.payments import actions, forms, queries
from musterpoint.payments.actions import PartIn
from musterpoint.payments.models import BankLine, LineState, Match, Order, State
from musterpoint.payments.queries import Opened, Proposal
from musterpoint.payments.views import all_sure
from musterpoint.payments.views.orders import typed_amount
from musterpoint.payments.views.pages import (
    READ,
    RECONCILE,
    goes_to,
    money,
    names,
    run_form,
    show_detail,
    show_list,
    table_file,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, files, words
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import AFTER, address, paged
from musterpoint.web.parts import Pages, Row

SHOWN = 50
STATES = {LineState.OPEN: "due", LineState.PART: "due", LineState.MATCHED: "ok"}


@page(READ)
def statements(request: ActorRequest) -> HttpResponse:
    """List statements that were read in."""
    found, pages = paged(request, queries.statements(words(request)), "-until", "-id")
    acts = []
    if request.actor.may(RECONCILE):
        acts.append(
            Act(label=_("Read a statement in"), url=goes_to(request, "statement-new"), icon="plus",
                is_main=True)
        )  # fmt: skip

    def sum_of(amount: int | None, account: Any) -> str:
        return money(amount, account.digits, account.unit) if amount is not None else "–"

    return show_list(
        request, "statements", title=_("Bank statements"),
        sub=_("Each is read in once; lines that overlap are recognised"),
        columns=[_("Statement"), _("Account"), _("Until"), _("Closing balance"), _("Lines")],
        rows=[
            [
                Cell(text=one.ident), Cell(text=one.account.label),
                Cell(text=formats.day(one.until, year=True) if one.until else "–"),
                Cell(text=sum_of(one.closing, one.account)),
                Cell(text=formats.count(one.count),
                     note=_("%(n)s known before") % {"n": one.known} if one.known else ""),
            ]
            for one in found
        ],
        empty=(_("No statement yet"), _("Read in the bank's file (camt.053).")),
        acts=acts, pages=pages, search=_("Statement or account"),
    )  # fmt: skip


@page(RECONCILE, BOTH)
def statement_new(request: ActorRequest) -> HttpResponse:
    """Read a statement in."""
    form = forms.FileForm(data(request), files(request))

    def do(given: dict[str, Any]) -> str:
        found = actions.read_statement(given["file"].read(), by=request.actor, at=request.at)
        messages.success(
            request,
            _("Read in: %(fresh)s new lines, %(known)s known before.")
            % {"fresh": found.fresh, "known": found.known},
        )
        if found.has_gap:
            messages.warning(
                request,
                _("It does not begin where the last one ended: a statement may be missing."),
            )
        return goes_to(request, "queue")

    return run_form(
        request, form, do, title=_("Read a statement in"), submit=_("Read it in"),
        back=(goes_to(request, "statements"), _("Bank statements")),
        lead=_("A bank statement (camt.053). It is checked first."),
    )  # fmt: skip


@page(RECONCILE)
def queue(request: ActorRequest) -> HttpResponse:
    """List the lines that wait, with what each may be."""
    rows, pages = _waiting(request)
    lines = queries.opened(rows, at=request.at)
    audit.saw("payments.line.seen", [one.row.id for one in lines], by=request.actor, at=request.at)
    found = queries.proposals(lines, at=request.at)
    sure = sum(1 for one in lines if _sure(found[one.row.id]))
    acts = [Act(label=_("CSV"), url=goes_to(request, "queue-file"), icon="print")]
    if sure:
        acts.append(
            Act(
                label=ngettext("Accept %(n)s sure one", "Accept %(n)s sure ones", sure)
                % {"n": sure},
                url=goes_to(request, "queue-accept") + _from_here(request), is_post=True,
                is_main=True,
            )
        )  # fmt: skip
    run = queries.sure_run()
    if lines and not (run and run.is_running):
        acts.append(all_sure.button(request))
    return show_list(
        request, "queue", title=_("Bank lines"),
        sub=all_sure.told(request, run) or _("What nobody has matched yet, the oldest first"),
        columns=[_("Line"), _("From or to"), _("Amount"), _("It may be"), _("Waits for")],
        rows=[_queued(request, one, found[one.row.id]) for one in lines],
        empty=(_("Nothing waits"), _("Lines of bank statements stand here until matched.")),
        acts=acts, pages=pages,
    )  # fmt: skip


def _waiting(request: ActorRequest) -> tuple[list[BankLine], Pages]:
    """Return the lines of the page that is asked for: of the list, and of what is accepted."""
    order = ("booked_on", "statement_id", "position", "id")
    return paged(request, queries.open_lines(), *order, size=SHOWN)


def _from_here(request: ActorRequest) -> str:
    """Return the part of an address by which the same page is meant."""
    return address(request, request.GET.get(AFTER, "")[:80])


def _sure(rows: list[Proposal]) -> Proposal | None:
    return rows[0] if rows and rows[0].is_sure else None


def _queued(request: ActorRequest, one: Opened, rows: list[Proposal]) -> list[Cell]:
    row = one.row
    age = max((request.at.date() - row.booked_on).days, 0)
    best = rows[0] if rows else None
    return [
        Cell(text=formats.day(row.booked_on, year=True), note=one.said["text"][:80],
             url=goes_to(request, "line", bank_line_id=row.id)),
        Cell(text=one.said["name"] or "–"),
        Cell(text=money(row.amount, row.digits, row.unit)),
        Cell(text=_named(best), note=formats.percent(best.score) if best else ""),
        Cell(text=ngettext("%(n)s day", "%(n)s days", age) % {"n": age}),
    ]  # fmt: skip


def _named(one: Proposal | None) -> str:
    if one is None:
        return _("Nothing that is expected")
    shown = formats.listed(
        [show_reference(name) if len(name) == 8 else name for name in one.labels]
    )
    more = len(one.parts) - len(one.labels)
    return f"{shown} +{more}" if more > 0 else shown


@page(RECONCILE)
def queue_file(request: ActorRequest) -> HttpResponse:
    """Give the lines that wait as a file."""
    lines = queries.opened(queries.open_lines()[:10_000], at=request.at)
    audit.saw("payments.line.seen", [one.row.id for one in lines], by=request.actor, at=request.at)
    rows = [["day", "amount", "unit", "open", "name", "text"]]
    for one in lines:
        scale = 10**one.row.digits
        rows.append(
            [
                one.row.booked_on.isoformat(), str(one.row.amount / scale), one.row.unit,
                str(one.open / scale), one.said["name"], one.said["text"],
            ]
        )  # fmt: skip
    return table_file(request, rows, "bank-lines")


@page(RECONCILE, POST)
def queue_accept(request: ActorRequest) -> HttpResponse:
    """Accept the sure suggestions of the lines on the page; what is refused stays."""
    found = actions.accept_sure(_waiting(request)[0], by=request.actor, at=request.at)
    messages.success(
        request,
        ngettext("%(n)s line matched.", "%(n)s lines matched.", found.done) % {"n": found.done},
    )
    for text in found.refusals[:3]:
        messages.warning(request, text)
    return redirect(goes_to(request, "queue"))


@page(RECONCILE)
def line(request: ActorRequest, bank_line_id: UUID) -> HttpResponse:
    """Show a line, what it may be, and what it was said to be."""
    row = queries.line(bank_line_id)
    (one,) = queries.opened([row], at=request.at)
    audit.saw("payments.line.seen", [row.id], by=request.actor, at=request.at)
    facts = [
        Row(key=_("Day"), value=formats.day(row.booked_on, year=True)),
        Row(key=_("Amount"), value=money(row.amount, row.digits, row.unit)),
        Row(key=_("Still open"), value=money(one.open, row.digits, row.unit)),
        Row(key=_("From or to"), value=one.said["name"] or "–"),
        Row(key=_("Account"), value=numbers.shown(one.said["iban"]) or "–"),
        Row(key=_("Words"), value=one.said["text"] or "–"),
        Row(key=_("References"), value=formats.listed(one.said["references"]) or "–"),
        Row(key=_("Bank statement"), value=f"{row.account.label} · {row.statement.ident}"),
    ]
    if row.is_return:
        facts.append(
            Row(key=pgettext("payment", "Returned"), value=row.reason or _("No reason given"))
        )
    parts = _suggested(request, one) if one.open else []
    parts.append(_matched(request, row))
    acts = []
    if one.open:
        acts.append(
            Act(label=_("Say what it is"), url=goes_to(request, "line-split", bank_line_id=row.id))
        )
    return show_detail(
        request, back=(goes_to(request, "queue"), _("Bank lines")),
        title=money(row.amount, row.digits, row.unit),
        tag=(STATES[LineState(row.state)], row.get_state_display()), acts=acts, parts=parts,
        side=[Part(title=_("What the bank says"), code="said", facts=facts)],
    )  # fmt: skip


def _suggested(request: ActorRequest, one: Opened) -> list[Part]:
    found = queries.proposals([one], at=request.at)[one.row.id]
    if not found:
        return [
            Part(
                title=_("It may be"),
                code="none",
                empty=_("Nothing that is expected. Say what it is."),
            )
        ]
    return [
        Part(
            title=f"{_named(each)} · {formats.percent(each.score)}",
            code=f"may-{place}",
            words="\n".join(each.reasons),
            facts=[
                Row(key=show_reference(label) if len(label) == 8 else label,
                    value=money(amount, one.row.digits, one.row.unit))
                for label, (_kind, _target, amount) in zip(each.labels, each.parts, strict=False)
            ],
            acts=[
                Act(
                    label=_("It is this"), is_post=True, is_main=not place,
                    url=goes_to(request, "line-accept", bank_line_id=one.row.id,
                                line_proposal=each.mark),
                )
            ],
        )
        for place, each in enumerate(found)
    ]  # fmt: skip


def _matched(request: ActorRequest, row: BankLine) -> Part:
    matches = list(row.matches.order_by("id"))
    who = names([one.made_by for one in matches])
    orders = dict(
        Order.objects.filter(id__in=[one.target_id for one in matches]).values_list(
            "id", "reference"
        )
    )

    def what(one: Match) -> str:
        reference = orders.get(one.target_id) if one.target_id else None
        return show_reference(reference) if reference else one.book_account or one.kind

    def acts(one: Match) -> str:
        return goes_to(request, "match-undo", match_id=one.id) if one.undone_at is None else ""

    return Part(
        title=_("Matched with"), code="matched", empty=_("Nothing yet."),
        columns=[_("What"), _("Amount"), pgettext("who did it", "By"), _("State")],
        rows=[
            [
                Cell(text=what(one)), Cell(text=money(one.amount, row.digits, row.unit)),
                Cell(text=who.get(one.made_by, "")),
                Cell(text=_("Take it back") if one.undone_at is None else _("Taken back"),
                     url=acts(one)),
            ]
            for one in matches
        ],
    )  # fmt: skip


@page(RECONCILE, POST)
def line_accept(request: ActorRequest, bank_line_id: UUID, line_proposal: str) -> HttpResponse:
    """Accept a suggestion that is still one."""
    actions.accept_proposal(bank_line_id, line_proposal, by=request.actor, at=request.at)
    messages.success(request, _("Matched and booked."))
    return redirect(goes_to(request, "queue"))


@page(RECONCILE, BOTH)
def line_split(request: ActorRequest, bank_line_id: UUID) -> HttpResponse:
    """Say what a line, or a part of it, is."""
    row = queries.line(bank_line_id)
    left = abs(row.amount) - row.matched
    open_ = funds.accounts().filter(ended_at=None, kept_by="")
    books = list(open_.values_list("name", flat=True)[:2000])
    form = forms.SplitForm(
        data(request), books=books, initial={"amount": formats.amount(left, row.digits)}
    )

    def do(given: dict[str, Any]) -> str:
        amount = typed_amount(given["amount"], row.unit)
        actions.accept(
            bank_line_id, [_typed_part(given, row, amount)], by=request.actor, at=request.at
        )
        return goes_to(request, "line", bank_line_id=bank_line_id)

    return run_form(
        request, form, do, title=_("Say what it is"), submit=_("Book it"),
        back=(goes_to(request, "line", bank_line_id=bank_line_id),
              money(row.amount, row.digits, row.unit)),
        lead=_("The whole line or a part of it; say the rest afterwards."),
    )  # fmt: skip


def _typed_part(given: dict[str, Any], row: BankLine, amount: int) -> PartIn:
    if not given["reference"] and not given["book_account"]:
        text = _("Enter a reference, or choose an account of the books.")
        raise Invalid(text, fields={"reference": [text]})
    if not given["reference"]:
        return PartIn(kind="account", amount=amount, book_account=given["book_account"])
    order = Order.objects.filter(reference=parse_reference(given["reference"]) or "-").first()
    if order is None:
        text = _("No payment of ours has this reference.")
        raise Invalid(text, fields={"reference": [text]})
    kind = "return" if row.amount > 0 and order.state == State.PAID else "order"
    cost = given["book_account"]
    if cost and (kind == "order" or amount >= order.amount):
        text = _("Choose an account beside a reference only when the bank kept a part of a return.")
        raise Invalid(text, fields={"book_account": [text]})
    return PartIn(kind=kind, target_id=order.id, amount=amount, book_account=cost)


@page(RECONCILE, BOTH)
def undo(request: ActorRequest, match_id: UUID) -> HttpResponse:
    """Take back what a line was said to be."""
    row = Match.objects.filter(id=match_id).first()
    if row is None:
        raise Missing(_("There is no such match here."))
    bank_line_id = row.line_id

    def do(_given: dict[str, Any]) -> str:
        actions.undo(match_id, by=request.actor, at=request.at)
        return goes_to(request, "line", bank_line_id=bank_line_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Take it back"),
        submit=_("Take it back"),
        back=(goes_to(request, "line", bank_line_id=bank_line_id), _("Bank line")),
        lead=_("The books are turned round by another entry. The line waits again."),
    )  # fmt: skip
