"""One responder's claim with all that was done with it, and writing one down."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, comparing, forms, presenters, queries, rules
from musterpoint.claims.actions import ClaimIn, LineIn
from musterpoint.claims.models import Claim, ClaimState, Line
from musterpoint.claims.papers import given_out
from musterpoint.claims.views.pages import CHANGE, READ, goes_to, run_form, show_detail
from musterpoint.claims.views.steps import offered
from musterpoint.crises import queries as crises
from musterpoint.kernel.ids import show_reference
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, files
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

OPEN = (ClaimState.DRAFT, ClaimState.QUESTIONS)
#: Where it is still decided, first or after an objection.
COMPARED = (ClaimState.FILED, ClaimState.CHECKED, ClaimState.PART, ClaimState.REFUSED,
            ClaimState.COMMITTED, ClaimState.PAID, ClaimState.RECONCILED)  # fmt: skip
MOST_BYTES = 10 * 1024 * 1024


def crisis_choices() -> list[tuple[str, str]]:
    """Return crises for a picker, the open ones first: claims come after the end, too."""
    return [(str(one.id), one.name) for one in crises.every_crisis()]


def claim_in(given: dict[str, Any]) -> ClaimIn:
    """Return the head of a claim as a form has it."""
    names = ("place", "from_on", "until_on", "unit", "words")
    crisis = UUID(given["crisis"]) if given["crisis"] else None
    return ClaimIn(**{name: given[name] for name in names}, crisis_id=crisis)


def claim_start(row: Claim, request: ActorRequest) -> dict[str, Any]:
    """Return the head of a claim as a form shows it."""
    names = ("place", "from_on", "until_on", "unit")
    return {name: getattr(row, name) for name in names} | {
        "crisis": str(row.crisis_id or ""),
        "words": queries.words_of(row, request.at),
    }


def line_in(given: dict[str, Any], unit: str) -> LineIn:
    """Return a line as a form has it."""
    names = ("service", "number", "people", "is_uninsured", "is_unpaid_by_state",
             "is_unpaid_by_funds", "words")  # fmt: skip
    covered = given["covered"].strip()
    return LineIn(
        **{name: given[name] for name in names},
        price=forms.parts(given["price"], unit, "price", least=1),
        covered=forms.parts(covered, unit, "covered") if covered else 0,
    )


def line_start(row: Claim, one: Line, words: str) -> dict[str, Any]:
    """Return a line as a form shows it."""
    names = ("service", "number", "people", "is_uninsured", "is_unpaid_by_state",
             "is_unpaid_by_funds")  # fmt: skip
    return {name: getattr(one, name) for name in names} | {
        "price": forms.typed_money(one.price, row.unit),
        "covered": forms.typed_money(one.covered, row.unit) if one.covered else "",
        "words": words,
    }


def back_to(request: ActorRequest, row: Claim) -> tuple[str, str]:
    """Return the way back to a claim."""
    return goes_to(request, "claim", claim_id=row.id), show_reference(row.reference)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a claim down for a responder that told it."""
    responders = [(str(one.id), one.name) for one in queries.responders() if one.ended_at is None]
    form = forms.StaffClaimForm(data(request), crises=crisis_choices(), responders=responders)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.begin(
            UUID(given["responder"]), claim_in(given), by=request.actor, at=request.at
        )
        return redirect(goes_to(request, "claim", claim_id=made.id))

    return run_form(
        request, form, do, title=_("Write a claim down"), submit=_("Go on"),
        back=(goes_to(request, "claims"), _("Responders' claims")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def edit(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Correct period, place and words of a claim that is not sent."""
    row = queries.claim(claim_id)
    form = forms.ClaimForm(
        data(request), crises=crisis_choices(), initial=claim_start(row, request)
    )

    def do(given: dict[str, Any]) -> str:
        actions.change(row.id, claim_in(given), by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(request, form, do, title=_("Correct the claim"), submit=_("Save"),
                    back=back_to(request, row))  # fmt: skip


@page(CHANGE, BOTH)
def line(request: ActorRequest, claim_id: UUID, claim_line: int = 0) -> HttpResponse:
    """Write a line of a claim that is not sent."""
    row = queries.claim(claim_id)
    found = [one for one in queries.lines(row, request.at) if one[0].position == claim_line]
    start = line_start(row, found[0][0], found[0][1].get("words", "")) if found else {}

    def do(given: dict[str, Any]) -> str:
        actions.put_line(
            row.id, line_in(given, row.unit), claim_line or None, by=request.actor, at=request.at
        )
        return back_to(request, row)[0]

    return run_form(
        request, forms.LineForm(data(request), initial=start), do, title=_("Line of the claim"),
        submit=_("Save"), back=back_to(request, row),
    )  # fmt: skip


@page(CHANGE, BOTH)
def line_drop(request: ActorRequest, claim_id: UUID, claim_line: int) -> HttpResponse:
    """Take a line out of a claim that is not sent."""
    row = queries.claim(claim_id)

    def do(_given: dict[str, Any]) -> str:
        actions.drop_line(row.id, claim_line, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(request, forms.NothingForm(data(request)), do, title=_("Take the line out"),
                    submit=_("Take it out"), back=back_to(request, row))  # fmt: skip


@page(CHANGE, BOTH)
def paper_add(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Add an invoice to a claim."""
    row = queries.claim(claim_id)

    def do(given: dict[str, Any]) -> str:
        sent = given["file"]
        content = sent.read(MOST_BYTES + 1)
        actions.add_paper(row.id, sent.name, content, by=request.actor, at=request.at)
        return back_to(request, row)[0]

    return run_form(
        request, forms.PaperForm(data(request), files(request)), do, title=_("Add a paper"),
        submit=_("Add"), back=back_to(request, row), has_file=True,
        lead=_("An invoice, a list of services. Nobody may be named in it."),
    )  # fmt: skip


@page(READ)
def paper(request: ActorRequest, claim_id: UUID, claim_paper: UUID) -> HttpResponse:
    """Give a paper out."""
    row = queries.claim(claim_id)
    found = actions.open_paper(row.id, row.id, claim_paper, by=request.actor, at=request.at)
    return given_out(found)


@page(READ)
def claim(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim with everything that was done with it."""
    row = queries.claim(claim_id)
    audit.saw("claims.claim.read", [row.id], by=request.actor, at=request.at)
    found = queries.lines(row, request.at)
    may_edit = request.actor.may(CHANGE) and row.state in OPEN
    parts = [_lines(request, row, found, may_edit=may_edit)]
    if row.state in (ClaimState.FILED, ClaimState.CHECKED):
        parts.append(_compared(request, row, [one for one, _told in found]))
    parts += _elsewhere(row, request)
    words = queries.words_of(row, request.at)
    if words:
        parts.append(Part(title=_("What was done"), code="words", words=words))
    parts += _objected(row, request)
    parts += [_papers(request, row), _orders(request, row), _history(request, row)]
    return show_detail(
        request,
        back=(goes_to(request, "claims"), _("Responders' claims")),
        title=show_reference(row.reference),
        tag=(presenters.CLAIMS[row.state], row.get_state_display()),
        sub=row.responder.name,
        acts=offered(request, row),
        parts=parts,
        side=[Part(title=_("Facts"), code="facts", facts=_facts(request, row))],
    )


def _facts(request: ActorRequest, row: Claim) -> list[Row]:
    zone = request.organisation.time_zone
    names = queries.users([row.checked_by, row.decided_by])
    found = [
        (_("Responder"), row.responder.name),
        (_("Country"), presenters.country(row.responder.country)),
        (_("Crisis"), row.crisis.name if row.crisis else ""),
        (_("Place"), row.place),
        (_("Period"), presenters.period(row)),
        (_("Asked for"), presenters.amount(row, row.asked)),
        (_("Granted"), presenters.amount(row, row.approved)),
        (_("Paid"), presenters.amount(row, row.paid) if row.paid else ""),
        (_("Filed"), presenters.moment(row.filed_at, zone)),
        (_("Due"), presenters.moment(row.due_at, zone)),
        (_("Checked by"), names.get(row.checked_by, "") if row.checked_by else ""),
        (_("Decided by"), names.get(row.decided_by, "") if row.decided_by else ""),
        (_("Objection until"), presenters.moment(row.object_until, zone)),
        (_("Rules"), row.pack),
    ]
    return [Row(key=key, value=str(value)) for key, value in found if value]


def _lines(
    request: ActorRequest, row: Claim, found: list[tuple[Line, dict[str, str]]], *, may_edit: bool
) -> Part:
    granted = {one.position: one.approved or 0 for one, _told in found}
    paid = actions.paid_of_lines(granted, row.paid)
    rows = [
        [
            Cell(
                text=rules.service_name(one.service),
                note=told.get("words", ""),
                url=goes_to(request, "line", claim_id=row.id, claim_line=one.position)
                if may_edit else "",
            ),
            Cell(text=f"{formats.count(one.number)} × {forms.money(one.price, row.unit)}",
                 note=presenters.people(one)),
            Cell(text=forms.money(one.amount - one.covered, row.unit),
                 note=presenters.declared(one)),
            Cell(text=presenters.amount(row, one.approved) or "–", note=told.get("reason", "")),
            Cell(text=forms.money(paid[one.position], row.unit)),
        ]
        for one, told in found
    ]  # fmt: skip
    acts = []
    if may_edit:
        acts = [
            Act(label=_("Add a line"), url=goes_to(request, "line-new", claim_id=row.id)),
            Act(label=_("Correct period and place"), url=goes_to(request, "edit", claim_id=row.id)),
            *(
                Act(
                    label=_("Take line %(place)s out") % {"place": one.position},
                    url=goes_to(request, "line-drop", claim_id=row.id, claim_line=one.position),
                )
                for one, _told in found
            ),
        ]
    return Part(
        title=_("Lines"), code="lines", rows=rows, acts=acts, empty=_("No line yet."),
        columns=[_("Service"), _("How many, for how many people"), _("Asked for"), _("Granted"),
                 _("Paid")],
    )  # fmt: skip


def _compared(request: ActorRequest, row: Claim, lines: list[Line]) -> Part:
    others = comparing.twice(row)
    return Part(
        title=_("Compared with tariffs, other claims and the crisis"),
        code="compared",
        words="\n\n".join(comparing.warnings(row, lines)),
        columns=[_("Claim of the same time"), _("Where and when"), _("State")],
        rows=[
            [
                Cell(text=show_reference(one.reference), note=one.responder.name,
                     url=goes_to(request, "claim", claim_id=one.id)),
                Cell(text=one.place, note=presenters.period(one)),
                Cell(text=one.get_state_display(), tag=presenters.CLAIMS[one.state]),
            ]
            for one in others
        ],
        empty=_("Nothing stands out: within the tariffs, claimed once."),
    )  # fmt: skip


def _elsewhere(row: Claim, request: ActorRequest) -> list[Part]:
    found = comparing.elsewhere(row, request.at) if row.state in COMPARED else []
    if not found:
        return []
    return [
        Part(
            title=_("Claimed from another organisation, too"),
            code="elsewhere",
            words=_("The same service for the same days was claimed from another organisation of"
                    " the agreement. Ask there by the number before this is decided."),
            columns=[_("Organisation"), _("Number to ask about")],
            rows=[
                [Cell(text=one.organisation), Cell(text=show_reference(one.reference))]
                for one in found
            ],
        )
    ]  # fmt: skip


def _objected(row: Claim, request: ActorRequest) -> list[Part]:
    found = queries.objection(row, request.at)
    if found is None:
        return []
    one, words, answer = found
    parts = [Part(title=_("Objection"), code="objection", words=words)]
    if one.decided_at:
        label = _("The objection is right") if one.is_upheld else _("The decision stands")
        parts.append(Part(title=label, code="answered", words=answer))
    return parts


def _papers(request: ActorRequest, row: Claim) -> Part:
    rows = [
        [Cell(text=name, url=goes_to(request, "paper", claim_id=row.id, claim_paper=one.id))]
        for one, name in actions.paper_names(row.id, row.id, request.at)
    ]
    may = request.actor.may(CHANGE) and row.state in (*OPEN, ClaimState.FILED, ClaimState.CHECKED)
    acts = [Act(label=_("Add a paper"), url=goes_to(request, "paper-add", claim_id=row.id))]
    return Part(title=_("Papers"), code="papers", columns=[_("Paper")], rows=rows,
                empty=_("No paper."), acts=acts if may else [])  # fmt: skip


def _orders(request: ActorRequest, row: Claim) -> Part:
    return Part(
        title=_("Payments"),
        code="orders",
        columns=[_("Payment"), _("Amount"), _("State"), _("Paid on")],
        rows=[
            [
                Cell(text=show_reference(one.reference),
                     url=url(request, "payments:order", order_id=one.order_id)),
                Cell(text=forms.money(one.amount, row.unit)),
                Cell(text=presenters.order_state(one.state), note=one.reason),
                Cell(text=formats.day(one.paid_on, year=True) if one.paid_on else "–"),
            ]
            for one in actions.orders(row)
        ],
        empty=_("Nothing has been ordered."),
    )  # fmt: skip


def _history(request: ActorRequest, row: Claim) -> Part:
    found = actions.history(row.id, row.id, request.at)
    names = queries.users(one.made_by for one, _words in found)
    zone = request.organisation.time_zone
    return Part(
        title=_("History"),
        code="history",
        columns=[_("When"), _("What"), _("Who"), _("Words")],
        rows=[
            [
                Cell(text=formats.moment(one.made_at, zone, year=True)),
                Cell(text=presenters.step_name(one, ClaimState),
                     note=presenters.amount(row, one.amount)),
                Cell(text=names.get(one.made_by, "") if one.made_by else _("Responder or system")),
                Cell(text=words),
            ]
            for one, words in found
        ],
    )  # fmt: skip
